// All products of all advisories by name, and from a device to the names that may be meant. Products that are called alike are compared once.
// A name that shares no order number, no model and no word with a device is never compared with it.
import { type Advisory, type AdvisoryProduct, partsOf } from "../../plant/advisory.ts";
import { compareToBranch } from "../../plant/version-range/compare-versions.ts";
import { readVersionRange } from "../../plant/version-range/read-version-range.ts";
import type { VersionRange } from "../../plant/version-range/version-range.ts";
import type { Identity } from "./asset-identity.ts";
import type { ProductName } from "./compare-models.ts";
import { isBrand, makersOf, nameTokens } from "./model-tokens.ts";
import { statedNumber } from "./order-numbers.ts";

/** A product of which an advisory says something. Where it is made of several, `host` is what it is on in the end and `parts` what is on it. */
export interface ProductRow {
  readonly advisory: number;
  readonly product: AdvisoryProduct;
  readonly host: AdvisoryProduct;
  readonly parts: readonly AdvisoryProduct[];
}

export interface ProductIndex {
  readonly names: readonly ProductName[];
  /** By name: rows of which the host is called so. */
  readonly rows: readonly (readonly ProductRow[])[];
  /** Words and models by which products are told apart. */
  readonly vocabulary: ReadonlySet<string>;
  /** Advisories by maker. */
  readonly ofMaker: ReadonlyMap<string, ReadonlySet<number>>;
  /** Those of them that name a product without an order number. */
  readonly nameOnly: ReadonlyMap<string, ReadonlySet<number>>;
  /** Products without a name, as advisory and id. */
  readonly nameless: readonly { readonly advisory: number; readonly product: string }[];
  candidates(device: Identity): Iterable<number>;
  nameOf(product: AdvisoryProduct): ProductName;
  rangeOf(product: AdvisoryProduct): VersionRange | null;
  /** Do products of this name come in versions that their name carries ("TIA Portal V16")? Otherwise the V may be a generation of hardware. */
  hasVersionLines(name: ProductName): boolean;
}

export function indexProducts(advisories: readonly Advisory[]): ProductIndex {
  const names: ProductName[] = [];
  const rows: ProductRow[][] = [];
  const byText = new Map<string, number>();
  const ranges = new Map<string, VersionRange>();
  const ofMaker = new Map<string, Set<number>>();
  const nameOnly = new Map<string, Set<number>>();
  const nameless: { advisory: number; product: string }[] = [];
  const makers = new Map<string, Set<string>>();
  const lined = new Set<string>();

  const rangeOf = (product: AdvisoryProduct): VersionRange | null => {
    const text = versionText(product);
    if (text === null) return null;
    let range = ranges.get(text);
    if (range === undefined) {
      range = readVersionRange(text);
      ranges.set(text, range);
    }
    return range;
  };
  const indexOf = (product: AdvisoryProduct): number => {
    const models = rangeOf(product)?.models ?? [];
    const key = JSON.stringify([product.vendor, product.family, product.product ?? product.name, product.modelNumbers, product.skus, models]);
    let index = byText.get(key);
    if (index === undefined) {
      index = names.length;
      byText.set(key, index);
      names.push(productName(product, models, makers));
      rows.push([]);
    }
    return index;
  };
  for (const [at, advisory] of advisories.entries()) {
    const byId = new Map(advisory.products.map((product) => [product.id, product]));
    for (const product of advisory.products) {
      const simple = partsOf(product, byId);
      const host = hostOf(product, byId);
      if (host === null) {
        nameless.push({ advisory: at, product: product.id });
        continue;
      }
      const index = indexOf(host);
      const name = names[index] as ProductName;
      rows[index]?.push({ advisory: at, product, host, parts: simple.filter((part) => part !== host) });
      if (name.tokens.words.size === 0 && name.tokens.models.length === 0 && name.numbers.length === 0) nameless.push({ advisory: at, product: product.id });
      for (const maker of name.makers) {
        addTo(ofMaker, maker, at);
        if (name.numbers.length === 0) addTo(nameOnly, maker, at);
      }
      if (name.tokens.line !== null && staysInLine(rangeOf(host), name)) lined.add(unlined(name));
    }
  }
  const vocabulary = new Set(names.flatMap(({ tokens }) => [...tokens.words, ...tokens.models.flat()]));
  const find = indexKeys(names);
  return {
    names,
    rows,
    vocabulary,
    ofMaker,
    nameOnly,
    nameless,
    candidates: find,
    nameOf: (product) => names[indexOf(product)] as ProductName,
    rangeOf,
    hasVersionLines: (name) => lined.has(unlined(name)),
  };
}

