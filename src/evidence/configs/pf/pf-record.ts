// What a config.xml of pfSense or OPNsense says that bears on what is carried, as it is written, with positions. Nothing is resolved here.
import type { TextAt } from "../../../plant/segmentation.ts";

export type PfSystem = "pfsense" | "opnsense";
export type Family = "inet" | "inet6";

export interface PfInterface {
  /** wan, lan, opt1 …: as rules name it. */
  readonly name: string;
  /** Port or VLAN interface. */
  readonly port: string | null;
  readonly descr: string;
  /** An address, dhcp, pppoe …; "" = none. */
  readonly ipaddr: string;
  readonly subnet: string;
  readonly ipaddrv6: string;
  readonly subnetv6: string;
  readonly gateway: string;
  readonly gatewayv6: string;
  readonly enabled: boolean;
  readonly isGroup: boolean;
  readonly blockPrivate: TextAt | null;
  readonly blockBogons: TextAt | null;
  readonly at: TextAt;
}

export interface PfGroup {
  readonly name: string;
  readonly members: readonly string[];
  readonly sequence: number;
  readonly at: TextAt;
}

export interface PfVlan {
  readonly port: string;
  readonly tag: number;
}

/** A further address of the device. */
export interface PfVirtualAddress {
  readonly interface: string;
  readonly mode: string;
  readonly address: string;
  readonly bits: string;
  readonly at: TextAt;
}

export interface PfAlias {
  readonly name: string;
  readonly type: string;
  readonly entries: readonly string[];
  readonly enabled: boolean;
  readonly at: TextAt;
}

export interface PfEnd {
  /** "any", names of networks and aliases, addresses; several mean one rule for each. */
  readonly values: readonly string[];
  readonly not: boolean;
  /** "" = any. */
  readonly port: string;
}

/** floating, a group, or an interface: the tab that holds the rule. */
export type PfTab = "floating" | "group" | "interface";

export interface PfRule {
  readonly action: "pass" | "block" | "reject" | "match";
  readonly isAutomation: boolean;
  readonly isFloating: boolean;
  /** Names as written; empty = every one. */
  readonly interfaces: readonly string[];
  readonly interfacesNot: boolean;
  readonly direction: "in" | "out" | "any";
  readonly quick: boolean;
  readonly families: readonly Family[];
  /** Lower case; "" = any. */
  readonly protocol: string;
  readonly icmpTypes: readonly string[];
  readonly source: PfEnd;
  readonly destination: PfEnd;
  /** Ports that stand where neither system reads them; "" = none. */
  readonly strayDestinationPort: string;
  readonly straySourcePort: string;
  readonly flags: { readonly set: readonly string[]; readonly outOf: readonly string[] } | "any" | null;
  readonly keepsState: boolean;
  readonly tcpSeconds: number | null;
  readonly udpSeconds: number | null;
  readonly schedule: string;
  readonly gateway: string;
  readonly disabled: boolean;
  /** What else must hold, in words. */
  readonly conditions: readonly string[];
  readonly logged: boolean;
  readonly descr: string;
  readonly sequence: number;
  /** Of the automation rules: their place in the text where sequences are equal. */
  readonly at: TextAt;
  readonly toLine: number;
}

/** A network that lies behind a tunnel. */
export interface PfTunnelRoute {
  readonly network: string;
  /** The tunnel's own port, ovpns1 or wg0; an interface may be assigned to it. */
  readonly port: string;
  /** How rules name all tunnels of the kind. */
  readonly group: string;
  readonly at: TextAt;
}

/** Something that may stop a packet before the rules do, or ask other rules: who meets it is not decided by the rules alone. */
export interface PfDoubt {
  /** null = every one. */
  readonly interfaces: readonly string[] | null;
  /** And the interfaces on this port; "" = none. */
  readonly port: string;
  readonly words: string;
  readonly descr: string;
  readonly at: TextAt;
}

