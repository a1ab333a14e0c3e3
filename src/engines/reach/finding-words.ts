// Words one group of judged conversations as a Finding: title, message, impact, confidence, evidence, cause. What nothing declares stays null and says so.
import { countOf, countText } from "../../foundation/count-words.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { Assumption, Line } from "../../plant/plant.ts";
import type { Impact } from "../../plant/impact.ts";
import type { ConversationRole, DegradedBy, EvidenceRef, Finding, JudgedConversation, Seen } from "../../plant/finding.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import { stableId } from "../../foundation/stable-id.ts";
import { declaredWatchdog } from "../../plant/declared-watchdog.ts";
import { formatDuration, formatInstant } from "../../foundation/time.ts";
import { factsOf } from "./degrade.ts";
import { lockOutSentence } from "./few-connections.ts";
import { type FindingGroup, hasPassingPort } from "./finding-groups.ts";
import { degradedSentence, endsOf, nameOf, questionText, toJudged } from "./judgement-words.ts";
import { BLOCKED, DEGRADED, type JudgedTable, type QuestionName, ROLES, WHYS } from "./judged-table.ts";
import { workaroundFor } from "./known-workarounds.ts";
import { latencyAssumption, outageAssumption } from "./path-assumptions.ts";
import type { ReachKnowledge } from "./question.ts";
import type { ReachContext } from "./reach-context.ts";

const MOST_EXAMPLES = 5;
const MOST_NAMES = 3;
/** A source that says it lost more than this makes what it shows less sure. */
const MUCH_LOSS = 0.01;

export interface WordedFinding {
  readonly finding: Finding;
  readonly group: FindingGroup;
}

export function wordFinding(context: ReachContext, table: JudgedTable, group: FindingGroup, assume: (a: Assumption) => void, observedOf: readonly number[] | null = null): Finding {
  const derived = observedOf !== null;
  const { known } = context.question;
  // By their places in the plant; what stand-ins would do is known by what was seen of their partners.
  const observed = observedOf === null ? group.members : group.members.map((row) => observedOf[row] as number);
  const [kind, detail] = group.kind.split(":") as [string, string | undefined];
  const first = group.members[0] as number;
  const c = context.conversations[first] as Conversation;
  const role = ROLES[table.role[first] as number] as ConversationRole;
  const judged = toJudged(context, table, first);
  const single = group.members.length === 1;
  const verdict = kind === "question" ? "unknown" : kind;
  const title = kind === "question" ? questionTitle(detail as QuestionName, group.members.length) : titleOf(context, table, group, judged.fromZone, judged.toZone);
  const impact = isBreak(group, kind) ? (known?.impactOf(observed, kind as "blocked" | "degraded") ?? null) : null;
  const budgets = budgetsBehind(c, group, kind, detail);
  for (const budget of budgets) assume(budget);
  const id = stableId([derived ? "derived" : "", group.kind, group.severity, subjectOfGroup(context, table, group)]);
  return {
    id,
    kind: `${derived ? "derived-" : ""}${detail === undefined ? kind : kind === "question" ? `open-${detail}` : detail}`,
    severity: group.severity,
    verdict,
    title: derived ? `${title}  (derived: stands in for a redundant partner)` : title,
    message: messageOf(context, table, group, judged.why, detail),
    subject: single
      ? { kind: "conversation", name: conversationName(context, table, first), client: c.client, server: c.server, transport: c.transport, serverPort: c.serverPort, protocol: c.protocol, role }
      : {
          kind: "zone-pair",
          name: `${judged.fromZone ?? "no zone"} → ${judged.toZone ?? (kind === "question" ? "other zones" : "no zone")}`,
          ...(kind === "blocked" || kind === "degraded" ? { role } : {}),
        },
    conditions: [...(derived ? ["after a fail-over or replacement"] : []), ...(known == null ? [] : groupConditions(observed, known))],
    impact: wordImpact(impact) ?? impactOf(context, table, group, kind),
    confidence: confidenceOf(context, table, group, kind, detail, derived, known == null ? null : leastCoverage(observed, known)),
    evidence: group.members.slice(0, MOST_EXAMPLES).map((i) => evidenceOf(context.conversations[i] as Conversation)),
    ...(group.members.length <= MOST_EXAMPLES ? {} : { seen: seenOfGroup(context, group) }),
    cause: causeOf(context, table, first, judged, detail as DegradedBy | undefined, kind),
    assumptions: [...new Set([...assumptionCodes(context, table, group, detail), ...budgets.map((a) => a.code), ...(impact?.assumptions ?? [])])].sort(),
    fixes: [],
    requirements: kind === "unfiltered" ? ["iec62443-3-3/SR 5.2"] : (kind === "blocked" || kind === "degraded") && group.severity === "error" ? ["iec62443-3-3/4.2"] : [],
    workaround: group.severity === "error" ? workaroundFor(role, c.protocol, detail) : null,
  };
}

