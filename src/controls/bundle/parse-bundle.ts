// A bundle: which change files are judged together. Reads no file: whether they exist, and what they say, is found where files are read.
import { hasErrors, type Parsed } from "../../foundation/diagnostic.ts";
import { fileNameOf, normalPath, pathFault } from "../../foundation/relative-path.ts";
import { ShapedFile } from "../../foundation/shaped-file.ts";
import type { BundledFile, ChangeBundle } from "../../plant/bundle.ts";
import { checkRequirements } from "../../plant/requirement-ids.ts";
import { type BundleFile, bundleSchema } from "./bundle-schema.ts";

/** @returns no value when there is any error */
export function parseBundle(text: string, file: string, sha256: string): Parsed<ChangeBundle> {
  const shaped: BundleFile = new ShapedFile(text, file, bundleSchema, { helpFor });
  if (!shaped.isReadable) return { value: undefined, diagnostics: shaped.diagnostics };
  const satisfies = shaped.top("satisfies") ?? [];
  checkRequirements(shaped, satisfies);
  const changes = changesOf(shaped, fileNameOf(file));
  const { diagnostics } = shaped;
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  return { value: { kind: "bundle", name: shaped.top("name") ?? "", file, sha256, satisfies, changes }, diagnostics };
}

function changesOf(shaped: BundleFile, own: string): BundledFile[] {
  const firstLine = new Map<string, number>();
  const entries = shaped.entries("changes");
  if (entries.length === 0 && !shaped.isDamaged("changes")) shaped.error("bundle-without-changes", ["changes"], "The bundle names no change.", "Write changes: [zones.yaml, access.yaml].", "key");
  return entries.map(({ index, value }) => {
    const path = ["changes", index];
    const at = shaped.yaml.at(path);
    const plain = normalPath(value);
    const fault = faultWords(value, plain, own);
    const before = firstLine.get(plain);
    if (fault !== undefined) shaped.error("bad-path", path, fault.message, fault.help);
    else if (before !== undefined) shaped.error("duplicate-change", path, `${plain} stands twice in this bundle; it is already in line ${before}.`, "Remove one of them.");
    firstLine.set(plain, before ?? at.line);
    return { path: plain, at };
  });
}

function faultWords(written: string, plain: string, own: string): { readonly message: string; readonly help?: string } | undefined {
  const fault = pathFault(written, plain, own);
  if (fault === "not-relative")
    return {
      message: `"${written.slice(0, 60)}" is not relative to this file, so the bundle would not mean the same on another machine.`,
      help: "Put the changes beside the bundle, and write their names.",
    };
  if (fault === "no-file") return { message: `"${written.slice(0, 60)}" names no file.` };
  return fault === "itself" ? { message: "A bundle cannot be part of itself." } : undefined;
}

function helpFor(path: readonly PropertyKey[], found: unknown): string | undefined {
  if (path[0] === "changes" && path.length === 2 && found !== null && typeof found === "object") return "A bundle names the files of its changes; write each change into a file of its own.";
  return undefined;
}
