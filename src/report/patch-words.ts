// What becomes of a patch, and what is known of it, in the words and marks of every report: verdicts, gravity, SSVC, tails, times. Shape and word carry the
// meaning, colour only supports it. Computes nothing about the plant.
import { countOf, countText } from "../foundation/count-words.ts";
import { formatDuration } from "../foundation/time.ts";
import { PATCH_VERDICTS, type InstabilityTail, type PatchConflict, type PatchVerdict, type SsvcDecision } from "../plant/patch-judgement.ts";
import type { PatchNeed } from "../plant/patch-need.ts";
import type { CourseCost, CourseRequirement, PatchCompensation, PatchDossier, PatchingJudgement } from "../plant/patching-judgement.ts";
import { shareText, spanText, whenText } from "./measure-words.ts";
import { valueText } from "./session-fate.ts";

export const PATCH_WORDS: Readonly<Record<PatchVerdict, string>> = {
  fits: "fits",
  accepted: "accepted",
  compensated: "compensated",
  "no-fix": "no fix",
  unknown: "unknown",
  "outside-window": "outside a window",
  late: "late",
  conflict: "conflict",
};

export const PATCH_GLYPHS: Readonly<Record<PatchVerdict, string>> = { fits: "✓", accepted: "·", compensated: "◈", "no-fix": "∅", unknown: "?", "outside-window": "◇", late: "◷", conflict: "✖" };

export const PATCH_MEANINGS: Readonly<Record<PatchVerdict, string>> = {
  fits: "can be done without touching production that is known",
  accepted: "is left, and somebody answers for it",
  compensated: "is left, and a rule between networks stands in for it that was checked",
  "no-fix": "cannot be done, because the maker offers none",
  unknown: "may stop production: nothing says what stops with it, or what that does then",
  "outside-window": "touches no production, at a time when nobody allowed work",
  late: "fits, but only after the rule wants it done",
  conflict: "stops production, or nothing but that keeps the rule",
};

/** What has to be looked at first. */
export const PATCH_ORDER: readonly PatchVerdict[] = [...PATCH_VERDICTS].reverse();

/** Worst first, then as the needs come. */
export function byVerdict(patches: readonly PatchDossier[]): PatchDossier[] {
  return [...patches].sort((a, b) => PATCH_ORDER.indexOf(a.verdict) - PATCH_ORDER.indexOf(b.verdict));
}

/** "41 patches on 12 machines, of 6 advisories" */
export function patchesText({ patches, advisories }: PatchingJudgement): string {
  return `${countOf(patches.length, "patch", "patches")} on ${countOf(machinesOf(patches).length, "machine")}; ${countOf(advisories, "advisory", "advisories")} learnt`;
}

/** What could not be looked at: machines of which nobody knows which product they are, names that mean nothing. "" or to be put behind a text. */
export function openText({ undecidedAssets, notFound }: PatchingJudgement): string {
  const open = undecidedAssets.length === 0 ? "" : `; of ${countOf(undecidedAssets.length, "more machine")} it is not known which product it is`;
  return `${open}${notFound.length === 0 ? "" : `; ${countOf(notFound.length, "item names", "items name")} what is not known`}`;
}

/** Those first whose patches come out worst, then as they come: what keeps production is read before what merely could be done. */
export function worstFirst({ compensations, patches }: PatchingJudgement): PatchCompensation[] {
  const verdicts = new Map(patches.map(({ need, verdict }) => [need.id, PATCH_ORDER.indexOf(verdict)]));
  const rank = ({ needs }: PatchCompensation): number => Math.min(PATCH_ORDER.length, ...needs.map((need) => verdicts.get(need) ?? PATCH_ORDER.length));
  return [...compensations].sort((a, b) => rank(a) - rank(b));
}

export interface PatchedMachine {
  readonly addressSpace: string;
  readonly asset: string;
  /** Worst first. */
  readonly patches: readonly PatchDossier[];
}

