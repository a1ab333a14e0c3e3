// Laws of the fix of an access change: it is the cheapest of all sets of its edits, restores what it says, costs no requirement, breaks nothing, and adds only what
// was seen; what it does not do is asked about.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixAccess } from "../../src/engines/access-fix/access-fix.ts";
import { fixJudge } from "../../src/app/access-judge.ts";
import { changeWithEdits } from "../../src/controls/access/change-with-edits.ts";
import { attachEdits } from "../../src/engines/access-fix/attach-edits.ts";
import { findEdits } from "../../src/engines/access-fix/fix-search.ts";
import type { AccessFixInput, FixJudgement } from "../../src/engines/access-fix/question.ts";
import { lowestCostByTrying } from "../../src/engines/access-fix/reference.ts";
import { widenHours } from "../../src/engines/access-fix/widen-hours.ts";
import type { ReplayQuestion } from "../../src/engines/session-replay/question.ts";
import { replaySessions } from "../../src/engines/session-replay/session-replay.ts";
import { localReading } from "../../src/foundation/local-time.ts";
import type { AccessChange, AccessRole, Hours } from "../../src/plant/access.ts";
import type { Session } from "../../src/plant/session.ts";
import { accessChange, MINUTE, person, record, replayQuestion, role, session, term } from "../generators/access-changes.ts";
import { asset, plant, START, textAt } from "../generators/plant-builder.ts";

const site = plant([], { timezone: "Europe/Berlin", assets: ["HMI-1", "HMI-2", "PLC-1", "JUMP-1", "ENG-1"].map((name) => asset(name, [], { role: name.startsWith("HMI") ? "hmi" : "unknown" })) });
const WAIT = 1_800;

function fixInput(change: AccessChange, sessions: readonly Session[], lineWaits: (target: string) => number | null = () => WAIT): AccessFixInput {
  const base: ReplayQuestion = replayQuestion(change, record(sessions), {
    plant: site,
    known: {
      impactOf: (target) => {
        const timeToImpactSeconds = lineWaits(target);
        return timeToImpactSeconds === null ? null : { lines: ["line-1"], timeToImpactSeconds, text: "", assumptions: [], downtimeMinutes: null, costPerEvent: null };
      },
      sharedAccounts: [],
    },
  });
  const judge = fixJudge(base);
  return { plant: site, change, accountOf: base.accountOf, targetsOf: base.targetsOf, lineWaits, before: judge(change), judge };
}

