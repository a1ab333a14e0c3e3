// The verdict of a multicast or broadcast: who may receive it, in which zones, and whether it still gets there. A rule must name the service;
// `any` never carries it. Receivers that nothing shows make the verdict unknown.
import { hasLease, isDhcp } from "../../plant/address-leases.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { isMac, isUnspecified } from "../../plant/endpoint.ts";
import { isFollowed } from "./dynamic-ports.ts";
import { type EndpointFacts, SAME, subnetRelation } from "./endpoint-table.ts";
import { BLOCKED, DEGRADED, degradedBit, type JudgedTable, KEPT, questionBit, UNFILTERED, UNKNOWN } from "./judged-table.ts";
import { networkKey, type ReachContext } from "./reach-context.ts";
import type { CrossingPath } from "./crossing-path.ts";
import { DENIED, isDenied, outcomeOf, permittedByDefault, ruleOf, rulingOn, settle, UNDECIDED } from "./rule-decision.ts";

const MULTICAST = degradedBit("multicast");
const Q_ROUTING = questionBit("multicast-routing");

/** Frames to these addresses end at the next bridge (IEEE 802.1Q table 8-1). */
const LINK_LOCAL_MAC = /^mac:01:80:c2:00:00:0[0-9a-f]$/i;

/** How one zone of receivers fares. */
type Fate = "own" | "carried" | "needs-routing" | "unfiltered" | "lost" | "unknown";

export function judgeGroup(context: ReachContext, table: JudgedTable, i: number, c: Conversation, client: EndpointFacts): void {
  if (client.zone < 0) {
    settle(table, i, UNKNOWN, isUnspecified(c.client) ? "no-address-yet" : "outside-every-zone");
    return;
  }
  if (LINK_LOCAL_MAC.test(c.server)) {
    table.toZone[i] = client.zone;
    settle(table, i, KEPT, "link-local");
    return;
  }
  const receivers = receiverZones(context, c, client);
  if (receivers === null) {
    if (isUntouched(context, i, c, client)) settle(table, i, KEPT, "default-permit");
    else settle(table, i, UNKNOWN, "receivers-unknown");
    return;
  }
  const fates = [...receivers].sort((a, b) => a - b).map((zone) => ({ zone, fate: fateIn(context, table, i, c, client, zone) }));
  combine(table, i, c, client, fates);
}

/** Zone numbers of the receivers, −1 = some outside every zone; null = nothing shows who receives it. */
function receiverZones(context: ReachContext, c: Conversation, client: EndpointFacts): ReadonlySet<number> | null {
  if (staysOnLink(c)) {
    if (client.network < 0) return null;
    return (isDhcp(c) ? zonesOfLeases(context, client) : null) ?? (context.zonesOfNetwork.get(networkKey(client)) as ReadonlySet<number>);
  }
  const members = context.members.get(`${c.addressSpace}|${c.server}`);
  if (members === undefined) return null;
  const zones = new Set(members.filter((m) => m !== client).map((m) => m.zone));
  return zones.size === 0 ? null : zones;
}

/** Of all that hear a server's broadcasts, those that got their addresses from one need them; null = nobody is known to. */
function zonesOfLeases(context: ReachContext, client: EndpointFacts): ReadonlySet<number> | null {
  const zones = new Set<number>();
  for (const e of context.endpoints.all()) if (e !== client && e.network >= 0 && networkKey(e) === networkKey(client) && hasLease(e.asset, e.endpoint)) zones.add(e.zone);
  return zones.size === 0 ? null : zones;
}

function staysOnLink(c: Conversation): boolean {
  return c.delivery === "broadcast" || isMac(c.server) || c.server.startsWith("224.0.0.") || /^ff[0-9a-f]2:/.test(c.server);
}

