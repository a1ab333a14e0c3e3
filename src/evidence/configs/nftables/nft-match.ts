// What a comparison of nftables asks of a packet, as boxes (nft(8), PAYLOAD, META, CT EXPRESSIONS). What is looked at and cannot be known from a
// packet and its connection alone becomes a condition in words; so does a field that is not known here.
import { parseIpv4, parseIpv6 } from "../../../foundation/ip-address.ts";
import { type AddressSet, EVERY_IP, EVERY_IPV4, EVERY_IPV6, NO_ADDRESSES, unionOf } from "../../../plant/address-set.ts";
import type { ConnectionState } from "../../../plant/packet-rule.ts";
import type { NumberRanges } from "../../../plant/segmentation.ts";
import { ALL_STATES, type Box, EVERYTHING, maskedRanges, otherFlags, otherNumbers, productOf, rangesOf } from "../netfilter-box.ts";
import type { NamedInterfaces } from "../netfilter-interfaces.ts";
import { icmpTypeNames, nftCodeNames, portNumber, protocolNumber, wholeNumber } from "../netfilter-names.ts";
import { matchWords, plainWords } from "./condition-words.ts";
import type { MatchOperator, NftElement, NftKey, NftTable, NftValue } from "./nft-record.ts";

export interface NftContext {
  readonly table: NftTable;
  readonly interfaces: NamedInterfaces;
  /** Before the connection is looked up (priority below −200) every packet is invalid. */
  readonly isBeforeTracking: boolean;
  readonly translates: { readonly destination: boolean; readonly source: boolean };
  readonly untracked: readonly Box[];
  /** Sets that rules fill while the firewall runs. */
  readonly changing: ReadonlySet<string>;
}

export interface Asked {
  /** One of these, none of `except`. */
  readonly boxes: readonly Box[];
  readonly except: readonly Box[];
  /** What was not understood; null = nothing. */
  readonly open: string | null;
}

type Range = readonly [bigint, bigint];
/** A field as numbers: how many bits, what words mean, and the box of a set of numbers. `base` = what asking for it already demands. */
interface NumberField {
  readonly bits: number;
  readonly number: (text: string) => bigint | undefined;
  readonly box: (ranges: readonly Range[]) => Box;
  readonly base: Box;
  /** Where the field is looked at without asking whether the packet has it: other bytes stand there, and may match. */
  readonly orPerhaps?: Box;
}

const always: Asked = { boxes: [EVERYTHING], except: [], open: null };
const never: Asked = { boxes: [], except: [], open: null };

export function askedBy(left: NftKey, operator: MatchOperator, right: NftValue, words: string, context: NftContext): Asked {
  const set = asSet(right, context);
  const asked = set === undefined ? null : compare(left, operator, set, context);
  // What was not read as a value stands in the words alone.
  if (asked === null) return condition(right.kind === "unknown" && right.words === "" ? words : matchWords(left, operator, right), isKnownCondition(left) ? null : `${words.trim()}: not understood`);
  if (right.kind === "named-set" && isChanging(right.name, context)) {
    const told = [`the set ${right.name} as it is now`];
    return { ...asked, boxes: asked.boxes.map((box) => ({ ...box, conditions: [...box.conditions, ...told] })) };
  }
  return asked;
}

export function isChanging(name: string, context: NftContext): boolean {
  return context.changing.has(name) || context.table.sets.get(name)?.isDynamic === true;
}

function condition(words: string, open: string | null): Asked {
  return { boxes: [{ ...EVERYTHING, conditions: [plainWords(words)] }], except: [], open };
}

/** The elements that are compared with; undefined = a set that is not written. */
function asSet(value: NftValue, context: NftContext): readonly NftValue[] | undefined {
  if (value.kind === "set") return value.elements.map((e) => e.key);
  if (value.kind === "named-set") return context.table.sets.get(value.name)?.elements.map((e) => e.key);
  return [value];
}

