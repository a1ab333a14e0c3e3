// Names of scopes as people read them.
import { countOf } from "../../foundation/count-words.ts";

/** "supervisory → line-1" */
export function pairWords(from: string | null, to: string | null): string {
  return `${from ?? "no zone"} → ${to ?? "no zone"}`;
}

export function percentWords(share: number): string {
  return `${Math.floor(share * 100 + 1e-9)} %`;
}

export function daysWords(days: number): string {
  return countOf(days, "day");
}
