// One source goes from the store with everything that was learnt of it: its rows, the sealed names that only it had, and what a reader of it remembered. The file
// itself is left alone, so learning it again brings it back.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import type { EvidenceStore, SourceRow } from "../store/evidence-store.ts";

/** Shorter, a digest may be a word. */
const LEAST_DIGITS = 8;
const MOST_NAMED = 5;

/** @param name the source as `show sources` names it, the end of its path, or the beginning of its digest */
export async function forgetSource(store: EvidenceStore, name: string): Promise<SourceRow | Diagnostic> {
  const sources = await store.sources();
  const ways: readonly ((source: SourceRow) => boolean)[] = [
    ({ file }) => file === name,
    ({ file }) => file.endsWith(`/${name}`) || file.endsWith(`\\${name}`),
    ({ sha256 }) => name.length >= LEAST_DIGITS && sha256.startsWith(name.toLowerCase()),
  ];
  const found = ways.map((way) => sources.filter(way)).find(({ length }) => length > 0) ?? [];
  const [only] = found;
  if (only === undefined) return unknownSource(sources, name);
  if (found.length > 1) return severalSources(found, name);
  await store.forget(only);
  return only;
}

function unknownSource(sources: readonly SourceRow[], name: string): Diagnostic {
  const near = nearestWord(
    name,
    sources.flatMap(({ file }) => endsOf(file)),
  );
  return {
    code: "unknown-source",
    severity: "error",
    message: `no source "${name}" was learnt`,
    help: near === undefined ? "holdpoint show sources names them." : `Did you mean ${near}?`,
  };
}

function severalSources(found: readonly SourceRow[], name: string): Diagnostic {
  const named = found.slice(0, MOST_NAMED).map(({ file, sha256 }) => `${file} (${sha256.slice(0, 12)})`);
  const more = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more` : "";
  return { code: "several-sources", severity: "error", message: `"${name}" may be ${named.join(", ")}${more}`, help: "Name one by its whole path, or by the beginning of its digest." };
}

/** "a/b/c", "b/c", "c" */
function endsOf(file: string): string[] {
  return [0, ...[...file.matchAll(/[\\/]/g)].map(({ index }) => index + 1)].map((from) => file.slice(from));
}
