// What a segmentation change does to every conversation that was seen: verdicts, findings, timeline, the four answers. Does not propose fixes
// (propose-fix.ts), and says nothing about conversations that were not seen.
import { countOf } from "../../foundation/count-words.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { ConversationRole, Crossing, Finding, JudgedConversation } from "../../plant/finding.ts";
import type { OverallVerdict } from "../../plant/overall-verdict.ts";
import { negotiatesPorts } from "../../plant/negotiating-protocols.ts";
import { isAcknowledged, isCurrent } from "./acknowledged.ts";
import type { ReachAnswer, ReachWork } from "./answer.ts";
import { assetFindings } from "./asset-findings.ts";
import { judgeCompliance } from "./compliance.ts";
import { isFollowed } from "./dynamic-ports.ts";
import type { CrossingPath } from "./crossing-path.ts";
import type { EndpointFacts } from "./endpoint-table.ts";
import { fourAnswers } from "./four-answers.ts";
import { countsAsBreak, groupFindings, matters } from "./finding-groups.ts";
import { wordFinding } from "./finding-words.ts";
import { judgeConversation } from "./judge-conversation.ts";
import { followNegotiated } from "./judge-unicast.ts";
import { ACKNOWLEDGED, BLOCKED, DEGRADED, degradedBit, JudgedTable, KEPT, NOT_ESTABLISHED, questionBit, ROLES, UNFILTERED, UNKNOWN, VERDICTS } from "./judged-table.ts";
import { endsOf, toJudged, zoneName } from "./judgement-words.ts";
import { AssumptionList } from "./path-assumptions.ts";
import type { ReachKnowledge, ReachQuestion } from "./question.ts";
import { isGroup, prepareReach, type ReachContext } from "./reach-context.ts";
import { type Derived, judgeStandIns } from "./redundancy.ts";
import { askForNames } from "./name-questions.ts";
import { permittedByDefault } from "./rule-decision.ts";
import { consequenceTimeline } from "./timeline.ts";

export function judgeReach(question: ReachQuestion): ReachAnswer {
  const prepared = prepareReach(question);
  const table = judgeAll(prepared);
  const context = { ...prepared, question: { ...question, known: knowingWhatBreaks(question.known ?? null, table) } };
  const derived = judgeStandIns(context, table);
  acknowledge(derived.context, derived.table);
  const work: ReachWork = { context, table, derived };
  const assumptions = new AssumptionList();
  for (const assumption of question.plant.assumptions) assumptions.add(assumption);
  assumePaths(context, table, assumptions);
  const { findings, findingsOf } = allFindings(work, assumptions);
  const counts = countVerdicts(table);
  const overall = overallVerdict(context, table, derived);
  const outside = context.endpoints.all().filter((e) => e.zone < 0 && !isGroup(e.endpoint)).length;
  const compliance = judgeCompliance(context, { unfiltered: unfilteredCrossings(table), outside, dualHomed: context.dualHomed.size });
  return new LazyAnswer(work, {
    verdict: overall.verdict,
    verdictWhy: overall.why,
    compliance: compliance.verdict,
    complianceWhy: compliance.why,
    counts,
    questions: fourAnswers(context, table, derived),
    timeline: consequenceTimeline(context, table, findingsOf, (a) => assumptions.add(a)),
    findings,
    assumptions: assumptions.all(),
    crossings: crossingCounts(context, table),
  });
}

/** Whoever is asked for an impact hears what else breaks: a partner whose way is closed too does not stand in. Acknowledged breaks break as well. */
function knowingWhatBreaks(known: ReachKnowledge | null, table: JudgedTable): ReachKnowledge | null {
  if (known === null) return null;
  const breaking: number[] = [];
  for (let i = 0; i < table.length; i++) if ((table.verdict[i] === BLOCKED || table.verdict[i] === DEGRADED) && ((table.flags[i] as number) & NOT_ESTABLISHED) === 0) breaking.push(i);
  const impactOf: ReachKnowledge["impactOf"] = (conversations, how) => known.impactOf(conversations, how, breaking);
  return { ...known, impactOf };
}

