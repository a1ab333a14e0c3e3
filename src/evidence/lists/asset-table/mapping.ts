// How the columns of an asset list, of a calendar, of a session book or of a list of updates are read: which sheet, which row is the header, which column is what. Data only; guessing, printing and
// reading it stand beside.
import type { Delimiter } from "./read-csv.ts";
import type { Encoding } from "../text-encoding.ts";

/** What a column of a shift or production calendar may be, besides its line; a table with a start or a date is one. */
const TIME_FIELDS = ["start", "end", "duration", "date", "start-time", "end-time", "end-date", "state", "label"] as const;
export type TimeField = (typeof TIME_FIELDS)[number];

/** What a column of a session book may be, besides its times; a table with an account is one. */
const SESSION_FIELDS = ["account", "target", "from", "way", "event"] as const;
export type SessionField = (typeof SESSION_FIELDS)[number];

/** What a column of a list of updates may be, besides its machine (a name), its maker and its date; a table with an update is one, and with an approval one of approvals. */
const UPDATE_FIELDS = ["update", "title", "update-state", "approval", "product", "product-version", "remarks"] as const;
export type UpdateField = (typeof UPDATE_FIELDS)[number];

/** What a column may be. "ignore" = known and not read. */
export const FIELDS = [
  "name",
  "hostname",
  "address",
  "mac",
  "netmask",
  "gateway",
  "vendor",
  "model",
  "serial",
  "firmware",
  "os",
  "role",
  "level",
  "line",
  "location",
  "installed",
  "status",
  "ignore",
  ...TIME_FIELDS,
  ...SESSION_FIELDS,
  ...UPDATE_FIELDS,
] as const;
export type Field = (typeof FIELDS)[number];

/** What a header of an asset list may mean. "kind": model or role, which only the content tells. */
export type HeaderMeaning = Exclude<Field, TimeField | SessionField | UpdateField> | "kind";

/** Fields that several columns of one list may be: two network cards, building and room. */
export const FIELDS_OF_SEVERAL: ReadonlySet<Field> = new Set<Field>(["address", "mac", "location", "ignore"]);

export interface ColumnMapping {
  /** From 0. */
  readonly index: number;
  /** As it stands in the header; "" where there is none. */
  readonly header: string;
  readonly field: Field;
}

export interface TableMapping {
  /** null for CSV. */
  readonly sheet: string | null;
  /** The last row of the header, counted as a spreadsheet does; 0 = the list has no header. */
  readonly headerRow: number;
  /** Rows of the header, 1 or 2; 0 with no header. */
  readonly headerRows: number;
  readonly columns: readonly ColumnMapping[];
}

export interface ListMapping {
  /** null = as the content says. */
  readonly encoding: Encoding | null;
  readonly delimiter: Delimiter | null;
  /** Sheets that hold assets; one entry for CSV. */
  readonly tables: readonly TableMapping[];
}

export function isUpdateMapping({ tables }: ListMapping): boolean {
  return tables.some(({ columns }) => columns.some(({ field }) => field === "update"));
}

export function isSessionMapping({ tables }: ListMapping): boolean {
  return tables.some(({ columns }) => columns.some(({ field }) => field === "account"));
}

export function isCalendarMapping(mapping: ListMapping): boolean {
  const { tables } = mapping;
  return !isSessionMapping(mapping) && tables.some(({ columns }) => columns.some(({ field }) => field === "start" || field === "date"));
}
