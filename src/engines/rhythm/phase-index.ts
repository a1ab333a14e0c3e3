// Which phases an occurrence lies in, with one search for all phases together.
import type { Phase } from "../../plant/phase.ts";
import type { Occurrence } from "./occurrences.ts";

/** An occurrence lies in a phase when it begins in it and so much of it is over before the phase ends. */
const INSIDE_SHARE = 0.9;

export interface PhaseIndex {
  readonly phases: readonly Phase[];
  /** Every instant at which some phase begins or ends, ascending. */
  readonly edges: Float64Array;
  /** From each edge to the next: the phases that go on, and which of their spans. */
  readonly active: readonly (readonly { readonly phase: number; readonly span: number; readonly last: number }[])[];
}

export function indexPhases(phases: readonly Phase[]): PhaseIndex {
  const edges = Float64Array.from(new Set(phases.flatMap(({ spans }) => spans.flatMap(({ first, last }) => [first, last])))).sort();
  const next = phases.map(() => 0);
  const active = Array.from(edges, (edge) =>
    phases.flatMap(({ spans }, phase) => {
      let span = next[phase] as number;
      while (span < spans.length && (spans[span]?.last ?? 0) <= edge) span++;
      next[phase] = span;
      const at = spans[span];
      return at !== undefined && at.first <= edge ? [{ phase, span, last: at.last }] : [];
    }),
  );
  return { phases, edges, active };
}

/** Calls back with each phase the occurrence lies in, and which of its spans. */
export function eachPhaseOf({ edges, active }: PhaseIndex, { first, last }: Occurrence, found: (phase: number, span: number) => void): void {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) <= first) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return;
  for (const { phase, span, last: end } of active[low - 1] as PhaseIndex["active"][number]) if (first + INSIDE_SHARE * (last - first) < end) found(phase, span);
}
