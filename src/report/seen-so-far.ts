// How much has been seen so far, in one line of words: for the head of a judgement. The numbers by scope stand in the JSON and in `show coverage`.
import { countOf, countText } from "../foundation/count-words.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import type { CoverageScope, JudgedCoverage } from "../plant/coverage.ts";
import { ABNORMAL_PHASES } from "../plant/phase.ts";

const MOST_NAMES = 3;

/** null = nobody asked. */
export function seenSoFar(coverage: JudgedCoverage | null): string {
  if (coverage === null) return "how much was never seen was not asked";
  if (coverage.of === "sessions") return `${accessText(coverage)}${missingText(coverage)}; ${phasesText(coverage)}`;
  const site = siteOf(coverage);
  const parts = [site === undefined || site.observed === 0 ? "no conversation" : shareText(site), phasesText(coverage)];
  if (coverage.blindSpots.length > 0) parts.push(`${listed(coverage.blindSpots.map((spot) => visibleText(spot.asset)))} not visible`);
  // Which phases no log has stands with what is missing.
  if (coverage.sessions !== undefined) parts.push(accessText(coverage.sessions));
  return parts.join("; ");
}

function siteOf({ scopes }: JudgedCoverage): CoverageScope | undefined {
  return scopes.find((scope) => scope.kind === "site");
}

function phasesText({ phasesUnseen, of }: JudgedCoverage): string {
  const unseen = phasesUnseen.map(visibleText);
  return `${listed(unseen.length === 0 ? [ABNORMAL_PHASES[0]] : unseen)} never ${of === "sessions" ? "logged" : "observed"}`;
}

/** Short, because counts of sessions and machines without a log stand beside it. */
function accessText(coverage: JudgedCoverage): string {
  const site = siteOf(coverage);
  if (site === undefined || site.observed === 0) return "no access of people";
  const { completeness, units, unit } = site;
  if (completeness === null) return `${countOf(units, unit)} of logs tell nothing of which people's accesses were missed`;
  return `people's accesses complete to ${percent(completeness)}`;
}

/** Said where there is room for it. */
function missingText(coverage: JudgedCoverage): string {
  const { estimatedTotal = null, observed = 0 } = siteOf(coverage) ?? {};
  const missing = estimatedTotal === null ? 0 : Math.round(estimatedTotal - observed);
  return missing > 0 ? ` (at least ${countText(missing)} unseen)` : "";
}

/** Chao's estimate is a lower bound of what there is: so much is missing at least, and so large is the share at most. */
function shareText({ observed, estimatedTotal, completeness, isShort, units, unit }: CoverageScope): string {
  if (estimatedTotal === null) return `${countOf(observed, "conversation")}; ${countOf(units, unit)} of watching tell nothing of what was missed`;
  const missing = Math.max(0, Math.round(estimatedTotal - observed));
  const share = missing === 0 ? "all that the estimate expects" : `at most ${percent(observed / estimatedTotal)} of the conversations there are (at least ${countText(missing)} not yet seen)`;
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
