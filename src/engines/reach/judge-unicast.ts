// The verdict of one unicast conversation: the way between two zones and the deciding rule. What a permitted conversation suffers is in degrade.ts.
import { type Conversation, serverMayOpen } from "../../plant/conversation.ts";
import { isLayer2, serviceMembership } from "../../packets/service-match.ts";
import { IS_IN } from "../../plant/address-set.ts";
import type { CrossingPath } from "./crossing-path.ts";
import { degrade } from "./degrade.ts";
import { isFollowed } from "./dynamic-ports.ts";
import { DIFFERENT, type EndpointFacts, PERHAPS_SAME, SAME, type SubnetRelation, subnetRelation } from "./endpoint-table.ts";
import { BLOCKED, DEGRADED, type JudgedTable, KEPT, questionBit, UNFILTERED, UNKNOWN, whyNumber } from "./judged-table.ts";
import { devicePacket, servicePoint } from "./service-point.ts";
import { deviceRulingOf, isRouterOnly, type ReachContext } from "./reach-context.ts";
import { DENIED, isDenied, openerIsUnproven, outcomeOf, PERMITTED, permittedByDefault, ruleOf, rulingOn, settle, UNDECIDED } from "./rule-decision.ts";

const Q_SUBNET = questionBit("subnet");
const Q_RETURN = questionBit("return-ports");
const Q_OPENER = questionBit("opener");
const ONE_WAY_UNPROVEN = whyNumber("one-way-unproven");
const DENIED_BY_DEFAULT = whyNumber("default-deny");
const DENIED_WITHIN = whyNumber("within-denied");
const DENIED_BY_DEVICE = whyNumber("device-denies");

/** Inside a zone. Where traffic there is denied, whatever stands everywhere filters it too, and does to it what it does to crossings. */
export function judgeWithin(context: ReachContext, table: JudgedTable, i: number, c: Conversation, client: EndpointFacts, server: EndpointFacts): void {
  const called = translatedWay(context, c, client, server);
  if (context.change.within === "permit" && called === null) {
    const turning = hairPin(context, c, client, server);
    const claimed = turning === null ? answeredFor(context, c, client, server) : null;
    if (turning !== null || claimed !== null) table.rule[i] = turning ?? (claimed as number);
    if (turning !== null) settle(table, i, UNKNOWN, "device-hair-pin");
    else if (claimed !== null) settle(table, i, UNKNOWN, "device-answers-for-it");
    else settle(table, i, KEPT, "within-permitted");
    return;
  }
  const path = called ?? context.pathsOf(client.zone, server.zone).full;
  if (path === null) {
    settle(table, i, UNFILTERED, "no-point-on-the-way");
    return;
  }
  judgeByRules(context, table, i, c, client, server, path);
  const relation = called !== null ? DIFFERENT : isLayer2(c.transport) ? SAME : subnetRelation(client, server);
  if (table.verdict[i] === KEPT) degrade(context, table, i, c, client, server, path, relation);
  else degradeWhoeverOpens(context, table, i, c, client, server, path, relation);
}

/** The server is called by an address that a firewall translates to a machine behind another interface: it passes the firewall. null = it does not. */
function translatedWay(context: ReachContext, c: Conversation, client: EndpointFacts, server: EndpointFacts): CrossingPath | null {
  if (isLayer2(c.transport)) return null;
  const path = context.pathsOf(client.zone, server.zone).full;
  const packet = { ...devicePacket(c), source: client.endpoint, destination: server.endpoint };
  return path?.devices.some((device) => device.leadsElsewhere(packet)) === true ? path : null;
}

/**
 * Two networks behind one interface of a firewall: what they say may turn round at the firewall, or be routed before it. null = it does not matter: the
 * firewall would let it pass. Else the number of the ruling that would not.
 */