/** Those with the worst patch first, then by name. */
export function machinesOf(patches: readonly PatchDossier[]): PatchedMachine[] {
  const machines = new Map<string, PatchDossier[]>();
  for (const patch of byVerdict(patches)) {
    const key = `${patch.need.addressSpace}\n${patch.need.asset}`;
    const own = machines.get(key);
    if (own === undefined) machines.set(key, [patch]);
    else own.push(patch);
  }
  const rank = ([first]: readonly PatchDossier[]): number => (first === undefined ? 0 : PATCH_ORDER.indexOf(first.verdict));
  return [...machines.values()]
    .map((own) => ({ addressSpace: own[0]?.need.addressSpace ?? "", asset: own[0]?.need.asset ?? "", patches: own }))
    .sort((a, b) => rank(a.patches) - rank(b.patches) || (a.asset < b.asset ? -1 : a.asset > b.asset ? 1 : 0));
}

/** "critical, CVSS 9.8, known to be exploited" */
export function gravityWords({ gravity, score, exploited, forecast }: PatchNeed): string {
  return [
    gravity === null ? "nobody scored it" : gravity === "exploited" ? "exploited" : gravity,
    ...(score === null ? [] : [`CVSS ${score.toFixed(1)}`]),
    ...(exploited.length === 0 || gravity === "exploited" ? [] : ["known to be exploited"]),
    ...(forecast === null ? [] : [`${shareText(forecast)} within 30 days by forecast`]),
  ].join(", ");
}

/** "immediate", "scheduled to immediate: exposure is open" */
export function ssvcWords({ outcome, least, open }: SsvcDecision): string {
  const inputs = open.map((input) => SSVC_INPUT_WORDS[input]);
  return outcome === least ? outcome : `${least} to ${outcome}, as it is not known: ${inputs.join(", ")}`;
}

const SSVC_INPUT_WORDS: Readonly<Record<SsvcDecision["open"][number], string>> = {
  exploitation: "exploitation",
  exposure: "exposure",
  automatable: "whether it can be automated",
  humanImpact: "impact on people",
};

/** "12 % likely; then 90 min p50, 480 min p95 until it is stable" */
export function tailWords({ trouble, minutes }: InstabilityTail): string {
  return `trouble ${shareText(trouble)}; then stable again after ${minutesRange(minutes)}`;
}

/** How much of a tail reaches the floor; null = no production is known to come. */
export function tailReachWords({ tailIntoProduction, slackSeconds }: PatchDossier): string | null {
  if (tailIntoProduction === null) return null;
  const slack = slackSeconds === null || slackSeconds === 0 ? "" : `, which begins ${formatDuration(slackSeconds)} after it`;
  return `of the cases with trouble ${shareText(tailIntoProduction)} last into production${slack}`;
}

export function minutesRange({ p50, p95 }: { readonly p50: number; readonly p95: number }): string {
  return Math.round(p50) === Math.round(p95) ? `${countText(p50)} min` : `${countText(p50)} min p50, ${countText(p95)} min p95`;
}

/** One decimal where a day more or less says something. */
export function daysText(days: number): string {
  return days > 0 && days < 0.05 ? "< 0.1" : valueText(days);
}

export function costWords({ currency, p50, p95 }: CourseCost): string {
  return Math.round(p50) === Math.round(p95) ? `${countText(p50)} ${currency}` : `${countText(p50)} ${currency} p50, ${countText(p95)} p95`;
}

/** "30 in time, 1 otherwise, 1 broken" */
export function requirementWords({ patches, inTime, otherwise, broken }: CourseRequirement): string {
  if (patches === 0) return "asks for nothing here";
  const parts = [...(inTime > 0 ? [`${countText(inTime)} in time`] : []), ...(otherwise > 0 ? [`${countText(otherwise)} otherwise`] : []), ...(broken > 0 ? [`${countText(broken)} broken`] : [])];
  const open = patches - inTime - otherwise - broken;
  return [...parts, ...(open > 0 ? [`${countText(open)} not known`] : [])].join(", ");
}

