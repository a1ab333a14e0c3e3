// What was due by a rhythm and did not come, what comes next, and what is overdue, in words.
import { formatLocalDay } from "../../foundation/local-time.ts";
import type { Micros } from "../../foundation/time.ts";
import type { ExpectedTime } from "./describe-slot.ts";
import type { DayFacts, LocalDays } from "./local-days.ts";
import type { Occurrence } from "./occurrences.ts";
import { dueDays, instantOn, type Slot, stateOf } from "./slots.ts";
import { wordLocalTime } from "./time-words.ts";
import type { WatchedTime } from "./watched-time.ts";

export interface Due {
  /** Watched and did not come, from the first occurrence to the end of the evidence. */
  readonly missed: number;
  readonly nextDue: Micros | null;
  readonly overdue: string | null;
}

/** What comes at one time of day only and begins so near to it is late, not missed: clocks that change for one of two machines move it by an hour. */
const LATE_MICROS = 65 * 60_000_000;

/** No day of the month stays away for longer than a year and a bit (the fifth of what comes four times is not among the kinds of days). */
const DAYS_AHEAD = 430;
/** What comes once a month is said to be near within a week. */
const SOON_MICROS = 7 * 86_400_000_000;

export function dueOf(slot: Slot, expected: ExpectedTime, occurrences: readonly Occurrence[], watched: WatchedTime, days: LocalDays, evidenceEnd: Micros, isAlone: boolean): Due {
  const { rule } = slot;
  const isDue = (facts: DayFacts): boolean => rule.classes.some((c) => facts.classes.includes(c));
  const isLate = (facts: DayFacts): boolean => {
    const first = instantOn(facts, slot.from * 60, days) - LATE_MICROS;
    const last = instantOn(facts, slot.to * 60, days) + LATE_MICROS;
    return isAlone && occurrences.some((o) => o.first >= first && o.first <= last);
  };
  const endDay = days.at(evidenceEnd).day;
  let missed = 0;
  dueDays(
    slot,
    occurrences,
    watched,
    days,
    endDay,
  )((facts, came) => {
    if (!came && !rule.isAmbiguous && isDue(facts) && !isLate(facts)) missed++;
  });
  const next = nextDueDay(expected, days, endDay, evidenceEnd, isDue);
  const nextDue = next === null ? null : instantOn(next, expected.secondOn(next.day), days);
  return { missed, nextDue, overdue: overdueWords(slot, expected, occurrences, watched, days, evidenceEnd, isDue, isLate, next, nextDue) };
}

function nextDueDay(expected: ExpectedTime, days: LocalDays, from: number, evidenceEnd: Micros, isDue: (facts: DayFacts) => boolean): DayFacts | null {
  for (let day = from - 1; day < from + DAYS_AHEAD; day++) {
    const facts = days.facts(day);
    if (isDue(facts) && instantOn(facts, expected.secondOn(day), days) > evidenceEnd) return facts;
  }
  return null;
}

function overdueWords(
  slot: Slot,
  expected: ExpectedTime,
  occurrences: readonly Occurrence[],
  watched: WatchedTime,
  days: LocalDays,
  evidenceEnd: Micros,
  isDue: (facts: DayFacts) => boolean,
  isLate: (facts: DayFacts) => boolean,
  next: DayFacts | null,
  nextDue: Micros | null,
): string | null {
  const { rule, starts } = slot;
  const isRare = rule.kind === "weekly" || rule.kind === "monthly";
  const when = (facts: DayFacts): string => wordLocalTime(formatLocalDay(facts.day), expected.secondOn(facts.day));
  const lastCame = starts[starts.length - 1]?.day ?? 0;
  for (let day = days.at(evidenceEnd).day; day > lastCame; day--) {
    const facts = days.facts(day);
    if (!isDue(facts) || isLate(facts) || instantOn(facts, (slot.to + 1) * 60, days) > evidenceEnd) continue;
    const state = stateOf(slot, facts, occurrences, watched, days);
    // Where two kinds of days fit, that it stayed away on one of them tells them apart, and is no miss.
    if (state === "silent" && !rule.isAmbiguous) return `was due ${when(facts)} and did not come`;
    if (state === "unwatched" && isRare) return `was due ${when(facts)} while nobody watched`;
    break;
  }
  if (rule.kind !== "monthly" || next === null || nextDue === null || nextDue - evidenceEnd > SOON_MICROS) return null;
  return `came on the ${rule.words}; the evidence ends on ${formatLocalDay(days.at(evidenceEnd).day)}, the next is due ${when(next)}`;
}
