// Events of a calendar to state intervals of lines: what their labels mean by what plant.yaml declares, then by the words of plants; which line they are about by
// a column, by plant.yaml, by the label. A label that says nothing known is `other`. Nothing is guessed, and what is not understood is told.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import { nearestWord } from "../../foundation/nearest-word.ts";
import type { Span } from "../../foundation/time-spans.ts";
import { linesNamedIn } from "../../plant/line-words.ts";
import type { DeclaredLabel } from "../../plant/plant-file.ts";
import type { LineState, StateInterval } from "../../plant/state-interval.ts";
import { stateNamed, statesOfLabel } from "../../plant/state-words.ts";
import type { CalendarContent, CalendarEvent } from "./calendar-event.ts";
import { type Occurrence, occurrencesIn } from "./icalendar/occurrences.ts";

export interface CalendarQuestion {
  readonly content: CalendarContent;
  /** Name in plant.yaml, or the file. */
  readonly calendar: string;
  /** As shown to people. */
  readonly file: string;
  /** The line that all of it is about; null = its events say so. */
  readonly line: string | null;
  readonly states: readonly DeclaredLabel[];
  /** Names of the plant's lines. */
  readonly lines: readonly string[];
  /** IANA name. */
  readonly timezone: string;
  readonly window: Span;
}

export interface CalendarStates {
  readonly states: readonly StateInterval[];
  readonly diagnostics: readonly Diagnostic[];
}

const MOST_SAID = 8;

export function calendarStates(question: CalendarQuestion): CalendarStates {
  const { content, timezone, window, file } = question;
  const { occurrences, troubles } = occurrencesIn(content, timezone, window);
  const diagnostics: Diagnostic[] = [];
  const said = new Map<string, number>();
  const say = (code: string, severity: Diagnostic["severity"], event: CalendarEvent, message: string, help?: string): void => {
    const count = (said.get(code) ?? 0) + 1;
    said.set(code, count);
    if (count <= MOST_SAID) diagnostics.push({ code, severity, message, ...(help === undefined ? {} : { help }), at: placeOf(file, event) });
  };
  for (const { code, event, message } of troubles) say(code, code === "calendar-skipped-time" ? "note" : "warning", event, message);
  const meanings = new Map<CalendarEvent, Meaning>();
  const states: StateInterval[] = [];
  for (const occurrence of occurrences) {
    const { event } = occurrence;
    let meaning = meanings.get(event);
    if (meaning === undefined) {
      meaning = meaningOf(event, question, say);
      meanings.set(event, meaning);
      if (occurrence.last === occurrence.first && meaning.states.length > 0)
        say("calendar-no-length", "warning", event, "it has no length, so that it says of no time what a line does", "Give it an end (DTEND) or a duration.");
    }
    if (occurrence.last > occurrence.first) states.push(...intervals(occurrence, meaning, question));
  }
  for (const [code, count] of said) if (count > MOST_SAID) diagnostics.push({ code, severity: "note", message: `${count - MOST_SAID} more like this`, at: { kind: "file", file } });
  return { states, diagnostics };
}

interface Meaning {
  readonly states: readonly LineState[];
  /** [null] = the whole site. */
  readonly lines: readonly (string | null)[];
}

type Say = (code: string, severity: Diagnostic["severity"], event: CalendarEvent, message: string, help?: string) => void;

function meaningOf(event: CalendarEvent, question: CalendarQuestion, say: Say): Meaning {
  return { states: statesOf(event, question.states), lines: linesOf(event, question, say) };
}

/** What is declared goes before words; of words, the label before what else stands with it. */
function statesOf({ label, words }: CalendarEvent, declared: readonly DeclaredLabel[]): readonly LineState[] {
  for (const text of [label, ...words]) {
    const found = declared.find((d) => fits(text, d.label));
    if (found !== undefined) return found.state === null ? [] : [found.state];
  }
  for (const text of [label, ...words]) {
    const named = stateNamed(text);
    if (named !== null) return [named];
    const states = statesOfLabel(text);
    if (states[0] !== "other") return states;
  }
  return ["other"];
}

function linesOf(event: CalendarEvent, { line, lines }: CalendarQuestion, say: Say): readonly (string | null)[] {
  const own = event.line?.trim() ?? "";
  if (own !== "") {
    const { lines: found } = linesNamedIn(own, lines);
    if (found.length > 0) return found;
    tellUnknown(own);
    return [own];
  }
  if (line !== null) return [line];
  const named = [event.label, ...event.words].map((text) => linesNamedIn(text, lines));
  const first = named.find((n) => n.lines.length + n.unknown.length > 0);
  if (first === undefined) return [null];
  for (const text of first.unknown) tellUnknown(text);
  return [...first.lines, ...first.unknown];

  function tellUnknown(text: string): void {
    if (lines.length === 0) return;
    const near = nearestWord(text, lines);
    say(
      "calendar-unknown-line",
      "warning",
      event,
      `it is about "${text.slice(0, 60)}", which is no line of plant.yaml`,
      near === undefined ? `Lines are: ${lines.slice(0, 8).join(", ")}` : `Did you mean ${near}?`,
    );
  }
}

function intervals({ event, first, last }: Occurrence, { states, lines }: Meaning, { calendar, file }: CalendarQuestion): StateInterval[] {
  return states.flatMap((state) => lines.map((line): StateInterval => ({ calendar, line, state, label: event.label, first, last, at: placeOf(file, event) })));
}

function placeOf(file: string, { record, sheet }: CalendarEvent): StateInterval["at"] {
  return { kind: "text", file: sheet === null ? file : `${file} sheet ${sheet}`, line: record, column: 1 };
}

/** Does the whole text fit? * stands for any characters. */
function fits(text: string, pattern: string): boolean {
  const plain = plainOf(text);
  const parts = plainOf(pattern).split("*");
  const [begin = "", ...rest] = parts;
  if (rest.length === 0) return plain === begin;
  if (!plain.startsWith(begin)) return false;
  const end = rest.pop() as string;
  let at = begin.length;
  for (const part of rest) {
    const found = plain.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return plain.length - end.length >= at && plain.endsWith(end);
}

function plainOf(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\s\u00a0]+/gu, " ")
    .trim();
}
