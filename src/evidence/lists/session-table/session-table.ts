// Rows of a session book to records of sign-ins, with the columns as a mapping says: whole sessions (from, to or how long), or one moment each (signed in, out, failed).
// Every row ends in one state: a record, of no use, or not understood, with its number and a reason that shows nothing of the row: it names people.
import { localInstant } from "../../../foundation/local-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { SessionHow } from "../../../plant/session.ts";
import { accountOf, signInRecord } from "../../logs/sign-in-record.ts";
import type { SignInRecord } from "../../logs/sign-in.ts";
import type { EventTime } from "../calendar-event.ts";
import { ListTroubles } from "../list-troubles.ts";
import { RowTimes, type TimedRow, type TimedTable } from "../row-times.ts";
import { actOfWords, wayOfWords } from "./session-words.ts";

export interface ReadSessionBook {
  readonly signIns: readonly SignInRecord[];
  readonly records: number;
  readonly understood: number;
  readonly notUnderstood: number;
  readonly contents: Readonly<Record<string, number>>;
  readonly first: Micros;
  readonly last: Micros;
  readonly diagnostics: readonly Diagnostic[];
  readonly warnings: readonly string[];
}

const DAY_MICROS = 86_400 * MICROS_PER_SECOND;
const NO_EVENT = "rows that tell neither of a sign-in nor of a sign-out (not used)";

/** @param timezone IANA name of the plant's, for times that name no zone */
export function readSessionTables(tables: readonly TimedTable[], file: string, timezone: string): ReadSessionBook {
  const troubles = new ListTroubles(file);
  const signIns: SignInRecord[] = [];
  const contents = new Map<string, number>();
  const count = (what: string): void => {
    contents.set(what, (contents.get(what) ?? 0) + 1);
  };
  let [records, notUnderstood] = [0, 0];
  let isPlantTime = false;
  for (const table of tables) {
    const reader = new SessionRow(table, timezone);
    for (const row of table.rows) {
      if (row.cells.every((cell) => cell.trim() === "")) continue;
      records++;
      const read = reader.read(row);
      if (read === "other") count(NO_EVENT);
      else if (typeof read === "string") {
        notUnderstood++;
        const place = table.sheet === null ? `row ${row.number}` : `sheet ${table.sheet} row ${row.number}`;
        troubles.say(
          "warning",
          "session-row-unreadable",
          row.number,
          `${place}: ${read}; the row is not read`,
          "rows of sessions that cannot be read",
          "Write dates as 2026-10-30 and times as 06:00.",
        );
      } else {
        count(read.act === "whole" ? "sessions" : read.act === "failed" ? "failed sign-ins" : read.act === "sign-in" ? "sign-ins" : read.act === "sign-out" ? "sign-outs" : "locks and unlocks");
        signIns.push(read);
      }
    }
    isPlantTime ||= reader.usedPlantTime;
  }
  const { diagnostics, warnings } = troubles;
  const times = signIns.flatMap(({ time, seconds }) => [time, time + (seconds ?? 0) * MICROS_PER_SECOND]);
  return {
    signIns,
    records,
    understood: records - notUnderstood,
    notUnderstood,
    contents: Object.fromEntries(contents),
    first: times.reduce((x, y) => Math.min(x, y), Number.POSITIVE_INFINITY),
    last: times.reduce((x, y) => Math.max(x, y), Number.NEGATIVE_INFINITY),
    diagnostics,
    warnings: isPlantTime ? [...warnings, `times carry no time zone; taken as ${timezone}, the plant's`] : warnings,
  };
}

class SessionRow {
  usedPlantTime = false;
  readonly #times: RowTimes;
  readonly #timezone: string;
  readonly #hasEnd: boolean;
  readonly #hasEvent: boolean;
  /** Where no column says by which way: the header of the machine's column may. */
  readonly #usualWay: SessionHow;

  constructor(table: TimedTable, timezone: string) {
    this.#times = new RowTimes(table);
    this.#timezone = timezone;
    const has = (...fields: string[]): boolean => table.columns.some(({ field }) => fields.includes(field));
    this.#hasEnd = has("end", "end-time", "duration");
    this.#hasEvent = has("event");
    this.#usualWay = /\b(hmi|panel)\b/i.test(table.columns.find(({ field }) => field === "target")?.header ?? "") ? "hmi" : "unknown";
  }

  /** "other" = a row of no use; any other text = why it cannot be read. */
  read(row: TimedRow): SignInRecord | "other" | (string & {}) {
    const event = this.#times.text(row, "event");
    const said = event === null ? null : actOfWords(event);
    // In a table of moments, a row that is no sign-in says something else; in one of sessions, the words only tell more of it.
    if (this.#hasEvent && !this.#hasEnd && said === null) return "other";
    const account = this.#times.text(row, "account");
    const host = this.#times.text(row, "target");
    if (account === null || account === "-") return "it names no account";
    if (host === null) return "it names no machine";
    const way = this.#times.text(row, "way");
    const known = {
      record: row.number,
      host,
      ...accountOf(account),
      how: way === null ? this.#usualWay : wayOfWords(way),
      from: this.#times.text(row, "from") ?? "",
      reason: said?.reason ?? "",
    };
    const begin = this.#times.begin(row);
    if (typeof begin === "string") return withoutText(begin);
    if (begin.isDay) return "it says the day, and no time";
    const time = this.#instantOf(begin);
    if (!isPossible(time)) return "its time is impossible";
    if (!this.#hasEnd) return signInRecord({ ...known, time, act: said?.act ?? "sign-in" });
    if (said?.act === "failed") return signInRecord({ ...known, time, act: "failed" });
    const isOpen = ["end", "end-time", "end-date", "duration"].every((field) => isNothing(this.#times.text(row, field)));
    if (isOpen) return signInRecord({ ...known, time, act: "whole", seconds: null });
    const period = this.#times.period(row, true);
    if (typeof period === "string") return withoutText(period);
    if (period.end?.isDay === true) return "it says the day of its end, and no time";
    const seconds = period.end === null ? (period.length?.seconds ?? 0) : (this.#instantOf(period.end) - time) / MICROS_PER_SECOND;
    if (!isPossible(time + seconds * MICROS_PER_SECOND)) return "its time is impossible";
    return seconds < 0 ? "it ends before it begins" : signInRecord({ ...known, time, act: "whole", seconds });
  }

  #instantOf({ wall, zone }: EventTime): Micros {
    if (zone === "UTC") return wall;
    this.usedPlantTime = true;
    const day = Math.floor(wall / DAY_MICROS);
    return localInstant(this.#timezone, day, (wall - day * DAY_MICROS) / MICROS_PER_SECOND);
  }
}

/** Microseconds beyond this are not exact, and no evidence is of before 1970. */
function isPossible(time: Micros): boolean {
  return time >= 0 && time <= Number.MAX_SAFE_INTEGER;
}

function isNothing(text: string | null): boolean {
  return text === null || /^(-|–|null|n\/a|open|offen|active|aktiv|still logged (in|on))$/i.test(text);
}

/** In a row whose columns are shifted, what stands where a time should be may be a name. */
function withoutText(why: string): string {
  return why.replace(/^"[\s\S]*" is/, "a cell is").replace(/of "[\s\S]*" could/, "could");
}
