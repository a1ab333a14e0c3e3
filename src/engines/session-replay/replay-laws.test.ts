// The engine must give the outcome of the slow reference for every session under any change; and what a change takes away must never make a session better.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessChange, HOUR, MINUTE, person, replayQuestion, role, session, term } from "../../../tests/generators/access-changes.ts";
import { asset, plant, START } from "../../../tests/generators/plant-builder.ts";
import type { AccessRole, Hours, RetiredAccount } from "../../plant/access.ts";
import { type AccountKind, SESSION_WAYS, type Session, WAYS_OF_PEOPLE } from "../../plant/session.ts";
import { judgeColumns, outcomeAt } from "./judge-columns.ts";
import { type Outcome, rankOf, WHYS } from "./outcome.ts";
import type { ReplayQuestion } from "./question.ts";
import { replaySlowly } from "./reference.ts";
import { columnsOf } from "./session-columns.ts";

const TARGETS = ["HMI-1", "HMI-2", "PLC-1", "SCADA", "office-7"];
const PLACES = ["JUMP-1", "JUMP-2", "10.0.0.9"];
const ACCOUNTS = ["anna", "bert", "carl", "operator", "admin"];
const ROLE_NAMES = ["operator", "vendor", "engineer"];
const ZONES = ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"];
/** Around the nights on which Berlin's clocks change, and a plain week. */
const ORIGINS = [START, Date.UTC(2026, 9, 24, 18) * 1_000, Date.UTC(2026, 2, 28, 18) * 1_000, Date.UTC(2026, 3, 4, 9) * 1_000];

const maybe = <T>(value: fc.Arbitrary<T>, freq = 3): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq });
const termOf = (names: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...names.map((name) => `asset:${name}`), "asset:HMI*", "asset:*") }, { weight: 1, arbitrary: fc.constant("zone:nobody-knows") });
const terms = (names: readonly string[], minLength = 0): fc.Arbitrary<ReturnType<typeof term>[]> =>
  fc.array(
    termOf(names).map((written) => term(written)),
    { minLength, maxLength: 2 },
  );

const week = fc.array(fc.tuple(fc.nat(10_079), fc.integer({ min: 1, max: 2_000 })), { maxLength: 4 }).map((spans): Hours => {
  const minutes = new Uint8Array(10_081);
  for (const [from, length] of spans) minutes.fill(1, from, Math.min(10_080, from + length));
  const found: { from: number; to: number }[] = [];
  for (let m = 0; m < 10_080; m++) if (minutes[m] === 1 && minutes[m - 1] !== 1) found.push({ from: m, to: minutes.indexOf(0, m) });
  return { kind: "week", week: found };
});
const hours: fc.Arbitrary<Hours> = fc.oneof(
  fc.constant<Hours>({ kind: "always" }),
  week,
  fc.constantFrom<Hours>({ kind: "calendar", calendar: "shifts" }, { kind: "calendar", calendar: "nobody knows" }, { kind: "week", week: [{ from: 0, to: 10_080 }] }),
);
const seconds = fc.constantFrom(0, 30, 60, 61, 900, 3_600, 14_400, 36_000);

const roles = fc.tuple(
  ...ROLE_NAMES.map((name) =>
    fc
      .record({
        targets: terms(TARGETS, 1),
        how: fc.subarray([...SESSION_WAYS.slice(0, 7)]).map((ways) => (ways.length > 3 ? ways : [])),
        through: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: terms(PLACES) }),
        hours,
        atHoursEnd: fc.constantFrom("stay" as const, "disconnect" as const, null),
        session: maybe(
          fc.record({
            totalSeconds: maybe(seconds),
            idleSeconds: maybe(seconds),
            countedFrom: fc.constantFrom("approval" as const, "request" as const),
            atLimit: fc.constantFrom("disconnect" as const, "signoff" as const, "warn" as const),
          }),
          2,
        ),
        approval: maybe(fc.record({ by: fc.constant("shift-lead"), available: hours, takesSeconds: seconds, at: fc.constant(term("asset:x").at) }), 2),
        secondFactor: fc.boolean(),
      })
      .map((parts): AccessRole => role(name, [], parts)),
  ),
);

/** The same account may stand there twice, with another domain or with something else in its place. */
const retired: fc.Arbitrary<RetiredAccount> = fc
  .record({
    account: fc.constantFrom("operator", "operator", "corp\\operator", "corp\\admin", "admin", "bert"),
    takenOverBy: fc.subarray(ROLE_NAMES),
    programs: fc.constantFrom("stay" as const, undefined),
    automatic: fc.constantFrom("stay" as const, undefined),
  })
  .map(({ account, takenOverBy, programs, automatic }) => ({
    account,
    ...(takenOverBy.length === 0 ? {} : { takenOverBy }),
    ...(programs === undefined ? {} : { programs }),
    ...(automatic === undefined ? {} : { automatic }),
    at: term("asset:x").at,
  }));

