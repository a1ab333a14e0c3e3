// Content lines as properties, by the grammar of ical.js: name, parameters, values. A line that breaks the grammar is told with its place, and the rest of
// its component is read. Only what says when and what something is is looked at: anything else, such as who takes part, is not even parsed.
import ICAL from "ical.js";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { Component } from "./components.ts";
import type { ContentLine } from "./content-lines.ts";

export interface Property {
  /** Lower case: "dtstart". */
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** "date", "date-time", "period", "duration", "recur", "text", … */
  readonly type: string;
  readonly values: readonly unknown[];
  readonly from: ContentLine;
}

const READ = new Set([
  "DTSTART",
  "DTEND",
  "DURATION",
  "RRULE",
  "EXRULE",
  "RDATE",
  "EXDATE",
  "RECURRENCE-ID",
  "UID",
  "SEQUENCE",
  "SUMMARY",
  "CATEGORIES",
  "LOCATION",
  "STATUS",
  "TZID",
  "TZOFFSETFROM",
  "TZOFFSETTO",
]);

export function readProperties({ lines }: Component, say: (diagnostic: Pick<Diagnostic, "code" | "message">, from: ContentLine) => void): Property[] {
  return lines.flatMap((from): Property[] => {
    const name = /^\s*([A-Za-z0-9-]{1,40})\s*(?=[;:])/.exec(from.text)?.[1]?.toUpperCase();
    if (name === undefined) {
      say({ code: "calendar-bad-line", message: "it is no property of a calendar (NAME:VALUE): it is not read" }, from);
      return [];
    }
    if (!READ.has(name)) return [];
    // A rule is checked where it is followed: what the library would refuse as a whole may lack only one part.
    if (name === "RRULE" || name === "EXRULE") return [{ name: name.toLowerCase(), parameters: {}, type: "recur", values: [from.text.slice(from.text.indexOf(":") + 1).replace(/\s+/g, "")], from }];
    try {
      const [lower, parameters, type, ...values] = ICAL.parse.property(tidied(from.text.trim(), name)) as [string, Record<string, string | string[]>, string, ...unknown[]];
      const single = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, Array.isArray(value) ? value.join(",") : String(value)]));
      return [{ name: lower, parameters: single, type, values, from }];
    } catch (error) {
      say({ code: "calendar-bad-line", message: `${name} cannot be read (${(error instanceof Error ? error.message : String(error)).slice(0, 120)})` }, from);
      return [];
    }
  });
}

/** Programs write spaces before and behind the first sign, where the grammar has none. */
function tidied(text: string, name: string): string {
  const rest = text.slice(name.length).trimStart();
  return `${name}${rest.startsWith(":") || rest.startsWith(";") ? rest.replace(/^([;:])\s+/, "$1") : rest}`;
}

/** Values of a property as text. */
export function textsOf(property: Property | undefined): string[] {
  return (property?.values ?? []).map((value) => String(value));
}