function fateIn(context: ReachContext, table: JudgedTable, i: number, c: Conversation, client: EndpointFacts, zone: number): Fate {
  if (zone < 0) return "unknown";
  const paths = context.pathsOf(client.zone, zone);
  if (zone === client.zone) {
    if (permittedByDefault(context, zone, zone)) return "own";
    return paths.full === null ? "unfiltered" : byRules(context, table, i, c, client, zone, paths.full, "own");
  }
  if (paths.full === null) return pastEveryPoint(context, i, c, client, zone);
  const layer2 = c.transport.startsWith("l2/");
  if (layer2 && (paths.full.routed || paths.full.everywhere)) return "lost";
  if (staysOnLink(c) || sharesSubnet(context, c, client, zone)) {
    if (paths.mates === null) return pastEveryPoint(context, i, c, client, zone);
    // A point that stands everywhere parts the zones at layer 3, where broadcasts and link-local groups end.
    if (paths.mates.everywhere && staysOnLink(c)) return isDhcp(c) && isFollowed(c, paths.mates) ? "carried" : "lost";
    return byRules(context, table, i, c, client, zone, paths.mates, paths.mates.everywhere ? "needs-routing" : "carried");
  }
  if (c.ttlMin === 1) return "lost";
  return byRules(context, table, i, c, client, zone, paths.full, paths.full.routed || paths.full.everywhere ? "needs-routing" : "carried");
}

/** Wherever its receivers are, no point stands before them, and the default permits it. */
function isUntouched(context: ReachContext, i: number, c: Conversation, client: EndpointFacts): boolean {
  if (context.change.within !== "permit" || context.change.default !== "permit") return false;
  return context.change.zones.every((_, zone) => zone === client.zone || (context.pathsOf(client.zone, zone).full === null && pastEveryPoint(context, i, c, client, zone) === "carried"));
}

/** Where the default permits and nothing is denied, no filter would do anything to it. */
function pastEveryPoint(context: ReachContext, i: number, c: Conversation, client: EndpointFacts, zone: number): Fate {
  const target = context.classifier.destinationClass(context.change.zones[zone]?.name ?? null, c.server);
  const isLeftAlone = permittedByDefault(context, client.zone, zone) && !isDenied(context, client.sourceClass, target, context.columns.services[i] as number);
  return isLeftAlone ? "carried" : "unfiltered";
}

function byRules(context: ReachContext, table: JudgedTable, i: number, c: Conversation, client: EndpointFacts, zone: number, path: CrossingPath, whenPermitted: Fate): Fate {
  const target = context.classifier.destinationClass(context.change.zones[zone]?.name ?? null, c.server);
  const ruling = rulingOn(context, client, zone, c.server, target, c, context.columns.services[i] as number, path);
  if (ruleOf(ruling) >= 0) table.rule[i] = ruleOf(ruling);
  if (outcomeOf(ruling) === DENIED) return "lost";
  return outcomeOf(ruling) === UNDECIDED ? "unknown" : whenPermitted;
}

/** Members of the group in that zone sit in the sender's subnet. */
function sharesSubnet(context: ReachContext, c: Conversation, client: EndpointFacts, zone: number): boolean {
  const members = context.members.get(`${c.addressSpace}|${c.server}`) ?? [];
  return members.some((m) => m.zone === zone && subnetRelation(client, m) === SAME);
}

function combine(table: JudgedTable, i: number, c: Conversation, client: EndpointFacts, fates: readonly { readonly zone: number; readonly fate: Fate }[]): void {
  const has = (fate: Fate): boolean => fates.some((f) => f.fate === fate);
  const first = (fate: Fate): number => fates.find((f) => f.fate === fate)?.zone ?? client.zone;
  if (has("lost")) {
    table.toZone[i] = first("lost");
    // Leases that run go on: it is not over at once.
    if (fates.every((f) => f.fate === "lost") && !isDhcp(c)) settle(table, i, BLOCKED, "receivers-all-lost");
    else degraded(table, i, "receivers-lost");
  } else if (has("needs-routing")) {
    table.toZone[i] = first("needs-routing");
    table.questions[i] = (table.questions[i] as number) | Q_ROUTING;
    degraded(table, i, "receivers-need-routing");
  } else if (has("unknown")) {
    settle(table, i, UNKNOWN, "receivers-unknown");
  } else if (has("unfiltered")) {
    table.toZone[i] = first("unfiltered");
    settle(table, i, UNFILTERED, "receivers-unfiltered");
  } else {
    table.toZone[i] = has("carried") ? first("carried") : client.zone;
    settle(table, i, KEPT, has("carried") ? "receivers-carried" : "receivers-in-own-zone");
  }
}

function degraded(table: JudgedTable, i: number, why: "receivers-lost" | "receivers-need-routing"): void {
  table.degraded[i] = (table.degraded[i] as number) | MULTICAST;
  settle(table, i, DEGRADED, why);
}
