// The question of this engine: which assets of the plant do these advisories mean, and are they affected.
import type { Advisory } from "../../plant/advisory.ts";
import type { Asset } from "../../plant/asset.ts";

export interface AdvisoryMatchQuestion {
  readonly assets: readonly Pick<Asset, "addressSpace" | "name" | "vendor" | "model" | "firmware" | "serial" | "claims">[];
  /** The newest edition of each. */
  readonly advisories: readonly Advisory[];
}

export type MatchedAsset = AdvisoryMatchQuestion["assets"][number];
