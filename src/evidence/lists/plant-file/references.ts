// Names within plant.yaml: each is declared once, and what refers to one finds it.
import { nearestWord } from "../../../foundation/nearest-word.ts";
import type { PlantShape } from "./plant-schema.ts";

type Named = "addressSpaces" | "lines" | "assets" | "essential";

export function uniqueNames(shaped: PlantShape, list: Named, noun: string): void {
  const lines = new Map<string, number>();
  for (const { index, value } of shaped.entries(list)) {
    const path = [list, index, "name"];
    const before = lines.get(value.name);
    if (before !== undefined) shaped.error("duplicate-name", path, `The ${noun} "${value.name}" is declared twice; it is already in line ${before}.`, "Rename one, or join them.");
    lines.set(value.name, before ?? shaped.yaml.at(path).line);
  }
}

/** A machine that is only known by name may still be found in the evidence, so a missing asset is a warning; lines exist only here. Nothing is said where the list itself was damaged: the name may be among what could not be read. */
export function checkReference(shaped: PlantShape, name: string, known: readonly string[], list: Named, path: readonly PropertyKey[], severity: "error" | "warning"): void {
  if (known.includes(name) || shaped.isDamaged(list)) return;
  const near = nearestWord(name, known);
  const help = near === undefined ? `Declare it below ${list}, or remove it here.` : `Did you mean ${near}?`;
  shaped[severity](`undeclared-${SINGULAR[list]}`, path, `"${name}" is not declared below ${list}.`, help);
}

const SINGULAR: Readonly<Record<Named, string>> = { addressSpaces: "address-space", lines: "line", assets: "asset", essential: "function" };
