// What this engine answers: needs, what a person named and nothing answers to, and what was assumed.
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { NamedPatch } from "../../plant/patching.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { TextAt } from "../../plant/segmentation.ts";

/** An entry of the change that is to stand instead of a patch, and does not, or not everywhere that it names. */
export interface WithoutEffect {
  readonly what: "accepted" | "compensated";
  /** in-part: it names one flaw of several of an update. over: its last day has passed. asked-by-nobody: nothing that it names is asked for. */
  readonly why: "in-part" | "over" | "asked-by-nobody";
  /** As written. */
  readonly asset: string;
  readonly advisory: string | null;
  readonly at: TextAt;
  /** Ids of the needs that it names and does not cover. */
  readonly needs: readonly string[];
  /** One sentence. */
  readonly text: string;
}

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
