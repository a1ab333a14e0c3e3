// An advisory in CSAF (2.0, and 2.1 as far as it agrees or is known here) as words of the plant. Reads what can be read and says what was not; whether the document is
// as its standard demands is asked in validate-csaf.ts. Fetches nothing: addresses in it are text.
import type { Advisory } from "../../../plant/advisory.ts";
import { type JsonRecord, recordOf } from "../json-values.ts";
import { Faults, instantAt, nameAt, wordOf } from "./csaf-values.ts";
import { readProductTree } from "./product-tree.ts";
import { readVulnerabilities } from "./vulnerabilities.ts";

const STATUSES = ["draft", "interim", "final"] as const;

/** It says so itself, or has the parts that no other document has. */
export function isCsaf(document: unknown): boolean {
  const head = recordOf(recordOf(document)?.document);
  return head !== undefined && (typeof head.csaf_version === "string" || (recordOf(head.tracking) !== undefined && recordOf(head.publisher) !== undefined));
}

export interface CsafOrigin {
  /** Name as shown to people. */
  readonly file: string;
  readonly sha256: string;
}

/** A text = why nothing can be made of it. @param computeBase of a CVSS vector; null = it is none */
export function readCsaf(document: unknown, { file, sha256 }: CsafOrigin, computeBase: (vector: string) => number | null): Advisory | string {
  const root = recordOf(document) as JsonRecord;
  const head = recordOf(root.document) ?? {};
  const faults = new Faults();
  const tracking = recordOf(head.tracking) ?? {};
  const publisher = recordOf(head.publisher) ?? {};
  const id = nameAt(tracking.id, "/document/tracking/id", faults);
  if (id === null) return "it has no id (/document/tracking/id): nothing could ever replace it";
  const csafVersion = nameAt(head.csaf_version, "/document/csaf_version", faults) ?? "";
  if (csafVersion !== "2.0" && csafVersion !== "2.1") {
    if (csafVersion !== "") return `it is CSAF ${csafVersion.slice(0, 20)}; 2.0 is read, and 2.1 as far as it agrees`;
    faults.say("csaf-version", "/document/csaf_version", "it does not say which version of CSAF it is; it is read as 2.0");
  }
  if (csafVersion === "2.1") faults.say("csaf-2.1", "/document/csaf_version", "it is CSAF 2.1: it is read as 2.0 with the scores, statuses and remediations of 2.1, and not validated");
  const tree = readProductTree(root.product_tree, file, faults);
  const vulnerabilities = readVulnerabilities(root.vulnerabilities, tree, file, faults, computeBase);
  return {
    id,
    title: nameAt(head.title, "/document/title", faults) ?? id,
    publisher: nameAt(publisher.name, "/document/publisher/name", faults) ?? "",
    namespace: nameAt(publisher.namespace, "/document/publisher/namespace", faults) ?? "",
    category: nameAt(head.category, "/document/category", faults) ?? "",
    edition: nameAt(tracking.version, "/document/tracking/version", faults) ?? "",
    status: wordOf(tracking.status, STATUSES),
    released: instantAt(tracking.initial_release_date),
    revised: instantAt(tracking.current_release_date),
    tlp: nameAt(recordOf(recordOf(head.distribution)?.tlp)?.label, "/document/distribution/tlp/label", faults),
    severity: nameAt(recordOf(head.aggregate_severity)?.text, "/document/aggregate_severity/text", faults),
    csafVersion,
    products: [...tree.products.values()],
    vulnerabilities,
    faults: faults.all,
    file,
    sha256,
  };
}
