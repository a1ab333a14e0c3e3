// Patches that wait behind a change of segmentation: which machine, which advisory, and the file of the change that stands in. Whether that file is there, and
// closes anything, is found where files are read.
import { normalPath, pathFault } from "../../foundation/relative-path.ts";
import { readDay } from "../../foundation/shaped-times.ts";
import type { CompensatedPatch } from "../../plant/patching.ts";
import type { PatchingFile } from "./patching-schema.ts";

/** @param own name of the file that is read, without its folder */
export function parseCompensated(shaped: PatchingFile, own: string): CompensatedPatch[] {
  const lines = new Map<string, number>();
  return shaped.entries("compensated").map(({ index, value: { asset, advisory, by, until, reason } }) => {
    const path = ["compensated", index];
    const at = shaped.yaml.at(path);
    const plain = normalPath(by);
    const fault = faultWords(by, plain, own);
    if (fault !== undefined) shaped.error("bad-path", [...path, "by"], fault.message, fault.help);
    const key = JSON.stringify([asset.toLowerCase(), advisory?.toLowerCase() ?? null]);
    const before = lines.get(key);
    if (before !== undefined) shaped.error("duplicate-compensation", path, `What stands in for ${advisory ?? "every advisory"} on ${asset} is already said in line ${before}.`, "Remove one of them.");
    lines.set(key, before ?? at.line);
    return {
      ...{ asset, advisory: advisory ?? null, by: plain, byAt: shaped.yaml.at([...path, "by"]) },
      until: readDay(shaped, until, [...path, "until"]),
      ...{ reason: reason ?? null, at },
    };
  });
}

function faultWords(written: string, plain: string, own: string): { readonly message: string; readonly help?: string } | undefined {
  const fault = pathFault(written, plain, own);
  if (fault === "not-relative")
    return { message: `"${written.slice(0, 60)}" is not relative to this file, so it would not mean the same on another machine.`, help: "Put the change beside this one, and write its name." };
  if (fault === "no-file") return { message: `"${written.slice(0, 60)}" names no file.`, help: "Write the name of a change of segmentation, such as filler-until-patched.yaml." };
  return fault === "itself" ? { message: "A change of patching cannot stand in for its own patch.", help: "Write the name of a change of segmentation." } : undefined;
}
