// The verdict of one patch, with the sentence that says why: first what a person decided, then what nobody can do, what nobody knows, and what it touches.
import { formatLocalMinute } from "../../foundation/local-time.ts";
import { formatDuration, type Micros } from "../../foundation/time.ts";
import type { Span } from "../../foundation/time-spans.ts";
import type { JudgedPatch, PatchConflict, PatchVerdict } from "../../plant/patch-judgement.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import { lengthOf, type PatchWork, type PlacedWork, type ProductionTimes, stoppedBy } from "../../plant/production-times.ts";

export interface PatchCase {
  readonly need: PatchNeed;
  readonly work: PatchWork;
  /** As it is dated, else as it first fits; null = neither. */
  readonly placed: PlacedWork | null;
  readonly firstFit: Micros | null;
  /** Something declares or shows what the machine is for. */
  readonly isMachineKnown: boolean;
  /** What stands in for it, as was checked; null = nothing does. */
  readonly standsIn: string | null;
  readonly times: ProductionTimes;
  readonly now: Micros;
  /** Calendars speak so far. */
  readonly horizon: Micros;
  readonly timezone: string;
}

export type DecidedPatch = Pick<JudgedPatch, "verdict" | "why" | "conflicts" | "keepsRuleAt">;

export function decidePatch(patch: PatchCase): DecidedPatch {
  const decided = decideUnexcused(patch);
  const excuse = excuseOf(patch, decided.verdict);
  return excuse === null ? decided : { ...decided, ...excuse, keepsRuleAt: null };
}

/** What stands instead of doing it in time. Who dates a patch all the same does it then: a stop of production stays one, whoever answers for the delay. */
function excuseOf({ need: { accepted, startsAt }, standsIn }: PatchCase, verdict: PatchVerdict): Pick<DecidedPatch, "verdict" | "why"> | null {
  if (startsAt !== null && verdict !== "late" && verdict !== "no-fix") return null;
  if (accepted !== null) return { verdict: "accepted", why: `${accepted.owner} answers for leaving it: ${accepted.reason}.` };
  return standsIn === null || verdict === "fits" ? null : { verdict: "compensated", why: standsIn };
}

function decideUnexcused(patch: PatchCase): DecidedPatch {
  const { need, placed, isMachineKnown } = patch;
  const conflicts = placed?.conflicts ?? [];
  if (need.remedy.kind === "none") return { verdict: "no-fix", why: "The maker offers no update: only another control can close it.", conflicts: [], keepsRuleAt: null };
  const keepsRuleAt = lastMoment(patch);
  if (!isMachineKnown && need.effort.restarts.value)
    return { verdict: "unknown", why: "Nothing declares or shows what the machine is for, so nobody knows what stops with it.", conflicts, keepsRuleAt };
  if (need.startsAt === null || placed === null) return { ...decidePlanned(patch, keepsRuleAt), keepsRuleAt };
  return { ...decideDated(patch, need.startsAt, placed), keepsRuleAt };
}

/** When what has no date, and does not fit in time, must begin to keep the rule: now, where it is too late for that. null = it fits, or nothing wants it done. */
function lastMoment({ need: { dueAt, startsAt }, work, firstFit, now }: PatchCase): Micros | null {
  const length = lengthOf(work);
  if (startsAt !== null || dueAt === null || (firstFit !== null && firstFit + length <= dueAt)) return null;
  return Math.max(now, dueAt - length);
}

type Decided = Omit<DecidedPatch, "keepsRuleAt">;

function decideDated({ need: { dueAt }, timezone }: PatchCase, startsAt: Micros, { conflicts, isInWindow, last }: PlacedWork): Decided {
  const on = `On ${formatLocalMinute(timezone, startsAt)}`;
  const running = conflicts.find(({ state }) => state !== "unknown");
  if (running !== undefined) return { verdict: "conflict", why: `${on} ${stopsText(running, timezone)}`, conflicts };
  const open = conflicts[0];
  if (open !== undefined) return { verdict: "unknown", why: `${on} nobody knows what ${open.line} does: no calendar says it.`, conflicts };
  if (isInWindow === false) return { verdict: "outside-window", why: `${on} no window allows it, with the time to put it back.`, conflicts };
  if (dueAt !== null && last > dueAt) return { verdict: "late", why: `It is done ${formatDuration((last - dueAt) / 1e6)} after the rule wants it done.`, conflicts };
  return { verdict: "fits", why: `${on} it touches no production that is known.`, conflicts };
}

/** Nobody gave a date: can the rule be kept without touching production? */
function decidePlanned({ need: { dueAt }, work, firstFit, times, now, horizon, timezone }: PatchCase, keepsRuleAt: Micros | null): Decided {
  if (firstFit !== null && keepsRuleAt === null) return { verdict: "fits", why: `It fits on ${formatLocalMinute(timezone, firstFit)}.`, conflicts: [] };
  const silent = firstFit === null ? silentLine(stoppedBy(work), times, { first: now, last: horizon }, timezone) : null;
  const fits = firstFit === null ? "as far as calendars speak, it fits nowhere" : `it first fits on ${formatLocalMinute(timezone, firstFit)}`;
  if (dueAt === null || keepsRuleAt === null) return { verdict: "unknown", why: silent === null ? `${fits[0]?.toUpperCase()}${fits.slice(1)}.` : silent, conflicts: [] };
  const { conflicts } = times.place(work, keepsRuleAt);
  const running = conflicts.find(({ state }) => state !== "unknown");
  const isOverdue = dueAt < now + lengthOf(work);
  const due = `it is due ${isOverdue ? "since" : "on"} ${formatLocalMinute(timezone, dueAt)}, and ${fits}`;
  if (running !== undefined) return { verdict: "conflict", why: `No window fits before: ${due}. To keep the rule as far as can be, ${stopsText(running, timezone)}`, conflicts };
  if (silent !== null) return { verdict: "unknown", why: silent, conflicts };
  return { verdict: "late", why: `No window fits before: ${due}.`, conflicts };
}

/** Why nobody can say when a line may stop; null = calendars say what each of them does, so far as they speak of anything. */
function silentLine(lines: readonly string[], times: ProductionTimes, within: Span, timezone: string): string | null {
  const line = lines.find((each) => times.openSpans(each, within).length > 0);
  if (line === undefined) return null;
  const until = times.knownUntil(line);
  return until === null || until <= within.first
    ? `No calendar says what ${line} does, so nobody knows when it may stop.`
    : `It fits nowhere before ${formatLocalMinute(timezone, until)}, and from then on no calendar says what ${line} does.`;
}

function stopsText({ line, state, label, first, last, elapsedSeconds }: PatchConflict, timezone: string): string {
  const named = label === null || label.trim().toLowerCase() === state ? "" : label;
  const what = state === "batch" ? `a batch${named === "" ? "" : ` (${named})`}` : `production${named === "" ? "" : ` (${named})`}`;
  const since = elapsedSeconds > 0 ? `, ${formatDuration(elapsedSeconds)} into it` : "";
  const from = first === null || last === null ? "" : `; it runs from ${formatLocalMinute(timezone, first)} to ${formatLocalMinute(timezone, last)}`;
  return `it stops ${line} in ${what}${since}${from}.`;
}
