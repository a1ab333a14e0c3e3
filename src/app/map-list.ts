// From a table to a list that was read, with a mapping that somebody stands for: one given with the command, one saved in the workspace, a person at
// the terminal, or a guess that is sure. A guess that is not sure is refused with a mapping file to be corrected; nothing is read silently wrong.
import { type ListTables, type MappingProposal, proposeMapping, readAssetList, readTables } from "../evidence/lists/asset-table/asset-list.ts";
import { isCalendarMapping, isSessionMapping, isUpdateMapping, type ListMapping } from "../evidence/lists/asset-table/mapping.ts";
import { printMappingFile } from "../evidence/lists/asset-table/mapping-file.ts";
import { columnName } from "../evidence/lists/asset-table/table.ts";
import { tableOfAdvisories } from "../evidence/lists/csaf/companions.ts";
import { type ReadExploited, readExploitedTable } from "../evidence/lists/exploited/exploited.ts";
import type { ReadCalendar } from "../evidence/lists/calendar-event.ts";
import { type ListKind, listKinds } from "../evidence/lists/list-kinds.ts";
import type { ReadList } from "../evidence/lists/listed-asset.ts";
import { decodeText } from "../evidence/lists/text-encoding.ts";
import { readFixedWidth } from "../evidence/lists/update-table/fixed-width.ts";
import { readNozomi } from "../evidence/lists/nozomi/nozomi.ts";
import { readNozomiConversations } from "../evidence/lists/nozomi/nozomi-conversations.ts";
import { nozomiRows } from "../evidence/lists/nozomi/nozomi-records.ts";
import type { ReadConversations } from "../evidence/lists/read-conversations.ts";
import type { ReadSessionBook } from "../evidence/lists/session-table/session-table.ts";
import { type Diagnostic, hasErrors, type Parsed } from "../foundation/diagnostic.ts";
import type { ReadCatalogue } from "./learn-catalogue.ts";
import { exploitedCatalogue } from "./learn-exploitation.ts";
import { proposeCalendar, readMappedCalendar } from "./map-calendar.ts";
import { proposeSessions, readMappedSessions } from "./map-sessions.ts";
import { proposeUpdates, readMappedUpdates } from "./map-updates.ts";

/** A mapping and the name of the file it stands in. */
export interface NamedMapping {
  readonly file: string;
  readonly mapping: ListMapping;
}

/** How a mapping is found, asked for and kept; the world outside of learning a list. */
export interface ListDialogue {
  /** With --mapping. */
  readonly given: NamedMapping | null;
  /** The one kept for a list of this name, with what is wrong with it. */
  saved(list: string): Parsed<NamedMapping>;
  /** Keeps it; the name of the file. */
  save(list: string, text: string): string;
  /** A person decides; null = leave the list out. Absent = there is nobody to ask. */
  readonly ask: ((list: string, proposal: MappingProposal) => Promise<MappingProposal | null>) | null;
}

/** For learning without a workspace and without a person: only sure guesses are taken. */
export const NO_DIALOGUE: ListDialogue = { given: null, saved: () => ({ value: undefined, diagnostics: [] }), save: () => "", ask: null };

export interface MappedTable {
  readonly list: ReadList | null;
  /** Instead of a list, where the columns say when. */
  readonly calendar?: ReadCalendar;
  /** Instead of a list, where the columns say who signed in. */
  readonly sessions?: ReadSessionBook;
  /** Instead of a list, where it is about flaws or updates. */
  readonly catalogue?: ReadCatalogue;
  /** Instead of a list, where each row is a conversation. */
  readonly conversations?: ReadConversations;
  /** null with no list. */
  readonly mapping: ListMapping | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Why it is no list of machines; null = it may be one. */
  readonly foreign: string | null;
  readonly draft: string | null;
}