const week = (from: number, to: number, days = [0, 1, 2, 3, 4]): Hours => ({ kind: "week", week: days.map((day) => ({ from: day * 1_440 + from * 60, to: day * 1_440 + to * 60 })) });
const seconds = fc.constantFrom(600, 1_200, 3_600, 14_400);
const roles = fc.tuple(
  ...["operator", "vendor"].map((name) =>
    fc
      .record({
        targets: fc.subarray(["asset:HMI-1", "asset:HMI-2", "asset:PLC-1"], { minLength: 1, maxLength: 2 }).map((list) => list.map((written) => term(written))),
        how: fc.constantFrom<AccessRole["how"]>([], ["rdp"], ["console"], ["rdp", "console"]),
        through: fc.constantFrom<AccessRole["through"]>([], [], [term("asset:JUMP-1")]),
        hours: fc.constantFrom<Hours>({ kind: "always" }, { kind: "always" }, week(6, 18), { kind: "calendar", calendar: "nobody knows" }),
        atHoursEnd: fc.constantFrom("stay" as const, "disconnect" as const),
        session: fc.option(
          fc.record({
            totalSeconds: fc.option(seconds, { nil: null, freq: 4 }),
            idleSeconds: fc.option(seconds, { nil: null }),
            countedFrom: fc.constantFrom("approval" as const, "request" as const),
            atLimit: fc.constantFrom("disconnect" as const, "signoff" as const),
          }),
          { nil: null, freq: 3 },
        ),
        approval: fc.option(
          fc.record({ by: fc.constant("shift-lead"), available: fc.constantFrom<Hours>({ kind: "always" }, week(6, 18)), takesSeconds: fc.constantFrom(60, 1_200, 3_600), at: fc.constant(textAt(3)) }),
          {
            nil: null,
            freq: 2,
          },
        ),
        secondFactor: fc.constantFrom(false, false, true),
      })
      .map((parts) => role(name, [], parts)),
  ),
);
const sessionOf = fc
  .record({
    account: fc.constantFrom("anna", "bert", "stranger", "gone", "gone"),
    target: fc.constantFrom("HMI-1", "HMI-2", "PLC-1"),
    how: fc.constantFrom("rdp" as const, "console" as const, "ssh" as const),
    from: fc.constantFrom(null, "JUMP-1", "ENG-1", "10.0.0.9"),
    startHour: fc.integer({ min: 0, max: 24 * 7 }),
    minutes: fc.constantFrom(5, 45, 90, 300, 660),
    awayMinutes: fc.constantFrom(0, 0, 30, 70),
    program: fc.constantFrom(null, null, "service" as const, "network" as const),
    isAutomatic: fc.constantFrom(false, false, true),
  })
  .map(({ account, target, how: wayOfPeople, from, startHour, minutes, awayMinutes, program, isAutomatic }) => {
    const how = account === "gone" ? (program ?? wayOfPeople) : wayOfPeople;
    const made = session(account, target, how, startHour, minutes / 60, {
      isAutomatic: isAutomatic && account === "gone" && how === "console",
      from,
      fromIsAsset: from !== null && !from.startsWith("10."),
      showsAbsence: true,
    });
    const away = Math.min(awayMinutes, minutes);
    return away === 0 ? made : { ...made, absences: [{ kind: "locked" as const, from: made.start as number, to: (made.start as number) + away * MINUTE }] };
  });
const CLAIMS = ["iec62443-3-3/SR 1.1", "iec62443-3-3/SR 1.1 RE 1", "iec62443-3-3/SR 2.6", "iec62443-3-3/SR 2.5", "iec62443-3-3/SR 1.13", "iec62443-3-3/SR 2.1"];
const inputs = fc
  .record({
    roles,
    sessions: fc.array(sessionOf, { minLength: 1, maxLength: 6 }),
    satisfies: fc.subarray(CLAIMS),
    both: fc.boolean(),
    noSecondFactor: fc.constantFrom([], [term("asset:HMI-1")]),
    lineWaits: fc.constantFrom<number | null>(60, WAIT, null),
  })
  .map(({ roles: drawn, sessions, satisfies, both, noSecondFactor, lineWaits }) => {
    const people = [person("Anna", ["anna"], both ? ["operator", "vendor"] : ["operator"]), person("Bert", ["bert"], ["vendor"])];
    const change = accessChange({ roles: drawn, people, satisfies, noSecondFactor, retire: [{ account: "gone", at: textAt(9) }] });
    return fixInput(
      change,
      sessions.map((s, i) => ({ ...s, witness: { file: "log", record: i + 1 } })),
      () => lineWaits,
    );
  });

const BREAKS = new Set(["locked-out", "cut-off", "waits", "needs-other-path"]);
const brokenOf = ({ sessions }: FixJudgement): Session[] => sessions.filter(({ verdict }) => BREAKS.has(verdict)).map((s) => s.session);

const RETIRED_KINDS = ["taken-over-by", "programs-stay", "automatic-stay"];

