// The question of this engine: what does a change of patching ask for, on which machines, by when.
import type { AdvisoryRecord } from "../../plant/advisory.ts";
import type { Asset } from "../../plant/asset.ts";
import type { PatchMatch } from "../../plant/patch-need.ts";
import type { PatchingChange } from "../../plant/patching.ts";

export interface PatchNeedsQuestion {
  readonly assets: readonly Pick<Asset, "addressSpace" | "name" | "role" | "line">[];
  readonly change: PatchingChange;
  readonly record: Pick<AdvisoryRecord, "advisories" | "knownExploited" | "forecasts">;
  readonly matches: readonly PatchMatch[];
  /** IANA name of the plant. */
  readonly timezone: string;
  /** YYYY-MM-DD in plant time. */
  readonly today: string;
}
