// Sentences about a patch that does not simply fit: what stopping costs, when it fits, what stands in for it until then, and what can reach its machine meanwhile.
import { countOf } from "../../foundation/count-words.ts";
import type { PatchConflict } from "../../plant/patch-judgement.ts";
import { mayStandIn, type PatchCompensation } from "../../plant/patching-judgement.ts";
import { daysText, lossText, minutesText, moneyText, sentences, shareText, shortList, whenText } from "./field-words.ts";
import type { NeedGroup } from "./need-groups.ts";
import type { PatchRow, PatchTable } from "./patch-table.ts";
import type { StopCost } from "./stop-cost.ts";

const MICROS_PER_DAY = 86_400e6;

/** "Batch 4711"; where a calendar gives no name, what it says: "a batch". */
export function runWords({ label, state }: Pick<PatchConflict, "label" | "state">): string {
  return label === null || label.trim() === "" || label.trim().toLowerCase() === state ? (state === "batch" ? "a batch" : "production") : label;
}

/** "It is away for 55 min …; line-1 stands for 2.4 h, in one of twenty 4.9 h. That is 12,000 EUR …" */
export function costWords({ minutes, costs, lostSeconds, linesWithoutRestart, linesWithoutRate }: StopCost, { dossier }: PatchRow): string {
  const parts = [`The machine is away for up to ${minutesText(dossier.restart.awaySeconds / 60)}`];
  if (minutes !== null)
    parts.push(`With the restart of its lines that is ${minutesText(minutes.p50)}${minutes.p95 > minutes.p50 ? `, in one of twenty ${minutesText(minutes.p95)}` : ""}, in which nothing is made`);
  if (linesWithoutRestart.length > 0) parts.push(`How long ${shortList(linesWithoutRestart)} then ${linesWithoutRestart.length === 1 ? "takes" : "take"} to run again is not declared`);
  for (const { currency, p50, p95 } of costs)
    parts.push(`That costs ${moneyText(p50, currency)}${p95 > p50 ? `, in one of twenty ${moneyText(p95, currency)}` : ""}${linesWithoutRestart.length > 0 ? " for the time that is known" : ""}`);
  if (lostSeconds > 0) {
    const lost = costs.filter(({ ifLost }) => ifLost > 0).map(({ ifLost, currency }) => moneyText(ifLost, currency));
    parts.push(`If the batch is lost, ${minutesText(lostSeconds / 60)} of it are lost too${lost.length > 0 ? `: ${lost.join(" and ")} more` : ""}`);
  }
  if (linesWithoutRate.length > 0) parts.push(`What an hour of ${shortList(linesWithoutRate)} costs is not declared`);
  return sentences(parts);
}

/** When the patches of a group fit, against when they are asked for. */
export function windowWords({ question: { timezone, patching } }: PatchTable, { rows, verdict }: NeedGroup): string {
  if (verdict === "no-fix") return "";
  // Of a line of which no calendar speaks nothing fits: only a person's schedule can say a date.
  const fitting = rows.flatMap(({ planned }) => (planned === null || (verdict === "unknown" && !planned.isScheduled) ? [] : [planned]));
  if (verdict === "unknown" && fitting.length === 0) return "";
  const none = rows.length - fitting.length;
  const until = `as far as calendars speak (${whenText(timezone, patching.horizon)})`;
  if (fitting.length === 0) return `${rows.length === 1 ? "No window is known in which it fits" : "No window is known in which they fit"}, ${until}`;
  const first = fitting.reduce((least, next) => (next.first < least.first ? next : least));
  const last = fitting.reduce((most, next) => (next.first > most.first ? next : most));
  const given = rows.flatMap(({ given }) => given ?? []).reduce<number | null>((least, { first }) => (least === null ? first : Math.min(least, first)), null);
  const later = given === null ? null : (first.first - given) / MICROS_PER_DAY;
  const days = later === null || Math.abs(later) < 1 ? "" : `, ${daysText(Math.abs(later))} ${later > 0 ? "later" : "earlier"}`;
  const how = first.isScheduled ? "It is planned for" : "It first fits on";
  return sentences([
    `${rows.length === 1 ? how : how.replace("It is", "They are").replace("It first fits", "They first fit")} ${whenText(timezone, first.first)}${first.window === null ? "" : ` (${first.window})`}${last.first > first.first ? ` to ${whenText(timezone, last.first)}` : ""}${days}`,
    none === 0 ? "" : `For ${none} of them no window is known, ${until}`,
  ]);
}

/** The rules that stand before the machine for these patches, each once. */
export function compensationsFor({ question: { patching } }: Pick<PatchTable, "question">, rows: readonly PatchRow[]): PatchCompensation[] {
  const places = new Set(rows.flatMap(({ dossier }) => dossier.compensation ?? []));
  return [...places].sort((x, y) => x - y).flatMap((place) => patching.compensations[place] ?? []);
}

/** The most important one in full; where several machines wait, each has its own. */
export function compensationWords(table: PatchTable, rows: readonly PatchRow[]): string {
  const found = compensationsFor(table, rows);
  const [first] = found;
  if (first === undefined) return "No rule between networks is known that would stand in for it";
  return sentences([compensationText(first), found.length === 1 ? "" : `${countOf(found.length - 1, "more rule")} of this kind ${found.length === 2 ? "stands" : "stand"} in for the others`]);
}

function compensationText({ rule, closes, checked, neighbours, after }: PatchCompensation): string {
  if (checked.verdict === "unstable") return `A rule that would stand in for it breaks ${countOf(checked.blocked + checked.degraded, "conversation")}: ${rule}`;
  const sure = checked.undecided !== undefined ? "what becomes of its own is not known" : checked.verdict === "stable" ? "none breaks" : "none is known to break, not enough was seen to be sure";
  const how = `checked: ${countOf(checked.kept, "conversation")} kept, ${sure}`;
  const near = neighbours.length === 0 ? "" : `${countOf(neighbours.length, "machine")} of its own network still ${neighbours.length === 1 ? "reaches" : "reach"} it`;
  return sentences([`Until then this ${closes ? "closes the way" : `narrows the way, and leaves it ${after}`} (${how}): ${rule}`, near]);
}

/** What can reach it stands where no rule closes the way. */
export function exposureWords(table: Pick<PatchTable, "question">, row: PatchRow): string {
  const { exposure, breakEven } = row.dossier;
  const parts = compensationsFor(table, [row]).some(mayStandIn) ? [] : [exposure.why];
  if (breakEven !== null) {
    parts.push(`That the flaw is used against it in the ${daysText(breakEven.waitDays)} of waiting: ${shareText(breakEven.chanceWhileWaiting)}`);
    if (breakEven.lossMinutesFrom !== null) parts.push(`Waiting is the worse choice only if its use would stop production for more than ${lossText(breakEven.lossMinutesFrom)}`);
  }
  return sentences(parts);
}
