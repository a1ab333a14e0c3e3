// Turns one row of the judged table into words: why the verdict is as it is, and what is not known. Called only for what somebody looks at.
import { isDhcp } from "../../plant/address-leases.ts";
import { type Conversation, wentBothWays } from "../../plant/conversation.ts";
import type { JudgedConversation, OpenQuestion } from "../../plant/finding.ts";
import { gatewayNames } from "../../plant/negotiating-protocols.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import { declaredWatchdog } from "../../plant/declared-watchdog.ts";
import { formatDuration } from "../../foundation/time.ts";
import type { CrossingPath } from "./crossing-path.ts";
import { type EndpointFacts, SAME, subnetRelation } from "./endpoint-table.ts";
import { ACKNOWLEDGED, DEGRADED_BY, type JudgedTable, NOT_ESTABLISHED, QUESTIONS, type QuestionName, ROLES, VERDICTS, WHYS } from "./judged-table.ts";
import { deviceRulingOf, pathOfRow, type ReachContext } from "./reach-context.ts";

export interface RowEnds {
  readonly client: EndpointFacts;
  /** For a group: the sender again, because a group is in no zone. */
  readonly server: EndpointFacts;
  readonly path: CrossingPath | null;
}

export function endsOf(context: ReachContext, table: JudgedTable, i: number): RowEnds {
  const c = context.conversations[i] as Conversation;
  const client = context.columns.clients[i] as EndpointFacts;
  const server = context.columns.servers[i] as EndpointFacts;
  const from = table.fromZone[i] as number;
  const to = table.toZone[i] as number;
  if (from < 0 || to < 0 || (from === to && context.change.within === "permit")) return { client, server, path: null };
  const paths = context.pathsOf(from, to);
  const mates = from !== to && c.delivery === "unicast" && (c.transport.startsWith("l2/") || subnetRelation(client, server) === SAME);
  const path = mates ? paths.mates : paths.full;
  return { client, server, path: path === null ? null : pathOfRow(context, table, i, path) };
}

export function zoneName(context: ReachContext, zone: number): string | null {
  return zone < 0 ? null : (context.change.zones[zone]?.name ?? null);
}

/** "SCADA-A", or the address where no name is known. */
export function nameOf(e: EndpointFacts): string {
  return e.asset?.name ?? e.endpoint;
}

export function toJudged(context: ReachContext, table: JudgedTable, i: number): JudgedConversation {
  const c = context.conversations[i] as Conversation;
  const flags = table.flags[i] as number;
  const ends = endsOf(context, table, i);
  const { rule, at } = decidedBy(context, table, i);
  return {
    conversation: c,
    role: ROLES[table.role[i] as number] ?? "unclassified",
    roleReason: table.roleReason[i] as string,
    fromZone: zoneName(context, table.fromZone[i] as number),
    toZone: zoneName(context, table.toZone[i] as number),
    verdict: VERDICTS[table.verdict[i] as number] ?? "unknown",
    degradedBy: DEGRADED_BY.filter((_, bit) => ((table.degraded[i] as number) & (1 << bit)) !== 0),
    alreadyFailing: (flags & NOT_ESTABLISHED) !== 0,
    acknowledged: (flags & ACKNOWLEDGED) !== 0,
    openQuestions: openQuestions(table, i, c, ends),
    why: why(context, table, i, c, ends),
    rule,
    at,
  };
}

function decidedBy(context: ReachContext, table: JudgedTable, i: number): { rule: string | null; at: TextAt | null } {
  const { change } = context;
  const index = table.rule[i] as number;
  const rule = context.rules[index];
  if (rule !== undefined) return { rule: rule.text, at: rule.at };
  const device = deviceRulingOf(context, index);
  if (device !== undefined) return { rule: device.cause.text, at: device.cause.at };
  const from = change.zones[table.fromZone[i] as number];
  switch (WHYS[table.why[i] as number]) {
    case "outside-every-zone":
    case "no-address-yet":
    case "receivers-unknown":
    case "link-local":
    case "routers-carry-no-layer-2":
      return { rule: null, at: null };
    case "within-permitted":
    case "receivers-in-own-zone":
      return { rule: "within: permit", at: from?.at ?? null };
    case "within-denied":
      return { rule: "within: deny", at: from?.at ?? null };
    case "no-point-on-the-way":
    case "subnet-mates":
    case "receivers-unfiltered":
      return { rule: "enforcement: no point on the way", at: change.enforcement[0]?.at ?? change.defaultAt };
    default:
      return { rule: `default: ${change.default}`, at: change.defaultAt };
  }
}

