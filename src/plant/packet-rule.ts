// The vendor-neutral form of a packet rule, and of the point that is looked up in an ordered list of them.
// Zones and addresses stand side by side, because some sources of rules speak of one, some of the other, some of both.
import type { Endpoint } from "./endpoint.ts";
import type { ServiceMatch, TextAt } from "./rule-terms.ts";
import type { AddressSet } from "./address-set.ts";

/** "skip" goes on at `skipTo`; "unsure" = the rule's text does not say, or was not understood: whatever it matches is not decided. */
export type RuleAction = "permit" | "deny" | "reject" | "skip" | "unsure";

/** What a connection tracker calls the state of a packet. The first packet of a connection is "new". */
export type ConnectionState = "new" | "established" | "related" | "invalid" | "untracked";

/** A packet's end must satisfy both; null = any. */
export interface EndpointSet {
  /** Zones of a change; of a device, names of its interfaces (a device's own zones are written out as their interfaces). */
  readonly zones: readonly string[] | null;
  readonly addresses: AddressSet | null;
}

/** What a rule can say beyond action, ends and services; PLAIN_RULE says none of it. */
export interface RuleExtras {
  /**
   * Protocols (ids of the protocol facts) of which the device must recognise one, asked besides `services`; null = the rule does not ask. Where a
   * vendor's name for an application is no protocol of ours, this is null and the name a condition.
   */
  readonly applications: readonly string[] | null;
  /** null = any. */
  readonly states: readonly ConnectionState[] | null;
  /**
   * What else must hold for the rule to match and is not modelled, each in words ("only in schedule night-shift", "user group vendors"): with any of
   * them the rule matches perhaps, never surely.
   */
  readonly conditions: readonly string[];
  /** A permit lets answers and later packets of the connection pass too. Always true where the device has no choice. */
  readonly keepsState: boolean;
  /** Index of a later rule of the same list (or its length) where "skip" goes on; null with every other action. */
  readonly skipTo: number | null;
  /** Idle timeout of what this rule permits; null = the device's. */
  readonly idleSeconds: number | null;
}

export const PLAIN_RULE: RuleExtras = { applications: null, states: null, conditions: [], keepsState: true, skipTo: null, idleSeconds: null };

/**
 * One rule of an ordered list. A list is run from its first rule: the first that matches decides, except that "skip" goes on at a later one. So chains
 * that are called and left again are written out in place, and no list can loop.
 */
export interface PacketRule extends RuleExtras {
  readonly action: RuleAction;
  readonly source: EndpointSet;
  readonly destination: EndpointSet;
  /** The rule matches when one of them does; an empty list matches nothing. */
  readonly services: readonly ServiceMatch[];
  /** Last day on which it holds, YYYY-MM-DD inclusive, or null. */
  readonly until: string | null;
  /** Place in the text it came from, from 0: what was written once and became several rules shares it. Of a device, the index into `written`. */
  readonly writtenOrder: number;
  /** The rule as it was written. */
  readonly text: string;
  readonly at: TextAt;
}

/** How the application protocol of a packet is known: by its bytes, only by its port, not at all though bytes were seen, or no bytes were seen. */
export type ProtocolKnownBy = "bytes" | "port" | "nothing" | "no-bytes-seen";

/** What a rule can look at. `source` opens; `destination` is served. */
export interface PacketPoint {
  readonly fromZone: string | null;
  readonly toZone: string | null;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** tcp | udp | icmp | ip/N | l2/0xNNNN */
  readonly transport: string;
  readonly port: number | null;
  readonly protocol: string;
  readonly protocolKnownBy: ProtocolKnownBy;
  /** The destination is a multicast or broadcast address. */
  readonly toMany: boolean;
  /** null = not known; evidence keeps no ports that clients pick. */
  readonly sourcePort: number | null;
  /** null = not known, or not ICMP. */
  readonly icmp: { readonly type: number; readonly code: number } | null;
  /** Low 8 bits of the TCP flags field (RFC 9293 §3.1: FIN 1, SYN 2, RST 4, PSH 8, ACK 16 …); null = not known, or not TCP. */
  readonly tcpFlags: number | null;
  readonly state: ConnectionState;
}

/** What is said of the packet that opens a connection, where evidence says no more. */
export const OPENING_PACKET: Pick<PacketPoint, "sourcePort" | "icmp" | "tcpFlags" | "state"> = { sourcePort: null, icmp: null, tcpFlags: 0x02, state: "new" };

/** Indexes into the list of rules; −1 = none. */
export interface Decision {
  /** The first rule that surely matches. */
  readonly rule: number;
  /** The first rule before it that may or may not match: what is not known of the packet, or of the rule, decides. */
  readonly perhaps: number;
}
