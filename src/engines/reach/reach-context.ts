// Everything that is worked out once per question, before the first conversation is judged.
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { isMac, isUnspecified } from "../../plant/endpoint.ts";
import { findScanners, type Scanners } from "../../plant/failing-scans.ts";
import { formatPrefix, type IpPrefix, parsePrefix } from "../../foundation/ip-address.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";
import { conduitsToRules } from "../../packets/conduits-to-rules.ts";
import type { PacketRule } from "../../plant/packet-rule.ts";
import { DeviceRules } from "../../packets/device/device-rules.ts";
import type { DeviceRuling } from "../../packets/device/device-ruling.ts";
import { RuleClassifier } from "../../packets/rule-classifier.ts";
import { columnsOf, type ConversationColumns } from "./conversation-columns.ts";
import { type CrossingPath, type PointDevices, pathsBetween, withIdleTimeout, type ZonePairPaths } from "./crossing-path.ts";
import { type EndpointFacts, EndpointTable } from "./endpoint-table.ts";
import type { ReachQuestion } from "./question.ts";

/** A subnet whose machines the change puts into several zones. */
export interface SplitNetwork {
  readonly prefix: string;
  /** Zone numbers with the endpoints there, most endpoints first. */
  readonly zones: readonly { readonly zone: number; readonly endpoints: readonly EndpointFacts[] }[];
}

export interface ReachContext {
  readonly question: ReachQuestion;
  readonly change: SegmentationChange;
  readonly conversations: readonly Conversation[];
  readonly columns: ConversationColumns;
  readonly rules: readonly PacketRule[];
  readonly classifier: RuleClassifier;
  /** The rules that ask for no recognised protocol, and their places among all rules. */
  readonly withoutRecognition: { readonly classifier: RuleClassifier; readonly places: readonly number[] };
  /** Ways on which a conduit permits any service: number of the zone that opens × number of zones + number of the other. */
  /** What runs today, where a configuration is judged against it. */
  readonly inForce: DeviceRules | null;
  /** The change is one configuration, and its interfaces are the zones. */
  readonly zonesAreInterfaces: boolean;
  /** The networks stay where the running configuration has them: a router that parts no network leaves layer 2 as it is. */
  readonly partsNoNetwork: boolean;
  /** What firewalls decided, numbered; a row's rule is an index into `rules`, or behind them into this list. */
  readonly deviceRulings: DeviceRulingList;
  readonly openWays: ReadonlySet<number>;
  /** Some conduit denies: then not everything passes where the default is permit. */
  readonly hasDenials: boolean;
  readonly endpoints: EndpointTable;
  readonly scanners: Scanners;
  readonly splitNetworks: readonly SplitNetwork[];
  /** Endpoints that must get a new address, because a router is to stand between them and their subnet mates. */
  readonly mustMove: ReadonlySet<EndpointFacts>;
  /** Endpoints of subnets split into equal parts: one side must move, and nothing says which. */
  readonly mayMove: ReadonlySet<EndpointFacts>;
  /** Zones in which the machines of a network were seen, by networkKey; −1 = outside every zone. */
  readonly zonesOfNetwork: ReadonlyMap<string, ReadonlySet<number>>;
  /** Who joined a multicast group, by "addressSpace|group". */
  readonly members: ReadonlyMap<string, readonly EndpointFacts[]>;
  /** Machines with addresses in several zones. */
  readonly dualHomed: ReadonlyMap<Asset, ReadonlySet<number>>;
  pathsOf(fromZone: number, toZone: number): ZonePairPaths;
}

/** Rulings of firewalls get numbers, so that the table of verdicts stays one of small integers. */
export class DeviceRulingList {
  readonly #rulings: DeviceRuling[] = [];
  readonly #numbers = new Map<DeviceRuling, number>();

  number(ruling: DeviceRuling): number {
    let number = this.#numbers.get(ruling);
    if (number === undefined) {
      number = this.#rulings.length;
      this.#rulings.push(ruling);
      this.#numbers.set(ruling, number);
    }
    return number;
  }

  at(number: number): DeviceRuling | undefined {
    return this.#rulings[number];
  }
}

/** The ruling of a firewall behind a row's rule; undefined where a conduit or a default decides. */
export function deviceRulingOf(context: Pick<ReachContext, "rules" | "deviceRulings">, rule: number): DeviceRuling | undefined {
  return rule < context.rules.length ? undefined : context.deviceRulings.at(rule - context.rules.length);
}

