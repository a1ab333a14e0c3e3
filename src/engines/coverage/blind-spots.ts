// Machines that are known and that no sensor sees: what runs between them and others is unknown, however complete the rest is (2-model §2.2).
import type { Asset } from "../../plant/asset.ts";
import type { BlindSpot } from "../../plant/coverage.ts";
import type { CoverageQuestion } from "./question.ts";

/** Assets that were never seen in unicast both ways, by name; where zones are known, only those that lie in one. */
export function blindSpots({ plant, zonesOfAsset }: Pick<CoverageQuestion, "plant" | "zonesOfAsset">): BlindSpot[] {
  return plant.assets
    .filter((asset) => !asset.visible)
    .flatMap((asset) => {
      const zones = zonesOfAsset?.(asset) ?? null;
      if (zones !== null && zones.length === 0) return [];
      return [{ asset: asset.name, why: whyBlind(asset) + (zones === null ? "" : `; in ${[...zones].sort().join(" and ")}`) }];
    })
    .sort((x, y) => (x.asset < y.asset ? -1 : x.asset > y.asset ? 1 : 0));
}

function whyBlind({ status, firstSeen }: Asset): string {
  if (status === "ghost") return "named in a list, and never seen";
  if (firstSeen === null) return "others send to it, and nothing of it was ever seen";
  return "heard (ARP, broadcast, or one direction only), and never seen exchanging packets both ways";
}
