// A judged change with what every part of the answer asks of it: what becomes of each need as the change stands, when, under which name its machine goes, and how
// much hangs on it. Decides nothing that was not decided: what the courses place and what calendars do not reach is only put together.
import { groupBy } from "../../foundation/group-by.ts";
import type { Micros } from "../../foundation/time.ts";
import { SSVC_OUTCOMES } from "../../plant/patch-facts.ts";
import type { PatchConflict, PatchVerdict } from "../../plant/patch-judgement.ts";
import type { CoursePlacement, PatchDossier } from "../../plant/patching-judgement.ts";
import { whenText } from "./field-words.ts";
import type { CheckedCompensation, PatchFindingsQuestion } from "./question.ts";

/** One need, as the change leaves it. */
export interface PatchRow {
  readonly dossier: PatchDossier;
  /** Key of its machine. */
  readonly machine: string;
  /** As people call it; with its address space where another machine has the same name. */
  readonly name: string;
  /** As given; the same as the dossier's, unless the course says worse of it, or calendars do not reach so far. */
  readonly verdict: PatchVerdict;
  readonly why: string;
  /** The update is put in by this change. */
  readonly isDone: boolean;
  /** In the schedule that is asked for; null = it has no place there. */
  readonly given: Pick<CoursePlacement, "first" | "last"> | null;
  readonly conflicts: readonly PatchConflict[];
  /** In the schedule that production can bear, else when it first fits; null = nowhere. */
  readonly planned: { readonly first: Micros; readonly window: string | null; readonly isScheduled: boolean } | null;
}

export interface PatchTable {
  readonly question: PatchFindingsQuestion;
  /** In the order of the needs. */
  readonly rows: readonly PatchRow[];
  readonly byMachine: ReadonlyMap<string, readonly PatchRow[]>;
  /** Each entry of `compensated`, what nobody checked as not known. */
  readonly compensations: readonly CheckedCompensation[];
}

export function patchTable(question: PatchFindingsQuestion): PatchTable {
  const { patching, plant, change, compensations } = question;
  const spaces = groupBy(plant.assets, ({ name }) => name);
  const given = new Map(patching.asGiven.placements.map((placement) => [placement.need, placement]));
  const planned = new Map((patching.planned.course?.placements ?? []).map((placement) => [placement.need, placement]));
  const rows = patching.patches.map((dossier): PatchRow => {
    const { need } = dossier;
    const machine = `${need.addressSpace}\n${need.asset}`;
    const isAmbiguous = new Set(spaces.get(need.asset)?.map(({ addressSpace }) => addressSpace)).size > 1;
    const placed = planned.get(need.id);
    return {
      dossier,
      machine,
      name: isAmbiguous ? `${need.asset} (${need.addressSpace})` : need.asset,
      ...asGiven(dossier, given.get(need.id), question),
      planned:
        placed !== undefined
          ? { first: placed.first, window: placed.window, isScheduled: true }
          : dossier.firstFit === null || dossier.need.remedy.kind === "none"
            ? null
            : { first: dossier.firstFit, window: null, isScheduled: false },
    };
  });
  const checked = new Map(compensations.map((of) => [of.named, of]));
  return {
    question,
    rows,
    byMachine: groupBy(rows, ({ machine }) => machine),
    compensations: change.compensated.map((named) => checked.get(named) ?? { named, needs: [], outcome: "not-known", why: "Nobody checked it." }),
  };
}

const NOT_DONE: ReadonlySet<PatchVerdict> = new Set<PatchVerdict>(["accepted", "no-fix"]);

function asGiven(dossier: PatchDossier, placement: CoursePlacement | undefined, { patching, timezone }: PatchFindingsQuestion): Pick<PatchRow, "verdict" | "why" | "isDone" | "given" | "conflicts"> {
  const { need, verdict, why, isDated, placed, restart } = dossier;
  // Behind a rule it waits; what has a date all the same is done on it.
  const isDone = !NOT_DONE.has(verdict) && (verdict !== "compensated" || isDated);
  const given = placement ?? (isDone && isDated ? placed : null);
  const conflicts = dossier.conflicts.length > 0 ? dossier.conflicts : (placement?.conflicts ?? []);
  const common = { isDone, given: given ?? null, conflicts };
  if (!isDone || verdict === "conflict" || verdict === "unknown") return { verdict, why, ...common };
  const running = conflicts.find(({ state }) => state !== "unknown");
  if (running !== undefined) return { verdict: "conflict", why: `It falls into ${running.label ?? running.state} on ${running.line}`, ...common };
  if (verdict !== "fits" && verdict !== "compensated") return { verdict, why, ...common };
  const [open] = conflicts;
  if (open !== undefined) return { verdict: "unknown", why: `No calendar says what ${open.line} does then`, ...common };
  const end = given?.last ?? placed?.last ?? null;
  if (end !== null && end > patching.horizon && restart.awaySeconds > 0 && restart.stops.length > 0)
    return {
      verdict: "unknown",
      why: `No calendar speaks beyond ${whenText(timezone, patching.horizon)}, so what ${restart.stops.map(({ line }) => line).join(", ")} does then is not known`,
      ...common,
    };
  if (isDated && given !== null && given.last < patching.now)
    return { verdict: "unknown", why: `Its day, ${whenText(timezone, given.first)}, has passed, and nothing tells whether it was done`, ...common };
  if (need.role === "unknown" && restart.awaySeconds > 0) return { verdict: "unknown", why: "What the machine is for is not known, so nobody knows what stops with it", ...common };
  return { verdict, why, ...common };
}

export interface Rank {
  readonly urgency: number;
  readonly weight: number;
  readonly minutes: number;
}

/** By what it is ranked: how urgent, how exposed, and how long its lines stand. */
export function rankOf(rows: readonly PatchRow[], minutes = 0): Rank {
  return {
    urgency: Math.max(-1, ...rows.map(({ dossier }) => SSVC_OUTCOMES.indexOf(dossier.ssvc.outcome))),
    weight: Math.max(0, ...rows.map(({ dossier }) => dossier.weight.weight)),
    minutes,
  };
}

/** The most urgent first. */
export function compareRank(x: Rank, y: Rank): number {
  return y.urgency - x.urgency || y.weight - x.weight || y.minutes - x.minutes;
}

/** The most urgent first; then the higher score, then by name. */
export function compareRows(x: PatchRow, y: PatchRow): number {
  const [a, b] = [x.dossier, y.dossier];
  return (
    SSVC_OUTCOMES.indexOf(b.ssvc.outcome) - SSVC_OUTCOMES.indexOf(a.ssvc.outcome) ||
    b.need.exploited.length - a.need.exploited.length ||
    (b.need.score ?? 10) - (a.need.score ?? 10) ||
    b.weight.weight - a.weight.weight ||
    (a.need.advisory < b.need.advisory ? -1 : a.need.advisory > b.need.advisory ? 1 : a.need.id < b.need.id ? -1 : 1)
  );
}

export function namesOf(rows: readonly PatchRow[]): string[] {
  return [...new Set(rows.map(({ name }) => name))].sort();
}