/** The way of one row, with the idle timeout that its deciding rule brings. */
export function pathOfRow(context: ReachContext, table: { readonly rule: Int32Array }, i: number, path: CrossingPath): CrossingPath {
  const ruling = path.devices.length === 0 ? undefined : deviceRulingOf(context, table.rule[i] as number);
  return ruling === undefined || ruling.idleSeconds === null ? path : withIdleTimeout(path, ruling.idleSeconds, ruling.cause.at);
}

export function prepareReach(question: ReachQuestion): ReachContext {
  const { plant, change } = question;
  const rules = conduitsToRules(change, question.today);
  const classifier = new RuleClassifier(rules);
  const endpoints = new EndpointTable(plant, change, question.zoneOf, classifier);
  for (const asset of plant.assets) for (const address of asset.addresses) endpoints.of(asset.addressSpace, address);
  const scanners = findScanners(plant.conversations);
  const columns = columnsOf(plant.conversations, endpoints, classifier, scanners);
  const devices = new Map(change.enforcement.flatMap((point) => (point.firewall === null ? [] : [[point, new DeviceRules(point.firewall, question.today)] as const])));
  const pathsOf = pathLookup(change, devices);
  const unicast = endpoints.all().filter((e) => !isGroup(e.endpoint));
  const zonesOfNetwork = new Map<string, Set<number>>();
  for (const e of unicast) {
    if (e.network < 0) continue;
    const zones = zonesOfNetwork.get(networkKey(e));
    if (zones === undefined) zonesOfNetwork.set(networkKey(e), new Set([e.zone]));
    else zones.add(e.zone);
  }
  const splitNetworks = splitsOf(endpoints, unicast);
  return {
    question,
    change,
    conversations: plant.conversations,
    columns,
    rules,
    classifier,
    withoutRecognition: withoutRecognition(rules),
    inForce: question.inForce == null ? null : new DeviceRules(question.inForce, question.today),
    zonesAreInterfaces: zonesAreInterfaces(change),
    partsNoNetwork: partsNoNetwork(question),
    deviceRulings: new DeviceRulingList(),
    openWays: openWays(change, rules),
    hasDenials: rules.some((rule) => rule.action === "deny"),
    endpoints,
    scanners,
    splitNetworks,
    ...movers(splitNetworks, pathsOf),
    zonesOfNetwork,
    members: groupMembers(plant.conversations, endpoints),
    dualHomed: dualHomed(plant.assets, endpoints),
    pathsOf,
  };
}

/** The same prefix in two address spaces is two networks. */
export function networkKey(e: EndpointFacts): string {
  return `${e.addressSpace}|${e.network}`;
}

function withoutRecognition(rules: readonly PacketRule[]): ReachContext["withoutRecognition"] {
  const places = rules.flatMap((rule, place) => (rule.services[0]?.kind === "app" ? [] : [place]));
  return { classifier: new RuleClassifier(places.map((place) => rules[place] as PacketRule)), places };
}

function openWays(change: SegmentationChange, rules: readonly PacketRule[]): Set<number> {
  const numbers = new Map(change.zones.map((z, i) => [z.name, i]));
  const ways = new Set<number>();
  for (const rule of rules) {
    const from = numbers.get(rule.source.zones?.[0] ?? "");
    const to = numbers.get(rule.destination.zones?.[0] ?? "");
    if (rule.action === "permit" && rule.services[0]?.kind === "any" && from !== undefined && to !== undefined) ways.add(from * change.zones.length + to);
  }
  return ways;
}

function zonesAreInterfaces(change: SegmentationChange): boolean {
  const [only, ...more] = change.enforcement;
  const names = new Set(only?.firewall?.interfaces.map((port) => port.name));
  return only?.firewall != null && more.length === 0 && only.between === "all" && change.zones.some((zone) => names.has(zone.name));
}

function partsNoNetwork({ inForce, change }: ReachQuestion): boolean {
  const networks = (firewall: FirewallConfig): string =>
    firewall.interfaces
      .flatMap((port) => (port.enabled ? port.networks.map((n) => formatPrefix(parsePrefix(n) ?? EVERYTHING)) : []))
      .sort()
      .join(" ");
  const judged = change.enforcement.flatMap((p) => p.firewall ?? []);
  return inForce != null && judged.length === 1 && change.enforcement.length === 1 && networks(inForce) !== "" && judged.every((firewall) => networks(firewall) === networks(inForce));
}

const EVERYTHING = parsePrefix("0.0.0.0/0") as IpPrefix;

