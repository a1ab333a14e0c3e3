// The flaws of an advisory: what they are, of which products they are known, and what is offered against them. Groups of products are resolved here; a product that
// is named and nowhere defined stays, under its id alone, so that nothing that was said of it is lost.
import {
  type AdvisoryProduct,
  type FlawFlag,
  type FlawScore,
  type FlawThreat,
  PRODUCT_STATUSES,
  type ProductStatus,
  type Remediation,
  REMEDIATION_CATEGORIES,
  RESTART_CATEGORIES,
  type Vulnerability,
} from "../../../plant/advisory.ts";
import { type JsonRecord, recordOf } from "../json-values.ts";
import { type Faults, instantAt, itemsAt, nameAt, namesAt, pointerPart, proseAt, wordOf } from "./csaf-values.ts";
import type { ProductTree } from "./product-tree.ts";

const MOST_VULNERABILITIES = 50_000;
/** Products named by all flaws of one file together, once groups are resolved: the largest files known name about a million. */
const MOST_REFERENCES = 5_000_000;
const THREATS = ["exploit_status", "impact", "target_set"] as const;
const FLAGS_WITHOUT_LABEL = "";

/** @param computeBase of a CVSS vector; null = it is none */
export function readVulnerabilities(value: unknown, tree: ProductTree, file: string, faults: Faults, computeBase: (vector: string) => number | null): Vulnerability[] {
  const references = new References(tree, file, faults);
  const items = itemsAt(value, "/vulnerabilities");
  if (items.length > MOST_VULNERABILITIES) faults.say("csaf-too-many", "/vulnerabilities", `only the first ${MOST_VULNERABILITIES} flaws are read`);
  return items.slice(0, MOST_VULNERABILITIES).map(({ record, at }) => ({
    cve: nameAt(record.cve, `${at}/cve`, faults),
    ids: itemsAt(record.ids, `${at}/ids`).map(({ record: id, at: where }) => ({ system: nameAt(id.system_name, where, faults) ?? "", text: nameAt(id.text, where, faults) ?? "" })),
    title: nameAt(record.title, `${at}/title`, faults),
    cwes: [record.cwe, ...(Array.isArray(record.cwes) ? record.cwes : [])].flatMap((cwe) => nameAt(recordOf(cwe)?.id, `${at}/cwe/id`, faults) ?? []),
    summary: summaryOf(record, at, faults),
    discovered: instantAt(record.discovery_date),
    released: instantAt(record.release_date ?? record.disclosure_date),
    scores: [
      ...itemsAt(record.scores, `${at}/scores`).flatMap((item) => scoresOf(item.record, item.record, item.at, references, faults, computeBase)),
      ...metricsOf(record, at, references, faults, computeBase),
    ],
    statuses: statusesOf(record.product_status, `${at}/product_status`, references, faults),
    flags: itemsAt(record.flags, `${at}/flags`).map(
      ({ record: flag, at: where }): FlawFlag => ({ label: nameAt(flag.label, where, faults) ?? FLAGS_WITHOUT_LABEL, products: references.of(flag, where) }),
    ),
    threats: itemsAt(record.threats, `${at}/threats`).flatMap(({ record: threat, at: where }): FlawThreat[] => {
      const category = wordOf(threat.category, THREATS);
      const details = proseAt(threat.details, `${where}/details`, faults);
      return category === null || details === null ? [] : [{ category, details, at: instantAt(threat.date), products: references.of(threat, where) }];
    }),
    firstExploited: firstOf(itemsAt(record.first_known_exploitation_dates, at).map((item) => instantAt(item.record.exploitation_date))),
    remediations: itemsAt(record.remediations, `${at}/remediations`).flatMap((item) => remediationOf(item.record, item.at, references, file, faults)),
    witness: { file, at },
  }));
}

/** What names products, and how many more may be named. */
class References {
  readonly #tree: ProductTree;
  readonly #file: string;
  readonly #faults: Faults;
  #left = MOST_REFERENCES;

  constructor(tree: ProductTree, file: string, faults: Faults) {
    this.#tree = tree;
    this.#file = file;
    this.#faults = faults;
  }