describe("the fix of an access change", () => {
  it("is the cheapest set of its edits, costs no requirement, breaks nothing, and restores what it says", () => {
    const kinds = new Set<string>();
    let tried = 0;
    fc.assert(
      fc.property(inputs, (input) => {
        const fix = fixAccess(input);
        const after = input.judge(
          changeWithEdits(
            input.change,
            fix.edits.map(({ edit }) => edit),
          ),
        );
        const broken = new Set(brokenOf(after));
        expect([fix.recheck.newBreaks, fix.recheck.breaksAfter]).toEqual([0, broken.size]);
        for (const { edit, restores, leavesUnknown } of fix.edits) {
          kinds.add(edit.kind);
          expect(restores.length + leavesUnknown.length).toBeGreaterThan(0);
          for (const left of leavesUnknown) expect(after.sessions.find((s) => s.session === left)?.verdict).toBe("unknown");
          for (const restored of restores) expect(after.sessions.find((s) => s.session === restored)?.verdict ?? "kept").toMatch(/^(kept|not-governed)$/);
        }
        for (const [claim, before] of input.before.claims) {
          if (before === "met") expect([claim, after.claims.get(claim)]).toEqual([claim, "met"]);
          if (before === "unknown") expect(after.claims.get(claim)).not.toBe("not-met");
        }
        // Whatever still breaks is asked about.
        expect(fix.decisions.length > 0).toBe(broken.size + fix.recheck.leftUnknown > 0);
        const { candidates } = findEdits(input);
        if (candidates.length > 7 || candidates.length === 0) return;
        tried++;
        const cost = fix.edits.reduce((sum, edit) => sum + edit.cost, 0);
        if (fix.provenSmallest) expect(cost).toBeCloseTo(lowestCostByTrying(input, candidates), 9);
        else expect(cost).toBeGreaterThanOrEqual(lowestCostByTrying(input, candidates) - 1e-9);
      }),
      { seed: 8_001, numRuns: 130 },
    );
    expect(tried).toBeGreaterThan(40);
    for (const kind of ["add-target", "add-through", "add-way", "approval-available", "at-limit", "break-glass", "hours", "session-idle", "session-total", ...RETIRED_KINDS])
      expect(kinds).toContain(kind);
  });

  it("adds machines, ways and ways in that broken sessions used, and no others", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const broken = brokenOf(input.before);
        for (const { edit } of fixAccess(input).edits) {
          if (edit.kind === "add-target") expect(broken.map(({ target }) => target)).toContain(edit.term.text);
          if (edit.kind === "add-way") expect(broken.map(({ how }) => how)).toContain(edit.way);
          if (edit.kind === "add-through") expect(broken.map(({ from }) => from)).toContain(edit.term.text);
          if (edit.kind === "programs-stay")
            expect(broken.filter(({ account }) => account === "gone").map(({ how }) => how)).toEqual(expect.arrayContaining([expect.stringMatching(/service|network/)]));
          if (edit.kind === "automatic-stay") expect(broken.some(({ isAutomatic }) => isAutomatic)).toBe(true);
          // Only a role that has people, and that names a machine on which the account was used.
          for (const name of edit.kind === "taken-over-by" ? [edit.role] : edit.kind === "automatic-stay" ? edit.roles : []) {
            expect(input.change.people.some((person) => person.roles.includes(name))).toBe(true);
            const terms = input.change.roles.find((drawn) => drawn.name === name)?.targets.map(({ text }) => text) ?? [];
            expect(broken.some(({ account, target }) => account === "gone" && terms.includes(target))).toBe(true);
          }
          if (edit.kind === "session-total") expect(Math.max(...broken.map(({ start, end }) => ((end as number) - (start as number)) / 1e6))).toBeGreaterThan(edit.seconds - 1_800 - 3_600 * 24 * 3);
        }
      }),
      { seed: 8_002, numRuns: 60 },
    );
  });

  it("does not hang on the order of sessions", () => {
    const shown = ({ edits, decisions, recheck }: ReturnType<typeof fixAccess>): unknown => [
      edits.map(({ change, alsoOpens }) => [change, alsoOpens]),
      decisions.map(({ owner, couldAdd }) => [owner, couldAdd]),
      recheck,
    ];
    fc.assert(
      fc.property(roles, fc.array(sessionOf, { minLength: 2, maxLength: 5 }), (drawn, sessions) => {
        const change = accessChange({
          roles: drawn,
          people: [person("Anna", ["anna"], ["operator"]), person("Bert", ["bert"], ["vendor"])],
          satisfies: CLAIMS,
          retire: [{ account: "gone", at: textAt(9) }],
        });
        expect(shown(fixAccess(fixInput(change, [...sessions].reverse())))).toEqual(shown(fixAccess(fixInput(change, sessions))));
      }),
      { seed: 8_003, numRuns: 40 },
    );
  });
});

