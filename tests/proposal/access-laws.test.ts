// Laws of a proposed change of access: replayed on the sessions it was drawn from it breaks none; it grants what was seen; the order of sessions changes nothing;
// drawn from a resample, accounts land in the same roles; and its words are its own file's.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clustersOf } from "../../src/engines/access-proposal/account-groups.ts";
import { proposeAccess } from "../../src/engines/access-proposal/access-proposal.ts";
import { clustersByJoining, isGranted, percentileByCounting } from "../../src/engines/access-proposal/reference.ts";
import { percentileOf, sessionLimit, sessionsToProve } from "../../src/engines/access-proposal/session-limit.ts";
import { seededRandom } from "../../src/foundation/seeded-random.ts";
import type { AccessProposal } from "../../src/plant/access-proposal.ts";
import type { Plant } from "../../src/plant/plant.ts";
import { type AccessRecord, type AccountKind, SESSION_WAYS, type Session, WAYS_OF_PEOPLE } from "../../src/plant/session.ts";
import { record as recordOf, session } from "../generators/access-changes.ts";
import { asset, plant } from "../generators/plant-builder.ts";
import { namedIn, proposalInput, SHARED, slowJudge, workingPlant } from "./access-cases.ts";
import { adjustedRandIndex } from "./zone-agreement.ts";

const TARGETS = ["HMI-1", "HMI-2", "HMI-3", "PLC-1", "SCADA", "host with a * in it", "office-7"];
const FROM = ["JUMP-1", "ENG-1", "10.0.0.9"];
const site: Plant = plant([], {
  timezone: "Europe/Berlin",
  lines: [{ name: "line 1", downtimePerHour: null, restartSeconds: null, bufferSeconds: null }],
  assets: [
    ...["HMI-1", "HMI-2", "HMI-3"].map((name) => asset(name, [], { role: "hmi", line: name === "HMI-3" ? "line-2" : "line 1" })),
    ...[asset("PLC-1", [], { role: "plc", line: "line-2" }), asset("SCADA", [], { role: "scada" }), asset("JUMP-1", [], { role: "jump-host" }), asset("ENG-1", [], { role: "workstation" })],
  ],
});

const sessions = fc.array(
  fc
    .record({
      account: fc.constantFrom("anna", "bert", "carl", "dora", "emil", "operator"),
      kind: fc.constantFrom<AccountKind>("account", "account", "account", "account", "service", "machine", "none"),
      target: fc.constantFrom(...TARGETS),
      how: fc.constantFrom(...SESSION_WAYS.slice(0, 6), ...SESSION_WAYS),
      from: fc.option(fc.constantFrom(...FROM), { freq: 3, nil: null }),
      startHour: fc.integer({ min: 0, max: 24 * 70 }),
      minutes: fc.constantFrom(0, 1, 40, 200, 312, 700, 3_000),
      isCut: fc.constantFrom(false, false, false, true),
      isOpen: fc.constantFrom(false, false, false, true),
      isAutomatic: fc.constantFrom(false, false, true),
    })
    .map(({ account, kind, target, how, from, startHour, minutes, isCut, isOpen, isAutomatic }): Session => {
      const made = session(kind === "none" ? "" : account, target, how, startHour, minutes / 60, { accountKind: kind, from, fromIsAsset: from !== null && !from.startsWith("10."), isAutomatic });
      return { ...made, start: isCut ? null : made.start, end: isOpen ? null : made.end };
    }),
  { minLength: 1, maxLength: 40 },
);
const cases = fc.record({ sessions, isShared: fc.boolean(), isLogged: fc.boolean(), percentile: fc.constantFrom(0.5, 0.9, 0.95, 0.99, 1) });

interface Case {
  readonly sessions: readonly Session[];
  readonly isShared: boolean;
  readonly isLogged: boolean;
  readonly percentile: number;
}

