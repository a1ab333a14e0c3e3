// A segmentation change as the product understands it: zones, conduits, enforcement points, each remembering where it was written.
import type { Position } from "../foundation/diagnostic.ts";
import type { FirewallConfig } from "./firewall-config.ts";

export type TextAt = Extract<Position, { kind: "text" }>;

export type ZoneMember =
  | { readonly kind: "any"; readonly written: string; readonly at: TextAt }
  | { readonly kind: "prefix"; readonly prefix: string; readonly written: string; readonly at: TextAt }
  | { readonly kind: "address"; readonly address: string; readonly written: string; readonly at: TextAt }
  | { readonly kind: "range"; readonly from: string; readonly to: string; readonly written: string; readonly at: TextAt }
  | { readonly kind: "mac"; readonly mac: string; readonly written: string; readonly at: TextAt }
  | { readonly kind: "asset"; readonly name: string; readonly written: string; readonly at: TextAt }
  | { readonly kind: "match"; readonly terms: Readonly<Record<string, string>>; readonly written: string; readonly at: TextAt };

export interface Zone {
  readonly name: string;
  readonly level: number | null;
  /** SL-T of IEC 62443-3-2. */
  readonly securityLevel: number | null;
  readonly members: readonly ZoneMember[];
  readonly at: TextAt;
}

export type ServiceMatch =
  | { readonly kind: "any"; readonly written: string; readonly at: TextAt }
  | { readonly kind: "port"; readonly transport: "tcp" | "udp"; readonly fromPort: number; readonly toPort: number; readonly written: string; readonly at: TextAt }
  | { readonly kind: "icmp"; readonly written: string; readonly at: TextAt }
  | { readonly kind: "ip"; readonly number: number; readonly written: string; readonly at: TextAt }
  | { readonly kind: "l2"; readonly etherType: number; readonly written: string; readonly at: TextAt }
  | PacketsMatch
  /** app:NAME: the recognised protocol on any port. */
  | { readonly kind: "app"; readonly protocol: string; readonly written: string; readonly at: TextAt };

/** Numbers from–to, both included; sorted, without overlaps. */
export type NumberRanges = readonly (readonly [number, number])[];

/**
 * What a device's rule says of a packet beyond its addresses. Unlike `any` it also catches packets to many, as devices do. Of layer 3 only.
 * Where a rule is for ICMP (1) or ICMPv6 (58), its addresses are of IPv4 or IPv6 alone.
 */
export interface PacketsMatch {
  readonly kind: "packets";
  /** IP protocol numbers; null = any. */
  readonly protocols: NumberRanges | null;
  /** TCP, UDP, SCTP and DCCP; null = any. */
  readonly sourcePorts: NumberRanges | null;
  readonly destinationPorts: NumberRanges | null;
  /** One of these; `codes` null = every code of the type. null = any. */
  readonly icmp: readonly { readonly type: number; readonly codes: NumberRanges | null }[] | null;
  /** One of these holds: flags & mask = value (low 8 bits of the TCP flags field). null = any. */
  readonly tcpFlags: readonly { readonly mask: number; readonly value: number }[] | null;
  readonly written: string;
  readonly at: TextAt;
}

export interface Conduit {
  readonly from: string;
  readonly to: string;
  /** True when written `between`: either side may open. */
  readonly eitherWay: boolean;
  /** A service name such as "modbus" is already expanded to its registered ports; `written` keeps the name. */
  readonly allow: readonly ServiceMatch[];
  /** Last day (plant time, inclusive) as YYYY-MM-DD, or null. */
  readonly until: string | null;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly at: TextAt;
  readonly allowAt: TextAt;
}

export type OnLoad = "drop" | "reevaluate" | "keep";

export interface EnforcementPoint {
  readonly name: string;
  /** "all": every crossing between zones is filtered, however it is wired. */
  readonly between: "all" | readonly [string, string];
  readonly kind: "router" | "bridge" | "acl";
  /** Id in the firewall facts, or null when none is named. */
  readonly device: string | null;
  /** null = not written: the device's default, else the worst case. */
  readonly onLoad: OnLoad | null;
  readonly inspects: readonly string[];
  readonly stateful: boolean;
  /** Seconds as written; a missing key means the device's default. */
  readonly idleTimeout: { readonly tcp?: number; readonly udp?: number; readonly icmp?: number };
  readonly denied: "drop" | "reject";
  readonly addedLatencySeconds: number | null;
  readonly alg: readonly string[];
  readonly at: TextAt;
  /** Where idleTimeout is written, else where the point is. */
  readonly idleTimeoutAt: TextAt;
  /** `config:` names the file of a real configuration, which decides here instead of the conduits; null = the conduits do. */
  readonly configFile: { readonly path: string; readonly at: TextAt } | null;
  /** What that file says, once it was read. */
  readonly firewall: FirewallConfig | null;
}

export interface AcknowledgedBreak {
  readonly client: string | null;
  readonly server: string | null;
  /** Service name, port or protocol as written, with its meaning; null = every service. */
  readonly services: readonly ServiceMatch[] | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly role: string | null;
  readonly owner: string;
  readonly until: string | null;
  readonly reason: string;
  readonly at: TextAt;
}

export interface SegmentationChange {
  readonly kind: "segmentation";
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  readonly satisfies: readonly string[];
  readonly zones: readonly Zone[];
  readonly conduits: readonly Conduit[];
  readonly within: "permit" | "deny";
  readonly default: "deny" | "permit";
  readonly defaultAt: TextAt;
  /** Empty = every crossing between zones is filtered, as with `at: all`. */
  readonly enforcement: readonly EnforcementPoint[];
  readonly acknowledged: readonly AcknowledgedBreak[];
}
