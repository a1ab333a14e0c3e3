// Groups of sessions as findings: title, message, impact, witnesses, cause, workaround. Which sessions make a group: session-groups.ts.
import { stableId } from "../../foundation/stable-id.ts";
import { formatLocalMinute } from "../../foundation/local-time.ts";
import { formatDuration, formatInstant } from "../../foundation/time.ts";
import { type EvidenceRef, type Finding, seenOf } from "../../plant/finding.ts";
import { type Session, TAKEN_UP_ELSEWHERE } from "../../plant/session.ts";
import { type Decided, decidedAt } from "./decided-at.ts";
import { KEPT_APART, noteTexts, wayText, whyText } from "./session-words.ts";
import type { Why } from "./outcome.ts";
import type { ReplayQuestion, TargetImpact } from "./question.ts";
import { accountAt, isTakenOver, lastedSeconds, outcomeOf, type ReplayTable, roleAt, sessionAt, whoAt } from "./replay-table.ts";
import type { SessionGroup } from "./session-groups.ts";
import { workaroundOf } from "./session-workarounds.ts";
import { mayBePeoples } from "./taken-over.ts";
import { sessionsText, shortList } from "./short-list.ts";

const MOST_WITNESSED_SOURCES = 8;
/** More are not asked about what was done meanwhile: the first few show it. */
const MOST_ASKED_FOR_WORK = 20;

/** What support of essential functions asks of every control (IEC 62443-3-3, 4.2): a break is against it. */
const ESSENTIAL_FUNCTIONS = "iec62443-3-3/4.2";

/** Requirements that a control serves: whoever loosens it must look there. */
const SERVED: Partial<Readonly<Record<Why, readonly string[]>>> = {
  retired: ["iec62443-3-3/SR 1.1 RE 1", "iec62443-3-3/SR 1.3"],
  "retired-in-service": ["iec62443-3-3/SR 1.3"],
  "retired-automatic": ["iec62443-3-3/SR 1.1 RE 1", "iec62443-3-3/SR 1.3"],
  "off-shift": ["iec62443-3-3/SR 1.1 RE 1"],
  "no-role": ["iec62443-3-3/SR 2.1"],
  target: ["iec62443-3-3/SR 2.1"],
  way: ["iec62443-3-3/SR 2.1"],
  through: ["iec62443-3-3/SR 1.13"],
  "path-closed": ["iec62443-3-3/SR 5.2"],
  "no-second-factor": ["iec62443-3-3/SR 1.1 RE 2"],
  "approval-never": ["iec62443-3-3/SR 1.13 RE 1"],
  "approval-too-late": ["iec62443-3-3/SR 1.13 RE 1"],
  "total-limit": ["iec62443-3-3/SR 2.6"],
  "hours-end": ["iec62443-3-3/SR 2.6"],
  "idle-limit": ["iec62443-3-3/SR 2.5"],
};

/** @param conditions when its sessions happen, in words */
export function findingOf(table: ReplayTable, group: SessionGroup, conditions: readonly string[]): Finding {
  const { question } = table;
  const rows = group.members;
  const worst = worstRow(table, group);
  const session = sessionAt(table, worst);
  const outcome = outcomeOf(table, worst);
  const targets = distinct(rows.map((i) => sessionAt(table, i).target));
  const decided = decidedAt(question, outcome, session);
  const impact = impactOf(question, targets);
  const account = roleAt(table, worst) === null ? accountAt(table, worst) : null;
  const ways = distinct(rows.map((i) => wayText(sessionAt(table, i).how)));
  const name = `${whoAt(table, worst)} → ${targets.length > 3 ? `${targets.length} machines of ${placeText(question, targets)}` : targets.join(", ")} ${ways.join(" or ")}`;
  const sessions = rows.map((i) => sessionAt(table, i));
  return {
    id: stableId(["session", group.key]),
    kind: group.why === "retired-in-service" ? "retired-in-service" : `session-${group.verdict}`,
    severity: group.severity,
    verdict: group.verdict,
    title: `${name}: ${fateText(table, group, worst)}`,
    message: messageOf(table, group, worst),
    subject: { kind: "session-pattern", name, ...(targets.length === 1 ? { server: targets[0] as string } : {}) },
    conditions,
    impact: {
      lines: distinct(impact.flatMap(({ lines }) => lines)),
      timeToImpact: impact.reduce<number | null>((least, { timeToImpactSeconds: s }) => (s === null ? least : Math.min(least ?? s, s)), null),
      downtimeMinutes: impact[0]?.downtimeMinutes ?? null,
      costPerEvent: impact[0]?.costPerEvent ?? null,
      ...(impact[0]?.path === undefined ? {} : { path: impact[0].path }),
      text: impact[0]?.text ?? "What the work on it is for nothing declares or shows.",
    },
    confidence: confidenceOf(
      question,
      group,
      targets,
      sessions,
      rows.some((i) => isTakenOver(table, i)),
    ),
    ...witnesses(sessions),
    cause: causeOf(decided),
    assumptions: distinct([...impact.flatMap(({ assumptions }) => assumptions), ...assumedOf(table, group)]),
    fixes: [],
    requirements: group.severity === "error" ? [ESSENTIAL_FUNCTIONS, ...(SERVED[group.why] ?? [])] : [],
    workaround: group.severity === "note" ? null : workaroundOf(question, group.why, account, targets),
  };
}

