// The engine beside counting minute by minute on random plants, calendars and watches; and that order makes no difference.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conversation, plant } from "../../../tests/generators/plant-builder.ts";
import { localInstant } from "../../foundation/local-time.ts";
import { intersectionOfSpans, type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { ActiveHour, Activity } from "../../plant/activity.ts";
import type { CoverageScope } from "../../plant/coverage.ts";
import type { Phase } from "../../plant/phase.ts";
import { estimateTotal } from "./chao2.ts";
import { completenessOf } from "./completeness.ts";
import { askCoverage } from "./coverage.ts";
import { WATCHED_SHARE } from "./coverage-assumptions.ts";
import { countIncidence } from "./incidence.ts";
import type { CoverageQuestion } from "./question.ts";
import { countByMinutes } from "./reference.ts";

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
/** Four days before clocks go back in Berlin: a day of 25 hours is among them. */
const FIRST_DAY = 20_746;
const DAYS = 15;

interface RandomPlant {
  readonly question: CoverageQuestion;
  readonly places: readonly { from: string | null; to: string | null }[];
}

const span = (timezone: string): fc.Arbitrary<Span> =>
  fc.record({ day: fc.integer({ min: 0, max: DAYS - 1 }), minute: fc.integer({ min: 0, max: 1_439 }), length: fc.integer({ min: 30, max: 4_000 }) }).map(({ day, minute, length }) => {
    const first = localInstant(timezone, FIRST_DAY + day, 0) + minute * MINUTE;
    return { first, last: first + length * MINUTE };
  });

/** Once in a given hour of some days, watched or not. */
function hoursIn(watched: readonly Span[], picks: readonly { at: number; minutes: number }[]): ActiveHour[] {
  const total = watched.reduce((sum, s) => sum + s.last - s.first, 0);
  const byHour = new Map<number, ActiveHour>();
  for (const { at, minutes } of picks) {
    let left = Math.floor((at * total) / MINUTE) * MINUTE;
    for (const s of watched) {
      if (left < s.last - s.first) {
        const first = s.first + left;
        const hour = Math.floor(first / HOUR);
        const last = Math.min(first + minutes * MINUTE, (hour + 1) * HOUR - 1, s.last - 1);
        const before = byHour.get(hour);
        byHour.set(hour, { hour, first: Math.min(first, before?.first ?? first), last: Math.max(last, before?.last ?? last), connections: 1 });
        break;
      }
      left -= s.last - s.first;
    }
  }
  return [...byHour.values()].sort((x, y) => x.hour - y.hour);
}

const randomPlant: fc.Arbitrary<RandomPlant> = fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata").chain((timezone) =>
  fc
    .record({
      longWatch: fc.boolean(),
      watches: fc.array(fc.array(span(timezone), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 2 }),
      phases: fc.array(fc.array(span(timezone), { minLength: 0, maxLength: 4 }), { maxLength: 2 }),
      keys: fc.array(
        fc.record({
          watch: fc.integer({ min: 0, max: 1 }),
          zone: fc.integer({ min: 0, max: 1 }),
          picks: fc.array(fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), minutes: fc.integer({ min: 0, max: 59 }) }), { minLength: 1, maxLength: 12 }),
        }),
        { minLength: 1, maxLength: 14 },
      ),
    })
    .map(({ longWatch, watches, phases, keys }): RandomPlant => {
      const whole = { first: localInstant(timezone, FIRST_DAY, 0), last: localInstant(timezone, FIRST_DAY + DAYS, 0) };
      const spans = watches.map((list, i) => unionOfSpans(longWatch && i === 0 ? [whole] : list));
      const activity: Activity = {
        watches: spans.map((list, i) => ({ vantage: `tap ${i}`, addressSpace: "site", spans: list })),
        conversations: keys.map(({ watch, picks }) => {
          const seenFrom = watch % spans.length;
          return { hours: hoursIn(spans[seenFrom] ?? [], picks), watches: [seenFrom] };
        }),
      };
      const everywhere = unionOfSpans(spans.flat());
      const places = keys.map(({ zone }) => ({ from: "supervisory", to: zone === 0 ? "line-1" : null }));
      return {
        places,
        question: {
          plant: plant(keys.map((_, i) => conversation("10.0.0.1", `10.0.1.${i + 1}`, "tcp/502", { protocol: "modbus-tcp", protocolConfidence: "high" }))),
          activity,
          phases: phases.map((list, i): Phase => {
            const merged = unionOfSpans(list);
            return { name: `phase ${i}`, by: "calendar", state: "changeover", line: null, spans: merged, watched: intersectionOfSpans(merged, everywhere), next: null };
          }),
          timezone,
          placesOf: (i) => places[i] ?? null,
          target: { share: 0.9, by: "plant.yaml" },
          without: [],
        },
      };
    }),
);