function recordFrom({ sessions: list, isLogged }: Case): AccessRecord {
  const times = list.flatMap(({ start, end }) => [start, end]).filter((time) => time !== null);
  const span = { first: Math.min(...times, 0), last: Math.max(...times, 0) };
  return { sessions: list, uses: [], loggedTargets: isLogged ? TARGETS.map((target) => ({ target, ...span })) : [] };
}

function proposed(from: Case, record = recordFrom(from)): AccessProposal {
  const { isShared, percentile } = from;
  return proposeAccess(proposalInput(site, record, { percentile, sharedAccounts: isShared ? [SHARED] : [], judge: slowJudge(site, record) }));
}

const BROKEN = new Set(["locked-out", "cut-off", "waits", "needs-other-path"]);

describe("a proposed change of access", () => {
  it("breaks no session that it was drawn from, as the slow reference of the replay says", () => {
    let kept = 0;
    fc.assert(
      fc.property(cases, (drawn) => {
        const record = recordFrom(drawn);
        const { change, counts, questions } = proposed(drawn, record);
        const outcomes = slowJudge(site, record)(change);
        expect(outcomes.filter(({ verdict }) => BROKEN.has(verdict)).map(({ session: s, verdict, reason }) => [s.account, s.target, s.how, verdict, reason])).toEqual([]);
        expect([counts.broken, questions.filter(({ blocks }) => blocks)]).toEqual([0, []]);
        kept += counts.kept;
        // Only what no word can name is left as it is today.
        for (const { session: s, verdict } of outcomes) if (verdict === "not-governed") expect(s.target.includes("*") || s.accountKind === "none").toBe(true);
      }),
      { seed: 7_001, numRuns: 400 },
    );
    expect(kept).toBeGreaterThan(1_000);
  });

  it("grants what was seen and writes only roles, machines and accounts that were", () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const { change, roles } = proposed(drawn);
        const named = (term: Parameters<ReturnType<typeof namedIn>>[0]) => namedIn(site)(term) ?? (() => false);
        const mine = drawn.sessions.filter(({ accountKind, how, target }) => WAYS_OF_PEOPLE.has(how) && (accountKind === "account" || accountKind === "service") && !target.includes("*"));
        for (const { account, target, how } of mine) if (how !== "unknown") expect([account, target, how, isGranted(change, named, account, target, how)]).toEqual([account, target, how, true]);
        const seen = { accounts: new Set(mine.map(({ account }) => account)), targets: new Set(mine.map(({ target }) => target)) };
        expect(change.people.map(({ accounts }) => accounts[0]).filter((account) => !seen.accounts.has(account as string))).toEqual([]);
        for (const name of [...TARGETS, "JUMP-1", "ENG-1"])
          if (change.roles.some((role) => role.targets.some((term) => named(term)(name)))) expect([name, seen.targets.has(name)]).toEqual([name, true]);
        expect(roles.map(({ name }) => name)).toEqual(change.roles.map(({ name }) => name));
        expect(new Set(roles.map(({ name }) => name)).size).toBe(roles.length);
        expect([change.retire, change.breakGlass, change.elsewhere, change.roles.some(({ approval }) => approval !== null)]).toEqual([[], null, "as-today", false]);
        for (const role of roles) {
          const combinations = new Set(mine.filter((s) => role.accounts.some(({ account }) => account === s.account)).map(({ account, target, how }) => JSON.stringify([account, target, how])));
          expect(role.granted - role.neverUsed).toBeLessThanOrEqual(combinations.size);
          expect(role.neverUsed).toBeGreaterThanOrEqual(0);
        }
      }),
      { seed: 7_002, numRuns: 200 },
    );
  });

  it("does not hang on the order of sessions, to the last letter", () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.nat()), (drawn, order) => {
        const shuffled = drawn.sessions.map((s) => [order.next().value as number, s] as const).sort(([a], [b]) => a - b);
        expect(JSON.stringify(proposed({ ...drawn, sessions: shuffled.map(([, s]) => s) }))).toBe(JSON.stringify(proposed(drawn)));
      }),
      { seed: 7_003, numRuns: 150 },
    );
  });

  it("keeps shared accounts, programs and people in roles of their own, and retires nobody", () => {
    const { plant: working, record } = workingPlant(seededRandom(1));
    const { roles, questions, programs, change } = proposeAccess(proposalInput(working, record, { sharedAccounts: [SHARED] }));
    for (const role of roles) expect(new Set(role.accounts.map(({ account }) => (account === "operator" ? "shared" : account.startsWith("svc") ? "program" : "person")))).toEqual(new Set([role.kind]));
    expect(questions.map(({ code }) => code)).toEqual(["shared-account", "program-signs-in", "seen-once"]);
    expect(questions[0]?.couldAdd).toBe("retire: [operator]");
    expect(programs).toEqual([{ account: "svc-hist", written: "svc-hist", uses: ["service on HIST-01, 60 times"] }]);
    expect(change.roles.find(({ name }) => name === "line-1-operators")?.targets.map(({ kind, text }) => `${kind}:${text}`)).toEqual(["match:role=hmi line=line-1"]);
    // Makers of different machines never get each other's.
    for (const n of [0, 1, 2]) expect(roles.filter((role) => role.accounts.some(({ account }) => account === `ext-${n}`)).map((role) => role.accounts.length)).toEqual([1]);
  });
});

