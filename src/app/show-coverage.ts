// What `show coverage` shows: how much of what happens was seen, with the zones of a change where one is given, as text, JSON, CSV or HTML.
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import { coverageTable } from "../report/coverage-table.ts";
import { coverageToHtml } from "../report/coverage-to-html.ts";
import { coverageToJsonParts } from "../report/coverage-to-json.ts";
import { coverageToText } from "../report/coverage-to-text.ts";
import type { CoverageView } from "../report/coverage-view.ts";
import { toCsv } from "../report/table.ts";
import type { LearntPlant } from "./learnt-plant.ts";
import { coverageOfPlant } from "./coverage-of-plant.ts";
import { judgedAgainst } from "./judgement-frame.ts";
import { networksAsZones } from "./networks-as-zones.ts";
import { gatherKnowledge } from "./plant-knowledge.ts";
import { plantFromEvidence } from "./plant-from-evidence.ts";
import { type ChangeText, readChange } from "./read-change.ts";

export const COVERAGE_FORMATS = ["text", "json", "csv", "html"] as const;

export interface ShowCoverageRequest extends LearntPlant {
  /** The change whose zones are asked about; null = networks stand for zones. */
  readonly zones: ChangeText | null;
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
  const { store, plantFile, zones } = request;
  const plant = await plantFromEvidence(store, plantFile);
  const places = zones === null ? { ...networksAsZones(plant), diagnostics: [] } : zonesOfChange(zones, plant);
  if (places.zoneOf === null) return { parts: null, diagnostics: places.diagnostics };
  const gathered = await gatherKnowledge(store, plant, plantFile, request.directory);
  const diagnostics = [...places.diagnostics, ...gathered.diagnostics];
  if (hasErrors(gathered.diagnostics)) return { parts: null, diagnostics };
  const { activity, phases, assumptions } = gathered.knowledge;
  const answer = coverageOfPlant({ plant, activity, phases, plantFile, zoneOf: places.zoneOf });
  const wanted = request.scope === null ? answer.scopes : answer.scopes.filter((scope) => scope.scope.toLowerCase().includes((request.scope as string).toLowerCase()));
  if (wanted.length === 0)
    return {
      parts: null,
      diagnostics: [
        ...diagnostics,
        unknownScope(
          request.scope ?? "",
          answer.scopes.map((scope) => scope.scope),
        ),
      ],
    };
  const numbers = new Map(answer.scopes.map((scope, i) => [scope, i]));
  const view: CoverageView = {
    site: plant.site,
    timezone: plant.timezone,
    evidence: judgedAgainst(plant),
    zones: places.words,
    coverage: { ...answer, scopes: wanted },
    assumptions: [...assumptions, ...answer.assumptions],
    setAside: answer.setAside,
    curveOf: (scope) => answer.curveOf(numbers.get(scope) ?? -1),
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

function zonesOfChange(given: ChangeText, plant: Parameters<typeof readChange>[1]) {
  const { read, diagnostics } = readChange(given, plant);
  if (read === null || hasErrors(diagnostics)) return { zoneOf: null, words: "", diagnostics };
  return { zoneOf: read.zoneOf, words: `the zones of ${given.file}`, diagnostics };
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
