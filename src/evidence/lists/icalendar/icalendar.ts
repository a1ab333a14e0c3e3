// An iCalendar file (RFC 5545) as events: VEVENTs with their rules, further and left-out dates, and what stands for single occurrences. To-dos, journals, free
// and busy times and alarms are counted and named, not used. Who organizes, who takes part and what is described are never read.
import { countText } from "../../../foundation/count-words.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { CalendarEvent, DefinedZone, EventPeriod, EventTime, ReadCalendar } from "../calendar-event.ts";
import { type Component, readComponents } from "./components.ts";
import { type ContentLine, contentLines } from "./content-lines.ts";
import { type Property, readProperties, textsOf } from "./properties.ts";
import { clockTime, eventLength, eventPeriod } from "./times.ts";
import { definedZone, knownZone } from "./zones.ts";

/** Longer texts are cut; more dates or events are not read. */
const LONGEST_LABEL = 200;
const MOST_WORDS = 8;
const MOST_DATES = 2_000;
const MOST_EVENTS = 50_000;
const MOST_ZONES = 200;
const MOST_SAID_OF_A_CODE = 8;

/** Does the content look like iCalendar? The first thing in it is the begin of a calendar or of an event. */
export function isIcalendar(text: string): boolean {
  return /^\ufeff?\s*BEGIN\s*:\s*(VCALENDAR|VEVENT)\s*$/im.test(text.slice(0, 4_096)) && /^\ufeff?\s*BEGIN\s*:/i.test(text);
}

export function readIcalendar(text: string, file: string): ReadCalendar {
  const { calendars, diagnostics } = readComponents(contentLines(text.replace(/^\ufeff/, "")), file);
  const reader = new CalendarReader(file, diagnostics);
  for (const [i, calendar] of calendars.entries()) reader.addCalendar(calendar.name === "VCALENDAR" ? calendar.children : [calendar], i);
  return reader.result();
}

interface SeriesMember {
  readonly event: CalendarEvent;
  readonly uid: string | null;
  readonly sequence: number;
  readonly begin: ContentLine;
}

class CalendarReader {
  readonly #file: string;
  readonly #before: readonly Diagnostic[];
  readonly #said: Diagnostic[] = [];
  readonly #counts = new Map<string, number>();
  readonly #contents: Record<string, number> = {};
  readonly #zones: Record<string, DefinedZone> = {};
  readonly #members: SeriesMember[] = [];
  /** Keys of defined zones by TZID, of the calendar that is being read. */
  #zoneKeys = new Map<string, string>();
  #bad = 0;

  constructor(file: string, before: readonly Diagnostic[]) {
    this.#file = file;
    this.#before = before;
  }

  addCalendar(children: readonly Component[], number: number): void {
    this.#zoneKeys = new Map();
    for (const child of children) if (child.name === "VTIMEZONE") this.#addZone(child, number);
    for (const child of children) {
      if (child.name === "VTIMEZONE") continue;
      this.#contents[WORDS[child.name] ?? "other components"] = (this.#contents[WORDS[child.name] ?? "other components"] ?? 0) + 1;
      const alarms = child.children.filter(({ name }) => name === "VALARM").length;
      if (alarms > 0) this.#contents.alarms = (this.#contents.alarms ?? 0) + alarms;
      if (child.name === "VEVENT") this.#addEvent(child);
    }
  }

