// What every part of the answer looks at, found once: patches that belong together, peers that do, and what is known of each machine.
import { type MachineAge, type MachineConcerns, agesOf, concernsByMachine } from "./machine-concerns.ts";
import { groupNeeds, type NeedGroup } from "./need-groups.ts";
import { type PatchTable, patchTable } from "./patch-table.ts";
import { groupPeers, type PeerGroup } from "./peer-groups.ts";
import type { PatchFindingsQuestion } from "./question.ts";

export interface PatchParts extends PatchTable {
  readonly needGroups: readonly NeedGroup[];
  readonly peerGroups: readonly PeerGroup[];
  /** Of machines that the change updates. */
  readonly concerns: readonly MachineConcerns[];
  /** Of every machine that is to be patched, the oldest first. */
  readonly ages: readonly MachineAge[];
}

export function patchParts(question: PatchFindingsQuestion): PatchParts {
  const table = patchTable(question);
  return { ...table, needGroups: groupNeeds(table.rows), peerGroups: groupPeers(table), concerns: concernsByMachine(table), ages: agesOf(table) };
}
