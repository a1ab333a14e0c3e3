// Advisories to rows of the store and back. Every edition is kept; read is the newest of each, one after another in the order of their ids, so that many thousands never
// have to be in memory at once.
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Advisory, AdvisoryProduct, AdvisoryWitness, Remediation, Vulnerability } from "../../plant/advisory.ts";
import type { EvidenceStore, SourceRow } from "../../store/evidence-store.ts";
import { storableText } from "../../store/row-order.ts";
import type { ColumnBatch } from "../../store/tables.ts";
import { rowAt, rowsToBatch } from "../flows/flow-tables.ts";
import { advisoryBodyTable, advisoryTable } from "./advisory-tables.ts";
import { compareEditions, type Edition } from "./compare-editions.ts";

/** No advisory is larger than the largest list, and its words are fewer than its JSON. */
const MOST_BODY_BYTES = 512 * 1024 * 1024;

/** Places without the file, which is the same for all. */
type Placed<T> = Omit<T, "witness"> & { readonly at: string };
type Body = Omit<Advisory, "products" | "vulnerabilities" | "file" | "sha256"> & {
  readonly products: readonly Placed<AdvisoryProduct>[];
  readonly vulnerabilities: readonly (Omit<Placed<Vulnerability>, "remediations"> & { readonly remediations: readonly (Omit<Remediation, "witness"> & { readonly place: string })[] })[];
};

/** Under which editions of one advisory belong together; ids stand first, so that they are in their order. */
export function advisoryKey({ id, namespace, publisher }: Pick<Advisory, "id" | "namespace" | "publisher">): string {
  return `${id} ${encodeURI(storableText(namespace === "" ? publisher : namespace))}`;
}

export function advisoryToBatches(advisory: Advisory, source: number): ColumnBatch[] {
  const key = advisoryKey(advisory);
  const { edition, revised, status } = advisory;
  return [rowsToBatch(advisoryTable, [{ source, key, edition, revised: revised ?? Number.NaN, status: status ?? "" }]), rowsToBatch(advisoryBodyTable, [{ source, key, body: encodeBody(advisory) }])];
}

function encodeBody({ products, vulnerabilities, file: _, sha256: __, ...head }: Advisory): Uint8Array {
  const body: Body = {
    ...head,
    products: products.map(({ witness, ...product }) => ({ ...product, at: witness.at })),
    vulnerabilities: vulnerabilities.map(({ witness, remediations, ...flaw }) => ({
      ...flaw,
      at: witness.at,
      remediations: remediations.map(({ witness: of, ...remediation }) => ({ ...remediation, place: of.at })),
    })),
  };
  return deflateRawSync(JSON.stringify(body));
}

function decodeBody(bytes: Uint8Array, { file, sha256 }: SourceRow): Advisory {
  const { products, vulnerabilities, ...head } = JSON.parse(inflateRawSync(bytes, { maxOutputLength: MOST_BODY_BYTES }).toString("utf8")) as Body;
  const at = (place: string): AdvisoryWitness => ({ file, at: place });
  return {
    ...head,
    products: products.map(({ at: place, ...product }) => ({ ...product, witness: at(place) })),
    vulnerabilities: vulnerabilities.map(({ at: place, remediations, ...flaw }) => ({
      ...flaw,
      remediations: remediations.map(({ place: where, ...remediation }) => ({ ...remediation, witness: at(where) })),
      witness: at(place),
    })),
    file,
    sha256,
  };
}

/** Of each advisory the source of its newest edition, by key. */
export async function newestEditions(store: EvidenceStore): Promise<Map<string, number>> {
  const sources = new Map((await store.sources()).map((source) => [source.id, source]));
  const newest = new Map<string, Edition & { readonly source: number }>();
  for await (const batch of store.scan(advisoryTable.name, ["key", "source"])) {
    for (let i = 0; i < batch.rows; i++) {
      const row = rowAt(advisoryTable, batch, i) as { source: number; key: string; edition: string; revised: number; status: string };
      const edition = { ...row, sha256: sources.get(row.source)?.sha256 ?? "" };
      const known = newest.get(row.key);
      if (known === undefined || compareEditions(edition, known) > 0) newest.set(row.key, edition);
    }
  }
  return new Map([...newest].map(([key, { source }]) => [key, source]));
}

/** The newest edition of each, by id. */
export async function* readAdvisories(store: EvidenceStore): AsyncGenerator<Advisory> {
  const newest = await newestEditions(store);
  if (newest.size === 0) return;
  const sources = new Map((await store.sources()).map((source) => [source.id, source]));
  for await (const batch of store.scan(advisoryBodyTable.name, ["key", "source"])) {
    for (let i = 0; i < batch.rows; i++) {
      const { source, key, body } = rowAt(advisoryBodyTable, batch, i) as { source: number; key: string; body: Uint8Array };
      const row = sources.get(source);
      if (newest.get(key) === source && row !== undefined) yield decodeBody(body, row);
    }
  }
}
