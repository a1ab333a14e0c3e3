// Who can reach the vulnerable services of a machine by rules: those of a firewall that is in force, or those of a change of segmentation. Its own network is left
// out, because no rule stands between neighbours. What the rules leave open counts as reached; null = they do not stand before this machine at all.
import { zoneAddresses } from "../controls/segmentation/zone-addresses.ts";
import type { ZoneOf } from "../engines/reach/question.ts";
import { conduitsToRules } from "../packets/conduits-to-rules.ts";
import { DeviceRules } from "../packets/device/device-rules.ts";
import { interfaceAddresses } from "../packets/device/interface-addresses.ts";
import { InterfaceLookup } from "../packets/device/interface-lookup.ts";
import { type AskedService, reachingSources } from "../packets/device/reaching-sources.ts";
import { type AddressSet, addressSet, complementOf, EVERY_IP, intersectionOf, isEmptySet, IS_IN, membership, unionOf } from "../plant/address-set.ts";
import type { Asset } from "../plant/asset.ts";
import { isMac } from "../plant/endpoint.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";
import type { PacketRule } from "../plant/packet-rule.ts";
import type { PatchNeed } from "../plant/patch-need.ts";
import type { ReachedToday, VulnerableService } from "../plant/patch-risk-words.ts";
import type { Plant } from "../plant/plant.ts";
import type { SegmentationChange } from "../plant/segmentation.ts";
import { networksOf, PUBLIC_ADDRESSES, WIDE_LEVEL } from "../plant/wide-networks.ts";

/** Who can reach services of a need's machine by rules; null services = any. null = none are known that stand before it. */
export type Reaches = (need: PatchNeed, services: readonly VulnerableService[] | null) => ReachedToday | null;

export const NO_RULES: Reaches = () => null;

/** From the business network up, networks are shared by everybody's mail and browser. */
/** So many rules are named. */
const MOST_RULES = 12;
/** Multicast and broadcast: nobody sends from them. */
const GROUPS = addressSet(["224.0.0.0/4", "255.255.255.255", "ff00::/8"]);

export interface ReachedQuestion {
  readonly plant: Plant;
  /** The configuration that runs today; null = none is given. */
  readonly against: { readonly firewall: FirewallConfig } | null;
  /** Zones that are in force, or that are judged together with what asks; null = none are given. They go before a configuration. */
  readonly zones: { readonly change: SegmentationChange; readonly zoneOf: ZoneOf } | null;
  /** YYYY-MM-DD in plant time: rules that ended before do not hold. */
  readonly today: string;
}

export function reachedToday({ plant, against, zones, today }: ReachedQuestion): Reaches {
  const through = zones === null ? NO_RULES : reachedThroughChange(plant, zones.change, zones.zoneOf, today);
  const byFirewall = against === null ? NO_RULES : reachedThroughFirewall(plant, against.firewall, today);
  return (need, services) => through(need, services) ?? byFirewall(need, services);
}

/** By a configuration that is in force: zones are its interfaces, with what lies behind them. */
export function reachedThroughFirewall(plant: Plant, firewall: FirewallConfig, today: string): Reaches {
  const behind = interfaceAddresses(firewall);
  if (behind === null) return NO_RULES;
  const lookup = new InterfaceLookup(firewall);
  let device = new DeviceRules(firewall, today);
  let asked = 0;
  return eachMachineOnce(plant, (machine, services) => {
    const addresses = machine.addresses.filter((address) => !isMac(address));
    const placed = addresses.flatMap((address) => {
      const place = lookup.of(address);
      // What only a default route leads to lies beyond the firewall, not behind it.
      return place.kind === "behind" && !/^(0\.0\.0\.0|::)\/0$/.test(place.prefix) ? [{ address, name: place.name, network: place.prefix }] : [];
    });
    if (placed.length === 0) return null;
    const own = unionOf([addressSet(networksOf(plant.networks, addresses)), addressSet(placed.filter(({ name, network }) => isConnected(firewall, name, network)).map(({ network }) => network))]);
    const others = complementOf(own);
    const found: Found[] = [];
    for (const { address, name } of placed) {
      for (const [port, held] of behind) {
        const from = intersectionOf(held, intersectionOf(others, familyOf(address)));
        if (isEmptySet(from)) continue;
        if (port === name) {
          found.push({ zone: port, sources: from, rules: [`behind ${port} as well: it passes no rule of this firewall`] });
          continue;
        }
        if (++asked % RENEWED_AFTER === 0) device = new DeviceRules(firewall, today);
        const { sources, causes, isCut } = reachingSources(device, from, address, askedServices(services));
        const rules = isCut
          ? [`${firewall.name || "the firewall"} has too many rules for ${machine.name} to ask each: all behind ${port} counts`]
          : causes.map(({ text, at, stage }) => ruleText(text, at, stage));
        if (!isEmptySet(sources)) found.push({ zone: port, sources, rules });
      }
    }
    return reachedOf(plant, machine, found, () => null);
  });
}

