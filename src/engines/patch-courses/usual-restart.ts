// How long a line takes to run again after a stop: as declared, else what is usual of plants, as a prior of which the least, the likeliest and the most are known.
import type { PatchPrior } from "../../plant/patch-facts.ts";
import { priorAssumption, restartPrior } from "../../plant/patch-priors.ts";
import type { Assumption, Line } from "../../plant/plant.ts";

export interface LineRestart {
  readonly minutes: { readonly p50: number; readonly p95: number };
  readonly assumption: Assumption | null;
}

/** @param line undefined = nothing of it is declared */
export function restartOf(name: string, line: Pick<Line, "restartSeconds" | "restartWorstSeconds"> | undefined): LineRestart {
  if (line === undefined || line.restartSeconds === null) return { minutes: usualMinutes(), assumption: priorAssumption(restartPrior()) };
  const p50 = line.restartSeconds / 60;
  if (line.restartWorstSeconds !== undefined) return { minutes: { p50, p95: Math.max(p50, line.restartWorstSeconds / 60) }, assumption: null };
  return { minutes: { p50, p95: p50 }, assumption: withoutWorst(name) };
}

let usual: { readonly p50: number; readonly p95: number } | null = null;

function usualMinutes(): { readonly p50: number; readonly p95: number } {
  usual ??= { p50: pertQuantile(restartPrior(), 0.5), p95: pertQuantile(restartPrior(), 0.95) };
  return usual;
}

const STEPS = 20_000;

/** Of a PERT distribution, by summing its density over fine steps. */
export function pertQuantile({ min, mode, max }: Pick<PatchPrior, "min" | "mode" | "max">, share: number): number {
  if (max <= min) return min;
  const a = (4 * (mode - min)) / (max - min);
  const b = (4 * (max - mode)) / (max - min);
  const height = (i: number): number => ((i + 0.5) / STEPS) ** a * (1 - (i + 0.5) / STEPS) ** b;
  let total = 0;
  for (let i = 0; i < STEPS; i++) total += height(i);
  let sum = 0;
  for (let i = 0; i < STEPS; i++) {
    sum += height(i);
    if (sum >= share * total) return min + ((max - min) * (i + 0.5)) / STEPS;
  }
  return max;
}

function withoutWorst(line: string): Assumption {
  return {
    code: "restart-at-worst",
    text: `How long a restart of ${line} takes at worst is not declared: its p95 counts as its usual restart, and is too low.`,
    origin: "nothing declared; no minutes are made up",
    overruledBy: `plant.yaml: restartAtWorst of ${line}`,
  };
}