/** What a scope should say, counted plainly. */
function plainly({ question, places }: RandomPlant, scope: CoverageScope) {
  const { activity, phases, timezone } = question;
  const everywhere = unionOfSpans(activity.watches.flatMap((w) => w.spans));
  const isOfPair = (i: number): boolean => scope.kind === "site" || scope.kind === "phase" || scope.kind === "role" || (places[i]?.from === scope.from && places[i]?.to === scope.to);
  const phase = phases.find((p) => p.name === scope.phase)?.spans ?? null;
  // An hour counts for a phase where the time between its first and last sign reaches into it.
  const isOfPhase = (i: number): boolean => phase === null || (activity.conversations[i]?.hours ?? []).some(({ first, last }) => phase.some((s) => first < s.last && last >= s.first));
  const ofPair = places.flatMap((_, i) => (isOfPair(i) ? [i] : []));
  const ofScope = ofPair.filter(isOfPhase);
  const seenFrom = scope.kind === "site" || scope.kind === "phase" ? [...activity.watches.keys()] : ofScope.flatMap((i) => activity.conversations[i]?.watches ?? []);
  const watched = unionOfSpans(seenFrom.flatMap((w) => activity.watches[w]?.spans ?? []));
  const count = (unit: "day" | "hour") => countByMinutes({ timezone, unit, everywhere, watched, phase, keys: ofScope.map((i) => activity.conversations[i]?.hours ?? []), share: WATCHED_SHARE });
  const days = count("day");
  const { units, frequencies } = days.units >= 10 ? days : count("hour");
  const incidence = countIncidence(units, frequencies);
  const estimate = estimateTotal(incidence);
  return {
    unit: days.units >= 10 ? "day" : "hour",
    units,
    observed: incidence.observed,
    once: incidence.once,
    twice: incidence.twice,
    isShort: days.units < 10,
    estimatedTotal: estimate?.total ?? null,
    completeness: days.units < 10 || estimate === null ? null : completenessOf(incidence, estimate),
  };
}

describe("beside counting minute by minute", () => {
  it("every scope has the same units, conversations and estimates", () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(randomPlant, (random) => {
        for (const scope of askCoverage(random.question).scopes) {
          expect(scope).toMatchObject(plainly(random, scope));
          met.add(`${scope.kind} ${scope.unit}${scope.completeness === null ? "" : " complete"}`);
        }
      }),
      { numRuns: 25, seed: 20261126 },
    );
    // The random cases reach every kind of scope, long and short.
    for (const kind of ["site day complete", "site hour", "zone-pair day complete", "zone-pair hour", "role day complete", "phase hour", "zone-pair-phase hour"]) expect([...met]).toContain(kind);
  }, 120_000);
});

describe("laws", () => {
  it("the order of conversations and of watches makes no difference", () => {
    fc.assert(
      fc.property(randomPlant, ({ question, places }) => {
        const { activity, plant: p } = question;
        const turned = activity.watches.map((_, i) => activity.watches.length - 1 - i);
        const order = p.conversations.map((_, i) => p.conversations.length - 1 - i);
        const other = askCoverage({
          ...question,
          plant: { ...p, conversations: order.map((i) => p.conversations[i] as (typeof p.conversations)[number]) },
          activity: {
            watches: turned.map((w) => activity.watches[w] as Activity["watches"][number]),
            conversations: order.map((i) => ({ hours: activity.conversations[i]?.hours ?? [], watches: (activity.conversations[i]?.watches ?? []).map((w) => turned.indexOf(w)) })),
          },
          placesOf: (i) => places[order[i] as number] ?? null,
        });
        const answer = askCoverage(question);
        expect(other.scopes).toEqual(answer.scopes);
        expect(other.gate).toEqual(answer.gate);
        expect(other.curveOf(0)).toEqual(answer.curveOf(0));
        expect(order.map((_, place) => other.coverageOfConversation(place))).toEqual(order.map((i) => answer.coverageOfConversation(i)));
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it("zone pairs of fewer than five conversations never stand alone", () => {
    fc.assert(
      fc.property(randomPlant, ({ question }) => {
        const { scopes } = askCoverage(question);
        for (const scope of scopes) if (scope.kind === "zone-pair" || scope.kind === "zone-pair-phase") expect(scope.observed).toBeGreaterThanOrEqual(5);
        expect(scopes.filter((s) => s.kind === "site")).toHaveLength(1);
      }),
      { numRuns: 60, seed: 12 },
    );
  });

  it("a gate that is passed has nothing to say, and one that is not names what is missing", () => {
    fc.assert(
      fc.property(randomPlant, ({ question }) => {
        const { gate, phasesUnseen } = askCoverage(question);
        expect(gate.isEnough).toBe(gate.shortfalls.length === 0);
        for (const name of phasesUnseen)
          expect(gate.shortfalls.some((text) => text.startsWith(`${name} never observed`) || (text.startsWith("never observed: ") && text.includes(`${name} (`)))).toBe(true);
      }),
      { numRuns: 60, seed: 13 },
    );
  });
});