/** Zones by name, so that the id does not change when zones are written in another order, nor when more evidence adds conversations to the group. */
function subjectOfGroup(context: ReachContext, table: JudgedTable, group: FindingGroup): string {
  if (group.kind.startsWith("question:")) return "";
  const i = group.members[0] as number;
  const parts = group.key.split("|").slice(4);
  return [context.change.zones[table.fromZone[i] as number]?.name ?? "", context.change.zones[table.toZone[i] as number]?.name ?? "", ...parts].join("|");
}

function serviceText(c: Conversation): string {
  const port = c.serverPort === null ? c.transport : `${c.transport}/${c.serverPort}`;
  return c.protocol === "unknown" ? port : `${c.protocol}  ${port}`;
}

function conversationName(context: ReachContext, table: JudgedTable, i: number): string {
  const c = context.conversations[i] as Conversation;
  const { client, server } = endsOf(context, table, i);
  return `${nameOf(client)} → ${c.delivery === "unicast" ? nameOf(server) : c.server}`;
}

function titleOf(context: ReachContext, table: JudgedTable, group: FindingGroup, from: string | null, to: string | null): string {
  const first = group.members[0] as number;
  const c = context.conversations[first] as Conversation;
  const callBack =
    (table.primary[first] as number) >= 0 ? `  negotiated by ${(context.conversations[table.primary[first] as number] as Conversation | undefined)?.protocol ?? "another connection"}` : "";
  if (group.members.length === 1) return `${conversationName(context, table, first)}  ${serviceText(c)}${callBack}`;
  const services = new Set(group.members.map((i) => serviceText(context.conversations[i] as Conversation)));
  const service =
    services.size === 1
      ? serviceText(c)
      : hasPassingPort(c, table, first)
        ? `${callBack === "" && c.protocol !== "unknown" ? `${c.protocol}  ` : ""}${c.transport}/${portRange(context, group)}${callBack}`
        : `${services.size} services`;
  return `${group.members.length} conversations  ${from ?? "no zone"} → ${to ?? "no zone"}  ${service}`;
}

function portRange(context: ReachContext, group: FindingGroup): string {
  let low = 65_535;
  let high = 0;
  for (const i of group.members) {
    const port = (context.conversations[i] as Conversation).serverPort ?? 0;
    low = Math.min(low, port);
    high = Math.max(high, port);
  }
  return low === high ? String(low) : `${low}–${high}`;
}

function questionTitle(question: QuestionName, count: number): string {
  const what: Readonly<Record<QuestionName, string>> = {
    idle: "not watched long enough for the idle timeout",
    gateway: "gateway not proven",
    opener: "opener not proven",
    secondary: "may negotiate further connections",
    fragments: "sends IP fragments",
    "one-direction": "seen in one direction only",
    latency: "added latency is unusual",
    load: "how long it may wait while rules are loaded is not known",
    "re-address": "subnet is split between zones",
    "dual-homed": "an end has a foot in both zones",
    subnet: "may be subnet mates",
    "return-ports": "answers to low client ports are not permitted",
    "multicast-routing": "needs multicast routing",
    relay: "may ask for its address by broadcast",
    name: "the server was found by asking everybody for its name",
  };
  return `${count} kept conversation${count === 1 ? "" : "s"}: ${what[question]}`;
}

function messageOf(context: ReachContext, table: JudgedTable, group: FindingGroup, why: string, detail: string | undefined): string {
  const first = group.members[0] as number;
  const c = context.conversations[first] as Conversation;
  const ends = endsOf(context, table, first);
  const own = group.kind.startsWith("question:")
    ? questionText(detail as QuestionName, c, ends.client, ends.server, ends.path)
    : detail === undefined || detail === "multicast"
      ? why
      : [degradedSentence(detail as DegradedBy, c, ends.path), detail === "idle-timeout" ? lockOutSentence(c, ends.server) : null].filter((t) => t !== null).join(" ");
  return group.members.length === 1 ? own : `${own} ${whoSentence(context, table, group)}`;
}

