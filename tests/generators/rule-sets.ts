// Rule sets of any size from a seed, as plants have them: objects in nested groups, prefixes inside prefixes, ranges, services in groups, any-to-any
// rules, denies among permits. Also the same set edited at some places, the same set in other words, and sets without any structure.
import { type AddressSet, addressSet, unionOf } from "../../src/plant/address-set.ts";
import { type EndpointSet, type PacketRule, PLAIN_RULE, type RuleAction } from "../../src/plant/packet-rule.ts";
import type { NumberRanges, PacketsMatch, TextAt } from "../../src/plant/segmentation.ts";

/** Numbers in [0, 1) from a seed (a linear congruence: enough to spread cases, not for statistics). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

class Dice {
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seeded(seed);
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  some<T>(list: readonly T[], atLeast: number, atMost: number): T[] {
    return Array.from({ length: atLeast + this.below(atMost - atLeast + 1) }, () => this.of(list));
  }
}

export const INTERFACES: readonly string[] = ["office", "dmz", "historians", "control", "line-1", "line-2", "line-3", "safety", "vendor", "cameras"];
const ZONES = 40;
const SUBNETS_PER_ZONE = 24;
const ANYWHERE: EndpointSet = { zones: null, addresses: null };
const TCP = 6;
const UDP = 17;
/** Ports of control systems and of the offices around them. */
const TCP_PORTS = [502, 102, 44_818, 4840, 20_000, 2404, 80, 443, 22, 3389, 445, 135, 1433, 8080, 5900, 21, 23, 5450, 5671, 8443, 18_245, 789, 1911, 2222, 34_962, 9600, 1962];
const UDP_PORTS = [53, 123, 161, 162, 514, 2222, 47_808, 34_964, 69, 1434, 500, 4500, 5353, 67, 68, 137];
const CLIENT_PORTS: NumberRanges = [[1024, 65_535]];

export function ruleAt(line: number): TextAt {
  return { kind: "text", file: "rules.conf", line, column: 1 };
}

const SAYS_NOTHING = { sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null };

function packets(protocol: number | null, more: Partial<PacketsMatch> = {}): PacketsMatch {
  return { kind: "packets", protocols: protocol === null ? null : [[protocol, protocol]], ...SAYS_NOTHING, written: "", at: ruleAt(1), ...more };
}

const ports = (protocol: number, from: number, to = from, more: Partial<PacketsMatch> = {}): PacketsMatch => packets(protocol, { destinationPorts: [[from, to]], ...more });

/** What the rules of one plant are made of. */
interface Vocabulary {
  readonly hosts: readonly AddressSet[];
  readonly networks: readonly AddressSet[];
  readonly groups: readonly AddressSet[];
  readonly sixes: readonly AddressSet[];
  readonly services: readonly (readonly PacketsMatch[])[];
}

function vocabularyOf(dice: Dice, size: number): Vocabulary {
  const subnet = (): string => `10.${1 + dice.below(ZONES)}.${dice.below(SUBNETS_PER_ZONE)}`;
  const hosts = Array.from({ length: Math.max(40, Math.floor(size / 4)) }, () => addressSet([`${subnet()}.${1 + dice.below(254)}`]));
  const network = (): string => {
    const kind = dice.next();
    const base = subnet();
    if (kind < 0.55) return `${base}.0/24`;
    if (kind < 0.7) return `${base}.${dice.below(4) * 64}/26`;
    if (kind < 0.8) return `10.${1 + dice.below(ZONES)}.0.0/16`;
    if (kind < 0.85) return `10.${1 + dice.below(ZONES)}.${dice.below(6) * 4}.0/22`;
    const first = 1 + dice.below(200);
    return `${base}.${first}-${base}.${first + 1 + dice.below(50)}`;
  };
  const networks = Array.from({ length: Math.max(20, Math.floor(size / 20)) }, () => addressSet([network()]));
  const groups = Array.from({ length: Math.max(10, Math.floor(size / 25)) }, () => unionOf([...dice.some(hosts, 1, 14), ...dice.some(networks, 0, 3)]));
  // Groups of groups, and groups of those.
  for (let i = 0; i < groups.length / 5; i++) groups.push(unionOf(dice.some(groups, 2, 4)));
  const six = (): string =>
    dice.chance(0.5) ? `2001:db8:${dice.below(ZONES)}:${dice.below(SUBNETS_PER_ZONE)}::/64` : `2001:db8:${dice.below(ZONES)}:${dice.below(SUBNETS_PER_ZONE)}::${1 + dice.below(500)}`;
  const sixes = Array.from({ length: Math.max(10, Math.floor(size / 40)) }, () => addressSet([six()]));
  const single = (): PacketsMatch => (dice.chance(0.75) ? ports(TCP, dice.of(TCP_PORTS)) : ports(UDP, dice.of(UDP_PORTS)));
  const services: PacketsMatch[][] = [
    ...TCP_PORTS.map((p) => [ports(TCP, p)]),
    ...UDP_PORTS.map((p) => [ports(UDP, p)]),
    ...Array.from({ length: 30 }, () => dice.some([single(), single(), single(), single(), single(), single()], 2, 6)),
    [ports(TCP, 1, 1023)],
    [ports(TCP, 49_152, 65_535)],
    [ports(TCP, 135), ports(TCP, 1024, 65_535)],
    [ports(TCP, 20_000, 20_100), ports(UDP, 20_000, 20_100)],
    [ports(TCP, 502, 502, { sourcePorts: CLIENT_PORTS })],
    [ports(UDP, 123, 123, { sourcePorts: [[123, 123]] })],
    [packets(1, { icmp: [{ type: 8, codes: null }] })],
    [packets(1)],
    [packets(TCP)],
    [packets(UDP)],
    [packets(null)],
  ];
  return { hosts, networks, groups, sixes, services };
}

