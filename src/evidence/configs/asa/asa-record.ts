// What an ASA text says, command by command, before it is made one firewall: names are not looked up, addresses are as written.
import type { TextAt } from "../../../plant/segmentation.ts";

/** An end of an entry or a member of a group. `any` is of both versions of IP from release 9.0, of IPv4 before. */
export type AddressWords =
  | { readonly kind: "any" | "any4" | "any6" }
  /** "10.0.0.0/8", "10.0.0.1", "10.0.0.1-10.0.0.9" as the address sets read it. */
  | { readonly kind: "set"; readonly written: string }
  | { readonly kind: "object" | "group" | "interface" | "ifc"; readonly name: string; readonly at: TextAt }
  /** Not to be looked up here: a host name, a discontiguous mask. */
  | { readonly kind: "unresolved"; readonly name: string };

export type PortWords =
  | { readonly kind: "range"; readonly ranges: readonly (readonly [string, string])[] /** neq: every other. */; readonly isNegated: boolean }
  | { readonly kind: "group"; readonly name: string; readonly at: TextAt };

/** One service as an object, a member of a group or an entry says it. */
export interface ServiceWords {
  /** Numbers of protocols; null = ip. */
  readonly protocols: readonly number[] | null;
  readonly source: PortWords | null;
  readonly destination: PortWords | null;
  readonly icmp: { readonly type: string; readonly code: number | null } | null;
}

export interface NetworkObject {
  readonly name: string;
  readonly address: AddressWords | null;
  readonly at: TextAt;
}

export interface ServiceObject {
  readonly name: string;
  readonly service: ServiceWords | null;
  readonly at: TextAt;
}

export type GroupMember =
  | { readonly kind: "address"; readonly address: AddressWords }
  | { readonly kind: "service"; readonly service: ServiceWords }
  | { readonly kind: "service-object"; readonly name: string; readonly at: TextAt }
  | { readonly kind: "ports"; readonly ports: PortWords }
  | { readonly kind: "protocol"; readonly protocol: number | "any" }
  | { readonly kind: "icmp-type"; readonly word: string }
  | { readonly kind: "group"; readonly name: string; readonly at: TextAt }
  | { readonly kind: "not-understood"; readonly text: string };

export interface ObjectGroup {
  readonly name: string;
  readonly kind: "network" | "service" | "protocol" | "icmp-type" | "other";
  /** Of a service group with `port-object`s: tcp, udp, or both. */
  readonly transports: readonly number[] | null;
  readonly members: GroupMember[];
  readonly at: TextAt;
}

/** What stands where an entry names its protocol. */
export type ProtocolWords = { readonly kind: "numbers"; readonly numbers: readonly number[] | null } | { readonly kind: "object" | "group"; readonly name: string; readonly at: TextAt };

export interface AccessEntry {
  readonly kind: "entry";
  readonly action: "permit" | "deny";
  /** null = not understood: what it matches is open. */
  readonly match: {
    readonly protocol: ProtocolWords;
    readonly source: AddressWords;
    readonly sourcePorts: PortWords | null;
    readonly destination: AddressWords;
    readonly destinationPorts: PortWords | null;
    readonly icmp: { readonly type: string; readonly code: number | null; readonly isGroup: boolean } | null;
    /** Interfaces by name, of Firepower's `ifc`. */
    readonly fromInterface: string | null;
    readonly toInterface: string | null;
  } | null;
  readonly conditions: readonly string[];
  readonly timeRange: string | null;
  readonly isInactive: boolean;
  readonly logged: boolean | null;
  /** As printed by `show access-list`. */
  hits: number | null;
  readonly text: string;
  readonly at: TextAt;
  /** Lines of `show access-list` that write it out, element by element. */
  readonly elements: AccessEntry[];
}

export interface AccessRemark {
  readonly kind: "remark";
  readonly text: string;
  readonly at: TextAt;
}

export interface AccessList {
  readonly name: string;
  readonly kind: "extended" | "standard" | "ipv6" | "other";
  readonly lines: (AccessEntry | AccessRemark)[];
  readonly at: TextAt;
  /** What else uses it than access groups, in words. */
  readonly usedBy: Set<string>;
}

export interface AccessGroup {
  readonly list: string;
  readonly direction: "in" | "out" | "global" | "control-plane";
  readonly interface: string | null;
  readonly at: TextAt;
}

export interface AsaInterface {
  readonly hardware: string;
  nameif: string | null;
  level: number | null;
  vlan: number | null;
  isShutdown: boolean;
  isManagementOnly: boolean;
  bridgeGroup: string | null;
  readonly networks: string[];
  /** Asks a DHCP or PPPoE server for its address (and the default route). */
  isDynamic: boolean;
  takesDefaultRoute: boolean;
  at: TextAt;
  levelAt: TextAt | null;
}

