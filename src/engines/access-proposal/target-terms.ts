// A set of machines in the words of a change file: a whole line, all machines of one kind on a line, else each by its name. Never a pattern that names a
// machine which the set does not hold today.
import type { Asset } from "../../plant/asset.ts";
import { matchesAsset } from "../../plant/match-asset.ts";
import { readMatchTerms } from "../../plant/match-terms.ts";
import type { Plant } from "../../plant/plant.ts";
import { compare, distinct } from "./duties.ts";

export interface TargetWords {
  readonly kind: "asset" | "line" | "match";
  readonly text: string;
  /** Of the set. */
  readonly machines: readonly string[];
}

/** @param machines names (isNameable); every one is in exactly one of the terms */
export function targetWords(machines: readonly string[], plant: Plant, mayGroup: boolean): TargetWords[] {
  const left = new Set(machines);
  const terms: TargetWords[] = [];
  const take = (kind: "line" | "match", text: string, group: readonly Asset[]): void => {
    if (group.length < 2 || !group.every(({ name }) => left.has(name))) return;
    for (const { name } of group) left.delete(name);
    terms.push({ kind, text, machines: distinct(group.map(({ name }) => name)) });
  };
  if (mayGroup) {
    const lines = distinct(plant.assets.flatMap(({ name, line }) => (line !== null && left.has(name) ? [line] : [])));
    for (const line of lines) {
      const onLine = plant.assets.filter((asset) => asset.line === line);
      if (plant.lines.some(({ name }) => name === line)) take("line", line, onLine);
      for (const role of distinct(onLine.filter(({ name }) => left.has(name)).map((asset) => asset.role))) {
        const written = `role=${role} line=${/\s/.test(line) ? `"${line}"` : line}`;
        const meant = matchedBy(written, plant);
        if (role !== "unknown" && meant !== null) take("match", written, meant);
      }
    }
  }
  for (const name of distinct(left)) terms.push({ kind: "asset", text: name, machines: [name] });
  return terms.sort((a, b) => compare(a.machines[0] as string, b.machines[0] as string));
}

/** null = the text cannot be read back as a selector. */
function matchedBy(written: string, plant: Plant): Asset[] | null {
  const read = readMatchTerms(`match:${written}`);
  return "terms" in read ? plant.assets.filter((asset) => matchesAsset(read.terms, asset)) : null;
}
