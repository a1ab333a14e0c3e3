// What one match option of an iptables rule asks of a packet (iptables-extensions(8)): boxes that it must be in, or boxes that it must not be in.
// Options that speak of what no rule list can know (rates, times, marks, owners) become conditions in words.
import { type AddressSet, addressSet, complementOf, EVERY_IPV4, EVERY_IPV6, intersectionOf } from "../../../plant/address-set.ts";
import type { ConnectionState } from "../../../plant/packet-rule.ts";
import type { NumberRanges } from "../../../plant/segmentation.ts";
import { ALL_STATES, type Box, EVERYTHING, otherFlags, otherNumbers, rangesOf } from "../netfilter-box.ts";
import type { NamedInterfaces } from "../netfilter-interfaces.ts";
import { icmpTypeAndCodeNames, icmpTypeNames, portNumber, protocolNumber, wholeNumber } from "../netfilter-names.ts";
import { addressesOf } from "./address-words.ts";
import { boxesOfSet } from "./ipset-boxes.ts";
import type { IpSet, IptablesOption } from "./iptables-record.ts";

export interface MatchContext {
  readonly family: 4 | 6;
  readonly interfaces: NamedInterfaces;
  readonly sets: ReadonlyMap<string, IpSet>;
  /** Before the connection is looked up every packet is INVALID (xt_conntrack without an entry). */
  readonly isBeforeTracking: boolean;
  /** Some rule of the text translates destinations or sources: without one no packet is in the state DNAT or SNAT. */
  readonly translates: { readonly destination: boolean; readonly source: boolean };
  /** Packets that the rules of the raw table take out of tracking, perhaps. */
  readonly untracked: readonly Box[];
}

export interface MatchMeaning {
  /** One of these. */
  readonly boxes: readonly Box[];
  /** None of these. */
  readonly except: readonly Box[];
}

const ALWAYS: MatchMeaning = { boxes: [EVERYTHING], except: [] };
const NEVER: MatchMeaning = { boxes: [], except: [] };
const within = (box: Partial<Box>): MatchMeaning => ({ boxes: [{ ...EVERYTHING, ...box }], except: [] });
const outside = (boxes: readonly Box[]): MatchMeaning => ({ boxes: [EVERYTHING], except: boxes });

type Reader = (option: IptablesOption, context: MatchContext) => MatchMeaning | null;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...named(["-s", "--src", "--source"], (o, c) => addresses(o, c, "source", addressesOf(o.values[0] ?? ""))),
  ...named(["-d", "--dst", "--destination"], (o, c) => addresses(o, c, "destination", addressesOf(o.values[0] ?? ""))),
  ...named(["--src-range"], (o, c) => addresses(o, c, "source", rangeSet(o.values[0] ?? ""))),
  ...named(["--dst-range"], (o, c) => addresses(o, c, "destination", rangeSet(o.values[0] ?? ""))),
  ...named(["-i", "--in-interface"], (o, c) => onInterface(o, c, "enters")),
  ...named(["-o", "--out-interface"], (o, c) => onInterface(o, c, "leaves")),
  ...named(["-p", "--proto", "--protocol"], protocol),
  ...named(["--sport", "--source-port", "--sports", "--source-ports"], (o) => ports(o, ["sourcePorts"])),
  ...named(["--dport", "--destination-port", "--dports", "--destination-ports"], (o) => ports(o, ["destinationPorts"])),
  ...named(["--port", "--ports"], (o) => ports(o, ["sourcePorts", "destinationPorts"])),
  ...named(["--icmp-type", "--icmpv6-type"], icmp),
  ...named(["--syn"], (o) => tcpFlags(o.isNegated, 0x17, 0x02)),
  ...named(["--tcp-flags"], flagWords),
  ...named(["--state", "--ctstate"], states),
  ...named(["--ctproto"], protocol),
  ...named(["--match-set"], matchSet),
  ...named(["--src-type"], (o, c) => addressType(o, c, "source")),
  ...named(["--dst-type"], (o, c) => addressType(o, c, "destination")),
  ...named(["--pkt-type"], packetType),
  ...named(["--comment", "-4", "-6", "--ipv4", "--ipv6", "--nfacct-name", "--label"], () => ALWAYS),
]);

function named(names: readonly string[], reader: Reader): (readonly [string, Reader])[] {
  return names.map((name) => [name, reader] as const);
}

/** null = the option, or its value, is not understood; undefined = no match option that is read into boxes. */
export function meaningOfMatch(option: IptablesOption, context: MatchContext): MatchMeaning | null | undefined {
  const reader = READERS.get(option.name);
  return reader === undefined ? undefined : reader(option, context);
}

