// Which assets of the plant advisories mean, and whether they are affected. Compares each kind of device with each name of a product once, and asks for
// the versions of each kind once. Does not rank, and does not say how bad it is.
import type { Advisory, AdvisoryProduct, ProductStatus, Vulnerability } from "../../plant/advisory.ts";
import { flawName } from "../../plant/flaw-name.ts";
import type { AdvisoryMatchAnswer, AssetMatch, UndecidedAsset, UndecidedWords } from "./answer.ts";
import { MATCH_OUTCOMES } from "./answer.ts";
import { deviceIdentity, type Identity, programIdentities } from "./asset-identity.ts";
import { compareModels, type ModelMatch } from "./compare-models.ts";
import { judgeProduct, type ProductVerdict } from "./judge-product.ts";
import { indexProducts, type ProductIndex, type ProductRow } from "./product-index.ts";
import type { AdvisoryMatchQuestion, MatchedAsset } from "./question.ts";
import { type DecidedFlaw, decideFlaw, type FlawClaim } from "./decide-flaw.ts";
import { type NamelessUndecided, whatIsUndecided } from "./undecided-assets.ts";

export function matchAdvisories(question: AdvisoryMatchQuestion): AdvisoryMatchAnswer {
  const { assets, advisories } = question;
  const matcher = new Matcher(advisories);
  const matches: AssetMatch[] = [];
  const undecidedAssets: UndecidedAsset[] = [];
  const matched = { assets: new Set<string>(), advisories: new Set<string>() };
  for (const asset of assets) {
    const { addressSpace, name } = asset;
    const told = matcher.ask(asset);
    for (const match of told.matches) {
      matches.push({ addressSpace, asset: name, ...match });
      matched.advisories.add(`${match.namespace}\n${match.advisory}`);
    }
    if (told.matches.length > 0) matched.assets.add(`${addressSpace}\n${name}`);
    if (told.undecided !== null) undecidedAssets.push({ addressSpace, asset: name, ...told.undecided });
  }
  const products = advisories.reduce((sum, advisory) => sum + advisory.products.length, 0);
  const counts = { assets: assets.length, advisories: advisories.length, products, names: matcher.index.names.length, matchedAssets: matched.assets.size, matchedAdvisories: matched.advisories.size };
  return { matches, undecidedAssets, undecidedWords: undecidedWords(advisories, matcher.index), counts };
}

/** What holds of every asset of which the same is known. */
interface Told {
  readonly matches: readonly NamelessMatch[];
  readonly undecided: NamelessUndecided | null;
  /** A product goes by serial numbers: assets of one kind differ. */
  readonly needsSerial: boolean;
}

/** Assets of one model and version are asked for once: a plant has many of each. */
class Matcher {
  readonly index: ProductIndex;
  readonly #advisories: readonly Advisory[];
  readonly #statuses: readonly Statuses[];
  readonly #names = new Map<string, readonly NameMatch[]>();
  readonly #told = new Map<string, Told>();

  constructor(advisories: readonly Advisory[]) {
    this.#advisories = advisories;
    this.index = indexProducts(advisories);
    this.#statuses = advisories.map(statusesOf);
  }

  ask(asset: MatchedAsset): Told {
    const identities = [deviceIdentity(asset), ...programIdentities(asset)];
    const kind = JSON.stringify(identities.map(({ key, written, versions, lines }) => [key, written, versions, lines]));
    const known = this.#told.get(kind);
    if (known !== undefined && !known.needsSerial) return known;
    const own = `${kind}${asset.serial}`;
    const told = this.#told.get(own) ?? this.#tell(identities);
    this.#told.set(kind, told);
    this.#told.set(own, told);
    return told;
  }

  #tell(identities: readonly Identity[]): Told {
    const claims = new Map<number, Map<number, FlawClaim[]>>();
    const met = new Set<number>();
    let needsSerial = false;
    for (const identity of identities) {
      for (const { name, match } of this.#namesOf(identity)) {
        for (const row of this.index.rows[name] ?? []) {
          met.add(row.advisory);
          needsSerial ||= [row.host, ...row.parts].some((product) => this.index.rangeOf(product)?.intervals.some(({ of }) => of === "serial"));
          const ofFlaws = claims.get(row.advisory) ?? new Map<number, FlawClaim[]>();
          claims.set(row.advisory, ofFlaws);
          this.#collect(row, match, identity, identities, ofFlaws);
        }
      }
    }
    const matches = [...claims].sort(([x], [y]) => x - y).flatMap(([at, ofFlaws]) => matchesOf(this.#advisories[at] as Advisory, ofFlaws));
    return { matches, undecided: whatIsUndecided(identities[0] as Identity, met, this.index, this.#advisories.length), needsSerial };
  }

  #collect(row: ProductRow, match: ModelMatch, identity: Identity, identities: readonly Identity[], ofFlaws: Map<number, FlawClaim[]>): void {
    const isByFlaw = [row.host, ...row.parts].some((product) => this.index.rangeOf(product)?.intervals.some(({ onlyFlaws }) => onlyFlaws.length > 0));
    let verdict: ProductVerdict | null = null;
    for (const [flaw, status] of this.#statuses[row.advisory]?.get(row.product.id) ?? []) {
      const name = flawName(this.#advisories[row.advisory]?.vulnerabilities[flaw] as Vulnerability, flaw);
      if (verdict === null || isByFlaw) verdict = judgeProduct(row, identity, identities, name, this.index);
      const claim = { status, product: row.product, match, verdict };
      const known = ofFlaws.get(flaw);
      if (known === undefined) ofFlaws.set(flaw, [claim]);
      else known.push(claim);
    }
  }

  /** Names of products that an identity has or may have. */
  #namesOf(identity: Identity): readonly NameMatch[] {
    const known = this.#names.get(identity.key);
    if (known !== undefined) return known;
    const found: NameMatch[] = [];
    for (const name of this.index.candidates(identity)) {
      const match = compareModels(this.index.names[name] as ProductIndex["names"][number], identity, this.index.vocabulary);
      if (match !== null) found.push({ name, match });
    }
    found.sort((x, y) => x.name - y.name);
    this.#names.set(identity.key, found);
    return found;
  }
}

interface NameMatch {
  readonly name: number;
  readonly match: ModelMatch;
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

/** A match before it is said of which asset. */
export type NamelessMatch = Omit<AssetMatch, "addressSpace" | "asset">;

/** Flaws with one outcome for one reason are one match. */
export function matchesOf(advisory: Advisory, ofFlaws: ReadonlyMap<number, readonly FlawClaim[]>): NamelessMatch[] {
  const grouped = new Map<string, { decided: DecidedFlaw; flaws: string[] }>();
  for (const [flaw, claims] of ofFlaws) {
    const decided = decideFlaw(claims);
    if (decided === null) continue;
    const name = flawName(advisory.vulnerabilities[flaw] as Vulnerability, flaw);
    const key = `${decided.outcome}\n${decided.confidence}\n${decided.why}\n${decided.products.join("\n")}`;
    const known = grouped.get(key);
    if (known !== undefined) known.flaws.push(name);
    else grouped.set(key, { decided, flaws: [name] });
  }
  return [...grouped.values()]
    .map(({ decided, flaws }) => ({ advisory: advisory.id, namespace: advisory.namespace, flaws: flaws.sort(), ...decided }))
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
