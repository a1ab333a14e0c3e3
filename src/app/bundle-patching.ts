// The change of patching of a bundle, judged beside its zones and its access: machines are reached through the zones as they will be.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { Judgement } from "../plant/finding.ts";
import type { BundleChecked } from "./check-bundle.ts";
import { checkPatching, type PatchingChecked, type PatchingQuestion } from "./check-patching.ts";
import { joinedJudgements } from "./joined-judgements.ts";

export interface BundlePatching {
  /** null = the bundle has no change of patching. */
  readonly checked: PatchingChecked | null;
  /** Of the whole bundle; null = the change of patching cannot be judged, and so the bundle cannot. */
  readonly judgement: Judgement | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param judgement that of the other parts, with whatever was added to it */
export async function withPatching({ patching, zones }: BundleChecked, judgement: Judgement, asked: Omit<PatchingQuestion, "change" | "zones" | "against">): Promise<BundlePatching> {
  if (patching === null) return { checked: null, judgement, diagnostics: [] };
  const { checked, diagnostics } = await checkPatching({ ...asked, change: patching, against: undefined, zones: zones?.checked.question ?? null });
  return { checked, judgement: checked === null ? null : joinedJudgements(judgement, checked.judgement), diagnostics };
}