function everyOf(family: 4 | 6): AddressSet {
  return family === 4 ? EVERY_IPV4 : EVERY_IPV6;
}

function addresses(option: IptablesOption, context: MatchContext, side: "source" | "destination", set: AddressSet | undefined): MatchMeaning | null {
  if (set === undefined || option.values.length !== 1) return null;
  const every = everyOf(context.family);
  const inFamily = intersectionOf(option.isNegated ? complementOf(set) : set, every);
  const ranges = context.family === 4 ? inFamily.v4 : inFamily.v6;
  if (ranges.length === 0) return NEVER;
  const isAll = ranges.length === 1 && ranges[0]?.from === (context.family === 4 ? every.v4 : every.v6)[0]?.from && ranges[0]?.to === (context.family === 4 ? every.v4 : every.v6)[0]?.to;
  return isAll ? ALWAYS : within({ [side]: inFamily });
}

function rangeSet(text: string): AddressSet | undefined {
  const set = addressSet([text]);
  return set.unresolved.length > 0 ? undefined : set;
}

function onInterface(option: IptablesOption, context: MatchContext, side: "enters" | "leaves"): MatchMeaning | null {
  const name = option.values[0];
  if (name === undefined || option.values.length !== 1) return null;
  const names = context.interfaces.matching(name);
  if (names === null) return option.isNegated ? NEVER : ALWAYS;
  const box: Box = { ...EVERYTHING, [side]: names };
  return option.isNegated ? outside([box]) : { boxes: [box], except: [] };
}

function protocol(option: IptablesOption): MatchMeaning | null {
  const text = option.values[0] ?? "";
  const number = text.toLowerCase() === "all" ? 0 : protocolNumber(text);
  if (number === undefined || option.values.length !== 1) return null;
  if (number === 0) return option.isNegated ? NEVER : ALWAYS;
  return within({ protocols: option.isNegated ? otherNumbers([[number, number]], 255) : [[number, number]] });
}

type PortSide = "sourcePorts" | "destinationPorts";

function ports(option: IptablesOption, sides: readonly PortSide[]): MatchMeaning | null {
  const pairs: (readonly [number, number])[] = [];
  for (const text of (option.values[0] ?? "").split(",")) {
    const [from, to] = text.split(":") as [string, string?];
    const first = from === "" && to !== undefined ? 0 : portNumber(from);
    const last = to === undefined ? first : to === "" ? 65_535 : portNumber(to);
    if (first === undefined || last === undefined || first > last) return null;
    pairs.push([first, last]);
  }
  if (option.values.length !== 1) return null;
  const ranges = rangesOf(pairs);
  const wanted: NumberRanges = option.isNegated ? otherNumbers(ranges, 65_535) : ranges;
  if (wanted.length === 0) return NEVER;
  // "Not on these ports" asks both ends, "on these" either.
  if (option.isNegated) return within(Object.fromEntries(sides.map((side) => [side, wanted])));
  return { boxes: sides.map((side) => ({ ...EVERYTHING, [side]: wanted })), except: [] };
}

function icmp(option: IptablesOption, context: MatchContext): MatchMeaning | null {
  const text = option.values[0] ?? "";
  if (option.values.length !== 1) return null;
  if (text === "any" || text === "255") return option.isNegated ? NEVER : ALWAYS;
  const [typeText, codeText] = text.split("/") as [string, string?];
  const both = icmpTypeAndCodeNames[context.family].get(text);
  const type = both?.type ?? wholeNumber(typeText, 255) ?? icmpTypeNames[context.family].get(typeText);
  const code = both?.code ?? (codeText === undefined ? null : wholeNumber(codeText, 255));
  if (type === undefined || code === undefined) return null;
  if (!option.isNegated) return within({ icmp: [{ type, codes: code === null ? null : [[code, code]] }] });
  const others = Array.from({ length: 256 }, (_, t) => ({ type: t, codes: null as NumberRanges | null })).filter((m) => m.type !== type);
  return within({ icmp: code === null ? others : [...others, { type, codes: otherNumbers([[code, code]], 255) }] });
}

const FLAGS: ReadonlyMap<string, number> = new Map([
  ["FIN", 1],
  ["SYN", 2],
  ["RST", 4],
  ["PSH", 8],
  ["ACK", 16],
  ["URG", 32],
  ["ALL", 63],
  ["NONE", 0],
]);