describe("an audit-proof change", () => {
  const vendor = role("vendor", ["asset:HMI-1"], {
    how: ["rdp"],
    through: [term("asset:JUMP-1")],
    session: { totalSeconds: 14_400, idleSeconds: 900, countedFrom: "approval", atLimit: "disconnect" },
    approval: { by: "shift-lead", available: week(6, 18), takesSeconds: 1_200, at: textAt(7) },
  });
  const change = accessChange({
    roles: [vendor],
    people: [person("filler vendor", ["ext-filler"], ["vendor"])],
    retire: [{ account: "operator", at: textAt(20) }],
    satisfies: ["iec62443-3-3/SR 2.6", "iec62443-3-3/SR 1.13"],
  });
  const rdp = (startHour: number, hours: number, record: number): Session =>
    session("ext-filler", "HMI-1", "rdp", startHour, hours, {
      from: "JUMP-1",
      fromIsAsset: true,
      showsAbsence: true,
      witness: { file: "jump.log", record },
      absences: [{ kind: "locked", from: START + startHour * 3_600e6, to: START + startHour * 3_600e6 + MINUTE }],
    });
  const sessions = [
    rdp(8, 5.2, 1),
    rdp(24 + 21, 1, 2),
    session("operator", "HMI-1", "console", 3, 8, { witness: { file: "hmi.log", record: 3 } }),
    { ...session("operator", "HMI-2", "service", 3, 8), witness: { file: "hmi.log", record: 4 } },
  ];

  it("gets the limit of its longest task and an approver at night; its service stays; the retired account is decided by people", () => {
    const input = fixInput(change, sessions);
    const fix = fixAccess(input);
    expect(fix.edits.map((edit) => [edit.change, edit.restores.length])).toEqual([
      ["retire operator: programs stay", 1],
      ["approval.available of vendor: Mon-Fri 06:00-18:00 and 23:00-24:00 (was Mon-Fri 06:00-18:00)", 1],
      ["session.total of vendor: 5h30m (was 4h)", 1],
    ]);
    expect(fix.edits[1]?.confirm?.text).toBe("Who stands in for shift-lead 5 more hours a week? 1 recorded session of vendor began then.");
    expect(fix.edits[2]?.alsoOpens).toEqual(["a session of vendor may last 5 h 30 min instead of 4 h"]);
    expect(fix.decisions.map(({ owner, couldAdd }) => [owner, couldAdd?.slice(0, 36) ?? null])).toEqual([["production management", "acknowledged: [{ account: operator, "]]);
    expect(fix.edits[0]?.confirm).toMatchObject({ owner: "control engineer", text: expect.stringContaining("change its password to one that no person knows") });
    expect(fix.recheck).toMatchObject({ complianceBefore: "met", complianceAfter: "met", breaksBefore: 4, breaksAfter: 1, leftUnknown: 0, newBreaks: 0 });
  });
  it("stands beside the findings that it restores", () => {
    const input = fixInput(change, sessions);
    const { findings } = replaySessions(
      replayQuestion(change, record(sessions), {
        plant: site,
        known: { impactOf: () => ({ lines: [], timeToImpactSeconds: WAIT, text: "", assumptions: [], downtimeMinutes: null, costPerEvent: null }) },
      }),
    );
    const attached = attachEdits(findings, fixAccess(input));
    expect(attached.filter(({ fixes }) => fixes.length > 0).map(({ verdict, fixes }) => [verdict, fixes.map((fix) => fix.change.split(" ")[0])])).toEqual([
      ["locked-out", ["retire"]],
      ["cut-off", ["session.total"]],
      ["waits", ["approval.available"]],
    ]);
  });
  it("gets the time back that the approval took, rather than a longer limit, where that is all it lacks", () => {
    const counting = accessChange({ ...change, retire: [], roles: [{ ...vendor, session: { totalSeconds: 14_400, idleSeconds: 900, countedFrom: "request", atLimit: "disconnect" } }] });
    expect(fixAccess(fixInput(counting, [rdp(8, 3.8, 1)])).edits.map((edit) => edit.change)).toEqual(["session.countedFrom of vendor: approval (was request)"]);
  });
  it("lets who is signed in stay when hours end, rather than widening them for everybody", () => {
    const day = accessChange({ ...change, retire: [], roles: [{ ...vendor, session: null, approval: null, hours: week(6, 18), atHoursEnd: "disconnect" }] });
    expect(fixAccess(fixInput(day, [rdp(14, 3.8, 1)])).edits.map((edit) => edit.change)).toEqual(["atHoursEnd of vendor: stay (was disconnect)"]);
    expect(fixAccess(fixInput(day, [rdp(17, 1, 1)])).edits.map((edit) => edit.change)).toEqual(["hours of vendor: Mon-Fri 06:00-20:00 (was Mon-Fri 06:00-18:00)"]);
  });
  it("is told to break the glass where an approval takes longer than the line goes on", () => {
    const slow = accessChange({ ...change, retire: [], roles: [{ ...vendor, approval: { by: "shift-lead", available: { kind: "always" }, takesSeconds: 3_600, at: textAt(7) } }] });
    expect(fixAccess(fixInput(slow, [rdp(8, 1, 1)])).edits.map((edit) => edit.change)).toEqual(["breakGlass: { role: shift-lead, takes: 5m }"]);
    const hopeless = fixAccess(fixInput(slow, [rdp(8, 1, 1)], () => 60));
    expect([hopeless.edits, hopeless.decisions.map(({ owner }) => owner)]).toEqual([[], ["production management"]]);
  });
});

