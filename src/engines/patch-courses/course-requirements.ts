// Whether a course keeps the deadlines that the change asks for, and how: in time, by something that stands in for a patch, or not at all.
import { countOf } from "../../foundation/count-words.ts";
import { formatDuration, type Micros } from "../../foundation/time.ts";
import type { ComplianceVerdict } from "../../plant/overall-verdict.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { PatchDeadline, PatchingChange } from "../../plant/patching.ts";
import type { CourseRequirement } from "../../plant/patching-judgement.ts";
import type { StandsIn } from "./question.ts";

export interface KeptDeadlines {
  readonly requirements: readonly CourseRequirement[];
  readonly compliance: ComplianceVerdict;
}

const DAY_SECONDS = 86_400;

/** @param doneAt when a need is done, by its id; null = never */
export function keptDeadlines(change: Pick<PatchingChange, "rule">, needs: readonly PatchNeed[], doneAt: (need: string) => Micros | null, standsIn: StandsIn): KeptDeadlines {
  const fates = needs.map((need) => ({ need, deadline: deadlineOf(need, change.rule), fate: fateOf(need, doneAt(need.id), standsIn) }));
  const requirements = change.rule.map((deadline): CourseRequirement => {
    const mine = fates.filter((of) => of.deadline === deadline);
    const count = (fate: Fate): number => mine.filter((of) => of.fate === fate).length;
    const counts = { patches: mine.length, inTime: count("in-time"), otherwise: count("otherwise"), broken: count("broken") };
    return {
      rule: ruleWords(deadline),
      at: deadline.at,
      ...counts,
      text: textOf(
        deadline,
        counts,
        mine.filter(({ fate }) => fate === "otherwise").map(({ need }) => standsIn(need.id)),
      ),
    };
  });
  const isBroken = fates.some(({ fate }) => fate === "broken");
  return { requirements, compliance: isBroken ? "not-met" : fates.some(({ fate }) => fate === "open") ? "unknown" : "met" };
}

type Fate = "in-time" | "otherwise" | "broken" | "open";

/** Of what nothing wants done by a day, only that it is done can be said. */
function fateOf({ id, dueAt }: PatchNeed, doneAt: Micros | null, standsIn: StandsIn): Fate {
  if (doneAt !== null && (dueAt === null || doneAt <= dueAt)) return "in-time";
  if (standsIn(id) !== null) return "otherwise";
  return dueAt === null ? "open" : "broken";
}

/** The one that its due day comes from. */
export function deadlineOf({ gravity, dueAt, releasedAt, cause }: PatchNeed, rule: readonly PatchDeadline[]): PatchDeadline | null {
  if (dueAt === null) return null;
  const said = rule.find((deadline) => cause.rule === `rule: ${deadline.gravity}`);
  if (said !== undefined) return said;
  const strictestFirst = [...rule].sort((x, y) => x.seconds - y.seconds);
  const fits = releasedAt === null ? strictestFirst : strictestFirst.filter(({ seconds }) => releasedAt + seconds * 1e6 === dueAt);
  return fits.find((deadline) => deadline.gravity === gravity) ?? fits[0] ?? strictestFirst[0] ?? null;
}

export function ruleWords({ gravity, seconds }: PatchDeadline): string {
  const days = seconds / DAY_SECONDS;
  return `${gravity} within ${Number.isInteger(days) ? `${countOf(days, "day")}` : formatDuration(seconds)}`;
}

function textOf(deadline: PatchDeadline, { patches, inTime, otherwise, broken }: Pick<CourseRequirement, "patches" | "inTime" | "otherwise" | "broken">, standing: readonly (string | null)[]): string {
  const rule = ruleWords(deadline);
  if (patches === 0) return `No patch falls under ${rule}.`;
  const accepted = standing.filter((by) => by === "accepted").length;
  const parts = [`${inTime} of ${patches} in time`];
  if (otherwise - accepted > 0) parts.push(`${otherwise - accepted} behind a rule that was checked`);
  if (accepted > 0) parts.push(`${accepted} left on somebody's word`);
  if (broken > 0) parts.push(`${broken} too late or never`);
  return `${rule[0]?.toUpperCase()}${rule.slice(1)}: ${parts.join(", ")}.`;
}