/** null = not understood. */
function compare(left: NftKey, operator: MatchOperator, values: readonly NftValue[], context: NftContext): Asked | null {
  if (left.kind === "concat") {
    const boxes: Box[] = [];
    for (const value of values) {
      const some = boxesOfConcat(left, value, context);
      if (some === null) return null;
      for (const box of some) boxes.push(box);
    }
    if (operator === "is" || operator === "==") return { boxes, except: [], open: null };
    return operator === "!=" ? { boxes: demanded(left), except: boxes, open: null } : null;
  }
  const name = left.kind === "field" ? left.name : "";
  if (name === "ct state") return compareState(operator, values, context);
  if (name === "ct status") return compareStatus(operator, values, context);
  if (/^meta (iif|iifname|oif|oifname)$/.test(name)) return compareInterface(name.includes("oif") ? "leaves" : "enters", operator, values, context);
  if (left.kind === "masked" && left.key.kind === "field" && /^(ct state)$/.test(left.key.name)) return null;
  const field = fieldOf(left.kind === "masked" ? left.key : left);
  if (field === undefined) return null;
  if (isFlags(left)) return compareFlags(left, operator, values, field);
  const ranges = left.kind === "masked" ? maskedNumbers(left.mask, values, field) : rangesOfValues(values, field);
  if (ranges === undefined) return null;
  const wanted = byOperator(operator, ranges, field.bits);
  if (wanted === undefined) return null;
  if (wanted.length === 0) return never;
  const boxes = productOf([field.base], [field.box(wanted)]) ?? [];
  return { boxes: field.orPerhaps === undefined ? boxes : [...boxes, field.orPerhaps], except: [], open: null };
}

/** The boxes of one value of a concatenation; null = not understood. */
export function boxesOfConcat(key: NftKey & { kind: "concat" }, value: NftValue, context: NftContext): readonly Box[] | null {
  if (value.kind === "every") return [EVERYTHING];
  if (value.kind !== "concat" || value.parts.length !== key.parts.length) return null;
  let boxes: readonly Box[] = [EVERYTHING];
  for (let i = 0; i < key.parts.length; i++) {
    const asked = compare(key.parts[i] as NftKey, "==", [value.parts[i] as NftValue], context);
    if (asked === null || asked.except.length > 0) return null;
    boxes = productOf(boxes, asked.boxes) ?? [];
  }
  return boxes;
}

/** Boxes of an element of a verdict map. */
export function boxesOfElement(key: NftKey, element: NftElement, context: NftContext): readonly Box[] | null {
  if (element.key.kind === "every") return [EVERYTHING];
  if (key.kind === "concat") return boxesOfConcat(key, element.key, context);
  const asked = compare(key, "==", [element.key], context);
  return asked === null || asked.except.length > 0 ? null : asked.boxes;
}

/** What looking at these fields already asks: ports ask for the protocol, addresses for the version of IP. */
export function demanded(key: NftKey): readonly Box[] {
  if (key.kind === "concat") return key.parts.reduce<readonly Box[]>((boxes, part) => productOf(boxes, demanded(part)) ?? [], [EVERYTHING]);
  const field = fieldOf(key.kind === "masked" ? key.key : key);
  return field?.orPerhaps === undefined ? [field?.base ?? EVERYTHING] : [field.base, field.orPerhaps];
}

function byOperator(operator: MatchOperator, ranges: readonly Range[], bits: number): readonly Range[] | undefined {
  const last = (1n << BigInt(bits)) - 1n;
  const only = ranges.length === 1 && ranges[0]?.[0] === ranges[0]?.[1] ? (ranges[0] as Range)[0] : undefined;
  switch (operator) {
    case "is":
    case "==":
      return ranges;
    case "!=":
    case "without":
      return complement(ranges, last);
    case "<":
      return only === undefined ? undefined : only === 0n ? [] : [[0n, only - 1n]];
    case "<=":
      return only === undefined ? undefined : [[0n, only]];
    case ">":
      return only === undefined ? undefined : only === last ? [] : [[only + 1n, last]];
    case ">=":
      return only === undefined ? undefined : [[only, last]];
  }
}

function complement(ranges: readonly Range[], last: bigint): Range[] {
  const out: Range[] = [];
  let next = 0n;
  for (const [from, to] of [...ranges].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    if (from > next) out.push([next, from - 1n]);
    if (to >= next) next = to + 1n;
  }
  if (next <= last) out.push([next, last]);
  return out;
}

function rangesOfValues(values: readonly NftValue[], field: NumberField): Range[] | undefined {
  const out: Range[] = [];
  const last = (1n << BigInt(field.bits)) - 1n;
  for (const value of values) {
    if (value.kind === "word") {
      const number = field.number(value.text);
      if (number === undefined || number > last) return undefined;
      out.push([number, number]);
    } else if (value.kind === "range") {
      const from = field.number(value.from);
      const to = field.number(value.to);
      if (from === undefined || to === undefined || from > to || to > last) return undefined;
      out.push([from, to]);
    } else if (value.kind === "prefix") {
      const from = field.number(value.address);
      if (from === undefined || !Number.isInteger(value.length) || value.length < 0 || value.length > field.bits) return undefined;
      const size = 1n << BigInt(field.bits - value.length);
      const first = (from / size) * size;
      out.push([first, first + size - 1n]);
    } else if (value.kind === "every") out.push([0n, last]);
    else if (value.kind === "set") {
      const inner = rangesOfValues(
        value.elements.map((e) => e.key),
        field,
      );
      if (inner === undefined) return undefined;
      out.push(...inner);
    } else return undefined;
  }
  return out;
}

