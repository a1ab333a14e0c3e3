// An asset list as CSV or XLSX, in three steps: content to tables, tables to a proposal of what the columns are, tables and a mapping to listed
// assets. Whether a proposal may be taken is not decided here.
import type { Diagnostic, Parsed } from "../../../foundation/diagnostic.ts";
import { type ListKind, listKinds } from "../list-kinds.ts";
import { ListTroubles } from "../list-troubles.ts";
import type { ListedAsset, ReadList } from "../listed-asset.ts";
import { mergeNamesakes } from "../merge-namesakes.ts";
import { tellRepetitions } from "../repeated-machines.ts";
import { parseJson } from "../json-values.ts";
import { fitMapping } from "./fit-mapping.ts";
import { guessTable, mappingOf, type TableGuess } from "./guess-mapping.ts";
import { tableOfJson } from "./json-table.ts";
import { isOwnAnswer, isPartWithoutMachines, OWN_ANSWER, recogniseExport } from "./known-exports.ts";
import type { ListMapping } from "./mapping.ts";
import { type Delimiter, readCsv } from "./read-csv.ts";
import { looksLikeZip, readWorkbook } from "./read-xlsx.ts";
import { separateTables } from "./stacked-tables.ts";
import type { Table } from "./table.ts";
import { tableToAssets } from "./table-to-assets.ts";
import { decodeText, type Encoding } from "../text-encoding.ts";

export interface ListTables {
  readonly tables: readonly Table[];
  /** null for workbooks. */
  readonly encoding: Encoding | null;
  readonly delimiter: Delimiter | null;
  /** Records in JSON, which lie about for many other reasons than to be learnt. */
  readonly isRecords?: true;
}

export interface MappingProposal {
  readonly kind: ListKind;
  /** "NetBox devices" where the header is that of a known program, else null. */
  readonly knownAs: string | null;
  readonly mapping: ListMapping;
  /** One per table of the mapping, in its order; empty where the header is that of a known program. */
  readonly guesses: readonly TableGuess[];
  /** What a person has to decide; empty = it can be taken. */
  readonly doubts: readonly string[];
  /** Sheets that are no lists of machines, each with the reason. */
  readonly leftOut: readonly string[];
}

/** @param asked a mapping that names encoding and delimiter */
export async function readTables(bytes: Uint8Array, file: string, asked: ListMapping | null): Promise<Parsed<ListTables>> {
  if (looksLikeZip(bytes)) {
    const workbook = await readWorkbook(bytes, file);
    if (workbook.value === undefined) return { value: undefined, diagnostics: workbook.diagnostics };
    const { tables, hiddenSheets } = workbook.value;
    const hidden: Diagnostic[] = hiddenSheets.map((sheet) => ({ code: "list-hidden-sheet", severity: "note", message: `the sheet "${sheet}" is hidden and is not read`, at: { kind: "file", file } }));
    return { value: { tables, encoding: null, delimiter: null }, diagnostics: hidden };
  }
  const decoded = decodeText(bytes, file, asked?.encoding ?? null);
  if (decoded.value === undefined) return { value: undefined, diagnostics: decoded.diagnostics };
  const { text, encoding, isGuess } = decoded.value;
  const json = /^\ufeff?\s*[[{]/.test(text) ? tableOfJson(parseJson(text.replace(/^\ufeff/, ""))) : null;
  if (json !== null) return { value: { tables: [json], encoding: null, delimiter: null, isRecords: true }, diagnostics: [] };
  const csv = readCsv(text, file, asked?.delimiter ?? null);
  if (csv.value === undefined) return { value: undefined, diagnostics: csv.diagnostics };
  const diagnostics: Diagnostic[] = isGuess
    ? [
        {
          code: "list-encoding-guessed",
          severity: "note",
          message: `it is not UTF-8 and is read as ${encoding}`,
          help: "Look at an umlaut in `holdpoint show assets`; a mapping file can name another encoding.",
          at: { kind: "file", file },
        },
      ]
    : [];
  return { value: { tables: [csv.value.table], encoding, delimiter: csv.value.delimiter }, diagnostics };
}

/** Or, as a text, why it is no list of machines. */
export function proposeMapping({ tables, encoding, delimiter }: ListTables): MappingProposal | string {
  const guesses = tables.flatMap(separateTables).map((table) => ({ table, guess: guessTable(table) }));
  if (guesses.some(({ guess }) => isOwnAnswer(guess.header))) return OWN_ANSWER;
  const formats = { encoding, delimiter };
  const known = guesses.flatMap(({ table, guess }) => recogniseExport(table, guess.header) ?? []);
  const aside = guesses.filter(({ table, guess }) => recogniseExport(table, guess.header) === null && isPartWithoutMachines(guess.header));
  const [first] = known;
  if (first !== undefined && known.length + aside.length === guesses.length) {
    const leftOut = aside.map(({ table }) => `the part "${table.sheet ?? ""}" holds no machines`);
    return { kind: first.kind, knownAs: first.what, mapping: { ...formats, tables: known.map((k) => k.mapping) }, guesses: [], doubts: [], leftOut };
  }
  const lists = guesses.filter(({ guess }) => guess.worth !== "no").map(({ guess }) => guess);
  const others = guesses.filter(({ guess }) => guess.worth === "no").map(({ guess }) => guess);
  if (lists.length === 0) return reasonAgainst(others);
  const doubts = lists.flatMap((guess) => guess.doubts.map((doubt) => (guess.sheet === null ? doubt : `sheet "${guess.sheet}": ${doubt}`)));
  return {
    kind: listKinds.assetList,
    knownAs: null,
    mapping: { ...formats, tables: lists.map(mappingOf) },
    guesses: lists,
    doubts,
    leftOut: others.map((guess) => `sheet "${guess.sheet ?? ""}": ${guess.whyNot}`),
  };
}

function reasonAgainst(guesses: readonly TableGuess[]): string {
  const [only] = guesses;
  if (only === undefined) return "a workbook without a sheet that can be seen";
  return guesses.length === 1 ? only.whyNot : `a workbook without a list of machines: ${guesses.map((guess) => `sheet "${guess.sheet ?? ""}": ${guess.whyNot}`).join("; ")}`;
}

export function readAssetList({ tables }: ListTables, mapping: ListMapping, kind: ListKind, file: string): Parsed<ReadList> {
  const fitted = fitMapping(tables.flatMap(separateTables), mapping.tables, file);
  if (fitted.value === undefined) return { value: undefined, diagnostics: fitted.diagnostics };
  const troubles = new ListTroubles(file);
  const assets: ListedAsset[] = [];
  let records = 0;
  let notUnderstood = 0;
  for (const one of fitted.value) {
    const read = tableToAssets(one, one.table.sheet === null ? "" : `sheet ${one.table.sheet} `, troubles);
    for (const asset of read.assets) assets.push(asset);
    records += read.records;
    notUnderstood += read.notUnderstood;
  }
  const machines = kind === listKinds.netbox ? mergeNamesakes(assets) : assets;
  tellRepetitions(machines, troubles);
  const list: ReadList = { kind, assets: machines, records, understood: records - notUnderstood, notUnderstood, diagnostics: troubles.diagnostics, warnings: troubles.warnings };
  return { value: list, diagnostics: fitted.diagnostics };
}