const changes = fc
  .record({
    roles,
    people: fc.array(
      fc.tuple(
        fc.subarray(["anna", "bert", "corp\\carl", "carl@plant.example", "operator"], { minLength: 1, maxLength: 2 }),
        fc.subarray(ROLE_NAMES, { minLength: 1, maxLength: 2 }),
        fc.constantFrom(null, "shifts", "shifts", "nobody knows"),
      ),
      { maxLength: 3 },
    ),
    retire: fc.array(retired, { maxLength: 3 }),
    noSecondFactor: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: terms(TARGETS) }),
    glass: maybe(seconds, 2),
    elsewhere: fc.constantFrom("as-today" as const, "as-today" as const, "deny" as const),
  })
  .map(({ people, retire, glass, ...rest }) =>
    accessChange({
      ...rest,
      people: people.map(([accounts, own, shift], i) => ({ ...person(`person-${i}`, accounts, own), shift })),
      retire,
      breakGlass: glass === null ? null : { role: "shift-lead", takesSeconds: glass, at: term("asset:x").at },
    }),
  );

const sessions = (origin: number): fc.Arbitrary<Session> =>
  fc
    .record({
      account: fc.constantFrom(...ACCOUNTS),
      accountKind: fc.constantFrom<AccountKind>("account", "account", "account", "account", "service", "machine", "none"),
      authority: fc.constantFrom(null, null, "corp", "corp.example", "plant", "hmi-1"),
      target: fc.constantFrom(...TARGETS),
      from: maybe(fc.constantFrom(...PLACES), 2),
      how: fc.constantFrom(...SESSION_WAYS.slice(0, 7), ...SESSION_WAYS),
      startMinute: fc.integer({ min: 0, max: 2_880 }),
      lasts: fc.constantFrom(0, 1, 30, 61, 245, 600, 1_500),
      isOpen: fc.constantFrom(false, false, false, true),
      isCut: fc.constantFrom(false, false, false, true),
      absences: fc.array(fc.record({ kind: fc.constantFrom("locked" as const, "disconnected" as const), after: fc.nat(200), lasts: fc.option(fc.nat(120), { nil: null, freq: 4 }) }), { maxLength: 2 }),
      showsAbsence: fc.boolean(),
      isAutomatic: fc.constantFrom(false, false, true),
      proofs: fc.constantFrom([], ["cached"], ["password", "second-factor"]),
    })
    .map(({ startMinute, lasts, isOpen, isCut, absences, account, target, how, accountKind, ...rest }) => {
      const start = origin + startMinute * MINUTE;
      let at = start;
      const laid = absences.map(({ kind, after, lasts: long }) => {
        const from = at + after * MINUTE;
        at = from + (long ?? 0) * MINUTE + 1;
        return { kind, from, to: long === null ? null : from + long * MINUTE };
      });
      const isNone = accountKind === "none";
      return session(isNone ? "" : account, target, how, 0, 0, { ...rest, accountKind, start: isCut ? null : start, end: isOpen ? null : start + lasts * MINUTE, absences: laid });
    });

const questions: fc.Arbitrary<ReplayQuestion> = fc.constantFrom(...ORIGINS).chain((origin) =>
  fc
    .record({
      change: changes,
      sessions: fc.array(sessions(origin), { minLength: 1, maxLength: 12 }),
      timezone: fc.constantFrom(...ZONES),
      logged: fc.subarray(TARGETS),
      calendar: fc.array(fc.tuple(fc.integer({ min: -20, max: 60 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 10 })), { maxLength: 3 }),
      waits: fc.array(maybe(seconds, 2), { minLength: TARGETS.length, maxLength: TARGETS.length }),
      hasPaths: fc.boolean(),
      shiftHours: maybe(fc.constantFrom(2, 8)),
    })
    .map(({ change, sessions: made, timezone, logged, calendar, waits, hasPaths, shiftHours }) => {
      let at = origin - 10 * HOUR;
      const spans = calendar.map(([, gap, length]) => {
        const first = at + gap * HOUR;
        at = first + length * HOUR;
        return { first, last: at };
      });
      const PATHS = ["open", "closed", "unknown"] as const;
      return replayQuestion(
        change,
        { sessions: made, uses: [], loggedTargets: logged.map((target) => ({ target, first: origin - HOUR, last: origin + 70 * HOUR })) },
        {
          plant: plant([], { timezone, assets: [asset("HMI-1", [], { role: "hmi" }), asset("PLC-1", [], { role: "plc" })] }),
          spansOf: (name) => (name === "shifts" ? spans : null),
          known: {
            impactOf: (target) => {
              const wait = waits[TARGETS.indexOf(target)] ?? null;
              return wait === null ? null : { lines: ["line-1"], timeToImpactSeconds: wait, text: "", assumptions: [], downtimeMinutes: null, costPerEvent: null };
            },
            ...(shiftHours === null ? {} : { shiftChanges: Array.from({ length: 72 / shiftHours }, (_, i) => origin + (i * shiftHours + 0.4) * HOUR) }),
          },
          pathOf: hasPaths ? (from, target, how) => PATHS[(from.length + target.length + how.length) % 3] as "open" : null,
        },
      );
    }),
);

