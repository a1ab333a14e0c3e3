// Which days a job comes on: the kind of day that leaves fewest misses and fewest strays. Chance is judged elsewhere.
import { DAY_CLASSES } from "./day-classes.ts";
import type { DayFacts } from "./local-days.ts";
import { CAME_SHARE, DUE_SHARE, LEAST_DAYS, LEAST_MONTHS, LEAST_WEEKS, WEAK_MONTHS } from "./time-assumptions.ts";

export interface DayRule {
  readonly kind: "daily" | "workdays" | "weekly" | "monthly";
  /** "daily", "workdays", "Sunday", "Tuesday and Thursday", "first workday of the month or 1st of the month". */
  readonly words: string;
  /** Indices into DAY_CLASSES: a day of any of them is due. */
  readonly classes: readonly number[];
  /** Kinds of days that fit equally, and cannot be told apart yet: what is due is due by the first that comes. */
  readonly isAmbiguous: boolean;
  /** Nobody watched at that time on any other day: it may come on them too. */
  readonly othersUnwatched: boolean;
  /** Days on which it came by this rule. */
  readonly hits: number;
}

/** Calls back with days on which it came, or on which somebody watched at the time and it did not. */
export type EachDueDay = (visit: (facts: DayFacts, came: boolean) => void) => void;

const MOST_NAMED = 2;
const KIND_OF = { all: "daily", workdays: "workdays", weekend: "weekly", weekday: "weekly", month: "monthly" } as const;
/** Where kinds fit equally, the narrower is said: the wider would claim days that nobody watched. */
const NARROWNESS = { month: 0, weekday: 1, weekend: 2, workdays: 3, all: 4 } as const;
const LEAST = { all: LEAST_DAYS, workdays: LEAST_DAYS, weekend: LEAST_DAYS, weekday: LEAST_WEEKS, month: WEAK_MONTHS } as const;

export function ruleOfDays(eachDueDay: EachDueDay): DayRule | null {
  const due = new Uint32Array(DAY_CLASSES.length);
  const hits = new Uint32Array(DAY_CLASSES.length);
  let all = 0;
  eachDueDay((facts, came) => {
    if (came) all++;
    for (const c of facts.classes) {
      due[c] = (due[c] as number) + 1;
      if (came) hits[c] = (hits[c] as number) + 1;
    }
  });
  let best: { classes: number[]; errors: number; rank: number } | null = null;
  DAY_CLASSES.forEach(({ kind }, c) => {
    const came = hits[c] as number;
    const wanted = due[c] as number;
    if (came < LEAST[kind] || came < DUE_SHARE * all || came < CAME_SHARE * wanted) return;
    const errors = wanted - came + (all - came);
    // Two months without fault are a hint; with one they are nothing.
    if (kind === "month" && came < LEAST_MONTHS && errors > 0) return;
    const rank = NARROWNESS[kind];
    if (best === null || errors < best.errors || (errors === best.errors && rank < best.rank)) best = { classes: [c], errors, rank };
    else if (errors === best.errors && rank === best.rank) best.classes.push(c);
  });
  return best === null ? severalWeekdays(hits, due, all) : named((best as { classes: number[] }).classes, hits, due);
}

function named(classes: readonly number[], hits: Uint32Array, due: Uint32Array): DayRule {
  const [first = 0] = classes;
  const { kind } = DAY_CLASSES[first] as (typeof DAY_CLASSES)[number];
  const shorts = classes.slice(0, MOST_NAMED).map((c) => DAY_CLASSES[c]?.short ?? "");
  return {
    kind: KIND_OF[kind],
    words: kind === "month" ? `${shorts.join(" or ")} of the month` : shorts.join(" or "),
    classes: classes.slice(0, MOST_NAMED),
    isAmbiguous: classes.length > 1,
    othersUnwatched: kind !== "all" && due[first] === due[0],
    hits: hits[first] as number,
  };
}

/** Tuesdays and Thursdays: each by itself a weekly rhythm, together all that came. */
function severalWeekdays(hits: Uint32Array, due: Uint32Array, all: number): DayRule | null {
  const classes: number[] = [];
  let came = 0;
  DAY_CLASSES.forEach(({ kind }, c) => {
    const count = hits[c] as number;
    if (kind !== "weekday" || count < LEAST_WEEKS || count < CAME_SHARE * (due[c] as number)) return;
    classes.push(c);
    came += count;
  });
  if (classes.length < 2 || came < DUE_SHARE * all) return null;
  return {
    kind: "weekly",
    words: joinWords(classes.map((c) => DAY_CLASSES[c]?.short ?? "")),
    classes,
    isAmbiguous: false,
    othersUnwatched: came > 0 && classes.reduce((sum, c) => sum + (due[c] as number), 0) === due[0],
    hits: came,
  };
}

export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
