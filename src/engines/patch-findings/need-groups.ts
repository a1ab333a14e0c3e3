// Which patches make one finding: those of one machine that come to the same, at the same time; where nothing is offered, those of machines that are alike. One update often answers thirty advisories, and nobody reads the same
// finding thirty times. Every need that does not simply fit is in exactly one group.
import { groupBy } from "../../foundation/group-by.ts";
import type { PatchVerdict } from "../../plant/patch-judgement.ts";
import { compareRows, type PatchRow } from "./patch-table.ts";

export interface NeedGroup {
  /** Stable across runs: it names the machine, what becomes of the patches, and their date. */
  readonly key: readonly string[];
  readonly verdict: Exclude<PatchVerdict, "fits">;
  /** The most urgent first; never empty. */
  readonly rows: readonly [PatchRow, ...PatchRow[]];
}

export function groupNeeds(rows: readonly PatchRow[]): NeedGroup[] {
  const told = rows.filter(({ verdict }) => verdict !== "fits");
  const ofMachines = [...groupBy(told, (row) => JSON.stringify(keyOf(row))).values()].map((group) => ({ key: keyOf(group[0] as PatchRow), rows: group }));
  return [...groupBy(ofMachines, ({ key, rows: own }) => JSON.stringify(sharedKey(key, own))).values()].map((alike) => {
    const [{ key, rows: own }] = alike as [(typeof alike)[number]];
    const sorted = alike.flatMap((of) => of.rows).sort(compareRows) as [PatchRow, ...PatchRow[]];
    return { key: sharedKey(key, own), verdict: sorted[0].verdict as NeedGroup["verdict"], rows: sorted };
  });
}

/**
 * Machines of one kind have the same advisories. Where nothing is offered for them, or of all of them the same is not known, nothing else sets them apart: twenty drives
 * are one finding.
 */
function sharedKey(key: readonly string[], rows: readonly PatchRow[]): readonly string[] {
  const [{ dossier, verdict }] = rows as [PatchRow, ...PatchRow[]];
  const advisories = [...new Set(rows.map((row) => row.dossier.need.advisory))].sort();
  if (verdict === "no-fix") return [key[0] ?? "", verdict, ...advisories];
  const isSame = verdict === "unknown" && rows.every((row) => !row.dossier.isDated && row.dossier.verdict === "unknown" && row.dossier.why === dossier.why);
  return isSame ? [key[0] ?? "", verdict, dossier.why, ...advisories] : key;
}

/** What a person dated stands apart from what is to be planned; what is put off goes by whose word, or which rule, stands in for it. */
function keyOf({ dossier: { need, isDated, placed }, verdict }: PatchRow): string[] {
  const key = [need.addressSpace, need.asset, verdict];
  if (verdict === "accepted") return [...key, need.accepted?.owner ?? "", need.accepted?.until ?? ""];
  if (verdict === "compensated") return [...key, need.compensated?.by ?? "", need.compensated?.until ?? "", isDated ? String(placed?.first ?? "") : ""];
  if (verdict === "no-fix") return key;
  return [...key, isDated ? String(need.startsAt ?? placed?.first ?? "") : "planned"];
}
