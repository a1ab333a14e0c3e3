// Accesses beside comparing every session with every other and walking time minute by minute; order makes no difference, and more evidence takes no day away.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { session } from "../../../tests/generators/access-changes.ts";
import { START } from "../../../tests/generators/plant-builder.ts";
import { type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { ActiveHour } from "../../plant/activity.ts";
import type { CoverageScope } from "../../plant/coverage.ts";
import type { Phase } from "../../plant/phase.ts";
import type { Session } from "../../plant/session.ts";
import { estimateTotal } from "./chao2.ts";
import { completenessOf } from "./completeness.ts";
import { WATCHED_SHARE } from "./coverage-assumptions.ts";
import { countIncidence } from "./incidence.ts";
import { accessesByComparison, countByMinutes } from "./reference.ts";
import { askSessionCoverage } from "./session-coverage.ts";
import type { SessionCoverageQuestion } from "./session-question.ts";

const MINUTE = 60_000_000;
const DAYS = 14;
const MACHINES = ["HMI-1", "HMI-2", "ENG", "JUMP"];
const LINES: Readonly<Record<string, string>> = { "HMI-1": "line-1", "HMI-2": "line-1", ENG: "line-2" };
const lineOf = (machine: string): string | null => LINES[machine] ?? null;

const minuteOf = fc.integer({ min: 0, max: DAYS * 1_440 - 1 });
const span: fc.Arbitrary<Span> = fc.tuple(minuteOf, fc.integer({ min: 30, max: 9_000 })).map(([first, length]) => ({ first: START + first * MINUTE, last: START + (first + length) * MINUTE }));
const anySession: fc.Arbitrary<Session> = fc
  .record({
    account: fc.constantFrom("a", "b", "c", "d"),
    machine: fc.constantFrom(...MACHINES),
    how: fc.constantFrom("console", "hmi", "rdp", "vnc", "network", "unknown"),
    kind: fc.constantFrom("account", "account", "account", "service", "none", "machine"),
    minute: minuteOf,
    length: fc.integer({ min: 1, max: 5_000 }),
    from: fc.constantFrom(null, null, "JUMP", "10.0.0.8", "10.0.0.9"),
    known: fc.constantFrom("both", "both", "both", "both", "no start", "no end", "neither"),
    isAutomatic: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  } as const)
  .map(({ account, machine, how, kind, minute, length, from, known, isAutomatic }) => {
    const start = START + minute * MINUTE;
    const times = { start: known === "no start" || known === "neither" ? null : start, end: known === "no end" || known === "neither" ? null : start + length * MINUTE };
    return session(kind === "none" ? "" : account, machine, how, 0, 0, { ...times, accountKind: kind, from, fromIsAsset: from === "JUMP", isAutomatic });
  });

const question: fc.Arbitrary<SessionCoverageQuestion> = fc
  .record({
    sessions: fc.array(anySession, { minLength: 1, maxLength: 120, size: "max" }),
    whole: fc.subarray(MACHINES, { minLength: 0 }),
    parts: fc.array(fc.array(span, { minLength: 1, maxLength: 4 }), { minLength: MACHINES.length, maxLength: MACHINES.length }),
    logged: fc.subarray(MACHINES, { minLength: 1 }),
    phases: fc.array(fc.array(span, { maxLength: 4 }), { maxLength: 2 }),
  })
  .map(({ sessions, whole, parts, logged, phases }) => ({
    sessions,
    logs: logged.map((machine) => ({ machine, spans: unionOfSpans(whole.includes(machine) ? [{ first: START, last: START + DAYS * 1_440 * MINUTE }] : (parts[MACHINES.indexOf(machine)] ?? [])) })),
    machines: MACHINES.map((name) => ({ name, role: "hmi" as const })),
    lineOf,
    change: {
      roles: [
        { name: "some", gives: (account, machine) => account < "c" && machine !== "ENG" },
        { name: "all", gives: () => true },
      ],
      names: (machine) => machine.startsWith("HMI"),
      isEverywhere: false,
    },
    phases: phases.map((spans, i): Phase => ({ name: `phase ${i}`, by: "calendar", state: "changeover", line: null, spans: unionOfSpans(spans), watched: [], next: null })),
    timezone: "Europe/Berlin",
    target: { share: 0.9, by: "plant.yaml" },
    without: [],
  }));

/** What a scope should say, counted plainly. */
function plainly({ sessions, logs, phases, timezone, change }: SessionCoverageQuestion, scope: CoverageScope) {
  const logOf = new Map(logs.map(({ machine, spans }) => [machine, spans]));
  const accesses = accessesByComparison(sessions, (machine) => logOf.get(machine)?.[0]?.first ?? null);
  const everywhere = unionOfSpans(logs.flatMap(({ spans }) => [...spans]));
  const isSite = scope.kind === "site" || scope.kind === "phase";
  const phase = phases.find(({ name }) => name === scope.phase)?.spans ?? null;
  const role = change?.roles.find(({ name }) => name === scope.role);
  const ofScope = accesses.filter(({ machine, begins, account }) => {
    if (scope.line !== undefined && lineOf(machine) !== scope.line) return false;
    if (role !== undefined && (account === "" || !role.gives(account, machine))) return false;
    return phase === null || begins.some((at) => phase.some(({ first, last }) => first <= at && at < last));
  });
  const watched = isSite ? everywhere : unionOfSpans(ofScope.flatMap(({ machine }) => [...(logOf.get(machine) ?? [])]));
  const keys = ofScope.map(({ begins }) => begins.map((at): ActiveHour => ({ hour: 0, first: at, last: at, connections: 1 })));
  const count = (unit: "day" | "hour") => countByMinutes({ timezone, unit, everywhere, watched, phase, keys, share: WATCHED_SHARE });
  const days = count("day");
  const { units, frequencies } = days.units >= 10 ? days : count("hour");
  const incidence = countIncidence(units, frequencies);
  const estimate = estimateTotal(incidence);
  return {
    ...{ units, observed: incidence.observed, once: incidence.once, twice: incidence.twice, isShort: days.units < 10 },
    completeness: days.units < 10 || estimate === null ? null : completenessOf(incidence, estimate),
  };
}

describe("beside comparing every session with every other", () => {
  it("every scope has the same units and accesses", () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(question, (asked) => {
        for (const scope of askSessionCoverage(asked).scopes) {
          expect(scope).toMatchObject(plainly(asked, scope));
          met.add(`${scope.kind}${scope.completeness === null ? "" : " complete"}`);
        }
      }),
      { numRuns: 25, seed: 20261126 },
    );
    for (const kind of ["site complete", "line complete", "line", "role complete", "phase", "line-phase"]) expect([...met]).toContain(kind);
  }, 240_000);
});

