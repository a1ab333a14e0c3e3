// Approvals of updates and updates of machines: rows of the store and back.
import type { Micros } from "../../foundation/time.ts";
import type { InstalledUpdate, UpdateApproval } from "../../plant/advisory.ts";
import type { EvidenceStore } from "../../store/evidence-store.ts";
import type { ColumnBatch } from "../../store/tables.ts";
import { rowAt, rowsToBatch } from "../flows/flow-tables.ts";
import type { ReadUpdates } from "../lists/update-table/update-table.ts";
import { installedUpdateTable, updateApprovalTable } from "./advisory-tables.ts";

export function updatesToBatches({ approvals, installed }: ReadUpdates, source: number): ColumnBatch[] {
  return [
    rowsToBatch(
      updateApprovalTable,
      approvals.map(({ vendor, product, productVersion, remarks, at, ...row }) => ({ source, ...row, ...said({ vendor, product, productVersion, remarks }), time: at ?? Number.NaN })),
    ),
    rowsToBatch(
      installedUpdateTable,
      installed.map(({ title, at, ...row }) => ({ source, ...row, ...said({ title }), time: at ?? Number.NaN })),
    ),
  ];
}

/** By update, product, then source and row. */
export async function readApprovals(store: EvidenceStore): Promise<UpdateApproval[]> {
  const files = await filesOf(store);
  const found: UpdateApproval[] = [];
  for await (const batch of store.scan(updateApprovalTable.name, ["update", "product", "productVersion", "source", "record"])) {
    for (let i = 0; i < batch.rows; i++) {
      const row = rowAt(updateApprovalTable, batch, i) as unknown as UpdateApproval & Stored;
      const { source, record, time, vendor, product, productVersion, remarks, ...approval } = row;
      found.push({ ...approval, ...unsaid({ vendor, product, productVersion, remarks }), at: timeOrNull(time), witness: { file: files.get(source) ?? "", at: `row ${record}` } });
    }
  }
  return found;
}

/** By machine, update, then source and row. */
export async function readInstalledUpdates(store: EvidenceStore): Promise<InstalledUpdate[]> {
  const files = await filesOf(store);
  const found: InstalledUpdate[] = [];
  for await (const batch of store.scan(installedUpdateTable.name, ["machine", "update", "source", "record"])) {
    for (let i = 0; i < batch.rows; i++) {
      const { source, record, time, title, ...update } = rowAt(installedUpdateTable, batch, i) as unknown as InstalledUpdate & Stored;
      found.push({ ...update, ...unsaid({ title }), at: timeOrNull(time), witness: { file: files.get(source) ?? "", at: `row ${record}` } });
    }
  }
  return found;
}

interface Stored {
  readonly source: number;
  readonly record: number;
  readonly time: number;
}

/** Text columns have no null. */
function said<K extends string>(texts: Readonly<Record<K, string | null>>): Record<K, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text ?? ""])) as Record<K, string>;
}

function unsaid<K extends string>(texts: Readonly<Record<K, string | null>>): Record<K, string | null> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text === "" ? null : text])) as Record<K, string | null>;
}

async function filesOf(store: EvidenceStore): Promise<Map<number, string>> {
  return new Map((await store.sources()).map(({ id, file }) => [id, file]));
}

function timeOrNull(time: number): Micros | null {
  return Number.isNaN(time) ? null : time;
}
