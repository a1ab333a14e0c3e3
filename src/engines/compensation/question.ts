// The question of this engine: which rule between networks closes what is vulnerable of one machine until it is patched, and what does it do to what was seen.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import type { Asset } from "../../plant/asset.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { ExposureToday } from "../../plant/patch-risk-words.ts";
import type { PatchCompensation } from "../../plant/patching-judgement.ts";
import type { Plant } from "../../plant/plant.ts";

/** A patch that is needed, and how its machine can be reached. */
export interface ExposedNeed {
  readonly need: PatchNeed;
  readonly exposure: ExposureToday;
}

/** What `check` says of a change of segmentation. */
export type JudgedCompensation = PatchCompensation["checked"];

export interface CompensationQuestion {
  readonly plant: Plant;
  /** The machine at an end of a conversation, undefined where none is known. */
  readonly assetOf: (addressSpace: string, endpoint: string) => Asset | undefined;
  /** All of one machine, in the order of the plan. */
  readonly exposed: readonly ExposedNeed[];
  /** Of the change that is drafted: no other machine's has it. */
  readonly fileName: string;
  /** Last day, YYYY-MM-DD in plant time; null = until there is a fix. */
  readonly until: string | null;
  /** Diagnostics = it cannot be judged: the draft is refused. */
  readonly judge: (change: { readonly fileName: string; readonly text: string }) => JudgedCompensation | { readonly diagnostics: readonly Diagnostic[] };
  /** How exposed the machine is with the change in force beside the rules of today. */
  readonly exposureWith: (change: { readonly fileName: string; readonly text: string }, need: PatchNeed) => ExposureToday;
}