function flagWords(option: IptablesOption): MatchMeaning | null {
  const [mask, value] = option.values.map((list) => list.split(",").reduce((sum, word) => sum | (FLAGS.get(word.toUpperCase()) ?? Number.NaN), 0));
  const known = option.values.every((list) => list.split(",").every((word) => FLAGS.has(word.toUpperCase())));
  return mask === undefined || value === undefined || !known || option.values.length !== 2 ? null : tcpFlags(option.isNegated, mask, value);
}

function tcpFlags(isNegated: boolean, mask: number, value: number): MatchMeaning {
  if ((value & ~mask) !== 0) return isNegated ? ALWAYS : NEVER;
  if (mask === 0) return isNegated ? NEVER : ALWAYS;
  return within({ tcpFlags: isNegated ? otherFlags(mask, value) : [{ mask, value }] });
}

const STATES: ReadonlyMap<string, ConnectionState> = new Map(ALL_STATES.map((state) => [state.toUpperCase(), state]));

function states(option: IptablesOption, context: MatchContext): MatchMeaning | null {
  const words = (option.values[0] ?? "").toUpperCase().split(",");
  if (option.values.length !== 1 || words.some((word) => !STATES.has(word) && word !== "DNAT" && word !== "SNAT")) return null;
  const listed = words.flatMap((word) => STATES.get(word) ?? []);
  const translated = words.filter((word) => (word === "DNAT" && context.translates.destination) || (word === "SNAT" && context.translates.source));
  if (context.isBeforeTracking) return listed.includes("invalid") !== option.isNegated ? ALWAYS : NEVER;
  if (option.isNegated) {
    const kept = ALL_STATES.filter((state) => !listed.includes(state));
    const byTranslation = translated.map((word) => ({ ...EVERYTHING, conditions: [`translated (${word})`] }));
    if (kept.length === 0) return NEVER;
    return { boxes: [{ ...EVERYTHING, states: kept }], except: [...byTranslation, ...(listed.includes("untracked") ? context.untracked : [])] };
  }
  const boxes: Box[] = listed.length === 0 ? [] : [{ ...EVERYTHING, states: listed }];
  for (const word of translated) boxes.push({ ...EVERYTHING, conditions: [`translated (${word})`] });
  if (context.untracked.length === 0) return { boxes, except: [] };
  return listed.includes("untracked") ? { boxes: [...boxes, ...context.untracked], except: [] } : { boxes, except: context.untracked };
}

function matchSet(option: IptablesOption, context: MatchContext): MatchMeaning | null {
  const [name, sideText, ...more] = option.values;
  const sides = (sideText ?? "").split(",");
  if (name === undefined || more.length > 0 || sides.some((side) => side !== "src" && side !== "dst")) return null;
  const boxes = boxesOfSet(name, sides as ("src" | "dst")[], context.sets) ?? [{ ...EVERYTHING, conditions: [`in the set ${name} (${sideText})`] }];
  return option.isNegated ? outside(boxes) : { boxes, except: [] };
}

const MULTICAST: AddressSet = addressSet(["224.0.0.0/4", "ff00::/8"]);

/** addrtype: what the routing table says of an address. Only multicast follows from the address alone. */
function addressType(option: IptablesOption, context: MatchContext, side: "source" | "destination"): MatchMeaning | null {
  const types = (option.values[0] ?? "").toUpperCase().split(",");
  if (option.values.length !== 1 || types.some((type) => !/^[A-Z]+$/.test(type))) return null;
  const boxes = types.map((type): Box => {
    if (type === "MULTICAST") return { ...EVERYTHING, [side]: intersectionOf(MULTICAST, everyOf(context.family)) };
    return { ...EVERYTHING, conditions: [type === "LOCAL" ? `its ${side} is an address of this machine` : `its ${side} is of the type ${type} for this machine`] };
  });
  return option.isNegated ? outside(boxes) : { boxes, except: [] };
}

function packetType(option: IptablesOption, context: MatchContext): MatchMeaning | null {
  const type = (option.values[0] ?? "").toLowerCase();
  if (type === "multicast") {
    const group = intersectionOf(MULTICAST, everyOf(context.family));
    return option.isNegated ? within({ destination: intersectionOf(complementOf(MULTICAST), everyOf(context.family)) }) : within({ destination: group });
  }
  if (type !== "broadcast" && type !== "unicast" && type !== "host") return null;
  const box: Box = { ...EVERYTHING, conditions: [`its frame is ${type}`] };
  return option.isNegated ? outside([box]) : { boxes: [box], except: [] };
}
