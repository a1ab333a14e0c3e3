// What an advisory offers for these flaws of these products: an update, that there is none, or nothing; whether a restart is needed; and what else it advises.
import type { Advisory, Remediation } from "../../plant/advisory.ts";
import { flawName } from "../../plant/flaw-name.ts";
import type { PatchRemedy } from "../../plant/patch-need.ts";

export interface OfferedRemedy {
  readonly remedy: PatchRemedy;
  readonly mitigations: readonly string[];
  /** null = the advisory does not say. */
  readonly restarts: boolean | null;
}

/** Nobody reads on, and some advisories repeat the same advice for each of fifty flaws. */
const MOST_MITIGATIONS = 5;

export function remedyOf(advisory: Advisory, flaws: ReadonlySet<string>, products: ReadonlySet<string>): OfferedRemedy {
  const offered = advisory.vulnerabilities
    .filter((flaw, i) => flaws.has(flawName(flaw, i)))
    .flatMap(({ remediations }) => remediations)
    .filter((remediation) => remediation.products === null || remediation.products.some((product) => products.has(product)));
  const fixes = offered.filter(({ category }) => category === "vendor_fix" || category === "optional_patch");
  const withheld = offered.find(({ category }) => category === "none_available" || category === "no_fix_planned" || category === "fix_planned");
  const said = fixes[0] ?? withheld;
  return {
    remedy: { kind: fixes.length > 0 ? "update" : withheld === undefined ? "unknown" : "none", to: null, text: said?.details ?? null, url: said?.url ?? null },
    mitigations: [...new Set(offered.filter(({ category }) => category === "workaround" || category === "mitigation").map(({ details }) => details.trim()))].slice(0, MOST_MITIGATIONS),
    restarts: restartsFor(fixes),
  };
}

/** One fix that needs a restart is enough. */
function restartsFor(fixes: readonly Remediation[]): boolean | null {
  const said = fixes.flatMap(({ restart }) => restart ?? []);
  return said.length === 0 ? null : said.some(({ category }) => category !== "none");
}