function serviceText(c: Conversation): string {
  return c.serverPort === null ? c.transport : `${c.transport}/${c.serverPort}`;
}

/** "access-list OUTSIDE_IN, line 12: permit tcp any host 10.1.1.5 eq 502 (called as 203.0.113.5, translated by line 40)". */
function deviceWords(context: ReachContext, table: JudgedTable, i: number): string {
  const ruling = deviceRulingOf(context, table.rule[i] as number);
  if (ruling === undefined) return "the configuration decides";
  const { stage, text, at } = ruling.cause;
  const decided = [stage, at === null ? "" : `line ${at.line}`].filter((t) => t !== "").join(", ");
  const words = decided === "" ? text : `${decided}: ${text.replace(/\s+/g, " ")}`;
  return ruling.why === null || ruling.why === text ? words : `${words} (${ruling.why})`;
}

function why(context: ReachContext, table: JudgedTable, i: number, c: Conversation, { client, server, path }: RowEnds): string {
  const { change } = context;
  const from = zoneName(context, table.fromZone[i] as number) ?? "no zone";
  const to = zoneName(context, table.toZone[i] as number) ?? "no zone";
  const rule = context.rules[table.rule[i] as number];
  const service = serviceText(c);
  switch (WHYS[table.why[i] as number]) {
    case "outside-every-zone": {
      const outside = [...new Set([client, server].filter((e) => e.zone < 0).map(nameOf))];
      return `${outside.join(" and ")} ${outside.length === 1 ? "is" : "are"} in no zone, so nothing written decides.`;
    }
    case "no-address-yet":
      return "It has no address yet, so it is in no zone; whether it gets one is judged by what the servers answer.";
    case "within-permitted":
      return `Both ends are in ${from}, and traffic inside a zone is permitted.`;
    case "within-denied":
      return `Both ends are in ${from}, traffic inside a zone is denied, and no conduit names ${service}.`;
    case "within-rule":
      return `Inside ${from}, permitted by "${rule?.text ?? ""}".`;
    case "no-point-on-the-way":
      return `No enforcement point stands between ${from} and ${to}, so the rules are not applied.`;
    case "subnet-mates":
      return `${nameOf(client)} and ${nameOf(server)} share a subnet: what they send each other does not pass ${path?.names ?? pointNames(context, table, i)}.`;
    case "layer-2-cannot-cross":
      return `${c.transport} is a layer-2 protocol and cannot cross layer 3 between ${from} and ${to}.`;
    case "rule":
      return `Permitted from ${from} to ${to} by "${rule?.text ?? ""}".${degradedText(table, i, c, path)}`;
    case "default-permit":
      return `No rule is needed: the default between zones is permit.${degradedText(table, i, c, path)}`;
    case "default-deny":
      if (rule?.action === "deny") return `Denied from ${from} to ${to} by "${rule.text}".`;
      return `${rule === undefined ? `No conduit from ${from} to ${to} allows ${service}` : rule.text}; the default is ${change.default}.`;
    case "rule-not-decidable":
      return `"${rule?.text ?? ""}" asks for a recognised protocol; ${recognitionGap(c, path)}, so whether it matches is not known.`;
    case "opener-unproven":
      return `The rules permit one direction only, and the evidence does not prove which side opens (${c.clientDecidedBy === "syn" ? "the server spoke first in some exchange" : `decided by ${c.clientDecidedBy}`}).`;
    case "one-way-unproven":
      return `Permitted from one side only, ${rule === undefined ? `(${deviceWords(context, table, i)})` : `by "${rule.text}"`}, and which side opens is not proven: otherwise it is denied.${degradedText(table, i, c, path)}`;
    case "no-return-rule":
      return `${path?.names ?? "The filter"} keeps no state, and nothing permits the answers from ${to} to the client's ports in ${from}.`;
    case "followed-by-alg":
      return `Negotiated by a permitted connection, which ${path?.names ?? "the firewall"} follows (alg).${degradedText(table, i, c, path)}`;
    case "receivers-unknown":
      return `${c.server} goes to many, and the evidence does not show who receives it.`;
    case "receivers-in-own-zone":
      return `Every receiver that is known is in ${from} as well.`;
    case "receivers-lost":
      if (isDhcp(c)) return `Machines in ${to} get their addresses from it. ${relaySentence(c, path)}`;
      return `Receivers in ${to} no longer get it: ${c.delivery === "broadcast" ? "broadcasts end" : "this group ends"} at the boundary, or ${change.conduits.length === 0 && change.enforcement.some((p) => p.firewall !== null) ? "no rule permits" : "no conduit names"} ${service}.`;
    case "receivers-all-lost":
      return `All receivers that are known are in other zones (${to}), and it is not carried there.`;
    case "receivers-unfiltered":
      return `Receivers in ${to} get it past the rules: no enforcement point sees it.`;
    case "receivers-carried":
      return `Carried to ${to} by "${rule?.text ?? ""}".`;
    case "receivers-need-routing":
      return `${change.conduits.length === 0 ? "A rule permits" : "A conduit names"} ${service}, but a group is only carried to ${to} where the routers route multicast, which nothing here says.`;
    case "device-permits":
      return `Permitted from ${from} to ${to}: ${deviceWords(context, table, i)}.${degradedText(table, i, c, path)}`;
    case "device-denies":
      return `${deviceRulingOf(context, table.rule[i] as number)?.outcome === "rejected" ? "Rejected" : "Denied"} from ${from} to ${to}: ${deviceWords(context, table, i)}.`;
    case "device-denies-today-too":
      return `Denied from ${from} to ${to}: ${deviceWords(context, table, i)}. The running configuration denies it as well, and yet it was seen: it takes another way, or that is not what runs.`;
    case "device-denies-answers":
      return `What opens it passes from ${from} to ${to}, its answers do not: ${deviceWords(context, table, i)}.`;
    case "device-hair-pin":
      return `Both ends are behind ${from}, in different networks. If it turns round at the firewall, it is not known to pass: ${deviceWords(context, table, i)}.`;
    case "device-answers-for-it":
      return `The firewall translates ${c.server} for other packets. If it has this address, this one is not known to pass: ${deviceWords(context, table, i)}.`;
    case "device-undecided":
      return `Whether it passes from ${from} to ${to} is not known: ${deviceWords(context, table, i)}.`;
    case "routers-carry-no-layer-2":
      return `${c.transport} is a layer-2 protocol: no router carries it, and the networks stay as they are.`;
    case "link-local":
      return "Such frames end at the next switch port, before any zone boundary.";
    default:
      return "";
  }
}