function maskedNumbers(maskValue: NftValue, values: readonly NftValue[], field: NumberField): Range[] | undefined {
  const mask = single(maskValue, field);
  if (mask === undefined) return undefined;
  const out: Range[] = [];
  for (const value of values) {
    const number = single(value, field);
    const ranges = number === undefined ? undefined : maskedRanges(field.bits, mask, number);
    if (ranges === undefined) return undefined;
    out.push(...ranges);
  }
  return out;
}

/** A number, or several or'ed. */
function single(value: NftValue, field: NumberField): bigint | undefined {
  if (value.kind === "word") return field.number(value.text);
  if (value.kind !== "list") return undefined;
  let sum = 0n;
  for (const one of value.values) {
    const number = single(one, field);
    if (number === undefined) return undefined;
    sum |= number;
  }
  return sum;
}

function isFlags(key: NftKey): boolean {
  return key.kind === "masked" ? isFlags(key.key) : key.kind === "field" && key.name === "tcp flags";
}

function compareFlags(left: NftKey, operator: MatchOperator, values: readonly NftValue[], field: NumberField): Asked | null {
  const mask = left.kind === "masked" ? single(left.mask, field) : undefined;
  if (left.kind === "masked" && mask === undefined) return null;
  const numbers: number[] = [];
  for (const value of values) {
    const number = single(value, field);
    if (number === undefined || number > 255n) return null;
    numbers.push(Number(number));
  }
  const asks = (tcpFlags: Box["tcpFlags"]): Asked => (tcpFlags?.length === 0 ? never : { boxes: [{ ...field.base, tcpFlags }], except: [], open: null });
  const first = numbers[0] as number;
  // Without an operator a single word asks for one of its flags; with one, and in a set, it is all eight bits.
  if (mask === undefined && (operator === "is" || operator === "without") && numbers.length === 1 && values.length === 1) {
    if (operator === "without") return asks([{ mask: first, value: 0 }]);
    return asks([1, 2, 4, 8, 16, 32, 64, 128].filter((bit) => (first & bit) !== 0).map((bit) => ({ mask: bit, value: bit })));
  }
  const bits = mask === undefined ? 255 : Number(mask);
  const possible = numbers.filter((number) => (number & ~bits) === 0);
  if (operator === "is" || operator === "==") return asks(possible.map((value) => ({ mask: bits, value })));
  if (operator !== "!=") return null;
  if (possible.length === 0) return { boxes: [field.base], except: [], open: null };
  if (possible.length === 1) return asks(otherFlags(bits, possible[0] as number));
  return { boxes: [field.base], except: possible.map((value) => ({ ...field.base, tcpFlags: [{ mask: bits, value }] })), open: null };
}

function compareState(operator: MatchOperator, values: readonly NftValue[], context: NftContext): Asked | null {
  const listed: ConnectionState[] = [];
  for (const value of values.flatMap((v) => (v.kind === "list" ? v.values : [v]))) {
    const state = value.kind === "word" ? ALL_STATES.find((s) => s === value.text) : undefined;
    if (state === undefined) return null;
    listed.push(state);
  }
  const isNegated = operator === "!=" || operator === "without";
  if (!isNegated && operator !== "is" && operator !== "==") return null;
  // A list with an exact comparison names a state of several bits at once, which no packet has.
  const isExactList = operator !== "is" && operator !== "without" && values.length === 1 && values[0]?.kind === "list";
  const states = isExactList ? [] : listed;
  if (context.isBeforeTracking) return states.includes("invalid") !== isNegated ? always : never;
  const kept = isNegated ? ALL_STATES.filter((state) => !states.includes(state)) : states;
  const boxes: Box[] = kept.length === 0 ? [] : [{ ...EVERYTHING, states: kept.length === ALL_STATES.length ? null : kept }];
  if (context.untracked.length === 0 || kept.length === ALL_STATES.length) return { boxes, except: [], open: null };
  return kept.includes("untracked") ? { boxes: [...boxes, ...context.untracked], except: [], open: null } : { boxes, except: context.untracked, open: null };
}

