// Where mappings of lists are kept: mappings/NAME.yaml beside plant.yaml, one per name of a list, so that the next edition is read the same way.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseMappingFile } from "../evidence/lists/asset-table/mapping-file.ts";
import type { Parsed } from "../foundation/diagnostic.ts";
import { decodeUtf8 } from "../foundation/utf8-text.ts";
import type { ListDialogue, NamedMapping } from "./map-list.ts";
import type { Workspace } from "./workspace.ts";

const FOLDER = "mappings";

/** @param mappingFile named by the user with --mapping */
export function readMapping(mappingFile: string): Parsed<NamedMapping> {
  if (!existsSync(mappingFile))
    return { value: undefined, diagnostics: [{ code: "no-mapping-file", severity: "error", message: "there is no such mapping file", at: { kind: "file", file: mappingFile } }] };
  return readNamed(mappingFile, mappingFile);
}

export function workspaceDialogue(workspace: Workspace, given: NamedMapping | null, ask: ListDialogue["ask"]): ListDialogue {
  const placeOf = (list: string): { readonly path: string; readonly shown: string } => {
    const shown = join(FOLDER, `${fileNameOf(list)}.yaml`);
    return { path: join(workspace.directory, shown), shown };
  };
  return {
    given,
    ask,
    saved: (list) => {
      const { path, shown } = placeOf(list);
      return existsSync(path) ? readNamed(path, shown) : { value: undefined, diagnostics: [] };
    },
    save: (list, text) => {
      const { path, shown } = placeOf(list);
      mkdirSync(join(workspace.directory, FOLDER), { recursive: true });
      writeFileSync(path, text);
      return shown;
    },
  };
}

function readNamed(path: string, shown: string): Parsed<NamedMapping> {
  const text = decodeUtf8(readFileSync(path), shown);
  if (text.value === undefined) return { value: undefined, diagnostics: text.diagnostics };
  const { value, diagnostics } = parseMappingFile(text.value, shown);
  return { value: value === undefined ? undefined : { file: shown, mapping: value }, diagnostics };
}

/** The last part of the list's name, with nothing in it that a file system could take for a path. */
function fileNameOf(list: string): string {
  const plain = basename(list.replaceAll("\\", "/")).replace(/[^\p{L}\p{N}._ -]/gu, "_");
  return plain.replace(/^\.+/, "").slice(0, 120) || "list";
}
