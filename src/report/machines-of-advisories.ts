// The machines of the plant that shown advisories mean, as a table for people: one line for each, those that are surely affected first.
import type { PatchMatch } from "../plant/patch-need.ts";
import type { AdvisoryView } from "./advisory-view.ts";
import type { Cell, TableColumn } from "./table.ts";

interface MeantMachine {
  readonly addressSpace: string;
  readonly asset: string;
  readonly affected: Set<string>;
  readonly mayBe: Set<string>;
  /** Of the surest match. */
  confidence: PatchMatch["confidence"];
  why: string;
}

const CONFIDENCES: readonly PatchMatch["confidence"][] = ["high", "medium", "low"];

export const machineColumns: readonly TableColumn[] = [
  { key: "asset", header: "machine", kind: "text", least: 16 },
  { key: "affected", header: "affected by", kind: "list", least: 18 },
  { key: "mayBe", header: "may be by", kind: "list", spare: 1, least: 12 },
  { key: "confidence", header: "confidence", kind: "text" },
  { key: "why", header: "why (the surest)", kind: "text", spare: 2, least: 30 },
];

/** Collects while advisories are shown one by one. */
export class MachinesOfAdvisories {
  readonly #machines = new Map<string, MeantMachine>();

  /** @param isAsked of a machine's name */
  add({ advisory: { id }, assets }: AdvisoryView, isAsked: (asset: string) => boolean): void {
    for (const { addressSpace, asset, outcome, confidence, why } of assets) {
      if ((outcome !== "affected" && outcome !== "may-be-affected") || !isAsked(asset)) continue;
      const key = `${addressSpace}\n${asset}`;
      const machine = this.#machines.get(key) ?? { addressSpace, asset, affected: new Set(), mayBe: new Set(), confidence: "low" as const, why: "" };
      this.#machines.set(key, machine);
      (outcome === "affected" ? machine.affected : machine.mayBe).add(id);
      if (machine.why !== "" && CONFIDENCES.indexOf(confidence) >= CONFIDENCES.indexOf(machine.confidence)) continue;
      machine.confidence = confidence;
      machine.why = why;
    }
  }

  /** How many are affected, and how many more may be. */
  get counts(): { readonly affected: number; readonly mayBe: number } {
    const affected = [...this.#machines.values()].filter((machine) => machine.affected.size > 0).length;
    return { affected, mayBe: this.#machines.size - affected };
  }

  rows(): Cell[][] {
    const several = new Set([...this.#machines.values()].map(({ addressSpace }) => addressSpace)).size > 1;
    return [...this.#machines.values()]
      .sort((x, y) => y.affected.size - x.affected.size || y.mayBe.size - x.mayBe.size || (x.asset < y.asset ? -1 : x.asset > y.asset ? 1 : x.addressSpace < y.addressSpace ? -1 : 1))
      .map(({ addressSpace, asset, affected, mayBe, confidence, why }) => [
        several ? `${asset} (${addressSpace})` : asset,
        listed(affected),
        listed(new Set([...mayBe].filter((id) => !affected.has(id)))),
        confidence,
        why,
      ]);
  }
}

function listed(ids: ReadonlySet<string>): Cell {
  return ids.size === 0 ? null : [...ids].sort();
}