function fast(question: ReplayQuestion): (Outcome | null)[] {
  const outcomes = judgeColumns(question, columnsOf(question.record));
  return question.record.sessions.map((_, i) => outcomeAt(outcomes, i));
}

const LAWS = { seed: 62_026, numRuns: 1_500 };

describe("the replay", () => {
  it("gives every session the outcome of the slow reference, and the cases reach every one of its reasons", () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(questions, (question) => {
        const outcomes = fast(question);
        for (const outcome of outcomes) if (outcome !== null) reached.add(outcome.why);
        expect(outcomes).toEqual(replaySlowly(question));
      }),
      LAWS,
    );
    expect([...reached].sort()).toEqual([...WHYS].sort());
  });

  it("makes no session better by retiring an account, or by taking a role from a person", () => {
    const rank = (outcome: Outcome | null): number => (outcome === null ? 0 : rankOf(outcome.verdict));
    fc.assert(
      fc.property(questions, fc.constantFrom(...ACCOUNTS), (question, account) => {
        const retired = { ...question, change: { ...question.change, retire: [...question.change.retire, { account, at: term("asset:x").at }] } };
        const before = fast(question);
        fast(retired).forEach((outcome, i) => {
          expect(rank(outcome)).toBeGreaterThanOrEqual(rank(before[i] ?? null));
        });
        const people = question.change.people.map((each) => ({ ...each, roles: each.roles.slice(1) }));
        fast({ ...question, change: { ...question.change, people } }).forEach((outcome, i) => {
          const was = before[i] ?? null;
          // Who has no role left that names a machine that no role names stays as today.
          if (outcome?.verdict !== "not-governed") expect(rank(outcome)).toBeGreaterThanOrEqual(rank(was));
        });
      }),
      { seed: 62_027, numRuns: 200 },
    );
  });

  it("makes nothing worse by saying what takes the place of a retired account, and touches nobody else", () => {
    const bare = ({ account, at }: RetiredAccount): RetiredAccount => ({ account, at });
    const withRetire = (question: ReplayQuestion, edited: (entry: RetiredAccount) => RetiredAccount): (Outcome | null)[] =>
      fast({ ...question, change: { ...question.change, retire: question.change.retire.map(edited) } });
    let better = 0;
    fc.assert(
      fc.property(questions, (question) => {
        const said = fast(question);
        const gone = withRetire(question, bare);
        const isGone = question.record.sessions.map((s) => question.change.retire.some(({ account }) => question.accountOf(account) === s.account));
        gone.forEach((outcome, i) => {
          expect(rankOf(said[i]?.verdict ?? "kept")).toBeLessThanOrEqual(rankOf(outcome?.verdict ?? "kept"));
          if (rankOf(said[i]?.verdict ?? "kept") < rankOf(outcome?.verdict ?? "kept")) better++;
          if (isGone[i] !== true) expect(said[i]).toEqual(outcome);
        });
        // Programs that stay change nothing for people, and a role that takes over nothing for programs and for machines that sign themselves on.
        const ofPeople = (outcomes: readonly (Outcome | null)[]): (Outcome | null)[] => outcomes.filter((_, i) => WAYS_OF_PEOPLE.has(question.record.sessions[i]?.how ?? "network"));
        expect(ofPeople(withRetire(question, (entry) => ({ ...entry, programs: "stay" })))).toEqual(ofPeople(said));
        const ofNobody = (outcomes: readonly (Outcome | null)[]): (Outcome | null)[] =>
          outcomes.filter((_, i) => isGone[i] === true && (!WAYS_OF_PEOPLE.has(question.record.sessions[i]?.how ?? "rdp") || question.record.sessions[i]?.isAutomatic === true));
        expect(ofNobody(withRetire(question, (entry) => ({ ...entry, takenOverBy: ROLE_NAMES })))).toEqual(ofNobody(said));
      }),
      { seed: 62_029, numRuns: 400 },
    );
    expect(better).toBeGreaterThan(100);
  });

  it("does not hang on the order of sessions", () => {
    fc.assert(
      fc.property(questions, (question) => {
        const turned = { ...question, record: { ...question.record, sessions: [...question.record.sessions].reverse() } };
        expect(fast(turned).reverse()).toEqual(fast(question));
      }),
      { seed: 62_028, numRuns: 100 },
    );
  });
});
