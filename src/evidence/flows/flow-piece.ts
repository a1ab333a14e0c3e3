// A flow piece: what one source saw of one flow (both directions of one 5-tuple) within one hour. Pieces are what stays open at
// the edges of sources and hours; they are stitched at read (stitch.ts), never added into totals before.
// Endpoint A is the lower of the two (address, then port), so that a piece does not depend on who happened to be seen first.

import type { LooseEnds } from "../protocols/protocol.ts";
import type { LogHistogram } from "../../foundation/log-histogram.ts";
import { isRefined } from "../protocols/protocol-traits.ts";

export type Counters = Map<string, number>;

/** Flags of a piece are the union over its packets, so they merge by OR. "A" and "B" say which endpoint sent the packet. */
export const SYN_A = 1;
export const SYN_B = 1 << 1;
export const SYNACK_A = 1 << 2;
export const SYNACK_B = 1 << 3;
export const FIN_A = 1 << 4;
export const FIN_B = 1 << 5;
export const RST_A = 1 << 6;
export const RST_B = 1 << 7;
/** A packet with ACK but neither SYN nor RST was seen: the connection was open. */
export const OPEN = 1 << 8;
/** B sent the first packet of the piece. */
export const FIRST_FROM_B = 1 << 9;
/** The first packet of the piece is a SYN without ACK. */
export const FIRST_IS_SYN = 1 << 10;
/** The destination of some packet was a multicast or broadcast address (by IP or by MAC). */
export const TO_MULTICAST = 1 << 11;
export const TO_BROADCAST = 1 << 12;
/** Which endpoint is the group, when one is. */
export const GROUP_IS_A = 1 << 13;
export const GROUP_IS_B = 1 << 14;
/** Of some packet's content only a part was captured, or nothing. */
export const CONTENT_CUT = 1 << 15;

export const ANY_SYN = SYN_A | SYN_B;
export const ANY_SYNACK = SYNACK_A | SYNACK_B;
export const ANY_FIN = FIN_A | FIN_B;
export const ANY_RST = RST_A | RST_B;
/** Flags that describe the first packet only: a stitched flow takes them from its first piece. */
export const FIRST_PACKET_FLAGS = FIRST_FROM_B | FIRST_IS_SYN;

/** Transports above this are EtherTypes: 0x10000 + EtherType (or LLC DSAP). Below: IP protocol numbers. */
export const L2_BASE = 0x10000;

/** SYNs of one opening that came again while nobody answered. */
export interface PieceRepeats {
  readonly times: number;
  /** Microseconds since the packet before, first first, six at most; negative = that came after a refusal. */
  readonly waits: readonly number[];
}

export interface FlowPiece {
  /** Store's number of the source. */
  source: number;
  /** "" = untagged, "100", or "outer.inner". */
  vlan: string;
  transport: number;
  a: string;
  b: string;
  portA: number;
  portB: number;
  /** Microseconds of the first and last packet. */
  first: number;
  last: number;
  /** Packet number of the first packet in its source. */
  record: number;
  flags: number;
  /** Initial sequence numbers of the SYN (or SYN-ACK) of each side, as int32; valid where the flag is set. */
  isnA: number;
  isnB: number;
  /** Longest time in microseconds between two packets of the open connection within the piece; −1 = none. */
  longestGap: number;
  /** How many packets with payload were seen: the index space of votes. */
  payloadPackets: number;
  /** Strictly improving answers of the protocol recognisers, encoded by encodeVotes. */
  votes: string;
  packetsA: number;
  packetsB: number;
  bytesA: number;
  bytesB: number;
  keepAlives: number;
  retransmissions: number;
  /** SYNs that came again while nobody answered; null = none did. */
  repeats: PieceRepeats | null;
  /** 0 = no IP header seen. */
  ttlMin: number;
  largestPayload: number;
  ipFragments: number;
  /** 0 = no MSS option seen. */
  mss: number;
  /** Bits of Operation. */
  operations: number;
  /** Counters by "facet value"; null = none. */
  details: Counters | null;
  /** Microseconds from request to response. */
  responses: LogHistogram | null;
  /** Microseconds from request to request. */
  periods: LogHistogram | null;
  /** Microseconds of the first and last request a dissector saw; −1 = none. */
  firstRequest: number;
  lastRequest: number;
  /** What a dissector had open at the piece's edges; null = nothing. */
  loose: LooseEnds | null;
}

/** One answer of the recognisers: at which payload packet, how sure, which protocol, who is the client by the bytes. */
export interface Vote {
  readonly index: number;
  readonly level: number;
  readonly client: "A" | "B" | "";
  readonly protocol: string;
  readonly reason: string;
}

/**
 * The order in which votes improve: better level, then protocols that nothing refines (an envelope like TLS gives way to what is found inside),
 * then knowing the client. A total order, so that votes join alike however a flow was cut.
 */
export function voteRank(vote: Pick<Vote, "level" | "client" | "protocol">): number {
  return vote.level * 4 + (isRefined(vote.protocol) ? 0 : 2) + (vote.client === "" ? 0 : 1);
}

/** Recognition is tried on this many payload packets of a flow, counted from its first known one. */
export const RECOGNITION_BUDGET = 12;

export function encodeVotes(votes: readonly Vote[]): string {
  return votes.length === 0 ? "" : JSON.stringify(votes.map((v) => [v.index, v.level, v.client, v.protocol, v.reason]));
}

/** Most flows have one of few answers: each text is read once. */
const MOST_DECODED = 4_096;
const decoded = new Map<string, readonly Vote[]>();

export function decodeVotes(text: string): readonly Vote[] {
  if (text === "") return [];
  const known = decoded.get(text);
  if (known !== undefined) return known;
  const rows = JSON.parse(text) as [number, number, "A" | "B" | "", string, string][];
  const votes = rows.map(([index, level, client, protocol, reason]) => ({ index, level, client, protocol, reason }));
  if (decoded.size >= MOST_DECODED) decoded.clear();
  decoded.set(text, votes);
  return votes;
}

/** tcp | udp | icmp | ip/N | l2/0xNNNN */
export function transportName(transport: number): string {
  if (transport >= L2_BASE) return `l2/0x${(transport - L2_BASE).toString(16).toUpperCase().padStart(4, "0")}`;
  if (transport === 6) return "tcp";
  if (transport === 17) return "udp";
  if (transport === 1 || transport === 58) return "icmp";
  return `ip/${transport}`;
}
