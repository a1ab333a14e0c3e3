// The times that stand behind recorded sessions in a picture: shifts as calendars have them, and when somebody is there to approve. Judges nothing.
import { type LocalDay, localInstant, localReading } from "../foundation/local-time.ts";
import { MICROS_PER_HOUR } from "../foundation/time.ts";
import { intersectionOfSpans, type Span, unionOfSpans } from "../foundation/time-spans.ts";
import type { AccessChange, Hours, WeekHours } from "../plant/access.ts";
import type { AccessJudgement, AccessTimes } from "../plant/access-judgement.ts";
import type { StateInterval } from "../plant/state-interval.ts";

const DAY_MINUTES = 1_440;
/** A picture shows whole days: the record's first and last one too. */
const MARGIN = 24 * MICROS_PER_HOUR;
/** Forged times would make a list without end. */
const MOST_WEEKS = 600;

export interface TimesQuestion {
  readonly change: AccessChange;
  readonly states: readonly StateInterval[];
  readonly window: AccessJudgement["window"];
  readonly timezone: string;
  /** null = no calendar of that name is known. */
  readonly spansOf: (calendar: string) => readonly Span[] | null;
}

export function accessTimes({ change, states, window, timezone, spansOf }: TimesQuestion): AccessTimes {
  if (window === null) return { shifts: [], approvers: [] };
  const shown: Span = { first: window.first - MARGIN, last: window.last + MARGIN };
  const inside = (spans: readonly Span[]): Span[] => intersectionOfSpans(unionOfSpans(spans), [shown]);
  const shifts = new Map<string, Span[]>();
  for (const { state, label, first, last } of states) if (state === "shift") shifts.set(label, [...(shifts.get(label) ?? []), { first, last }]);
  const approvers = new Map<string, { readonly by: string; readonly roles: string[]; readonly spans: Span[] }>();
  for (const { name, approval } of change.roles) {
    if (approval === null) continue;
    const spans = hoursSpans(approval.available, shown, timezone, spansOf);
    // Nobody knows when: no band, rather than one that says never.
    if (spans === null) continue;
    const key = JSON.stringify([approval.by, approval.available]);
    const entry = approvers.get(key) ?? { by: approval.by, roles: [], spans: inside(spans) };
    entry.roles.push(name);
    approvers.set(key, entry);
  }
  return { shifts: [...shifts].map(([name, spans]) => ({ name, spans: inside(spans) })).filter(({ spans }) => spans.length > 0), approvers: [...approvers.values()] };
}

function hoursSpans(hours: Hours, shown: Span, timezone: string, spansOf: TimesQuestion["spansOf"]): readonly Span[] | null {
  if (hours.kind === "always") return [shown];
  return hours.kind === "calendar" ? spansOf(hours.calendar) : weekSpans(hours.week, shown, timezone);
}

/** The hours of a week on every week of the plant's calendar that touches the span. */
export function weekSpans(week: WeekHours, { first, last }: Span, timezone: string): Span[] {
  const { day, weekday } = localReading(timezone, first);
  const spans: Span[] = [];
  let monday: LocalDay = day - weekday - 7;
  for (let weeks = 0; weeks < MOST_WEEKS && localInstant(timezone, monday, 0) < last; weeks++, monday += 7) {
    const at = (minute: number): number => localInstant(timezone, monday + Math.floor(minute / DAY_MINUTES), (minute % DAY_MINUTES) * 60);
    for (const { from, to } of week) spans.push({ first: at(from), last: at(to) });
  }
  return unionOfSpans(spans);
}