describe("under resampling", () => {
  const mainRoles = ({ roles }: AccessProposal): Map<string, string> => {
    const most = new Map<string, { readonly role: string; readonly sessions: number }>();
    for (const role of roles) for (const { account, sessions: count } of role.accounts) if (count > (most.get(account)?.sessions ?? 0)) most.set(account, { role: role.name, sessions: count });
    return new Map([...most].map(([account, { role }]) => [account, role]));
  };
  it("accounts land in the same roles: adjusted Rand index, also with the jobs that they were drawn for", () => {
    const random = seededRandom(62_026);
    const { plant: working, record, jobs } = workingPlant(random);
    const whole = mainRoles(proposeAccess(proposalInput(working, record, { sharedAccounts: [SHARED] })));
    expect(adjustedRandIndex(whole, jobs)).toBeGreaterThan(0.95);
    const indices = Array.from({ length: 12 }, () => {
      const drawn = record.sessions.map(() => record.sessions[Math.floor(random() * record.sessions.length)] as Session);
      const again = mainRoles(proposeAccess(proposalInput(working, { ...record, sessions: drawn }, { sharedAccounts: [SHARED] })));
      return adjustedRandIndex(whole, again);
    });
    expect(Math.min(...indices)).toBeGreaterThan(0.95);
  });
  it("and half of the days, taken alone, draw them alike", () => {
    const { plant: working, record } = workingPlant(seededRandom(5));
    const whole = mainRoles(proposeAccess(proposalInput(working, record, { sharedAccounts: [SHARED] })));
    for (const half of [0, 1]) {
      const own = record.sessions.filter(({ start }) => Math.floor((start ?? 0) / 86_400e6) % 2 === half);
      expect(adjustedRandIndex(whole, mainRoles(proposeAccess(proposalInput(working, { ...record, sessions: own }, { sharedAccounts: [SHARED] }))))).toBeGreaterThan(0.95);
    }
  });
});

describe("groups of accounts", () => {
  it("are those of joining the two closest again and again", () => {
    const tables = fc.integer({ min: 1, max: 9 }).chain((count) => fc.tuple(fc.constant(count), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 81, maxLength: 81 })));
    fc.assert(
      fc.property(tables, ([count, values]) => {
        // Distinct values: of equals either may be joined first.
        const alike = (a: number, b: number): number => (values[Math.min(a, b) * 9 + Math.max(a, b)] as number) * 0.99 + (Math.min(a, b) * 9 + Math.max(a, b)) * 1e-4;
        expect(clustersOf(count, alike, 0.5)).toEqual(clustersByJoining(count, alike, 0.5));
      }),
      { seed: 7_004, numRuns: 500 },
    );
  });
});