describe("what takes the place of a retired account", () => {
  const crew = role("crew", ["asset:HMI-1", "asset:HMI-2"], { how: ["console", "hmi"] });
  const office = role("office", ["asset:HMI-1", "asset:ENG-1", "asset:JUMP-1", "asset:PLC-1"], { how: ["console"] });
  const fitter = role("fitter", ["asset:HMI-1", "asset:HMI-2"], { how: ["console"], approval: { by: "lead", available: { kind: "always" }, takesSeconds: 60, at: textAt(7) } });
  const nobody = role("nobody", ["asset:HMI-1"], {});
  const people = [person("a", ["op.a"], ["crew"]), person("b", ["op.b"], ["crew"]), person("o", ["off"], ["office"]), person("f", ["fit"], ["fitter"])];
  const change = accessChange({ roles: [nobody, fitter, office, crew], people, retire: [{ account: "operator", at: textAt(20) }], satisfies: ["iec62443-3-3/SR 2.1"] });
  const at = (target: string, how: Session["how"], hour: number, more: Partial<Session> = {}): Session =>
    session("operator", target, how, hour, 7, { witness: { file: "hmi.log", record: hour }, ...more });
  const used = [at("HMI-1", "console", 6), at("HMI-2", "console", 7), at("HMI-2", "network", 8), at("HMI-1", "service", 9), at("HMI-2", "console", 30, { isAutomatic: true })];

  it("is the narrowest role with people that asks nobody first, and programs and panels that go on, each with what people must see to", () => {
    const fix = fixAccess(fixInput(change, used));
    expect(fix.edits.map((edit) => [edit.change, edit.restores.length])).toEqual([
      ["retire operator: automatic stays, taken over by crew", 3],
      ["retire operator: programs stay", 2],
    ]);
    expect(fix.recheck).toMatchObject({ breaksBefore: 5, breaksAfter: 0, leftUnknown: 0, newBreaks: 0, complianceAfter: "met" });
    expect(fix.edits.map((edit) => [edit.confirm?.owner, edit.alsoOpens.length])).toEqual([
      ["control engineer", 1],
      ["control engineer", 1],
    ]);
    expect(fix.edits[0]?.confirm?.text).toMatch(/^Can the program on HMI-2 ask each person for a name.* Is everybody who signs in as operator on HMI-1, HMI-2 one of the 2 people in crew/);
    expect(fix.edits[1]?.confirm?.text).toContain("1 of 2 sessions came over the network");
    const people = fixAccess(fixInput(change, used.slice(0, 2))).edits;
    expect(people.map((edit) => [edit.change, edit.restores.length, edit.cost])).toEqual([["retire operator: taken over by crew", 2, 50]]);
    expect(people[0]?.confirm?.text).toContain("one of the 2 people in crew, each with an account of their own");
  });

  it("is no role whose every sign-in waits for a yes, where another names the machine, and that one where none does", () => {
    const changed = (roles: readonly AccessRole[]): AccessChange => accessChange({ ...change, roles });
    expect(fixAccess(fixInput(changed([fitter, office]), [used[0] as Session])).edits.map((edit) => edit.change)).toEqual(["retire operator: taken over by office"]);
    expect(fixAccess(fixInput(changed([fitter, office]), [used[1] as Session])).edits.map((edit) => edit.change)).toEqual(["retire operator: taken over by fitter"]);
    expect(fixAccess(fixInput(changed([nobody]), [used[0] as Session])).edits).toEqual([]);
  });

  it("is found the same where there are so many sessions that one stands for all that are alike", () => {
    const days = Array.from({ length: 2_400 }, (_, day) => day);
    const many = days.flatMap((day) => used.map((s, i) => ({ ...s, start: (s.start as number) + day * 24 * 3_600e6, end: (s.end as number) + (day * 24 * 60 + i) * MINUTE })));
    const fix = fixAccess(fixInput(change, many));
    expect(fix.edits.map((edit) => [edit.change, edit.restores.length])).toEqual([
      ["retire operator: automatic stays, taken over by crew", 7_200],
      ["retire operator: programs stay", 4_800],
    ]);
    // Three fifths of these are programs' and the panel's, of which one stands for all anyway.
    expect([many.length, fix.recheck.breaksAfter, fix.provenSmallest]).toEqual([12_000, 0, true]);
    const people = days.flatMap((day) => days.slice(0, 5).map((hour) => at("HMI-1", "console", day * 24 + hour)));
    const thinned = fixAccess(fixInput(change, people));
    expect([thinned.edits.map((edit) => [edit.change, edit.restores.length]), thinned.recheck.breaksAfter, thinned.provenSmallest]).toEqual([
      [["retire operator: taken over by crew", 12_000]],
      0,
      false,
    ]);
  });

  it("is not said of a panel where a claim about names would be lost, and is left to people", () => {
    const claiming = accessChange({ ...change, roles: [office], satisfies: ["iec62443-3-3/SR 1.1"] });
    const fix = fixAccess(fixInput(claiming, used.slice(4)));
    expect([fix.edits, fix.decisions.map(({ owner, couldAdd }) => [owner, couldAdd])]).toEqual([[], [["control engineer", "retire: [{ account: operator, takenOverBy: [ … ], automatic: stay }]"]]]);
  });
});