/** Rulings are remembered by packet: not for ever. */
const RENEWED_AFTER = 200;

/** By the conduits, firewalls and enforcement points of a change that is in force, or would be. */
export function reachedThroughChange(plant: Plant, change: SegmentationChange, zoneOf: ZoneOf, today: string): Reaches {
  const ways = waysThroughChange(plant, change, zoneOf, today);
  const levels = new Map(change.zones.map(({ name, level }) => [name, level]));
  return eachMachineOnce(plant, (machine, services) => {
    const found = ways(machine, services);
    return found === null ? null : reachedOf(plant, machine, found, (zone) => levels.get(zone) ?? null);
  });
}

/** Who comes through a change to services of a machine, zone by zone; null = the machine is in none of its zones. */
export function waysThroughChange(plant: Plant, change: SegmentationChange, zoneOf: ZoneOf, today: string): (machine: Asset, services: readonly VulnerableService[] | null) => Found[] | null {
  const rules = conduitsToRules(change, today);
  const sets = zoneAddresses(change, plant, zoneOf);
  const devices = new Map(change.enforcement.flatMap((point) => (point.firewall === null ? [] : [[point, new DeviceRules(point.firewall, today)] as const])));
  /** What is in no zone is kept out only where all is filtered and denied by default. */
  const outside = complementOf(unionOf([...sets.values(), GROUPS]));
  const isOutsideKept = change.default === "deny" && (change.enforcement.length === 0 || change.enforcement.some(({ between }) => between === "all"));
  return (machine, services) => {
    const addresses = machine.addresses.filter((address) => !isMac(address));
    const homes = addresses.flatMap((address) => {
      const place = zoneOf(machine.addressSpace, address);
      return place === null ? [] : [{ address, zone: place.zone }];
    });
    if (homes.length === 0) return null;
    const others = complementOf(unionOf([addressSet(networksOf(plant.networks, addresses)), addressSet(addresses)]));
    const found: Found[] = [];
    for (const { address, zone } of homes) {
      const family = familyOf(address);
      for (const { name } of change.zones) {
        const from = intersectionOf(sets.get(name) ?? addressSet([]), intersectionOf(others, family));
        if (isEmptySet(from)) continue;
        const way = openWay(change, rules, devices, { from: name, to: zone, sources: from, address, services });
        if (way !== null) found.push({ zone: name, ...way });
      }
      const beyond = intersectionOf(outside, intersectionOf(others, family));
      if (!isOutsideKept && !isEmptySet(beyond)) found.push({ zone: null, sources: beyond, rules: ["in no zone: nothing written keeps it out"] });
    }
    return found;
  };
}

interface AskedWay {
  readonly from: string;
  readonly to: string;
  readonly sources: AddressSet;
  readonly address: string;
  readonly services: readonly VulnerableService[] | null;
}

