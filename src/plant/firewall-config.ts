// What a real firewall configuration says, in one form for all makes: interfaces, routes, ordered rules in the stages that a packet passes, address
// translation, state, and what became of each line of its text. The readers of the makes' languages write it; nothing here knows a language.
import type { AddressSet } from "./address-set.ts";
import type { PacketRule, RuleAction } from "./packet-rule.ts";
import type { OnLoad, ServiceMatch, TextAt } from "./rule-terms.ts";

/**
 * understood = its whole meaning is in the result · irrelevant = it cannot change what is carried (a blank line, a comment, a log server) · unsupported =
 * recognised, and its meaning is not in the result · partly = some of its meaning is in the result · unknown = not recognised.
 */
export type LineState = "understood" | "irrelevant" | "unsupported" | "partly" | "unknown";

export interface ConfigLine {
  readonly state: LineState;
  /** Why it is not (all) in the result: for unsupported, partly and unknown; else null. */
  readonly why: string | null;
}

/** One text and every firewall that it describes: a Panorama export, or a device with virtual systems that share nothing, holds several. */
export interface ConfigText {
  /** Id of the dialect: asa, ios, fortios, panos, pf, iptables, nftables. */
  readonly dialect: string;
  readonly file: string;
  readonly sha256: string;
  /** One per line of the text, in order. */
  readonly lines: readonly ConfigLine[];
  readonly firewalls: readonly FirewallConfig[];
}

export interface FirewallConfig {
  /** Host name, device group or virtual system as written; "" = the text gives none. */
  readonly name: string;
  /** Id in the firewall facts, for the defaults of what is not written. */
  readonly device: string;
  readonly interfaces: readonly ConfigInterface[];
  readonly routes: readonly ConfigRoute[];
  /** Why more routes may exist than are written here (a routing protocol, a VPN, policy routing), or null = these are all. */
  readonly routesMissing: string | null;
  /** What a packet meets that the device carries from one interface to another, in this order. Every stage that it passes must permit it. */
  readonly stages: readonly FilterStage[];
  /** What a packet to the device itself meets; null = this reader does not know. */
  readonly toDevice: readonly FilterStage[] | null;
  /** In the order in which they are asked; the first that matches translates. */
  readonly nat: readonly NatRule[];
  readonly state: StateSettings;
  /** Every rule as a person sees it, also those that do not hold. `writtenOrder` of a PacketRule is an index into this list. */
  readonly written: readonly WrittenRule[];
}

export interface ConfigInterface {
  /** As rules name it: nameif, interface, or a zone of which no interface is known. */
  readonly name: string;
  /** Name of the port or VLAN interface, where it differs from `name`. */
  readonly hardware: string | null;
  /** The device's own zone that holds it. */
  readonly zone: string | null;
  /** The device's addresses here, with the length of the prefix: "10.1.0.1/24". */
  readonly networks: readonly string[];
  readonly enabled: boolean;
  readonly vlan: number | null;
  readonly at: TextAt;
}

export interface ConfigRoute {
  /** "0.0.0.0/0", "10.2.0.0/16", "::/0" */
  readonly prefix: string;
  /** null = directly out of the interface, or thrown away. */
  readonly gateway: string | null;
  /** Name of a ConfigInterface; null = follows from the gateway. */
  readonly interface: string | null;
  /** Packets to it are thrown away (null route, blackhole). */
  readonly discards: boolean;
  readonly at: TextAt;
}

export interface FilterStage {
  /** As a person would say it: "access-list OUTSIDE_IN in on outside", "chain FORWARD", "security policies". */
  readonly name: string;
  /** Names of interfaces; the stage is passed by what enters (and leaves) by one of them. null = any. */
  readonly entersBy: readonly string[] | null;
  readonly leavesBy: readonly string[] | null;
  /**
   * Which packets of a connection are asked: only its first (the device remembers permitted connections: a permit with `keepsState` lets everything
   * after it pass), or every packet, with its state (Linux), or without any (router access lists).
   */
  readonly asks: "first-packet" | "every-packet-with-state" | "every-packet";
  /** Whether its rules speak of the source and destination after address translation. */
  readonly seesTranslated: { readonly source: boolean; readonly destination: boolean };
  readonly rules: readonly PacketRule[];
  /** What happens to what no rule decides. */
  readonly otherwise: Otherwise;
}

