// A CSV text to a table: the delimiter is found by trying, quotes may hold line ends and delimiters, a first line "sep=;" is obeyed. Rows
// keep the number that a spreadsheet would show. Does not know which row is the header.
import { countText } from "../../../foundation/count-words.ts";
import { CsvError, parse } from "csv-parse/sync";
import type { Diagnostic, Parsed } from "../../../foundation/diagnostic.ts";
import { MOST_COLUMNS, MOST_ROWS, type Table } from "./table.ts";

export const DELIMITERS = [";", ",", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Characters. A longer record is a quote that is not closed, or no list. */
const LONGEST_RECORD = 256 * 1024;
const PROBE_CHARACTERS = 128 * 1024;
const PROBE_ROWS = 200;

export interface CsvTable {
  readonly table: Table;
  readonly delimiter: Delimiter;
}

/** @param asked overrules what the text shows */
export function readCsv(text: string, file: string, asked: Delimiter | null): Parsed<CsvTable> {
  const said = /^\ufeff?sep=(.)\r?\n/.exec(text);
  const named = DELIMITERS.find((d) => d === said?.[1]) ?? null;
  const delimiter = asked ?? named ?? findDelimiter(text);
  const body = said === null ? text : text.slice(said[0].length);
  const before = said === null ? 0 : 1;
  let records: string[][];
  try {
    records = parseRecords(body, delimiter, MOST_ROWS + 1);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { value: undefined, diagnostics: [syntaxError(error, body, file, before)] };
  }
  if (records.length > MOST_ROWS) return tooLarge(file, `it has more than ${countText(MOST_ROWS)} rows`);
  const widest = records.reduce((most, record) => Math.max(most, record.length), 0);
  if (widest > MOST_COLUMNS) return tooLarge(file, `a row of it has ${countText(widest)} columns; ${MOST_COLUMNS} are the most that is read`);
  const rows = records.map((cells, i) => ({ number: i + 1 + before, cells }));
  return { value: { table: { sheet: null, rows }, delimiter }, diagnostics: [] };
}

function parseRecords(text: string, delimiter: Delimiter, most: number): string[][] {
  return parse(text, {
    delimiter,
    bom: true,
    relax_column_count: true,
    // An inch mark inside an unquoted cell (10" panel) is a character like any other.
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: LONGEST_RECORD,
    to: most,
  });
}

/** The one with which most rows have the same number of columns, and more than one. Decimal commas lose against semicolons that way. */
function findDelimiter(text: string): Delimiter {
  const probe = text.length <= PROBE_CHARACTERS ? text : text.slice(0, text.lastIndexOf("\n", PROBE_CHARACTERS) + 1 || PROBE_CHARACTERS);
  let best: Delimiter = ";";
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const score = scoreOf(probe, delimiter);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

function scoreOf(probe: string, delimiter: Delimiter): number {
  if (!probe.includes(delimiter)) return 0;
  let records: string[][];
  try {
    records = parseRecords(probe, delimiter, PROBE_ROWS).filter((record) => record.some((cell) => cell !== ""));
  } catch {
    return 0;
  }
  const rowsOfWidth = new Map<number, number>();
  for (const record of records) rowsOfWidth.set(record.length, (rowsOfWidth.get(record.length) ?? 0) + 1);
  let score = 0;
  for (const [width, rows] of rowsOfWidth) if (width > 1) score = Math.max(score, (rows / records.length) * (1 + Math.log2(width)));
  return score;
}

function syntaxError(error: CsvError, text: string, file: string, linesBefore: number): Diagnostic {
  const line = linesBefore + (typeof error.lines === "number" ? error.lines : 1);
  if (error.code === "CSV_MAX_RECORD_SIZE") {
    return {
      code: "list-record-too-long",
      severity: "error",
      message: `a row that begins near line ${countText(line)} is longer than ${countText(LONGEST_RECORD >> 10)} KiB`,
      help: "A quote that is not closed, or no list at all.",
      at: { kind: "file", file },
    };
  }
  const message = error.code === "CSV_QUOTE_NOT_CLOSED" ? `a quote that is opened is never closed, so the rest of the list would be one cell` : `the row cannot be read as CSV (${error.code})`;
  return { code: "list-syntax", severity: "error", message, help: "Close the quote, or write it twice inside a quoted cell.", at: { kind: "record", file, record: Math.min(line, text.length + 1) } };
}

function tooLarge(file: string, message: string): Parsed<CsvTable> {
  return { value: undefined, diagnostics: [{ code: "list-too-large", severity: "error", message, help: "Split it, or give the part that lists assets.", at: { kind: "file", file } }] };
}
