// Events of calendars to rows of the store and back: one row an event, and one with the zones that the calendar defines.
import type { EvidenceStore } from "../../store/evidence-store.ts";
import { calendarEventTable, rowAt, rowsToBatch } from "../flows/flow-tables.ts";
import type { ColumnBatch } from "../../store/tables.ts";
import type { CalendarContent, CalendarEvent, DefinedZone } from "./calendar-event.ts";

/** Lines and rows count from 1. */
const ZONES_RECORD = 0;

/** null = there is nothing to store. */
export function calendarToBatch({ events, zones }: CalendarContent, source: number): ColumnBatch | null {
  const rows = events.map((event) => ({ source, record: event.record, event: JSON.stringify(event) }));
  if (Object.keys(zones).length > 0) rows.push({ source, record: ZONES_RECORD, event: JSON.stringify(zones) });
  return rows.length === 0 ? null : rowsToBatch(calendarEventTable, rows);
}

/** By the number of the source. */
export async function readStoredCalendars(store: EvidenceStore): Promise<Map<number, CalendarContent>> {
  const found = new Map<number, { readonly events: CalendarEvent[]; zones: Readonly<Record<string, DefinedZone>> }>();
  for await (const batch of store.scan(calendarEventTable.name, ["source", "record", "event"])) {
    for (let i = 0; i < batch.rows; i++) {
      const { source, record, event } = rowAt(calendarEventTable, batch, i) as { source: number; record: number; event: string };
      const calendar = found.get(source) ?? { events: [], zones: {} };
      found.set(source, calendar);
      if (record === ZONES_RECORD) calendar.zones = JSON.parse(event) as Readonly<Record<string, DefinedZone>>;
      else calendar.events.push(JSON.parse(event) as CalendarEvent);
    }
  }
  return found;
}
