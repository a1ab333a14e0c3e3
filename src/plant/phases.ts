// The phases of a plant: what its calendars say of its lines, and what the clock says (month end, weekend, night). When each came in the evidence's window,
// when somebody watched it, and when it comes next. Knows no public holidays, and nothing of conversations.
import { isLastWorkday, localDate, localInstant, localReading, spanOfLocalDay, weekdayOf } from "../foundation/local-time.ts";
import { intersectionOfSpans, type Span, unionOfSpans } from "../foundation/time-spans.ts";
import type { Phase } from "./phase.ts";
import type { Assumption } from "./plant.ts";
import { LINE_STATES, type LineState, type StateInterval } from "./state-interval.ts";

/** Seconds since local midnight; a night that ends before it begins ends on the next day. */
export interface NightHours {
  readonly fromSecond: number;
  readonly toSecond: number;
}

export interface PhasesInput {
  /** In any order; overlapping and repeated ones count once. Those beyond the window say when a phase comes next. */
  readonly states: readonly StateInterval[];
  /** IANA name. */
  readonly timezone: string;
  /** Of the evidence. */
  readonly window: Span;
  /** When anybody watched, in any order. */
  readonly watched: readonly Span[];
  /** Absent = CONVENTIONAL_NIGHT, which is an assumption. */
  readonly night?: NightHours;
}

const CONVENTIONAL_NIGHT: NightHours = { fromSecond: 22 * 3_600, toSecond: 6 * 3_600 };

const NIGHT_ASSUMED: Assumption = {
  code: "phase-night-hours",
  text: "Night is from 22:00 to 06:00 in plant time.",
  origin: "custom of plants with three shifts (medium confidence); Directive 2003/88/EC, article 2, asks of any definition only that it holds midnight to 05:00",
  overruledBy: "plant.yaml: night: 23:00-06:00",
};

const MONTH_END_ASSUMED: Assumption = {
  code: "phase-month-end",
  text: "Where no calendar says when month end is, it is the last day from Monday to Friday of a month, and the first day of the next month; weekend is Saturday and Sunday. Public holidays are not known.",
  origin: "custom of accounting (medium confidence)",
  overruledBy: "a calendar below calendars in plant.yaml, with entries whose state is month-end",
};

/** What the clock's phases rest on. */
export function phaseAssumptions(input: Pick<PhasesInput, "states" | "night">): Assumption[] {
  const said = input.states.some(({ state }) => state === "month-end");
  return [...(input.night === undefined ? [NIGHT_ASSUMED] : []), ...(said ? [] : [MONTH_END_ASSUMED])];
}

/** More different names of shifts, or of what no state is known for, than this are no phases of their own: they are one. */
const MOST_LABELS = 12;
const LONGEST_LABEL = 60;

interface Group {
  /** Without the line. */
  readonly kind: string;
  readonly state: LineState | null;
  readonly line: string | null;
  readonly by: Phase["by"];
  readonly spans: readonly Span[];
}

/**
 * Calendar phases: one per state over all lines ("changeover"), and one per state and line ("changeover line-2"). Shifts, and what is of no known state, are
 * told apart by their label ("night shift", "audit line-2"). Clock phases: "month end" (the last day from Monday to Friday of a month, and the first day of
 * the next, midnight to midnight), "weekend", "night"; a month end that a calendar names within ten days of the turn is the calendar's. Sorted by name.
 */
export function phasesOf(input: PhasesInput): Phase[] {
  const { window } = input;
  const watched = unionOfSpans(input.watched);
  const groups = calendarGroups(input.states);
  const said = groups.find(({ state, line }) => state === "month-end" && line === null);
  const monthEnd: Group = {
    kind: "month end",
    state: "month-end",
    line: null,
    by: said === undefined ? "clock" : "calendar",
    spans: [...(said?.spans ?? []), ...clockMonthEnds(input, said?.spans ?? [])],
  };
  const clock = { state: null, line: null, by: "clock" } as const;
  const all: Group[] = [...groups.filter((group) => group !== said), monthEnd, { kind: "weekend", ...clock, spans: weekends(input) }, { kind: "night", ...clock, spans: nights(input) }];
  return named(all).map(([name, { state, line, by, spans: unsorted }]) => {
    const whole = unionOfSpans(unsorted);
    const spans = intersectionOfSpans(whole, [window]);
    const uncut = whole.filter(({ first, last }) => first < window.last && last > window.first);
    return { name, by, state, line, spans, uncut, watched: intersectionOfSpans(spans, watched), next: whole.find(({ first }) => first >= window.last)?.first ?? null };
  });
}

