// What the columns of a shift or production calendar are, by their headers and by what their cells look like. A table is a calendar when a column says when its
// rows begin, and another when they end or how long they last, or when it says for each day what is done. Reads no rows into events.
import { dateOrderOf, looksLikeTimes } from "../cell-times.ts";
import { findHeaderRow, type NumberedRow } from "../header-row.ts";

type CalendarField = "start" | "end" | "duration" | "date" | "start-time" | "end-time" | "end-date" | "state" | "label";

export interface CalendarColumn {
  /** From 0. */
  readonly index: number;
  readonly header: string;
  readonly field: CalendarField | "line" | "ignore";
  readonly confidence: "high" | "medium" | "low" | "none";
  readonly why: string;
  readonly examples: readonly string[];
}

export interface CalendarGuess {
  /** Index of the header's row, and its number as a spreadsheet shows it. */
  readonly headerIndex: number;
  readonly headerRow: number;
  readonly headers: readonly string[];
  readonly columns: readonly CalendarColumn[];
  readonly rows: number;
  readonly doubts: readonly string[];
}

const PHRASES: Readonly<Record<CalendarField | "line", string>> = {
  start: "start, begin, beginn, start date time, startdatum uhrzeit, from, von, start datetime, starts at, anfang, debut, inicio, inizio, start timestamp, planned start, geplanter beginn, sollbeginn",
  end: "end, ende, end date time, to, bis, end datetime, ends at, fin, fine, end timestamp, planned end, geplantes ende, sollende, finish, stop",
  duration: "duration, dauer, length, duration h, dauer h, duration hours, dauer std, dauer stunden, duration min, dauer min, duration minutes, dauer minuten, laenge",
  date: "date, datum, day, tag, start date, startdatum, begin date, von datum, fecha, data, datum von, date from",
  "start-time": "start time, startzeit, begin time, beginnzeit, time from, uhrzeit von, von uhrzeit, uhrzeit, zeit von, from time, anfangszeit, time, uhrzeit beginn",
  "end-time": "end time, endzeit, time to, uhrzeit bis, bis uhrzeit, zeit bis, to time, uhrzeit ende",
  "end-date": "end date, enddatum, bis datum, datum bis, date to",
  state: "state, zustand, status, type, typ, art, category, kategorie, activity, taetigkeit, shift, schicht, event type, ereignisart, mode, betriebsart, reason, grund",
  label: "label, title, titel, summary, event, ereignis, name, bezeichnung, betreff, subject, description, beschreibung, order, auftrag, product, produkt, text, bemerkung, comment, kommentar",
  line: "line, linie, anlage, production line, produktionslinie, fertigungslinie, machine, maschine, resource, ressource, work center, arbeitsplatz, ligne, linea, equipment",
};

const fieldOf = new Map<string, CalendarField | "line">();
for (const [field, phrases] of Object.entries(PHRASES)) for (const phrase of phrases.split(", ")) fieldOf.set(phrase, field as CalendarField);

/** What tells of two ends each is a log of traffic. */
const ONE_OF_TWO_ENDS = /\b(src|source|dst|dest|destination|client|server|port|protocol|quelle|ziel)\b/;
const MOST_EXAMPLES = 3;
const TIMED: readonly string[] = ["start", "end", "date", "start-time", "end-time", "end-date"];

/** null = it is no calendar. */
export function guessCalendar(rows: readonly NumberedRow[]): CalendarGuess | null {
  const found = findHeaderRow(rows, (plain) => fieldOf.has(plain), 2);
  if (found === null || found.columns.some(({ plain }) => ONE_OF_TWO_ENDS.test(plain))) return null;
  const used = new Set<string>();
  const doubts: string[] = [];
  const columns = found.columns.map(({ index, header, plain, cells }): CalendarColumn => {
    const examples = [...new Set(cells.map((cell) => cell.trim()).filter((cell) => cell !== ""))].slice(0, MOST_EXAMPLES);
    const column = { index, header, examples };
    const field = fieldOf.get(plain);
    if (field === undefined) return { ...column, field: "ignore", confidence: "none", why: "its header is not known" };
    if (used.has(field)) return { ...column, field: "ignore", confidence: "none", why: `another column is the ${field} already` };
    if (TIMED.includes(field) && !looksLikeTimes(cells)) return { ...column, field: "ignore", confidence: "none", why: `its header says ${field}, its cells are no dates or times` };
    used.add(field);
    if (!TIMED.includes(field)) return { ...column, field, confidence: "high", why: "header" };
    const order = dateOrderOf(cells);
    const isUnsure = order === "both" || (order === null && cells.some((cell) => /^\s*\d{1,2}[/-]\d{1,2}[/-]\d{2,4}/.test(cell)));
    const why = order === "both" ? "some of its dates are written day first, some month first" : "day and month of its dates could be exchanged";
    if (isUnsure) doubts.push(`column "${column.header}": ${why}`);
    return { ...column, field, confidence: isUnsure ? "low" : "high", why: isUnsure ? why : "header and cells" };
  });
  const has = (...fields: string[]): boolean => fields.some((field) => used.has(field));
  const isCalendar = (has("start") && has("end", "duration")) || (has("date") && has("start-time", "duration", "state", "label") && has("end", "end-time", "duration", "state", "label"));
  if (!isCalendar || !has("state", "label")) return null;
  return { ...found, columns, doubts };
}
