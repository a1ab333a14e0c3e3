// What a permitted conversation still suffers on its way (2-model §2.5 a–k), and what about it stays open. Only adds bits; never lifts a verdict.
import { givesLeases, isDhcp } from "../../plant/address-leases.ts";
import { type Conversation, wentBothWays } from "../../plant/conversation.ts";
import { declaredWatchdog } from "../../plant/declared-watchdog.ts";
import { protocolById } from "../../plant/facts/protocol-table.ts";
import type { ProtocolFacts } from "../../plant/protocol-facts.ts";
import { decidingRule } from "../../packets/rule-classifier.ts";
import type { CrossingPath, Limit } from "./crossing-path.ts";
import { isFollowed } from "./dynamic-ports.ts";
import { DIFFERENT, type EndpointFacts, PERHAPS_SAME, SAME, type SubnetRelation } from "./endpoint-table.ts";
import { DEGRADED, degradedBit, type JudgedTable, NOT_ESTABLISHED, questionBit, ROLES } from "./judged-table.ts";
import { pathOfRow, type ReachContext } from "./reach-context.ts";
import { outcomeOf, PERMITTED, permittedByDefault, rulingOfDevices, serverBeginsForSure } from "./rule-decision.ts";

const IDLE = degradedBit("idle-timeout");
const MULTICAST = degradedBit("multicast");
const LATENCY = degradedBit("latency");
const FRAGMENTS = degradedBit("fragments");
const RE_ADDRESS = degradedBit("re-address");
const LOAD = degradedBit("load");
const GATEWAY = degradedBit("gateway");
const INSERTION = degradedBit("insertion");
const Q_IDLE = questionBit("idle");
const Q_GATEWAY = questionBit("gateway");
const Q_FRAGMENTS = questionBit("fragments");
const Q_ONE_DIRECTION = questionBit("one-direction");
const Q_LATENCY = questionBit("latency");
const Q_LOAD = questionBit("load");
const Q_RE_ADDRESS = questionBit("re-address");
const Q_RELAY = questionBit("relay");
const Q_DUAL_HOMED = questionBit("dual-homed");

const CONTROL_IO = ROLES.indexOf("control-io");
const SAFETY = ROLES.indexOf("safety");

/** The meter parts UDP exchanges after this much silence (conversation.ts). */
const UDP_EXCHANGE_GAP_SECONDS = 120;
/** A loop that tolerates less than this does not survive the loss of its state. */
const FAST_OUTAGE_MS = 1_000;
const FAST_PERIOD_SECONDS = 0.5;

/** UDP protocols in which the client always speaks first: new state is made with every request. */
const REQUEST_FIRST: ReadonlySet<string> = new Set(["dns", "ntp", "snmp", "modbus-tcp"]);
/** Protocols that need no answer. */
const ONE_WAY: ReadonlySet<string> = new Set(["syslog", "snmp", "ge-egd", "enip-io", "ntp", "sv", "goose", "dhcp-bootp", "fl-net", "gige-vision"]);

const factsById = new Map<string, ProtocolFacts | undefined>();
export function factsOf(protocol: string): ProtocolFacts | undefined {
  if (!factsById.has(protocol)) {
    // Ids come from evidence; the table of facts is small, so only its own ids are remembered.
    const facts = protocolById(protocol);
    if (facts === undefined) return undefined;
    factsById.set(protocol, facts);
  }
  return factsById.get(protocol);
}

