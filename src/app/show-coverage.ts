// What `show coverage` shows: how much of what happens was seen, on the network or of people, for a change where one is given, as text, JSON, CSV or HTML.
import type { AccountNames } from "../evidence/sessions/account-names.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import { coverageTable } from "../report/coverage-table.ts";
import { coverageToHtml } from "../report/coverage-to-html.ts";
import { coverageToJsonParts } from "../report/coverage-to-json.ts";
import { coverageToText } from "../report/coverage-to-text.ts";
import type { CoverageView } from "../report/coverage-view.ts";
import { toCsv } from "../report/table.ts";
import { coverageOfConversations, coverageOfPeople } from "./coverage-to-show.ts";
import type { LearntPlant } from "./learnt-plant.ts";
import { plantFromEvidence } from "./plant-from-evidence.ts";
import { type ChangeText, kindOfChange } from "./read-change.ts";

export const COVERAGE_FORMATS = ["text", "json", "csv", "html"] as const;
export const COUNTED = ["conversations", "sessions"] as const;

export interface ShowCoverageRequest extends LearntPlant {
  /** What is counted; a change of access asks about sessions, whatever stands here. */
  readonly of: (typeof COUNTED)[number];
  /** The change whose zones, or roles, are asked about; null = networks stand for zones, and of people all is asked about. */
  readonly change: ChangeText | null;
  /** Key of the accounts that a change of access names; null = it is not here. */
  readonly names: AccountNames | null;
  readonly format: (typeof COVERAGE_FORMATS)[number];
  readonly width: number;
  readonly color: boolean;
  /** Part of the name of the scopes that are shown; the first of them is drawn. */
  readonly scope: string | null;
  readonly limit: number | null;
}

export interface ShownCoverage {
  /** null = it cannot be shown; the diagnostics say why. */
  readonly parts: Iterable<string> | null;
  readonly diagnostics: readonly Diagnostic[];
}

export async function showCoverage(request: ShowCoverageRequest): Promise<ShownCoverage> {
  const { store, plantFile, change, names } = request;
  const plant = await plantFromEvidence(store, plantFile);
  const isOfPeople = request.of === "sessions" || (change !== null && kindOfChange(change) === "access");
  const { shown, diagnostics } = isOfPeople ? await coverageOfPeople(request, plant, change, names) : await coverageOfConversations(request, plant, change);
  if (shown === null) return { parts: null, diagnostics };
  const { coverage, assumptions, setAside, evidence, places } = shown;
  const wanted = request.scope === null ? coverage.scopes : coverage.scopes.filter((scope) => scope.scope.toLowerCase().includes((request.scope as string).toLowerCase()));
  if (wanted.length === 0) {
    const known = coverage.scopes.map((scope) => scope.scope);
    return { parts: null, diagnostics: [...diagnostics, unknownScope(request.scope ?? "", known)] };
  }
  const numbers = new Map(coverage.scopes.map((scope, i) => [scope, i]));
  const view: CoverageView = {
    site: plant.site,
    timezone: plant.timezone,
    evidence,
    zones: places,
    coverage: { ...coverage, scopes: wanted },
    assumptions,
    setAside,
    curveOf: (scope) => shown.curveOf(numbers.get(scope) ?? -1),
  };
  return { parts: formatted(view, request), diagnostics };
}

function formatted(view: CoverageView, { format, width, color, limit }: ShowCoverageRequest): Iterable<string> {
  switch (format) {
    case "json":
      return coverageToJsonParts(view);
    case "csv": {
      const { columns, rows } = coverageTable(view.coverage.scopes);
      return [toCsv(columns, rows)];
    }
    case "html":
      return [coverageToHtml(view)];
    case "text":
      return [coverageToText(view, { width, color, ...(limit === null ? {} : { most: limit }) })];
  }
}

function unknownScope(text: string, known: readonly string[]): Diagnostic {
  const near = nearestWord(text, known);
  return {
    code: "unknown-scope",
    severity: "error",
    message: `nothing that was measured is called "${text}"`,
    help: near === undefined ? `There is: ${known.slice(0, 12).join("; ")}` : `Did you mean ${near}?`,
  };
}
