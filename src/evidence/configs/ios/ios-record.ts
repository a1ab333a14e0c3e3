// What a Cisco IOS text says, before names are resolved: statements sorted by what they are about, with their places. No meaning of packets here.
import type { ConfigInterface, ConfigRoute, FollowedWord, WrittenLimit, WrittenWord } from "../../../plant/firewall-config.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { Statement } from "./parse-ios.ts";

export interface ListEntry {
  readonly sequence: number;
  /** Behind the sequence number: permit, deny, remark, evaluate … */
  readonly words: readonly string[];
  readonly statement: Statement;
  /** Of `show access-lists`; null = none given. */
  hits: number | null;
}

export interface AccessList {
  readonly name: string;
  readonly version: 4 | 6;
  readonly isStandard: boolean;
  readonly entries: ListEntry[];
  /** By their numbers, for what is written or shown again. */
  readonly bySequence: Map<number, ListEntry>;
  /** Highest number so far: an entry without one goes behind it. */
  last: number;
  /** Where it is in force: "in on Vlan10", "class-map X". Empty = nowhere. */
  readonly usedBy: Set<string>;
  /** Where it is named first. */
  readonly at: TextAt;
}

export interface ListBinding {
  readonly list: string;
  readonly version: 4 | 6;
  readonly port: string;
  readonly way: "in" | "out";
  readonly at: TextAt;
}

export interface IosInterface extends ConfigInterface {
  readonly vrf: string | null;
  readonly nat: "inside" | "outside" | "both" | null;
  readonly inspects: readonly { readonly name: string; readonly way: "in" | "out"; readonly at: TextAt }[];
  /** It forwards by layer 2 alone: a switch port. */
  readonly isSwitchPort: boolean;
  /** VLANs that it may carry; null = any. */
  readonly accessVlan: number | null;
  /** What decides about its packets and is not read, in words. */
  readonly doubts: readonly { readonly why: string; readonly statement: Statement }[];
}

export interface ClassMap {
  readonly name: string;
  readonly isMatchAll: boolean;
  readonly matches: readonly Statement[];
  readonly statement: Statement;
}

export interface PolicyClass {
  /** "class-default" too. */
  readonly name: string;
  readonly statement: Statement;
  readonly action: "inspect" | "pass" | "drop" | null;
  readonly parameters: string | null;
  readonly logged: boolean;
  /** What else it asks, in words. */
  readonly open: readonly string[];
}

export interface ZonePair {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly policy: string | null;
  readonly at: TextAt;
}

export interface Parameters {
  readonly idle: { tcp: WrittenLimit | null; udp: WrittenLimit | null; icmp: WrittenLimit | null };
}

export interface TimeRange {
  readonly words: string;
  /** Last day on which it holds, YYYY-MM-DD; null = it does not end. */
  readonly until: string | null;
  /** It holds on every day up to `until`. */
  readonly isWhole: boolean;
}

export interface GroupMember {
  readonly words: readonly string[];
  readonly statement: Statement;
}

export interface ObjectGroup {
  readonly kind: "network" | "service";
  readonly members: GroupMember[];
  readonly at: TextAt;
}

export interface IosRecord {
  name: string;
  /** "4:NAME" and "6:NAME": lists of both versions have names of their own. */
  readonly lists: Map<string, AccessList>;
  readonly groups: Map<string, ObjectGroup>;
  readonly timeRanges: Map<string, TimeRange>;
  readonly interfaces: IosInterface[];
  readonly bindings: ListBinding[];
  readonly zones: Map<string, TextAt>;
  readonly zonePairs: ZonePair[];
  readonly classMaps: Map<string, ClassMap>;
  readonly policyMaps: Map<string, { readonly classes: PolicyClass[]; readonly at: TextAt }>;
  readonly parameters: Map<string, Parameters>;
  /** Ports that the text adds to a protocol of inspection. */
  readonly portMaps: Map<string, { tcp: number[]; udp: number[] }>;
  /** Protocols of each `ip inspect name`. */
  readonly inspections: Map<string, { readonly protocol: string; readonly statement: Statement }[]>;
  readonly nat: Statement[];
  readonly routes: { readonly route: ConfigRoute; readonly vrf: string | null }[];
  /** Why more routes may exist. */
  readonly missing: Map<string, TextAt>;
  readonly vty: { readonly list: string; readonly version: 4 | 6; readonly at: TextAt }[];
  /** What decides about packets of the whole device and is not read. */
  readonly doubts: { readonly why: string; readonly statement: Statement; readonly addresses: "all" | "to-device" }[];
  readonly idle: { tcp: WrittenLimit | null; udp: WrittenLimit | null; icmp: WrittenLimit | null };
  readonly algsOn: FollowedWord[];
  readonly algsOff: WrittenWord[];
  /** Is any packet of IPv6 routed: some line gives an interface IPv6. */
  hasIpv6: boolean;
}

export function emptyRecord(): IosRecord {
  return {
    name: "",
    lists: new Map(),
    groups: new Map(),
    timeRanges: new Map(),
    interfaces: [],
    bindings: [],
    zones: new Map(),
    zonePairs: [],
    classMaps: new Map(),
    policyMaps: new Map(),
    parameters: new Map(),
    portMaps: new Map(),
    inspections: new Map(),
    nat: [],
    routes: [],
    missing: new Map(),
    vty: [],
    doubts: [],
    idle: { tcp: null, udp: null, icmp: null },
    algsOn: [],
    algsOff: [],
    hasIpv6: false,
  };
}

/** Names of interfaces are compared without case and blanks: "Gi 0/1" is written with and without. */
export function portKey(name: string): string {
  return name.replace(/\s+/g, "").toLowerCase();
}
