// The question of this engine: what does each patch that is asked for do to production, and what does leaving it do.
import type { Micros } from "../../foundation/time.ts";
import type { SsvcInputs } from "../../plant/patch-judgement.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { StoppedLine, WorkWindow } from "../../plant/production-times.ts";
import type { StateInterval } from "../../plant/state-interval.ts";
import type { MachineHistory } from "./trouble-factors.ts";

/** What others know of a machine and its patch. */
export interface PatchKnowledge {
  /** Lines that do not go on without it; null = nothing declares or shows what it is for. */
  linesOf(need: PatchNeed): readonly StoppedLine[] | null;
  historyOf(need: PatchNeed): MachineHistory;
  /** The plant's own patches of such machines, and how many of them made trouble. */
  ownPatches(need: PatchNeed): { readonly patches: number; readonly troubles: number };
  /** Minutes that its lines take to restart, where somebody declared it; null = the usual. */
  restartMinutesOf(need: PatchNeed): { readonly p50: number; readonly p95: number } | null;
  ssvcOf(need: PatchNeed): SsvcInputs;
  /** One sentence of the change of segmentation that stands in for the patch and was checked; null = none does. Absent = none is named. */
  standsIn?(need: PatchNeed): string | null;
}

export interface PatchRiskQuestion {
  readonly needs: readonly PatchNeed[];
  /** Of calendars, as far as they speak. */
  readonly states: readonly StateInterval[];
  /** In which work is allowed, on one line or on the whole site; null = at any time. */
  readonly windows: readonly WorkWindow[] | null;
  readonly now: Micros;
  /** Calendars speak so far. */
  readonly horizon: Micros;
  readonly timezone: string;
  readonly known: PatchKnowledge;
}
