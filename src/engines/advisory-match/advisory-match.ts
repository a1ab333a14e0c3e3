// Which assets of the plant advisories mean, and whether they are affected. Compares each kind of device with each name of a product once, then asks for
// versions row by row. Does not rank, and does not say how bad it is.
import type { Advisory, AdvisoryProduct, ProductStatus, Vulnerability } from "../../plant/advisory.ts";
import { flawName } from "../../plant/flaw-name.ts";
import type { AdvisoryMatchAnswer, AssetMatch, UndecidedWords } from "./answer.ts";
import { MATCH_OUTCOMES } from "./answer.ts";
import { deviceIdentity, type Identity, programIdentities } from "./asset-identity.ts";
import { compareModels, type ModelMatch } from "./compare-models.ts";
import { judgeProduct, type ProductVerdict } from "./judge-product.ts";
import { indexProducts, type ProductIndex, type ProductRow } from "./product-index.ts";
import type { AdvisoryMatchQuestion, MatchedAsset } from "./question.ts";
import { decideFlaw, type FlawClaim } from "./decide-flaw.ts";
import { whatIsUndecided } from "./undecided-assets.ts";

export function matchAdvisories(question: AdvisoryMatchQuestion): AdvisoryMatchAnswer {
  const { assets, advisories } = question;
  const index = indexProducts(advisories);
  const statuses = advisories.map(statusesOf);
  const found = new Map<string, readonly NameMatch[]>();
  const verdicts = new Map<string, ProductVerdict>();
  const nearKnown = new Map<string, number>();
  const matches: AssetMatch[] = [];
  const undecidedAssets = [];
  for (const asset of assets) {
    const device = deviceIdentity(asset);
    const identities = [device, ...programIdentities(asset)];
    const claims = new Map<number, Map<number, FlawClaim[]>>();
    const met = new Set<number>();
    for (const identity of identities) {
      let named = found.get(identity.key);
      if (named === undefined) {
        named = namesOf(identity, index);
        found.set(identity.key, named);
      }
      for (const { name, match } of named) {
        for (const row of index.rows[name] ?? []) {
          met.add(row.advisory);
          collectClaims(row, match, identity, identities, advisories[row.advisory] as Advisory, statuses[row.advisory] as Statuses, index, verdicts, claims);
        }
      }
    }
    for (const [at, ofFlaws] of [...claims].sort(([x], [y]) => x - y)) matches.push(...matchesOf(asset, advisories[at] as Advisory, ofFlaws));
    const undecided = whatIsUndecided(asset, device, met, index, advisories.length, nearKnown);
    if (undecided !== null) undecidedAssets.push(undecided);
  }
  const counts = {
    assets: assets.length,
    advisories: advisories.length,
    products: advisories.reduce((sum, { products }) => sum + products.length, 0),
    names: index.names.length,
    matchedAssets: new Set(matches.map(({ addressSpace, asset }) => `${addressSpace}\n${asset}`)).size,
    matchedAdvisories: new Set(matches.map(({ namespace, advisory }) => `${namespace}\n${advisory}`)).size,
  };
  return { matches, undecidedAssets, undecidedWords: undecidedWords(advisories, index), counts };
}

interface NameMatch {
  readonly name: number;
  readonly match: ModelMatch;
}

/** Names of products that an identity has or may have. */
function namesOf(identity: Identity, index: ProductIndex): NameMatch[] {
  const found: NameMatch[] = [];
  for (const name of index.candidates(identity)) {
    const match = compareModels(index.names[name] as ProductIndex["names"][number], identity, index.vocabulary);
    if (match !== null) found.push({ name, match });
  }
  return found.sort((x, y) => x.name - y.name);
}

/** Of each product: flaws (by place) with what is said of it. */
export type Statuses = ReadonlyMap<string, readonly (readonly [flaw: number, status: ProductStatus])[]>;