export interface AsaRoute {
  readonly interface: string | null;
  readonly prefix: string;
  readonly gateway: string | null;
  readonly metric: number;
  readonly isTracked: boolean;
  readonly discards: boolean;
  readonly at: TextAt;
}

export type NatAddress =
  | { readonly kind: "any" }
  | { readonly kind: "interface" }
  | { readonly kind: "name"; readonly name: string; readonly at: TextAt }
  | { readonly kind: "set"; readonly written: string };

export interface AsaNat {
  /** Objects' own translations, and the three sections of `nat` commands. */
  readonly section: "before" | "object" | "after";
  readonly realInterface: string | null;
  readonly mappedInterface: string | null;
  readonly isStatic: boolean;
  readonly source: NatAddress;
  readonly mappedSource: NatAddress;
  readonly destination: { readonly mapped: NatAddress; readonly real: NatAddress } | null;
  /** Of section object: transport and ports; else names of service objects. */
  readonly portPair: { readonly transport: "tcp" | "udp" | "sctp"; readonly real: string; readonly mapped: string } | null;
  readonly servicePair: { readonly first: string; readonly second: string } | null;
  readonly isUnidirectional: boolean;
  readonly isInactive: boolean;
  /** Not understood beyond this: whether it translates is open. */
  readonly conditions: readonly string[];
  readonly text: string;
  readonly at: TextAt;
}

/** `nat (inside) 1 …` with `global (outside) 1 …`, before release 8.3. */
export interface OldNat {
  readonly kind: "nat" | "global" | "exempt";
  readonly interface: string;
  readonly id: number;
  readonly written: string;
  readonly text: string;
  readonly at: TextAt;
}

export interface ClassMap {
  readonly name: string;
  readonly matches: (
    | { readonly kind: "any" | "default-inspection" }
    | { readonly kind: "list"; readonly name: string }
    | { readonly kind: "port"; readonly transport: number; readonly ports: PortWords }
    | { readonly kind: "other"; readonly text: string }
  )[];
}

export interface PolicyClass {
  readonly name: string;
  readonly inspects: { readonly word: string; readonly isOn: boolean; readonly at: TextAt }[];
  idle: { readonly seconds: number; readonly isTcpOnly: boolean; readonly at: TextAt } | null;
}

export interface AsaRecord {
  hostname: string;
  /** [9, 8]; null = not written. */
  release: readonly [number, number] | null;
  /** Firepower Threat Defense: permits may still be denied by Snort. */
  isFirepower: boolean;
  isTransparent: boolean;
  hasVersionLine: boolean;
  sameSecurityInter: boolean;
  sameSecurityIntra: boolean;
  vpnBypassesLists: boolean;
  readonly names: Map<string, string>;
  readonly interfaces: AsaInterface[];
  readonly objects: Map<string, NetworkObject>;
  readonly services: Map<string, ServiceObject>;
  readonly groups: Map<string, ObjectGroup>;
  readonly lists: Map<string, AccessList>;
  readonly accessGroups: AccessGroup[];
  readonly timeRanges: Map<string, { readonly words: string[]; until: string | null; hasMore: boolean }>;
  readonly nat: AsaNat[];
  readonly oldNat: OldNat[];
  readonly routes: AsaRoute[];
  readonly routesMissing: string[];
  readonly timeouts: Map<"tcp" | "udp" | "icmp", { readonly seconds: number; readonly at: TextAt }>;
  readonly classMaps: Map<string, ClassMap>;
  readonly policyMaps: Map<string, PolicyClass[]>;
  readonly servicePolicies: { readonly policy: string; readonly interface: string | null; readonly at: TextAt }[];
  readonly cryptoMaps: Map<string, { readonly lists: string[]; readonly interfaces: string[] /** Names of dynamic maps inside. */; readonly dynamic: string[] }>;
  /** Addresses of remote-access clients. */
  readonly vpnPools: { readonly written: string; readonly at: TextAt }[];
}

export function emptyRecord(): AsaRecord {
  return {
    hostname: "",
    release: null,
    isFirepower: false,
    isTransparent: false,
    hasVersionLine: false,
    sameSecurityInter: false,
    sameSecurityIntra: false,
    vpnBypassesLists: true,
    names: new Map(),
    interfaces: [],
    objects: new Map(),
    services: new Map(),
    groups: new Map(),
    lists: new Map(),
    accessGroups: [],
    timeRanges: new Map(),
    nat: [],
    oldNat: [],
    routes: [],
    routesMissing: [],
    timeouts: new Map(),
    classMaps: new Map(),
    policyMaps: new Map(),
    servicePolicies: [],
    cryptoMaps: new Map(),
    vpnPools: [],
  };
}