export function degrade(context: ReachContext, table: JudgedTable, i: number, c: Conversation, client: EndpointFacts, server: EndpointFacts, way: CrossingPath, relation: SubnetRelation): void {
  // What never worked cannot get worse.
  if (((table.flags[i] as number) & NOT_ESTABLISHED) !== 0) return;
  const path = pathOfRow(context, table, i, way);
  const role = table.role[i] as number;
  let bits = 0;
  let questions = 0;
  if (c.transport === "tcp" && path.tcpIdle !== null) {
    if (c.longestSilence !== null && c.longestSilence > path.tcpIdle.seconds) bits |= IDLE;
    else if (!watchedEnough(c, path.tcpIdle.seconds)) questions |= Q_IDLE;
  } else if (c.transport === "udp" && path.udpIdle !== null) {
    if (serverLosesState(context, c, client, server, path, path.udpIdle)) bits |= IDLE;
    else if (silentServerMayLoseState(c, path.udpIdle.seconds)) questions |= Q_IDLE;
  }
  if (path.addedLatencySeconds > 0) {
    const budget = delayBudget(c);
    if (budget !== null && path.addedLatencySeconds > budget.most) bits |= LATENCY;
    else if (budget !== null && path.addedLatencySeconds > budget.usual) questions |= Q_LATENCY;
  }
  if (c.ipFragments !== 0) {
    // Later fragments carry no ports: a filter without state cannot match them.
    if (path.stateless && c.ipFragments !== null) bits |= FRAGMENTS;
    else questions |= Q_FRAGMENTS;
  }
  if (seenOneWay(c)) questions |= Q_ONE_DIRECTION;
  if (role === CONTROL_IO || role === SAFETY) {
    const fast = toleratesNoOutage(c);
    if (path.load !== null && path.load.onLoad === "drop") {
      if (fast) bits |= LOAD;
      else questions |= Q_LOAD;
    }
    if (path.bridged && relation === SAME && fast) bits |= INSERTION;
  }
  if (path.routed || path.everywhere) {
    const gateway = gatewayState(c, client, server, path, relation);
    if (gateway === "missing") bits |= GATEWAY;
    else if (gateway === "unknown") questions |= Q_GATEWAY;
  }
  if (path.routed) {
    if (context.mustMove.has(client) || context.mustMove.has(server)) bits |= RE_ADDRESS;
    else if (context.mayMove.has(client) || context.mayMove.has(server)) questions |= Q_RE_ADDRESS;
  }
  if (client.zone !== server.zone && endsWithoutRelay(c, path)) {
    if (relation === SAME) bits |= MULTICAST;
    else if (relation === PERHAPS_SAME) questions |= Q_RELAY;
  }
  if (client.zone !== server.zone && context.dualHomed.size > 0 && (isDualHomed(context, client, server.zone) || isDualHomed(context, server, client.zone))) questions |= Q_DUAL_HOMED;
  table.questions[i] = (table.questions[i] as number) | questions;
  if (bits !== 0) {
    table.degraded[i] = (table.degraded[i] as number) | bits;
    table.verdict[i] = DEGRADED;
  }
}

/**
 * By its address a machine renews a lease that it has; for its first it asks by broadcast, and a filter that parts the zones at layer 3 ends that where
 * nothing relays it. Of another subnet it was relayed before.
 */
function endsWithoutRelay(c: Conversation, path: CrossingPath): boolean {
  return givesLeases(c) && path.everywhere && !isFollowed(c, path);
}

/** Two requests after each other are no cycle yet. */
const MANY_PERIODS = 10;

/**
 * Was it watched long enough to say that no silence outlasts the timeout: every connection from opening to closing, or a cycle with every period
 * below the timeout, or one connection for longer than the timeout. A stretch that nobody captured leaves the cycle, and that no connection lived
 * for longer than the timeout.
 */
function watchedEnough(c: Conversation, timeoutSeconds: number): boolean {
  if (c.periodP95 !== null && c.periodP95 < timeoutSeconds && c.longestSilence !== null && (c.longestConnection ?? 0) >= MANY_PERIODS * c.periodP95) return true;
  const eachWhole = c.connections !== null && (c.openingsSeen ?? 0) >= c.connections && (c.closingsSeen ?? 0) >= c.connections;
  if (c.silenceNotWatched) return eachWhole && c.longestConnection !== null && c.longestConnection <= timeoutSeconds;
  return eachWhole || (c.longestSilence !== null && (c.longestConnection ?? 0) > timeoutSeconds);
}

/** After the meter's gap of two minutes the server spoke first: the state that the client's packets had opened was gone. */
function serverLosesState(context: ReachContext, c: Conversation, client: EndpointFacts, server: EndpointFacts, path: CrossingPath, limit: Limit): boolean {
  // A DHCP server speaks first where the client asked by broadcast, whatever state a filter keeps.
  if (isDhcp(c) || !serverBeginsForSure(c) || limit.seconds > UDP_EXCHANGE_GAP_SECONDS) return false;
  return !mayOpenBack(context, c, client, server, path);
}