/** Who of a zone comes through, and by what; null = nobody. */
function openWay(
  change: SegmentationChange,
  rules: readonly PacketRule[],
  devices: ReadonlyMap<SegmentationChange["enforcement"][number], DeviceRules>,
  way: AskedWay,
): Pick<Found, "sources" | "rules"> | null {
  const { from, to } = way;
  const points = change.enforcement.filter(({ between }) => between === "all" || (between.includes(from) && between.includes(to) && (from !== to || between[0] === between[1])));
  if (from === to && change.within === "permit") return { sources: way.sources, rules: [`inside ${from}: within: permit`] };
  if (change.enforcement.length > 0 && points.length === 0)
    return isDeniedNowhere(change, rules, way) ? openByDefault(change, way) : { sources: way.sources, rules: [`no enforcement point between ${from} and ${to}`] };
  let { sources } = way;
  const told: string[] = [];
  for (const point of points) {
    const device = devices.get(point);
    if (device === undefined) continue;
    const through = reachingSources(device, sources, way.address, askedServices(way.services));
    sources = through.sources;
    told.push(...through.causes.map(({ text, at, stage }) => ruleText(text, at, stage)));
    if (isEmptySet(sources)) return null;
  }
  if (points.length > 0 && points.every((point) => devices.has(point))) return { sources, rules: told };
  const by = openBy(change, rules, way);
  return by === null ? null : { sources, rules: [...told, ...by] };
}

function openByDefault(change: SegmentationChange, { sources }: AskedWay): Pick<Found, "sources" | "rules"> {
  return { sources, rules: [`default: ${change.default}`] };
}

function isDeniedNowhere(change: SegmentationChange, rules: readonly PacketRule[], { from, to }: AskedWay): boolean {
  return change.default === "permit" && !rules.some((rule) => rule.action === "deny" && isBetween(rule, from, to));
}

function isBetween(rule: PacketRule, from: string, to: string): boolean {
  return rule.source.zones?.includes(from) === true && rule.destination.zones?.includes(to) === true;
}

/** The conduits or the default that let at least one port of the services pass; null = none does. */
function openBy(change: SegmentationChange, all: readonly PacketRule[], { from, to, services }: AskedWay): string[] | null {
  const rules = all.filter((rule) => isBetween(rule, from, to));
  const byDefault = (from === to ? change.within : change.default) === "permit";
  const told = new Set<string>();
  for (const { transport, ports } of askedServices(services)) {
    const cuts = new Set<number>();
    for (const { services: own } of rules) for (const s of own) if (s.kind === "port") for (const cut of [s.fromPort, s.toPort + 1]) cuts.add(cut);
    for (const [low, high] of ports ?? [[1, 65_535] as const]) {
      for (const port of transport === "tcp" || transport === "udp" ? [low, ...[...cuts].filter((cut) => cut > low && cut <= high)] : [0]) {
        const matching = rules.filter((rule) => rule.services.some((s) => mayBe(s, transport, port)));
        if (matching.some(({ action }) => action === "deny")) continue;
        const permit = matching.find(({ action }) => action === "permit");
        if (permit !== undefined) told.add(ruleText(permit.text, permit.at, ""));
        else if (byDefault) told.add(`${from === to ? "within" : "default"}: permit`);
      }
    }
  }
  return told.size === 0 ? null : [...told];
}

/** A recognised protocol may be on any port. */
function mayBe(service: PacketRule["services"][number], transport: string, port: number): boolean {
  switch (service.kind) {
    case "any":
    case "app":
      return true;
    case "port":
      return service.transport === transport && service.fromPort <= port && port <= service.toPort;
    case "icmp":
      return transport === "icmp";
    case "ip":
      return transport === `ip/${service.number}` || (transport === "tcp" && service.number === 6) || (transport === "udp" && service.number === 17) || (transport === "icmp" && service.number === 1);
    default:
      return false;
  }
}

/** Layer 2 passes no router. null = any: TCP and UDP with all their ports, ICMP. */
function askedServices(services: readonly VulnerableService[] | null): AskedService[] {
  if (services === null)
    return [
      { transport: "tcp", ports: null },
      { transport: "udp", ports: null },
      { transport: "icmp", ports: null },
    ];
  return services.flatMap(({ transport, fromPort, toPort }) => (transport === "l2" ? [] : [{ transport, ports: [[fromPort, toPort] as const] }]));
}

export interface Found {
  /** null = in no zone. */
  readonly zone: string | null;
  readonly sources: AddressSet;
  readonly rules: readonly string[];
}