export interface Otherwise {
  readonly action: Exclude<RuleAction, "skip">;
  /** In words: "implicit deny at the end of the access list". */
  readonly text: string;
  /** Where it is written; null = it is the device's nature. */
  readonly at: TextAt | null;
}

/** First match wins. What it looks at is before any translation. */
export interface NatRule {
  readonly entersBy: readonly string[] | null;
  readonly leavesBy: readonly string[] | null;
  /** null = any. */
  readonly source: AddressSet | null;
  readonly destination: AddressSet | null;
  readonly services: readonly ServiceMatch[] | null;
  /** null = unchanged. All null: exempt from the rules below it. */
  readonly newSource: NatTarget | null;
  readonly newDestination: NatTarget | null;
  readonly newDestinationPort: number | null;
  /** A static translation: what the other side opens is translated the other way round. */
  readonly bothWays: boolean;
  /** What else must hold and is not modelled; with any of them it is not known whether it translates. */
  readonly conditions: readonly string[];
  readonly text: string;
  readonly at: TextAt;
}

/** Sets of the same size are mapped one to one in order; else any address of the set may be chosen. */
export type NatTarget = { readonly kind: "addresses"; readonly addresses: AddressSet } | { readonly kind: "interface" /** null = the one it leaves by. */; readonly name: string | null };

export interface WrittenLimit {
  /** Infinity = never. */
  readonly seconds: number;
  readonly at: TextAt;
}

export interface StateSettings {
  /** Only what is written; a null means the device's default, from the facts. */
  readonly idle: { readonly tcp: WrittenLimit | null; readonly udp: WrittenLimit | null; readonly icmp: WrittenLimit | null };
  /** Application-layer gateways, in the names of negotiatingProtocols (ftp, dce-rpc, rtsp, tftp …): what the text switches on, and off. */
  readonly algsOn: readonly FollowedWord[];
  readonly algsOff: readonly WrittenWord[];
  /** As set in the text; null = the device's default. */
  readonly onLoad: OnLoad | null;
}

/** A gateway that is bound to interfaces follows what takes one of its ways; without ways it follows everything. */
export interface FollowedWord extends WrittenWord {
  readonly ways?: readonly FollowedWay[];
}

export interface FollowedWay {
  /** Interfaces of which the opening packet comes in by one, and goes out by one; null = any. */
  readonly entersBy: readonly string[] | null;
  readonly leavesBy: readonly string[] | null;
}

export interface WrittenWord {
  readonly word: string;
  readonly at: TextAt;
}

export interface WrittenRule {
  /** Its number or name in the device's own words; unique within `list`. */
  readonly name: string;
  /** The access list, chain or rule base it stands in. */
  readonly list: string;
  readonly action: RuleAction;
  /** What keeps it from holding ("disabled", "expired 2020-01-01", "the access list is bound to no interface"); null = it holds. */
  readonly notHolding: string | null;
  readonly until: string | null;
  readonly schedule: string | null;
  /** Hit counter of the export; null = none given. */
  readonly hits: number | null;
  readonly logged: boolean | null;
  readonly comment: string | null;
  /** Nobody wrote it: the device does so by its nature or by a setting elsewhere. */
  readonly byNature?: true;
  readonly text: string;
  readonly at: TextAt;
  /** Last line of it; equals at.line for rules of one line. */
  readonly toLine: number;
}

/** A rule that holds, with nothing said beside what it does; the rest is its maker's. */
export const PLAIN_WRITTEN = { notHolding: null, until: null, schedule: null, hits: null, logged: null, comment: null } as const satisfies Partial<WrittenRule>;
