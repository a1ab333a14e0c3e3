// The verdict of one unicast conversation: the way between two zones and the deciding rule. What a permitted conversation suffers is in degrade.ts.
import type { Conversation } from "../../plant/conversation.ts";
import { decidingRule, type PackedDecision, perhapsRule } from "../../packets/rule-classifier.ts";
import type { CrossingPath } from "./crossing-path.ts";
import { degrade } from "./degrade.ts";
import { isFollowed } from "./dynamic-ports.ts";
import { type EndpointFacts, PERHAPS_SAME, SAME, subnetRelation } from "./endpoint-table.ts";
import { BLOCKED, DEGRADED, type JudgedTable, KEPT, questionBit, UNFILTERED, UNKNOWN, whyNumber } from "./judged-table.ts";
import { isRouterOnly, type ReachContext } from "./reach-context.ts";
import { isPermitted, openerIsUnproven, servicePoint, settle } from "./rule-decision.ts";

const Q_SUBNET = questionBit("subnet");
const Q_RETURN = questionBit("return-ports");

export function judgeWithin(context: ReachContext, table: JudgedTable, i: number, c: Conversation, client: EndpointFacts, server: EndpointFacts): void {
  if (context.change.within === "permit") {
    settle(table, i, KEPT, "within-permitted");
    return;
  }
  if (context.pathsOf(client.zone, server.zone).full === null) {
    settle(table, i, UNFILTERED, "no-point-on-the-way");
    return;
  }
  const decision = context.classifier.decide(client.sourceClass, server.destinationClass, context.classifier.serviceClass(servicePoint(c)));
  const rule = decidingRule(decision);
  if (rule >= 0) {
    table.rule[i] = rule;
    settle(table, i, KEPT, "within-rule");
  } else if (perhapsRule(decision) >= 0) undecidable(table, i, perhapsRule(decision));
  else settle(table, i, BLOCKED, "within-denied");
}

export function judgeCrossing(context: ReachContext, table: JudgedTable, i: number, c: Conversation, client: EndpointFacts, server: EndpointFacts): void {
  const paths = context.pathsOf(client.zone, server.zone);
  if (paths.full === null) {
    settle(table, i, UNFILTERED, "no-point-on-the-way");
    return;
  }
  const layer2 = c.transport.charCodeAt(0) === 108 && c.transport.startsWith("l2/");
  if (layer2 && (paths.full.routed || paths.full.everywhere)) {
    settle(table, i, BLOCKED, "layer-2-cannot-cross");
    return;
  }
  const relation = layer2 ? SAME : subnetRelation(client, server);
  if (relation === SAME && isRouterOnly(paths)) {
    settle(table, i, UNFILTERED, "subnet-mates");
    return;
  }
  const path = (relation === SAME ? paths.mates : paths.full) as CrossingPath;
  judgeByRules(context, table, i, c, client, server, path);
  if (table.verdict[i] !== KEPT) return;
  // Which subnet it is decides whether a router is on the way at all.
  if (relation === PERHAPS_SAME && path.routed && isRouterOnly(paths)) table.questions[i] = (table.questions[i] as number) | Q_SUBNET;
  degrade(context, table, i, c, client, server, path, relation);
}

function judgeByRules(context: ReachContext, table: JudgedTable, i: number, c: Conversation, client: EndpointFacts, server: EndpointFacts, path: CrossingPath): void {
  const { classifier, change } = context;
  const service = classifier.serviceClass(servicePoint(c));
  const forward = classifier.decide(client.sourceClass, server.destinationClass, service);
  const backward = (): PackedDecision => classifier.decide(server.sourceClass, client.destinationClass, service);
  const permitted = isPermitted(context, forward, path);
  if (permitted === undefined) {
    undecidable(table, i, decidingRule(forward) >= 0 ? decidingRule(forward) : perhapsRule(forward));
    return;
  }
  const rule = decidingRule(forward);
  table.rule[i] = rule;
  if (openerIsUnproven(c) && isPermitted(context, backward(), path) !== permitted) {
    settle(table, i, UNKNOWN, "opener-unproven");
    return;
  }
  if (!permitted) {
    if (speaksFirst(c) && isPermitted(context, backward(), path) === true) settle(table, i, UNKNOWN, "opener-unproven");
    else settle(table, i, BLOCKED, "default-deny");
    return;
  }
  if (path.stateless && change.default === "deny" && needsReturn(c)) {
    const answer = returnPermitted(context, c, client, server);
    if (answer === "none") {
      settle(table, i, BLOCKED, "no-return-rule");
      return;
    }
    if (answer === "some ports") table.questions[i] = (table.questions[i] as number) | Q_RETURN;
  }
  settle(table, i, KEPT, rule >= 0 ? "rule" : "default-permit");
}

function undecidable(table: JudgedTable, i: number, rule: number): void {
  table.rule[i] = rule;
  settle(table, i, UNKNOWN, "rule-not-decidable");
}

function speaksFirst(c: Conversation): boolean {
  return c.transport === "udp" && c.serverBegan > 0;
}

/** A stateless filter sees the answers as packets of their own. */
function needsReturn(c: Conversation): boolean {
  return c.transport === "tcp" || c.packetsToClient > 0;
}

const LOWEST_CLIENT_PORT = 1024;
const HIGHEST_PORT = 65_535;
/** What current systems hand out (RFC 6335); older ones begin at 1024. */
const LOWEST_DYNAMIC_PORT = 49_152;

/** Answers go to a port the client picked, which the evidence does not keep: the permitted ports must hold all that clients use. */
function returnPermitted(context: ReachContext, c: Conversation, client: EndpointFacts, server: EndpointFacts): "all" | "some ports" | "none" {
  const covered: [number, number][] = [];
  for (const rule of context.rules) {
    if (!rule.source.zones?.includes(server.place?.zone ?? "") || !rule.destination.zones?.includes(client.place?.zone ?? "")) continue;
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
  if (primary < 0 || table.verdict[i] !== BLOCKED || table.why[i] !== whyNumber("default-deny")) return;
  if (table.verdict[primary] !== KEPT && table.verdict[primary] !== DEGRADED) return;
  const c = context.conversations[i] as Conversation;
  const p = context.conversations[primary] as Conversation;
  const client = context.endpoints.of(c.addressSpace, c.client);
  const server = context.endpoints.of(c.addressSpace, c.server);
  const paths = context.pathsOf(client.zone, server.zone);
  const relation = subnetRelation(client, server);
  const path = relation === SAME ? paths.mates : paths.full;
  if (path === null || !isFollowed(p, path.algs)) return;
  table.rule[i] = table.rule[primary] as number;
  settle(table, i, KEPT, "followed-by-alg");
  degrade(context, table, i, c, client, server, path, relation);
}

