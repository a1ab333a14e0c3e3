// Documents that lie beside advisories where these are published, and are none themselves: what they are, in words.
import { recordOf } from "../json-values.ts";

/** null = it is none of them. */
export function companionOf(document: unknown): string | null {
  const root = recordOf(document);
  if (root === undefined) return null;
  const feed = recordOf(root.feed);
  if (feed !== undefined && Array.isArray(feed.entry)) return "a ROLIE feed of advisories: it lists where they are, and holds none";
  if (recordOf(root.service) !== undefined && Array.isArray(recordOf(root.service)?.workspace)) return "a ROLIE service document: it lists feeds of advisories, and holds none";
  if (recordOf(root.categories) !== undefined && Array.isArray(recordOf(root.categories)?.category)) return "a ROLIE category document of feeds of advisories";
  if (typeof root.canonical_url === "string" && (root.metadata_version !== undefined || root.publisher !== undefined) && root.distributions !== undefined)
    return "the metadata of a provider of CSAF: it says where advisories are, and holds none";
  if (typeof root.aggregator === "object" && (root.csaf_providers !== undefined || root.csaf_publishers !== undefined)) return "the list of an aggregator of CSAF providers: it holds no advisory";
  return null;
}

/** Of the header of a table. Which of its products has which of its flaws in which versions, such a table does not say. null = it is none. */
export function tableOfAdvisories(headers: readonly string[]): string | null {
  const plain = headers.map((header) =>
    header
      .toLowerCase()
      .replace(/[^a-z]+/g, " ")
      .trim(),
  );
  const isOne =
    plain.some((header) => /^(ics cert number|ics cert advisory title|advisory id|advisory number|advisory title)$/.test(header)) &&
    plain.some((header) => /^(cve|cves|cve number|cve numbers|cve id)$/.test(header));
  return isOne ? "advisories in a table, which does not say which product has which flaw: give the advisories themselves, as CSAF" : null;
}

/** Of text: index.txt and changes.csv, which name files of advisories, and their digests and signatures. null = it is none of them. */
export function namesAdvisoryFiles(text: string): string | null {
  if (text.startsWith("-----BEGIN PGP SIGNATURE-----")) return "a signature (OpenPGP), which is not checked";
  if (/^(?:[0-9a-f]{64}|[0-9a-f]{128})(?: [ *]\S.*)?\s*$/i.test(text)) return "the digest of a file, which is not checked";
  const lines = text
    .slice(0, 20_000)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  if (text.length > 20_000) lines.pop();
  if (lines.length === 0) return null;
  if (lines.every((line) => /^"?(?:[\w.~+-]+\/)*[\w.~+-]+\.json"?,"?\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})"?$/.test(line)))
    return "a list of changed advisories (changes.csv): it names files, and holds none";
  return lines.every((line) => /^(?:[\w.~+-]+\/)*[\w.~+-]+\.json$/.test(line)) ? "a list of files of advisories (index.txt)" : null;
}
