// What holds of one flaw on one asset, from everything the advisory says of the products that the asset is or may be. A version that is said to be fixed
// is never called affected; an uncertain device or version never makes anything fixed.
import type { AdvisoryProduct, ProductStatus } from "../../plant/advisory.ts";
import type { AssetMatch, MatchConfidence, MatchOutcome } from "./answer.ts";
import type { ModelMatch } from "./compare-models.ts";
import type { ProductVerdict } from "./judge-product.ts";

export interface FlawClaim {
  readonly status: ProductStatus;
  readonly product: AdvisoryProduct;
  readonly match: ModelMatch;
  readonly verdict: ProductVerdict;
}

export type DecidedFlaw = Pick<AssetMatch, "outcome" | "confidence" | "why" | "products" | "conditions">;

const ORDER: readonly MatchConfidence[] = ["low", "medium", "high"];

/** null = nothing is said of it that holds here. */
export function decideFlaw(claims: readonly FlawClaim[]): DecidedFlaw | null {
  const outcomes = claims.map((claim) => ({ claim, outcome: outcomeOf(claim) }));
  const having = (wanted: MatchOutcome): FlawClaim[] => outcomes.filter(({ outcome }) => outcome === wanted).map(({ claim }) => claim);
  const [affected, may, fixed, notAffected] = [having("affected"), having("may-be-affected"), having("fixed"), having("not-affected")];
  const cleared = notAffected.filter(({ status }) => status === "known_not_affected");
  if (affected.length > 0 && fixed.length + cleared.length > 0) {
    const other = fixed.length > 0 ? "fixed" : "not affected";
    return { ...decided("may-be-affected", affected), why: `${sentence(best(affected))} The advisory also calls this version ${other}: it contradicts itself, or means two products.` };
  }
  if (affected.length > 0) return decided("affected", affected);
  if (fixed.length > 0) return decided("fixed", fixed);
  if (cleared.length > 0) return decided("not-affected", cleared);
  if (may.length > 0) return { ...decided("may-be-affected", may), conditions: [...new Set(may.flatMap(({ verdict }) => verdict.conditions))] };
  return notAffected.length > 0 ? decided("not-affected", notAffected) : null;
}

function outcomeOf({ status, match, verdict }: FlawClaim): MatchOutcome | null {
  const isSure = match.confidence !== "low";
  switch (status) {
    case "known_affected":
    case "first_affected":
    case "last_affected":
      if (verdict.affects === "no") return status === "known_affected" ? "not-affected" : "may-be-affected";
      return verdict.affects === "yes" && isSure ? "affected" : "may-be-affected";
    case "under_investigation":
    case "unknown":
      return verdict.affects === "no" ? null : "may-be-affected";
    case "fixed":
    case "first_fixed":
      return verdict.affects === "yes" && isSure ? "fixed" : null;
    case "known_not_affected":
      return verdict.affects === "yes" && isSure ? "not-affected" : null;
    case "recommended":
      return null;
  }
}

function decided(outcome: MatchOutcome, claims: readonly FlawClaim[]): DecidedFlaw {
  const first = best(claims);
  return { outcome, confidence: first.match.confidence, why: sentence(first), products: [...new Set(claims.map(({ product }) => product.id))].sort(), conditions: [] };
}

/** The surest; of equal ones the first by id, so that the order of the file makes no difference. */
function best(claims: readonly FlawClaim[]): FlawClaim {
  return claims.reduce((x, y) => {
    const order = ORDER.indexOf(y.match.confidence) - ORDER.indexOf(x.match.confidence);
    return order > 0 || (order === 0 && y.product.id < x.product.id) ? y : x;
  });
}

function sentence({ product, match, verdict }: FlawClaim): string {
  return `${product.name}: ${match.why}; ${verdict.why}.`;
}
