// A conversation: what one client and one server exchange for one service, merged over the hours asked for.
// The view engines and reports read; how it is metered and merged is the business of evidence and store.
// null = the evidence cannot know it: never zero, never fine.
import type { Micros } from "../foundation/time.ts";
import type { Endpoint } from "./endpoint.ts";

/** What a request makes the server do, from harmless to grave. */
export type Operation = "identify" | "read" | "write" | "program" | "start-stop" | "file" | "browse";
export const OPERATIONS: readonly Operation[] = ["identify", "read", "write", "program", "start-stop", "file", "browse"];

/** How sure a statement is: high = the bytes prove it, medium = they fit, low = only the port says so, none = not known. */
export type Confidence = "high" | "medium" | "low" | "none";

/** What decided who is the client; only "syn" and "log" prove who opens (2-model §2.1). */
export type ClientDecidedBy = "syn" | "header" | "registered-port" | "lower-port" | "log";

/** One packet or record a person can open to see for himself. */
export interface Witness {
  /** Digest of the source. */
  readonly source: string;
  readonly file: string;
  /** Packet number in the capture, from 1, as tshark numbers frames; line or record number in a log. */
  readonly record: number;
  /** It is a record of a log, not a packet. */
  readonly isLogged?: true;
}

/** A time that the two machines agreed on for the conversation's protocol, as the wire said it. */
export interface DeclaredTimer {
  readonly protocol: string;
  /** In the protocol's words: "O->T watchdog", "input update time". */
  readonly kind: string;
  readonly seconds: number;
  /** How often it was agreed on, in all evidence. */
  readonly count: number;
}

/** How the stack that opens a connection asks again, as captures show it. When it stopped waiting after its last request no packet says. */
export interface OpeningRepeats {
  /** Attempts that were never answered and in which it asked again. */
  readonly unanswered: number;
  /** How often it asked again in most of these; null = there was none. */
  readonly repetitions: number | null;
  /** Usual seconds before each repetition, the first first; six at most. */
  readonly waitsSeconds: readonly number[];
  /** Attempts in which the same request came again after a refusal, and the usual seconds after it; null = none was seen. */
  readonly afterRefusal: { readonly attempts: number; readonly waitSeconds: number } | null;
}

export interface Conversation {
  readonly addressSpace: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** null = untagged, or seen only by logs that do not know; "100.20" = stacked tags, outer first. */
  readonly vlan: string | null;
  /** tcp | udp | icmp | ip/N | l2/0xNNNN */
  readonly transport: string;
  /** null where the transport has no ports. */
  readonly serverPort: number | null;
  /** Id from the protocol facts, or "unknown". */
  readonly protocol: string;
  readonly protocolConfidence: Confidence;
  /** Why the protocol was named so, in words. */
  readonly protocolReason: string;
  readonly clientDecidedBy: ClientDecidedBy;
  /** TCP: connections seen (attempted ones included). Otherwise exchanges separated by two minutes of silence. null = only messages in it were logged. */
  readonly connections: number | null;
  readonly established: number | null;
  readonly refused: number | null;
  readonly unanswered: number | null;
  /** Attempts that a firewall's log says it stopped. A capture shows none: there they are unanswered or refused. */
  readonly denied: number;
  readonly reset: number | null;
  /** Connections whose opening and whose closing were seen in the evidence. */
  readonly openingsSeen: number | null;
  readonly closingsSeen: number | null;
  readonly packetsToServer: number | null;
  readonly packetsToClient: number | null;
  /** Frame bytes as on the wire: only captures know them. */
  readonly bytesToServer: number | null;
  readonly bytesToClient: number | null;
  /** Bytes of IP packets: only logs count them. */
  readonly ipBytesToServer: number | null;
  readonly ipBytesToClient: number | null;
  readonly first: Micros;
  readonly last: Micros;
  /**
   * Seconds; longest time without any packet inside an established connection (an exchange for UDP). null = never more than one packet in a watched
   * stretch; with silenceNotWatched: nothing is known of silences.
   */
  readonly longestSilence: number | null;
  /** True when part of some connection lay where nothing was captured, or only a log tells of it: the longest silence is then a lower bound. */
  readonly silenceNotWatched: boolean;
  /** Seconds. */
  readonly longestConnection: number | null;
  readonly maxConcurrent: number | null;
  readonly keepAlives: number | null;
  /** null = never seen asking again; a log cannot know it. */
  readonly openingRepeats: OpeningRepeats | null;
  readonly operations: readonly Operation[];
  /** Function codes and the like with how often: { "function 3": 120 }. Keys are "<facet> <value>". */
  readonly details: Readonly<Record<string, number>>;
  /** What the two machines agreed on for this protocol in any conversation between them, sorted by kind and time; empty = nothing was seen. Known in a plant. */
  readonly declaredTimers: readonly DeclaredTimer[];
  /** Seconds, from request to response, by log bucket; null = nothing measured. */
  readonly responseP50: number | null;
  readonly responseP95: number | null;
  /** Seconds between requests; null = nothing measured. */
  readonly periodP50: number | null;
  readonly periodP95: number | null;
  readonly delivery: "unicast" | "multicast" | "broadcast";
  readonly ttlMin: number | null;
  readonly largestPayload: number | null;
  readonly ipFragments: number | null;
  readonly mss: number | null;
  /** Exchanges without a handshake that the server began: nothing the client sent can have opened state for them. */
  readonly serverBegan: number | null;
  /** Files that it was seen in. */
  readonly sources: readonly string[];
  readonly example: Witness;
}

/** The key fields in the order that sorts and names a conversation. */
export function conversationKey(c: Pick<Conversation, "addressSpace" | "client" | "server" | "vlan" | "transport" | "serverPort" | "protocol">): string {
  return [c.addressSpace, c.client, c.server, c.vlan ?? "", c.transport, c.serverPort ?? "", c.protocol].join("|");
}

/** Packets went both ways. false = one way only; null = the evidence does not say. What a log calls established was answered. */
export function wentBothWays(c: Pick<Conversation, "packetsToServer" | "packetsToClient" | "established">): boolean | null {
  if (c.packetsToServer === 0 || c.packetsToClient === 0) return false;
  if (c.packetsToServer !== null && c.packetsToClient !== null) return true;
  return (c.established ?? 0) > 0 ? true : null;
}

/** A server that spoke first may be the one who opens; where a log proves who opens, nobody else does. */
export function serverMayOpen(c: Pick<Conversation, "serverBegan" | "clientDecidedBy">): boolean {
  return c.serverBegan === null ? c.clientDecidedBy !== "log" : c.serverBegan > 0;
}

/** It was attempted and never worked while the evidence was made: no change can break it. */
export function neverWorked(c: Pick<Conversation, "transport" | "connections" | "established" | "denied" | "packetsToClient">): boolean {
  if (c.established !== 0 || c.connections === null || c.connections === 0) return false;
  return c.transport === "tcp" || (c.denied >= c.connections && (c.packetsToClient ?? 0) === 0);
}
