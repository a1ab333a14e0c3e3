// Hours as change files write them: "always", "Mon-Fri 06:00-18:00, Sat 08:00-12:00", "22:00-06:00", or the name of a calendar; and back to text. Times are
// plant time: what a change of clocks makes of them is not said here.
import { nearestWord } from "../../foundation/nearest-word.ts";
import type { Hours, WeekHours } from "../../plant/access.ts";
import type { WrittenProblem } from "../../plant/match-terms.ts";

const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/** English and German, in full and shortened; none of them means two days. */
const DAY_WORDS: readonly string[][] = [
  ["monday", "mon", "mo", "montag"],
  ["tuesday", "tues", "tue", "tu", "dienstag", "di"],
  ["wednesday", "wed", "we", "mittwoch", "mi"],
  ["thursday", "thurs", "thur", "thu", "th", "donnerstag", "do"],
  ["friday", "fri", "fr", "freitag"],
  ["saturday", "sat", "sa", "samstag", "sonnabend"],
  ["sunday", "sun", "su", "sonntag", "so"],
];
const DAY_OF_WORD: ReadonlyMap<string, number> = new Map(DAY_WORDS.flatMap((words, day) => words.map((word) => [word, day] as const)));
const EXAMPLE = 'Write such as "Mon-Fri 06:00-18:00, Sat 08:00-12:00", "22:00-06:00", always, or the name of a calendar.';
const MOST_PIECES = 200;

export type ReadHours = { readonly hours: Hours } | { readonly problem: WrittenProblem };

export function readHours(written: string): ReadHours {
  const text = written.trim();
  if (/^always$/i.test(text)) return { hours: { kind: "always" } };
  if (!speaksOfTimes(text)) return { hours: { kind: "calendar", calendar: text } };
  const week = weekOf(written);
  if ("code" in week) return { problem: week };
  const isAlways = week.length === 1 && week[0]?.from === 0 && week[0].to === WEEK_MINUTES;
  return { hours: isAlways ? { kind: "always" } : { kind: "week", week } };
}

/** A text with a time of the day, or made of days: no calendar is meant. */
function speaksOfTimes(text: string): boolean {
  if (/\d\s*:\s*\d|\d\s*[-–]\s*\d|^\d/.test(text)) return true;
  const words = text.toLowerCase().split(/[\s,;–-]+/);
  return words.every((word) => DAY_OF_WORD.has(word));
}

interface Piece {
  readonly text: string;
  readonly offset: number;
}

/** Pieces between commas: days, times or both. Days alone belong to the times that follow, or are whole; times alone are on the days before. */
function weekOf(written: string): WeekHours | WrittenProblem {
  const pieces: Piece[] = [...written.matchAll(/[^,;]+/g)].map((m) => ({ text: m[0], offset: m.index })).filter((p) => p.text.trim() !== "");
  if (pieces.length > MOST_PIECES) return misread(written, 0, written.length, `The hours have ${pieces.length} parts; ${MOST_PIECES} are the most that is read.`);
  const minutes = new Uint8Array(WEEK_MINUTES);
  let waiting: number[] = [];
  let before: readonly number[] = [0, 1, 2, 3, 4, 5, 6];
  for (const piece of pieces) {
    const match = /^\s*(.*?)\s*(\d{1,2}(?::\d{2})?\s*[-–]\s*\d{1,2}(?::\d{2})?)?\s*$/s.exec(piece.text) as RegExpExecArray;
    const dayText = match[1] as string;
    const times = match[2];
    const days = dayText === "" ? [] : daysOf(dayText, { text: written, offset: piece.offset + piece.text.indexOf(dayText) });
    if ("code" in days) return days;
    if (times === undefined) {
      waiting.push(...days);
      continue;
    }
    if (waiting.length + days.length > 0) before = [...waiting, ...days];
    waiting = [];
    const read = timesOf(times, { text: written, offset: piece.offset + piece.text.lastIndexOf(times) });
    if ("code" in read) return read;
    const { from, length } = read;
    for (const day of before) for (let m = 0; m < length; m++) minutes[(day * DAY_MINUTES + from + m) % WEEK_MINUTES] = 1;
  }
  for (const day of waiting) minutes.fill(1, day * DAY_MINUTES, (day + 1) * DAY_MINUTES);
  return spansOf(minutes);
}

function misread(text: string, offset: number, length: number, message: string, help = EXAMPLE): WrittenProblem {
  return { code: "bad-hours", message, help, offset, length: Math.max(1, Math.min(length, text.length - offset)) };
}

/** "Mon", "Mon-Fri", "Fri-Mon". */
function daysOf(text: string, { text: written, offset }: Piece): number[] | WrittenProblem {
  const parts = text.split(/\s*[-–]\s*/);
  if (parts.length > 2) return misread(written, offset, text.length, `"${text.slice(0, 60)}" is not a day or a row of days.`);
  const read: number[] = [];
  for (const part of parts) {
    const day = dayOf(part, written, offset + text.indexOf(part));
    if (typeof day !== "number") return day;
    read.push(day);
  }
  const [first, last] = read as [number, number | undefined];
  const days = [first];
  for (let day = first; last !== undefined && day !== last; ) {
    day = (day + 1) % 7;
    days.push(day);
  }
  return days;
}