function calendarGroups(states: readonly StateInterval[]): Group[] {
  const groups = new Map<string, Group & { readonly spans: Span[] }>();
  const add = (of: Omit<Group, "spans">, span: Span): void => {
    const key = JSON.stringify([of.kind, of.state, of.line]);
    const group = groups.get(key) ?? { ...of, spans: [] };
    groups.set(key, group);
    group.spans.push(span);
  };
  const kindOf = phaseKinds(states);
  for (const interval of states) {
    const { state, line, first, last } = interval;
    if (!(last > first)) continue;
    const kind = kindOf(interval);
    add({ kind, state, line: null, by: "calendar" }, { first, last });
    if (line !== null) add({ kind, state, line, by: "calendar" }, { first, last });
  }
  return [...groups.values()];
}

function phaseKinds(states: readonly StateInterval[]): (interval: StateInterval) => string {
  const labels = new Map<LineState, Set<string>>();
  for (const { state, label } of states) if (isToldApart(state)) labels.set(state, (labels.get(state) ?? new Set()).add(plainLabel(label)));
  return ({ state, label }) => {
    const plain = isToldApart(state) && (labels.get(state)?.size ?? 0) <= MOST_LABELS ? plainLabel(label) : "";
    return plain === "" ? state.replaceAll("-", " ") : plain;
  };
}

function isToldApart(state: LineState): boolean {
  return state === "shift" || state === "other";
}

function plainLabel(label: string): string {
  return label
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\s\u00a0]+/gu, " ")
    .trim()
    .slice(0, LONGEST_LABEL);
}

/** By name, each once: a label that reads like a state or a line gets a number. */
function named(groups: readonly Group[]): [string, Group][] {
  const sorted = groups.map((group) => ({
    group,
    name: group.line === null ? group.kind : `${group.kind} ${group.line}`,
    rank: JSON.stringify([group.by === "clock" ? 0 : 1, RANK.get(group.state), group.line ?? ""]),
  }));
  sorted.sort((x, y) => compare(x.name, y.name) || compare(x.rank, y.rank));
  const used = new Set<string>();
  const result = sorted.map(({ group, name }): [string, Group] => {
    let free = name;
    for (let i = 2; used.has(free); i++) free = `${name} (${i})`;
    used.add(free);
    return [free, group];
  });
  return result.sort(([x], [y]) => compare(x, y));
}

/** A state's own name goes before a label that reads the same. */
const RANK = new Map<LineState | null, number>([null, ...LINE_STATES].map((state, i) => [state, 10 + i]));

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

const DAY_MICROS = 86_400e6;
/** A month's end that a calendar names lies this near to the turn of the month. */
const NEAR_TURN_MICROS = 10 * DAY_MICROS;

/** So far beyond the window a calendar that names month ends has named the next one. */
const TWO_MONTHS_MICROS = 70 * DAY_MICROS;

/** Month ends of the clock, from before the window to the first one that begins after it; without those that a calendar names. */
function clockMonthEnds({ timezone, window }: PhasesInput, said: readonly Span[]): Span[] {
  const found: Span[] = [];
  const isSaid = (turn: number): boolean => said.some(({ first, last }) => last > turn - NEAR_TURN_MICROS && first < turn + NEAR_TURN_MICROS);
  let { day } = localReading(timezone, window.first);
  // The month before may end in the window by the first of its next month.
  day -= localDate(day).dayOfMonth;
  for (;;) {
    const { dayOfMonth, daysInMonth } = localDate(day);
    const lastOfMonth = day - dayOfMonth + daysInMonth;
    let workday = lastOfMonth;
    while (!isLastWorkday(workday)) workday--;
    const turn = spanOfLocalDay(timezone, lastOfMonth + 1);
    if (!isSaid(turn.first)) {
      const eve = spanOfLocalDay(timezone, workday);
      found.push(eve, turn);
      if (eve.first >= window.last) return found;
    } else if (turn.first >= window.last + TWO_MONTHS_MICROS) return found;
    day = lastOfMonth + 1;
  }
}

/** Saturday's first midnight to Monday's, to the first weekend that begins after the window. */
function weekends({ timezone, window }: PhasesInput): Span[] {
  const found: Span[] = [];
  const { day } = localReading(timezone, window.first);
  for (let saturday = day - ((weekdayOf(day) + 2) % 7); ; saturday += 7) {
    const first = localInstant(timezone, saturday, 0);
    found.push({ first, last: localInstant(timezone, saturday + 2, 0) });
    if (first >= window.last) return found;
  }
}

function nights({ timezone, window, night = CONVENTIONAL_NIGHT }: PhasesInput): Span[] {
  const found: Span[] = [];
  const { fromSecond, toSecond } = night;
  for (let { day } = localReading(timezone, window.first - DAY_MICROS); ; day++) {
    const first = localInstant(timezone, day, fromSecond);
    found.push({ first, last: localInstant(timezone, toSecond > fromSecond ? day : day + 1, toSecond) });
    if (first >= window.last) return found;
  }
}
