// What it does to production when something is missing: which lines, after how long, for how long, at what cost. The words and numbers; finding them is an
// engine's work. No minutes and no money without declared inputs.

export interface Impact {
  /** Names of lines, sorted. */
  readonly lines: readonly string[];
  /** Essential functions (IEC 62443) that fail, sorted. */
  readonly functions: readonly string[];
  /** Seconds the line runs on without it; null = nothing declares or shows it, or it comes with an event (`whenNext`). */
  readonly timeToImpactSeconds: number | null;
  /** "at the next changeover", "at month end": when there is no fixed time; null = there is one. */
  readonly whenNext: string | null;
  readonly downtimeMinutes: { readonly p50: number; readonly p95: number } | null;
  readonly costPerEvent: { readonly amount: number; readonly currency: string; readonly p95: number } | null;
  /** How it reaches the line, asset by asset: ["LIC-01", "SCADA-A", "FILLER-1-PLC", "line-1"]; empty = no path is known. */
  readonly path: readonly string[];
  /** One sentence. */
  readonly text: string;
  /** Codes of the assumptions it rests on. */
  readonly assumptions: readonly string[];
}