/** Two machines may have many conversations: each pair is named once. */
function whoSentence(context: ReachContext, table: JudgedTable, { members }: FindingGroup): string {
  const counts = new Map<string, number>();
  for (const i of members) {
    const name = conversationName(context, table, i);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const named = [...counts].slice(0, MOST_NAMES);
  const names = named.map(([name, count]) => (count === 1 ? name : `${name} (${countText(count)})`));
  const more = members.length - named.reduce((sum, [, count]) => sum + count, 0);
  if (counts.size === 1) return `All of them are ${named[0]?.[0]}.`;
  return `Among them: ${names.join(", ")}${more > 0 ? ` and ${countText(more)} more` : ""}.`;
}

function evidenceOf(c: Conversation): EvidenceRef {
  return {
    source: c.example.source,
    first: formatInstant(c.first),
    last: formatInstant(c.last),
    count: c.connections ?? 1,
    example: { file: c.example.file, record: c.example.record, ...(c.example.isLogged === true ? { isLogged: true as const } : {}) },
  };
}

function seenOfGroup(context: ReachContext, { members }: FindingGroup): Seen {
  let [times, first, last] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const i of members) {
    const c = context.conversations[i] as Conversation;
    times += c.connections ?? 1;
    first = Math.min(first, c.first);
    last = Math.max(last, c.last);
  }
  return { times, in: members.length, first: formatInstant(first), last: formatInstant(last) };
}

function isBreak(group: FindingGroup, kind: string): boolean {
  return (kind === "blocked" || kind === "degraded") && group.severity === "error";
}

const MOST_CONDITIONS = 4;

/** Conditions of a group's conversations, the commonest first, with their share where not all have it: "only in changeover (2 of 12)". */
function groupConditions(conversations: readonly number[], known: ReachKnowledge): string[] {
  const counts = new Map<string, number>();
  for (const i of conversations) for (const condition of known.conditionsOf(i)) counts.set(condition, (counts.get(condition) ?? 0) + 1);
  return [...counts]
    .sort(([x, n], [y, m]) => m - n || (x < y ? -1 : 1))
    .slice(0, MOST_CONDITIONS)
    .map(([condition, count]) => (count === conversations.length ? condition : `${condition} (${count} of ${conversations.length})`));
}

/** The least of its members'; null where it cannot be said of one of them. */
function leastCoverage(conversations: readonly number[], known: ReachKnowledge): number | null {
  let least: number | null = 1;
  for (const i of conversations) {
    const coverage = known.coverageOf(i);
    least = coverage === null || least === null ? null : Math.min(least, coverage);
  }
  return least;
}

function wordImpact(impact: Impact | null): Finding["impact"] | null {
  if (impact === null) return null;
  const { lines, timeToImpactSeconds, whenNext, downtimeMinutes, costPerEvent, path, text } = impact;
  return { lines, timeToImpact: timeToImpactSeconds, downtimeMinutes, costPerEvent, text, ...(whenNext === null ? {} : { whenNext }), ...(path.length === 0 ? {} : { path }) };
}

/** Roles that stop a line when they stop. */
const STOPS_LINE: ReadonlySet<ConversationRole> = new Set(["control-io", "safety"]);

