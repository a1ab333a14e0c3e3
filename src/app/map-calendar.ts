// A table as a calendar: what its columns are guessed to be, in the words in which columns of lists are shown and confirmed, and its rows by a mapping.
import type { ListTables, MappingProposal } from "../evidence/lists/asset-table/asset-list.ts";
import { fitMapping } from "../evidence/lists/asset-table/fit-mapping.ts";
import { mappingOf, type TableGuess } from "../evidence/lists/asset-table/guess-mapping.ts";
import type { ListMapping } from "../evidence/lists/asset-table/mapping.ts";
import type { Table } from "../evidence/lists/asset-table/table.ts";
import type { ReadCalendar } from "../evidence/lists/calendar-event.ts";
import { guessCalendar } from "../evidence/lists/calendar-table/calendar-columns.ts";
import { readCalendarTables } from "../evidence/lists/calendar-table/calendar-table.ts";
import { listKinds } from "../evidence/lists/list-kinds.ts";
import type { Parsed } from "../foundation/diagnostic.ts";

/** null = none of the tables is a calendar. */
export function proposeCalendar({ tables, encoding, delimiter }: ListTables): MappingProposal | null {
  const guesses = tables.flatMap((table) => guessOf(table) ?? []);
  if (guesses.length === 0) return null;
  const others = tables.filter((table) => !guesses.some((guess) => guess.sheet === table.sheet));
  return {
    kind: listKinds.calendar,
    knownAs: null,
    mapping: { encoding, delimiter, tables: guesses.map(mappingOf) },
    guesses,
    doubts: guesses.flatMap(({ sheet, doubts }) => doubts.map((doubt) => (sheet === null ? doubt : `sheet "${sheet}": ${doubt}`))),
    leftOut: others.map((table) => `sheet "${table.sheet ?? ""}": its columns do not say when`),
  };
}

function guessOf(table: Table): TableGuess | null {
  const guess = guessCalendar(table.rows);
  if (guess === null) return null;
  const { headerIndex, headerRow, headers, columns, rows, doubts } = guess;
  return { sheet: table.sheet, header: { firstData: headerIndex + 1, row: headerRow, rows: 1, headers, groups: [] }, columns, rows, doubts, worth: "list", whyNot: "" };
}

export function readMappedCalendar({ tables }: ListTables, mapping: ListMapping, file: string): Parsed<ReadCalendar> {
  const fitted = fitMapping(tables, mapping.tables, file);
  if (fitted.value === undefined) return { value: undefined, diagnostics: fitted.diagnostics };
  const calendars = fitted.value.map((one) => ({ sheet: one.table.sheet, rows: one.table.rows.slice(one.firstData), columns: one.mapping.columns }));
  return { value: readCalendarTables(calendars, file), diagnostics: fitted.diagnostics };
}