function hairPin(context: ReachContext, c: Conversation, client: EndpointFacts, server: EndpointFacts): number | null {
  if (!context.zonesAreInterfaces || isLayer2(c.transport) || subnetRelation(client, server) !== DIFFERENT) return null;
  const path = context.pathsOf(client.zone, server.zone).full;
  // Who is not in the firewall's own network there has another router nearer than the firewall.
  if (path === null || (!isConnected(path, client) && !isConnected(path, server))) return null;
  const ruling = rulingOn(context, client, server.zone, server.endpoint, server.destinationClass, c, 0, path);
  return outcomeOf(ruling) === PERMITTED ? null : ruleOf(ruling);
}

/** The server's address is one that a firewall translates, and not for this packet. null = it would let it pass. Else the number of the ruling that would not. */
function answeredFor(context: ReachContext, c: Conversation, client: EndpointFacts, server: EndpointFacts): number | null {
  if (isLayer2(c.transport)) return null;
  const path = context.pathsOf(client.zone, server.zone).full;
  if (path?.devices.some((device) => device.mayAnswerFor(server.endpoint)) !== true) return null;
  const ruling = rulingOn(context, client, server.zone, server.endpoint, server.destinationClass, c, 0, path);
  return outcomeOf(ruling) === PERMITTED ? null : ruleOf(ruling);
}

function isConnected(path: CrossingPath, { place }: EndpointFacts): boolean {
  return place !== null && path.devices.some(({ firewall }) => firewall.interfaces.some((port) => port.name === place.zone && port.networks.includes(place.rule)));
}

export function judgeCrossing(context: ReachContext, table: JudgedTable, i: number, c: Conversation, client: EndpointFacts, server: EndpointFacts): void {
  const paths = context.pathsOf(client.zone, server.zone);
  if (paths.full === null) {
    settlePastEveryPoint(context, table, i, client, server, "no-point-on-the-way");
    return;
  }
  const layer2 = isLayer2(c.transport);
  if (layer2 && (paths.full.routed || paths.full.everywhere)) {
    settle(table, i, BLOCKED, "layer-2-cannot-cross");
    return;
  }
  const relation = layer2 ? SAME : subnetRelation(client, server);
  if (relation === SAME && isRouterOnly(paths)) {
    settlePastEveryPoint(context, table, i, client, server, "subnet-mates");
    return;
  }
  const path = (relation === SAME ? paths.mates : paths.full) as CrossingPath;
  judgeByRules(context, table, i, c, client, server, path);
  if (table.verdict[i] !== KEPT) {
    degradeWhoeverOpens(context, table, i, c, client, server, path, relation);
    return;
  }
  // Which subnet it is decides whether a router is on the way at all.
  if (relation === PERHAPS_SAME && path.routed && isRouterOnly(paths)) table.questions[i] = (table.questions[i] as number) | Q_SUBNET;
  degrade(context, table, i, c, client, server, path, relation);
}

/** Where the default permits and nothing is denied, whoever opens, no filter would do anything to it. */
function settlePastEveryPoint(context: ReachContext, table: JudgedTable, i: number, client: EndpointFacts, server: EndpointFacts, why: "no-point-on-the-way" | "subnet-mates"): void {
  const service = context.columns.services[i] as number;
  const isLeftAlone =
    permittedByDefault(context, client.zone, server.zone) &&
    !isDenied(context, client.sourceClass, server.destinationClass, service) &&
    !isDenied(context, server.sourceClass, client.destinationClass, service);
  if (isLeftAlone) settle(table, i, KEPT, "default-permit");
  else settle(table, i, UNFILTERED, why);
}

/**
 * It is not proven who opens, and the rules permit one side only. If the permitted way is degraded for certain, it breaks in either case: denied, or
 * degraded. A known break outranks missing evidence, so it is degraded, and who opens stays open.
 */
function degradeWhoeverOpens(context: ReachContext, table: JudgedTable, i: number, c: Conversation, client: EndpointFacts, server: EndpointFacts, path: CrossingPath, relation: SubnetRelation): void {
  if (table.why[i] !== ONE_WAY_UNPROVEN) return;
  const questions = table.questions[i] as number;
  degrade(context, table, i, c, client, server, path, relation);
  table.questions[i] = table.verdict[i] === DEGRADED ? (table.questions[i] as number) | Q_OPENER : questions;
  if (table.verdict[i] !== DEGRADED) table.why[i] = whyNumber("opener-unproven");
}

