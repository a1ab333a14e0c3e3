// What `show dependencies` shows: of a machine, line or function what needs it and what it needs, with paths and times; without one, machines on which lines
// hang and old systems.
import type { DependencyAnswer } from "../engines/dependencies/answer.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import type { Impact } from "../plant/impact.ts";
import { dependenciesToJson } from "../report/dependencies-to-json.ts";
import { dependenciesToText } from "../report/dependencies-to-text.ts";
import { type DependenciesView, FAILURE_COLUMNS, failureRows, POINT_COLUMNS, pointRows } from "../report/dependencies-view.ts";
import { toCsv } from "../report/table.ts";
import type { LearntPlant } from "./learnt-plant.ts";
import { plantFromEvidence } from "./plant-from-evidence.ts";
import { gatherKnowledge } from "./plant-knowledge.ts";

export const DEPENDENCY_FORMATS = ["text", "json", "csv"] as const;

export interface ShowDependenciesRequest extends LearntPlant {
  /** A machine, its service ("LIC-01 flexnet"), a line or a function; null = the whole plant. */
  readonly name: string | null;
  readonly format: (typeof DEPENDENCY_FORMATS)[number];
  readonly width: number;
  readonly color: boolean;
  readonly limit: number | null;
}

export interface ShownDependencies {
  /** null = it cannot be shown; the diagnostics say why. */
  readonly parts: Iterable<string> | null;
  readonly diagnostics: readonly Diagnostic[];
}

export async function showDependencies(request: ShowDependenciesRequest): Promise<ShownDependencies> {
  const { store, plantFile, directory, name } = request;
  const plant = await plantFromEvidence(store, plantFile);
  const { knowledge, diagnostics } = await gatherKnowledge(store, plant, plantFile, directory);
  const answer = knowledge.dependencies;
  const view = name === null ? viewOfPlant(plant.site, answer) : viewOfName(name, answer);
  if (view === null) return { parts: null, diagnostics: [...diagnostics, unknownName(name ?? "", answer)] };
  return { parts: formatted(view, request), diagnostics };
}

function viewOfPlant(site: string, answer: DependencyAnswer): DependenciesView {
  const { singlePointsOfFailure, neverUpdated } = answer;
  return { kind: "plant", site, singlePoints: singlePointsOfFailure, oldSystems: neverUpdated, assumptions: answer.assumptionsBehind(singlePointsOfFailure.map(({ impact }) => impact)) };
}

function viewOfName(name: string, answer: DependencyAnswer): DependenciesView | null {
  const known = namesOf(answer).find((n) => n.toLowerCase() === name.toLowerCase());
  if (known === undefined) return null;
  const propagation = answer.propagationFrom(known);
  const direct = answer.needsOf(known);
  const impacts: Impact[] = propagation?.impact == null ? [] : [propagation.impact];
  return { kind: "asset", name: known, propagation, needs: direct?.needs ?? [], neededBy: direct?.neededBy ?? [], assumptions: answer.assumptionsBehind(impacts) };
}

function namesOf({ graph }: DependencyAnswer): string[] {
  return graph.nodes.map((node) => node.name);
}

function unknownName(name: string, answer: DependencyAnswer): Diagnostic {
  const near = nearestWord(name, namesOf(answer));
  return {
    code: "unknown-asset",
    severity: "error",
    message: `nothing in this plant is called "${name}"`,
    help: near === undefined ? "holdpoint show assets names the machines." : `Did you mean ${near}?`,
  };
}

function formatted(view: DependenciesView, { format, width, color, limit }: ShowDependenciesRequest): Iterable<string> {
  switch (format) {
    case "json":
      return [dependenciesToJson(view)];
    case "csv":
      if (view.kind === "plant") return [toCsv(POINT_COLUMNS, pointRows(view.singlePoints))];
      return [toCsv(FAILURE_COLUMNS, view.propagation === null ? [] : failureRows(view.propagation))];
    case "text":
      return [dependenciesToText(view, { width, color, ...(limit === null ? {} : { most: limit }) })];
  }
}