  /** Products and groups of an item; null = it names none, or so many that it is taken to mean all. */
  of(record: JsonRecord, at: string): string[] | null {
    if (record.product_ids === undefined && record.group_ids === undefined && record.products === undefined) return null;
    const ids = new Set([...this.#listed(record.product_ids ?? record.products, `${at}/${record.product_ids === undefined ? "products" : "product_ids"}`)]);
    for (const group of namesAt(record.group_ids, `${at}/group_ids`, this.#faults)) {
      const members = this.#tree.groups.get(group);
      if (members === undefined) {
        // Whom it means cannot be told: it counts for all rather than for none.
        this.#faults.say("csaf-no-such-group", `${at}/group_ids`, `there is no group "${group.slice(0, 80)}"; what is said counts for every product`);
        return null;
      }
      if (!this.#takes(members.length, at)) return null;
      for (const id of members) ids.add(this.#defined(id, at));
    }
    return [...ids];
  }

  /** The array of ids at this place. */
  list(value: unknown, at: string): string[] {
    return [...new Set(this.#listed(value, at))];
  }

  #listed(value: unknown, at: string): string[] {
    const ids = namesAt(value, at, this.#faults);
    if (!this.#takes(ids.length, at)) return [];
    return ids.map((id) => this.#defined(id, at));
  }

  #takes(count: number, at: string): boolean {
    if (count <= this.#left) {
      this.#left -= count;
      return true;
    }
    if (this.#left > 0) this.#faults.say("csaf-too-many", at, `its flaws name products more than ${MOST_REFERENCES} times; what comes after is read without them`);
    this.#left = 0;
    return false;
  }

  #defined(id: string, at: string): string {
    if (this.#tree.products.has(id)) return id;
    this.#faults.say("csaf-no-such-product", at, `product "${id.slice(0, 80)}" is nowhere defined: all that is known of it is this id`);
    this.#tree.products.set(id, { ...BARE, id, name: id, witness: { file: this.#file, at } });
    return id;
  }
}

const BARE: Omit<AdvisoryProduct, "id" | "name" | "witness"> = {
  vendor: null,
  family: null,
  product: null,
  version: null,
  qualifiers: [],
  modelNumbers: [],
  skus: [],
  serialNumbers: [],
  cpe: null,
  purls: [],
  hashes: [],
  composition: null,
};

/** The note that says what the flaw is: the one that is called a summary, else the first description. */
function summaryOf(record: JsonRecord, at: string, faults: Faults): string | null {
  const notes = itemsAt(record.notes, `${at}/notes`);
  const note = notes.find((n) => n.record.category === "summary") ?? notes.find((n) => n.record.category === "description");
  return note === undefined ? null : proseAt(note.record.text, `${note.at}/text`, faults);
}

function statusesOf(value: unknown, at: string, references: References, faults: Faults): Partial<Record<ProductStatus, readonly string[]>> {
  const statuses: Partial<Record<ProductStatus, readonly string[]>> = {};
  for (const [key, ids] of Object.entries(recordOf(value) ?? {})) {
    const where = `${at}/${pointerPart(key)}`;
    const status = wordOf(key, PRODUCT_STATUSES);
    if (status === null) faults.say("csaf-status", where, `"${key.slice(0, 40)}" is no status of the standard; its products count as not decided`);
    const products = references.list(ids, where);
    if (products.length > 0) statuses[status ?? "unknown"] = [...new Set([...(statuses[status ?? "unknown"] ?? []), ...products])];
  }
  return statuses;
}

/** @param holder of the vectors; `owner` names the products */
function scoresOf(holder: JsonRecord, owner: JsonRecord, at: string, references: References, faults: Faults, computeBase: (vector: string) => number | null): FlawScore[] {
  const vectors = (["cvss_v2", "cvss_v3", "cvss_v4"] as const).flatMap((key) => {
    const score = recordOf(holder[key]);
    return score === undefined ? [] : [{ key, score }];
  });
  if (vectors.length === 0) return [];
  const products = references.list(owner.products, `${at}/products`);
  return vectors.map(({ key, score }) => {
    const vector = nameAt(score.vectorString, `${at}/${key}/vectorString`, faults);
    const base = typeof score.baseScore === "number" && score.baseScore >= 0 && score.baseScore <= 10 ? score.baseScore : null;
    const cvss = key === "cvss_v2" ? "2.0" : key === "cvss_v4" ? "4.0" : vector?.startsWith("CVSS:3.0/") === true || score.version === "3.0" ? "3.0" : "3.1";
    return { cvss, vector, base, computedBase: vector === null ? null : computeBase(vector), products };
  });
}

/** CSAF 2.1 in place of scores. */
function metricsOf(record: JsonRecord, at: string, references: References, faults: Faults, computeBase: (vector: string) => number | null): FlawScore[] {
  return itemsAt(record.metrics, `${at}/metrics`).flatMap((item) => scoresOf(recordOf(item.record.content) ?? {}, item.record, item.at, references, faults, computeBase));
}

function remediationOf(record: JsonRecord, at: string, references: References, file: string, faults: Faults): Remediation[] {
  const category = wordOf(record.category, REMEDIATION_CATEGORIES);
  if (category === null) {
    faults.say("csaf-remediation", `${at}/category`, "what kind of remediation it is is not said in words of the standard; it is left out");
    return [];
  }
  const restart = recordOf(record.restart_required);
  const restartCategory = wordOf(restart?.category, RESTART_CATEGORIES);
  if (restart !== undefined && restartCategory === null) faults.say("csaf-restart", `${at}/restart_required`, "what has to restart is not said in words of the standard; it counts as not said");
  return [
    {
      category,
      details: proseAt(record.details, `${at}/details`, faults) ?? "",
      url: nameAt(record.url, `${at}/url`, faults),
      at: instantAt(record.date),
      entitlements: namesAt(record.entitlements, `${at}/entitlements`, faults),
      restart: restartCategory === null ? null : { category: restartCategory, details: proseAt(restart?.details, `${at}/restart_required/details`, faults) },
      products: references.of(record, at),
      witness: { file, at },
    },
  ];
}

function firstOf(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
