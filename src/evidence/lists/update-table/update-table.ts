// Rows of a list of updates to what it says, with the columns as a mapping says: which updates a machine has or lacks, or which ones a maker approves of for a product.
// Every row ends in one state: read (one update or several), or not understood, with its number and the reason.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { localInstant } from "../../../foundation/local-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { InstalledUpdate, UpdateApproval } from "../../../plant/advisory.ts";
import { ListTroubles } from "../list-troubles.ts";
import { RowTimes, type TimedRow, type TimedTable } from "../row-times.ts";
import { approvalOf, installStateOf, updateNames } from "./update-words.ts";

/** Without the file, which is the same for all. `record` is the number of the row. */
export type ListedApproval = Omit<UpdateApproval, "witness"> & { readonly record: number };
export type ListedInstallation = Omit<InstalledUpdate, "witness"> & { readonly record: number };

export interface ReadUpdates {
  /** Of both kinds one is empty. */
  readonly approvals: readonly ListedApproval[];
  readonly installed: readonly ListedInstallation[];
  readonly records: number;
  readonly understood: number;
  readonly notUnderstood: number;
  readonly contents: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly warnings: readonly string[];
}

const DAY_MICROS = 86_400 * MICROS_PER_SECOND;
const LONGEST_TEXT = 500;

/** @param timezone IANA name of the plant's: days and times in such lists name no zone */
export function readUpdateTables(tables: readonly TimedTable[], file: string, timezone: string): ReadUpdates {
  const troubles = new ListTroubles(file);
  const approvals: ListedApproval[] = [];
  const installed: ListedInstallation[] = [];
  let [records, notUnderstood] = [0, 0];
  for (const table of tables) {
    const times = new RowTimes(table);
    const isOfApprovals = table.columns.some(({ field }) => field === "approval");
    const place = (row: TimedRow): string => (table.sheet === null ? `row ${row.number}` : `sheet ${table.sheet} row ${row.number}`);
    for (const row of table.rows) {
      if (row.cells.every((cell) => cell.trim() === "")) continue;
      records++;
      const text = (field: string): string | null => times.text(row, field)?.slice(0, LONGEST_TEXT) ?? null;
      const names = updateNames(text("update") ?? "");
      const machine = text("name") ?? text("hostname") ?? text("address");
      if (names.length === 0 || (!isOfApprovals && machine === null)) {
        notUnderstood++;
        const why = names.length === 0 ? "it names no update" : "it names no machine";
        troubles.say("warning", "update-row-unreadable", row.number, `${place(row)}: ${why}; the row is not read`, "rows of updates that cannot be read");
        continue;
      }
      const at = timeOf(times, row, timezone);
      if (typeof at === "string") troubles.say("note", "update-without-day", row.number, `${place(row)}: ${at}; the update counts as without a date`, "rows whose date cannot be read");
      const time = typeof at === "string" ? null : at;
      for (const update of names) {
        if (isOfApprovals) {
          const stateWords = text("approval") ?? "";
          const state = approvalOf(stateWords);
          if (state === "unknown")
            troubles.say(
              "warning",
              "update-approval-unknown",
              row.number,
              `${place(row)}: "${stateWords.slice(0, 60)}" does not say whether it is approved; it counts as not decided`,
              "rows that do not say whether an update is approved",
            );
          approvals.push({
            update,
            vendor: text("vendor"),
            product: text("product"),
            productVersion: text("product-version"),
            state,
            stateWords,
            remarks: text("remarks"),
            at: time,
            record: row.number,
          });
        } else {
          const stateWords = text("update-state");
          // Lists without such a column name what is there.
          const hasState = table.columns.some(({ field }) => field === "update-state");
          const state = hasState ? installStateOf(stateWords ?? "") : "installed";
          installed.push({ machine: machine as string, update, title: text("title"), state, stateWords: stateWords ?? "", at: time, record: row.number });
        }
      }
    }
  }
  const { diagnostics, warnings } = troubles;
  const contents = approvals.length > 0 ? { approvals: approvals.length } : { machines: new Set(installed.map(({ machine }) => machine.toLowerCase())).size, updates: installed.length };
  return { approvals, installed, records, understood: records - notUnderstood, notUnderstood, contents, diagnostics, warnings };
}

/** A text = why it cannot be read; null = the row does not say. */
function timeOf(times: RowTimes, row: TimedRow, timezone: string): Micros | null | string {
  if (times.text(row, "date") === null) return null;
  const begin = times.begin(row);
  if (typeof begin === "string") return begin;
  if (begin.zone === "UTC") return begin.wall;
  const day = Math.floor(begin.wall / DAY_MICROS);
  return localInstant(timezone, day, (begin.wall - day * DAY_MICROS) / MICROS_PER_SECOND);
}
