// Learns one advisory into the store. Known by the digest of its content; another edition of it is kept beside, and the newest is what is read. What is not as its
// standard demands is said with its place in the file, and kept with it.
import { advisoryToBatches } from "../evidence/advisories/stored-advisories.ts";
import { readCsaf } from "../evidence/lists/csaf/csaf.ts";
import { openCvss } from "../evidence/lists/csaf/cvss-base.ts";
import { openCsafValidator } from "../evidence/lists/csaf/validate-csaf.ts";
import { listKinds } from "../evidence/lists/list-kinds.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { placesInJson } from "../foundation/json-places.ts";
import { TextLines } from "../foundation/text-lines.ts";
import type { Advisory, AdvisoryFault } from "../plant/advisory.ts";
import type { EvidenceStore, StoredSource } from "../store/evidence-store.ts";
import type { KnownDigests } from "./known-digests.ts";
import type { LearnedList } from "./learned-list.ts";
import { storeEdition } from "./store-edition.ts";

export interface AdvisoryToStore {
  /** Name as shown to people. */
  readonly file: string;
  readonly vantage: string;
  readonly addressSpace: string;
  readonly known: KnownDigests;
}

/** The rest of a file's faults is counted. */
const MOST_FAULTS_SAID = 5;

/** Throws StoreFailure. */
export async function storeAdvisory(
  store: EvidenceStore,
  { file, vantage, addressSpace, known }: AdvisoryToStore,
  { bytes, sha256 }: { readonly bytes: Uint8Array; readonly sha256: string },
  { document, text }: { readonly document: unknown; readonly text: string },
): Promise<LearnedList> {
  const before = known.find(listKinds.csaf.id, sha256);
  if (before !== undefined) return { outcome: "known", records: 0, source: before, diagnostics: [] };
  const read = await readAdvisory(document, { file, sha256 });
  if (typeof read === "string") return { outcome: "refused", records: 0, diagnostics: [{ code: "csaf-refused", severity: "error", message: read, at: { kind: "file", file } }], source: null };
  const nothing = Number.NaN;
  const source: StoredSource = {
    sha256,
    file,
    kind: listKinds.csaf.id,
    vantage,
    addressSpace,
    bytes: bytes.length,
    records: 1,
    understood: 1,
    notUnderstood: 0,
    contents: { products: read.products.length, flaws: read.vulnerabilities.length },
    first: nothing,
    last: nothing,
    lossShare: nothing,
    warnings: read.faults.length === 0 ? [] : [`${read.faults.length === 1 ? "one thing is" : `${read.faults.length} things are`} not as CSAF demands`],
    complete: true,
    checkpoint: JSON.stringify({ advisory: { id: read.id } }),
  };
  await storeEdition(store, source, (number) => advisoryToBatches(read, number), null);
  known.add(source);
  return { outcome: "learnt", records: 1, source, diagnostics: faultsToDiagnostics(read.faults, text, file) };
}

/** Read and, of version 2.0, validated. A text = why nothing can be made of it. */
export async function readAdvisory(document: unknown, origin: { readonly file: string; readonly sha256: string }): Promise<Advisory | string> {
  const read = readCsaf(document, origin, await openCvss());
  if (typeof read === "string" || read.csafVersion === "2.1") return read;
  const faults = await (await openCsafValidator())(document);
  return faults.length === 0 ? read : { ...read, faults: [...read.faults, ...faults] };
}

function faultsToDiagnostics(faults: readonly AdvisoryFault[], text: string, file: string): Diagnostic[] {
  if (faults.length === 0) return [];
  const said = faults.slice(0, MOST_FAULTS_SAID);
  const lines = new TextLines(text, file);
  const places = placesInJson(
    text,
    said.map(({ at }) => at),
  );
  const diagnostics = said.map(({ code, at, message }, i): Diagnostic => {
    const place = places.get(at);
    const shown = { code, severity: "warning" as const, message: `${at === "" ? "" : `${at}: `}${message}`, at: place === undefined ? ({ kind: "file", file } as const) : lines.at(place) };
    return i === 0 ? { ...shown, help: "What could be read of the advisory is kept. Tell its publisher." } : shown;
  });
  const more = faults.length - said.length;
  return more === 0 ? diagnostics : [...diagnostics, { code: "csaf-more", severity: "warning", message: `${more} more places are not as CSAF demands`, at: { kind: "file", file } }];
}