export interface RuleSetOptions {
  readonly seed: number;
  readonly count: number;
  /** Share of rules that match perhaps: a condition, or a name that is not resolved. */
  readonly perhaps?: number;
  /** Share of rules for IPv6. */
  readonly sixes?: number;
}

/** Rules in sections, as people keep them: a server and who uses it, a line and what reaches it, what is denied from everywhere. */
export function plantRules(options: RuleSetOptions): PacketRule[] {
  const dice = new Dice(options.seed);
  const words = vocabularyOf(dice, options.count);
  const rules: PacketRule[] = [];
  const add = (action: RuleAction, source: EndpointSet, destination: EndpointSet, services: readonly PacketsMatch[]): void => {
    const perhaps = dice.chance(options.perhaps ?? 0.01);
    rules.push(ruleOf(rules.length, action, source, destination, services, perhaps ? { conditions: ["only in schedule night-shift"] } : {}));
  };
  const end = (addresses: AddressSet, by: string | null = null): EndpointSet => ({ zones: by === null ? null : [by], addresses });
  const someEnd = (): AddressSet => {
    const kind = dice.next();
    return kind < 0.4 ? dice.of(words.hosts) : kind < 0.6 ? dice.of(words.networks) : dice.of(words.groups);
  };
  while (rules.length < options.count) {
    const section = dice.next();
    const length = 4 + dice.below(20);
    if (dice.chance(options.sixes ?? 0.08)) {
      for (let i = 0; i < length; i++) add(dice.chance(0.15) ? "deny" : "permit", end(dice.of(words.sixes)), end(dice.of(words.sixes)), dice.of(words.services));
    } else if (section < 0.45) {
      // One server, its users, and one user who is kept out first.
      const server = dice.of(words.hosts);
      if (dice.chance(0.4)) add(dice.chance(0.3) ? "reject" : "deny", end(someEnd()), end(server), [packets(null)]);
      for (let i = 0; i < length; i++) add("permit", end(someEnd(), dice.chance(0.3) ? dice.of(INTERFACES) : null), end(dice.chance(0.8) ? server : someEnd()), dice.of(words.services));
    } else if (section < 0.85) {
      const by = dice.of(INTERFACES);
      const line = dice.of(words.networks);
      for (let i = 0; i < length; i++) add(dice.chance(0.12) ? "deny" : "permit", end(someEnd()), { zones: [by], addresses: dice.chance(0.5) ? line : someEnd() }, dice.of(words.services));
      if (dice.chance(0.5)) add("deny", ANYWHERE, end(line), [packets(null)]);
    } else if (section < 0.93) {
      for (let i = 0; i < 3; i++) add(dice.chance(0.4) ? "deny" : "permit", ANYWHERE, end(someEnd()), dice.of(words.services));
      for (let i = 0; i < 2; i++) add("permit", end(someEnd()), ANYWHERE, dice.of(words.services));
    } else add(dice.chance(0.5) ? "deny" : "permit", ANYWHERE, ANYWHERE, [dice.chance(0.5) ? ports(TCP, dice.of(TCP_PORTS)) : ports(UDP, dice.of(UDP_PORTS))]);
  }
  return rules.slice(0, options.count).map(renumbered);
}