function judgeByRules(context: ReachContext, table: JudgedTable, i: number, c: Conversation, client: EndpointFacts, server: EndpointFacts, path: CrossingPath): void {
  const service = context.columns.services[i] as number;
  const inside = client.zone === server.zone;
  const forward = rulingOn(context, client, server.zone, server.endpoint, server.destinationClass, c, service, path);
  const backward = (): number => outcomeOf(rulingOn(context, server, client.zone, client.endpoint, client.destinationClass, c, service, path));
  const outcome = outcomeOf(forward);
  table.rule[i] = ruleOf(forward);
  if (outcome === UNDECIDED) {
    settle(table, i, UNKNOWN, deviceRulingOf(context, ruleOf(forward)) === undefined ? "rule-not-decidable" : "device-undecided");
    return;
  }
  if (openerIsUnproven(c)) {
    const back = rulingOn(context, server, client.zone, client.endpoint, client.destinationClass, c, service, path);
    if (outcomeOf(back) !== outcome) {
      const oneWay = c.transport === "tcp" && outcomeOf(back) !== UNDECIDED;
      if (oneWay && outcome === DENIED) table.rule[i] = ruleOf(back);
      settle(table, i, UNKNOWN, oneWay ? "one-way-unproven" : "opener-unproven");
      return;
    }
  }
  if (outcome === DENIED) {
    const device = deviceRulingOf(context, ruleOf(forward));
    if (speaksFirst(c) && backward() === PERMITTED) settle(table, i, UNKNOWN, "opener-unproven");
    else if (device !== undefined && isDeniedToday(context, c)) settle(table, i, UNKNOWN, "device-denies-today-too");
    else if (device !== undefined) settle(table, i, BLOCKED, device.onlyReturnDenied ? "device-denies-answers" : "device-denies");
    else settle(table, i, BLOCKED, inside ? "within-denied" : "default-deny");
    return;
  }
  if (path.stateless && path.byConduits && needsReturn(c) && (context.hasDenials || !permittedByDefault(context, client.zone, server.zone))) {
    const answer = returnPermitted(context, c, client, server);
    if (answer === "none") {
      settle(table, i, BLOCKED, "no-return-rule");
      return;
    }
    if (answer === "some ports") table.questions[i] = (table.questions[i] as number) | Q_RETURN;
  }
  // State is a thing of IP: frames of layer 2 that come back need a permit of their own.
  if (isLayer2(c.transport) && c.packetsToClient !== 0 && backward() !== PERMITTED) table.questions[i] = (table.questions[i] as number) | Q_RETURN;
  if (deviceRulingOf(context, ruleOf(forward)) !== undefined) settle(table, i, KEPT, "device-permits");
  else settle(table, i, KEPT, ruleOf(forward) < 0 ? "default-permit" : inside ? "within-rule" : "rule");
}

/** The running configuration denies it as well, and yet it was seen: it takes another way, or that is not what runs. */
function isDeniedToday(context: ReachContext, c: Conversation): boolean {
  const today = context.inForce?.ruling(devicePacket(c)).outcome;
  return today === "denied" || today === "rejected";
}

function speaksFirst(c: Conversation): boolean {
  return c.transport !== "tcp" && !isLayer2(c.transport) && serverMayOpen(c);
}

/** A stateless filter sees the answers as packets of their own. */
function needsReturn(c: Conversation): boolean {
  return c.transport === "tcp" || c.packetsToClient !== 0;
}

const LOWEST_CLIENT_PORT = 1024;
const HIGHEST_PORT = 65_535;
/** What current systems hand out (RFC 6335); older ones begin at 1024. */
const LOWEST_DYNAMIC_PORT = 49_152;