export function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

function placeText({ plant }: ReplayQuestion, targets: readonly string[]): string {
  const lines = distinct(plant.assets.filter(({ name, line }) => line !== null && targets.includes(name)).map(({ line }) => line as string));
  return lines.length === 0 ? "no line" : lines.join(", ");
}

/** The one whose numbers stand in the title: of cut sessions the longest, of waiting ones the longest wait. */
function worstRow(table: ReplayTable, { verdict, members }: SessionGroup): number {
  const weight = (i: number): number => (verdict === "waits" ? outcomeOf(table, i).waitSeconds : lastedSeconds(table, i));
  return members.reduce((worst, i) => (weight(i) > weight(worst) ? i : worst), members[0] as number);
}

const LOCKED_OUT: Partial<Readonly<Record<Why, string>>> = {
  retired: "the account ceases to be",
  "retired-in-service": "the account ceases to be, and a program runs under it",
  "retired-automatic": "the account ceases to be, and the machine signs itself on with it",
  "off-shift": "nobody of the role that takes it over is on shift",
  "no-role": "no role for it",
  target: "no role of theirs names it",
  "no-second-factor": "a second factor where none can be used",
  hours: "outside its hours",
  "approval-never": "nobody is ever there to approve it",
};

function fateText(table: ReplayTable, { verdict, why, members }: SessionGroup, worst: number): string {
  const { question } = table;
  const outcome = outcomeOf(table, worst);
  const session = sessionAt(table, worst);
  const lasted = formatDuration(lastedSeconds(table, worst));
  switch (verdict) {
    case "cut-off":
      return `cut off after ${formatDuration(outcome.afterSeconds)} of ${session.start === null || session.end === null ? "at least " : ""}${lasted}${members.length > 1 ? `, the longest of ${sessionsText(members.length)}` : ""}`;
    case "waits":
      return `waits ${formatDuration(outcome.waitSeconds)} for ${why === "approval-too-late" ? (roleAt(table, worst)?.approval?.by ?? "an approval") : "the broken glass"}${members.length > 1 ? `, the longest of ${sessionsText(members.length)}` : ""}`;
    case "locked-out":
      return `locked out, ${LOCKED_OUT[why] ?? "by the change"} (${sessionsText(members.length)})`;
    case "needs-other-path":
      return `${why === "path-closed" ? "the zones close the way" : why === "way" ? "not in this way" : "not from there"} (${sessionsText(members.length)})`;
    case "unknown":
      return `not known (${sessionsText(members.length)})`;
    default:
      return `kept, ${[...(KEPT_APART[why] === undefined ? [] : [KEPT_APART[why]]), ...noteTexts(question, outcome, lastedSeconds(table, worst))].join("; ")} (${sessionsText(members.length)})`;
  }
}

/** Counted apart: what may not be a program's. */
function peoplesText({ record }: ReplayQuestion, sessions: readonly Session[]): string[] {
  const maybe = mayBePeoples(record, sessions);
  if (maybe.length === 0) return [];
  const from = distinct(maybe.flatMap((session) => session.from ?? []));
  return [
    `${sessionsText(maybe.length)} of these came over the network${from.length === 0 ? "" : ` from ${shortList(from)}`}, and nothing shows that nobody was there: a person who opens a share looks the same, and still can until the password is changed.`,
  ];
}

