// The zone-based firewall as stages, one for each way from zone to zone: the policy of its pair, compiled so that the entry of the access list stays the
// cause, or a denial where there is no pair. What a match does not decide is skipped with rules that jump; nothing is multiplied out.
// Source: Cisco IOS Security Configuration Guide: Zone-Based Policy Firewall, "Rules for Applying Zone-Based Policy Firewall", "Class Maps and Policy Maps".
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { FilterStage } from "../../../plant/firewall-config.ts";
import { PLAIN_RULE, type PacketRule } from "../../../plant/packet-rule.ts";
import type { NumberRanges, ServiceMatch, TextAt } from "../../../plant/segmentation.ts";
import type { LineTally } from "../line-tally.ts";
import type { ClassMap, IosRecord, PolicyClass, ZonePair } from "./ios-record.ts";
import { ALL_SERVICES, type ListBook, serviceOf } from "./list-rules.ts";
import type { Statement } from "./parse-ios.ts";
import { GATEWAYS, INSPECTED_PORTS, TRANSPORT_WORDS } from "./port-names.ts";

const DEEPEST = 64;
const MOST_ZONES = 32;
const MOST_RULES = 200_000;
/** Classes in classes, each time one is asked. */
const MOST_VISITS = 20_000;
/** What inspection follows; GRE, ESP and the like it does not ("pass" is for them). */
const FOLLOWED: readonly (readonly ["tcp" | "udp" | "icmp", NumberRanges])[] = [
  ["tcp", [[6, 6]]],
  ["udp", [[17, 17]]],
  [
    "icmp",
    [
      [1, 1],
      [58, 58],
    ],
  ],
];
const NOT_FOLLOWED: NumberRanges = [
  [0, 0],
  [2, 5],
  [7, 16],
  [18, 57],
  [59, 255],
];

/** Where evaluation goes on: a decision, or a place that gets its index when it is reached. */
type Target = { readonly decides: PolicyClass } | { readonly label: Label };
interface Label {
  index: number;
}

type Draft = PacketRule & { readonly goesTo: Label | null };

/** The same whatever the pair is called, so that two texts can be laid side by side. */
export function pairStageName({ from, to }: Pick<ZonePair, "from" | "to">): string {
  return `zone ${from} to ${to === "self" ? "the device" : `zone ${to}`}`;
}

/** Names of the interfaces of each zone. With `zone security default` every other interface is in it. */
export function zoneMembers(record: IosRecord): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>([...record.zones.keys()].map((zone) => [zone, []]));
  for (const port of record.interfaces) {
    const zone = port.zone ?? (record.zones.has("default") ? "default" : null);
    if (zone === null) continue;
    const ports = members.get(zone) ?? [];
    members.set(zone, ports);
    ports.push(port.name);
  }
  return members;
}

export class ZoneFirewall {
  readonly #record: IosRecord;
  readonly #book: ListBook;
  readonly #tally: LineTally;
  readonly #diagnostics: Diagnostic[];
  readonly #members: ReadonlyMap<string, readonly string[]>;
  readonly #said = new Set<string>();
  readonly #orders = new Map<string, number>();

  constructor(record: IosRecord, book: ListBook, tally: LineTally, diagnostics: Diagnostic[]) {
    this.#record = record;
    this.#book = book;
    this.#tally = tally;
    this.#diagnostics = diagnostics;
    this.#members = zoneMembers(record);
    for (const map of record.classMaps.values()) for (const match of map.matches) this.#markMatch(match);
  }

  get isInForce(): boolean {
    return this.#record.zones.size > 0 || this.#record.interfaces.some((port) => port.zone !== null);
  }

