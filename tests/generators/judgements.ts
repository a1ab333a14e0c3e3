// All built judgements by name: what every report and picture is tried on.
import type { Judgement } from "../../src/plant/finding.ts";
import { accessJudgement, bundleJudgement, hostileAccessJudgement, manySessionsJudgement, quietAccessJudgement } from "./access-judgement-builder.ts";
import { hostilePatchingJudgement, infeasiblePatchingJudgement, manyPatchesJudgement, patchingBundleJudgement, patchingJudgement, quietPatchingJudgement } from "./patching-judgement-builder.ts";
import { bottlingJudgement, hostileJudgement, manyFindingsJudgement, quietJudgement } from "./judgement-builder.ts";

export const JUDGEMENTS: Readonly<Record<string, () => Judgement>> = {
  bottling: bottlingJudgement,
  quiet: quietJudgement,
  "many-findings": manyFindingsJudgement,
  hostile: hostileJudgement,
  access: accessJudgement,
  bundle: bundleJudgement,
  "quiet-access": quietAccessJudgement,
  "many-sessions": manySessionsJudgement,
  "hostile-access": hostileAccessJudgement,
  patching: patchingJudgement,
  "infeasible-patching": infeasiblePatchingJudgement,
  "quiet-patching": quietPatchingJudgement,
  "more-patches": manyPatchesJudgement,
  "patching-bundle": patchingBundleJudgement,
  "hostile-patching": hostilePatchingJudgement,
};

export const isHostile = (name: string): boolean => name.startsWith("hostile");
/** Pages too large for slow looks. */
export const isLarge = (name: string): boolean => name.startsWith("many");
