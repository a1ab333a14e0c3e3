// The parts of a verdict that unicast and group conversations share: how a conversation looks to a rule, and what a decision of the rules means.
import type { Conversation } from "../../plant/conversation.ts";
import type { ProtocolKnownBy } from "../../packets/rule.ts";
import { decidingRule, type PackedDecision, perhapsRule } from "../../packets/rule-classifier.ts";
import type { ServicePoint } from "../../packets/service-match.ts";
import type { CrossingPath } from "./crossing-path.ts";
import { type JudgedTable, type Why, whyNumber } from "./judged-table.ts";
import type { ReachContext } from "./reach-context.ts";

export function settle(table: JudgedTable, i: number, verdict: number, why: Why): void {
  table.verdict[i] = verdict;
  table.why[i] = whyNumber(why);
}

/** undefined = a rule that cannot be decided stands before, or the rule asks for a recognition that not every point has. */
export function isPermitted(context: ReachContext, decision: PackedDecision, path: CrossingPath): boolean | undefined {
  const rule = decidingRule(decision);
  const perhaps = perhapsRule(decision);
  if (rule < 0) {
    if (context.change.default === "permit") return true;
    return perhaps >= 0 ? undefined : false;
  }
  if (context.change.default === "permit") return true;
  // Every rule here permits, so a rule before it that may match as well changes nothing.
  const service = context.rules[rule]?.services[0];
  return service?.kind !== "app" || path.inspects.has(service.protocol) ? true : undefined;
}

/** Only a SYN, or a log that saw one, proves who opens a TCP connection. */
export function openerIsUnproven(c: Conversation): boolean {
  if (c.transport === "tcp") return c.clientDecidedBy !== "syn" && c.clientDecidedBy !== "log";
  return c.transport === "udp" && c.serverBegan > 0 && !serverBeginsForSure(c);
}

/** An exchange that was already running when the capture began may only seem to be begun by the server; as many as ran at once may be such. */
export function serverBeginsForSure(c: Conversation): boolean {
  return c.serverBegan > Math.max(1, c.maxConcurrent);
}

const scratch = { transport: "", port: null as number | null, protocol: "", protocolKnownBy: "nothing" as ProtocolKnownBy, toMany: false };

/** One object, overwritten for every conversation. */
export function servicePoint(c: Conversation): ServicePoint {
  scratch.transport = c.transport;
  scratch.port = c.serverPort;
  scratch.protocol = c.protocol;
  scratch.protocolKnownBy = knownBy(c);
  scratch.toMany = c.delivery !== "unicast";
  return scratch;
}

export function knownBy(c: Conversation): ProtocolKnownBy {
  if (c.protocolConfidence === "high" || c.protocolConfidence === "medium") return "bytes";
  if (c.largestPayload === 0) return "no-bytes-seen";
  return c.protocolConfidence === "low" ? "port" : "nothing";
}