  result(): ReadCalendar {
    const events = this.#inSeries();
    const more = [...this.#counts].filter(([, count]) => count > MOST_SAID_OF_A_CODE);
    const diagnostics = [
      ...this.#before,
      ...this.#said,
      ...more.map(([code, count]): Diagnostic => ({ code, severity: "warning", message: `${count - MOST_SAID_OF_A_CODE} more like this`, at: { kind: "file", file: this.#file } })),
    ];
    const cancelled = events.filter((event) => event.isCancelled).length;
    if (cancelled > 0) this.#contents["cancelled events"] = cancelled;
    const records = Object.entries(this.#contents).reduce((sum, [name, count]) => (name === "alarms" || name === "cancelled events" ? sum : sum + count), 0);
    const warnings = diagnostics.filter(({ severity }) => severity !== "note").map((d) => (d.at?.kind === "text" ? `line ${d.at.line}: ${d.message}` : d.message));
    return { events, zones: this.#zones, records, understood: records - this.#bad, notUnderstood: this.#bad, contents: this.#contents, diagnostics, warnings: warnings.slice(0, 20) };
  }

  #addZone(component: Component, number: number): void {
    if (Object.keys(this.#zones).length >= MOST_ZONES) return;
    const tzid = /^\s*TZID[^:]*:(.*)$/i.exec(component.lines.find(({ text }) => /^\s*TZID\s*[:;]/i.test(text))?.text ?? "")?.[1]?.trim() ?? "";
    if (knownZone(tzid) !== null) return;
    const found = definedZone(component, (code, message, line) => this.#say(code, { line, text: "" }, message));
    if (found === null) return;
    // Two calendars of a file may mean two zones by one name.
    const key = `${number}:${found.tzid.slice(0, 120)}`;
    this.#zones[key] = found.zone;
    this.#zoneKeys.set(found.tzid, key);
  }

  #addEvent(component: Component): void {
    const { begin } = component;
    if (this.#members.length >= MOST_EVENTS) {
      this.#say("calendar-too-many", begin, `the file holds more than ${countText(MOST_EVENTS)} events; this one and those behind it are not read`);
      this.#bad++;
      return;
    }
    const properties = readProperties(component, ({ code, message }, from) => this.#say(code, from, message));
    const one = (name: string): Property | undefined => properties.find((p) => p.name === name);
    const all = (name: string): Property[] => properties.filter((p) => p.name === name);
    const period = this.#period(one("dtstart"), one("dtend"), one("duration"));
    const more = this.#dates(all("rdate"), (value, zone) => eventPeriod(value, zone));
    if (period === null && more.length === 0) {
      this.#bad++;
      if (one("dtstart") === undefined) this.#say("calendar-no-start", begin, "this event says neither when it begins (DTSTART) nor any date (RDATE): it is not read");
      return;
    }
    for (const exrule of all("exrule"))
      this.#say("calendar-exrule", exrule.from, "EXRULE, a rule of when it does not take place, is no longer of the standard and is not followed: the event is read as taking place then, too");
    const rules = all("rrule");
    for (const second of rules.slice(1)) this.#say("calendar-second-rule", second.from, "an event has one rule; this second one is not followed");
    const replaced = one("recurrence-id");
    const at = replaced === undefined ? null : this.#time(replaced);
    if (replaced !== undefined && at === null) this.#bad++;
    if (replaced !== undefined && at === null) return;
    const label = textsOf(one("summary")).join(", ");
    this.#members.push({
      uid: textsOf(one("uid"))[0] ?? null,
      sequence: Number(textsOf(one("sequence"))[0] ?? 0) || 0,
      begin,
      event: {
        record: begin.line,
        sheet: null,
        label: shortened(label),
        words: [...all("categories").flatMap(textsOf), ...textsOf(one("location"))].slice(0, MOST_WORDS).map(shortened),
        line: null,
        period,
        rule: rules[0] === undefined || period === null ? null : String(rules[0].values[0]),
        more,
        without: this.#dates(all("exdate"), (value, zone) => clockTime(String(value), zone)),
        series: 0,
        replaces: at === null ? null : { at, andFuture: /^THISANDFUTURE$/i.test(replaced?.parameters.range ?? "") },
        isCancelled: /^CANCELL?ED$/i.test(textsOf(one("status"))[0] ?? ""),
      },
    });
  }

  #period(start: Property | undefined, end: Property | undefined, duration: Property | undefined): EventPeriod | null {
    const begin = start === undefined ? null : this.#time(start);
    if (begin === null) return null;
    const length = duration === undefined ? null : eventLength(String(duration.values[0]));
    if (duration !== undefined && (length === null || length.days < 0 || length.seconds < 0))
      this.#say(
        "calendar-bad-length",
        duration.from,
        `"${String(duration.values[0]).slice(0, 40)}" is no duration: ${end === undefined ? "the event is taken as one without a length" : "its end is used"}`,
      );
    else if (length !== null && end === undefined) return { start: begin, end: null, length };
    const until = end === undefined ? null : this.#time(end);
    return { start: begin, end: until, length: null };
  }

  #time(property: Property): EventTime | null {
    const value = String(property.values[0]);
    const time = clockTime(value, this.#zoneOf(property));
    if (time === null) this.#say("calendar-bad-time", property.from, `"${value.slice(0, 40)}" is no date or time: ${property.name.toUpperCase()} is not read`);
    return time;
  }

  #dates<T>(properties: readonly Property[], read: (value: unknown, zone: string) => T | null): T[] {
    const found: T[] = [];
    for (const property of properties) {
      const zone = this.#zoneOf(property);
      for (const value of property.values) {
        const date = found.length < MOST_DATES ? read(value, zone) : null;
        if (date !== null) found.push(date);
        else if (found.length >= MOST_DATES) return this.#tooMany(property, found);
        else this.#say("calendar-bad-time", property.from, `a value of ${property.name.toUpperCase()} is no date or time, and is left out`);
      }
    }
    return found;
  }

  #tooMany<T>({ from, name }: Property, found: T[]): T[] {
    this.#say("calendar-too-many", from, `more than ${countText(MOST_DATES)} dates of ${name.toUpperCase()}; the rest is not read`);
    return found;
  }

  /** "" = the plant's own. */
  #zoneOf({ parameters, from }: Property): string {
    const { tzid } = parameters;
    if (tzid === undefined || tzid.trim() === "") return "";
    const zone = knownZone(tzid) ?? this.#zoneKeys.get(tzid);
    if (zone !== undefined) return zone;
    this.#say("calendar-unknown-zone", from, `nobody knows the time zone "${tzid.slice(0, 60)}", and the file does not define it: the plant's own is used`);
    return "";
  }

  /** Of two editions of one series the newer one counts; events without identifier stand alone. */
  #inSeries(): CalendarEvent[] {
    const numbers = new Map<string, number>();
    const newest = new Map<string, number>();
    const keyOf = ({ uid, event }: SeriesMember): string | null => (uid === null ? null : `${uid}\n${JSON.stringify(event.replaces)}`);
    for (const member of this.#members) {
      const key = keyOf(member);
      if (key !== null) newest.set(key, Math.max(newest.get(key) ?? member.sequence, member.sequence));
    }
    let next = 0;
    return this.#members.flatMap((member) => {
      const key = keyOf(member);
      if (key !== null && member.sequence < (newest.get(key) ?? 0)) {
        this.#say("calendar-older-edition", member.begin, "a newer edition of this event (SEQUENCE) stands in the same file: this one is not used", "note");
        return [];
      }
      const series = (member.uid === null ? undefined : numbers.get(member.uid)) ?? next++;
      if (member.uid !== null) numbers.set(member.uid, series);
      return [{ ...member.event, series }];
    });
  }

  #say(code: string, { line, text }: ContentLine, message: string, severity: Diagnostic["severity"] = "warning"): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count > MOST_SAID_OF_A_CODE) return;
    this.#said.push({ code, severity, message, at: { kind: "text", file: this.#file, line, column: 1, ...(isPersonal(text) ? {} : { lineText: text.slice(0, 160) }) } });
  }
}

/** Lines that may hold people are never shown, not even where they are broken. */
function isPersonal(text: string): boolean {
  return text === "" || !/^\s*(BEGIN|END|DTSTART|DTEND|DURATION|RRULE|EXRULE|RDATE|EXDATE|RECURRENCE-ID|TZ[A-Z]+|SEQUENCE|STATUS)\s*[;:]/i.test(text);
}

function shortened(text: string): string {
  const plain = text.replace(/[\s\u00a0]+/gu, " ").trim();
  return plain.length <= LONGEST_LABEL ? plain : `${plain.slice(0, LONGEST_LABEL - 1)}…`;
}

const WORDS: Readonly<Record<string, string>> = { VEVENT: "events", VTODO: "to-dos (not used)", VJOURNAL: "journals (not used)", VFREEBUSY: "free and busy times (not used)" };
