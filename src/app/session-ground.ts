// What recorded sign-ins stand on in time: when each machine kept a log, and what the plant was doing meanwhile. Both how much was seen of people and when their
// sessions happen are asked over it.
import { MICROS_PER_HOUR } from "../foundation/time.ts";
import { intersectionOfSpans, type Span, unionOfSpans } from "../foundation/time-spans.ts";
import type { Watch } from "../plant/activity.ts";
import type { Phase } from "../plant/phase.ts";
import { phaseAssumptions, phasesOf } from "../plant/phases.ts";
import type { Assumption, Plant, SourceSummary } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { AccessRecord } from "../plant/session.ts";
import type { AccessEvidence } from "./access-evidence.ts";

export interface SessionGround {
  /** One for each machine that kept a log of its own; the machine is the vantage. */
  readonly watches: readonly Watch[];
  readonly phases: readonly Phase[];
  /** From the first to the last record of any log; null = there is none. */
  readonly window: Span | null;
  readonly assumptions: readonly Assumption[];
}

export function sessionGround({ timezone, sources }: Plant, plantFile: PlantFile | null, { record, states }: Pick<AccessEvidence, "record" | "states">): SessionGround {
  const watches = logsOf(record, sources).map(([vantage, spans]): Watch => ({ vantage, addressSpace: "", spans }));
  const watched = unionOfSpans(watches.flatMap(({ spans }) => spans));
  const [first] = watched;
  if (first === undefined) return { watches, phases: [], window: null, assumptions: [] };
  const window = { first: first.first, last: (watched[watched.length - 1] as Span).last };
  const night = plantFile?.night === undefined ? {} : { night: plantFile.night };
  return { watches, window, phases: phasesOf({ states, timezone, window, watched, ...night }), assumptions: phaseAssumptions({ states, ...night }) };
}

/** Between two files of one machine nobody need have signed in for a night or a quiet day; what lies further apart may be missing. */
const SEAM_MICROS = 24 * MICROS_PER_HOUR;

/** From the first to the last record of each machine, without the gaps between the files that tell of it. */
function logsOf({ sessions, loggedTargets }: AccessRecord, sources: readonly SourceSummary[]): [machine: string, spans: readonly Span[]][] {
  const spanOf = new Map(sources.flatMap(({ file, first, last }) => (first === null || last === null ? [] : [[file, { first, last: last + 1 }] as const])));
  const files = new Map<string, Set<string>>(loggedTargets.map(({ target }) => [target, new Set()]));
  for (const { target, witness } of sessions) files.get(target)?.add(witness.file);
  return loggedTargets.map(({ target, first, last }) => {
    const whole = { first, last: last + 1 };
    const told = [...(files.get(target) ?? [])].flatMap((file) => spanOf.get(file) ?? []);
    // Its first and its last record are in some file, even if no session begins in it.
    const ends = [
      { first, last: first + 1 },
      { first: last, last: last + 1 },
    ];
    return [target, told.length === 0 ? [whole] : intersectionOfSpans(unionOfSpans([...told, ...ends], SEAM_MICROS), [whole])];
  });
}
