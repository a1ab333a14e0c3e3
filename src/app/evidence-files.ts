// Which files a `learn` is to look at: what was named, everything in named folders, and what ZIP archives among them hold, in a stable order. Looks at
// names and kinds, and into archives; at no other content.
import { readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { listZip, type ZipListing, zipRefusal } from "../evidence/capture/zip-file.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { ZipEntry } from "../foundation/zip-directory.ts";

/** The name for standard input, as it is given and as it is shown. */
export const STANDARD_INPUT = "-";

export interface EvidenceFile {
  /** As given, or joined to the folder that was given; of a file in an archive: the archive, a slash, its name there. */
  readonly file: string;
  /** Named by the user rather than found in a folder. */
  readonly isNamed: boolean;
  /** A pipe or device: it can be read once. */
  readonly isStream: boolean;
  /** Bytes of the file as it is; null for streams. */
  readonly bytes: number | null;
  /** Of a file in an archive: where it lies. Absent = it is a file of its own. */
  readonly zipped?: { readonly archive: string; readonly entry: ZipEntry };
  /** Why it cannot be read at all; null = it can be tried. */
  readonly refusal: Diagnostic | null;
}

const DEEPEST_FOLDER = 64;

export function findEvidenceFiles(paths: readonly string[]): EvidenceFile[] {
  const found: EvidenceFile[] = [];
  for (const path of paths) {
    if (path === STANDARD_INPUT) found.push({ file: STANDARD_INPUT, isNamed: true, isStream: true, bytes: null, refusal: null });
    else look(path, true, [], found);
  }
  return found;
}

function look(path: string, isNamed: boolean, folders: readonly string[], found: EvidenceFile[]): void {
  const refuse = (code: string, severity: Diagnostic["severity"], message: string, help?: string): void => {
    found.push({ file: path, isNamed, isStream: false, bytes: null, refusal: { code, severity, message, ...(help === undefined ? {} : { help }), at: { kind: "file", file: path } } });
  };
  let kind: Stats;
  try {
    kind = statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isNamed && code === "ENOENT") refuse("file-missing", "error", "there is no such file or folder");
    else if (code === "ENOENT") refuse("link-broken", "note", "a link to a file that does not exist");
    else if (code === "ELOOP") refuse("link-loop", "note", "links that lead to each other in a circle");
    else refuse("file-unreadable", "error", `it cannot be looked at: ${(error as Error).message}`);
    return;
  }
  if (kind.isFile()) {
    const listing = listingOf(path);
    if (listing === null) found.push({ file: path, isNamed, isStream: false, bytes: kind.size, refusal: null });
    else lookIntoZip(path, isNamed, listing, found, refuse);
  } else if (kind.isDirectory()) {
    lookInside(path, folders, found, refuse);
  } else if (isNamed && (kind.isFIFO() || kind.isCharacterDevice())) {
    found.push({ file: path, isNamed, isStream: true, bytes: null, refusal: null });
  } else {
    const what = kind.isSocket() ? "a socket" : kind.isFIFO() ? "a pipe" : "a device";
    refuse("not-a-file", isNamed ? "error" : "note", `expected a file or a folder, found ${what}`);
  }
}

function lookInside(path: string, folders: readonly string[], found: EvidenceFile[], refuse: (code: string, severity: Diagnostic["severity"], message: string) => void): void {
  let names: string[];
  let real: string;
  try {
    real = realpathSync(path);
    if (folders.includes(real)) {
      refuse("link-loop", "note", "a link back to a folder that it is in");
      return;
    }
    if (folders.length >= DEEPEST_FOLDER) {
      refuse("folder-too-deep", "warning", `folders more than ${DEEPEST_FOLDER} levels deep are not looked into`);
      return;
    }
    names = readdirSync(path).sort((x, y) => (x < y ? -1 : 1));
  } catch (error) {
    refuse("folder-unreadable", "error", `the folder cannot be read: ${(error as Error).message}`);
    return;
  }
  for (const name of names) look(join(path, name), false, [...folders, real], found);
}

/** null = it is no archive, or cannot be read: what that means, reading it says. */
function listingOf(path: string): ZipListing | null {
  try {
    return listZip(path);
  } catch {
    return null;
  }
}

/** What lies in an archive counts as found in a folder: not all of it need be evidence. */
function lookIntoZip(
  path: string,
  isNamed: boolean,
  { entries, problem }: ZipListing,
  found: EvidenceFile[],
  refuse: (code: string, severity: Diagnostic["severity"], message: string, help?: string) => void,
): void {
  if (entries.length === 0) {
    refuse("archive-empty", isNamed ? "error" : "note", problem === null ? "a ZIP archive that holds no file" : "a ZIP archive of which nothing can be read");
    return;
  }
  if (problem !== null) refuse("archive-damaged", "warning", `the ZIP archive is not whole: ${problem}`);
  for (const entry of entries) {
    const file = `${path}/${entry.name}`;
    const why = zipRefusal(entry);
    const help = entry.isEncrypted ? "Unpack it with its password and learn what comes out." : "Unpack it and learn what comes out.";
    const refusal: Diagnostic | null =
      why === null ? null : { code: "archive-entry-refused", severity: "error", message: `this file of the archive is not unpacked: ${why}`, help, at: { kind: "file", file } };
    found.push({ file, isNamed: false, isStream: false, bytes: entry.packedBytes, zipped: { archive: path, entry }, refusal });
  }
}
