// Which clock a TZID names. A name that everybody knows (IANA, or Windows') means that zone as it is known today, even where the file brings a definition of its
// own: those are often old or shortened. Any other name means its VTIMEZONE (RFC 5545 §3.6.5), whose changes are worked out here for a hundred and thirty years.
import type { DefinedZone } from "../calendar-event.ts";
import type { Component } from "./components.ts";
import type { Property } from "./properties.ts";
import { readProperties } from "./properties.ts";
import { expandRule } from "./recurrence.ts";
import { clockTime } from "./times.ts";
import { ianaOfWindowsName } from "./windows-zones.ts";

const MICROS_PER_SECOND = 1e6;
/** Changes of clocks are worked out for these years. */
const FIRST_CHANGE = Date.UTC(1970, 0, 1) * 1_000;
const LAST_CHANGE = Date.UTC(2100, 0, 1) * 1_000;
const MOST_OBSERVANCES = 400;
const MOST_CHANGES = 1_000;

const known = new Map<string, string | null>();

/** The IANA name that a TZID means; null = it means none that is known. */
export function knownZone(tzid: string): string | null {
  const before = known.get(tzid);
  if (before !== undefined) return before;
  const found = findZone(tzid.trim());
  if (known.size < 1_000) known.set(tzid, found);
  return found;
}

function findZone(tzid: string): string | null {
  if (/^(Z|UTC|GMT|Etc\/(UTC|GMT|Zulu)|Universal|Zulu)$/i.test(tzid)) return "UTC";
  const windows = ianaOfWindowsName(tzid);
  if (windows !== undefined) return windows;
  // "/example.org/20190914_1/Europe/Berlin": a registry's name before the zone's (§3.2.19).
  const names = tzid.startsWith("/") ? tzid.split("/").map((_, i, parts) => parts.slice(i).join("/")) : [tzid];
  return (
    names.find((name) => /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(name) && (name.includes("/") || /^(CET|MET|EET|WET|EST5EDT|CST6CDT|MST7MDT|PST8PDT)$/.test(name)) && isIana(name)) ??
    null
  );
}

function isIana(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** The zone that a VTIMEZONE defines; null = it cannot be read, and `say` was told why. */
export function definedZone(component: Component, say: (code: string, message: string, line: number) => void): { readonly tzid: string; readonly zone: DefinedZone } | null {
  const saySo = (d: { readonly code: string; readonly message: string }, { line }: { readonly line: number }): void => say(d.code, d.message, line);
  const tzid = textOf(readProperties(component, saySo), "tzid");
  if (tzid === null) {
    say("calendar-bad-zone", "this time zone has no TZID: nothing can refer to it", component.begin.line);
    return null;
  }
  const changes: [number, number][] = [];
  let before: number | null = null;
  let first = Number.POSITIVE_INFINITY;
  for (const observance of component.children.slice(0, MOST_OBSERVANCES)) {
    if (observance.name !== "STANDARD" && observance.name !== "DAYLIGHT") continue;
    const properties = readProperties(observance, saySo);
    const from = offsetSeconds(textOf(properties, "tzoffsetfrom"));
    const to = offsetSeconds(textOf(properties, "tzoffsetto"));
    const start = clockTime(textOf(properties, "dtstart") ?? "", "");
    if (from === null || to === null || start === null) {
      say("calendar-bad-zone", `this part of the time zone "${tzid.slice(0, 60)}" lacks DTSTART, TZOFFSETFROM or TZOFFSETTO: it is not read`, observance.begin.line);
      continue;
    }
    const walls = [start.wall, ...properties.filter((p) => p.name === "rdate").flatMap((p) => p.values.flatMap((v) => clockTime(String(v), "")?.wall ?? []))];
    const rule = properties.find((p) => p.name === "rrule");
    if (rule !== undefined) {
      const expanded = expandRule({ text: String(rule.values[0]), start: start.wall, from: FIRST_CHANGE, to: LAST_CHANGE, untilWall: (until) => until + from * MICROS_PER_SECOND });
      if (expanded.trouble !== null) say("calendar-bad-rule", `the rule of this time zone cannot be followed: ${expanded.trouble}`, rule.from.line);
      walls.push(...expanded.walls);
    }
    if (start.wall < first) [first, before] = [start.wall, from];
    for (const wall of walls) changes.push([wall - from * MICROS_PER_SECOND, to]);
  }
  if (before === null) {
    say("calendar-bad-zone", `the time zone "${tzid.slice(0, 60)}" defines no offset`, component.begin.line);
    return null;
  }
  changes.sort((x, y) => x[0] - y[0] || x[1] - y[1]);
  return { tzid, zone: withoutOld({ before, changes }) };
}

/** Changes long before any evidence only say which offset counts first. */
function withoutOld({ before, changes }: DefinedZone): DefinedZone {
  const old = changes.filter(([at]) => at < FIRST_CHANGE);
  return { before: old[old.length - 1]?.[1] ?? before, changes: changes.slice(old.length, old.length + MOST_CHANGES) };
}

function textOf(properties: readonly Property[], name: string): string | null {
  const value = properties.find((p) => p.name === name)?.values[0];
  return value === undefined ? null : String(value);
}

/** Seconds east of UTC of "+0100", "+01:00", "-000115". */
function offsetSeconds(text: string | null): number | null {
  const parts = /^([+-])(\d{2}):?(\d{2}):?(\d{2})?$/.exec(text ?? "");
  if (parts === null) return null;
  const seconds = Number(parts[2]) * 3_600 + Number(parts[3]) * 60 + Number(parts[4] ?? 0);
  return seconds > 24 * 3_600 ? null : parts[1] === "-" ? -seconds : seconds;
}