/** The words of the version, with the service pack and patch level that the branches above it name. */
function versionText(product: AdvisoryProduct): string | null {
  const further = product.qualifiers.filter(({ category, name }) => /^(service_pack|patch_level)$/.test(category) && !product.version?.text.includes(name)).map(({ name }) => name);
  if (product.version === null) return further.length === 0 ? null : further.join(" ");
  return [product.version.text, ...further].join(" ");
}

function hostOf(product: AdvisoryProduct, byId: ReadonlyMap<string, AdvisoryProduct>): AdvisoryProduct | null {
  let host: AdvisoryProduct | undefined = product;
  for (let depth = 0; host !== undefined && host.composition !== null && depth < 20; depth++) host = byId.get(host.composition.whole);
  return host?.composition === null ? host : null;
}

function productName(product: AdvisoryProduct, models: readonly string[], known: Map<string, Set<string>>): ProductName {
  const vendor = product.vendor ?? "";
  let makers = known.get(vendor);
  if (makers === undefined) {
    makers = vendor === "" ? new Set() : makersOf(vendor);
    known.set(vendor, makers);
  }
  const name = [product.product ?? product.name, ...models].join(" ");
  const own = nameTokens(name, makers);
  // "SIMATIC" with the family "S7-1500": a name without anything that tells is completed by its family.
  const isPoor = product.family !== null && own.models.length === 0 && own.numbers.length === 0 && [...own.words].every(isBrand);
  const tokens = isPoor ? nameTokens(`${product.family} ${name}`, makers) : own;
  const stated = [...product.modelNumbers, ...product.skus].slice(0, 100).map(statedNumber);
  return { name: isPoor ? `${product.family} ${name}` : name, makers, tokens, numbers: [...tokens.numbers, ...stated] };
}

function addTo(map: Map<string, Set<number>>, key: string, value: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}

function unlined({ tokens, makers }: ProductName): string {
  return JSON.stringify([[...makers].sort(), [...tokens.words].sort(), tokens.models]);
}

/** "WinCC V7.5" < "V7.5 SP2 Update 15": the V of the name counts what the versions count. */
function staysInLine(range: VersionRange | null, { tokens }: ProductName): boolean {
  const line = tokens.line?.version;
  if (range === null || line === undefined) return false;
  return range.intervals.some((interval) => interval.of === "version" && [interval.from, interval.to].some((end) => end !== null && compareToBranch(end.version, line) === "same"));
}

/** Keys under which a product is found. Letters at a model's end are cut off, so that variants find each other. */
function indexKeys(names: readonly ProductName[]): (device: Identity) => Iterable<number> {
  const byNumber = new Map<string, Set<number>>();
  const byModel = new Map<string, Set<number>>();
  const byWord = new Map<string, Set<number>>();
  const byWordAlone = new Map<string, Set<number>>();
  for (const [index, { tokens, numbers }] of names.entries()) {
    for (const { number } of numbers) addTo(byNumber, number.replace(/[?*].*$/, "").slice(0, NUMBER_KEY), index);
    for (const group of tokens.models) for (const model of group) for (const key of new Set([model, stem(model)])) addTo(byModel, key, index);
    for (const word of tokens.words) addTo(tokens.models.length === 0 ? byWordAlone : byWord, word, index);
  }
  return (device) => {
    const found = new Set<number>();
    const add = (map: Map<string, Set<number>>, key: string): void => {
      for (const index of map.get(key) ?? []) found.add(index);
    };
    for (const { number } of device.numbers) for (let length = 0; length <= NUMBER_KEY; length++) add(byNumber, number.slice(0, length));
    // SIPLUS devices are made from others: their number begins differently and goes on alike.
    for (const { number } of device.numbers) if (/^6AG[12]/.test(number)) for (const made of ["6ES7", "6GK7", "6GK5"]) add(byNumber, `${made}${number.slice(4)}`.slice(0, NUMBER_KEY));
    for (const token of device.all) {
      add(byModel, token);
      add(byModel, stem(token));
      add(byWordAlone, token);
      if (device.models.size === 0) add(byWord, token);
    }
    return found;
  };
}

const NUMBER_KEY = 7;

function stem(model: string): string {
  return model.replace(/(?<=\d)[a-z]{1,2}$/, "");
}