function pointNames(context: ReachContext, table: JudgedTable, i: number): string {
  return context.pathsOf(table.fromZone[i] as number, table.toZone[i] as number).full?.names ?? "any point";
}

function recognitionGap(c: Conversation, path: CrossingPath | null): string {
  if (c.largestPayload === 0) return "no content was seen in this conversation";
  if (c.protocolConfidence === "low") return `only the port says that this is ${c.protocol}`;
  return `${path?.names ?? "the enforcement point"} is not said to inspect ${c.protocol}`;
}

function degradedText(table: JudgedTable, i: number, c: Conversation, path: CrossingPath | null): string {
  const by = DEGRADED_BY.filter((_, bit) => ((table.degraded[i] as number) & (1 << bit)) !== 0);
  return by.map((name) => ` ${degradedSentence(name, c, path)}`).join("");
}

export function degradedSentence(by: (typeof DEGRADED_BY)[number], c: Conversation, path: CrossingPath | null): string {
  const names = path?.names ?? "the enforcement point";
  switch (by) {
    case "idle-timeout":
      return c.transport === "udp"
        ? `The server speaks first after silences of two minutes and more; ${names} has forgotten the exchange after ${formatDuration(path?.udpIdle?.seconds ?? 0)}.`
        : `It was silent for ${formatDuration(c.longestSilence ?? 0)}; ${names} forgets idle connections after ${formatDuration(path?.tcpIdle?.seconds ?? 0)}, and neither side is told.`;
    case "secondary-connection":
      return `It negotiates further connections that the rules do not open, and ${names} is not said to follow it (alg: ${gatewayNames(c).join(" or ")}).`;
    case "latency":
      return `${names} adds ${formatDuration(path?.addedLatencySeconds ?? 0)}, more than ${delayWords(c, "most")}.`;
    case "multicast":
      return isDhcp(c) ? relaySentence(c, path) : "Receivers in other zones no longer get it.";
    case "fragments":
      return `${c.ipFragments} fragments were seen; ${names} keeps no state and cannot match fragments without ports.`;
    case "one-direction":
      return "Only one direction passes.";
    case "re-address":
      return "One end shares its subnet with machines of another zone and needs a new address before a router can part them.";
    case "load":
      return `Loading drops live state at ${names}; this loop does not survive an outage of seconds${watchdogWords(c)}.`;
    case "gateway":
      return "One end has no working gateway, so it cannot answer through a router.";
    case "insertion":
      return `Putting ${names} into the cable interrupts it; this loop does not survive an outage of seconds${watchdogWords(c)}.`;
    case "asymmetric-path":
      return "The two directions take different ways.";
  }
}

