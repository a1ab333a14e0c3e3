// What it costs to stop lines for patches of one machine at one time: minutes and money from declared restarts and rates alone. What is not declared is named, and is
// in none of the numbers.
import type { PatchConflict } from "../../plant/patch-judgement.ts";
import type { Line } from "../../plant/plant.ts";

export interface StopCost {
  /** Of all stopped lines together: work, restart of the machine and of the line; null = no restart of any of these lines is declared. */
  readonly minutes: { readonly p50: number; readonly p95: number } | null;
  /** One for each currency, sorted; empty = no rate is declared. `ifLost`: on top, the hours that batches have run. */
  readonly costs: readonly { readonly currency: string; readonly p50: number; readonly p95: number; readonly ifLost: number }[];
  /** The longest that a batch has run when it is stopped; 0 = none is. */
  readonly lostSeconds: number;
  readonly linesWithoutRestart: readonly string[];
  readonly linesWithoutRate: readonly string[];
}

/** @param awaySeconds of work and restart; patches of one machine that are done together take it away once */
export function stopCost(conflicts: readonly PatchConflict[], awaySeconds: number, lines: readonly Line[]): StopCost {
  const running = conflicts.filter(({ state }) => state !== "unknown");
  const names = [...new Set(running.map(({ line }) => line))].sort();
  const costs = new Map<string, { p50: number; p95: number; ifLost: number }>();
  const linesWithoutRestart: string[] = [];
  const linesWithoutRate: string[] = [];
  const minutes = { p50: 0, p95: 0 };
  for (const name of names) {
    const line = lines.find((declared) => declared.name === name);
    const restart = line?.restartSeconds ?? null;
    if (restart === null) linesWithoutRestart.push(name);
    const stop = restart === null ? null : { p50: (awaySeconds + restart) / 60, p95: (awaySeconds + Math.max(restart, line?.restartWorstSeconds ?? restart)) / 60 };
    minutes.p50 += stop?.p50 ?? 0;
    minutes.p95 += stop?.p95 ?? 0;
    const rate = line?.downtimePerHour ?? null;
    if (rate === null) {
      linesWithoutRate.push(name);
      continue;
    }
    const cost = costs.get(rate.currency) ?? { p50: 0, p95: 0, ifLost: 0 };
    cost.p50 += ((stop?.p50 ?? awaySeconds / 60) / 60) * rate.amount;
    cost.p95 += ((stop?.p95 ?? awaySeconds / 60) / 60) * rate.amount;
    const ran = Math.max(0, ...running.filter((of) => of.line === name && of.state === "batch").map(({ elapsedSeconds }) => elapsedSeconds));
    cost.ifLost += (ran / 3_600) * rate.amount;
    costs.set(rate.currency, cost);
  }
  return {
    minutes: linesWithoutRestart.length === names.length ? null : minutes,
    costs: [...costs].map(([currency, cost]) => ({ currency, ...cost })).sort((x, y) => (x.currency < y.currency ? -1 : 1)),
    lostSeconds: Math.max(0, ...running.filter(({ state }) => state === "batch").map(({ elapsedSeconds }) => elapsedSeconds)),
    linesWithoutRestart,
    linesWithoutRate,
  };
}
