// What it does to production when something is missing: which lines, after how long, for how long, at what cost. The words and numbers; finding them is an
// engine's work. No minutes and no money without declared inputs.
import type { Micros } from "../foundation/time.ts";

/** When one line stops: after seconds, or with an event. */
export interface LineImpact {
  readonly line: string;
  /** Seconds; null = with an event. */
  readonly afterSeconds: number | null;
  /** "at the next changeover"; null = there is a fixed time. */
  readonly whenNext: string | null;
  /** When that event comes next, as far as calendars or rhythms tell; null = nothing tells. */
  readonly nextAt: Micros | null;
  /** From what fails to the line: ["LIC-01", "SCADA-A", "FILLER-1-PLC", "line-1"]. */
  readonly path: readonly string[];
}

export interface Impact {
  /** Names of lines, sorted. */
  readonly lines: readonly string[];
  /** Essential functions (IEC 62443) that fail, sorted. */
  readonly functions: readonly string[];
  /** Seconds the line runs on without it; null = nothing declares or shows it, or it comes with an event (`whenNext`). Of several lines the first to stop. */
  readonly timeToImpactSeconds: number | null;
  /** "at the next changeover", "at month end": when there is no fixed time; null = there is one. */
  readonly whenNext: string | null;
  /** Of all these lines together; the restarts alone. */
  readonly downtimeMinutes: { readonly p50: number; readonly p95: number } | null;
  readonly costPerEvent: { readonly amount: number; readonly currency: string; readonly p95: number } | null;
  /** How it reaches the first line, asset by asset: ["LIC-01", "SCADA-A", "FILLER-1-PLC", "line-1"]; empty = no path is known. */
  readonly path: readonly string[];
  /** Every line that stops, the first first. */
  readonly byLine: readonly LineImpact[];
  /** One sentence. */
  readonly text: string;
  /** Codes of the assumptions it rests on. */
  readonly assumptions: readonly string[];
}

/** A stop of a line; null = when an event comes that nothing dates. */
export interface LineStop {
  readonly line: string;
  readonly afterSeconds: number | null;
  /** The words that tell events apart: "at the next changeover". */
  readonly when: string;
}

/** What stops of lines cost in all, from declared restarts and rates only. */
export interface StopTotals {
  /** Stops counted, at least: what comes while a line is still restarting is the same stop, and undated ones of a line may be. */
  readonly stops: number;
  /** Line minutes; null = no restart of any of these lines is declared. */
  readonly downtimeMinutes: { readonly p50: number; readonly p95: number } | null;
  /** One entry per currency, sorted; empty = no rate is declared. */
  readonly costs: readonly { readonly currency: string; readonly p50: number; readonly p95: number }[];
  /** Lines that stop and of which no restart, or no rate, is declared: they are in none of the numbers. */
  readonly linesWithoutRestart: readonly string[];
  readonly linesWithoutRate: readonly string[];
  /** Lines of which no worst restart is declared: their p95 is their p50. */
  readonly linesWithoutWorst: readonly string[];
}