export async function readMappedTable(bytes: Uint8Array, file: string, isNamed: boolean, dialogue: ListDialogue, timezone: string): Promise<MappedTable> {
  const { given } = dialogue;
  const fixed = fixedWidthIn(bytes, file);
  const read: Parsed<ListTables> = fixed === null ? await readTables(bytes, file, given?.mapping ?? null) : { value: fixed, diagnostics: [] };
  const tables = read.value;
  if (tables === undefined) return without(isNamed ? read.diagnostics : softened(read.diagnostics));
  const exploited = given === null ? exploitedIn(tables, file) : null;
  if (exploited !== null) return { ...without([...read.diagnostics, ...exploited.diagnostics]), catalogue: exploitedCatalogue(exploited) };
  const monitored = given === null ? monitoredIn(tables, file) : null;
  if (monitored !== null) return { ...monitored, diagnostics: [...read.diagnostics, ...monitored.diagnostics] };
  const proposal = proposeTables(tables);
  const kind = typeof proposal === "string" ? listKinds.assetList : proposal.kind;
  const mapped = (mapping: ListMapping, before: readonly Diagnostic[], as = kind): MappedTable => withMapping(tables, mapping, as, file, before, timezone);
  if (given !== null) return mapped(given.mapping, read.diagnostics);
  const saved = dialogue.saved(file);
  if (hasErrors(saved.diagnostics)) return without([...read.diagnostics, ...saved.diagnostics]);
  if (saved.value !== undefined) {
    const again = mapped(saved.value.mapping, [...read.diagnostics, note("list-mapping-saved", file, `its columns are read as ${saved.value.file} says`)]);
    return again.list === null && again.calendar === undefined && again.sessions === undefined && again.catalogue === undefined
      ? without([...again.diagnostics.map((d) => ({ ...d, help: `Correct or remove ${saved.value?.file}.` }))])
      : again;
  }
  if (typeof proposal === "string") return { list: null, mapping: null, diagnostics: [], foreign: proposal, draft: null };
  const leftOut = proposal.leftOut.map((why) => note("list-sheet-left-out", file, `${why}; it is not read`));
  const before = [...read.diagnostics, ...leftOut];
  if (proposal.knownAs !== null) return mapped(proposal.mapping, [...before, note("list-known-export", file, `its header is that of ${proposal.knownAs}`)]);
  if (!isNamed && tables.isRecords === true) return without([notNamed(file)]);
  if (!isNamed && proposal.doubts.length > 0) return without([notSure(file, proposal, "warning")]);
  if (dialogue.ask !== null && isNamed) return askFor(proposal, file, before, dialogue, mapped);
  if (proposal.doubts.length > 0) return { ...without([...before, notSure(file, proposal, "error")]), draft: printMappingFile(file, proposal.mapping, proposal.guesses) };
  return mapped(proposal.mapping, [...before, note("list-columns", file, columnWords(proposal))]);
}

/** A table that names updates is about them, whatever else it names. What is surely about sign-ins is no calendar; what may be either is a calendar, because its people may only have worked there. */
function proposeTables(tables: ListTables): MappingProposal | string {
  const updates = proposeUpdates(tables);
  if (updates !== null) return updates;
  const [only] = tables.tables;
  const advisories = only === undefined || tables.tables.length > 1 ? null : tableOfAdvisories(only.rows[0]?.cells ?? []);
  if (advisories !== null) return advisories;
  const sessions = proposeSessions(tables);
  if (sessions?.isSure === true) return sessions.proposal;
  return proposeCalendar(tables) ?? sessions?.proposal ?? proposeMapping(tables);
}

/** What Windows' own tools write for people has columns by their place. */
function fixedWidthIn(bytes: Uint8Array, file: string): ListTables | null {
  const text = decodeText(bytes, file, null).value;
  const rows = text === undefined ? null : readFixedWidth(text.text);
  return rows === null || text === undefined ? null : { tables: [{ sheet: null, rows }], encoding: text.encoding, delimiter: null };
}

/** A table under the header of CISA's catalogue needs no mapping. */
function exploitedIn({ tables }: ListTables, file: string): ReadExploited | null {
  const [only] = tables;
  return only === undefined || tables.length > 1 ? null : readExploitedTable(only.rows, only.sheet, file);
}

/** Nor does one under a header of Nozomi, whose cells hold JSON. */
function monitoredIn({ tables }: ListTables, file: string): MappedTable | null {
  const [only] = tables;
  if (only === undefined || tables.length > 1) return null;
  const records = nozomiRows(only.rows);
  const list = readNozomi(records, file, "row");
  if (list !== null) return { ...without([]), list };
  const conversations = readNozomiConversations(records, file);
  return conversations === null ? null : { ...without(conversations.diagnostics), conversations };
}

async function askFor(
  proposal: MappingProposal,
  file: string,
  before: readonly Diagnostic[],
  dialogue: ListDialogue,
  mapped: (mapping: ListMapping, before: readonly Diagnostic[], as: ListKind) => MappedTable,
): Promise<MappedTable> {
  const answer = await (dialogue.ask as NonNullable<ListDialogue["ask"]>)(file, proposal);
  if (answer === null) return without([...before, { code: "list-left-out", severity: "warning", message: "it was left out: its columns were not confirmed", at: { kind: "file", file } }]);
  const kept = dialogue.save(file, printMappingFile(file, answer.mapping, answer.guesses));
  return mapped(answer.mapping, [...before, note("list-mapping-kept", file, `what its columns are was kept in ${kept}`)], answer.kind);
}

