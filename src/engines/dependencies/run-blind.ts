// How long people run on what they can no longer watch and steer: what plant.yaml declares of the line, else of the whole plant. Where it declares neither
// nothing stands in for it: the question is asked.
import type { Plant } from "../../plant/plant.ts";
import type { DependencyGraph, DependencyNode } from "./dependency-graph.ts";
import { listWords } from "./impact-words.ts";
import type { DependencyQuestion } from "./question.ts";
import { RUN_BLIND } from "./tolerance.ts";

/** Seconds by the name of a line, null for what stands on none; null = not declared. */
export function blindSeconds({ lines }: Pick<Plant, "lines">, declared: DependencyQuestion["declared"]): (line: string | null) => number | null {
  const byLine = new Map(lines.flatMap(({ name, runBlindSeconds }) => (runBlindSeconds === undefined ? [] : [[name, runBlindSeconds] as const])));
  return (line) => (line === null ? undefined : byLine.get(line)) ?? declared?.runBlindSeconds ?? null;
}

/** Asks for what is not declared and what stops hang on, one sentence; empty = nothing is missing. */
export function undeclaredBlindness({ requirements, nodes }: Pick<DependencyGraph, "requirements" | "nodes">): string[] {
  const lines = new Set<string>();
  const others = new Set<string>();
  for (const { dependent, effect, tolerance } of requirements) {
    if (effect !== "stops" || tolerance.assumption?.code !== RUN_BLIND) continue;
    const { line, name } = nodes[dependent] as DependencyNode;
    if (line === null) others.add(name);
    else lines.add(line);
  }
  const whose = [...lines].sort();
  whose.push(...[...others].sort());
  if (whose.length === 0) return [];
  return [`How long do people run what they cannot watch and steer: ${listWords(whose)}? It is not declared (plant.yaml: runBlind), so their stops for want of screens have no time.`];
}
