// Carries every recorded session through a change of access and says what becomes of each. The rules stand in README.md.
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import type { JudgedSession } from "../../plant/access-judgement.ts";
import type { Finding } from "../../plant/finding.ts";
import { accessAnswers } from "./access-answers.ts";
import { judgeAccessCompliance } from "./access-compliance.ts";
import { accessTimeline } from "./access-timeline.ts";
import type { ReplayAnswer } from "./answer.ts";
import { rankOf } from "./outcome.ts";
import type { ReplayQuestion } from "./question.ts";
import { replayAssumptions, SHIFT_HOURS } from "./replay-assumptions.ts";
import { Counter, judgedAt, replay, type ReplayTable, replayedRows, sessionAt } from "./replay-table.ts";
import { notLoggedOf, verdictOf } from "./replay-verdict.ts";
import { retiredPrograms } from "./retired-programs.ts";
import { findingOf } from "./session-findings.ts";
import { groupSessions } from "./session-groups.ts";
import { tooFewToTakeOver } from "./taken-over.ts";
import { tooFewFindings } from "./too-few-findings.ts";
import { unusedGrants } from "./unused-grants.ts";

export function replaySessions(question: ReplayQuestion): ReplayAnswer {
  const table = replay(question);
  const groups = groupSessions(table);
  const conditions = question.known.conditionsOf?.(groups.map(({ members }) => members.map((i) => sessionAt(table, i)))) ?? [];
  const found = groups.map((group, i) => ({ group, finding: findingOf(table, group, conditions[i] ?? []) }));
  const signs = retiredPrograms(question);
  const findings = [...found.map(({ finding }) => finding), ...signs, ...tooFewFindings(question, tooFewToTakeOver(question))].sort(bySeverity);
  const all = new Counter();
  for (let i = 0; i < table.columns.length; i++) all.add(table, i);
  const counts = all.counts();
  const byRole = rolesOf(table);
  const notLogged = notLoggedOf(table);
  const { verdict, why: verdictWhy } = verdictOf(table, notLogged, signs);
  const { verdict: compliance, why: complianceWhy } = judgeAccessCompliance(question, counts.notGoverned);
  const { first, last } = table.columns;
  let judged: readonly JudgedSession[] | null = null;
  return {
    ...{ verdict, verdictWhy, compliance, complianceWhy, counts, byRole, findings },
    questions: accessAnswers(table, { counts, findings, notLogged }),
    timeline: accessTimeline(table, found),
    assumptions: replayAssumptions(
      table,
      byRole.some(({ minutesPerShift }) => minutesPerShift !== null),
    ),
    unusedGrants: unusedGrants(table),
    window: first <= last ? { first, last } : null,
    notLogged: notLogged.machines,
    get sessions() {
      judged ??= [...replayedRows(table)].map((i) => judgedAt(table, i) as JudgedSession);
      return judged;
    },
  };
}

const SEVERITIES = ["error", "warning", "note"];

function bySeverity(x: Finding, y: Finding): number {
  const rank = ({ verdict }: Finding): number => rankOf(verdict as JudgedSession["verdict"]);
  return SEVERITIES.indexOf(x.severity) - SEVERITIES.indexOf(y.severity) || rank(y) - rank(x) || (x.title < y.title ? -1 : x.title > y.title ? 1 : x.id < y.id ? -1 : 1);
}

/** Minutes of waiting per shift, over the whole record. */
function rolesOf(table: ReplayTable): ReplayAnswer["byRole"] {
  const { question, columns, outcomes } = table;
  const counters = question.change.roles.map(() => new Counter());
  const waited = new Float64Array(counters.length);
  for (const i of replayedRows(table)) {
    const role = outcomes.roles[i] as number;
    if (role < 0) continue;
    counters[role]?.add(table, i);
    const wait = outcomes.waits[i] as number;
    if (!Number.isNaN(wait)) waited[role] = (waited[role] as number) + wait;
  }
  const shifts = Math.max(1, (columns.last - columns.first) / MICROS_PER_HOUR / SHIFT_HOURS);
  return question.change.roles.map(({ name, approval }, i) => ({
    role: name,
    counts: (counters[i] as Counter).counts(),
    minutesPerShift: (waited[i] as number) === 0 && approval === null ? null : (waited[i] as number) / 60 / shifts,
  }));
}
