// A schedule of patches as an iCalendar (RFC 5545), one event for each item, so that a plant's calendar shows it. In UTC, which every calendar shows in its own
// zone. Only what is planned: what is left undone has no time. An event keeps its UID when it moves, and calendars replace it by its later stamp.
import { visibleText } from "../foundation/hostile-text.ts";
import { stableId } from "../foundation/stable-id.ts";
import type { Micros } from "../foundation/time.ts";
import type { PatchItem, PatchPlan, PatchSchedule, ScheduleEntry } from "../plant/patch-plan.ts";

/** SPEC: RFC 5545 §3.1: a line has at most 75 octets without its end; what is longer goes on after a line end and a blank. */
const MOST_OCTETS = 75;
const encoder = new TextEncoder();

export interface IcalendarOptions {
  /** Keeps the events of two plans apart: the name of the change. */
  readonly planName: string;
  /** When the schedule was made: DTSTAMP. */
  readonly stampedAt: Micros;
}

export function scheduleToIcalendar(plan: PatchPlan, { entries }: PatchSchedule, options: IcalendarOptions): string {
  const items = new Map(plan.items.map((item) => [item.id, item]));
  const events = entries.flatMap((entry) => {
    const item = items.get(entry.item);
    return item === undefined ? [] : eventLines(item, entry, options);
  });
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Holdpoint//Schedule of patches//EN", "CALSCALE:GREGORIAN", ...events, "END:VCALENDAR"];
  return lines.map((line) => `${foldLine(line)}\r\n`).join("");
}

function eventLines(item: PatchItem, { startAt, window }: ScheduleEntry, { planName, stampedAt }: IcalendarOptions): string[] {
  const minutes = item.workMinutes + item.restartMinutes;
  const parts = [
    item.what,
    `${item.workMinutes} min of work${item.restartMinutes === 0 ? ", no restart" : `, ${item.restartMinutes} min of restart`}${item.backOutMinutes === 0 ? "" : `; ${item.backOutMinutes} min are kept after it for the back-out`}`,
    `${item.people} ${item.people === 1 ? "person" : "people"}`,
    ...(item.lines.length === 0 ? [] : [`stands still: ${item.lines.join(", ")}`]),
    ...(window === null ? [] : [`window ${window}`]),
  ];
  return [
    "BEGIN:VEVENT",
    `UID:${stableId([planName, item.id])}@holdpoint`,
    `DTSTAMP:${utcTime(stampedAt)}`,
    `DTSTART:${utcTime(startAt)}`,
    `DURATION:${minutes === 0 ? "PT0S" : `PT${minutes}M`}`,
    `SUMMARY:${escapeText(`Patch ${item.asset}`)}`,
    // Each line is made visible alone, so that the breaks between them are ours.
    `DESCRIPTION:${parts.map(escapeText).join("\\n")}`,
    ...(item.lines.length === 0 ? [] : [`LOCATION:${escapeText(item.lines.join(", "))}`]),
    "TRANSP:OPAQUE",
    "END:VEVENT",
  ];
}

/** SPEC: RFC 5545 §3.3.5, form 2. Whole seconds, rounded down. */
function utcTime(instant: Micros): string {
  return `${new Date(Math.floor(instant / 1e6) * 1e3).toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
}

/** SPEC: RFC 5545 §3.3.11. */
function escapeText(text: string): string {
  return visibleText(text).replace(/[\\;,]/g, "\\$&");
}

/** Never within a character: some readers decode each line alone. */
function foldLine(line: string): string {
  const folded: string[] = [];
  let part = "";
  let octets = 0;
  for (const character of line) {
    const more = encoder.encode(character).length;
    if (octets + more > MOST_OCTETS) {
      folded.push(part);
      part = " ";
      octets = 1;
    }
    part += character;
    octets += more;
  }
  return [...folded, part].join("\r\n");
}
