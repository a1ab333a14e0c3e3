// What every log folder provides: a detector that looks at the first bytes, and a reader that turns records into neutral facts.
// INVARIANT: nothing here throws on input; what a log cannot know is null, never zero and never absent.
import type { ClaimAttribute } from "../../plant/claim.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { Micros } from "../../foundation/time.ts";
import type { SignInRecord } from "./sign-in.ts";

/**
 * What became of a flow, as its log says. "unfinished": answered, but never open (a handshake that broke off). "denied": a firewall stopped it.
 * "unknown": the log does not say.
 */
export type FlowOutcome = "established" | "refused" | "unanswered" | "unfinished" | "denied" | "unknown";

/** One flow, or a part of one, as a log tells it. null = this log cannot know it. */
export interface LoggedFlow {
  /** Number of the record in its source, from 1 (for text: the line). */
  readonly record: number;
  readonly start: Micros;
  readonly seconds: number | null;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** IP protocol number, or L2_BASE + EtherType. */
  readonly transport: number;
  /** −1 where the transport has none. */
  readonly clientPort: number;
  readonly serverPort: number;
  /** "" = untagged. */
  readonly vlan: string | null;
  /** The log saw the opening (a SYN, a session set-up): who is the client is proven. */
  readonly openerSeen: boolean;
  readonly closingSeen: boolean | null;
  readonly outcome: FlowOutcome;
  readonly reset: boolean | null;
  readonly packetsToServer: number | null;
  readonly packetsToClient: number | null;
  /** Bytes of IP packets: what most logs count. */
  readonly ipBytesToServer: number | null;
  readonly ipBytesToClient: number | null;
  /** Bytes of frames as on the wire, of the few logs that count so. Absent = not known. */
  readonly frameBytesToServer?: number | null;
  readonly frameBytesToClient?: number | null;
  /** Id from the protocol facts; null = the log does not say. */
  readonly protocol: string | null;
  /** Why it is named so: "zeek service modbus". */
  readonly protocolReason: string;
  /** How sure the log can be of `protocol`: high = it looked at the bytes, medium = a fitting application id, low = it only looked at the port. Absent = medium. */
  readonly protocolConfidence?: "high" | "medium" | "low";
  /** Whose packet was the first one, where there is no handshake: true the client's, false the server's. Absent or null = the log does not say. */
  readonly clientBegan?: boolean | null;
  /** How many connections or attempts the record stands for (a hit count). Absent = 1. */
  readonly connections?: number;
  /**
   * True where other records of this vantage, in this source or another, may tell of the same flow: an opening whose end is logged later, an
   * exporter that cuts long flows by its timer. Parts of one 5-tuple that meet or overlap are one connection and are joined at read; their
   * counts add up, and null beside a number means that only the other part says it. Absent = the record tells all of its flow.
   */
  readonly isPart?: boolean;
  /** What the log calls this connection. Parts that share it are one flow, parts with different ones never are. */
  readonly flowId?: string;
}

/** What a log of application messages adds to a flow that another log of the same kind counts: operations and counted details. */
export interface LoggedMessage {
  readonly record: number;
  readonly time: Micros;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly transport: number;
  readonly serverPort: number;
  readonly vlan: string | null;
  readonly protocol: string;
  readonly protocolReason: string;
  /** Bits of Operation. */
  readonly operations: number;
  /** "function 3" and the like, each counted once. */
  readonly details: readonly string[];
}

/** Where a log reader writes. */
export interface LogSink {
  flow(flow: LoggedFlow): void;
  message(message: LoggedMessage): void;
  /** `what` names the kind of record for `show sources` ("event 4624", "sessions of sshd"). */
  signIn(record: SignInRecord, what: string): void;
  claim(endpoint: Endpoint, attribute: ClaimAttribute, value: string, by: string, time: Micros): void;
  /** Share of traffic that the sensor says it lost, 0…1, over the seconds that end at `time`. */
  loss(share: number, time: Micros): void;
  /** Something the source does not say and that was taken to be so ("time stamps name no time zone; taken as Europe/Berlin"): shown once per text. */
  assumption(text: string): void;
  /** A record that was understood and holds nothing for us: counted under `what`. */
  irrelevant(what: string): void;
  /** A record that could not be read: counted, the first ones shown with their position. */
  notUnderstood(record: number, why: string): void;
}

/** Reads one source record by record; state between records is small and JSON, so that reading can go on later. */
export interface LogReader {
  /** One record: a line without its end, or a datagram. `bytes` may be reused afterwards. */
  record(bytes: Uint8Array, record: number, sink: LogSink): void;
  checkpoint(): unknown;
}

/** What a reader is told of the world around its source. */
export interface LogSurroundings {
  /** IANA name of the plant's time zone, for stamps that name none. */
  readonly timezone: string;
  /** Nothing in the source happened later: when the file was last written, or the time now for a stream. For stamps without a year. */
  readonly notAfter: Micros;
  /** Name of the source, for records that do not say what they are and whose fields do not either (a Zeek JSON log named "conn.log"). A last resort. */
  readonly file: string;
}

export interface LogFormat {
  /** "zeek", "suricata-eve", "asa-syslog"; names the default vantage too: one per kind of log, so that files of one kind add up. */
  readonly id: string;
  /** In words, for messages and `show sources`. */
  readonly name: string;
  /** Its records name people: lines that were not understood are counted, and never shown or kept. Absent = they do not. */
  readonly namesPeople?: boolean;
  /** What its reader remembers between records names people: its checkpoint is sealed before it is kept. Absent = it does not. */
  readonly remembersPeople?: boolean;
  /** 0 not this, 1 may be, 2 surely: by content only. `head` is the beginning of the content, at most 64 KiB. */
  recognise(head: Uint8Array): 0 | 1 | 2;
  /** `checkpoint`: what an earlier reader of the same source left, or null. */
  open(checkpoint: unknown, surroundings: LogSurroundings): LogReader;
}