function withMapping(tables: ListTables, mapping: ListMapping, kind: ListKind, file: string, before: readonly Diagnostic[], timezone: string): MappedTable {
  if (isUpdateMapping(mapping)) return asCatalogue(readMappedUpdates(tables, mapping, file, timezone), mapping, before);
  if (isSessionMapping(mapping)) return asSessions(readMappedSessions(tables, mapping, file, timezone), mapping, before);
  if (isCalendarMapping(mapping)) return asCalendar(readMappedCalendar(tables, mapping, file), mapping, before);
  const read = readAssetList(tables, mapping, kind, file);
  const diagnostics = [...before, ...read.diagnostics];
  return read.value === undefined ? without(diagnostics) : { list: read.value, mapping, diagnostics, foreign: null, draft: null };
}

function asCatalogue({ value, diagnostics }: Parsed<ReadCatalogue>, mapping: ListMapping, before: readonly Diagnostic[]): MappedTable {
  return value === undefined
    ? without([...before, ...diagnostics])
    : { list: null, catalogue: value, mapping, diagnostics: [...before, ...diagnostics, ...value.diagnostics], foreign: null, draft: null };
}

function asCalendar({ value, diagnostics }: Parsed<ReadCalendar>, mapping: ListMapping, before: readonly Diagnostic[]): MappedTable {
  return value === undefined
    ? without([...before, ...diagnostics])
    : { list: null, calendar: value, mapping, diagnostics: [...before, ...diagnostics, ...value.diagnostics], foreign: null, draft: null };
}

function asSessions({ value, diagnostics }: Parsed<ReadSessionBook>, mapping: ListMapping, before: readonly Diagnostic[]): MappedTable {
  return value === undefined
    ? without([...before, ...diagnostics])
    : { list: null, sessions: value, mapping, diagnostics: [...before, ...diagnostics, ...value.diagnostics], foreign: null, draft: null };
}

function without(diagnostics: readonly Diagnostic[]): MappedTable {
  return { list: null, mapping: null, diagnostics, foreign: null, draft: null };
}

/** In a folder: a workbook that cannot be read is worth a warning, other files that are no tables are not. */
function softened(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((d) => (d.severity === "error" ? { ...d, severity: d.code === "list-archive" || d.code === "list-workbook" ? "warning" : "note" } : d));
}

/** Programs leave JSON in folders that nobody meant as evidence, this one's own answers among it. */
function notNamed(file: string): Diagnostic {
  return {
    code: "list-not-named",
    severity: "warning",
    message: "records in JSON that may be machines",
    help: "It lies in a folder and is left out. Learn it by its name if it is a list of what should be there.",
    at: { kind: "file", file },
  };
}

function notSure(file: string, { doubts }: MappingProposal, severity: "error" | "warning"): Diagnostic {
  const shown = doubts.slice(0, 4).join("; ");
  const message = `what its columns are is not sure: ${shown}${doubts.length > 4 ? `; and ${doubts.length - 4} more doubts` : ""}`;
  const help =
    severity === "warning"
      ? "It lies in a folder and is left out. Learn it by its name to say what its columns are."
      : "Correct the mapping that is printed below, save it, and give it with --mapping FILE.";
  return { code: "list-not-sure", severity, message, help, at: { kind: "file", file } };
}

/** "A name, B address, C vendor; not read: D "Remarks"". */
function columnWords({ guesses }: MappingProposal): string {
  return guesses
    .map(({ sheet, columns }) => {
      const read = columns.filter((c) => c.field !== "ignore").map((c) => `${columnName(c.index)} ${c.field}`);
      const not = columns.filter((c) => c.field === "ignore" && c.header !== "").map((c) => `${columnName(c.index)} "${c.header.slice(0, 40)}"`);
      return `${sheet === null ? "" : `sheet "${sheet}": `}columns are read as ${read.join(", ")}${not.length === 0 ? "" : `; not read: ${not.slice(0, 12).join(", ")}${not.length > 12 ? " …" : ""}`}`;
    })
    .join("; ");
}

function note(code: string, file: string, message: string): Diagnostic {
  return { code, severity: "note", message, at: { kind: "file", file } };
}
