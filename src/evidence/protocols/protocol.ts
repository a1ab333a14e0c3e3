// What every protocol folder provides: a recogniser that looks at the bytes of one packet, and (for those read in depth) a dissector.
// INVARIANT: nothing here throws on input, reads past offset+length, or remembers anything between two calls of recognise().
import { type Confidence, type Operation, OPERATIONS } from "../../plant/conversation.ts";
import type { ClaimAttribute } from "../../plant/claim.ts";
import type { Endpoint } from "../../plant/endpoint.ts";

/** The payload of one packet. `view` and `bytes` cover the same whole chunk; only [offset, offset+length) belongs to the packet. */
export interface Payload {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly offset: number;
  /** Captured bytes. */
  readonly length: number;
  /** Bytes on the wire; larger than `length` when the packet was cut by the snap length. */
  readonly wireLength: number;
  /** 6 TCP, 17 UDP, 256 layer 2, else the IP protocol number. */
  readonly transport: number;
  readonly etherType: number;
  readonly srcPort: number;
  readonly dstPort: number;
  /** The destination is a multicast or broadcast address. */
  readonly toMany: boolean;
}

/** Who sent the packet, as far as the bytes tell. */
export const SENDER_UNKNOWN = 0;
export const SENDER_IS_CLIENT = 1;
export const SENDER_IS_SERVER = 2;

export const LEVEL_NONE = 0;
export const LEVEL_LOW = 1;
export const LEVEL_MEDIUM = 2;
export const LEVEL_HIGH = 3;
export const LEVEL_NAMES: readonly Confidence[] = ["none", "low", "medium", "high"];

/**
 * A recogniser's answer in one small integer, so that hot loops allocate nothing:
 * bits 0–1 level, bits 2–3 sender, bits 4–11 index into the protocol's `reasons`. 0 = not mine.
 */
export type Recognition = number;

export function recognition(level: number, sender: number, reason: number): Recognition {
  return level | (sender << 2) | (reason << 4);
}
export const recognitionLevel = (r: Recognition): number => r & 3;
export const recognitionSender = (r: Recognition): number => (r >> 2) & 3;
export const recognitionReason = (r: Recognition): number => (r >> 4) & 0xff;

export interface Protocol {
  /** The id in the protocol facts. */
  readonly id: string;
  /** Transports it may appear on; the registry asks no recogniser about another. */
  readonly transports: readonly number[];
  /** For layer 2: the EtherTypes it may carry (LLC: the DSAP). */
  readonly etherTypes?: readonly number[];
  /** First bytes its messages may start with, on TCP and UDP: lets the registry ask fewer recognisers. Absent = any. */
  readonly firstBytes?: readonly number[];
  /** On TCP, in place of firstBytes, where datagrams begin otherwise. */
  readonly firstTcpBytes?: readonly number[];
  /** More general protocols (ids) that its messages are also valid messages of: at the same level the special one is named. */
  readonly refines?: readonly string[];
  /**
   * Set where bytes cannot always tell it (nothing published, or encrypted after its beginning): why, as the end of the sentence "named by
   * its port only: …". Bytes on its port that nobody recognised then do not speak against it. Without reasons it is never asked.
   */
  readonly notByContent?: string;
  /** Why, in words a controls engineer checks against the bytes; indexed by the recognition's reason. */
  readonly reasons: readonly string[];
  /** Content decides. LEVEL_HIGH: the bytes could hardly be anything else; LEVEL_MEDIUM: they fit. Ports must not be consulted here. */
  recognise(payload: Payload): Recognition;
  /** Present for protocols read in depth. */
  readonly dissector?: DissectorDefinition;
}

/** Bits of Operation, in the order of OPERATIONS. */
export function operationBit(operation: Operation): number {
  return 1 << OPERATIONS.indexOf(operation);
}