function ruleOf(line: number, action: RuleAction, source: EndpointSet, destination: EndpointSet, services: readonly PacketsMatch[], more: Partial<PacketRule> = {}): PacketRule {
  return { ...PLAIN_RULE, action, source, destination, services, until: null, writtenOrder: line, text: `rule ${line + 1}`, at: ruleAt(line + 1), ...more };
}

const renumbered = (rule: PacketRule, line: number): PacketRule => ({ ...rule, writtenOrder: line, text: `rule ${line + 1}`, at: ruleAt(line + 1) });

/** The set with so many edits, as people make them: a rule gone, a rule new, two rules exchanged, another action, another service. */
export function editedRules(rules: readonly PacketRule[], edits: number, seed: number): PacketRule[] {
  const dice = new Dice(seed);
  const strange = plantRules({ seed: seed + 1, count: Math.max(edits, 1) });
  const out = [...rules];
  for (let i = 0; i < edits; i++) {
    const at = dice.below(out.length);
    const old = out[at] as PacketRule;
    const kind = dice.below(5);
    if (kind === 0) out.splice(at, 1);
    else if (kind === 1) out.splice(at, 0, strange[i] as PacketRule);
    else if (kind === 2 && at > 0) [out[at - 1], out[at]] = [old, out[at - 1] as PacketRule];
    else if (kind === 3) out[at] = { ...old, action: old.action === "permit" ? "deny" : "permit" };
    else out[at] = { ...old, services: (strange[i] as PacketRule).services };
  }
  return out.map(renumbered);
}

/** The same meaning written another way: groups taken apart into rules of their own, neighbours with one action shuffled, addresses cut at new places. */
export function rewordedRules(rules: readonly PacketRule[], seed: number): PacketRule[] {
  const dice = new Dice(seed);
  const out: PacketRule[] = [];
  for (let i = 0; i < rules.length; ) {
    let end = i + 1;
    const first = rules[i] as PacketRule;
    while (end < rules.length && end < i + 12 && rules[end]?.action === first.action) end++;
    const parts = rules.slice(i, end).flatMap((rule) => takenApart(rule, dice));
    for (let k = parts.length - 1; k > 0; k--) {
      const other = dice.below(k + 1);
      [parts[k], parts[other]] = [parts[other] as PacketRule, parts[k] as PacketRule];
    }
    out.push(...parts);
    i = end;
  }
  return out.map(renumbered);
}

function takenApart(rule: PacketRule, dice: Dice): PacketRule[] {
  const kind = dice.below(4);
  if (kind === 0 && rule.services.length > 1) return rule.services.map((service) => ({ ...rule, services: [service] }));
  if (kind === 1) return halves(rule.source).map((source) => ({ ...rule, source }));
  if (kind === 2) return halves(rule.destination).map((destination) => ({ ...rule, destination }));
  return [rule];
}

function halves(end: EndpointSet): EndpointSet[] {
  const { addresses } = end;
  if (addresses === null || addresses.v4.length === 0 || addresses.v6.length > 0 || addresses.unresolved.length > 0) return [end];
  const [first, ...rest] = addresses.v4;
  if (first === undefined) return [end];
  const middle = Math.floor(first.from / 2 + first.to / 2);
  const pieces = rest.length > 0 ? [[first], rest] : first.to > first.from ? [[{ from: first.from, to: middle }], [{ from: middle + 1, to: first.to }]] : [[first]];
  return pieces.map((v4) => ({ zones: end.zones, addresses: { ...addresses, v4 } }));
}