  /** For what is carried from interface to interface: one stage for each way from zone to zone, with a pair or without. */
  stages(): FilterStage[] {
    if (!this.isInForce) return [];
    const pairs = this.#record.zonePairs.filter((pair) => pair.from !== "self" && pair.to !== "self");
    const stages = pairs.map((pair) => this.#pairStage(pair, this.#ports(pair.from), this.#ports(pair.to)));
    const hasPair = new Set(pairs.map((pair) => `${pair.from} ${pair.to}`));
    const inZones = new Set([...this.#members.values()].flat());
    const outside = this.#record.interfaces.flatMap((port) => (inZones.has(port.name) ? [] : [port.name]));
    const places = [...this.#members].filter(([, ports]) => ports.length > 0).map(([zone, ports]) => ({ name: `zone ${zone}`, zone, ports }));
    for (const from of places) {
      const others = this.#record.interfaces.flatMap((port) => (from.ports.includes(port.name) || outside.includes(port.name) || this.#hasPairTo(hasPair, from.zone, port.name) ? [] : [port.name]));
      // With very many zones, what has no pair is denied zone by zone, not way by way.
      if (places.length > MOST_ZONES) stages.push(this.#denial(from.name, "zones without a zone-pair", from.ports, others));
      else for (const to of places) if (to !== from && !hasPair.has(`${from.zone} ${to.zone}`)) stages.push(this.#denial(from.name, to.name, from.ports, to.ports));
      if (outside.length > 0) stages.push(this.#denial(from.name, "no zone", from.ports, outside), this.#denial("no zone", from.name, outside, from.ports));
    }
    return stages;
  }

  #hasPairTo(hasPair: ReadonlySet<string>, from: string, port: string): boolean {
    for (const [zone, ports] of this.#members) if (hasPair.has(`${from} ${zone}`) && ports.includes(port)) return true;
    return false;
  }

  /** Inside one zone and among interfaces of none everything passes; between zones only what a pair names; between a zone and no zone nothing. */
  #denial(from: string, to: string, entersBy: readonly string[], leavesBy: readonly string[]): FilterStage {
    return {
      name: `${from} to ${to}`,
      entersBy,
      leavesBy,
      asks: "first-packet",
      seesTranslated: { source: false, destination: true },
      rules: [],
      otherwise: { action: "deny", text: `no zone-pair lets it pass from ${from} to ${to}`, at: null },
    };
  }

  /** For what goes to the device itself: without a pair to "self" everything does. */
  toDevice(): FilterStage[] {
    return this.#record.zonePairs.filter((pair) => pair.to === "self").map((pair) => this.#pairStage(pair, this.#ports(pair.from), null));
  }

  #ports(zone: string): readonly string[] {
    const ports = this.#members.get(zone);
    if (ports === undefined && !this.#said.has(zone)) {
      this.#said.add(zone);
      const at = this.#record.zonePairs.find((pair) => pair.from === zone || pair.to === zone)?.at;
      this.#diagnostics.push({ code: "undefined-zone", severity: "warning", message: `The zone ${zone} is used and not defined.`, ...(at === undefined ? {} : { at }) });
    }
    return ports ?? [];
  }

  #pairStage(pair: ZonePair, entersBy: readonly string[], leavesBy: readonly string[] | null): FilterStage {
    const base = { name: pairStageName(pair), entersBy, leavesBy, asks: "first-packet" as const, seesTranslated: { source: false, destination: true } };
    if (pair.policy === null) return { ...base, rules: [], otherwise: { action: "deny", text: `zone-pair ${pair.name} has no policy: everything is dropped`, at: pair.at } };
    const policy = this.#record.policyMaps.get(pair.policy);
    if (policy === undefined) {
      this.#diagnostics.push({ code: "undefined-policy", severity: "warning", message: `The policy ${pair.policy} is used and not defined.`, at: pair.at });
      return { ...base, rules: [], otherwise: { action: "unsure", text: `the policy-map ${pair.policy} is not in the text`, at: pair.at } };
    }
    const compiler = new PolicyCompiler(this, pair.policy);
    const rules = compiler.compile(policy.classes);
    if (leavesBy !== null) for (const [word, at] of compiler.gateways) this.#record.algsOn.push({ word, at, ways: [{ entersBy, leavesBy }] });
    return { ...base, rules, otherwise: { action: "deny", text: `class-default of policy-map ${pair.policy} drops`, at: null } };
  }

  get book(): ListBook {
    return this.#book;
  }

  get record(): IosRecord {
    return this.#record;
  }

  classMap(name: string, at: TextAt): ClassMap | null {
    const map = this.#record.classMaps.get(name);
    if (map === undefined && !this.#said.has(`class ${name}`)) {
      this.#said.add(`class ${name}`);
      this.#diagnostics.push({ code: "undefined-class", severity: "warning", message: `The class-map ${name} is used and not defined.`, at });
    }
    return map ?? null;
  }

  say(diagnostic: Diagnostic): void {
    if (this.#said.has(diagnostic.message)) return;
    this.#said.add(diagnostic.message);
    this.#diagnostics.push(diagnostic);
  }

  /** One place among what is written for a line that is compiled into several rules. */
  orderOf(list: string, name: string, action: PacketRule["action"], s: Statement): number {
    const key = `${s.at.line} ${list}`;
    let order = this.#orders.get(key);
    if (order === undefined) {
      order = this.#book.note({ name, list, action, text: s.text, at: s.at });
      this.#orders.set(key, order);
    }
    return order;
  }

  #markMatch(match: Statement): void {
    const { words, at } = match;
    const known = /^match (?:access-group (?:name )?\S+|class-map \S+|protocol \S+|any)$/.test(match.text);
    const isNamed = words[1] === "protocol" && this.servicesOf(words[2] ?? "", at) === null;
    if (known && !isNamed) this.#tally.mark(at.line, "understood");
    else this.#tally.mark(at.line, "unsupported", isNamed ? "the ports of this protocol are not known" : "what it matches is not modelled");
  }

  /** null = the ports of this protocol are not known. */
  servicesOf(protocol: string, at: TextAt): ServiceMatch[] | null {
    const transport = TRANSPORT_WORDS.get(protocol);
    if (transport !== undefined) return [serviceOf({ ...ALL_SERVICES, protocols: transport }, protocol, at)];
    const base = INSPECTED_PORTS.get(protocol);
    const more = this.#record.portMaps.get(protocol);
    if (base === undefined && more === undefined) return null;
    const of = (number: number, ports: readonly number[]): ServiceMatch[] =>
      ports.length === 0 ? [] : [serviceOf({ ...ALL_SERVICES, protocols: [[number, number]], destinationPorts: [...new Set(ports)].sort((a, b) => a - b).map((p) => [p, p] as const) }, protocol, at)];
    return [...of(6, [...(base?.tcp ?? []), ...(more?.tcp ?? [])]), ...of(17, [...(base?.udp ?? []), ...(more?.udp ?? [])])];
  }
}

class PolicyCompiler {
  /** What its classes inspect that negotiates further connections, and where that is first written. */
  readonly gateways = new Map<string, TextAt>();
  readonly #firewall: ZoneFirewall;
  readonly #policy: string;
  readonly #drafts: Draft[] = [];
  readonly #inProgress = new Set<string>();
  #current: PolicyClass | null = null;
  #lastPlaced = -1;
  #visits = 0;

  constructor(firewall: ZoneFirewall, policy: string) {
    this.#firewall = firewall;
    this.#policy = policy;
  }

  compile(classes: readonly PolicyClass[]): PacketRule[] {
    for (const part of classes) {
      this.#current = part;
      const next: Label = { index: -1 };
      const map = part.name === "class-default" ? null : this.#firewall.classMap(part.name, part.statement.at);
      if (part.name === "class-default") this.#jump({ decides: part }, part.statement);
      else if (map === null) this.#unsure(part.statement, `the class-map ${part.name} is not in the text`);
      else this.#class(map, { decides: part }, { label: next }, 0);
      this.#place(next);
    }
    return this.#drafts.map(({ goesTo, ...rule }) => (goesTo === null ? rule : { ...rule, skipTo: goesTo.index }));
  }

  #class(map: ClassMap, onMatch: Target, onMiss: Target, depth: number): void {
    if (depth > DEEPEST || this.#drafts.length > MOST_RULES || ++this.#visits > MOST_VISITS || this.#inProgress.has(map.name)) {
      this.#firewall.say({
        code: "class-cycle",
        severity: "error",
        message: `Class-maps hold themselves, are nested deeper than ${DEEPEST} or make more than ${MOST_RULES} rules: ${map.name} is not followed.`,
        at: map.statement.at,
      });
      this.#unsure(map.statement, `the class-map ${map.name} is not followed`);
      return;
    }
    this.#inProgress.add(map.name);
    // The list comes last, so that its entries decide and are shown as the cause.
    const matches = map.isMatchAll ? [...map.matches].sort((a, b) => rank(a) - rank(b)) : map.matches;
    // A class that names nothing matches nothing.
    if (matches.length === 0) this.#jump(onMiss, map.statement);
    matches.forEach((match, i) => {
      if (i === matches.length - 1) {
        this.#match(match, onMatch, onMiss, depth);
        return;
      }
      const next: Label = { index: -1 };
      if (map.isMatchAll) this.#match(match, { label: next }, onMiss, depth);
      else this.#match(match, onMatch, { label: next }, depth);
      this.#place(next);
    });
    this.#inProgress.delete(map.name);
  }

  #match(match: Statement, onMatch: Target, onMiss: Target, depth: number): void {
    const { words, at } = match;
    const [, kind, first = "", second = ""] = words;
    if (kind === "access-group") this.#list(first === "name" ? second : first, match, onMatch, onMiss);
    else if (kind === "class-map") {
      const inner = this.#firewall.classMap(first, at);
      if (inner === null) this.#unsure(match, `the class-map ${first} is not in the text`);
      else this.#class(inner, onMatch, onMiss, depth + 1);
    } else if (kind === "any") this.#jump(onMatch, match);
    else if (kind === "protocol") {
      const services = this.#firewall.servicesOf(first, at);
      // With a signature, inspection looks at what is inside as well.
      const conditions = services === null ? [`the ports of protocol ${first} are not known`] : words.length > 3 ? [`only ${words.slice(2).join(" ")}`] : [];
      const gateway = GATEWAYS.get(first);
      if (gateway !== undefined && this.#current?.action === "inspect" && !this.gateways.has(gateway)) this.gateways.set(gateway, at);
      this.#emit(onMatch, { ...this.#plain(match), services: services ?? [serviceOf(ALL_SERVICES, first, at)], conditions });
      this.#jump(onMiss, match);
    } else this.#unsure(match, `"${match.text}" is not modelled`);
  }

  #list(name: string, match: Statement, onMatch: Target, onMiss: Target): void {
    const found = this.#firewall.book.anyVersion(name);
    if (found === undefined || found.isEmpty) {
      this.#firewall.say({ code: "undefined-access-list", severity: "warning", message: `The access list ${name} of a class-map is not in the text.`, at: match.at });
      this.#unsure(match, `the access list ${name} is not in the text`);
      return;
    }
    found.list.usedBy.add(`class-map of ${this.#policy}`);
    for (const rule of found.rules) {
      if (rule.action === "unsure") this.#drafts.push({ ...rule, goesTo: null });
      else this.#emit(rule.action === "permit" ? onMatch : onMiss, rule);
    }
    this.#jump(onMiss, match);
  }