const STATUS: NftKey = { kind: "field", name: "ct status" };

/** Only whether addresses were translated is known, where nothing translates. */
function compareStatus(operator: MatchOperator, values: readonly NftValue[], context: NftContext): Asked | null {
  const listed = values.flatMap((v) => (v.kind === "list" ? v.values : [v])).map((v) => (v.kind === "word" ? v.text : ""));
  const isNever = listed.every((word) => (word === "dnat" && !context.translates.destination) || (word === "snat" && !context.translates.source));
  if (isNever && operator === "is") return never;
  return condition(
    matchWords(STATUS, operator, values.length === 1 ? (values[0] as NftValue) : { kind: "set", elements: values.map((key) => ({ key, verdict: null, data: null, expires: false })) }),
    null,
  );
}

function compareInterface(side: "enters" | "leaves", operator: MatchOperator, values: readonly NftValue[], context: NftContext): Asked | null {
  const names = new Set<string>();
  let isAll = false;
  for (const value of values) {
    if (value.kind !== "word") return null;
    const matching = context.interfaces.matching(value.text);
    if (matching === null) isAll = true;
    for (const name of matching ?? []) names.add(name);
  }
  const box: Box = { ...EVERYTHING, [side]: isAll ? null : [...names] };
  if (operator === "is" || operator === "==") return { boxes: [box], except: [], open: null };
  return operator === "!=" || operator === "without" ? { boxes: [EVERYTHING], except: [box], open: null } : null;
}

/** Fields of which it is known that no list of rules can tell their value; a condition is then all there is to say. */
function isKnownCondition(key: NftKey): boolean {
  if (key.kind === "concat") return key.parts.every(isKnownCondition) || key.parts.some((part) => part.kind === "unknown");
  if (key.kind === "masked") return isKnownCondition(key.key);
  const words = key.kind === "field" ? key.name : key.words;
  return /^(meta (mark|skuid|skgid|priority|length|random|time|day|hour|cpu|cgroup|ipsec|pkttype|iif|oif|iifname|oifname|iiftype|oiftype|iifgroup|oifgroup|iifkind|oifkind|protocol|rtclassid|secmark|sdif|sdifname|ibrname|obrname)|ct |fib |socket |osf |rt |ipsec |numgen |jhash |symhash |exthdr |frag |hbh |dst |mh |srh |ether |vlan |arp |ip (ttl|dscp|ecn|id|length|checksum|version|hdrlength|frag-off)|ip6 (hoplimit|flowlabel|dscp|ecn|length|version)|tcp (sequence|ackseq|window|option)|(icmp|icmpv6) (mtu|id|sequence|gateway|checksum)|udp (length|checksum)|igmp |ah |esp |comp |@)/.test(
    `${words} `,
  );
}

const V4: Box = { ...EVERYTHING, source: EVERY_IPV4 };
const V6: Box = { ...EVERYTHING, source: EVERY_IPV6 };
const FLAG_BITS: ReadonlyMap<string, bigint> = new Map(["fin", "syn", "rst", "psh", "ack", "urg", "ecn", "cwr"].map((name, bit) => [name, 1n << BigInt(bit)] as const));
const HEADER_PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ["tcp", 6],
  ["udp", 17],
  ["dccp", 33],
  ["sctp", 132],
  ["udplite", 136],
]);
const WITH_PORTS: NumberRanges = [
  [6, 6],
  [17, 17],
  [33, 33],
  [132, 132],
  [136, 136],
];

const toNumbers = (ranges: readonly Range[]): NumberRanges => rangesOf(ranges.map(([from, to]) => [Number(from), Number(to)] as const));
const big = (number: number | undefined): bigint | undefined => (number === undefined ? undefined : BigInt(number));
const plain = (text: string): bigint | undefined => (/^(\d{1,39}|0x[0-9a-fA-F]{1,32})$/.test(text) ? BigInt(text) : undefined);

