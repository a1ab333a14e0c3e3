// Rows of a table to listed assets, with the columns as a mapping says. Every row ends in one state: a machine, a heading or a repetition that was
// understood as such, or not understood, with its number and the reason.
import { addressesOfCell, cellText } from "../cell-values.ts";
import type { ListedAsset } from "../listed-asset.ts";
import type { ListTroubles } from "../list-troubles.ts";
import { isAddress } from "./column-content.ts";
import type { FittedTable } from "./fit-mapping.ts";
import { plainHeader } from "./header-words.ts";
import { RowReader } from "./row-reader.ts";
import { isNotThere } from "./row-status.ts";
import { holdsAddress } from "./stacked-tables.ts";
import { isBlank, type TableRow } from "./table.ts";

export interface RowsRead {
  readonly assets: readonly ListedAsset[];
  /** Rows that hold something, below the header. */
  readonly records: number;
  readonly notUnderstood: number;
}

/** With fewer mapped columns a row of one cell is as full as any other. */
const COLUMNS_FOR_HEADINGS = 3;
/** How sums and remarks below a table begin. "Stand 4" is a machine in a rolling mill, and "Total" a make: only with what makes them a sum or a date. */
const FOOTER =
  /^(summe|gesamtsumme|zwischensumme|subtotal)\b|^(total|totale|gesamt|anzahl|count)(\s*:|[\s\d]*$)|^(stand|as of|updated|erstellt|created|exported|generated|geprüft|checked|seite|page|legende|legend|hinweis|anmerkung|bemerkung|remark|notes?|nota|remarque|quelle)(\s*:|\s+\d{1,4}[./-]\d)/i;

/** @param prefix of every place: "" or "sheet Devices " */
export function tableToAssets({ table, mapping, firstData }: FittedTable, prefix: string, troubles: ListTroubles): RowsRead {
  const columns = mapping.columns.filter((c) => c.field !== "ignore");
  const statusColumns = columns.filter((c) => c.field === "status");
  const headers = new Map(columns.map((c) => [c.index, plainHeader(c.header)]));
  const assets: ListedAsset[] = [];
  let records = 0;
  let notUnderstood = 0;
  let lastRow = -1;
  const reader = new RowReader(columns, prefix, troubles);
  for (const row of table.rows.slice(0, firstData)) {
    if (row.cells.some((cell) => isAddress(cell.trim()) && addressesOfCell(cell).addresses.length > 0))
      troubles.say("warning", "list-above-header", row.number, `${prefix}row ${row.number} stands above the header and holds an address; it is not read`, "rows with addresses above the header");
  }
  for (let i = firstData; i < table.rows.length; i++) {
    const row = table.rows[i] as TableRow;
    if (isBlank(row)) continue;
    records++;
    if (mapping.headerRow > 0 && columns.every((c) => plainHeader(row.cells[c.index] ?? "") === headers.get(c.index))) continue;
    const filled = row.cells.filter((cell) => cell.trim() !== "");
    if (filled.length === 1 && columns.length >= COLUMNS_FOR_HEADINGS && addressesOfCell(filled[0] as string).addresses.length === 0) {
      troubles.say(
        "note",
        "list-heading",
        row.number,
        `${prefix}row ${row.number} holds one cell only and is taken for a heading: "${(filled[0] as string).trim().slice(0, 60)}"`,
        "rows of one cell, taken for headings",
      );
      continue;
    }
    const first = (filled[0] as string).trim();
    if (FOOTER.test(first) && !holdsAddress(row)) {
      troubles.say(
        "note",
        "list-footer",
        row.number,
        `${prefix}row ${row.number} begins with "${first.slice(0, 60)}" and is taken for a remark below the table`,
        "rows taken for remarks below the table",
      );
      continue;
    }
    const status = statusColumns.flatMap(({ index }) => cellText(row.cells[index] ?? "") ?? []).find(isNotThere);
    if (status !== undefined) {
      troubles.say(
        "note",
        "list-not-in-place",
        row.number,
        `${prefix}row ${row.number} is "${status.slice(0, 40)}": it is not taken for a machine that should be there`,
        "rows that are planned, free or taken out",
      );
      continue;
    }
    if (isAddressAlone(row, columns)) {
      troubles.say(
        "note",
        "list-address-alone",
        row.number,
        `${prefix}row ${row.number} holds an address and nothing else, as free addresses of a plan do: it is not taken for a machine`,
        "rows that hold an address and nothing else",
      );
      continue;
    }
    const asset = reader.read(row);
    const before = assets.at(-1);
    if (asset === null) notUnderstood++;
    else if (before !== undefined && lastRow === i - 1 && isOfRowAbove(row, columns)) assets[assets.length - 1] = joinRows(before, asset);
    else assets.push(asset);
    if (asset !== null) lastRow = i;
  }
  return { assets, records, notUnderstood };
}

/** In a list that has names: neither a name nor anything else that somebody wrote, but for numbers of networks and words for "free". */
function isAddressAlone(row: TableRow, columns: FittedTable["mapping"]["columns"]): boolean {
  if (!columns.some(({ field }) => field === "name" || field === "hostname")) return false;
  const ofAddress = new Set(columns.flatMap(({ index, field }) => (field === "address" || field === "netmask" || field === "gateway" ? [index] : [])));
  const mapped = new Set(columns.map(({ index }) => index));
  const says = (text: string | null, index: number): boolean => text !== null && !ofAddress.has(index) && (mapped.has(index) || (/\p{L}/u.test(text) && !isNotThere(text)));
  return !row.cells.some((cell, index) => says(cellText(cell), index)) && ![...(row.reaching ?? [])].some(([index, text]) => says(cellText(text), index));
}

/** The merged cell with its name begins above. */
function isOfRowAbove(row: TableRow, columns: FittedTable["mapping"]["columns"]): boolean {
  return columns.some(({ index, field }) => (field === "name" || field === "hostname") && row.reaching?.has(index) === true);
}

/** One machine over several rows: a row for each of its network cards. */
function joinRows(above: ListedAsset, below: ListedAsset): ListedAsset {
  const known = new Set(above.facts.map(({ attribute, value }) => `${attribute} ${value}`));
  return {
    ...above,
    addresses: [...new Set([...above.addresses, ...below.addresses])],
    macs: [...new Set([...above.macs, ...below.macs])],
    facts: [...above.facts, ...below.facts.filter(({ attribute, value }) => !known.has(`${attribute} ${value}`))],
  };
}