function relaySentence(c: Conversation, path: CrossingPath | null): string {
  return `Who has no address asks for one by broadcast, which ends at ${path?.names ?? "the boundary"}, and nothing is said to relay it there (alg: ${gatewayNames(c)[0]}). A lease that runs lasts until it runs out or the machine restarts.`;
}

function openQuestions(table: JudgedTable, i: number, c: Conversation, { client, server, path }: RowEnds): OpenQuestion[] {
  const bits = table.questions[i] as number;
  return QUESTIONS.filter((_, bit) => (bits & (1 << bit)) !== 0).map((question) => ({ question, text: questionText(question, c, client, server, path) }));
}

export function questionText(question: QuestionName, c: Conversation, client: EndpointFacts, server: EndpointFacts, path: CrossingPath | null): string {
  const names = path?.names ?? "the enforcement point";
  switch (question) {
    case "idle": {
      const seconds = c.transport === "udp" ? path?.udpIdle?.seconds : path?.tcpIdle?.seconds;
      return `Not watched long enough to say that it is never silent for ${formatDuration(seconds ?? 0)}, the idle timeout of ${names}.`;
    }
    case "gateway": {
      const who = [client, server].filter((e) => e.asset?.gateway.state !== "works").map(nameOf);
      return `Nothing shows that ${who.join(" and ")} can answer through a gateway.`;
    }
    case "opener":
      return "The evidence does not prove which side opens.";
    case "secondary":
      return `${c.protocol} can negotiate further connections; none was seen, and ${names} is not said to follow it (alg: ${gatewayNames(c).join(" or ")}).`;
    case "fragments":
      return c.ipFragments === null
        ? `The evidence does not tell whether packets are fragmented; ${names} may drop fragments.`
        : `${c.ipFragments} IP fragments were seen; whether ${names} reassembles them is not known.`;
    case "one-direction":
      return wentBothWays(c) === null
        ? "The evidence does not tell whether both directions take this way: one may go past the firewall."
        : "Only one direction was seen: the other may take another way, past the firewall.";
    case "latency":
      return `${names} adds ${formatDuration(path?.addedLatencySeconds ?? 0)}, more than ${delayWords(c, "usual")}.`;
    case "load":
      return `Loading drops live state at ${names}; how long this control loop may wait is not known.`;
    case "re-address":
      return "Its subnet is split into equal parts: one side needs new addresses before a router can part them, and nothing says which.";
    case "dual-homed":
      return "One end also has an address in the other zone: there is a way around the firewall, or answers take another way.";
    case "subnet":
      return `Whether ${nameOf(client)} and ${nameOf(server)} share a subnet is not known; if they do, ${names} does not see this.`;
    case "name":
      return `${nameOf(client)} found ${nameOf(server)} by asking everybody for its name (NetBIOS or LLMNR), which ends at ${names}; whether it knows the address otherwise (DNS, a hosts file) is not known.`;
    case "relay":
      return `If ${nameOf(client)} and ${nameOf(server)} share a subnet, who has no address asks by broadcast, which ends at ${names}, and nothing is said to relay it there (alg: ${gatewayNames(c)[0]}).`;
    case "return-ports":
      return c.transport.startsWith("l2/")
        ? `No filter keeps state of ${c.transport}, and nothing permits the frames that come back.`
        : `${names} keeps no state and permits answers to ports from 49152 only; older systems use ports from 1024.`;
    case "multicast-routing":
      return "Whether multicast is routed is not known.";
  }
}

/** What the delay is measured by: what the two ends agreed on, else what is known of the protocol. */
function delayWords(c: Conversation, which: "most" | "usual"): string {
  const declared = declaredWatchdog(c);
  if (declared === null) return which === "most" ? `${c.protocol} tolerates` : `is usual for ${c.protocol}`;
  if (which === "most") return `the ${formatDuration(declared.seconds)} of its ${declared.timer.kind}, which the two ends agreed on`;
  return declared.intervalSeconds === null
    ? `half of its ${declared.timer.kind} of ${formatDuration(declared.seconds)}`
    : `the ${formatDuration(declared.intervalSeconds)} that its two ends agreed to send at`;
}

function watchdogWords(c: Conversation): string {
  const declared = declaredWatchdog(c);
  return declared === null ? "" : `: its ${declared.timer.kind} of ${formatDuration(declared.seconds)} was agreed on the wire`;
}
