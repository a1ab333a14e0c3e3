// How grave flaws are: by CVSS base score, as the standard words it (CVSS 3.1, §5), and whether they are known to be exploited.
import type { Advisory, FlawScore } from "../../plant/advisory.ts";
import { flawName } from "../../plant/flaw-name.ts";
import type { PatchGravity } from "../../plant/patching.ts";

/** Words of CVSS 3.1 §5 and 4.0 §6, and of makers who have four grades of their own. */
const WORDS: Readonly<Record<string, Exclude<PatchGravity, "exploited">>> = {
  critical: "critical",
  high: "high",
  important: "high",
  medium: "medium",
  moderate: "medium",
  low: "low",
};

export function gravityOfScore(score: number): Exclude<PatchGravity, "exploited"> {
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  return score >= 4 ? "medium" : "low";
}

/** What the advisory as a whole is called, where no flaw has a score; null = nothing that is known. */
export function gravityOfWords(severity: string | null): Exclude<PatchGravity, "exploited"> | null {
  return severity === null ? null : (WORDS[severity.trim().toLowerCase()] ?? null);
}

/** Highest base score that is given for these flaws on these products; one for no product in particular counts for all. null = none. */
export function highestScore(advisory: Advisory, flaws: ReadonlySet<string>, products: ReadonlySet<string>): number | null {
  let highest: number | null = null;
  for (const [i, flaw] of advisory.vulnerabilities.entries()) {
    if (!flaws.has(flawName(flaw, i))) continue;
    for (const score of flaw.scores) {
      if (score.products.length > 0 && !score.products.some((product) => products.has(product))) continue;
      const base = baseOf(score);
      if (base !== null) highest = Math.max(highest ?? 0, base);
    }
  }
  return highest;
}

/** Where the number and its vector differ, the higher one counts. */
function baseOf({ base, computedBase }: FlawScore): number | null {
  return base === null ? computedBase : Math.max(base, computedBase ?? 0);
}