function impactOf(context: ReachContext, table: JudgedTable, group: FindingGroup, kind: string): Finding["impact"] {
  const lines = linesOf(context, table, group);
  if (!isBreak(group, kind))
    return { lines, timeToImpact: null, downtimeMinutes: null, costPerEvent: null, text: kind === "unfiltered" ? "Nothing stops; nothing is protected either." : "None is known." };
  const first = group.members[0] as number;
  const role = ROLES[table.role[first] as number] as ConversationRole;
  const c = context.conversations[first] as Conversation;
  const outage = factsOf(c.protocol)?.outageBudgetMs;
  const watchdog = declaredWatchdog(c);
  const declared = context.question.plant.lines.filter((l) => lines.includes(l.name));
  const said: string[] = [];
  // What a watchdog does is up to the program behind it, and the facts of a protocol are read from standards: they are said, and are no time to impact.
  if (watchdog !== null) said.push(`its ${watchdog.timer.kind} fires after ${formatDuration(watchdog.seconds)}, as the two ends agreed`);
  else if (outage != null) said.push(`${factsOf(c.protocol)?.name ?? c.protocol} usually bears ${formatDuration(outage.typical / 1_000)} without answers`);
  // Whoever knows of dependencies says what a buffer bridges; where he knows none, nothing is promised.
  const buffers = (context.question.known == null ? declared : []).filter((l) => l.bufferSeconds !== null).sort((a, b) => (a.bufferSeconds as number) - (b.bufferSeconds as number));
  const timeToImpact = buffers[0]?.bufferSeconds ?? null;
  said.push(timeToImpact === null ? "nothing declares how long production runs on without it" : `${buffers[0]?.name} runs on for ${formatDuration(timeToImpact)} by its declared buffer`);
  const stops = STOPS_LINE.has(role) ? downtimeOf(declared) : null;
  if (lines.length === 0) said.push("no machine here is assigned to a line");
  if (stops === null) said.push(STOPS_LINE.has(role) ? "no restart time is declared, so no minutes and no cost" : "whether a line stops is not known, so no minutes and no cost");
  return { lines, timeToImpact, downtimeMinutes: stops?.minutes ?? null, costPerEvent: stops?.cost ?? null, text: `${capital(said.join("; "))}.` };
}

/** Only from declared restart times: at least the restart itself. */
function downtimeOf(lines: readonly Line[]): { minutes: { p50: number; p95: number }; cost: { amount: number; currency: string } | null } | null {
  const restarts = lines.map((l) => l.restartSeconds).filter((s) => s !== null);
  if (restarts.length === 0) return null;
  const minutes = Math.max(...restarts) / 60;
  const costed = lines.filter((l) => l.restartSeconds !== null && l.downtimePerHour !== null);
  const currencies = new Set(costed.map((l) => l.downtimePerHour?.currency));
  const amount = costed.reduce((sum, l) => sum + ((l.restartSeconds ?? 0) / 3_600) * (l.downtimePerHour?.amount ?? 0), 0);
  return { minutes: { p50: minutes, p95: minutes }, cost: currencies.size === 1 ? { amount: Math.round(amount), currency: [...currencies][0] as string } : null };
}

/** Values of the protocol facts that the verdict or its impact rests on. */
function budgetsBehind(c: Conversation, group: FindingGroup, kind: string, detail: string | undefined): Assumption[] {
  const breaks = isBreak(group, kind);
  // What was agreed on the wire needs no assumption.
  if (declaredWatchdog(c) !== null) return [];
  const outage = breaks || detail === "load" || detail === "insertion" ? outageAssumption(c.protocol) : undefined;
  const latency = detail === "latency" ? latencyAssumption(c.protocol) : undefined;
  return [outage, latency].filter((a) => a !== undefined);
}

function linesOf(context: ReachContext, table: JudgedTable, group: FindingGroup): string[] {
  const lines = new Set<string>();
  for (const i of group.members) {
    const { client, server } = endsOf(context, table, i);
    for (const e of [client, server]) if (e.asset?.line != null) lines.add(e.asset.line);
  }
  return [...lines].sort();
}

function confidenceOf(context: ReachContext, table: JudgedTable, group: FindingGroup, kind: string, detail: string | undefined, derived: boolean, coverage: number | null): Finding["confidence"] {
  const why: string[] = [];
  let level = 2;
  const lower = (to: number, reason: string): void => {
    level = Math.min(level, to);
    why.push(reason);
  };
  const all = group.members.map((i) => context.conversations[i] as Conversation);
  if (derived) lower(1, "not seen itself: derived from its redundant partner");
  if (kind === "unknown" || kind === "question") lower(0, "something needed for a verdict is not known");
  if (all.some((c) => c.protocolConfidence === "low" || c.protocolConfidence === "none")) {
    if (detail === "latency" || detail === "secondary-connection" || detail === "load") lower(1, "the protocol is not proven by its bytes");
  }
  const files = new Set(all.flatMap((c) => c.sources));
  const loss = Math.max(0, ...context.question.plant.sources.filter((s) => files.has(s.file)).map((s) => s.lossShare ?? 0));
  if (loss > MUCH_LOSS) lower(1, `the evidence lost ${(loss * 100).toFixed(1)} % of packets`);
  if (assumptionCodes(context, table, group, detail).length > 0) lower(1, "rests on an assumed value");
  if (why.length === 0) why.push(`seen ${timesText(all)}, opener ${openerText(all)}, decided by what is written`);
  return { level: (["low", "medium", "high"] as const)[level] ?? "low", coverage, why: `${capital(why.join("; "))}.` };
}

