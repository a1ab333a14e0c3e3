// What this engine answers: the rule with what it does, or why no rule helps.
import type { PatchCompensation } from "../../plant/patching-judgement.ts";

export type CompensationAnswer =
  | { readonly compensation: PatchCompensation }
  /** One sentence: why no rule between networks stands in for the patch. */
  | { readonly compensation: null; readonly why: string };
