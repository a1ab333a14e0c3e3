// The vendor-neutral form of a packet rule, and of the point that is looked up in an ordered list of them.
// Zones and addresses stand side by side, because some sources of rules speak of one, some of the other, some of both.
import type { Endpoint } from "../plant/endpoint.ts";
import type { ServiceMatch, TextAt } from "../plant/segmentation.ts";
import type { AddressSet } from "./address-set.ts";

export type RuleAction = "permit" | "deny" | "reject";

/** A packet's end must satisfy both; null = any. */
export interface EndpointSet {
  readonly zones: readonly string[] | null;
  readonly addresses: AddressSet | null;
}

export interface PacketRule {
  readonly action: RuleAction;
  readonly source: EndpointSet;
  readonly destination: EndpointSet;
  /** The rule matches when one of them does; an empty list matches nothing. */
  readonly services: readonly ServiceMatch[];
  /** Last day on which it holds, YYYY-MM-DD inclusive, or null. */
  readonly until: string | null;
  /** Place in the text it came from, from 0: what was written once and became several rules shares it. */
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
}

/** Indexes into the list of rules; −1 = none. */
export interface Decision {
  /** The first rule that surely matches. */
  readonly rule: number;
  /** The first rule before it that may or may not match: what is not known of the packet, or of the rule, decides. */
  readonly perhaps: number;
}
