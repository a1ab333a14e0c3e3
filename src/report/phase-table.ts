// The phases of a plant as one table, for people and for CSV, and as JSON: how often each came while evidence was made, how much of it was watched, and when it
// comes next.
import { secondsOfSpans } from "../foundation/time-spans.ts";
import { formatInstant } from "../foundation/time.ts";
import type { Phase } from "../plant/phase.ts";
import type { Assumption } from "../plant/plant.ts";
import { entryParts } from "./evidence-to-json.ts";
import type { EvidenceTable } from "./evidence-tables.ts";
import type { Cell, TableColumn } from "./table.ts";

interface PhaseColumn extends TableColumn {
  readonly of: (phase: Phase) => Cell;
}

const COLUMNS: readonly PhaseColumn[] = [
  { key: "name", header: "phase", kind: "text", least: 24, of: (p) => p.name },
  { key: "by", header: "by", kind: "text", of: (p) => p.by },
  { key: "line", header: "line", kind: "text", spare: 2, of: (p) => p.line },
  { key: "came", header: "came", kind: "count", of: (p) => p.spans.length },
  { key: "seconds", header: "for", kind: "seconds", spare: 3, of: (p) => secondsOfSpans(p.spans) },
  { key: "watchedSeconds", header: "watched", kind: "seconds", of: (p) => secondsOfSpans(p.watched) },
  { key: "watchedShare", header: "share", kind: "share", spare: 1, of: watchedShare },
  { key: "next", header: "next", kind: "instant", of: (p) => p.next },
];

/** null = it did not come. */
function watchedShare({ spans, watched }: Phase): number | null {
  const seconds = secondsOfSpans(spans);
  return seconds === 0 ? null : secondsOfSpans(watched) / seconds;
}

export function phaseTable(phases: readonly Phase[]): EvidenceTable {
  return { columns: COLUMNS.map(({ of: _, ...column }) => column), rows: phases.map((phase) => COLUMNS.map((column) => column.of(phase))) };
}

export function phasesToJsonParts(phases: readonly Phase[], assumptions: readonly Assumption[]): Iterable<string> {
  return entryParts(`{\n  "assumptions": ${JSON.stringify(assumptions)},\n`, "phases", phases, (phase) => ({
    name: phase.name,
    by: phase.by,
    state: phase.state,
    line: phase.line,
    came: phase.spans.length,
    seconds: secondsOfSpans(phase.spans),
    watchedSeconds: secondsOfSpans(phase.watched),
    watchedShare: watchedShare(phase),
    next: phase.next === null ? null : formatInstant(phase.next),
    times: phase.spans.map(({ first, last }) => [formatInstant(first), formatInstant(last)]),
  }));
}
