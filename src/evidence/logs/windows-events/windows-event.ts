// One event of a Windows event log, whatever carried it here: EVTX, XML, JSON or CSV. Everything is text as the log has it; nothing is read into it.
import { instantOf, parseIsoTime } from "../../../foundation/civil-time.ts";
import type { Micros } from "../../../foundation/time.ts";

export interface WindowsEvent {
  readonly id: number;
  /** "Security"; exports write it in any case. "" = not said. */
  readonly channel: string;
  readonly provider: string;
  /** The machine that wrote the event. */
  readonly computer: string;
  readonly time: Micros;
  /** EventRecordID; "" = not said. */
  readonly recordId: string;
  /** Fields of EventData or UserData by name; those without a name by their place ("0", "1"). */
  readonly data: ReadonlyMap<string, string>;
  /** Text for people, where an export gives that and no fields. "" = none. */
  readonly message: string;
}

/** Windows writes "-" where a field has nothing to say. */
export function fieldOf(event: Pick<WindowsEvent, "data">, name: string): string {
  const value = event.data.get(name)?.trim() ?? "";
  return value === "-" ? "" : value;
}

/** The first of these fields that says something: the name of a field depends on the version of the event. */
export function firstField(event: Pick<WindowsEvent, "data">, ...names: readonly string[]): string {
  for (const name of names) {
    const value = fieldOf(event, name);
    if (value !== "") return value;
  }
  return "";
}

/** SystemTime of an event ("2020-09-04T07:07:19.904370100Z"): always UTC, whether it says so or not. null = it is no time. */
export function utcTime(text: string): Micros | null {
  const civil = parseIsoTime(text.trim());
  return civil === null ? null : instantOf({ ...civil, offsetSeconds: civil.offsetSeconds ?? 0 }, "UTC", 0);
}

/** Windows counts 100 ns since 1601; this is 1970. */
export const FILETIME_OF_1970 = 116_444_736_000_000_000n;