describe("a limit", () => {
  it("is at the percentile, with its margin, in half hours, and ends nothing that was recorded", () => {
    const lasted = fc.array(fc.record({ seconds: fc.integer({ min: 0, max: 50_000 }), isAtLeast: fc.constantFrom(false, false, false, false, false, true) }), { minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(lasted, fc.constantFrom(0.5, 0.9, 0.95, 0.99, 1), (list, percentile) => {
        const limit = sessionLimit(list, percentile);
        const seconds = list.map((entry) => entry.seconds);
        expect(limit?.percentileSeconds).toBe(percentileByCounting(seconds, percentile));
        expect(
          percentileOf(
            [...seconds].sort((a, b) => a - b),
            percentile,
          ),
        ).toBe(percentileByCounting(seconds, percentile));
        expect((limit?.totalSeconds ?? 1) % 1_800).toBe(0);
        expect(limit?.totalSeconds).toBeGreaterThanOrEqual((limit?.percentileSeconds ?? 0) * 1.25 - 1e-6);
        if (limit?.atLimit === "disconnect") {
          expect([Math.max(...seconds) <= limit.totalSeconds, limit.atLeast, list.length >= sessionsToProve(percentile)]).toEqual([true, 0, true]);
        }
        for (const { totalSeconds, cut } of limit?.effects ?? []) expect(cut).toBe(seconds.filter((s) => s > totalSeconds).length);
      }),
      { seed: 7_005, numRuns: 400 },
    );
  });
  it("ends sessions where enough prove it, and says what a tighter one would have cut", () => {
    const list = Array.from({ length: 200 }, (_, i) => ({ seconds: i < 188 ? 3_600 : 17_000 + i, isAtLeast: false }));
    const limit = sessionLimit(list, 0.99);
    expect([limit?.totalSeconds, limit?.atLimit]).toEqual([6 * 3_600, "disconnect"]);
    expect(limit?.effects.map(({ percentile, totalSeconds, cut }) => [percentile, totalSeconds, cut])).toEqual([
      [0.9, 5_400, 12],
      [0.95, 21_600, 0],
      [0.99, 21_600, 0],
      [1, 21_600, 0],
    ]);
    expect(sessionLimit(list.slice(0, 90), 0.99)?.atLimit).toBe("warn");
  });
});

describe("hours", () => {
  const weeks = (more: Partial<Session> = {}, weekend = false): Session[] =>
    Array.from({ length: 35 }, (_, day) => day)
      .filter((day) => weekend || day % 7 < 5)
      .map((day) => session("anna", "SCADA", "console", day * 24 + 6, 7, more));
  const hoursOf = (list: readonly Session[], days = 35, percentile = 0.95): unknown => {
    const record = recordOf(list, { loggedTargets: [{ target: "SCADA", first: (list[0] as Session).start as number, last: ((list[0] as Session).start as number) + days * 86_400e6 }] });
    return proposed({ sessions: list, isShared: false, isLogged: true, percentile }, record).change.roles[0]?.hours;
  };
  it("are those in which everything lay, with an hour to spare, where five weeks prove them", () => {
    // 06:00 UTC is 08:00 in Berlin, until its clocks change on 25 October: then 07:00.
    expect(hoursOf(weeks())).toEqual({ kind: "week", week: [0, 1, 2, 3, 4].map((day) => ({ from: day * 1_440 + 6 * 60, to: day * 1_440 + 16 * 60 })) });
  });
  it("are always where the evidence is short, open, automatic or over midnight", () => {
    const always = { kind: "always" };
    expect(hoursOf(weeks(), 20)).toEqual(always);
    expect(hoursOf(weeks(), 35, 0.99)).toEqual(always);
    expect(hoursOf(weeks().slice(0, 15))).toEqual(always);
    expect(hoursOf(weeks({ isAutomatic: true }))).toEqual(always);
    expect(hoursOf([...weeks(), session("anna", "SCADA", "console", 34 * 24 + 20, 6)])).toEqual(always);
    expect(hoursOf([...weeks(), { ...session("anna", "SCADA", "console", 34 * 24, 6), end: null }])).toEqual(always);
  });
});
