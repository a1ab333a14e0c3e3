// A segmentation change as the product understands it: zones, conduits, enforcement points, each remembering where it was written.
import type { FirewallConfig } from "./firewall-config.ts";
import type { OnLoad, ServiceMatch, TextAt } from "./rule-terms.ts";

export type { NumberRanges, OnLoad, PacketsMatch, ServiceMatch, TextAt } from "./rule-terms.ts";

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

export interface Conduit {
  readonly from: string;
  readonly to: string;
  /** True when written `between`: either side may open. */
  readonly eitherWay: boolean;
  /** A service name such as "modbus" is already expanded to its registered ports; `written` keeps the name. */
  readonly allow: readonly ServiceMatch[];
  /** Denied, whatever else permits it; `allow` is empty then. Absent = the conduit permits. */
  readonly deny?: readonly ServiceMatch[];
  /** Last day (plant time, inclusive) as YYYY-MM-DD, or null. */
  readonly until: string | null;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly at: TextAt;
  /** Of `allow`, or of `deny` in its place. */
  readonly allowAt: TextAt;
}

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
  /** Name of an interface of that configuration → prefixes behind it, as written; {} = nothing is. */
  readonly behind: Readonly<Record<string, readonly string[]>>;
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