/** Where a dissector writes what it understood; the flow meter merges it into the conversation's hour. */
export interface DissectionSink {
  operation(bit: number): void;
  /** Counts value under facet, once or as often as said, e.g. ("function", "3"), ("unit", "17"), ("exception", "2"). */
  detail(facet: string, value: string, times?: number): void;
  /** Seconds between a request and its response. */
  response(seconds: number): void;
  /** A request was sent at this time; the meter forms periods per flow. */
  request(micros: number): void;
  /**
   * Identity claim about one side of the flow ("sender", "receiver"), or about an address that the message names: name services and
   * address services speak of others. `by` names the message, e.g. "modbus-tcp function 43/14".
   */
  claim(about: "sender" | "receiver" | Endpoint, attribute: ClaimAttribute, value: string, by: string): void;
  /**
   * A time the endpoints agreed on for `protocol` between them (not always the one that is dissected: EtherNet/IP explicit messages
   * agree on the I/O connection). `kind` says in the protocol's words what it is: "O->T watchdog", "session lifetime".
   */
  timer(protocol: string, kind: string, seconds: number): void;
  /**
   * A further connection was negotiated, that `listener` will accept: at `address` where one was named, else at its own. `protocol` is
   * what will be spoken, "unknown" where that is open.
   */
  secondary(listener: "sender" | "receiver", transport: "tcp" | "udp", port: number, protocol: string, address?: string): void;
  /** A part of the stream was missing or not valid: counted, shown, never silent. */
  trouble(kind: "gap" | "malformed" | "not-mine"): void;
}

/** Result of looking for the end of a protocol data unit. */
export const FRAME_NEEDS_MORE = -1;
/** From here on nothing of this direction can be read (it is encrypted, or of no interest): all of it is passed over. */
export const FRAME_ENDS = -2;
export const FRAME_NOT_MINE = 0;

export interface DissectorDefinition {
  /** Largest data unit in bytes; what claims to be longer is malformed. Bounds the memory of a stream. */
  readonly longestUnit: number;
  /** Only so many bytes of a unit are put together and shown, the rest is passed over: bodies, file contents. Default all. */
  readonly keptBytes?: number;
  /** Length in bytes of the unit that starts at offset (may exceed available), FRAME_NEEDS_MORE, FRAME_NOT_MINE or FRAME_ENDS. */
  frame(view: DataView, offset: number, available: number): number;
  /** A fresh per-flow state: pending requests and the like, bounded. */
  open(): DissectorState;
  /** In place of this definition for datagrams, where they are framed otherwise than the stream. */
  readonly datagrams?: DissectorDefinition;
}

/** A response later than this belongs to nothing any more: clients give up after 1 to 3 seconds, gateways to slow serial lines later. */
export const LATEST_RESPONSE_MICROS = 30_000_000;

/** A request whose response was not seen in this part of the connection. */
export interface OpenRequest {
  /** Equal for a request and its response: direction, transaction, function. */
  readonly key: string;
  readonly micros: number;
  /** The detail ("facet value") that counts it when nothing comes; null where its response may have been lost on the way to the sensor. */
  readonly unanswered: string | null;
}

/** A response whose request may lie before this part, and what it counts when there is none: details ("facet value") and operation bits. */
export interface EarlyResponse {
  readonly key: string;
  readonly micros: number;
  readonly details: readonly string[];
  readonly operations: number;
}

/** What one part of a connection leaves open at its edges; bounded, and without any content. */
export interface LooseEnds {
  readonly open: readonly OpenRequest[];
  readonly early: readonly EarlyResponse[];
}

export interface DissectorState {
  /** In place of the definition's frame(), where what comes next depends on what came before (bodies, encryption). */
  frame?(view: DataView, offset: number, available: number, direction: 0 | 1): number;
  /** One whole unit. direction 0 = first endpoint of the flow sent it, 1 = the second. */
  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void;
  /** Bytes of this direction are missing: forget half-known things of it. */
  gap(direction: 0 | 1): void;
  /** What is open, null = nothing. `ends`: this state sees no more of the connection; otherwise it goes on and keeps its open requests itself. */
  takeLooseEnds(ends: boolean, sink: DissectionSink): LooseEnds | null;
}
