// Speaks with the one process that holds the namespaces and sockets (prober-program.ts): requests with answers, sockets as objects, and what arrives
// at them. When that process ends, everything it made ends with it.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Inbox } from "./inbox.ts";
import type { HostPrograms } from "./host-programs.ts";
import { proberProgram } from "./prober-program.ts";

/** The kernel's word for why something did not work. */
export interface KernelError {
  readonly errno: number;
  readonly text: string;
}

export type SocketMessage =
  | { readonly kind: "open" }
  | { readonly kind: "up" }
  | { readonly kind: "end" }
  | { readonly kind: "fail"; readonly error: KernelError }
  | { readonly kind: "data"; readonly seconds: number; readonly bytes: Buffer; readonly from: { readonly address: string; readonly port: number } | null };

export interface ProberSocket {
  readonly id: string;
  readonly inbox: Inbox<SocketMessage>;
  /** Called instead of the inbox, where set. */
  receive: ((message: SocketMessage) => void) | null;
  /** Called for each connection that a listening socket takes. */
  accept: ((socket: ProberSocket) => void) | null;
  /** When the last send was done, by the prober's clock; null = none yet. */
  sentSeconds: number | null;
  /** Port that a TCP client was given; null = not told yet. */
  ownPort: number | null;
}

export interface NetworkNamespace {
  readonly number: number;
  /** As `ip … netns PATH` takes it. */
  readonly path: string;
}

export interface ProgramResult {
  readonly status: number;
  /** At most 64 KiB. */
  readonly output: string;
}

/** The process ended, or never began to work: no statement about any conversation. */
export class ProberGone extends Error {}

const LONGEST_LINE = 1 << 20;

export class Prober {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers = new Map<string, { resolve: (words: readonly string[]) => void; reject: (error: Error) => void }>();
  readonly #sockets = new Map<string, ProberSocket>();
  readonly #ready: Promise<void>;
  readonly #ended: Promise<void>;
  #next = 0;
  #rest = "";
  #errors = "";
  #gone: Error | null = null;
  #becomeReady: (error: Error | null) => void = () => {};
  /** How many sockets and namespaces it may hold. */
  openFilesLimit = 0;
  /** The namespace it began in, empty of links and rules. */
  readonly first: NetworkNamespace = { number: 0, path: "" };