/** The verdict path: columns of small integers, no texts. */
export function judgeAll(context: ReachContext): JudgedTable {
  const { conversations } = context;
  const table = new JudgedTable(context.columns);
  for (let i = 0; i < conversations.length; i++) judgeConversation(context, table, i);
  for (let i = 0; i < conversations.length; i++) if ((table.primary[i] as number) >= 0) followNegotiated(context, table, i);
  judgeNegotiations(context, table);
  askForNames(context, table);
  acknowledge(context, table);
  return table;
}

/** A permitted negotiation is degraded when what it negotiated is blocked; when none was seen, and none would be opened, it is a question. */
function judgeNegotiations(context: ReachContext, table: JudgedTable): void {
  const used = new Set<number>();
  for (let i = 0; i < table.length; i++) {
    const primary = table.primary[i] as number;
    if (primary < 0) continue;
    used.add(primary);
    const crosses = table.verdict[primary] === KEPT || table.verdict[primary] === DEGRADED;
    if (!crosses || table.verdict[i] !== BLOCKED || ((table.flags[i] as number) & NOT_ESTABLISHED) !== 0) continue;
    table.degraded[primary] = (table.degraded[primary] as number) | degradedBit("secondary-connection");
    table.verdict[primary] = DEGRADED;
  }
  for (let i = 0; i < table.length; i++) {
    if (table.verdict[i] !== KEPT && table.verdict[i] !== DEGRADED) continue;
    const c = context.conversations[i] as Conversation;
    if (c.serverPort === null || (table.fromZone[i] === table.toZone[i] && context.change.within === "permit")) continue;
    if (!negotiatesPorts(c) || used.has(i) || (table.primary[i] as number) >= 0 || ((table.flags[i] as number) & NOT_ESTABLISHED) !== 0) continue;
    const { path } = endsOf(context, table, i);
    if (path === null || isFollowed(c, path) || opensEverything(context, table, i)) continue;
    table.questions[i] = (table.questions[i] as number) | questionBit("secondary");
  }
}

/** Both directions are permitted for any service, so what is negotiated is permitted too. */
function opensEverything(context: ReachContext, table: JudgedTable, i: number): boolean {
  const from = table.fromZone[i] as number;
  const to = table.toZone[i] as number;
  const n = context.change.zones.length;
  if (context.hasDenials && deniesSomething(context, from, to)) return false;
  return permittedByDefault(context, from, to) || (context.openWays.has(from * n + to) && context.openWays.has(to * n + from));
}

function deniesSomething({ change, rules }: ReachContext, from: number, to: number): boolean {
  const [a, b] = [change.zones[from]?.name ?? "", change.zones[to]?.name ?? ""];
  return rules.some(({ action, source, destination }) => action === "deny" && source.zones?.some((z) => z === a || z === b) === true && destination.zones?.some((z) => z === a || z === b) === true);
}

function acknowledge(context: ReachContext, table: JudgedTable): void {
  const current = context.change.acknowledged.filter((a) => isCurrent(a, context.question.today));
  if (current.length === 0) return;
  for (let i = 0; i < table.length; i++) {
    if (table.verdict[i] !== BLOCKED && table.verdict[i] !== DEGRADED) continue;
    const c = context.conversations[i] as Conversation;
    const client = context.columns.clients[i] as EndpointFacts;
    const server = c.delivery === "unicast" ? (context.columns.servers[i] as EndpointFacts) : null;
    const toZone = zoneName(context, table.toZone[i] as number);
    const role = ROLES[table.role[i] as number] ?? "unclassified";
    if (current.some((a) => isAcknowledged(a, c, client, server, toZone, role))) table.flags[i] = (table.flags[i] as number) | ACKNOWLEDGED;
  }
}

function assumePaths(context: ReachContext, table: JudgedTable, assumptions: AssumptionList): void {
  const uses = new Map<CrossingPath, { tcp: boolean; udp: boolean }>();
  for (let i = 0; i < table.length; i++) {
    const from = table.fromZone[i] as number;
    const to = table.toZone[i] as number;
    if (from < 0 || to < 0 || table.verdict[i] === UNFILTERED) continue;
    const { path } = endsOf(context, table, i);
    if (path === null) continue;
    let use = uses.get(path);
    if (use === undefined) {
      use = { tcp: false, udp: false };
      uses.set(path, use);
    }
    const { transport } = context.conversations[i] as Conversation;
    if (transport === "tcp") use.tcp = true;
    else if (transport === "udp") use.udp = true;
  }
  for (const [path, use] of uses) assumptions.addPath(path, use);
}

