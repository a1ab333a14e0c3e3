// Of which assets advisories could speak without anybody being able to say so: what the plant does not know of them, counted.
import type { UndecidedAsset } from "./answer.ts";
import type { Identity } from "./asset-identity.ts";
import { isBrand } from "./model-tokens.ts";
import type { ProductIndex } from "./product-index.ts";

/** Before it is said of which asset. */
export type NamelessUndecided = Omit<UndecidedAsset, "addressSpace" | "asset">;

/** @param met advisories whose products the device was compared with and is or may be */
export function whatIsUndecided(device: Identity, met: ReadonlySet<number>, index: ProductIndex, advisories: number): NamelessUndecided | null {
  const made = (reason: UndecidedAsset["reason"], why: string, count: number): NamelessUndecided | null => (count === 0 ? null : { reason, why, advisories: count });
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
  return made("near", `No product is called like "${device.written.slice(0, 80)}", but some are named nearly so.`, near(device, index));
}

/** Advisories of the same maker (of any, where it is not known) with a product that shares a telling word, the beginning of a model or its number. */
function near(device: Identity, index: ProductIndex): number {
  const found = new Set<number>();
  const words = [...device.words].filter((word) => word.length > 3 && !isBrand(word));
  for (const [at, { makers, tokens }] of index.names.entries()) {
    if (device.makers.size > 0 && ![...makers].some((maker) => device.makers.has(maker))) continue;
    const isNear = words.some((word) => tokens.words.has(word)) || tokens.models.some((group) => group.some((model) => [...device.models].some((own) => isNearModel(own, model))));
    if (isNear) for (const row of index.rows[at] ?? []) found.add(row.advisory);
  }
  return found.size;
}

/** X204-2 and X204RNA begin alike; REL670 and "670 series" have one number. */
function isNearModel(a: string, b: string): boolean {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  if (same >= 4 && /\d\d/.test(a.slice(0, same))) return true;
  const numbersOf = (model: string): string[] => model.match(/\d{3,}/g) ?? [];
  const others = numbersOf(b);
  return numbersOf(a).some((number) => others.includes(number));
}
