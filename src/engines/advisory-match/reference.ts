// The same matches, slow and obviously right: every asset against every product of every advisory, without an index over names and without remembering
// anything. What one pair of names and one version mean is the engine's own (compare-models.ts, judge-product.ts) and held by tables of its own.
import type { Vulnerability } from "../../plant/advisory.ts";
import { matchesOf, statusesOf } from "./advisory-match.ts";
import type { AssetMatch } from "./answer.ts";
import { deviceIdentity, programIdentities } from "./asset-identity.ts";
import { compareModels } from "./compare-models.ts";
import { flawName } from "../../plant/flaw-name.ts";
import type { FlawClaim } from "./decide-flaw.ts";
import { judgeProduct } from "./judge-product.ts";
import { indexProducts } from "./product-index.ts";
import type { AdvisoryMatchQuestion } from "./question.ts";

export function matchSlowly({ assets, advisories }: AdvisoryMatchQuestion): AssetMatch[] {
  const index = indexProducts(advisories);
  return assets.flatMap((asset) => {
    const identities = [deviceIdentity(asset), ...programIdentities(asset)];
    return advisories.flatMap((advisory, at) => {
      const claims = new Map<number, FlawClaim[]>();
      for (const row of index.rows.flat()) {
        if (row.advisory !== at) continue;
        for (const identity of identities) {
          const match = compareModels(index.nameOf(row.host), identity, index.vocabulary);
          if (match === null) continue;
          for (const [flaw, status] of statusesOf(advisory).get(row.product.id) ?? []) {
            const verdict = judgeProduct(row, identity, identities, flawName(advisory.vulnerabilities[flaw] as Vulnerability, flaw), index);
            claims.set(flaw, [...(claims.get(flaw) ?? []), { status, product: row.product, match, verdict }]);
          }
        }
      }
      return matchesOf(advisory, claims).map((match) => ({ addressSpace: asset.addressSpace, asset: asset.name, ...match }));
    });
  });
}
