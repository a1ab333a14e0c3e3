// When a rule holds: recurring times are a condition in words; a single time that is over keeps it from holding, in the days of the schedule.
import type { ObjectBook } from "./object-book.ts";
import { claimAll, nodeAt } from "./panos-record.ts";

export interface Holding {
  readonly condition: string | null;
  /** Last day on which it holds, or null. */
  readonly until: string | null;
}

/** "2019/11/01@00:15-2019/11/28@00:30" */
const SPAN = /^(\d{4})\/(\d\d)\/(\d\d)@\d\d:\d\d-(\d{4})\/(\d\d)\/(\d\d)@(\d\d:\d\d)$/;
/** A time that began before such firewalls had configurations has begun. */
const BEGUN_BEFORE = "2010";

export function scheduleOf(name: string, book: ObjectBook): Holding {
  const node = book.find("schedule", name);
  if (node === undefined) return { condition: `only in schedule ${name}, which is not defined`, until: null };
  claimAll(node, "understood");
  const spans = [...((nodeAt(node, "schedule-type", "non-recurring") ?? nodeAt(node, "non-recurring"))?.children.keys() ?? [])].map((text) => SPAN.exec(text));
  const ends = spans.flatMap((m) => (m === null ? [] : [`${m[4]}-${m[5]}-${m[6]}`]));
  const until = spans.length > 0 && ends.length === spans.length ? (ends.sort()[ends.length - 1] as string) : null;
  const only = spans.length === 1 ? spans[0] : null;
  const isWholeDays = only != null && (only[1] as string) < BEGUN_BEFORE && only[7] === "23:59";
  return { condition: isWholeDays ? null : `only in schedule ${name}`, until };
}
