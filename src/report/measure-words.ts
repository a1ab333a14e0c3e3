// Numbers as a person reads them: thousands separated, units always, instants in the plant's own time. Knows no clock and no locale of the machine.
import { countText } from "../foundation/count-words.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { formatInstant, type Micros } from "../foundation/time.ts";

/** "packet 88,193" of a capture, "record 12" of a log, "/vulnerabilities/0" of any other file. */
export function recordText({ record, isLogged, at }: { readonly record: number; readonly isLogged?: true; readonly at?: string }): string {
  if (at !== undefined) return visibleText(at);
  return `${isLogged === true ? "record" : "packet"} ${countText(record)}`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Decimal units: "512 B", "1.2 MB". */
export function bytesText(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? countText(value) : value.toFixed(1)} ${BYTE_UNITS[unit]}`;
}

/** 0…1 as "0.4 %"; what is above zero never reads as zero. */
export function shareText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  return `${percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent)} %`;
}

/** Minutes are enough for people; whoever needs microseconds reads the JSON. */
export function whenText(instant: Micros | string, timezone: string): string {
  const at = typeof instant === "string" ? new Date(instant) : new Date(Math.floor(instant / 1000));
  if (Number.isNaN(at.getTime())) return "–";
  const parts = new Map(
    formatterFor(timezone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")} ${parts.get("hour")}:${parts.get("minute")}`;
}

/** "2026-10-05 06:10 … 10-14 17:02": what both ends share is said once. */
export function spanText(first: Micros | string, last: Micros | string, timezone: string): string {
  const from = whenText(first, timezone);
  const to = whenText(last, timezone);
  if (from === to) return from;
  if (from.slice(0, 10) === to.slice(0, 10)) return `${from} … ${to.slice(11)}`;
  return `${from} … ${from.slice(0, 4) === to.slice(0, 4) ? to.slice(5) : to}`;
}

/** "2026-10-05T06:10:00.000000Z", or null. */
export function instantOrNull(instant: Micros | null): string | null {
  return instant === null || Number.isNaN(instant) ? null : formatInstant(instant);
}

/** The zone in which whenText speaks: an unknown name falls back to UTC, and says so. */
export function zoneText(timezone: string): string {
  formatterFor(timezone);
  return zones.get(timezone)?.known === true ? timezone : "UTC";
}

const zones = new Map<string, { readonly known: boolean; readonly formatter: Intl.DateTimeFormat }>();

function formatterFor(timezone: string): Intl.DateTimeFormat {
  const before = zones.get(timezone);
  if (before !== undefined) return before.formatter;
  let known = true;
  let formatter: Intl.DateTimeFormat;
  try {
    formatter = makeFormatter(timezone);
  } catch {
    known = false;
    formatter = makeFormatter("UTC");
  }
  zones.set(timezone, { known, formatter });
  return formatter;
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", { timeZone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
