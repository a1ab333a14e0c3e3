// The mapping file: what the columns of an asset list are, as a person confirmed it. Printed with the reasons and examples of the guess as
// comments, read back with positions. Does not look at the list itself.
import { z } from "zod";
import { hasErrors, type Parsed } from "../../../foundation/diagnostic.ts";
import { visibleText } from "../../../foundation/hostile-text.ts";
import { ShapedFile } from "../../../foundation/shaped-file.ts";
import type { ColumnGuess, TableGuess } from "./guess-mapping.ts";
import { type Field, FIELDS, FIELDS_OF_SEVERAL, type ListMapping, type TableMapping } from "./mapping.ts";
import { DELIMITERS, type Delimiter } from "./read-csv.ts";
import { columnIndex, columnName, MOST_COLUMNS } from "./table.ts";
import { ENCODINGS, type Encoding } from "../text-encoding.ts";

const text = z.string().min(1);

const column = z.strictObject({
  column: text.meta({ description: "Letter of the column, as a spreadsheet shows it.", pattern: "^[A-Za-z]{1,3}$", examples: ["B"] }),
  header: z.string().optional().meta({ description: "Its header. When the columns were moved, it is found by this." }),
  is: z.enum(FIELDS).meta({ description: "What it is; ignore = not read." }),
});

const table = z.strictObject({
  sheet: text.optional().meta({ description: "Name of the sheet; absent for CSV." }),
  header: z.number().int().min(0).meta({ description: "Number of the last row of the header; 0 = there is none." }),
  headerRows: z.number().int().min(1).max(2).optional().meta({ description: "Rows of the header, 1 or 2." }),
  columns: z.array(column).min(1).meta({ description: "Its columns; those that are not named are not read." }),
});

export const listMappingSchema = z
  .strictObject({
    list: text.optional().meta({ description: "The list this was made for; for people." }),
    encoding: z.enum(ENCODINGS).optional().meta({ description: "Encoding of a CSV list; absent = as its bytes say." }),
    delimiter: z
      .enum([...DELIMITERS, "tab"])
      .optional()
      .meta({ description: "What separates the columns of a CSV list; absent = as its rows say." }),
    tables: z.array(table).min(1).meta({ description: "The sheets that are read; one entry for CSV." }),
  })
  .meta({ title: "Holdpoint list mapping", description: "How the columns of an asset list, a calendar, a session book or a list of updates are read." });

type MappingText = z.infer<typeof listMappingSchema>;

/** @returns no value when there is any error */
export function parseMappingFile(content: string, file: string): Parsed<ListMapping> {
  const shaped = new ShapedFile<MappingText>(content, file, listMappingSchema);
  if (!shaped.isReadable) return { value: undefined, diagnostics: shaped.diagnostics };
  const sheets = new Set<string>();
  const tables = shaped.entries("tables").map(({ index, value }): TableMapping => {
    const path = ["tables", index];
    const sheet = value.sheet ?? null;
    if (sheets.has(sheet ?? "")) shaped.error("duplicate-sheet", path, sheet === null ? "Two tables without a sheet: a CSV list has one." : `The sheet "${sheet}" stands twice.`);
    sheets.add(sheet ?? "");
    return { sheet, headerRow: value.header, headerRows: value.header === 0 ? 0 : (value.headerRows ?? 1), columns: columnsOf(shaped, path, value.columns) };
  });
  const delimiter = shaped.top("delimiter");
  const { diagnostics } = shaped;
  const value: ListMapping = {
    encoding: (shaped.top("encoding") as Encoding | undefined) ?? null,
    delimiter: delimiter === undefined ? null : delimiter === "tab" ? "\t" : (delimiter as Delimiter),
    tables,
  };
  return { value: hasErrors(diagnostics) ? undefined : value, diagnostics };
}

