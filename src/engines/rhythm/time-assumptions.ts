// The thresholds of this engine in one place, and what is assumed where nobody declares them.
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import type { Assumption } from "../../plant/plant.ts";

/** Of the conversations that are said to have a condition (or a rhythm), so many may owe it to chance. */
export const DEFAULT_ERROR_RATE = 0.01;

/** An occurrence ends with a silence longer than this: shorter ones cannot be told within an hour of activity. */
export const SILENCE_MICROS = MICROS_PER_HOUR;
/** Of a silence so much must have been watched: who looks for a minute twice a day has not seen that anything ended. */
export const WATCHED_SILENCE_MICROS = 0.5 * MICROS_PER_HOUR;

/** Different days, or different changeovers, that a condition rests on at least; different months for a day of the month. */
export const LEAST_UNITS = 4;
export const LEAST_MONTHS = 3;
/** "Nearly only": not less than this share of its occurrences. */
export const NEARLY_ALL = 0.9;
/** A narrower word (Sunday) is preferred to a wider one (weekend) only where the wider one would look like this less often. */
export const REFINE_RATE = 0.05;

export const RATE_ASSUMED: Assumption = {
  code: "times-error-rate-default",
  text: `Nothing declares how sure rhythms and conditions must be: of those named, ${DEFAULT_ERROR_RATE * 100} in 100 may be chance.`,
  origin: "the product's choice: false discovery rate of Benjamini and Hochberg (1995) over all conversations",
  overruledBy: "plant.yaml: times: { errorRate: 0…1 }",
};

/** A rhythm rests on at least so many days: every day or workday, every week, every month. */
export const LEAST_DAYS = 4;
export const LEAST_WEEKS = 3;
/** Two months are said to be weak, and said only where chance would do it in one conversation of twenty. */
export const WEAK_MONTHS = 2;
export const WEAK_RATE = 0.05;
/** Of what was due between the first and the last time, so much came; of what came, so much was due. */
export const CAME_SHARE = 0.7;
export const DUE_SHARE = 0.9;
