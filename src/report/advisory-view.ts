// What reports say of one advisory: its flaws with the products they are in, each product in words a list of machines has, and what is offered. Which machines of
// the plant it means is decided elsewhere.
import { type Advisory, type AdvisoryProduct, type ExploitForecast, type KnownExploited, partsOf, PRODUCT_STATUSES, type ProductStatus, type Vulnerability } from "../plant/advisory.ts";
import type { PatchMatch } from "../plant/patch-need.ts";

export interface ProductView {
  readonly id: string;
  readonly name: string;
  readonly vendor: string | null;
  readonly product: string | null;
  /** As the advisory writes it; null = none is said. */
  readonly versions: string | null;
  readonly status: ProductStatus;
  readonly modelNumbers: readonly string[];
  /** Of a part of another product: what it is part of, or installed on. */
  readonly within: readonly { readonly vendor: string | null; readonly product: string | null; readonly versions: string | null }[];
}

/** What the advisory offers against a flaw: a fix, none (and it says so), only ways to live with it, or nothing; or it says that no product of it is affected. */
export type FixState = "fix" | "none" | "mitigation" | "not said" | "not affected";

export interface FlawView {
  readonly flaw: Vulnerability;
  /** Sorted by vendor, product, versions, id. */
  readonly products: readonly ProductView[];
  readonly fix: FixState;
  /** 0…10, the highest that is said or computed; null = no score. */
  readonly base: number | null;
  /** In a catalogue of exploited flaws; empty = in none of those that were learnt. */
  readonly exploited: readonly KnownExploited[];
  readonly forecast: ExploitForecast | null;
}

/** A machine of the plant that the advisory means or may mean. */
export interface AssetView extends PatchMatch {
  /** What must hold besides, in the advisory's words. */
  readonly conditions: readonly string[];
}

export interface AdvisoryView {
  readonly advisory: Advisory;
  /** By CVE; those without one last, in the order of the file. */
  readonly flaws: readonly FlawView[];
  /** Makers of its products, sorted. */
  readonly vendors: readonly string[];
  /** By asset, then outcome; empty also where no machine is known. */
  readonly assets: readonly AssetView[];
}

export interface Exploitation {
  readonly exploitedOf: (cve: string) => readonly KnownExploited[];
  readonly forecastOf: (cve: string) => ExploitForecast | null;
}

export function viewAdvisory(advisory: Advisory, { exploitedOf, forecastOf }: Exploitation, assets: readonly AssetView[] = []): AdvisoryView {
  const byId = new Map(advisory.products.map((product) => [product.id, product]));
  const flaws = advisory.vulnerabilities.map((flaw): FlawView => {
    const bases = flaw.scores.flatMap(({ base, computedBase }) => base ?? computedBase ?? []);
    return {
      flaw,
      products: productsOf(flaw, byId),
      fix: fixOf(flaw),
      base: bases.length === 0 ? null : Math.max(...bases),
      exploited: flaw.cve === null ? [] : exploitedOf(flaw.cve),
      forecast: flaw.cve === null ? null : forecastOf(flaw.cve),
    };
  });
  const named = flaws.filter(({ flaw }) => flaw.cve !== null).sort((x, y) => compareTexts(x.flaw.cve, y.flaw.cve));
  const vendors = [...new Set(advisory.products.flatMap(({ vendor }) => vendor ?? []))].sort(compareTexts);
  return { advisory, flaws: [...named, ...flaws.filter(({ flaw }) => flaw.cve === null)], vendors, assets };
}

function fixOf({ remediations, statuses }: Vulnerability): FixState {
  const has = (...statusesOrCategories: string[]): boolean =>
    statusesOrCategories.some((word) => (statuses[word as ProductStatus]?.length ?? 0) > 0 || remediations.some(({ category }) => category === word));
  const isOpen = has("known_affected", "first_affected", "last_affected", "under_investigation", "unknown");
  if (!isOpen && has("known_not_affected", "fixed", "first_fixed")) return "not affected";
  if (has("vendor_fix")) return "fix";
  if (has("none_available", "no_fix_planned")) return "none";
  return has("mitigation", "workaround") ? "mitigation" : "not said";
}

function productsOf({ statuses }: Vulnerability, byId: ReadonlyMap<string, AdvisoryProduct>): ProductView[] {
  const found = PRODUCT_STATUSES.flatMap((status) =>
    (statuses[status] ?? []).flatMap((id): ProductView[] => {
      const product = byId.get(id);
      return product === undefined ? [] : [viewProduct(product, status, byId)];
    }),
  );
  return found.sort(
    (x, y) => compareTexts(x.vendor, y.vendor) || compareTexts(x.product, y.product) || compareTexts(x.versions, y.versions) || compareTexts(x.id, y.id) || compareTexts(x.status, y.status),
  );
}

function viewProduct(product: AdvisoryProduct, status: ProductStatus, byId: ReadonlyMap<string, AdvisoryProduct>): ProductView {
  const { id, name, modelNumbers, composition } = product;
  if (composition === null) return { id, name, ...namesOf(product), status, modelNumbers, within: [] };
  const part = byId.get(composition.part);
  const whole = byId.get(composition.whole);
  const inner = part === undefined ? undefined : partsOf(part, byId)[0];
  const outer = whole === undefined ? [] : partsOf(whole, byId);
  return { id, name, ...namesOf(inner ?? product), status, modelNumbers: [...modelNumbers, ...(inner?.modelNumbers ?? [])], within: outer.map(namesOf) };
}

/** A product that stands for a whole family is named by that; one that is only named in full, by its full name. */
function namesOf({ vendor, product, family, version, name }: AdvisoryProduct): { readonly vendor: string | null; readonly product: string | null; readonly versions: string | null } {
  return { vendor, product: product ?? family ?? name, versions: version?.text ?? null };
}

/** By code unit; null last. */
export function compareTexts(x: string | null, y: string | null): number {
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  return x < y ? -1 : x > y ? 1 : 0;
}