function messageOf(table: ReplayTable, { members, why }: SessionGroup, worst: number): string {
  const { question, outcomes } = table;
  const sessions = members.map((i) => sessionAt(table, i));
  const times = sessions.flatMap(({ start, end }) => ((start ?? end) === null ? [] : [(start ?? end) as number]));
  const parts = [whyText(question, outcomeOf(table, worst), sessionAt(table, worst))];
  const zone = question.plant.timezone;
  parts.push(`${sessionsText(members.length)}${times.length > 0 ? `, ${formatLocalMinute(zone, least(times))} to ${formatLocalMinute(zone, -least(times.map((t) => -t)))}` : ""}.`);
  const all = (outcomes.roles[worst] as number) < 0 ? 0 : (table.ofRole[outcomes.roles[worst] as number] as number);
  if (all > members.length) parts.push(`Of ${sessionsText(all)} of this role.`);
  const over = members.filter((i) => isTakenOver(table, i));
  // The sentence of a session that is kept says it already.
  if (over.length > 0 && why !== "taken-over")
    parts.push(
      `${over.length === members.length ? "Recorded" : `${sessionsText(over.length)} recorded`} under ${shortList(distinct(over.map((i) => accountAt(table, i))))}, which this role takes over.`,
    );
  if (why === "programs-stay") parts.push(...peoplesText(question, sessions));
  const works = distinct(sessions.slice(0, MOST_ASKED_FOR_WORK).flatMap((session) => question.known.workOf?.(session) ?? []));
  if (works.length > 0) parts.push(`Done meanwhile: ${shortList(works)}.`);
  const open = sessions.filter(({ start, end }) => start === null || end === null).length;
  if (open > 0) parts.push(`Of ${sessionsText(open)} start or end is not recorded.`);
  return parts.join(" ");
}

const least = (values: readonly number[]): number => values.reduce((x, y) => Math.min(x, y), Number.POSITIVE_INFINITY);

/** The first to stop stands first. */
function impactOf({ known }: ReplayQuestion, targets: readonly string[]): TargetImpact[] {
  const found = targets.flatMap((target) => known.impactOf(target) ?? []);
  return found.sort((x, y) => (x.timeToImpactSeconds ?? Number.POSITIVE_INFINITY) - (y.timeToImpactSeconds ?? Number.POSITIVE_INFINITY));
}

/** Logs of host and network are records of what was: what they say of one session is sure, and how many they hold is another matter. */
function confidenceOf({ known }: ReplayQuestion, { verdict }: SessionGroup, targets: readonly string[], sessions: readonly Session[], isOver: boolean): Finding["confidence"] {
  const shares = targets.map((target) => known.coverageOf?.(target) ?? null);
  const coverage = shares.includes(null) ? null : shares.reduce<number | null>((x, y) => Math.min(x ?? 1, y as number), null);
  const odd = sessions.filter(({ remarks }) => remarks.some((remark) => remark !== TAKEN_UP_ELSEWHERE)).length;
  if (verdict === "unknown") return { level: "low", coverage, why: "What decides is not recorded." };
  if (odd === sessions.length) return { level: "medium", coverage, why: "The times of all its sessions are odd: see the remarks of show sessions." };
  if (isOver) return { level: "medium", coverage, why: "What was done is recorded; who was behind the account is what the change says." };
  return { level: "high", coverage, why: "Recorded by the machine that was signed in to, or by what it was reached through." };
}

function assumedOf(table: ReplayTable, { why, members }: SessionGroup): string[] {
  if (why === "programs-stay") return ["programs-stay"];
  if (why === "automatic-stays") return ["automatic-stays"];
  return members.some((i) => isTakenOver(table, i)) ? ["taken-over-by"] : [];
}

function witnesses(sessions: readonly Session[]): Pick<Finding, "evidence" | "seen"> {
  const byFile = new Map<string, Session[]>();
  for (const session of sessions) {
    const own = byFile.get(session.witness.file);
    if (own !== undefined) own.push(session);
    else byFile.set(session.witness.file, [session]);
  }
  const all = [...byFile].map(([file, own]): EvidenceRef => {
    const times = own.flatMap(({ start, end }) => [start, end].filter((t) => t !== null));
    return {
      source: file,
      first: times.length === 0 ? "" : formatInstant(least(times)),
      last: times.length === 0 ? "" : formatInstant(-least(times.map((t) => -t))),
      count: own.length,
      example: { file, record: (own[0] as Session).witness.record, isLogged: true as const },
    };
  });
  return { evidence: all.slice(0, MOST_WITNESSED_SOURCES), ...(all.length <= MOST_WITNESSED_SOURCES ? {} : { seen: seenOf(all) }) };
}

export function causeOf(decided: Decided | null): Finding["cause"] {
  if (decided === null) return null;
  const { file, line, column, length, lineText } = decided.at;
  return { file, line, column, rule: decided.rule, ...(length === undefined ? {} : { length }), ...(lineText === undefined ? {} : { lineText }) };
}