function pathLookup(change: SegmentationChange, devices: PointDevices): ReachContext["pathsOf"] {
  const known: (ZonePairPaths | undefined)[] = [];
  const n = change.zones.length;
  return (from, to) => {
    const key = from * n + to;
    let paths = known[key];
    if (paths === undefined) {
      paths = pathsBetween(change, change.zones[from]?.name ?? "", change.zones[to]?.name ?? "", devices);
      known[key] = paths;
    }
    return paths;
  };
}

/** Addresses of nobody in particular: groups, broadcasts, and the empty address of a machine without one. */
export function isGroup(endpoint: string): boolean {
  return (
    endpoint === "255.255.255.255" ||
    isUnspecified(endpoint) ||
    /^(22[4-9]|23\d)\./.test(endpoint) ||
    endpoint.startsWith("ff") ||
    (isMac(endpoint) && (Number.parseInt(endpoint.slice(4, 6), 16) & 1) === 1)
  );
}

function splitsOf(table: EndpointTable, endpoints: readonly EndpointFacts[]): SplitNetwork[] {
  const byNetwork = new Map<string, Map<number, EndpointFacts[]>>();
  for (const e of endpoints) {
    if (e.network < 0 || e.zone < 0 || isMac(e.endpoint)) continue;
    const zones = byNetwork.get(networkKey(e)) ?? new Map<number, EndpointFacts[]>();
    byNetwork.set(networkKey(e), zones);
    const list = zones.get(e.zone);
    if (list === undefined) zones.set(e.zone, [e]);
    else list.push(e);
  }
  return [...byNetwork]
    .filter(([, zones]) => zones.size > 1)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, zones]) => ({
      prefix: table.networks[Number(key.slice(key.lastIndexOf("|") + 1))]?.prefix ?? "",
      zones: [...zones].map(([zone, list]) => ({ zone, endpoints: list })).sort((a, b) => b.endpoints.length - a.endpoints.length || a.zone - b.zone),
    }));
}

/** The larger part of a split subnet keeps its addresses; of equal parts nobody can say which. */
function movers(splits: readonly SplitNetwork[], pathsOf: ReachContext["pathsOf"]): Pick<ReachContext, "mustMove" | "mayMove"> {
  const mustMove = new Set<EndpointFacts>();
  const mayMove = new Set<EndpointFacts>();
  for (const { zones } of splits) {
    const [largest, ...others] = zones;
    if (largest === undefined) continue;
    for (const other of others) {
      if (!isRouterOnly(pathsOf(other.zone, largest.zone))) continue;
      if (other.endpoints.length < largest.endpoints.length) for (const e of other.endpoints) mustMove.add(e);
      else for (const e of [...other.endpoints, ...largest.endpoints]) mayMove.add(e);
    }
  }
  return { mustMove, mayMove };
}

/** Points are named for the pair, and none of them sees what subnet mates send each other. */
export function isRouterOnly(paths: ZonePairPaths): boolean {
  return paths.full !== null && paths.mates === null;
}

/** Who asked for which group by IGMP or MLD: version 1 and 2 reports of IGMP go to the group itself, all name their groups. */
function groupMembers(conversations: readonly Conversation[], endpoints: EndpointTable): Map<string, EndpointFacts[]> {
  const members = new Map<string, EndpointFacts[]>();
  for (const c of conversations) {
    if ((c.transport !== "ip/2" && c.transport !== "icmp") || c.delivery !== "multicast") continue;
    const named = Object.keys(c.details).flatMap((detail) => (detail.startsWith(GROUP_DETAIL) ? [detail.slice(GROUP_DETAIL.length)] : []));
    const groups = named.length > 0 || c.transport !== "ip/2" || NOT_GROUPS.has(c.server) ? named : [c.server];
    for (const group of groups) {
      const key = `${c.addressSpace}|${group}`;
      const list = members.get(key) ?? [];
      const member = endpoints.of(c.addressSpace, c.client);
      if (!list.includes(member)) list.push(member);
      members.set(key, list);
    }
  }
  return members;
}

/** As captures write it; evidence without details leaves the group that an older report was sent to. */
const GROUP_DETAIL = "group ";
/** Where reports of version 3, queries and leaves go. */
const NOT_GROUPS: ReadonlySet<string> = new Set(["224.0.0.22", "224.0.0.1", "224.0.0.2"]);

function dualHomed(assets: readonly Asset[], endpoints: EndpointTable): Map<Asset, ReadonlySet<number>> {
  const found = new Map<Asset, ReadonlySet<number>>();
  for (const asset of assets) {
    const zones = new Set(asset.addresses.map((a) => endpoints.of(asset.addressSpace, a).zone).filter((z) => z >= 0));
    if (zones.size > 1) found.set(asset, zones);
  }
  return found;
}