  private constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#child = spawn(command, args, { stdio: "pipe", env });
    this.#ready = new Promise((resolve, reject) => {
      this.#becomeReady = (error) => (error === null ? resolve() : reject(error));
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once("close", (code, signal) => {
        this.#end(new ProberGone(this.#errors.trim() === "" ? `the prober ended (${signal ?? `exit ${code}`})` : this.#errors.trim()));
        resolve();
      });
    });
    this.#child.once("error", (error) => this.#end(new ProberGone(error.message)));
    this.#child.stdin.on("error", () => {});
    this.#child.stdout.setEncoding("latin1").on("data", (text: string) => this.#read(text));
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (this.#errors.length < 10_000) this.#errors += text;
    });
  }

  /** `hostNamespace`: what the caller's own network namespace is called, so that the prober can refuse to work in it. */
  static async start(programs: HostPrograms, isolation: readonly string[], hostNamespace: string): Promise<Prober> {
    const prober = new Prober(programs.unshare, [...isolation, "--", programs.perl, "-e", proberProgram, hostNamespace], { PATH: programs.path, LC_ALL: "C" });
    try {
      await prober.#ready;
    } catch (error) {
      await prober.stop();
      throw error;
    }
    return prober;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends the process and with it all namespaces, links, rules and sockets. */
  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    if (this.#child.pid !== undefined) await this.#ended;
  }

  async newNamespace(): Promise<NetworkNamespace> {
    const words = await this.#ask("net");
    if (words[0] !== "ok") throw new ProberGone(`a network namespace cannot be made: ${words.slice(3).join(" ")}`);
    return { number: Number(words[2]), path: words[3] as string };
  }

  /** Writes /proc/sys/net/PATH in the namespace; null = done. */
  async set(where: NetworkNamespace, path: string, value: string): Promise<KernelError | null> {
    const words = await this.#ask("set", where.number, path, value.replaceAll(" ", ","));
    return words[0] === "ok" ? null : { errno: Number(words[2]), text: words.slice(3).join(" ") };
  }

  /** What the kernel says in /proc/net/PATH of the namespace; "" where it says nothing. */
  async get(where: NetworkNamespace, path: string): Promise<string> {
    const words = await this.#ask("get", where.number, path);
    return words[0] === "ok" ? Buffer.from(words[2] ?? "", "hex").toString("latin1") : "";
  }

  async run(where: NetworkNamespace, program: readonly string[], input: string): Promise<ProgramResult> {
    const body = Buffer.from(input, "utf8");
    const words = await this.#ask("run", where.number, body.length, ...program.map((word) => Buffer.from(word, "utf8").toString("hex")), body);
    return { status: Number(words[2]), output: Buffer.from(words[3] ?? "", "hex").toString("utf8") };
  }

  /** Resolves when everything that had happened before in the kernel has been told. */
  async settle(): Promise<void> {
    await this.#ask("mark");
  }

  socket(verb: "tcp-listen" | "tcp" | "udp" | "ping" | "raw", where: NetworkNamespace, family: 4 | 6, ...rest: readonly (string | number)[]): ProberSocket {
    const socket = this.#newSocket(`s${++this.#next}`);
    this.#tell(verb, socket.id, where.number, family, ...rest);
    return socket;
  }

  /** `to`: where sockets without a fixed other end send to. */
  send(socket: ProberSocket, bytes: Buffer, to: { readonly address: string; readonly port: number } | null): void {
    this.#tell("send", socket.id, bytes.toString("hex"), ...(to === null ? [] : [to.address, to.port]));
  }

  close(socket: ProberSocket): void {
    if (this.#sockets.delete(socket.id)) this.#tell("close", socket.id);
  }

  #newSocket(id: string): ProberSocket {
    const socket: ProberSocket = { id, inbox: new Inbox(), receive: null, accept: null, sentSeconds: null, ownPort: null };
    this.#sockets.set(id, socket);
    return socket;
  }

  #tell(...words: readonly (string | number)[]): void {
    if (this.#gone === null) this.#child.stdin.write(`${words.join(" ")}\n`);
  }

  #ask(verb: string, ...words: readonly (string | number | Buffer)[]): Promise<readonly string[]> {
    if (this.#gone !== null) return Promise.reject(this.#gone);
    const id = `r${++this.#next}`;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      this.#child.stdin.write(`${[verb, id, ...words.filter((word) => !(word instanceof Buffer))].join(" ")}\n`);
      for (const word of words) if (word instanceof Buffer) this.#child.stdin.write(word);
    });
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() as string;
    for (const line of lines) this.#hear(line.split(" "));
    if (this.#rest.length > LONGEST_LINE) void this.stop();
  }

  #hear(words: readonly string[]): void {
    const [verb, id = ""] = words;
    if (verb === "ready") {
      this.openFilesLimit = Number(id);
      this.#becomeReady(null);
      return;
    }
    if (verb === "refused") {
      this.#end(new ProberGone(words.slice(1).join(" ")));
      return;
    }
    if (verb === "ok" || verb === "no" || verb === "ran") {
      const answer = this.#answers.get(id);
      this.#answers.delete(id);
      answer?.resolve(words);
      return;
    }
    const socket = this.#sockets.get(id);
    if (socket === undefined) {
      if (verb === "accept") this.#tell("close", words[2] as string);
      return;
    }
    if (verb === "sent") socket.sentSeconds = Number(words[2]);
    else if (verb === "from") socket.ownPort = Number(words[2]);
    else if (verb === "accept") {
      const taken = this.#newSocket(words[2] as string);
      if (socket.accept === null) this.close(taken);
      else socket.accept(taken);
    } else {
      const message = messageOf(verb, words);
      if (message === undefined) return;
      if (socket.receive === null) socket.inbox.put(message);
      else socket.receive(message);
    }
  }

  #end(error: Error): void {
    if (this.#gone !== null) return;
    this.#gone = error;
    this.#becomeReady(error);
    for (const answer of this.#answers.values()) answer.reject(error);
    this.#answers.clear();
  }
}

function messageOf(verb: string | undefined, words: readonly string[]): SocketMessage | undefined {
  if (verb === "open" || verb === "up" || verb === "end") return { kind: verb };
  if (verb === "fail") return { kind: "fail", error: { errno: Number(words[2]), text: words.slice(3).join(" ") } };
  if (verb !== "data") return undefined;
  const from = words[4] === undefined || words[4] === "-" ? null : { address: words[4], port: Number(words[5]) };
  return { kind: "data", seconds: Number(words[2]), bytes: Buffer.from(words[3] ?? "", "hex"), from };
}
