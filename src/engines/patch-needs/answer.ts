// What this engine answers: needs, what a person named and nothing answers to, and what was assumed.
import type { PatchNeed, WithoutEffect } from "../../plant/patch-need.ts";
import type { NamedPatch } from "../../plant/patching.ts";
import type { Assumption } from "../../plant/plant.ts";

export interface PatchNeedsAnswer {
  /** By asset, then advisory. */
  readonly needs: readonly PatchNeed[];
  /** Items of the change that name no known machine, or an advisory that was not learnt. */
  readonly notFound: readonly { readonly item: NamedPatch; readonly missing: "asset" | "advisory" }[];
  /** In the order of the change: accepted, then compensated. */
  readonly withoutEffect: readonly WithoutEffect[];
  /** That some need rests on. */
  readonly assumptions: readonly Assumption[];
}
