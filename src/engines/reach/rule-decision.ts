// The parts of a verdict that unicast and group conversations share: what a decision of the rules means on a way, and who opens.
import { type Conversation, serverMayOpen } from "../../plant/conversation.ts";
import { decidingRule, perhapsRule } from "../../packets/rule-classifier.ts";
import type { CrossingPath } from "./crossing-path.ts";
import type { EndpointFacts } from "./endpoint-table.ts";
import { type JudgedTable, type Why, whyNumber } from "./judged-table.ts";
import type { ReachContext } from "./reach-context.ts";
import { devicePacket, servicePoint } from "./service-point.ts";

export function settle(table: JudgedTable, i: number, verdict: number, why: Why): void {
  table.verdict[i] = verdict;
  table.why[i] = whyNumber(why);
}

/** What the rules say on one way, in one number: (rule + 1) × 4 + outcome; rule −1 = none, the default decides. */
export type Ruling = number;
export const DENIED = 0;
export const PERMITTED = 1;
/** A rule that cannot be decided may match, or the rule asks for a recognition that not every point has. */
export const UNDECIDED = 2;
export const outcomeOf = (ruling: Ruling): number => ruling & 3;
export const ruleOf = (ruling: Ruling): number => (ruling >> 2) - 1;
const ruling = (rule: number, outcome: number): Ruling => (rule + 1) * 4 + outcome;

/** Inside a zone `within` counts where no rule does, between zones `default`. */
export function permittedByDefault(context: ReachContext, fromZone: number, toZone: number): boolean {
  return (fromZone === toZone ? context.change.within : context.change.default) === "permit";
}

/** `service` is the class of the conversation's service. `toZone`, `toEndpoint` and `toClass` belong to the receiver, which may be a group. */
export function rulingOn(context: ReachContext, from: EndpointFacts, toZone: number, toEndpoint: string, toClass: number, c: Conversation, service: number, path: CrossingPath): Ruling {
  if (path.devices.length > 0) {
    const byDevices = rulingOfDevices(context, from, toEndpoint, c, path);
    if (!path.byConduits || outcomeOf(byDevices) !== PERMITTED) return byDevices;
  }
  const decision = context.classifier.decide(from.sourceClass, toClass, service);
  const rule = decidingRule(decision);
  // What is denied stands before what is permitted, and never asks for recognition.
  if (context.rules[rule]?.action === "deny") return ruling(rule, DENIED);
  if (permittedByDefault(context, from.zone, toZone)) return ruling(rule, PERMITTED);
  if (rule < 0) return perhapsRule(decision) >= 0 ? ruling(perhapsRule(decision), UNDECIDED) : DENIED;
  // Every rule from here on permits, so a rule before it that may match as well changes nothing.
  const match = context.rules[rule]?.services[0];
  if (match?.kind !== "app" || path.inspects.has(match.protocol)) return ruling(rule, PERMITTED);
  const plain = context.withoutRecognition;
  const other = decidingRule(
    plain.classifier.decide(
      plain.classifier.sourceClass(from.place?.zone ?? null, from.endpoint),
      plain.classifier.destinationClass(context.change.zones[toZone]?.name ?? null, toEndpoint),
      plain.classifier.serviceClass(servicePoint(c)),
    ),
  );
  return other >= 0 ? ruling(plain.places[other] as number, PERMITTED) : ruling(rule, UNDECIDED);
}

/** By a conduit that denies, between endpoints and for a service given by their classes. */
export function isDenied({ hasDenials, classifier, rules }: ReachContext, source: number, destination: number, service: number): boolean {
  return hasDenials && rules[decidingRule(classifier.decide(source, destination, service))]?.action === "deny";
}

/** All firewalls on the way must let it pass; a denial outranks what is not decided. */
export function rulingOfDevices(context: ReachContext, from: EndpointFacts, toEndpoint: string, c: Conversation, path: CrossingPath): Ruling {
  const packet = { ...devicePacket(c), source: from.endpoint, destination: toEndpoint };
  let worst: Ruling = -1;
  for (const device of path.devices) {
    const answer = device.ruling(packet);
    const number = context.rules.length + context.deviceRulings.number(answer);
    if (answer.outcome === "denied" || answer.outcome === "rejected") return ruling(number, DENIED);
    if (answer.outcome === "undecided") worst = ruling(number, UNDECIDED);
    else if (worst < 0 || outcomeOf(worst) === PERMITTED) worst = ruling(number, PERMITTED);
  }
  return worst;
}

/** Only a SYN, or a log that saw one, proves who opens a TCP connection. */
export function openerIsUnproven(c: Conversation): boolean {
  if (c.transport === "tcp") return c.clientDecidedBy !== "syn" && c.clientDecidedBy !== "log";
  return !c.transport.startsWith("l2/") && serverMayOpen(c) && !serverBeginsForSure(c);
}

/** An exchange that was already running when the capture began may only seem to be begun by the server; as many as ran at once may be such. */
export function serverBeginsForSure(c: Conversation): boolean {
  return c.serverBegan !== null && c.maxConcurrent !== null && c.serverBegan > Math.max(1, c.maxConcurrent);
}