it("hours are widened to what was seen, in whole hours, and never narrowed", () => {
  const spans = fc.array(
    fc
      .record({ from: fc.integer({ min: 0, max: 30 * 24 * 60 }), minutes: fc.integer({ min: 0, max: 900 }) })
      .map(({ from, minutes }) => ({ from: START + from * MINUTE, to: START + (from + minutes) * MINUTE })),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(spans, fc.constantFrom(week(6, 18), week(22, 24, [5, 6]), week(0, 1, [0])), fc.constantFrom("UTC", "Europe/Berlin", "America/St_Johns"), (seen, hours, timezone) => {
      const widened = widenHours(hours, seen, timezone);
      const isIn = (h: Hours, minute: number): boolean => h.kind === "always" || (h.kind === "week" && h.week.some(({ from, to }) => minute >= from && minute < to));
      for (let minute = 0; minute < 10_080; minute += 7) if (isIn(hours, minute)) expect(isIn(widened?.hours as Hours, minute)).toBe(true);
      for (const { from, to } of seen)
        for (let at = from; at <= to; at += 13 * MINUTE) {
          const { weekday, secondOfDay } = localReading(timezone, at);
          expect(isIn(widened?.hours as Hours, weekday * 1_440 + Math.floor(secondOfDay / 60))).toBe(true);
        }
    }),
    { seed: 8_004, numRuns: 100 },
  );
  expect(widenHours({ kind: "calendar", calendar: "shifts" }, [], "UTC")).toBeNull();
});