/** "line-1 in batch Batch 4711, 34 h into it" */
export function conflictWords({ line, state, label, elapsedSeconds }: PatchConflict): string {
  if (state === "unknown") return `nobody knows what ${line} does then`;
  const named = label === null || label.trim().toLowerCase() === state ? "" : ` (${label})`;
  return `stops ${line} in ${state === "batch" ? "a batch" : "production"}${named}${elapsedSeconds > 0 ? `, ${formatDuration(elapsedSeconds)} into it` : ""}`;
}

export function dueWords({ dueAt, accepted }: PatchNeed, timezone: string): string {
  const due = dueAt === null ? "no rule says by when" : whenText(dueAt, timezone);
  return accepted === null ? due : `${due}; ${accepted.owner} answers for leaving it${accepted.until === null ? "" : ` until ${accepted.until}`}: ${accepted.reason}`;
}

/** "2026-12-07 10:00 … 10:55 (maintenance W50)" */
export function placementWords({ first, last, window }: { readonly first: number; readonly last: number; readonly window?: string | null }, timezone: string): string {
  return `${spanText(first, last, timezone)}${window === undefined || window === null ? "" : ` (${window})`}`;
}

export function patchToWords({ remedy }: PatchNeed): string {
  if (remedy.kind === "none") return "the maker offers none";
  if (remedy.to !== null) return remedy.to;
  return remedy.text ?? (remedy.kind === "unknown" ? "the maker says nothing of an update" : "an update, of which the version is not said");
}

/** "45 min of work, 10 min of restart, 30 min to put it back, 1 person"; what nobody declared is marked. */
export function effortWords({ effort: { workSeconds, restarts, restartSeconds, backOutSeconds, people } }: PatchNeed): string {
  const taken = (text: string, ...of: readonly { readonly assumption: string | null }[]): string => `${text}${of.some(({ assumption }) => assumption !== null) ? " (assumed)" : ""}`;
  return [
    taken(`${formatDuration(workSeconds.value)} of work`, workSeconds),
    restarts.value ? taken(`${formatDuration(restartSeconds.value)} of restart`, restarts, restartSeconds) : taken("no restart", restarts),
    backOutSeconds.value === null ? taken("it cannot be put back, or nobody knows how", backOutSeconds) : taken(`${formatDuration(backOutSeconds.value)} to put it back`, backOutSeconds),
    taken(countOf(people.value, "person", "people"), people),
  ].join(", ");
}

/** What waiting for the window is worth against stopping production now; null = it was not asked. */
export function breakEvenWords({ breakEven }: PatchDossier): string | null {
  if (breakEven === null) return null;
  const { extraMinutes, waitDays, chanceWhileWaiting, lossMinutesFrom, day } = breakEven;
  const base = `As asked it costs ${countText(extraMinutes)} min more than in the window, ${daysText(waitDays)} days later; the chance that the flaw is used here meanwhile is ${shareText(chanceWhileWaiting)}.`;
  const loss = lossMinutesFrom === null ? "" : ` Waiting is the worse choice only if its use would cost more than ${countText(lossMinutesFrom)} min.`;
  return `${base}${loss}${day === null ? " With what its use is taken to cost, waiting never costs more." : ` With what its use is taken to cost, waiting costs more from day ${daysText(day)} on.`}`;
}

/** "it closes the way there; checked: stable, 41 kept. Only SCADA-A and HIST-01 may open tcp/102 to FILLER-1-PLC …" */
export function compensationWords({ closes, checked, rule, neighbours }: PatchCompensation): string {
  const kept = [
    `${countText(checked.kept)} kept`,
    ...(["blocked", "degraded", "unfiltered", "unknown"] as const).flatMap((key) => (checked[key] === 0 ? [] : [`${countText(checked[key])} ${key}`])),
  ].join(", ");
  const beside = neighbours.length === 0 ? "" : `, but for ${countOf(neighbours.length, "machine")} of its own network`;
  return `it ${closes ? "closes the way there" : "leaves a way there"}${beside}; checked: ${checked.verdict}, ${kept}. ${rule}`;
}
