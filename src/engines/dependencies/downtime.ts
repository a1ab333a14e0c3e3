// Minutes and money of stops, from declared restarts and rates only: the restart of every line that stops. How long it takes until somebody has found and
// undone what stopped it is declared nowhere, and is in none of these numbers.
//
// The p95 of a sum is the sum of the p95s. That is exact where restarts go well or badly together, which is what a common cause, one maintenance crew and
// one material supply make likely, and it is never too low for restarts that have nothing to do with each other.
import type { Impact, LineStop, StopTotals } from "../../plant/impact.ts";
import type { Assumption, Line } from "../../plant/plant.ts";

const MINUTE_SECONDS = 60;
const HOUR_MINUTES = 60;

export interface Downtime {
  readonly downtimeMinutes: Impact["downtimeMinutes"];
  readonly costPerEvent: Impact["costPerEvent"];
  /** What is missing in these numbers, in words; "" = nothing. */
  readonly gaps: string;
  readonly assumptions: readonly Assumption[];
}

/** Each line stops once. */
export function downtimeOf(names: readonly string[], lines: readonly Line[]): Downtime {
  const totals = totalOf(
    names.map((line) => ({ line, afterSeconds: 0, when: "" })),
    lines,
  );
  const [cost, ...otherCurrencies] = totals.costs;
  return {
    downtimeMinutes: totals.downtimeMinutes,
    costPerEvent: cost === undefined || otherCurrencies.length > 0 ? null : { amount: Math.round(cost.p50), currency: cost.currency, p95: Math.round(cost.p95) },
    gaps: gapsOf(totals, otherCurrencies.length > 0),
    assumptions: totals.linesWithoutWorst.map(usualForWorst),
  };
}

function usualForWorst(line: string): Assumption {
  return {
    code: "restart-at-worst",
    text: `How long a restart of ${line} takes at worst is not declared: its p95 counts as its usual restart, and is too low.`,
    origin: "nothing declared; no minutes are made up",
    overruledBy: `plant.yaml: restartAtWorst of ${line}`,
  };
}

function gapsOf({ linesWithoutRestart, linesWithoutRate, downtimeMinutes }: StopTotals, hasCurrencies: boolean): string {
  const gaps = [];
  if (linesWithoutRestart.length > 0) gaps.push(`no restart of ${linesWithoutRestart.join(", ")} is declared, so ${downtimeMinutes === null ? "no minutes and no cost" : "it is in no number"}`);
  if (linesWithoutRate.length > 0) gaps.push(`no cost per hour of ${linesWithoutRate.join(", ")} is declared`);
  if (hasCurrencies) gaps.push("costs are in several currencies");
  return gaps.join("; ");
}

/** Stops of a line within one restart are one stop; events that nothing dates may come together, so that they are one more stop at least. */
export function totalOf(stops: readonly LineStop[], lines: readonly Line[]): StopTotals {
  const declared = new Map(lines.map((l) => [l.name, l]));
  const byLine = new Map<string, LineStop[]>();
  for (const stop of stops) byLine.set(stop.line, [...(byLine.get(stop.line) ?? []), stop]);
  const missing = { restart: new Set<string>(), rate: new Set<string>(), worst: new Set<string>() };
  const costs = new Map<string, { p50: number; p95: number }>();
  let count = 0;
  const minutes = { p50: 0, p95: 0, lines: 0 };
  for (const [name, own] of [...byLine].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const line = declared.get(name);
    const times = countStops(own, line?.restartSeconds ?? 0);
    count += times;
    if (line?.restartSeconds == null) {
      missing.restart.add(name);
      continue;
    }
    const p50 = (line.restartSeconds / MINUTE_SECONDS) * times;
    const p95 = (Math.max(line.restartSeconds, line.restartWorstSeconds ?? 0) / MINUTE_SECONDS) * times;
    if (line.restartWorstSeconds === undefined) missing.worst.add(name);
    minutes.p50 += p50;
    minutes.p95 += p95;
    minutes.lines++;
    if (line.downtimePerHour === null) missing.rate.add(name);
    else {
      const { amount, currency } = line.downtimePerHour;
      const before = costs.get(currency) ?? { p50: 0, p95: 0 };
      costs.set(currency, { p50: before.p50 + (p50 / HOUR_MINUTES) * amount, p95: before.p95 + (p95 / HOUR_MINUTES) * amount });
    }
  }
  return {
    stops: count,
    downtimeMinutes: minutes.lines === 0 ? null : { p50: minutes.p50, p95: minutes.p95 },
    costs: [...costs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, { p50, p95 }]) => ({ currency, p50, p95 })),
    linesWithoutRestart: [...missing.restart],
    linesWithoutRate: [...missing.rate],
    linesWithoutWorst: [...missing.worst],
  };
}

function countStops(stops: readonly LineStop[], restartSeconds: number): number {
  const timed = stops.flatMap((s) => s.afterSeconds ?? []).sort((a, b) => a - b);
  let count = stops.some((s) => s.afterSeconds === null) ? 1 : 0;
  let runsAgain = Number.NEGATIVE_INFINITY;
  for (const after of timed) {
    if (after < runsAgain) continue;
    count++;
    // Equal moments are one stop, also where no restart is declared.
    runsAgain = after + Math.max(restartSeconds, 1e-6);
  }
  return count;
}
