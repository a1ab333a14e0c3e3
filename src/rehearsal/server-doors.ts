// The servers of a rehearsal: opened when first asked for, shared by all conversations with the same machine, transport and port, closed when the last
// is done. Everything a client sends begins with its mark, by which what arrives finds its conversation, whatever addresses were translated on the way.
import { Inbox } from "./inbox.ts";
import type { NetworkNamespace, Prober, ProberSocket, SocketMessage } from "./prober.ts";

/** Something of a conversation arrived at its server. */
export interface Arrival {
  readonly seconds: number;
  readonly text: string;
  /** Answers on the same connection, or to where the packet came from. */
  readonly answer: (text: string) => void;
  /** The socket that answers: when it last sent. */
  readonly socket: ProberSocket;
}

export interface Place {
  readonly where: NetworkNamespace;
  readonly family: 4 | 6;
  readonly address: string;
}

interface Door {
  /** Before every answer. */
  readonly header: Buffer;
  readonly socket: ProberSocket;
  readonly opened: Promise<string | null>;
  readonly expected: Map<string, Inbox<Arrival>>;
  readonly taken: Map<ProberSocket, string | null>;
  users: number;
}

const OPEN_WAIT_MILLISECONDS = 10_000;
/** Type, code, checksum, identifier and number stand before what an echo carries (RFC 792, RFC 4443 §4.1). */
const ECHO_HEADER = 8;
/** What stands before the text in packets of a protocol, so that translation can read them: version 0, no options, IPv4 (RFC 2784 §2.1). */
export function headerOf(protocol: number): Buffer {
  return protocol === GRE ? Buffer.from([0, 0, 8, 0]) : Buffer.alloc(0);
}
const GRE = 47;
/** A mark is everything before the first dot: "b17.2" is of b17. */
const markOf = (text: string): string => text.split(".", 1)[0] as string;

export class ServerDoors {
  readonly #doors = new Map<string, Door>();
  readonly #prober: Prober;

  constructor(prober: Prober) {
    this.#prober = prober;
  }

  /** What arrives with this mark; a string says why the server cannot be opened. Must be left again. An echo is only looked at: the kernel answers it. */
  async enter(place: Place, transport: "tcp" | "udp" | "raw" | "echo", port: number, mark: string): Promise<{ readonly arrivals: Inbox<Arrival>; readonly leave: () => void } | string> {
    const key = `${transport} ${place.address} ${port}`;
    const door = this.#doors.get(key) ?? this.#open(key, place, transport, port);
    door.users++;
    const arrivals = new Inbox<Arrival>();
    door.expected.set(mark, arrivals);
    const leave = (): void => {
      door.expected.delete(mark);
      for (const [socket, of] of door.taken) if (of === mark) this.#closeTaken(door, socket);
      if (--door.users > 0) return;
      for (const socket of door.taken.keys()) this.#prober.close(socket);
      this.#prober.close(door.socket);
      this.#doors.delete(key);
    };
    const failed = await door.opened;
    if (failed === null) return { arrivals, leave };
    leave();
    return failed;
  }

  #open(key: string, place: Place, transport: "tcp" | "udp" | "raw" | "echo", port: number): Door {
    const { where, family, address } = place;
    const socket = this.#prober.socket(transport === "tcp" ? "tcp-listen" : transport === "echo" ? "raw" : transport, where, family, address, port);
    const opened = socket.inbox
      .take(OPEN_WAIT_MILLISECONDS, () => this.#prober.settle())
      .then((message) => (message?.kind === "open" ? null : message?.kind === "fail" ? message.error.text : "it does not open"));
    const header = transport === "raw" ? headerOf(port) : Buffer.alloc(0);
    const skipped = transport === "echo" ? ECHO_HEADER : header.length;
    const door: Door = { header, socket, opened, expected: new Map(), taken: new Map(), users: 0 };
    this.#doors.set(key, door);
    socket.accept = (taken) => {
      door.taken.set(taken, null);
      taken.receive = (message) => this.#arrive(door, taken, message);
    };
    if (transport !== "tcp")
      void opened.then(() => {
        socket.receive = (message) => this.#arrive(door, socket, message.kind === "data" ? { ...message, bytes: message.bytes.subarray(skipped) } : message);
      });
    return door;
  }

  #arrive(door: Door, socket: ProberSocket, message: SocketMessage): void {
    if (message.kind !== "data") {
      if (message.kind !== "open" && socket !== door.socket) this.#closeTaken(door, socket);
      return;
    }
    const text = message.bytes.toString("latin1");
    const mark = door.taken.get(socket) ?? markOf(text);
    if (socket !== door.socket) door.taken.set(socket, mark);
    const to = socket === door.socket ? message.from : null;
    door.expected.get(mark)?.put({ seconds: message.seconds, text, socket, answer: (said) => this.#prober.send(socket, Buffer.concat([door.header, Buffer.from(said, "latin1")]), to) });
  }

  #closeTaken(door: Door, socket: ProberSocket): void {
    door.taken.delete(socket);
    this.#prober.close(socket);
  }
}
