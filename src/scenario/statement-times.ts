// Turns a statement's schedule into runs of exchanges over the days of a scenario. Which of them are seen is decided by the windows.
import { MICROS_PER_SECOND } from "../foundation/time.ts";
import { hash32, hashShare } from "./deterministic-hash.ts";
import { ExchangeTimes, type Run } from "./exchange-times.ts";
import type { LocalCalendar } from "./local-calendar.ts";
import type { Timing } from "./message.ts";
import { EVERY_DAY, type Persistence, type ScenarioConversation } from "./scenario.ts";

/** Days before the scenario's first from which long connections date. */
const DAYS_BEFORE = 21;
const DAY_SECONDS = 86_400;

export interface StatementTimes {
  readonly times: ExchangeTimes;
  /** When what is kept open was opened. */
  readonly openedMicros: number;
}

/** @param seed differs from flow to flow, so that pollers do not march in step */
export function statementTimes(c: ScenarioConversation, calendar: LocalCalendar, days: number, seed: number): StatementTimes {
  const openedMicros = calendar.instant(0, 0) - Math.floor((1 + hashShare(seed, 1, 0) * (DAYS_BEFORE - 2)) * DAY_SECONDS) * MICROS_PER_SECOND;
  const s = c.schedule;
  if (s.kind === "cyclic") {
    const phase = Math.floor(hashShare(seed, 2, 0) * c.everyMicros);
    const allDay = s.days.kind === "weekdays" && s.days.days === EVERY_DAY && s.fromSeconds === 0 && s.toSeconds === DAY_SECONDS;
    if (allDay) return { times: new ExchangeTimes([{ start: openedMicros + phase, count: Number.POSITIVE_INFINITY }], c.everyMicros, c.jitterMicros, seed), openedMicros };
    const runs: Run[] = [];
    for (let day = -DAYS_BEFORE; day <= days; day++) {
      if (!calendar.matches(s.days, day)) continue;
      // A time of day that ends before it begins runs over midnight.
      const endDay = s.toSeconds > s.fromSeconds ? day : day + 1;
      const from = calendar.instant(day, s.fromSeconds);
      const length = calendar.instant(endDay, s.toSeconds) - from;
      const start = from + Math.min(phase, length / 2);
      const count = Math.max(0, Math.ceil((from + length - start) / c.everyMicros));
      const before = runs[runs.length - 1];
      const free = before === undefined ? Number.NEGATIVE_INFINITY : before.start + before.count * c.everyMicros;
      if (count > 0 && start >= free) runs.push({ start, count });
    }
    return { times: new ExchangeTimes(runs, c.everyMicros, c.jitterMicros, seed), openedMicros };
  }
  const count = s.times ?? (s.forSeconds === null ? 1 : Math.max(1, Math.floor((s.forSeconds * MICROS_PER_SECOND) / c.everyMicros)));
  const runs: Run[] = [];
  for (let day = -DAYS_BEFORE; day <= days; day++) {
    if (!calendar.matches(s.days, day)) continue;
    for (const at of s.atSeconds) {
      const start = calendar.instant(day, at) + Math.floor((hash32(seed, day, at) / 4_294_967_296) * c.jitterMicros);
      const before = runs[runs.length - 1];
      const free = before === undefined ? Number.NEGATIVE_INFINITY : before.start + before.count * c.everyMicros;
      runs.push({ start: Math.max(start, free), count });
    }
  }
  return { times: new ExchangeTimes(runs, c.everyMicros, 0, seed), openedMicros };
}

/** The times of a side flow (call-back, data connection) from those of the statement. */
export function timesFor(timing: Timing, main: StatementTimes, shiftMicros: number, persistence: Persistence, seed: number): StatementTimes {
  const { times } = main;
  const openedMicros = main.openedMicros + shiftMicros;
  const shifted = times.runs.map((r) => ({ start: r.start + shiftMicros, count: r.count }));
  const withSameSlots = (): StatementTimes => (shiftMicros === 0 ? main : { times: times.shiftedBy(shiftMicros), openedMicros });
  if (timing.kind === "as-stated") return withSameSlots();
  if (timing.kind === "once-per-session") {
    if (persistence.kind === "per-poll") return withSameSlots();
    if (persistence.kind === "reopened") return { times: new ExchangeTimes([{ start: openedMicros, count: Number.POSITIVE_INFINITY }], persistence.everyMicros, 0, seed), openedMicros };
    const runs = persistence.kind === "kept-open" ? [{ start: openedMicros, count: 1 }] : shifted.map((r) => ({ start: r.start, count: 1 }));
    return { times: new ExchangeTimes(runs, MICROS_PER_SECOND, 0, seed), openedMicros };
  }
  const runs =
    persistence.kind === "kept-open"
      ? [{ start: openedMicros, count: Number.POSITIVE_INFINITY }]
      : times.runs.map((r) => ({
          start: r.start + shiftMicros,
          count: r.count === Number.POSITIVE_INFINITY ? r.count : Math.max(1, Math.floor((r.count * times.periodMicros - shiftMicros) / timing.everyMicros)),
        }));
  return { times: new ExchangeTimes(runs, timing.everyMicros, Math.min(2_000, timing.everyMicros / 10), seed), openedMicros };
}
