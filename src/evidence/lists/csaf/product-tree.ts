// The products of an advisory: the leaves of its branches with what the way to them says, products named in full, products made of two others, and groups.
// Branches may stand in any order and any depth up to a bound; what an id means is its first definition.
import { type AdvisoryProduct, COMPOSITIONS, type VersionWords } from "../../../plant/advisory.ts";
import { type JsonRecord, recordOf } from "../json-values.ts";
import { type Faults, type Item, itemsAt, nameAt, namesAt, wordOf } from "./csaf-values.ts";

/** Real trees have up to six levels. */
const DEEPEST_BRANCH = 100;
const MOST_PRODUCTS = 200_000;

export interface ProductTree {
  readonly products: Map<string, AdvisoryProduct>;
  /** Ids of products by the id of their group. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** What the branches above a product say, outermost first. */
type Way = readonly { readonly category: string; readonly name: string }[];

export function readProductTree(value: unknown, file: string, faults: Faults): ProductTree {
  const tree = recordOf(value) ?? {};
  const products = new Map<string, AdvisoryProduct>();
  const add = (record: unknown, at: string, way: Way, composition: AdvisoryProduct["composition"]): void => {
    const product = productOf(record, at, way, composition, file, faults);
    if (product === null) return;
    if (products.has(product.id)) faults.say("csaf-duplicate-product", at, `"${product.id}" is defined a second time; the first one counts`);
    else if (products.size < MOST_PRODUCTS) products.set(product.id, product);
    else if (products.size === MOST_PRODUCTS) faults.say("csaf-too-many", at, `only the first ${MOST_PRODUCTS} products are read`);
  };
  walkBranches(tree.branches, faults, (leaf, at, way) => add(leaf, at, way, null));
  for (const { record, at } of itemsAt(tree.full_product_names, "/product_tree/full_product_names")) add(record, at, [], null);
  for (const { record, at } of itemsAt(tree.relationships, "/product_tree/relationships")) {
    const how = wordOf(record.category, COMPOSITIONS);
    const [part, whole] = [nameAt(record.product_reference, at, faults), nameAt(record.relates_to_product_reference, at, faults)];
    if (how === null || part === null || whole === null) faults.say("csaf-relationship", at, "how two products belong together is not said in words of the standard; the pair is kept without it");
    add(record.full_product_name, `${at}/full_product_name`, [], how === null || part === null || whole === null ? null : { how, part, whole });
  }
  const groups = new Map<string, string[]>();
  for (const { record, at } of itemsAt(tree.product_groups, "/product_tree/product_groups")) {
    const id = nameAt(record.group_id, at, faults);
    if (id !== null && !groups.has(id)) groups.set(id, namesAt(record.product_ids, `${at}/product_ids`, faults));
  }
  return { products, groups };
}

/** Depth first, in the order of the file, without recursion: a file may nest as deep as it likes. */
function walkBranches(value: unknown, faults: Faults, onProduct: (product: unknown, at: string, way: Way) => void): void {
  const open: (Item & { readonly way: Way })[] = itemsAt(value, "/product_tree/branches")
    .reverse()
    .map((item) => ({ ...item, way: [] }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { record, at } = next;
    const name = nameAt(record.name, `${at}/name`, faults);
    const way = name === null ? next.way : [...next.way, { category: typeof record.category === "string" ? record.category : "", name }];
    if (record.product !== undefined) onProduct(record.product, `${at}/product`, way);
    if (record.branches === undefined) continue;
    if (way.length >= DEEPEST_BRANCH) {
      faults.say("csaf-too-deep", at, `branches more than ${DEEPEST_BRANCH} levels deep are not read`);
      continue;
    }
    const inner = itemsAt(record.branches, `${at}/branches`);
    for (let i = inner.length - 1; i >= 0; i--) open.push({ ...(inner[i] as Item), way });
  }
}

function productOf(value: unknown, at: string, way: Way, composition: AdvisoryProduct["composition"], file: string, faults: Faults): AdvisoryProduct | null {
  const record = recordOf(value);
  const id = nameAt(record?.product_id, `${at}/product_id`, faults);
  if (record === undefined || id === null) {
    faults.say("csaf-product-without-id", at, "a product without an id: nothing can refer to it");
    return null;
  }
  const last = (category: string): string | null => way.findLast((branch) => branch.category === category)?.name ?? null;
  const families = way.filter((branch) => branch.category === "product_family").map((branch) => branch.name);
  return {
    id,
    name: nameAt(record.name, `${at}/name`, faults) ?? id,
    vendor: last("vendor"),
    family: families.length === 0 ? null : families.join(" "),
    product: last("product_name"),
    version: versionOf(way),
    qualifiers: way.filter(({ category }) => !TOLD_ELSEWHERE.has(category)),
    ...identifiersOf(recordOf(record.product_identification_helper) ?? {}, `${at}/product_identification_helper`, faults),
    composition,
    witness: { file, at },
  };
}

const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(["vendor", "product_family", "product_name", "product_version", "product_version_range"]);

function versionOf(way: Way): VersionWords | null {
  const words = way.findLast(({ category }) => category === "product_version" || category === "product_version_range");
  return words === undefined ? null : { kind: words.category === "product_version" ? "version" : "range", text: words.name };
}

function identifiersOf(helper: JsonRecord, at: string, faults: Faults): Pick<AdvisoryProduct, "modelNumbers" | "skus" | "serialNumbers" | "cpe" | "purls" | "hashes"> {
  const purl = nameAt(helper.purl, `${at}/purl`, faults);
  return {
    modelNumbers: namesAt(helper.model_numbers, `${at}/model_numbers`, faults),
    skus: namesAt(helper.skus, `${at}/skus`, faults),
    serialNumbers: namesAt(helper.serial_numbers, `${at}/serial_numbers`, faults),
    cpe: nameAt(helper.cpe, `${at}/cpe`, faults),
    purls: [...(purl === null ? [] : [purl]), ...namesAt(helper.purls, `${at}/purls`, faults)],
    hashes: itemsAt(helper.hashes, `${at}/hashes`).flatMap(({ record, at: place }) =>
      itemsAt(record.file_hashes, `${place}/file_hashes`).map(({ record: hash, at: where }) => ({
        fileName: nameAt(record.filename, `${place}/filename`, faults) ?? "",
        algorithm: nameAt(hash.algorithm, `${where}/algorithm`, faults) ?? "",
        value: nameAt(hash.value, `${where}/value`, faults) ?? "",
      })),
    ),
  };
}