export function statusesOf(advisory: Advisory): Statuses {
  const statuses = new Map<string, [number, ProductStatus][]>();
  for (const [flaw, vulnerability] of advisory.vulnerabilities.entries()) {
    for (const [status, products] of Object.entries(vulnerability.statuses) as [ProductStatus, readonly string[]][]) {
      for (const product of products) {
        const known = statuses.get(product);
        if (known === undefined) statuses.set(product, [[flaw, status]]);
        else known.push([flaw, status]);
      }
    }
  }
  return statuses;
}

function collectClaims(
  row: ProductRow,
  match: ModelMatch,
  identity: Identity,
  identities: readonly Identity[],
  advisory: Advisory,
  statuses: Statuses,
  index: ProductIndex,
  verdicts: Map<string, ProductVerdict>,
  claims: Map<number, Map<number, FlawClaim[]>>,
): void {
  const range = index.rangeOf(row.host);
  const isByFlaw = row.parts.length > 0 || (range?.intervals.some(({ onlyFlaws }) => onlyFlaws.length > 0) ?? false);
  const isBySerial = range?.intervals.some(({ of }) => of === "serial") ?? false;
  for (const [flaw, status] of statuses.get(row.product.id) ?? []) {
    const name = flawName(advisory.vulnerabilities[flaw] as Vulnerability, flaw);
    const key =
      row.parts.length > 0
        ? null
        : JSON.stringify([
            row.host.version?.text,
            row.host.product,
            row.host.name,
            row.host.vendor,
            row.host.qualifiers,
            identity.versions,
            identity.lines,
            isBySerial ? identity.serial : "",
            isByFlaw ? name : "",
          ]);
    let verdict = key === null ? undefined : verdicts.get(key);
    if (verdict === undefined) {
      verdict = judgeProduct(row, identity, identities, name, index);
      if (key !== null) verdicts.set(key, verdict);
    }
    let ofAdvisory = claims.get(row.advisory);
    if (ofAdvisory === undefined) {
      ofAdvisory = new Map();
      claims.set(row.advisory, ofAdvisory);
    }
    const known = ofAdvisory.get(flaw);
    const claim = { status, product: row.product, match, verdict };
    if (known === undefined) ofAdvisory.set(flaw, [claim]);
    else known.push(claim);
  }
}

/** Flaws with one outcome for one reason are one match. */
export function matchesOf(asset: MatchedAsset, advisory: Advisory, ofFlaws: ReadonlyMap<number, readonly FlawClaim[]>): AssetMatch[] {
  const grouped = new Map<string, { match: AssetMatch; flaws: string[] }>();
  for (const [flaw, claims] of ofFlaws) {
    const decided = decideFlaw(claims);
    if (decided === null) continue;
    const name = flawName(advisory.vulnerabilities[flaw] as Vulnerability, flaw);
    const key = JSON.stringify([decided.outcome, decided.confidence, decided.why, decided.products]);
    const known = grouped.get(key);
    if (known !== undefined) known.flaws.push(name);
    else grouped.set(key, { match: { addressSpace: asset.addressSpace, asset: asset.name, advisory: advisory.id, namespace: advisory.namespace, flaws: [], ...decided }, flaws: [name] });
  }
  return [...grouped.values()]
    .map(({ match, flaws }) => ({ ...match, flaws: flaws.sort() }))
    .sort((x, y) => MATCH_OUTCOMES.indexOf(x.outcome) - MATCH_OUTCOMES.indexOf(y.outcome) || ((x.flaws[0] as string) < (y.flaws[0] as string) ? -1 : 1));
}

export function undecidedWords(advisories: readonly Advisory[], index: ProductIndex): UndecidedWords[] {
  const words: UndecidedWords[] = [];
  for (const advisory of advisories) {
    for (const product of advisory.products as readonly AdvisoryProduct[]) {
      const range = product.composition === null ? index.rangeOf(product) : null;
      if (range !== null && range.notUnderstood.length > 0) words.push({ advisory: advisory.id, product: product.id, words: (product.version?.text ?? "").slice(0, 200), reason: "version-words" });
    }
  }
  for (const { advisory, product } of index.nameless) words.push({ advisory: (advisories[advisory] as Advisory).id, product, words: "", reason: "product-without-name" });
  return words;
}
