// What this engine answers: a verdict for each need, how many of each there are, and what was assumed.
import type { JudgedPatch, PatchVerdict } from "../../plant/patch-judgement.ts";
import type { Assumption } from "../../plant/plant.ts";

export interface PatchRiskAnswer {
  /** In the order of the needs. */
  readonly patches: readonly JudgedPatch[];
  readonly counts: Readonly<Record<PatchVerdict, number>>;
  readonly assumptions: readonly Assumption[];
  /** If the patch of this need (its id) makes trouble: in this share (0…1) of the cases it takes so many minutes or fewer until the machine is stable again. */
  troubleMinutesAt(need: string, share: number): number;
}
