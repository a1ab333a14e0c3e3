// What a mended change of access does beside the change as it was written: how many sessions go on, which controls still press, and what is left with its reason.
import { countOf } from "../foundation/count-words.ts";
import type { BypassPressure } from "../plant/access-judgement.ts";
import type { Judgement } from "../plant/finding.ts";
import { brokenCount, valueText } from "./session-fate.ts";
import { brokenGroups, wayWords } from "./session-groups.ts";
import { COMPLIANCE_WORDS, SESSION_WORDS } from "./verdict-words.ts";

const MOST_PRESSING = 3;
const MOST_LEFT = 6;

/** "sessions that break 499 → 0, not known 1 → 11, compliance met → met"; null where one of them is no change of access. */
export function besideBefore(before: Judgement, after: Judgement): string | null {
  if (before.access === null || after.access === null) return null;
  const [was, is] = [before.access.counts, after.access.counts];
  return `sessions that break ${brokenCount(was)} → ${brokenCount(is)}, not known ${was.unknown} → ${is.unknown}; compliance ${COMPLIANCE_WORDS[before.compliance]} → ${COMPLIANCE_WORDS[after.compliance]}`;
}

/** What a mended copy comes to, in one line; null = it could not be judged. */
export function againWords(after: Judgement | null): string {
  return after === null ? "it could not be judged again" : `judged again: ${after.verdict}. ${after.verdictWhy} Compliance: ${COMPLIANCE_WORDS[after.compliance]}.`;
}

/** "retire operator 73.9 → 13.9": those that pressed most, or do now. */
export function pressureBeside(before: Judgement, after: Judgement): string | null {
  const was = scoresOf(before.access?.pressure ?? []);
  const is = scoresOf(after.access?.pressure ?? []);
  const controls = [...new Set([...was.keys(), ...is.keys()])].sort((a, b) => most(b, was, is) - most(a, was, is) || (a < b ? -1 : 1)).slice(0, MOST_PRESSING);
  return controls.length === 0 ? null : controls.map((control) => `${control} ${valueText(was.get(control) ?? 0)} → ${valueText(is.get(control) ?? 0)}`).join(", ");
}

/** What does not surely go on with the edits, one line for each fate, role, machine and way. */
export function leftAfter({ access }: Judgement): string[] {
  const groups = brokenGroups(access?.sessions ?? []);
  const lines = groups
    .slice(0, MOST_LEFT)
    .map(({ verdict, count, who, target, how, worst }) => `${countOf(count, "session")} ${SESSION_WORDS[verdict]}: ${who} → ${target} ${wayWords(how)}. ${worst.why}`);
  return groups.length > MOST_LEFT ? [...lines, `and ${countOf(groups.length - MOST_LEFT, "more group")}`] : lines;
}

/** A control may stand twice; the greater counts. */
function scoresOf(pressure: readonly BypassPressure[]): ReadonlyMap<string, number> {
  const scores = new Map<string, number>();
  for (const { control, score } of pressure) scores.set(control, Math.max(score, scores.get(control) ?? 0));
  return scores;
}

function most(control: string, was: ReadonlyMap<string, number>, is: ReadonlyMap<string, number>): number {
  return Math.max(was.get(control) ?? 0, is.get(control) ?? 0);
}
