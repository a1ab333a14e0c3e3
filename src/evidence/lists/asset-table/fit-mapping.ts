// A saved mapping held against the list it is to read now: columns that moved are found by their headers, and where one is gone or stands twice
// the list is refused. A mapping never reads another column than the one that was confirmed.
import type { Diagnostic, Parsed } from "../../../foundation/diagnostic.ts";
import { headerOf } from "./find-header.ts";
import { plainHeader } from "./header-words.ts";
import type { ColumnMapping, TableMapping } from "./mapping.ts";
import { columnName, type Table } from "./table.ts";

export interface FittedTable {
  readonly table: Table;
  readonly mapping: TableMapping;
  /** Index of the first row below the header. */
  readonly firstData: number;
}

/** A header is looked for in so many rows when it is not where the mapping says. */
const DEEPEST_HEADER = 60;

export function fitMapping(tables: readonly Table[], mappings: readonly TableMapping[], file: string): Parsed<readonly FittedTable[]> {
  const diagnostics: Diagnostic[] = [];
  const say = (severity: "error" | "note", message: string, help?: string): void => {
    diagnostics.push({ code: severity === "error" ? "mapping-does-not-fit" : "mapping-moved", severity, message, ...(help === undefined ? {} : { help }), at: { kind: "file", file } });
  };
  const fitted = mappings.flatMap((mapping): FittedTable[] => {
    const table = tables.find((t) => t.sheet === mapping.sheet) ?? (mapping.sheet === null && tables.length === 1 ? tables[0] : undefined);
    if (table === undefined) {
      const there = tables.map((t) => (t.sheet === null ? "a list without sheets" : `"${t.sheet}"`)).join(", ");
      say(
        "error",
        mapping.sheet === null
          ? `the mapping is for a CSV list, this has the sheets ${there}`
          : `the mapping reads the sheet "${mapping.sheet}", but there is ${there === "" ? "none" : `only ${there}`}`,
      );
      return [];
    }
    if (mapping.headerRow === 0) return [{ table, mapping, firstData: 0 }];
    const found = findMapped(table, mapping);
    if (typeof found === "string") {
      say("error", found, "Learn it without --mapping to see its columns now.");
      return [];
    }
    if (found.isMoved) say("note", `${table.sheet === null ? "" : `sheet "${table.sheet}": `}rows or columns were moved since the mapping was made; they were found by their headers`);
    return [found];
  });
  return { value: diagnostics.some((d) => d.severity === "error") ? undefined : fitted, diagnostics };
}

function findMapped(table: Table, mapping: TableMapping): (FittedTable & { readonly isMoved: boolean }) | string {
  let closest: string | null = null;
  for (const start of headerStarts(table, mapping)) {
    const header = headerOf(table.rows, start, mapping.headerRows);
    const columns: ColumnMapping[] = [];
    let missing: string | null = null;
    let isMoved = header.row !== mapping.headerRow;
    for (const column of mapping.columns) {
      const index = placeOf(column, header.headers);
      if (typeof index === "number") {
        columns.push({ ...column, index });
        isMoved ||= index !== column.index;
      } else if (column.field !== "ignore") missing ??= index;
    }
    if (missing === null) {
      return { table, mapping: { ...mapping, headerRow: header.row, columns }, firstData: header.firstData, isMoved };
    }
    closest ??= missing;
  }
  return closest ?? `the mapping's header is in row ${mapping.headerRow}, but the list ends before`;
}

/** The row that the mapping names first, then every other. */
function headerStarts(table: Table, mapping: TableMapping): number[] {
  const starts: number[] = [];
  const last = Math.min(table.rows.length, DEEPEST_HEADER) - mapping.headerRows;
  for (let i = 0; i <= last; i++) starts.push(i);
  const named = table.rows.findIndex((row) => row.number === mapping.headerRow) - mapping.headerRows + 1;
  return named < 0 || named + mapping.headerRows > table.rows.length ? starts : [named, ...starts.filter((i) => i !== named)];
}

function placeOf(column: ColumnMapping, headers: readonly string[]): number | string {
  const wanted = plainHeader(column.header);
  if (wanted === "") return column.index;
  if (plainHeader(headers[column.index] ?? "") === wanted) return column.index;
  const places = headers.flatMap((header, i) => (plainHeader(header) === wanted ? [i] : []));
  if (places.length === 1) return places[0] as number;
  return places.length === 0
    ? `the column "${column.header}", which the mapping reads as ${column.field}, is not there`
    : `two columns are named "${column.header}" (${places.map(columnName).join(", ")}), and neither is where the mapping says`;
}