/** What stops a line stands before what people wait for; what says no role comes last. */
const ROLE_ORDER: readonly (ConversationRole | undefined)[] = [
  "safety",
  "control-io",
  "supervisory",
  "recipe",
  "identity-and-time",
  "historian",
  "engineering",
  "unclassified",
  "housekeeping",
  undefined,
];
const SEVERITY_ORDER: Readonly<Record<Finding["severity"], number>> = { error: 0, warning: 1, note: 2 };

function allFindings({ context, table, derived }: ReachWork, assumptions: AssumptionList): { findings: Finding[]; findingsOf: (row: number) => readonly string[] } {
  const byRow = new Map<number, string[]>();
  const ranked: { finding: Finding; size: number }[] = [];
  for (const group of groupFindings(context, table, table.verdict.keys())) {
    const finding = wordFinding(context, table, group, (a) => assumptions.add(a));
    ranked.push({ finding, size: group.members.length });
    for (const row of group.members) byRow.set(row, [...(byRow.get(row) ?? []), finding.id]);
  }
  for (const group of groupFindings(derived.context, derived.table, derived.breaks)) {
    ranked.push({ finding: wordFinding(derived.context, derived.table, group, (a) => assumptions.add(a), derived.from), size: group.members.length });
  }
  for (const finding of assetFindings(context)) ranked.push({ finding, size: 1 });
  const roleRank = (f: Finding): number => ROLE_ORDER.indexOf(f.subject.role);
  ranked.sort(
    (a, b) => SEVERITY_ORDER[a.finding.severity] - SEVERITY_ORDER[b.finding.severity] || roleRank(a.finding) - roleRank(b.finding) || b.size - a.size || (a.finding.id < b.finding.id ? -1 : 1),
  );
  return { findings: ranked.map((r) => r.finding), findingsOf: (row) => byRow.get(row) ?? [] };
}

function countVerdicts(table: JudgedTable): ReachAnswer["counts"] {
  const counts = { kept: 0, blocked: 0, degraded: 0, unfiltered: 0, unknown: 0, alreadyFailing: 0, acknowledged: 0 };
  for (let i = 0; i < table.length; i++) {
    counts[VERDICTS[table.verdict[i] as number] ?? "unknown"]++;
    const flags = table.flags[i] as number;
    if ((flags & NOT_ESTABLISHED) !== 0) counts.alreadyFailing++;
    if ((flags & ACKNOWLEDGED) !== 0) counts.acknowledged++;
  }
  return counts;
}

/** Traffic inside one zone crosses no boundary. */
function unfilteredCrossings(table: JudgedTable): number {
  let count = 0;
  for (let i = 0; i < table.length; i++) if (table.verdict[i] === UNFILTERED && table.fromZone[i] !== table.toZone[i]) count++;
  return count;
}

/** So many reasons are named in one sentence; the coverage names all. */
const MOST_SHORTFALLS = 3;

function overallVerdict(context: ReachContext, table: JudgedTable, derived: Derived): { verdict: OverallVerdict; why: string } {
  let breaks = 0;
  for (let i = 0; i < table.length; i++) if (countsAsBreak(table, i)) breaks++;
  const standIns = derived.breaks.filter((d) => countsAsBreak(derived.table, d)).length;
  if (breaks > 0) return { verdict: "unstable", why: `${countOf(breaks, "conversation")} that matter${breaks === 1 ? "s" : ""} would be blocked or degraded.` };
  if (standIns > 0) return { verdict: "unstable", why: `After a fail-over ${countOf(standIns, "conversation")} of a redundant partner would be blocked or degraded (derived).` };
  const missing = whatIsMissing(context, table, derived);
  if (missing.length > 0) return { verdict: "unknown", why: `Nothing known breaks, but too little is known: ${missing.join("; ")}.` };
  return { verdict: "stable", why: "Nothing breaks that was seen and matters, no question is open, and enough of what happens here has been seen." };
}

