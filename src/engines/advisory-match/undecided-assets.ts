// Of which assets advisories could speak without anybody being able to say so: what the plant does not know of them, counted.
import type { UndecidedAsset } from "./answer.ts";
import type { Identity } from "./asset-identity.ts";
import { isBrand } from "./model-tokens.ts";
import type { ProductIndex } from "./product-index.ts";
import type { MatchedAsset } from "./question.ts";

/** @param met advisories whose products it was compared with and is or may be */
export function whatIsUndecided(asset: MatchedAsset, device: Identity, met: ReadonlySet<number>, index: ProductIndex, advisories: number): UndecidedAsset | null {
  const made = (reason: UndecidedAsset["reason"], why: string, count: number): UndecidedAsset | null =>
    count === 0 ? null : { addressSpace: asset.addressSpace, asset: asset.name, reason, why, advisories: count };
  const hasName = device.models.size > 0 || [...device.words].some((word) => !isBrand(word)) || device.numbers.length > 0;
  const makers = [...device.makers].join(", ");
  if (device.makers.size === 0 && !hasName) return made("nothing-known", "Neither its maker nor its model is known: any device of any advisory could be meant.", advisories);
  const open = (map: ReadonlyMap<string, ReadonlySet<number>>): number => {
    const found = new Set<number>();
    for (const maker of device.makers) for (const at of map.get(maker) ?? []) if (!met.has(at)) found.add(at);
    return found.size;
  };
  if (!hasName) return made("model-unknown", `Its maker is ${makers}, its model is not known: any advisory about ${makers} could mean it.`, open(index.ofMaker));
  const isNamed = device.models.size > 0 || [...device.words].some((word) => index.vocabulary.has(word) && !isBrand(word)) || device.families.size > 0;
  if (!isNamed && device.numbers.length > 0) {
    const numbers = device.numbers.map(({ number }) => number).join(", ");
    return made("number-only", `The plant knows it by ${numbers} alone, and advisories about ${makers || "its maker"} name products without order numbers.`, open(index.nameOnly));
  }
  if (met.size > 0) return null;
  return made("near", `No product is called like "${device.written.slice(0, 80)}", but some of the same maker share a word with it.`, near(device, index));
}

/** Advisories of the same maker with a product that shares a telling word. */
function near(device: Identity, index: ProductIndex): number {
  const words = [...device.words].filter((word) => word.length > 3 && !isBrand(word));
  if (words.length === 0) return 0;
  const found = new Set<number>();
  for (const at of index.candidates({ ...device, models: new Set(), all: new Set(words), numbers: [] })) {
    const name = index.names[at];
    if (name === undefined || ![...name.makers].some((maker) => device.makers.has(maker))) continue;
    for (const row of index.rows[at] ?? []) found.add(row.advisory);
  }
  return found.size;
}
