// A table as a list of updates: what its columns are guessed to be, in the words in which columns of lists are shown and confirmed, and its rows by a mapping.
import { updatesToBatches } from "../evidence/advisories/stored-updates.ts";
import type { ListTables, MappingProposal } from "../evidence/lists/asset-table/asset-list.ts";
import { fitMapping } from "../evidence/lists/asset-table/fit-mapping.ts";
import { mappingOf, type TableGuess } from "../evidence/lists/asset-table/guess-mapping.ts";
import type { ListMapping } from "../evidence/lists/asset-table/mapping.ts";
import { listKinds } from "../evidence/lists/list-kinds.ts";
import { guessUpdates } from "../evidence/lists/update-table/update-columns.ts";
import { type ReadUpdates, readUpdateTables } from "../evidence/lists/update-table/update-table.ts";
import type { Parsed } from "../foundation/diagnostic.ts";
import type { ReadCatalogue } from "./learn-catalogue.ts";

/** null = none of the tables is a list of updates. */
export function proposeUpdates({ tables, encoding, delimiter }: ListTables): MappingProposal | null {
  const guesses = tables.flatMap((table) => {
    const guess = guessUpdates(table.rows);
    return guess === null ? [] : [{ guess, table }];
  });
  const [first] = guesses;
  if (first === undefined) return null;
  const guessed = guesses.map(({ guess, table }): TableGuess => {
    const { headerIndex, headerRow, headers, columns, rows, doubts } = guess;
    return { sheet: table.sheet, header: { firstData: headerIndex + 1, row: headerRow, rows: 1, headers, groups: [] }, columns, rows, doubts, worth: "list", whyNot: "" };
  });
  const others = tables.filter((table) => !guessed.some((guess) => guess.sheet === table.sheet));
  return {
    kind: first.guess.isOfApprovals ? listKinds.approvals : listKinds.installedUpdates,
    knownAs: null,
    mapping: { encoding, delimiter, tables: guessed.map(mappingOf) },
    guesses: guessed,
    doubts: guessed.flatMap(({ sheet, doubts }) => doubts.map((doubt) => (sheet === null ? doubt : `sheet "${sheet}": ${doubt}`))),
    leftOut: others.map((table) => `sheet "${table.sheet ?? ""}": its columns do not say which updates`),
  };
}

/** @param timezone IANA name of the plant's */
export function readMappedUpdates({ tables }: ListTables, mapping: ListMapping, file: string, timezone: string): Parsed<ReadCatalogue> {
  const fitted = fitMapping(tables, mapping.tables, file);
  if (fitted.value === undefined) return { value: undefined, diagnostics: fitted.diagnostics };
  const lists = fitted.value.map((one) => ({ sheet: one.table.sheet, rows: one.table.rows.slice(one.firstData), columns: one.mapping.columns }));
  return { value: updateCatalogue(readUpdateTables(lists, file, timezone), { mapping, timezone }), diagnostics: fitted.diagnostics };
}

function updateCatalogue(read: ReadUpdates, how: { readonly mapping: ListMapping; readonly timezone: string }): ReadCatalogue {
  const kind = read.approvals.length > 0 ? listKinds.approvals : listKinds.installedUpdates;
  return { ...read, kind, checkpoint: JSON.stringify({ updates: how }), replacesNamesake: true, batchesFor: (source) => updatesToBatches(read, source) };
}
