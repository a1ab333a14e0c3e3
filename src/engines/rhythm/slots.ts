// Times of day at which something begins again and again: starts that lie close together on the clock, whatever their day.
import type { LocalDay } from "../../foundation/local-time.ts";
import { type DayRule, type EachDueDay, ruleOfDays } from "./day-rules.ts";
import type { DayFacts, LocalDays } from "./local-days.ts";
import type { Occurrence } from "./occurrences.ts";
import { binomialTail } from "./chance.ts";
import { DAY_CLASSES } from "./day-classes.ts";
import { MINUTES, shareOfMinutes, spanBefore, type WatchedTime } from "./watched-time.ts";

export interface Slot {
  /** Minutes of the local day; `to` may lie behind midnight (1440 and more). Both are included. */
  readonly from: number;
  readonly to: number;
  /** Day and second of each start, ascending; a second past midnight of a slot that begins before it counts on. */
  readonly starts: readonly { readonly day: LocalDay; readonly second: number }[];
  readonly rule: DayRule;
  /** By chance, after correction for everything tried for the conversation. */
  readonly probability: number;
}

/** Starts closer than this on the clock are one slot: jitter and drift stay together, a job of the next hour does not. */
const APART_MINUTES = 45;
/** Something that begins at more times of day than this has no times of day. */
const MOST_SLOTS = 12;
/** Kinds of days, and every choice of weekdays. */
const RULES_TRIED = DAY_CLASSES.length + 128;
const TOLERANCE_MICROS = 120_000_000;

export function slotsOf(occurrences: readonly Occurrence[], watched: WatchedTime, days: LocalDays): Slot[] {
  const starts: Start[] = [];
  for (const { facts, second, beginSeen } of occurrences) if (beginSeen) starts.push({ day: facts.day, second });
  if (starts.length < 2) return [];
  const groups = clustered(starts);
  if (groups.length > MOST_SLOTS) return [];
  return groups.flatMap((group) => {
    const [head] = group;
    if (head === undefined || group.length < 2) return [];
    const from = Math.floor(head.second / 60);
    const to = Math.floor((group[group.length - 1] as Start).second / 60);
    if (to - from >= MINUTES) return [];
    const sorted = [...group].sort((x, y) => x.day - y.day || x.second - y.second);
    const rule = ruleOfDays(dueDays({ from, to, starts: sorted }, occurrences, watched, days));
    if (rule === null) return [];
    const share = rule.classes.reduce((sum, c) => sum + (watched.classes[c]?.share ?? 0) * shareOfMinutes(watched, c, from, to % MINUTES), 0);
    const alone = starts.length * binomialTail(starts.length - 1, rule.hits - 1, share);
    return [{ from, to, starts: sorted, rule, probability: Math.min(1, alone * RULES_TRIED * groups.length) }];
  });
}

interface Start {
  readonly day: LocalDay;
  readonly second: number;
}

/** Groups on the clock's face, each ascending by second; the one over midnight counts on past 24 hours. */
function clustered(starts: readonly Start[]): Start[][] {
  const sorted = [...starts].sort((x, y) => x.second - y.second || x.day - y.day);
  const groups: Start[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const start of sorted) {
    if (start.second - before > APART_MINUTES * 60) groups.push([start]);
    else groups[groups.length - 1]?.push(start);
    before = start.second;
  }
  const [first] = groups;
  const last = groups[groups.length - 1];
  if (groups.length < 2 || first === undefined || last === undefined) return groups;
  if ((first[0] as Start).second + MINUTES * 60 - (last[last.length - 1] as Start).second > APART_MINUTES * 60) return groups;
  const over = first.map(({ day, second }) => ({ day: day - 1, second: second + MINUTES * 60 }));
  return [...groups.slice(1, -1), [...last, ...over]];
}

/** Days from the first to the last start that say something: it came, or somebody watched all the while at which it would have begun and it did not. */
export function dueDays(slot: Pick<Slot, "from" | "to" | "starts">, occurrences: readonly Occurrence[], watched: WatchedTime, days: LocalDays, lastDay?: LocalDay): EachDueDay {
  const firstDay = slot.starts[0]?.day ?? 0;
  const end = lastDay ?? slot.starts[slot.starts.length - 1]?.day ?? firstDay;
  // Between days that nobody watched there is nothing to say: only watched ones are looked at.
  return (visit) => {
    let start = 0;
    for (let i = firstAtOrAfter(watched.days, firstDay); i < watched.days.length && (watched.days[i] as number) <= end; i++) {
      const facts = days.facts(watched.days[i] as number);
      while (start < slot.starts.length && (slot.starts[start] as Start).day < facts.day) start++;
      if (slot.starts[start]?.day === facts.day) visit(facts, true);
      else if (stateOf(slot, facts, occurrences, watched, days) === "silent") visit(facts, false);
    }
  };
}

/** silent = watched all the while, and it did not begin; busy = something else went on; unwatched = nobody can say. */
export function stateOf(slot: Pick<Slot, "from" | "to">, facts: DayFacts, occurrences: readonly Occurrence[], watched: WatchedTime, days: LocalDays): "silent" | "busy" | "unwatched" {
  const first = instantOn(facts, slot.from * 60, days) - TOLERANCE_MICROS;
  const last = instantOn(facts, (slot.to + 1) * 60, days) + TOLERANCE_MICROS;
  const span = watched.spans[spanBefore(watched.spans, first)];
  if (span === undefined || span.last < last) return "unwatched";
  let low = 0;
  let high = occurrences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((occurrences[middle] as Occurrence).last < first) low = middle + 1;
    else high = middle;
  }
  const next = occurrences[low];
  return next !== undefined && next.first <= last ? "busy" : "silent";
}

/** The instant at which the clock shows this second of a day; past 24 hours, of the next. */
export function instantOn(facts: DayFacts, second: number, days: LocalDays): number {
  if (facts.isPlain && second < MINUTES * 60) return facts.first + second * 1_000_000;
  return days.instant(facts.day + Math.floor(second / (MINUTES * 60)), second % (MINUTES * 60));
}

function firstAtOrAfter(days: readonly number[], day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] as number) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
