// Rhythms and conditions: conversations per second over sixty days, with a calendar of six lines. Seeded.
import { findTimes } from "../src/engines/rhythm/rhythm.ts";
import type { TimesQuestion } from "../src/engines/rhythm/question.ts";
import { MICROS_PER_HOUR } from "../src/foundation/time.ts";
import type { ActiveConversation, ActiveHour } from "../src/plant/activity.ts";
import type { Phase } from "../src/plant/phase.ts";

const CONVERSATIONS = 100_000;
const DAYS = 60;
const LINES = 6;
const ROUNDS = 2;
/** 2026-09-21T22:00Z, a full hour. */
const FIRST_HOUR = 497_038;
const START = FIRST_HOUR * MICROS_PER_HOUR;
const DAY = 24 * MICROS_PER_HOUR;
const MINUTE = MICROS_PER_HOUR / 60;

/** Numbers in [0, 1) from a seed (a linear congruence: enough to spread cases, not for statistics). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function hourAt(instant: number, minutes: number): ActiveHour {
  const hour = Math.floor(instant / MICROS_PER_HOUR);
  return { hour, first: instant, last: Math.min(instant + minutes * MINUTE, (hour + 1) * MICROS_PER_HOUR - 1), connections: 1 };
}

/** Of ten: three go on all the time, two are daily, two come on workdays, one on Sundays, one in changeovers, one by chance. */
function generate(random: () => number, phases: readonly Phase[]): ActiveConversation[] {
  const always = Array.from({ length: DAYS * 24 }, (_, i) => hourAt(START + i * MICROS_PER_HOUR, 59));
  return Array.from({ length: CONVERSATIONS }, (_, i): ActiveConversation => {
    const offset = random() * (DAY - MICROS_PER_HOUR);
    const onDays = (is: (day: number) => boolean): ActiveHour[] =>
      Array.from({ length: DAYS }, (__, d) => d)
        .filter(is)
        .map((d) => hourAt(START + d * DAY + offset + random() * MINUTE, 5));
    const hours = (): ActiveHour[] => {
      switch (i % 10) {
        case 0:
        case 1:
        case 2:
          return always;
        case 3:
        case 4:
          return onDays(() => true);
        case 5:
        case 6:
          return onDays((d) => d % 7 < 5);
        case 7:
          return onDays((d) => d % 7 === 6);
        case 8:
          return (phases[i % LINES] as Phase).spans.map(({ first }) => hourAt(first + 5 * MINUTE, 5));
        default:
          return Array.from({ length: 12 }, () => START + random() * DAYS * DAY)
            .sort((x, y) => x - y)
            .map((t) => hourAt(t, 5));
      }
    };
    const found = hours();
    return { hours: found === always ? always : [...new Map(found.map((h) => [h.hour, h])).values()], watches: [i % 2] };
  });
}

export function benchTimes(): void {
  const random = seeded(5);
  const watched = { first: START, last: START + DAYS * DAY };
  const phases = Array.from({ length: LINES }, (_, line): Phase => {
    const spans = Array.from({ length: DAYS }, (__, d) => START + d * DAY + (4 + random() * 12) * MICROS_PER_HOUR).map((first) => ({ first, last: first + 40 * MINUTE }));
    return { name: `changeover line-${line}`, by: "calendar", state: "changeover", line: `line-${line}`, spans, watched: spans, next: null };
  });
  const watches = ["core", "line"].map((vantage) => ({ vantage, addressSpace: "site", spans: [watched] }));
  const conversations = generate(random, phases);
  const question: TimesQuestion = {
    activity: { watches, conversations },
    conversations: conversations.map(() => ({ periodP50: null, periodP95: null })),
    phases,
    timezone: "Europe/Berlin",
    window: watched,
    errorRate: null,
  };
  let best = Number.POSITIVE_INFINITY;
  let rhythms = 0;
  let conditions = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    const times = findTimes(question);
    const { user, system } = process.cpuUsage(before);
    // Of processor time, so that other programs on the machine count less.
    best = Math.min(best, (user + system) / 1e6);
    rhythms = times.filter((t) => t.rhythm !== null && t.rhythm.kind !== "irregular").length;
    conditions = times.filter((t) => t.conditions.length > 0).length;
  }
  const hours = conversations.reduce((sum, c) => sum + c.hours.length, 0);
  process.stdout.write(
    `\nrhythms and conditions of ${CONVERSATIONS.toLocaleString("en")} conversations over ${DAYS} days (${hours.toLocaleString("en")} active hours, ${LINES} calendars), best of ${ROUNDS}, processor time\n` +
      `  ${best.toFixed(1)} s, ${Math.round(CONVERSATIONS / best).toLocaleString("en")} conversations/s; ${rhythms.toLocaleString("en")} have a rhythm, ${conditions.toLocaleString("en")} a condition\n`,
  );
}