export interface PfTimeRange {
  readonly words: string;
}

export interface PfSchedule {
  readonly name: string;
  readonly ranges: readonly PfTimeRange[];
}

export interface PfGateway {
  readonly name: string;
  readonly interface: string;
  /** An address, or dynamic. */
  readonly gateway: string;
  readonly family: Family;
  readonly isDefault: boolean;
  readonly disabled: boolean;
  readonly at: TextAt;
}

export interface PfRoute {
  readonly network: string;
  readonly gateway: string;
  readonly disabled: boolean;
  readonly at: TextAt;
}

export interface PfNat {
  readonly kind: "forward" | "one-to-one" | "outbound" | "prefix";
  readonly interfaces: readonly string[];
  readonly families: readonly Family[];
  readonly protocol: string;
  readonly source: PfEnd;
  readonly destination: PfEnd;
  readonly exempt: boolean;
  /** Alias or address, of a 1:1 rule the outer address; "" = the address of the interface it leaves by. */
  readonly target: string;
  readonly targetPort: string;
  /** The forward itself lets pass (pass), a filter rule at the end of the list is made for it (rule), or neither. */
  readonly passes: "pass" | "rule" | "no";
  readonly reflects: "yes" | "no" | "default";
  readonly disabled: boolean;
  readonly conditions: readonly string[];
  readonly descr: string;
  readonly sequence: number;
  readonly logged: boolean;
  readonly at: TextAt;
  readonly toLine: number;
}

export type OutboundMode = "automatic" | "hybrid" | "advanced" | "disabled";

export interface PfLimit {
  readonly seconds: number;
  readonly at: TextAt;
}

export interface PfSettings {
  readonly hostname: string;
  readonly optimization: { readonly word: string; readonly at: TextAt } | null;
  readonly tcpSeconds: PfLimit | null;
  readonly udpSeconds: PfLimit | null;
  readonly icmpSeconds: PfLimit | null;
  readonly filterOff: TextAt | null;
  /** null = the text does not say. */
  readonly ipv6: boolean | null;
  readonly blocksLinkLocal: boolean;
  readonly blocksPortZero: boolean;
  readonly passesIcmp6: boolean;
  readonly lockoutRule: TextAt | null;
  readonly hasLockoutRule: boolean;
  /** Ports of the web interface and of SSH; null = the text does not say. */
  readonly webPorts: readonly number[] | null;
  readonly sshPort: number | null;
  readonly reflection: boolean;
  readonly tftpProxy: TextAt | null;
  readonly bypassesStaticRoutes: boolean;
}

export interface PfPeer {
  readonly interface: string;
  readonly remote: string;
  readonly descr: string;
  readonly at: TextAt;
}

export interface PfRecord {
  readonly system: PfSystem;
  readonly at: TextAt;
  readonly settings: PfSettings;
  readonly interfaces: readonly PfInterface[];
  readonly groups: readonly PfGroup[];
  readonly vlans: readonly PfVlan[];
  readonly virtualAddresses: readonly PfVirtualAddress[];
  readonly aliases: readonly PfAlias[];
  readonly schedules: readonly PfSchedule[];
  readonly rules: readonly PfRule[];
  readonly nat: readonly PfNat[];
  readonly outboundMode: { readonly mode: OutboundMode; readonly at: TextAt };
  readonly gateways: readonly PfGateway[];
  readonly defaultGateways: readonly string[];
  readonly routes: readonly PfRoute[];
  /** Why more routes may exist, in words. */
  readonly routeMakers: readonly string[];
  readonly tunnelRoutes: readonly PfTunnelRoute[];
  /** Interfaces on which the device serves addresses, and where that is written. */
  readonly dhcpServers: ReadonlyMap<string, TextAt>;
  readonly dhcp6Servers: ReadonlyMap<string, TextAt>;
  readonly ipsecPeers: readonly PfPeer[];
  readonly doubts: readonly PfDoubt[];
}