  #plain(s: Statement): PacketRule {
    const all = { zones: null, addresses: null };
    const order = this.#firewall.orderOf(`policy-map ${this.#policy}`, `line ${s.at.line}`, "skip", s);
    return { ...PLAIN_RULE, action: "skip", source: all, destination: all, services: [serviceOf(ALL_SERVICES, "ip", s.at)], until: null, writtenOrder: order, text: s.text, at: s.at };
  }

  #unsure(s: Statement, why: string): void {
    this.#drafts.push({ ...this.#plain(s), action: "unsure", conditions: [why], keepsState: false, goesTo: null });
  }

  #jump(to: Target, s: Statement): void {
    this.#emit(to, this.#plain(s));
  }

  /** `rule` says what matches; the target, what then happens. */
  #emit(to: Target, rule: PacketRule): void {
    if ("label" in to) {
      this.#drafts.push({ ...rule, action: "skip", keepsState: true, goesTo: to.label });
      return;
    }
    const { action, open, parameters, statement, name } = to.decides;
    const conditions = [...rule.conditions, ...open];
    // class-default decides by its own line; a class by the entry that matched.
    const decided = { ...rule, conditions, goesTo: null, skipTo: null };
    if (action === null && name !== "class-default")
      this.#drafts.push({ ...decided, action: "unsure", conditions: [...conditions, `class ${name} has no action in line ${statement.at.line}`], keepsState: false });
    else if (action === "drop" || action === null) this.#drafts.push({ ...decided, action: "deny", keepsState: true });
    else if (action === "pass") this.#drafts.push({ ...decided, action: "permit", keepsState: false });
    else this.#inspect(decided, parameters);
  }

  #inspect(rule: Draft, parameters: string | null): void {
    const idle = parameters === null ? null : (this.#firewall.record.parameters.get(parameters)?.idle ?? null);
    const times = (["tcp", "udp", "icmp"] as const).map((kind) => idle?.[kind]?.seconds ?? null);
    const parts = times.every((t) => t === null) ? [{ ranges: FOLLOWED.flatMap(([, ranges]) => ranges), seconds: null }] : FOLLOWED.map(([, ranges], i) => ({ ranges, seconds: times[i] ?? null }));
    for (const { ranges, seconds } of parts) {
      const services = onlyProtocols(rule.services, ranges);
      if (services.length > 0) this.#drafts.push({ ...rule, action: "permit", services, keepsState: true, idleSeconds: seconds });
    }
    const rest = onlyProtocols(rule.services, NOT_FOLLOWED);
    if (rest.length > 0) this.#drafts.push({ ...rule, action: "unsure", services: rest, conditions: [...rule.conditions, "inspection does not follow this protocol"], keepsState: false });
  }

  /** The place behind the last rule. A jump to it from right before it says nothing. */
  #place(label: Label): void {
    const last = this.#drafts[this.#drafts.length - 1];
    // Another place right here already has its index.
    if (last !== undefined && last.goesTo === label && isAll(last) && this.#lastPlaced !== this.#drafts.length) this.#drafts.pop();
    this.#lastPlaced = this.#drafts.length;
    label.index = this.#drafts.length;
  }
}

function isAll(rule: PacketRule): boolean {
  const [service] = rule.services;
  return (
    rule.conditions.length === 0 && rule.source.addresses === null && rule.destination.addresses === null && rule.services.length === 1 && service?.kind === "packets" && service.protocols === null
  );
}

function rank(match: Statement): number {
  return match.words[1] === "access-group" ? 2 : match.words[1] === "class-map" ? 1 : 0;
}

function onlyProtocols(services: readonly ServiceMatch[], ranges: NumberRanges): ServiceMatch[] {
  return services.flatMap((service): ServiceMatch[] => {
    if (service.kind !== "packets") return [service];
    if (service.protocols === null) return [{ ...service, protocols: ranges }];
    const protocols = service.protocols.flatMap(([from, to]) =>
      ranges.flatMap(([low, high]) => (Math.max(from, low) <= Math.min(to, high) ? [[Math.max(from, low), Math.min(to, high)] as const] : [])),
    );
    return protocols.length === 0 ? [] : [{ ...service, protocols }];
  });
}