function dayOf(word: string, written: string, offset: number): number | WrittenProblem {
  const day = DAY_OF_WORD.get(word.toLowerCase().replace(/\.$/, ""));
  if (day !== undefined) return day;
  const shown = word.slice(0, 60);
  if (/\d/.test(word)) return misread(written, offset, word.length, `"${shown}" is neither a day nor a time of the form 06:00-18:00.`);
  const near = nearestWord(word, DAY_OF_WORD.keys());
  return misread(written, offset, word.length, `"${shown}" is not a day of the week.`, near === undefined ? EXAMPLE : `Did you mean ${DAYS[DAY_OF_WORD.get(near) as number]}?`);
}

/** Over midnight where the end is not behind the start. */
function timesOf(text: string, { text: written, offset }: Piece): { readonly from: number; readonly length: number } | WrittenProblem {
  const read: number[] = [];
  for (const part of text.split(/\s*[-–]\s*/)) {
    const parts = /^(\d{1,2}):(\d{2})$/.exec(part);
    const at = offset + text.indexOf(part);
    if (parts === null) return misread(written, offset, text.length, `The times "${text}" have no minutes.`, `Write ${withMinutes(text)}.`);
    const minute = Number(parts[1]) * 60 + Number(parts[2]);
    if (Number(parts[2]) > 59 || minute > DAY_MINUTES) return misread(written, at, part.length, `"${part}" is not a time of a day.`, "Times go from 00:00 to 24:00.");
    read.push(minute);
  }
  const [from, to] = read as [number, number];
  if (from === to) return misread(written, offset, text.length, `"${text}" ends when it begins.`, "For the whole day write 00:00-24:00.");
  if (from === DAY_MINUTES) return misread(written, offset, text.length, "A day ends at 24:00; nothing begins then.", "Write 00:00 of the day after.");
  return { from, length: to > from ? to - from : to + DAY_MINUTES - from };
}

function withMinutes(times: string): string {
  return times
    .split(/\s*[-–]\s*/)
    .map((part) => (part.includes(":") ? part : `${part.padStart(2, "0")}:00`))
    .join("-");
}

function spansOf(minutes: Uint8Array): WeekHours {
  const spans: { from: number; to: number }[] = [];
  for (let from = minutes.indexOf(1); from >= 0; ) {
    const end = minutes.indexOf(0, from);
    const to = end < 0 ? WEEK_MINUTES : end;
    spans.push({ from, to });
    from = end < 0 ? -1 : minutes.indexOf(1, end);
  }
  return spans;
}

/** The shortest text that reads as the same hours. A week without any hour cannot be written. */
export function writeHours(hours: Hours): string {
  if (hours.kind !== "week") return hours.kind === "always" ? "always" : hours.calendar;
  const daysOfTimes = new Map<string, number[]>();
  for (const { from, to } of piecesOf(hours.week)) {
    const times = `${clock(from % DAY_MINUTES)}-${to % DAY_MINUTES === 0 ? "24:00" : clock(to % DAY_MINUTES)}`;
    const days = daysOfTimes.get(times) ?? [];
    days.push(Math.floor(from / DAY_MINUTES));
    daysOfTimes.set(times, days);
  }
  const pieces = [...daysOfTimes].map(([times, days]) => ({ times, days: daysText(days) }));
  return pieces.length === 1 && pieces[0]?.days === "Mon-Sun" ? pieces[0].times : pieces.map(({ days, times }) => `${days} ${times}`).join(", ");
}

/** What goes over midnight stays one piece where it is shorter than a day; the end of Sunday goes on into Monday. */
function piecesOf(week: WeekHours): { from: number; to: number }[] {
  const spans = week.map(({ from, to }) => ({ from, to }));
  const [first] = spans;
  const last = spans[spans.length - 1];
  if (first !== undefined && last !== undefined && first !== last && first.from === 0 && last.to === WEEK_MINUTES) {
    last.to += first.to;
    spans.shift();
  }
  return spans.flatMap(({ from, to }) => {
    if (to - from < DAY_MINUTES) return [{ from: from % WEEK_MINUTES, to }];
    const days: { from: number; to: number }[] = [];
    for (let start = from; start < to; ) {
      const end = Math.min(to, (Math.floor(start / DAY_MINUTES) + 1) * DAY_MINUTES);
      days.push({ from: start % WEEK_MINUTES, to: end });
      start = end;
    }
    return days;
  });
}

function daysText(days: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const last = runs[runs.length - 1];
    if (last !== undefined && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs.map(([first, last]) => (first === last ? DAYS[first] : `${DAYS[first]}-${DAYS[last]}`)).join(",");
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