function timesText(all: readonly Conversation[]): string {
  const counted = all.filter((c) => c.connections !== null);
  return counted.length === 0
    ? "in logs of messages only"
    : countOf(
        counted.reduce((sum, c) => sum + (c.connections as number), 0),
        "time",
      );
}

/** As it is known of the one of which least is known. */
function openerText(all: readonly Conversation[]): string {
  const unproven = all.filter((c) => c.clientDecidedBy !== "syn" && c.clientDecidedBy !== "log");
  const ways = [...new Set(unproven.map((c) => c.clientDecidedBy))].sort().join(" or ");
  if (unproven.length === 0) return "proven";
  return unproven.length === all.length ? `by ${ways}` : `of ${countText(unproven.length)} of ${countText(all.length)} by ${ways}`;
}

function assumptionCodes(context: ReachContext, table: JudgedTable, group: FindingGroup, detail: string | undefined): string[] {
  const { path } = endsOf(context, table, group.members[0] as number);
  const c = context.conversations[group.members[0] as number] as Conversation;
  const limit = c.transport === "udp" ? path?.udpIdle : path?.tcpIdle;
  if ((detail === "idle-timeout" || detail === "idle") && limit?.assumed === true) return [limit.origin.startsWith("worst case") ? "idle-timeout-worst-case" : "idle-timeout-default"];
  if (detail === "load" && path?.load?.assumed === true) return [path.load.origin === "worst case" ? "load-drops-state" : "load-default"];
  return detail === "insertion" ? ["insertion-new-box"] : [];
}

function causeOf(context: ReachContext, table: JudgedTable, i: number, judged: JudgedConversation, detail: DegradedBy | undefined, kind: string): Finding["cause"] {
  const { change } = context;
  const { path } = endsOf(context, table, i);
  const c = context.conversations[i] as Conversation;
  if (kind === "degraded" && detail === "idle-timeout") {
    const limit = c.transport === "udp" ? path?.udpIdle : path?.tcpIdle;
    return at(limit?.at ?? change.defaultAt, `idle timeout ${formatDuration(limit?.seconds ?? 0)}`);
  }
  if (kind === "degraded" && detail === "load") return at(path?.load?.point?.at ?? change.defaultAt, `onLoad: ${path?.load?.onLoad ?? "drop"}`);
  if (kind === "degraded" && (detail === "latency" || detail === "insertion" || detail === "gateway" || detail === "re-address" || detail === "fragments")) {
    return at(path?.points.find((p) => p !== null)?.at ?? change.defaultAt, path?.names ?? "enforcement");
  }
  if (table.verdict[i] === BLOCKED || (table.verdict[i] === DEGRADED && WHYS[table.why[i] as number] === "receivers-lost")) {
    const isNamed = context.rules[table.rule[i] as number]?.action === "deny";
    const conduit = isNamed ? undefined : change.conduits.find((k) => k.deny === undefined && sameWay(k, judged.fromZone, judged.toZone));
    if (conduit !== undefined && WHYS[table.why[i] as number] === "default-deny") {
      const ended = conduit.until !== null && conduit.until < context.question.today;
      const words = conduit.allow.map((s) => s.written).join(", ");
      return ended ? at(conduit.at, `ended on ${conduit.until}`) : at(conduit.allowAt, `allow: [${words}]`);
    }
  }
  return judged.at === null ? null : at(judged.at, judged.rule ?? "");
}

function sameWay(k: { from: string; to: string; eitherWay: boolean }, from: string | null, to: string | null): boolean {
  return (k.from === from && k.to === to) || (k.eitherWay && k.from === to && k.to === from);
}

function at(position: TextAt, rule: string): Finding["cause"] {
  return {
    file: position.file,
    line: position.line,
    column: position.column,
    rule,
    ...(position.length === undefined ? {} : { length: position.length }),
    ...(position.lineText === undefined ? {} : { lineText: position.lineText }),
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