/** No structure at all: prefixes and ranges anywhere, ports anywhere, actions by chance. What no person writes, and the worst for whatever hopes for reuse. */
export function randomRules(count: number, seed: number): PacketRule[] {
  const dice = new Dice(seed);
  const address = (): number => Math.floor(dice.next() * 2 ** 32);
  const end = (): EndpointSet => {
    if (dice.chance(0.1)) return ANYWHERE;
    const length = 4 + dice.below(29);
    const size = 2 ** (32 - length);
    const from = dice.chance(0.5) ? Math.floor(address() / size) * size : address();
    return { zones: null, addresses: { v4: [{ from, to: Math.min(2 ** 32 - 1, from + size - 1) }], v6: [], macs: new Set(), unresolved: [] } };
  };
  const range = (): NumberRanges => {
    const from = dice.below(65_536);
    return [[from, Math.min(65_535, from + dice.below(4_000))]];
  };
  return Array.from({ length: count }, (_, i) =>
    ruleOf(i, dice.of(["permit", "deny", "reject"] as const), end(), end(), [
      packets(dice.chance(0.6) ? TCP : UDP, { destinationPorts: dice.chance(0.8) ? range() : null, sourcePorts: dice.chance(0.2) ? range() : null }),
    ]),
  );
}

/** Chains of thirty rules, each behind a jump of what does not go to its network, as dumps of Linux have them; a jump speaks of nearly everything. */
export function chainedRules(count: number, seed: number): PacketRule[] {
  const dice = new Dice(seed);
  const inTen = (): number => 10 * 2 ** 24 + dice.below(40) * 2 ** 16 + dice.below(2 ** 16);
  const end = (): EndpointSet => {
    if (dice.chance(0.1)) return ANYWHERE;
    const size = dice.chance(0.7) ? 1 : dice.chance(0.8) ? 2 ** 8 : 2 ** 16;
    const from = Math.floor(inTen() / size) * size;
    return { zones: null, addresses: { v4: [{ from, to: from + size - 1 }], v6: [], macs: new Set(), unresolved: [] } };
  };
  const outside = (network: number): EndpointSet => {
    const from = 10 * 2 ** 24 + network * 2 ** 16;
    const v4 = [
      { from: 0, to: from - 1 },
      { from: from + 2 ** 16, to: 2 ** 32 - 1 },
    ];
    return { zones: null, addresses: { v4, v6: [], macs: new Set(), unresolved: [] } };
  };
  const jump = (at: number): PacketRule => ({ ...ruleOf(at, "permit", ANYWHERE, outside(dice.below(40)), [packets(null)]), action: "skip", skipTo: Math.min(count, at + 31) });
  return Array.from({ length: count }, (_, i) =>
    i % 31 === 0
      ? jump(i)
      : ruleOf(i, dice.of(["permit", "permit", "deny"] as const), end(), end(), [
          packets(dice.chance(0.8) ? TCP : UDP, { destinationPorts: dice.chance(0.9) ? (dice.chance(0.5) ? [[dice.below(60_000), 60_000]] : [[443, 443]]) : null }),
        ]),
  );
}

/** Packets that open connections, in columns. The ends are machines that rules speak of; one in ten is a stranger. */
export interface OpeningPackets {
  readonly sources: Uint32Array;
  readonly destinations: Uint32Array;
  readonly protocols: Uint8Array;
  readonly sourcePorts: Int32Array;
  readonly destinationPorts: Int32Array;
}

export function openingPackets(rules: readonly PacketRule[], count: number, seed: number): OpeningPackets {
  const dice = new Dice(seed);
  const inside = (end: EndpointSet | undefined): number => {
    const ranges = end?.addresses?.v4 ?? [];
    if (ranges.length === 0 || dice.chance(0.05)) return 0x0a000000 + dice.below(ZONES + 5) * 65_536 + dice.below(SUBNETS_PER_ZONE) * 256 + dice.below(256);
    const { from, to } = dice.of(ranges);
    return from + dice.below(to - from + 1);
  };
  const out = {
    sources: new Uint32Array(count),
    destinations: new Uint32Array(count),
    protocols: new Uint8Array(count),
    sourcePorts: new Int32Array(count),
    destinationPorts: new Int32Array(count),
  };
  for (let i = 0; i < count; i++) {
    const rule = dice.of(rules);
    // Half of the pairs are the two ends of one rule, the others of two.
    out.sources[i] = inside(rule.source);
    out.destinations[i] = inside(dice.chance(0.5) ? rule.destination : dice.of(rules).destination);
    const tcp = dice.chance(0.75);
    out.protocols[i] = tcp ? TCP : UDP;
    out.sourcePorts[i] = 1024 + dice.below(64_512);
    out.destinationPorts[i] = dice.chance(0.85) ? dice.of(tcp ? TCP_PORTS : UDP_PORTS) : dice.below(65_536);
  }
  return out;
}
