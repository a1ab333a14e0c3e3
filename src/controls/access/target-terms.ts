// Which machines the terms of a change of access mean in a plant. Names compare without case, as Windows compares them; * stands for any characters. A
// machine that no list and no capture knows is still found by the name that its log gives it, but only by asset:, for nothing else is known of it.
import { matchesAsset, fitsPattern } from "../../plant/match-asset.ts";
import { readMatchTerms } from "../../plant/match-terms.ts";
import type { TargetTerm } from "../../plant/access.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Plant } from "../../plant/plant.ts";

/** The zones that a segmentation draws which is judged together with the change. */
export interface DrawnZones {
  readonly names: readonly string[];
  /** Zones of a machine: none where it is outside them all, several where its addresses are in several. */
  zonesOf(asset: Asset): readonly string[];
}

/** Does a term name this machine? Given its name as sessions have it. */
export type NamesMachine = (machine: string) => boolean;

/** null = it cannot be said which machines a term means: it names a zone that nothing draws. Same question, same answer. */
export function targetsOf(plant: Plant, zones: DrawnZones | null): (term: TargetTerm) => NamesMachine | null {
  const found = new Map<string, NamesMachine | null>();
  return (term) => {
    const key = `${term.kind}:${term.text}`;
    const before = found.get(key);
    if (before !== undefined) return before;
    const names = machinesOf(term, plant, zones);
    found.set(key, names);
    return names;
  };
}

function machinesOf(term: TargetTerm, plant: Plant, zones: DrawnZones | null): NamesMachine | null {
  if (term.kind === "asset") {
    const wanted = term.text.toLowerCase();
    return (machine) => isHostNamed(wanted, machine.toLowerCase());
  }
  if (term.kind === "zone" && zones?.names.includes(term.text) !== true) return null;
  const assets = new Set(assetsOf(term, plant, zones).map(({ name }) => name));
  return (machine) => assets.has(machine);
}

/** The machines of the plant that a term names; of a zone that nothing draws none. */
export function assetsOf({ kind, text }: TargetTerm, { assets }: Plant, zones: DrawnZones | null): readonly Asset[] {
  const wanted = text.toLowerCase();
  switch (kind) {
    case "asset":
      return assets.filter(({ name }) => isHostNamed(wanted, name.toLowerCase()));
    case "line":
      return assets.filter(({ line }) => line !== null && fitsPattern(wanted, line.toLowerCase()));
    case "zone":
      return zones === null ? [] : assets.filter((asset) => zones.zonesOf(asset).includes(text));
    case "match": {
      const read = readMatchTerms(`match:${text}`);
      return "terms" in read ? assets.filter((asset) => matchesAsset(read.terms, asset)) : [];
    }
  }
}

/** Has dots, and no domain behind them. */
export const ADDRESS = /^[0-9.]+$|:/;

/** Both in lower case. With its domain ("jump-01.plant.example") or without; an address is no name with a domain. */
export function isHostNamed(wanted: string, machine: string): boolean {
  if (fitsPattern(wanted, machine)) return true;
  const dot = machine.indexOf(".");
  return dot > 0 && !wanted.includes(".") && !ADDRESS.test(machine) && fitsPattern(wanted, machine.slice(0, dot));
}
