// holdpoint learn --listen: receives flow exports over UDP and keeps every message, as it came, in a standard file in the workspace, until it is
// told to stop. Decodes nothing: the file is then learnt like any other, and can be again. Memory does not grow with time or with what comes.
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { collectedDatagram, collectedFileHeader, type Peer } from "../evidence/logs/netflow/collected-file.ts";
import { exportVersion, isSflow } from "../evidence/logs/netflow/recognise-export.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { parseIp } from "../foundation/ip-address.ts";

/** Without a host nothing but this machine can send: a collector that listens to all of a network has to be asked for. */
export const DEFAULT_LISTEN_HOST = "127.0.0.1";

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** "2055", "0.0.0.0:2055", "[::]:4739". Port 0 lets the system choose. */
export function parseListenAddress(text: string): ListenAddress | Diagnostic {
  const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):)?(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2] ?? DEFAULT_LISTEN_HOST;
  const port = Number(match?.[3]);
  if (match !== null && port <= 65_535 && isIP(host) !== 0) return { host, port };
  return {
    code: "listen-address",
    severity: "error",
    message: `--listen takes a port, or an address of this machine and a port; found "${text}"`,
    help: "For example --listen 2055 (only from this machine), --listen 10.20.0.9:2055, --listen [::]:4739.",
  };
}

export interface CollectProgress {
  /** Messages that were kept. */
  readonly messages: number;
  readonly bytes: number;
  readonly exporters: number;
  /** Datagrams that are no flow export, and were not kept. */
  readonly others: number;
}

export interface CollectRequest extends ListenAddress {
  /** Folder for the file; made where there is none. */
  readonly folder: string;
  /** Now, in milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onListening: (address: ListenAddress, file: string) => void;
  readonly onProgress: (progress: CollectProgress) => void;
}

export interface Collected {
  /** null = nothing came, so nothing was kept. */
  readonly file: string | null;
  readonly progress: CollectProgress;
  readonly diagnostics: readonly Diagnostic[];
}

/** Written together, so that a storm of small datagrams does not make as many writes. */
const BUFFER_BYTES = 256 << 10;
const FLUSH_MILLISECONDS = 1_000;
/** The system's queue of datagrams while this process is busy. */
const RECEIVE_BUFFER_BYTES = 4 << 20;
/** More are counted as one: their number is only shown. */
const MOST_EXPORTERS = 1_024;

/** Resolves when the signal aborts or the file cannot be written; rejects with what the system says where the port cannot be had. */
export async function collectExports(request: CollectRequest): Promise<Collected> {
  mkdirSync(request.folder, { recursive: true });
  const file = join(request.folder, `flow-exports-${new Date(request.now()).toISOString().replace(/[-:]|\.\d+/g, "")}.pcapng`);
  const socket = createSocket({ type: isIP(request.host) === 6 ? "udp6" : "udp4", reuseAddr: false });
  const bound = await bind(socket, request);
  const writer = new DatagramFile(file);
  const collector = new Collector(request, writer, bound);
  request.onListening(bound, file);
  try {
    await collector.run(socket);
  } finally {
    socket.close();
    writer.close();
  }
  if (collector.progress.messages === 0) {
    rmSync(file, { force: true });
    return { file: null, progress: collector.progress, diagnostics: collector.diagnostics() };
  }
  return { file, progress: collector.progress, diagnostics: collector.diagnostics() };
}

function bind(socket: Socket, { host, port }: ListenAddress): Promise<ListenAddress> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeListener("error", reject);
      try {
        socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
      } catch {
        // The system's own size then.
      }
      const { address, port: chosen } = socket.address();
      resolve({ host: address, port: chosen });
    });
  });
}

class Collector {
  private messages = 0;
  private bytes = 0;
  private others = 0;
  private sflow = 0;
  private failure: Error | null = null;
  private readonly exporters = new Set<string>();
  private readonly request: CollectRequest;
  private readonly writer: DatagramFile;
  private readonly here: Peer;

  constructor(request: CollectRequest, writer: DatagramFile, bound: ListenAddress) {
    this.request = request;
    this.writer = writer;
    this.here = { address: addressBytes(bound.host), port: bound.port };
  }

  get progress(): CollectProgress {
    return { messages: this.messages, bytes: this.bytes, exporters: this.exporters.size, others: this.others + this.sflow };
  }

  run(socket: Socket): Promise<void> {
    const { signal, onProgress } = this.request;
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        this.guard(() => this.writer.flush());
        onProgress(this.progress);
        if (this.failure !== null) stop();
      }, FLUSH_MILLISECONDS);
      const stop = (): void => {
        clearInterval(timer);
        signal.removeEventListener("abort", stop);
        socket.removeAllListeners("message");
        resolve();
      };
      socket.on("message", (content, from) => {
        this.guard(() => this.take(content, from));
        if (this.failure !== null) stop();
        else onProgress(this.progress);
      });
      socket.on("error", (error) => {
        this.failure ??= error;
        stop();
      });
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop, { once: true });
    });
  }

  diagnostics(): Diagnostic[] {
    const found: Diagnostic[] = [];
    const say = (code: string, severity: Diagnostic["severity"], message: string, help: string): void => void found.push({ code, severity, message, help });
    if (this.failure !== null) say("collector-stopped", "error", `collecting stopped: ${this.failure.message}`, "What was kept before is learnt.");
    if (this.sflow > 0) say("sflow-not-read", "warning", `${this.sflow} datagrams were sFlow, which is not read`, "Let the device export NetFlow version 5 or 9, or IPFIX.");
    if (this.others > 0) say("no-flow-export", "warning", `${this.others} datagrams were no NetFlow version 5 or 9 and no IPFIX, and were not kept`, "Look at what else sends to this port.");
    return found;
  }

  private take(content: Buffer, from: RemoteInfo): void {
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
    if (exportVersion(view, 0, content.length) === null) {
      if (isSflow(view, 0, content.length)) this.sflow++;
      else this.others++;
      return;
    }
    const address = addressBytes(from.address);
    const here = address.length === this.here.address.length ? this.here : { address: new Uint8Array(address.length), port: this.here.port };
    this.writer.write(collectedDatagram(content, { address, port: from.port }, here, this.request.now() * 1_000));
    this.messages++;
    this.bytes += content.length;
    if (this.exporters.size < MOST_EXPORTERS) this.exporters.add(from.address);
  }

  private guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.failure ??= error as Error;
    }
  }
}

/** Four or sixteen bytes; IPv4 mapped into IPv6 is IPv4. */
function addressBytes(text: string): Uint8Array {
  const plain = text.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
  const ip = parseIp(plain);
  if (ip === undefined) return new Uint8Array(4);
  const length = ip.bits / 8;
  const bytes = new Uint8Array(length);
  let rest = BigInt(ip.value);
  for (let at = length - 1; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 255n);
  return bytes;
}

class DatagramFile {
  private readonly descriptor: number;
  private readonly buffer = new Uint8Array(BUFFER_BYTES);
  private length = 0;

  constructor(file: string) {
    this.descriptor = openSync(file, "wx", 0o600);
    this.write(collectedFileHeader());
    this.flush();
  }

  write(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.buffer.length) this.flush();
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  flush(): void {
    for (let from = 0; from < this.length; ) from += writeSync(this.descriptor, this.buffer, from, this.length - from);
    this.length = 0;
  }

  close(): void {
    try {
      this.flush();
      fsyncSync(this.descriptor);
    } catch {
      // The disk is full: what was flushed before is there, and the failure was said.
    }
    closeSync(this.descriptor);
  }
}
