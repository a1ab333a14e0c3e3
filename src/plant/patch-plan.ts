// The words of a plan of patches: what is to be patched, the windows in which work is allowed, the rules between them, and a schedule with its costs.
// Numbers only: what exposure, conflicts and instability are worth is found elsewhere and comes in here.
import type { Micros } from "../foundation/time.ts";

/** One patch on one asset. */
export interface PatchItem {
  /** Unique in the plan. */
  readonly id: string;
  readonly asset: string;
  /** "SSA-840188: update to V3.3.19". Hostile text. */
  readonly what: string;
  /** Items of the same kind are the same patch on the same sort of asset, of which one can be tried first; null = like nothing else. */
  readonly kind: string | null;
  /** Lines that stand still while it is worked on; their batches are not broken by a restart. Empty = none. */
  readonly lines: readonly string[];
  /** Of work, without the restart. */
  readonly workMinutes: number;
  /** 0 = no restart: then a batch may go on meanwhile. */
  readonly restartMinutes: number;
  /** To put everything back, should it fail: so long before the end of the window, and of the time free of batches, it must be done. */
  readonly backOutMinutes: number;
  /** Needed all the time that work and restart take. */
  readonly people: number;
  /** What one day without the patch weighs: 1 = one day of the reference exposure. */
  readonly exposurePerDay: number;
  /** Exposure counts from here. */
  readonly exposedFrom: Micros;
  /** Work begins no earlier: the patch is not there yet, or its test is not done; null = at any time. */
  readonly notBefore: Micros | null;
  /** Work and restart end no later, and this binds; null = at any time. */
  readonly notAfter: Micros | null;
  /** When a rule of compliance wants it done; it does not bind, what comes later is told. */
  readonly dueAt: Micros | null;
  /** false = it may stay undone, at the price of its exposure to the horizon. */
  readonly mustBeDone: boolean;
  /** Work begins just then, and nothing may move it; null = it can be planned. */
  readonly fixedAt: Micros | null;
}

/** A stretch in which work is allowed. */
export interface PatchWindow {
  readonly id: string;
  readonly first: Micros;
  /** Exclusive. */
  readonly last: Micros;
  /** Work on these lines, and on what stops no line; null = on everything. */
  readonly lines: readonly string[] | null;
  /** The minutes of its items together may be no more; null = only its length limits them. */
  readonly workMinutes: number | null;
  /** Whose people do it. */
  readonly crew: string;
}

/** People who can work at the same time, in all windows that lie over each other. */
export interface Crew {
  readonly name: string;
  readonly people: number;
}

/** Production that no restart may fall into. */
export interface Batch {
  readonly line: string;
  readonly first: Micros;
  /** Exclusive. */
  readonly last: Micros;
  /** "Batch 4711". Hostile text. */
  readonly label: string;
}

/** Never both in one window, and never one upon the other. */
export interface ApartRule {
  readonly kind: "apart";
  readonly id: string;
  readonly assets: readonly [string, string];
  /** From the end of work on one to the beginning of work on the other; 0 = another window is enough. */
  readonly restMinutes: number;
  /** They may be of different versions no longer than this, from the end on one to the beginning on the other; null = as long as it takes. */
  readonly mixedAtMostMinutes: number | null;
  /** "redundant pair" */
  readonly reason: string;
}

/** All items of one asset are done before any item of the other begins. What is left undone of the first leaves the other undone. */
export interface OrderRule {
  readonly kind: "order";
  readonly id: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

/** The first of a kind runs for a while before any other of the kind begins. */
export interface SoakRule {
  readonly kind: "soak";
  readonly id: string;
  readonly patchKind: string;
  /** From the end of the first to the beginning of the others. */
  readonly minutes: number;
}

export type PatchRule = ApartRule | OrderRule | SoakRule;

/** What it costs besides exposure to do an item in a window. */
export interface PlacingCost {
  readonly item: string;
  readonly window: string;
  /** A conflict with production that is allowed at a price. */
  readonly conflict: number;
  /** Of the tail of instability that falls into production. */
  readonly instability: number;
}

export interface PatchPlan {
  /** Nothing is planned before. */
  readonly from: Micros;
  /** What is left undone counts as exposed until here. */
  readonly horizon: Micros;
  readonly items: readonly PatchItem[];
  readonly windows: readonly PatchWindow[];
  readonly crews: readonly Crew[];
  readonly batches: readonly Batch[];
  readonly rules: readonly PatchRule[];
  /** Where nothing stands, nothing is to be paid. */
  readonly costs: readonly PlacingCost[];
  /** What one day of exposure of weight 1 costs, in the unit of `costs`. */
  readonly costPerExposureDay: number;
}

export interface ScheduleEntry {
  readonly item: string;
  /** null = a person gave a date, and in which window that falls was not said. */
  readonly window: string | null;
  /** When work begins. */
  readonly startAt: Micros;
}

export interface PatchSchedule {
  /** By their start. */
  readonly entries: readonly ScheduleEntry[];
  /** Items that stay undone, sorted. */
  readonly left: readonly string[];
}

/** An item is exposed until the window in which it is done is over: until then it can still be taken back. */
export interface ScheduleCost {
  readonly exposureDays: number;
  readonly exposure: number;
  readonly conflict: number;
  readonly instability: number;
  /** exposure + conflict + instability */
  readonly total: number;
}

/** Minutes for which an item takes people, and its lines stand still. */
export function occupiedMinutes({ workMinutes, restartMinutes }: Pick<PatchItem, "workMinutes" | "restartMinutes">): number {
  return workMinutes + restartMinutes;
}
