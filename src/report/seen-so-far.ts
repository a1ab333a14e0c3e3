// How much has been seen so far, in one line of words: for the head of a judgement. The numbers by scope stand in the JSON and in `show coverage`.
import { visibleText } from "../foundation/hostile-text.ts";
import type { CoverageScope, JudgedCoverage } from "../plant/coverage.ts";
import { ABNORMAL_PHASES } from "../plant/phase.ts";
import { type CountedWords, countedWords } from "./counted-words.ts";
import { countOf, countText } from "./measure-words.ts";

const MOST_NAMES = 3;

/** null = nobody asked. */
export function seenSoFar(coverage: JudgedCoverage | null): string {
  if (coverage === null) return "how much was never seen was not asked";
  return coverage.sessions === undefined ? seenOf(coverage) : `${seenOf(coverage)}; of people: ${seenOf(coverage.sessions)}`;
}

function seenOf(coverage: JudgedCoverage): string {
  const words = countedWords(coverage);
  const site = coverage.scopes.find((scope) => scope.kind === "site");
  const parts = [site === undefined || site.observed === 0 ? `no ${words.one}` : shareText(site, words)];
  const unseen = coverage.phasesUnseen.map(visibleText);
  parts.push(`${listed([...unseen, unseen.length === 0 ? ABNORMAL_PHASES[0] : ""].filter((t) => t !== ""))} never observed`);
  // Machines without a log stand beside the sessions already.
  if (coverage.of === undefined && coverage.blindSpots.length > 0) parts.push(`${listed(coverage.blindSpots.map((spot) => visibleText(spot.asset)))} not visible`);
  return parts.join("; ");
}

/** Chao's estimate is a lower bound of what there is: so much is missing at least, and so large is the share at most. */
function shareText({ observed, estimatedTotal, completeness, isShort, units, unit }: CoverageScope, { one, many, watching }: CountedWords): string {
  if (estimatedTotal === null) return `${countOf(observed, one, many)}; ${countOf(units, unit)} of ${watching} tell nothing of what was missed`;
  const missing = Math.max(0, Math.round(estimatedTotal - observed));
  const share = missing === 0 ? "all that the estimate expects" : `at most ${percent(observed / estimatedTotal)} of the ${many} there are (at least ${countText(missing)} not yet seen)`;
  if (isShort) return `${share}, by ${countOf(units, unit)} only, too few to rely on`;
  return completeness === null ? share : `${share}, complete to ${percent(completeness)} for certain`;
}

/** Never 100 % while anything is missing. */
function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES);
  if (names.length > MOST_NAMES) return `${shown.join(", ")} and ${names.length - MOST_NAMES} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