function reachedOf(plant: Plant, machine: Asset, found: readonly Found[], levelOf: (zone: string) => number | null): ReachedToday {
  const sources = unionOf(found.map((f) => f.sources));
  const byZone = new Map<string, AddressSet[]>();
  for (const { zone, sources: held } of found) if (zone !== null) byZone.set(zone, [...(byZone.get(zone) ?? []), held]);
  const placed = [...byZone].map(([zone, held]) => ({ level: levelOf(zone), ...machinesIn(plant, machine, unionOf(held)) }));
  const levels = placed.map(({ level, highest, isWhollyKnown }) => level ?? (isWhollyKnown ? highest : null));
  // What is known to be widely shared decides, whatever is not known besides.
  const widest = Math.max(...placed.map(({ level, highest }) => level ?? highest ?? 0), 0);
  const addresses = sizeOf(sources);
  const isListed = found.length > 0 && found.every(({ zone }) => zone !== null) && addresses === placed.reduce((sum, { known }) => sum + known, 0);
  return {
    zones: [...byZone.keys()].sort(),
    addresses,
    leastTrustedLevel: levels.length > 0 && (widest >= WIDE_LEVEL || !levels.includes(null)) ? widest : null,
    ...(isListed ? { isListed } : {}),
    isOutsideReached: found.some(({ zone }) => zone === null) || !isEmptySet(intersectionOf(sources, PUBLIC_ADDRESSES)),
    rules: [...new Set(found.flatMap(({ rules }) => rules))].sort().slice(0, MOST_RULES),
  };
}

interface MachinesIn {
  /** Purdue level; null = of none it is known. */
  readonly highest: number | null;
  /** There is a machine, and of each the level is known. */
  readonly isWhollyKnown: boolean;
  /** Addresses that are known to be a machine's. */
  readonly known: number;
}

function machinesIn({ assets }: Plant, machine: Asset, sources: AddressSet): MachinesIn {
  const held = assets.filter((asset) => asset !== machine && asset.addressSpace === machine.addressSpace && asset.addresses.some((address) => membership(sources, address) === IS_IN));
  const levels = held.map(({ level }) => level);
  const known = new Set(held.flatMap(({ addresses }) => addresses.filter((address) => membership(sources, address) === IS_IN)));
  const told = levels.filter((level) => level !== null);
  return { highest: told.length === 0 ? null : Math.max(...told), isWhollyKnown: levels.length > 0 && told.length === levels.length, known: known.size };
}

function sizeOf({ v4, v6 }: AddressSet): number {
  return v4.reduce((sum, { from, to }) => sum + to - from + 1, 0) + v6.reduce((sum, { from, to }) => sum + Number(to - from + 1n), 0);
}

function familyOf(address: string): AddressSet {
  return address.includes(":") ? { ...EVERY_IP, v4: [] } : { ...EVERY_IP, v6: [] };
}

function isConnected({ interfaces }: FirewallConfig, name: string, network: string): boolean {
  return interfaces.some((port) => port.name === name && port.networks.includes(network));
}

function ruleText(text: string, at: { readonly file: string; readonly line: number } | null, stage: string): string {
  const place = [stage, at === null ? "" : `${at.file} line ${at.line}`].filter((part) => part !== "").join(", ");
  return place === "" ? text : `${text.replace(/\s+/g, " ").trim()} (${place})`;
}

/** Machines of a plan often need several patches: the same services of the same machine are asked for once. */
function eachMachineOnce(plant: Plant, answer: (machine: Asset, services: readonly VulnerableService[] | null) => ReachedToday | null): Reaches {
  const known = new Map<string, ReachedToday | null>();
  const machines = new Map(plant.assets.map((asset) => [`${asset.addressSpace}\n${asset.name}`, asset]));
  return ({ addressSpace, asset }, services) => {
    const machine = machines.get(`${addressSpace}\n${asset}`);
    if (machine === undefined) return null;
    const key = `${addressSpace}\n${asset}\n${services === null ? "any" : services.map(({ transport, fromPort, toPort }) => `${transport}/${fromPort}-${toPort}`).join(" ")}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const reached = answer(machine, services);
    known.set(key, reached);
    return reached;
  };
}