function fieldOf(key: NftKey): NumberField | undefined {
  if (key.kind !== "field") return undefined;
  const [header, field] = key.name.split(" ") as [string, string];
  if (header === "ip" || header === "ip6") {
    const version = header === "ip" ? 4 : 6;
    const base = version === 4 ? V4 : V6;
    if (field === "saddr" || field === "daddr") return addressField(version, field === "saddr" ? "source" : "destination");
    // The next header of IPv6 is the protocol only where no extension header stands between: then the rule matches perhaps.
    if (field === "protocol" || field === "nexthdr") return { bits: 8, number: (t) => big(protocolNumber(t)), box: (r) => ({ ...EVERYTHING, protocols: toNumbers(r) }), base };
    return undefined;
  }
  if (key.name === "meta l4proto") return { bits: 8, number: (t) => big(protocolNumber(t)), box: (r) => ({ ...EVERYTHING, protocols: toNumbers(r) }), base: EVERYTHING };
  if (key.name === "meta nfproto") return versionField((t) => ({ ipv4: 2n, ipv6: 10n })[t] ?? plain(t), 2n, 10n, 8);
  if (key.name === "meta protocol" || key.name === "ether type")
    return versionField((t) => ({ ip: 0x800n, ip6: 0x86ddn, arp: 0x806n, vlan: 0x8100n, "8021q": 0x8100n, "8021ad": 0x88a8n })[t] ?? plain(t), 0x800n, 0x86ddn, 16);
  if (key.name === "tcp flags") return { bits: 8, number: (t) => FLAG_BITS.get(t) ?? plain(t), box: () => EVERYTHING, base: { ...EVERYTHING, protocols: [[6, 6]] } };
  if (header === "icmp" || header === "icmpv6") return icmpField(header === "icmp" ? 4 : 6, field);
  if (field === "sport" || field === "dport") {
    const protocol = HEADER_PROTOCOLS.get(header);
    if (protocol === undefined && header !== "th") return undefined;
    const side = field === "sport" ? "sourcePorts" : "destinationPorts";
    const ports = { bits: 16, number: (t: string) => big(portNumber(t)), box: (r: readonly Range[]) => ({ ...EVERYTHING, [side]: toNumbers(r) }) };
    if (protocol !== undefined) return { ...ports, base: { ...EVERYTHING, protocols: [[protocol, protocol]] } };
    // "th" looks at the bytes behind the IP header, whatever protocol they are of.
    return {
      ...ports,
      base: { ...EVERYTHING, protocols: WITH_PORTS },
      orPerhaps: { ...EVERYTHING, protocols: otherNumbers(WITH_PORTS, 255), conditions: ["the bytes of a protocol without ports happen to match"] },
    };
  }
  return undefined;
}

function addressField(version: 4 | 6, side: "source" | "destination"): NumberField {
  const set = (ranges: readonly Range[]): AddressSet =>
    unionOf([version === 4 ? { ...NO_ADDRESSES, v4: ranges.map(([from, to]) => ({ from: Number(from), to: Number(to) })) } : { ...NO_ADDRESSES, v6: ranges.map(([from, to]) => ({ from, to })) }]);
  return {
    bits: version === 4 ? 32 : 128,
    number: (text) => (version === 4 ? big(parseIpv4(text)) : parseIpv6(text)) ?? plain(text),
    box: (ranges) => ({ ...EVERYTHING, [side]: set(ranges) }),
    base: { ...EVERYTHING, [side]: version === 4 ? EVERY_IPV4 : EVERY_IPV6 },
  };
}

function versionField(number: NumberField["number"], four: bigint, six: bigint, bits: number): NumberField {
  const has = (ranges: readonly Range[], value: bigint): boolean => ranges.some(([from, to]) => from <= value && value <= to);
  return {
    bits,
    number,
    box: (ranges) => ({ ...EVERYTHING, source: has(ranges, four) ? (has(ranges, six) ? EVERY_IP : EVERY_IPV4) : has(ranges, six) ? EVERY_IPV6 : NO_ADDRESSES }),
    base: EVERYTHING,
  };
}

function icmpField(version: 4 | 6, field: string): NumberField | undefined {
  const base: Box = { ...(version === 4 ? V4 : V6), protocols: version === 4 ? [[1, 1]] : [[58, 58]] };
  const types = (ranges: NumberRanges): number[] => ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
  if (field === "type") {
    return {
      bits: 8,
      number: (t) => big(wholeNumber(t, 255) ?? icmpTypeNames[version].get(t)),
      box: (r) => ({ ...EVERYTHING, icmp: types(toNumbers(r)).map((type) => ({ type, codes: null })) }),
      base,
    };
  }
  if (field !== "code") return undefined;
  const every = types([[0, 255]]);
  return { bits: 8, number: (t) => big(wholeNumber(t, 255) ?? nftCodeNames[version].get(t)), box: (r) => ({ ...EVERYTHING, icmp: every.map((type) => ({ type, codes: toNumbers(r) })) }), base };
}
