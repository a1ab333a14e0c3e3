// What people declared of the plant: plant.yaml, read where there is one.
import { existsSync, readFileSync } from "node:fs";
import { parsePlantFile } from "../evidence/lists/plant-file/parse-plant-file.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import { sha256Of } from "./content-digest.ts";

export interface DeclaredPlant {
  /** null = there is no plant.yaml: nothing is declared. */
  readonly plantFile: PlantFile | null;
  readonly input: { readonly file: string; readonly sha256: string } | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** `shownAs` is the name used in messages and reports. */
export function readDeclaredPlant(file: string, shownAs = file): DeclaredPlant {
  if (!existsSync(file)) return { plantFile: null, input: null, diagnostics: [] };
  const text = readFileSync(file, "utf8");
  const parsed = parsePlantFile(text, shownAs);
  return { plantFile: parsed.value ?? null, input: { file: shownAs, sha256: sha256Of(text) }, diagnostics: parsed.diagnostics };
}