describe("laws", () => {
  it("the order of sessions and of logs makes no difference", () => {
    fc.assert(
      fc.property(question, (asked) => {
        const answer = askSessionCoverage(asked);
        const turned = askSessionCoverage({ ...asked, sessions: [...asked.sessions].reverse(), logs: [...asked.logs].reverse(), machines: [...asked.machines].reverse() });
        expect([turned.scopes, turned.gate, turned.blindSpots, turned.setAside]).toEqual([answer.scopes, answer.gate, answer.blindSpots, answer.setAside]);
        expect(turned.curveOf(0)).toEqual(answer.curveOf(0));
        for (const machine of MACHINES) expect(turned.coverageOfMachine(machine)).toBe(answer.coverageOfMachine(machine));
      }),
      { numRuns: 60, seed: 21 },
    );
  });

  it("more evidence never takes watched days away, nor an access", () => {
    fc.assert(
      fc.property(question, question, ({ phases: _, ...asked }, more) => {
        const before = askSessionCoverage({ ...asked, phases: [] });
        const machines = new Set([...asked.logs, ...more.logs].map(({ machine }) => machine));
        const spansOf = (machine: string) => unionOfSpans([...asked.logs, ...more.logs].filter((log) => log.machine === machine).flatMap(({ spans }) => [...spans]));
        const after = askSessionCoverage({ ...asked, phases: [], sessions: [...asked.sessions, ...more.sessions], logs: [...machines].map((machine) => ({ machine, spans: spansOf(machine) })) });
        for (const scope of before.scopes) {
          const now = after.scopes.find((other) => other.scope === scope.scope);
          expect(now).toBeDefined();
          // Days stand for hours from ten on: of one unit of time, there are never fewer.
          if (now?.unit === scope.unit) expect(now.units).toBeGreaterThanOrEqual(scope.units);
          else expect([scope.unit, now?.unit]).toEqual(["hour", "day"]);
        }
        expect(after.scopes[0]?.observed).toBeGreaterThanOrEqual(before.scopes[0]?.observed as number);
        expect(after.blindSpots.filter(({ asset }) => asset.startsWith("HMI")).length).toBeLessThanOrEqual(before.blindSpots.filter(({ asset }) => asset.startsWith("HMI")).length);
      }),
      { numRuns: 80, seed: 22 },
    );
  });

  it("a gate that is passed has nothing to say, and every machine without a log is named by number", () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { gate, blindSpots } = askSessionCoverage(asked);
        expect(gate.isEnough).toBe(gate.shortfalls.length === 0);
        if (blindSpots.length > 0) expect(gate.shortfalls.some((text) => text.startsWith("no log shows who signs in at "))).toBe(true);
      }),
      { numRuns: 60, seed: 23 },
    );
  });
});