function mayOpenBack(context: ReachContext, c: Conversation, client: EndpointFacts, server: EndpointFacts, path: CrossingPath): boolean {
  if (path.devices.length > 0 && outcomeOf(rulingOfDevices(context, server, client.endpoint, c, path)) !== PERMITTED) return false;
  if (!path.byConduits) return true;
  const byDefault = permittedByDefault(context, server.zone, client.zone);
  if (byDefault && !context.hasDenials) return true;
  const { classifier } = context;
  const service = classifier.serviceClass({ transport: c.transport, port: c.serverPort, protocol: c.protocol, protocolKnownBy: "bytes", toMany: false });
  const rule = decidingRule(classifier.decide(server.sourceClass, client.destinationClass, service));
  return rule < 0 ? byDefault : context.rules[rule]?.action === "permit";
}

/** Within an exchange there were, or may have been, silences longer than the timeout, and nothing shows that the client always ended them. */
function silentServerMayLoseState(c: Conversation, timeoutSeconds: number): boolean {
  if (c.packetsToClient === 0 || c.responseP95 !== null || isDhcp(c) || REQUEST_FIRST.has(c.protocol)) return false;
  // No exchange lasted so long.
  if (c.longestConnection !== null && c.longestConnection <= timeoutSeconds && !serverBeginsForSure(c)) return false;
  if (c.longestSilence === null && c.silenceNotWatched) return true;
  return (c.longestSilence !== null && c.longestSilence > timeoutSeconds) || (serverBeginsForSure(c) && timeoutSeconds > UDP_EXCHANGE_GAP_SECONDS);
}

/** Or no one says that both were. */
function seenOneWay(c: Conversation): boolean {
  if (c.transport === "udp") return wentBothWays(c) !== true && !ONE_WAY.has(c.protocol);
  return c.transport === "tcp" && c.established !== 0 && wentBothWays(c) !== true;
}

/** Seconds of delay that it bears at most, and that are usual: by what its ends agreed on, else by what is known of the protocol. */
function delayBudget(c: Conversation): { readonly most: number; readonly usual: number } | null {
  const declared = declaredWatchdog(c);
  // Half a watchdog is what a receiver that waits for two messages has; where an interval was agreed, more than that is late.
  if (declared !== null) return { most: declared.seconds, usual: declared.intervalSeconds ?? declared.seconds / 2 };
  const facts = factsOf(c.protocol)?.latencyBudgetMs;
  return facts == null ? null : { most: facts.max / 1_000, usual: facts.typical / 1_000 };
}

/** Cyclic, with a watchdog below a second: the one that was agreed on, else the protocol's outage budget, or because it is asked several times a second. */
function toleratesNoOutage(c: Conversation): boolean {
  const declared = declaredWatchdog(c);
  if (declared !== null) return declared.seconds * 1_000 <= FAST_OUTAGE_MS;
  const outage = factsOf(c.protocol)?.outageBudgetMs;
  if (outage != null && outage.typical <= FAST_OUTAGE_MS) return true;
  return c.periodP50 !== null && c.periodP50 <= FAST_PERIOD_SECONDS;
}

function gatewayState(c: Conversation, client: EndpointFacts, server: EndpointFacts, path: CrossingPath, relation: SubnetRelation): "missing" | "unknown" | "fine" {
  // Subnet mates behind a filter that stands everywhere: whether they become routed depends on the wiring, which is not told.
  if (relation === SAME) return path.everywhere && (lacks(client) || lacks(server)) ? "unknown" : "fine";
  if (lacks(client) || lacks(server)) return "missing";
  // Both ways across two known subnets: it is routed today, and both ends answer.
  if (relation === DIFFERENT && client.network >= 0 && server.network >= 0 && wentBothWays(c) === true) return "fine";
  return isKnown(client) && isKnown(server) ? "fine" : "unknown";
}

function lacks(e: EndpointFacts): boolean {
  return e.asset?.gateway.state === "missing";
}

function isKnown(e: EndpointFacts): boolean {
  return e.asset?.gateway.state === "works";
}

function isDualHomed(context: ReachContext, e: EndpointFacts, otherZone: number): boolean {
  return e.asset !== undefined && context.dualHomed.get(e.asset)?.has(otherZone) === true;
}
