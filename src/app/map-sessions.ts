// A table as a session book: what its columns are guessed to be, in the words in which columns of lists are shown and confirmed, and its rows by a mapping.
// Examples of columns that may name people are neither shown nor kept.
import type { ListTables, MappingProposal } from "../evidence/lists/asset-table/asset-list.ts";
import { fitMapping } from "../evidence/lists/asset-table/fit-mapping.ts";
import { mappingOf, type TableGuess } from "../evidence/lists/asset-table/guess-mapping.ts";
import type { ListMapping } from "../evidence/lists/asset-table/mapping.ts";
import { listKinds } from "../evidence/lists/list-kinds.ts";
import { guessSessions } from "../evidence/lists/session-table/session-columns.ts";
import { type ReadSessionBook, readSessionTables } from "../evidence/lists/session-table/session-table.ts";
import type { Parsed } from "../foundation/diagnostic.ts";

/** null = none of the tables is a session book. `isSure`: something in it says that people sign in and out. */
export function proposeSessions({ tables, encoding, delimiter }: ListTables): { readonly proposal: MappingProposal; readonly isSure: boolean } | null {
  const guesses = tables.flatMap((table) => {
    const guess = guessSessions(table.rows);
    return guess === null ? [] : [{ guess, table }];
  });
  if (guesses.length === 0) return null;
  const guessed = guesses.map(({ guess, table }): TableGuess => {
    const { headerIndex, headerRow, headers, columns, rows, doubts } = guess;
    return { sheet: table.sheet, header: { firstData: headerIndex + 1, row: headerRow, rows: 1, headers, groups: [] }, columns, rows, doubts, worth: "list", whyNot: "" };
  });
  const others = tables.filter((table) => !guessed.some((guess) => guess.sheet === table.sheet));
  const proposal: MappingProposal = {
    kind: listKinds.sessions,
    knownAs: null,
    mapping: { encoding, delimiter, tables: guessed.map(mappingOf) },
    guesses: guessed,
    doubts: guessed.flatMap(({ sheet, doubts }) => doubts.map((doubt) => (sheet === null ? doubt : `sheet "${sheet}": ${doubt}`))),
    leftOut: others.map((table) => `sheet "${table.sheet ?? ""}": its columns do not say who signed in where and when`),
  };
  return { proposal, isSure: guesses.some(({ guess }) => guess.isSure) };
}

/** @param timezone IANA name of the plant's */
export function readMappedSessions({ tables }: ListTables, mapping: ListMapping, file: string, timezone: string): Parsed<ReadSessionBook> {
  const fitted = fitMapping(tables, mapping.tables, file);
  if (fitted.value === undefined) return { value: undefined, diagnostics: fitted.diagnostics };
  const books = fitted.value.map((one) => ({ sheet: one.table.sheet, rows: one.table.rows.slice(one.firstData), columns: one.mapping.columns }));
  return { value: readSessionTables(books, file, timezone), diagnostics: fitted.diagnostics };
}