/** What stands between "nothing known breaks" and stable, the gravest first. Conversations that do not matter, or failed already, ask nothing. */
function whatIsMissing(context: ReachContext, table: JudgedTable, derived: Derived): string[] {
  const missing: string[] = [];
  let undecided = 0;
  let asking = 0;
  for (let i = 0; i < table.length; i++) {
    if (table.flags[i] !== 0 || !matters(table, i)) continue;
    if (table.verdict[i] === UNKNOWN) undecided++;
    else if (table.verdict[i] === KEPT && table.questions[i] !== 0) asking++;
  }
  const count = (n: number, what: string): string => `${countOf(n, "conversation")} ${what}`;
  if (context.conversations.length === 0) missing.push("no conversation was seen");
  if (undecided > 0) missing.push(count(undecided, "cannot be judged"));
  if (asking > 0) missing.push(`${count(asking, asking === 1 ? "is" : "are")} kept with an open question`);
  if (derived.isCut) missing.push("not every stand-in was judged");
  const known = context.question.known;
  if (known == null) missing.push("how much was never seen was not asked");
  else if (!known.gate.isEnough)
    missing.push(
      ...known.gate.shortfalls.slice(0, MOST_SHORTFALLS),
      ...(known.gate.shortfalls.length > MOST_SHORTFALLS ? [`${known.gate.shortfalls.length - MOST_SHORTFALLS} more of this kind`] : []),
    );
  return missing;
}

function crossingCounts(context: ReachContext, table: JudgedTable): Crossing[] {
  const counts = new Map<number, { from: string; to: string; kept: number; blocked: number; degraded: number; unfiltered: number; unknown: number }>();
  const n = context.change.zones.length;
  for (let i = 0; i < table.length; i++) {
    const from = table.fromZone[i] as number;
    const to = table.toZone[i] as number;
    if (from < 0 || to < 0 || from === to) continue;
    let crossing = counts.get(from * n + to);
    if (crossing === undefined) {
      crossing = { from: zoneName(context, from) ?? "", to: zoneName(context, to) ?? "", kept: 0, blocked: 0, degraded: 0, unfiltered: 0, unknown: 0 };
      counts.set(from * n + to, crossing);
    }
    crossing[VERDICTS[table.verdict[i] as number] ?? "unknown"]++;
  }
  return [...counts.values()].sort((a, b) => (a.from === b.from ? (a.to < b.to ? -1 : 1) : a.from < b.from ? -1 : 1));
}

type Known = Omit<ReachAnswer, "conversations" | "derived" | "work">;

class LazyAnswer implements ReachAnswer {
  readonly verdict: Known["verdict"];
  readonly verdictWhy: string;
  readonly compliance: Known["compliance"];
  readonly complianceWhy: string;
  readonly counts: Known["counts"];
  readonly questions: Known["questions"];
  readonly timeline: Known["timeline"];
  readonly findings: Known["findings"];
  readonly assumptions: Known["assumptions"];
  readonly crossings: Known["crossings"];
  readonly work: ReachWork;
  #conversations: JudgedConversation[] | undefined;

  constructor(work: ReachWork, known: Known) {
    this.work = work;
    this.verdict = known.verdict;
    this.verdictWhy = known.verdictWhy;
    this.compliance = known.compliance;
    this.complianceWhy = known.complianceWhy;
    this.counts = known.counts;
    this.questions = known.questions;
    this.timeline = known.timeline;
    this.findings = known.findings;
    this.assumptions = known.assumptions;
    this.crossings = known.crossings;
  }

  get conversations(): readonly JudgedConversation[] {
    this.#conversations ??= this.work.context.conversations.map((_, i) => toJudged(this.work.context, this.work.table, i));
    return this.#conversations;
  }

  get derived(): ReachAnswer["derived"] {
    const { derived, context } = this.work;
    return derived.breaks.map((d) => ({ judged: toJudged(derived.context, derived.table, d), observed: context.conversations[derived.from[d] as number] as Conversation }));
  }
}