function columnsOf(shaped: ShapedFile<MappingText>, path: readonly PropertyKey[], columns: MappingText["tables"][number]["columns"]): TableMapping["columns"] {
  const used = new Map<number, true>();
  const single = new Map<Field, string>();
  const mapped = columns.flatMap(({ column: letter, header, is }, i) => {
    const at = [...path, "columns", i];
    const index = columnIndex(letter);
    if (index < 0 || index >= MOST_COLUMNS) {
      shaped.error("bad-column", [...at, "column"], `"${letter}" is no column.`, "Write its letter, as a spreadsheet shows it.");
      return [];
    }
    if (used.has(index)) shaped.error("duplicate-column", [...at, "column"], `Column ${letter} stands twice.`);
    used.set(index, true);
    const before = single.get(is);
    if (before !== undefined && !FIELDS_OF_SEVERAL.has(is))
      shaped.error("duplicate-field", [...at, "is"], `Column ${before} is the ${is} already; only one column can be.`, "Write ignore for one of them.");
    single.set(is, letter.toUpperCase());
    return [{ index, header: header ?? "", field: is }];
  });
  if (single.has("update")) {
    if (!(["approval", "name", "hostname", "address"] as const).some((field) => single.has(field)))
      shaped.error("mapping-without-machine", [...path, "columns"], "A column is an update, but none is an approval or a machine (name, hostname or address), so no row would say whose update it is.");
  } else if (single.has("account")) {
    const has = (...fields: Field[]): boolean => fields.some((field) => single.has(field));
    if (!has("target")) shaped.error("mapping-without-machine", [...path, "columns"], "A column is an account, but none is a target, so no row would say at which machine.");
    if (!has("start") && !(has("date") && has("start-time")))
      shaped.error("mapping-without-time", [...path, "columns"], "A column is an account, but none is a start (or a date and a start-time), so no row would say when.");
    else if (!has("end", "end-time", "duration", "event"))
      shaped.error("mapping-without-end", [...path, "columns"], "No column is an end, a duration or an event, so no row would say how long somebody was signed in, or whether it is a sign-in.");
  } else if (single.has("start") || single.has("date")) {
    if (!(["state", "label"] as const).some((field) => single.has(field)))
      shaped.error("mapping-without-state", [...path, "columns"], "A column says when, but none is a state or a label, so no row would say what is done then.");
  } else if (!(["address", "mac", "name", "hostname"] as const).some((field) => single.has(field)))
    shaped.error(
      "mapping-without-machine",
      [...path, "columns"],
      "No column is an address, a MAC address, a name or a host name, so no row would be a machine; none is a start or a date, so it is no calendar; and none is an account, so it is no session book.",
    );
  return mapped;
}

/** The mapping of a guess, ready to be corrected: everything that is not sure is marked. */
export function printMappingFile(list: string, mapping: ListMapping, guesses: readonly TableGuess[]): string {
  const lines = [
    `# How the columns of ${visibleText(list)} are read. Change what is wrong, then: holdpoint learn LIST --mapping THIS-FILE`,
    `# A column is one of: ${FIELDS.join(", ")}.`,
    `list: ${quoted(list)}`,
  ];
  if (mapping.encoding !== null) lines.push(`encoding: ${mapping.encoding}`);
  if (mapping.delimiter !== null) lines.push(`delimiter: ${mapping.delimiter === "\t" ? "tab" : quoted(mapping.delimiter)}`);
  lines.push("tables:");
  for (const table of mapping.tables) {
    const guess = guesses.find((g) => g.sheet === table.sheet);
    const item = table.sheet === null ? [] : [`sheet: ${quoted(table.sheet)}`];
    item.push(`header: ${table.headerRow}`);
    if (table.headerRows === 2) item.push("headerRows: 2");
    item.push("columns:");
    item.forEach((line, i) => {
      lines.push(`${i === 0 ? "  - " : "    "}${line}`);
    });
    for (const { index, header, field } of table.columns) {
      const why = guess?.columns.find((c) => c.index === index);
      lines.push(
        `      - { column: ${columnName(index)}, ${header === "" ? "" : `header: ${quoted(header)}, `}is: ${field} }${why === undefined || why.field !== field ? "" : `  # ${reasonOf(why)}`}`,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}

function reasonOf({ confidence, why, examples }: ColumnGuess): string {
  const sure = confidence === "none" ? why : confidence === "low" ? `NOT SURE: ${why}` : `${confidence}: ${why}`;
  return visibleText(examples.length === 0 ? sure : `${sure}. For example ${examples.map((e) => `"${e.slice(0, 30)}"`).join(", ")}`);
}

/** JSON strings are YAML double-quoted scalars; what YAML would not print is escaped there too. */
function quoted(value: string): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
