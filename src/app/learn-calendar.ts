// Learns one calendar into the store: its events with their rules, known by the digest of its content. A newer edition, under the same name, takes the place of
// the older one, and says so. What the events mean for lines is asked when they are read (read-calendars.ts), so that plant.yaml can still say it.
import type { ReadCalendar } from "../evidence/lists/calendar-event.ts";
import { listKinds } from "../evidence/lists/list-kinds.ts";
import { calendarToBatch } from "../evidence/lists/stored-calendar.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { EvidenceStore, StoredSource } from "../store/evidence-store.ts";
import type { LearnedList } from "./learned-list.ts";
import { editionReplaced, storeEdition } from "./store-edition.ts";

export interface CalendarToStore {
  /** Name as shown to people. */
  readonly file: string;
  readonly vantage: string;
  readonly addressSpace: string;
}

/** @param mapping of the columns, where it is a table; part of what it is known by. Throws StoreFailure. */
export async function storeCalendar(
  store: EvidenceStore,
  { file, vantage, addressSpace }: CalendarToStore,
  { bytes, sha256 }: { readonly bytes: Uint8Array; readonly sha256: string },
  calendar: ReadCalendar,
  mapping: object | null,
): Promise<LearnedList> {
  if (calendar.events.length === 0 && calendar.notUnderstood > 0) return { outcome: "refused", records: 0, diagnostics: [...calendar.diagnostics, nothingRead(file)], source: null };
  const checkpoint = JSON.stringify({ calendar: { mapping } });
  const calendars = (await store.sources()).filter((source) => source.kind === listKinds.calendar.id);
  const same = calendars.find((source) => source.sha256 === sha256);
  if (same !== undefined && same.checkpoint === checkpoint) return { outcome: "known", records: 0, source: same, diagnostics: [] };
  const older = same ?? calendars.find((source) => source.file === file) ?? null;
  const { records, understood, notUnderstood, warnings, contents } = calendar;
  const nothing = Number.NaN;
  const counts = { records, understood, notUnderstood, warnings, contents };
  const source: StoredSource = {
    sha256,
    file,
    kind: listKinds.calendar.id,
    vantage,
    addressSpace,
    bytes: bytes.length,
    ...counts,
    first: nothing,
    last: nothing,
    lossShare: nothing,
    complete: true,
    checkpoint,
  };
  await storeEdition(store, source, (number) => [calendarToBatch(calendar, number) ?? []].flat(), older);
  return { outcome: "learnt", records, source, diagnostics: older === null ? calendar.diagnostics : [editionReplaced(file, older), ...calendar.diagnostics] };
}

function nothingRead(file: string): Diagnostic {
  return { code: "calendar-nothing-read", severity: "error", message: "none of its events can be read", at: { kind: "file", file } };
}