/** Answers go to a port the client picked, which the evidence does not keep: the permitted ports must hold all that clients use. */
function returnPermitted(context: ReachContext, c: Conversation, client: EndpointFacts, server: EndpointFacts): "all" | "some ports" | "none" {
  const denied = answersDenied(context, c, client, server);
  if (denied === "all") return "none";
  const permitted = permittedByDefault(context, client.zone, server.zone) ? "all" : answersPermitted(context, c, client, server);
  return denied === "some ports" && permitted === "all" ? "some ports" : permitted;
}

/** By conduits that deny. */
function answersDenied(context: ReachContext, c: Conversation, client: EndpointFacts, server: EndpointFacts): "all" | "some ports" | "none" {
  const denied: [number, number][] = [];
  for (const rule of context.rules) {
    if (rule.action !== "deny" || !rule.source.zones?.includes(server.place?.zone ?? "") || !rule.destination.zones?.includes(client.place?.zone ?? "")) continue;
    for (const s of rule.services) {
      if (s.kind === "port") {
        if (s.transport === c.transport && s.toPort >= LOWEST_CLIENT_PORT) denied.push([s.fromPort, s.toPort]);
      } else if (serviceMembership(s, servicePoint(c)) === IS_IN) return "all";
    }
  }
  if (denied.length === 0) return "none";
  return covers(denied, LOWEST_CLIENT_PORT) ? "all" : "some ports";
}

function answersPermitted(context: ReachContext, c: Conversation, client: EndpointFacts, server: EndpointFacts): "all" | "some ports" | "none" {
  const covered: [number, number][] = [];
  for (const rule of context.rules) {
    if (rule.action === "deny" || !rule.source.zones?.includes(server.place?.zone ?? "") || !rule.destination.zones?.includes(client.place?.zone ?? "")) continue;
    for (const s of rule.services) {
      if (s.kind === "any" || (s.kind === "icmp" && c.transport === "icmp")) return "all";
      if (s.kind === "ip" && ((c.transport === "tcp" && s.number === 6) || (c.transport === "udp" && s.number === 17) || c.transport === `ip/${s.number}`)) return "all";
      if (s.kind === "port" && s.transport === c.transport) covered.push([s.fromPort, s.toPort]);
      if (s.kind === "l2" && c.transport.startsWith("l2/") && Number(c.transport.slice(3)) === s.etherType) return "all";
    }
  }
  if (covers(covered, LOWEST_CLIENT_PORT)) return "all";
  return covers(covered, LOWEST_DYNAMIC_PORT) ? "some ports" : "none";
}

function covers(ranges: readonly [number, number][], from: number): boolean {
  let next = from;
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (low > next) return false;
    next = Math.max(next, high + 1);
  }
  return next > HIGHEST_PORT;
}

/** A negotiated connection is carried where every point follows its negotiation. Called after both were judged by the rules. */
export function followNegotiated(context: ReachContext, table: JudgedTable, i: number): void {
  const primary = table.primary[i] as number;
  if (primary < 0 || table.verdict[i] !== BLOCKED || (table.why[i] !== DENIED_BY_DEFAULT && table.why[i] !== DENIED_WITHIN && table.why[i] !== DENIED_BY_DEVICE)) return;
  if (table.verdict[primary] !== KEPT && table.verdict[primary] !== DEGRADED) return;
  const c = context.conversations[i] as Conversation;
  const p = context.conversations[primary] as Conversation;
  const client = context.columns.clients[i] as EndpointFacts;
  const server = context.columns.servers[i] as EndpointFacts;
  const paths = context.pathsOf(client.zone, server.zone);
  const relation = subnetRelation(client, server);
  const path = relation === SAME && client.zone !== server.zone ? paths.mates : paths.full;
  if (path === null || !isFollowed(p, path)) return;
  table.rule[i] = table.rule[primary] as number;
  settle(table, i, KEPT, "followed-by-alg");
  degrade(context, table, i, c, client, server, path, relation);
}
