// Does what an advisory says of a product hold for a device that is (or may be) this product: by its version, its line of versions, and what else the
// advisory asks for. Whether it is this product is compare-models.ts.
import type { AdvisoryProduct } from "../../plant/advisory.ts";
import { type Affects, affectsVersion } from "../../plant/version-range/affects-version.ts";
import { compareToBranch, saysLessThan } from "../../plant/version-range/compare-versions.ts";
import { readVersion } from "../../plant/version-range/version.ts";
import type { Identity } from "./asset-identity.ts";
import { compareModels, type ProductName } from "./compare-models.ts";
import type { ProductIndex, ProductRow } from "./product-index.ts";

export interface ProductVerdict {
  readonly affects: Affects;
  readonly why: string;
  readonly conditions: readonly string[];
}

const YES = (why: string): ProductVerdict => ({ affects: "yes", why, conditions: [] });

/** @param others what else is on the same asset: parts of a composed product are looked for there */
export function judgeProduct(row: ProductRow, device: Identity, others: readonly Identity[], flaw: string | null, index: ProductIndex): ProductVerdict {
  const verdicts = [judgeSimple(row.host, device, flaw, index), ...row.parts.map((part) => judgePart(row, part, device, others, flaw, index))];
  return combine(verdicts);
}

function combine(verdicts: readonly ProductVerdict[]): ProductVerdict {
  const no = verdicts.find(({ affects }) => affects === "no");
  if (no !== undefined) return no;
  const maybe = verdicts.filter(({ affects }) => affects === "maybe");
  const conditions = maybe.flatMap((verdict) => verdict.conditions);
  const told = (maybe.length > 0 ? maybe : verdicts).map(({ why }) => why);
  return { affects: maybe.length > 0 ? "maybe" : "yes", why: [...new Set(told)].join(", and "), conditions: [...new Set(conditions)] };
}

function judgePart(row: ProductRow, part: AdvisoryProduct, device: Identity, others: readonly Identity[], flaw: string | null, index: ProductIndex): ProductVerdict {
  const name = index.nameOf(part);
  const isOfDevice = (name.tokens.words.size === 0 && name.tokens.models.length === 0) || compareModels(name, device, index.vocabulary) !== null;
  if (isOfDevice) return judgeSimple(part, device, flaw, index);
  for (const other of others) if (other !== device && compareModels(name, other, index.vocabulary) !== null) return judgeSimple(part, other, flaw, index);
  const called = part.product ?? part.name;
  const range = index.rangeOf(part);
  const isBuiltIn = row.product.composition?.how === "default_component_of";
  if (isBuiltIn && (range === null || affectsVersion(range, { version: null, serial: null, flaw }).affects === "yes")) return YES(`${called} is a part of it`);
  const condition = isBuiltIn ? `${called} in it is ${part.version?.text ?? "affected"}` : `${called} is installed`;
  return { affects: "maybe", why: `the plant does not say whether ${condition}`, conditions: [condition] };
}

function judgeSimple(product: AdvisoryProduct, device: Identity, flaw: string | null, index: ProductIndex): ProductVerdict {
  const name = index.nameOf(product);
  const range = index.rangeOf(product);
  const versions = device.versions.length === 0 ? [null] : device.versions;
  const judged = versions.map((version): ProductVerdict => {
    const line = judgeLine(name, version, device, index.hasVersionLines(name));
    const ofVersion = range === null ? YES("the advisory names no version") : affectsVersion(range, { version, serial: device.serial, flaw });
    return combine([...(line === null ? [] : [line]), ofVersion]);
  });
  const first = judged[0] as ProductVerdict;
  const agreed = judged.every(({ affects }) => affects === first.affects)
    ? first
    : { affects: "maybe" as const, why: `the plant gives several versions of it (${versions.join(", ")})`, conditions: judged.flatMap(({ conditions }) => conditions) };
  const asked: string[] = product.qualifiers
    .filter(({ category }) => !/^(service_pack|patch_level|legacy|vendor|product_family|language)$/.test(category))
    .map(({ category, name: of }) => `${category.replaceAll("_", " ")} ${of}`);
  asked.push(...name.tokens.conditions);
  if (asked.length === 0 || agreed.affects === "no") return agreed;
  return { affects: "maybe", why: `${agreed.why}, and the advisory asks for ${asked.join(", ")}`, conditions: [...agreed.conditions, ...asked] };
}

/** "TIA Portal V16": another version is another product. null = there is nothing to say. */
function judgeLine(name: ProductName, version: string | null, device: Identity, isOfVersions: boolean): ProductVerdict | null {
  const { line } = name.tokens;
  if (line === null || device.lines.includes(line.written)) return null;
  const asked = line.written.toUpperCase();
  const read = version === null ? null : readVersion(version);
  if (read === null) return { affects: "maybe", why: `the advisory means ${asked}, and which version it is the plant does not say`, conditions: [] };
  const order = compareToBranch(read, line.version);
  if (order === "same" || (order === "before" && /\bbelow|earlier|older|prior\b/i.test(name.name))) return null;
  if (order === "undecided" || saysLessThan(read, line.version)) return { affects: "maybe", why: `whether its version ${version} is a ${asked} nobody can say`, conditions: [] };
  if (isOfVersions) return { affects: "no", why: `its version ${version} is not a ${asked}, which is what the advisory means`, conditions: [] };
  return { affects: "maybe", why: `the advisory means ${asked}, which may be a version or a generation of the device`, conditions: [] };
}
