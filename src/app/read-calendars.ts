// The calendars of a plant as states of its lines, for the evidence's window and what comes within a year after it: those that plant.yaml names, as files beside
// it, and those that were learnt. One that is both counts once, as plant.yaml says.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type CalendarQuestion, calendarStates } from "../evidence/lists/calendar-states.ts";
import type { CalendarContent } from "../evidence/lists/calendar-event.ts";
import { listKinds } from "../evidence/lists/list-kinds.ts";
import { readStoredCalendars } from "../evidence/lists/stored-calendar.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { formatInstant } from "../foundation/time.ts";
import type { Span } from "../foundation/time-spans.ts";
import type { DeclaredCalendar, PlantFile } from "../plant/plant-file.ts";
import type { StateInterval } from "../plant/state-interval.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { sha256Of } from "./content-digest.ts";
import { workspaceAt } from "./workspace.ts";

export interface StatesRequest {
  /** null = nothing was learnt. */
  readonly store: EvidenceStore | null;
  readonly plantFile: PlantFile | null;
  /** Folder of plant.yaml: paths of calendars are relative to it. */
  readonly directory: string;
  /** Of the plant, IANA name. */
  readonly timezone: string;
  /** Of the evidence. */
  readonly window: Span;
}

export interface ReadStates {
  /** Overlapping the window, or within a year after it. */
  readonly states: readonly StateInterval[];
  readonly diagnostics: readonly Diagnostic[];
  /** Files that plant.yaml names, for the inputs of a judgement. */
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
}

/** So far beyond the window it is asked what comes next: a yearly shutdown is found. */
const HORIZON_MICROS = 400 * 86_400e6;

export async function readStates({ store, plantFile, directory, timezone, window }: StatesRequest): Promise<ReadStates> {
  const states: StateInterval[] = [];
  const diagnostics: Diagnostic[] = [];
  const inputs: { file: string; sha256: string }[] = [];
  const lines = (plantFile?.lines ?? []).map((line) => line.name);
  const add = (of: Pick<CalendarQuestion, "content" | "calendar" | "file" | "line" | "states">): void => {
    const looked = { first: window.first, last: window.last + HORIZON_MICROS };
    const found = calendarStates({ ...of, lines, timezone, window: looked });
    states.push(...found.states);
    diagnostics.push(...found.diagnostics);
    if (found.states.length === 0 && found.diagnostics.length === 0 && of.content.events.length > 0) diagnostics.push(saysNothing(of.file, looked));
  };
  for (const declared of plantFile?.calendars ?? []) {
    const read = await readDeclared(declared, directory);
    diagnostics.push(...read.diagnostics);
    if (read.content === null) continue;
    inputs.push({ file: declared.file, sha256: read.sha256 });
    add({ content: read.content, calendar: declared.name, file: declared.file, line: declared.line, states: declared.states });
  }
  const digests = new Set(inputs.map(({ sha256 }) => sha256));
  for (const { file, content } of await learntCalendars(store, digests)) add({ content, calendar: basename(file), file, line: null, states: [] });
  return { states, diagnostics: onceEach(diagnostics), inputs };
}

function saysNothing(file: string, { first, last }: Span): Diagnostic {
  const [from, to] = [first, last].map((micros) => formatInstant(micros).slice(0, 10));
  const message = `the calendar ${file} says nothing of the time from ${from} to ${to}, which is what is asked of it: phases that it alone names count as never observed`;
  return { code: "calendar-elsewhere", severity: "warning", message, help: "Give one that covers the time of the evidence, or the year after it.", at: { kind: "file", file } };
}

async function learntCalendars(store: EvidenceStore | null, declared: ReadonlySet<string>): Promise<{ readonly file: string; readonly content: CalendarContent }[]> {
  const sources = (store === null ? [] : await store.sources()).filter((source) => source.kind === listKinds.calendar.id && !declared.has(source.sha256));
  if (store === null || sources.length === 0) return [];
  const stored = await readStoredCalendars(store);
  return sources
    .sort((x, y) => (x.sha256 < y.sha256 ? -1 : 1))
    .flatMap(({ id, file }) => {
      const content = stored.get(id);
      return content === undefined ? [] : [{ file, content }];
    });
}

/** What is found when a file is read is found again when its events are looked at. */
function onceEach(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const told = new Set<string>();
  return diagnostics.filter((d) => {
    const key = JSON.stringify([d.code, d.message, d.at]);
    return !told.has(key) && told.add(key) !== undefined;
  });
}

type ReadDeclared =
  | { readonly content: null; readonly diagnostics: readonly Diagnostic[] }
  | { readonly content: CalendarContent; readonly sha256: string; readonly diagnostics: readonly Diagnostic[] };

/** What cannot be read is an error: phases that the plant declared would be missing without anybody noticing. */
async function readDeclared({ file, at }: DeclaredCalendar, directory: string): Promise<ReadDeclared> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(join(directory, file));
  } catch (error) {
    const message = `the calendar ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? "it is not there"}`;
    return { content: null, diagnostics: [{ code: "calendar-unreadable", severity: "error", message, help: "Paths are relative to plant.yaml.", at }] };
  }
  const sha256 = sha256Of(bytes);
  // Every reader of lists comes with it: only a plant that declares calendars waits for them to load.
  const { readList } = await import("../evidence/lists/read-list.ts");
  const found = readList(bytes, file);
  if (found.is === "calendar") return { content: found.calendar, diagnostics: found.calendar.diagnostics, sha256 };
  if (found.is === "refused") return { content: null, diagnostics: found.diagnostics };
  const [{ readMappedTable }, { workspaceDialogue }] = await Promise.all([import("./map-list.ts"), import("./mapping-files.ts")]);
  const table = found.is === "table" ? await readMappedTable(bytes, file, true, workspaceDialogue(workspaceAt(directory), null, null), "UTC") : null;
  if (table?.calendar !== undefined) return { content: table.calendar, diagnostics: table.diagnostics.filter((d) => d.severity !== "note"), sha256 };
  const why = table?.foreign ?? (found.is === "foreign" ? found.why : "no column says when, beside one that says what is done");
  const unknown: Diagnostic = {
    code: "calendar-unknown",
    severity: "error",
    message: `${file} is no calendar that can be read: ${why}`,
    help: "Give it as iCalendar, or as a table with a begin, an end and a state. `holdpoint learn` shows what its columns are taken for.",
    at,
  };
  return { content: null, diagnostics: [...(table?.diagnostics ?? []).filter((d) => d.severity === "error"), unknown] };
}
