// What stands before a firewall's message in a syslog file: priority, stamps of the device and of relays (RFC 3164 and 5424 in the
// variants devices and collectors write), host names. Finds the best stamp; does not judge who relayed what.
import { type CivilTime, monthNamed, parseIsoTime, zoneOffset } from "../../foundation/civil-time.ts";

export interface SyslogHeader {
  /** The best stamp: one with year and zone before one without, the device's own (the last) before a relay's. null = none. */
  readonly time: CivilTime | null;
  /** The last word before the message that may be a host name or address; "" = none. Tells devices apart, names nothing. */
  readonly host: string;
}

/** Longer headers are no headers. */
const MOST_HEADER_LENGTH = 512;

/** "Mar 10 2023 10:29:34.123 CEST", year (also ahead of the month), fraction and zone optional; or ISO 8601. */
const STAMP =
  /(?:(?<![\d.:-])((?:19|20)\d{2}) )?([A-Z][a-z]{2}) {1,2}(\d{1,2})(?: (\d{4}))? (\d{2}):(\d{2}):(\d{2}(?:\.\d{1,9})?)(?: (\d{4})(?= ))?(?: ([A-Z]{3,5})(?=[ :]|$))?|\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?/g;

/** `text`: everything before the message. */
export function readSyslogHeader(text: string): SyslogHeader {
  if (text.length > MOST_HEADER_LENGTH) return { time: null, host: "" };
  let best: CivilTime | null = null;
  let end = 0;
  for (const match of text.matchAll(STAMP)) {
    end = match.index + match[0].length;
    const time = match[2] === undefined ? parseIsoTime(match[0]) : bsdTime(match);
    if (time !== null && worth(time) >= worth(best)) best = time;
  }
  return { time: best, host: hostBehind(text, end) };
}

function worth(time: CivilTime | null): number {
  return time === null ? 0 : 1 + (time.year === null ? 0 : 2) + (time.offsetSeconds === null ? 0 : 1);
}

function bsdTime(match: RegExpMatchArray): CivilTime | null {
  const [, yearAhead, name = "", day, yearBefore, hour, minute, second, yearBehind, zone] = match;
  const month = monthNamed(name);
  if (month === 0) return null;
  const year = yearBefore ?? yearBehind ?? yearAhead;
  return {
    year: year === undefined ? null : Number(year),
    month,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    offsetSeconds: zone === undefined ? null : zoneOffset(zone),
  };
}

/** The first word behind the last stamp, without the colon some devices set. */
function hostBehind(text: string, from: number): string {
  return /^[\s:]*([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(text.slice(from))?.[1] ?? "";
}

/** Said once where a stamp leaves something open; "" = nothing was. */
export function whatStampLeavesOpen(time: CivilTime, timezone: string): string {
  const year = time.year === null ? "no year" : "";
  const zone = time.offsetSeconds === null ? "no time zone that is known" : "";
  if (year === "" && zone === "") return "";
  const taken = [zone === "" ? "" : `as ${timezone}, the plant's`, year === "" ? "" : "as the last year before the file was written"].filter((part) => part !== "");
  return `time stamps carry ${[year, zone].filter((part) => part !== "").join(" and ")}; taken ${taken.join(" and ")}`;
}
