// What a change of access does to a small plant: a vendor's long session, a night without an approver, a shared account that ceases to be.
import { describe, expect, it } from "vitest";
import { accessChange, HOUR, person, record, replayQuestion, role, session, term } from "../../../tests/generators/access-changes.ts";
import { asset, plant, START, textAt } from "../../../tests/generators/plant-builder.ts";
import type { AccessChange } from "../../plant/access.ts";
import type { AccessRecord } from "../../plant/session.ts";
import { hoursText } from "./hours-words.ts";
import type { ReplayQuestion } from "./question.ts";
import { replaySessions } from "./session-replay.ts";

const DAY = 24;
const WORKDAYS = { kind: "week", week: [0, 1, 2, 3, 4].map((day) => ({ from: day * 1_440 + 360, to: day * 1_440 + 1_080 })) } as const;
const ENOUGH = { isEnough: true, shortfalls: [], remarks: [] };
const LINE = { lines: ["line-1"], timeToImpactSeconds: 1_800, text: "line-1 runs on for 30 min.", assumptions: ["hmi-needed"], downtimeMinutes: null, costPerEvent: null };

const vendor = role("vendor", ["asset:FILLER-1-*"], {
  how: ["rdp"],
  through: [term("asset:JUMP-01")],
  session: { totalSeconds: 4 * 3_600, idleSeconds: null, countedFrom: "approval", atLimit: "disconnect" },
  approval: { by: "shift-lead", available: WORKDAYS, takesSeconds: 1_200, at: textAt(20) },
});
const operator = role("operator", ["asset:FILLER-1-HMI", "asset:CAPPER-1-HMI"], { how: ["console", "hmi"] });
const people = [person("filler-vendor", ["ext-filler"], ["vendor"]), person("op-a", ["op.a"], ["operator"])];
/** 2026-10-05 is a Monday; hours of UTC. */
const seen = record([
  session("ext-filler", "FILLER-1-HMI", "rdp", 8, 5.2, { from: "JUMP-01", witness: { file: "jump.evtx", record: 17 } }),
  session("ext-filler", "FILLER-1-HMI", "rdp", DAY + 9, 1, { from: "JUMP-01" }),
  session("ext-filler", "FILLER-1-HMI", "rdp", DAY + 22, 1, { from: "JUMP-01" }),
  session("operator", "FILLER-1-HMI", "console", 6, 8),
  session("operator", "CAPPER-1-HMI", "console", 14, 8),
  session("op.a", "CAPPER-1-HMI", "console", 30, 2),
  session("svc-history", "FILLER-1-HMI", "network", 3, 0, { accountKind: "service" }),
  session("HIST-01$", "FILLER-1-HMI", "network", 4, 0, { accountKind: "machine" }),
]);

function ask(change: Partial<AccessChange>, of: AccessRecord = seen, more: Partial<ReplayQuestion> = {}): ReturnType<typeof replaySessions> {
  const assets = ["FILLER-1-HMI", "CAPPER-1-HMI", "JUMP-01"].map((name) => asset(name, [], { line: name === "JUMP-01" ? null : "line-1", role: name === "JUMP-01" ? "jump-host" : "hmi" }));
  return replaySessions(
    replayQuestion(accessChange({ people, roles: [vendor, operator], retire: [{ account: "operator", at: textAt(30) }], ...change }), of, {
      plant: plant([], { assets }),
      known: { impactOf: (target) => (target === "JUMP-01" ? null : LINE), gate: ENOUGH },
      ...more,
    }),
  );
}

describe("a change that is proof against audits", () => {
  const answer = ask({});

  it("cuts the long session at its limit, and says after how much of what", () => {
    const cut = answer.findings.find(({ kind }) => kind === "session-cut-off");
    expect(cut?.title).toBe("vendor → FILLER-1-HMI by rdp: cut off after 4 h of 5 h 12 min");
    expect(cut?.cause).toMatchObject({ rule: "session.total of vendor: 4 h, counted from the approval", line: 10 + "session.total".length });
    expect(cut?.evidence).toEqual([expect.objectContaining({ source: "jump.evtx", count: 1, example: { file: "jump.evtx", record: 17, isLogged: true } })]);
    expect(cut?.impact).toMatchObject({ lines: ["line-1"], timeToImpact: 1_800 });
  });

  it("lets the night wait for an approver who comes in the morning", () => {
    expect(answer.findings.find(({ kind }) => kind === "session-waits")?.title).toBe("vendor → FILLER-1-HMI by rdp: waits 8 h 20 min for shift-lead");
    const wait = answer.sessions.find(({ verdict }) => verdict === "waits");
    expect(wait).toMatchObject({ role: "vendor", reason: "approval", waitSeconds: 8 * 3_600 + 1_200, afterSeconds: null });
  });

  it("locks the shared account out of both panels, in one finding of the line, and names the account and no person", () => {
    const out = answer.findings.filter(({ kind }) => kind === "session-locked-out");
    expect(out.map(({ title }) => title)).toEqual(["account operator → CAPPER-1-HMI, FILLER-1-HMI at the console: locked out, the account ceases to be (2 sessions)"]);
    expect(out[0]?.workaround).toContain("the account operator comes back on CAPPER-1-HMI, FILLER-1-HMI");
    expect(JSON.stringify(answer.findings)).not.toContain("op-a");
  });

  it("names a retired account as the change writes it, although the record has a pseudonym", () => {
    const hidden = record(seen.sessions.map((s) => ({ ...s, account: `account-${s.account}` })));
    const out = ask({}, hidden, { accountOf: (written) => `account-${written}` }).findings.filter(({ kind }) => kind === "session-locked-out");
    expect(out.map(({ subject }) => subject.name)).toEqual(["account operator → CAPPER-1-HMI, FILLER-1-HMI at the console"]);
    expect(JSON.stringify(out)).not.toContain("account-operator");
  });

  it("is unstable, counts what it replayed, and leaves programs out", () => {
    expect(answer.verdict).toBe("unstable");
    expect(answer.counts).toEqual({ kept: 2, lockedOut: 2, cutOff: 1, waits: 1, needsOtherPath: 0, unknown: 0, notGoverned: 0, acknowledged: 0, ofPrograms: 2 });
    expect(answer.sessions).toHaveLength(6);
    expect(answer.byRole.map(({ role: name, counts }) => [name, counts.kept])).toEqual([
      ["vendor", 1],
      ["operator", 1],
    ]);
  });

  it("says when things happen only as far as something tells", () => {
    expect(answer.timeline.map(({ when }) => when)).toContain("4 h into the session");
    expect(answer.timeline.every(({ afterSeconds }) => afterSeconds === null)).toBe(true);
  });
});

const mended: Partial<AccessChange> = {
  roles: [{ ...vendor, session: { totalSeconds: 8 * 3_600, idleSeconds: null, countedFrom: "approval", atLimit: "disconnect" } }, operator],
  breakGlass: { role: "shift-lead", takesSeconds: 300, at: textAt(40) },
  acknowledged: [{ account: "operator", role: null, target: null, owner: "production", reason: "handover is trained", until: "2027-01-01", at: textAt(50) }],
};

describe("the verdict", () => {
  it("is stable once limits fit, the glass can be broken, and somebody answers for the retired account", () => {
    const answer = ask(mended);
    expect(answer.verdictWhy).toBe("Every recorded session goes on as before, or somebody answers for it, and enough was seen.");
    expect(answer.verdict).toBe("stable");
    expect(answer.counts).toMatchObject({ kept: 4, lockedOut: 2, acknowledged: 2 });
    expect(answer.sessions.flatMap(({ notes }) => notes)).toContain("the glass is broken, which is sooner than the approval (5 min)");
    expect(answer.assumptions.map(({ code }) => code)).toContain("break-glass-at-hand");
  });

  it.each<[string, Partial<AccessChange>, AccessRecord, Partial<ReplayQuestion>, string]>([
    ["nobody asked how much was never seen", {}, seen, { known: { impactOf: () => LINE } }, "How much was never seen was not asked."],
    ["not enough was seen", {}, seen, { known: { impactOf: () => LINE, gate: { isEnough: false, shortfalls: ["one week of six"], remarks: [] } } }, "Not enough was seen: one week of six."],
    ["a machine that a role names has no log", { roles: [...(mended.roles ?? []), role("guest", ["asset:JUMP-01"])] }, seen, {}, "No log shows who signs in on JUMP-01."],
    ["nobody can say what a role names", { roles: [...(mended.roles ?? []), role("guest", ["zone:dmz"])] }, seen, {}, "Which machines zone:dmz means is not known."],
    ["nothing is recorded", {}, { sessions: [], uses: [], loggedTargets: [] }, {}, "No session is recorded: nobody knows how people sign in."],
    [
      "the acknowledgement is over and nothing else",
      { acknowledged: [] },
      record([session("op.a", "CAPPER-1-HMI", "console", 30, 2), session("op.a", "FILLER-1-HMI", "unknown", 30, 2)]),
      {},
      "What becomes of 1 session is not known.",
    ],
    [
      "a retired account is used and no session shows it",
      {},
      {
        ...record([session("op.a", "CAPPER-1-HMI", "console", 30, 2), session("op.a", "FILLER-1-HMI", "console", 30, 2)]),
        uses: [
          {
            kind: "explicit-credentials",
            account: "operator",
            accountKind: "account",
            authority: null,
            target: "FILLER-1-HMI",
            from: null,
            how: "network",
            reason: "",
            count: 9,
            first: START,
            last: START + HOUR,
            witness: { file: "a", record: 1 },
          },
        ],
      },
      {},
      "A retired account is used without a session: a program may carry it.",
    ],
  ])("is unknown where %s", (_, change, of, more, why) => {
    const answer = ask({ ...mended, ...change }, of, more);
    expect(answer.verdictWhy).toContain(why);
    expect(answer.verdict).toBe("unknown");
  });

  it("does not count an acknowledgement whose last day is over", () => {
    const [entry] = mended.acknowledged ?? [];
    expect(ask({ ...mended, acknowledged: entry === undefined ? [] : [{ ...entry, until: "2026-10-04" }] }).verdict).toBe("unstable");
  });

  it("takes a retired account under a service for a break of its own", () => {
    const answer = ask(mended, record([...seen.sessions, session("operator", "FILLER-1-HMI", "service", 1, 20)]));
    expect(answer.findings.find(({ kind }) => kind === "retired-in-service")?.title).toBe(
      "account operator → FILLER-1-HMI as a service: locked out, the account ceases to be, and a program runs under it (1 session)",
    );
    expect(answer.timeline.map(({ when }) => when)).not.toContain("4 h into the session");
  });

  it("finds that the zones close the way that a role grants", () => {
    const answer = ask(mended, seen, { pathOf: (from) => (from === "JUMP-01" ? "closed" : "open") });
    expect(answer.verdict).toBe("unstable");
    expect(answer.findings[0]?.title).toBe("vendor → FILLER-1-HMI by rdp: the zones close the way (3 sessions)");
  });
});

describe("what is claimed", () => {
  const shared = (isShared: "shared" | "one-person") => ({
    ...{ account: "op.a", isShared, sessions: 4, stations: 2, stationsAtOnce: 2, hoursOfDay: 9, longestSeconds: 3_600, overShiftChange: null, signs: [], usedByPrograms: [], lines: [] },
  });
  it.each<[string, string, Partial<AccessChange>, "shared" | "one-person" | null, string]>([
    ["named accounts", "iec62443-3-3/SR 1.1", {}, "one-person", "met"],
    ["an account that two people have", "iec62443-3-3/SR 1.1", { people: [...people, person("op-b", ["op.a"], ["operator"])] }, "one-person", "not-met"],
    ["an account that several use", "iec62443-3-3/SR 1.1", {}, "shared", "not-met"],
    ["sharing that nobody measured", "iec62443-3-3/SR 1.1", {}, null, "unknown"],
    ["remote sessions that end", "iec62443-3-3/SR 2.6", {}, null, "met"],
    [
      "remote sessions that only warn",
      "iec62443-3-3/SR 2.6",
      { roles: [{ ...vendor, session: { totalSeconds: 60, idleSeconds: null, countedFrom: "approval", atLimit: "warn" } }, operator] },
      null,
      "not-met",
    ],
    ["approval of remote access", "iec62443-3-3/SR 1.13 RE 1", {}, null, "met"],
    ["a lock without input, which no role has", "iec62443-3-3/SR 2.5", {}, null, "not-met"],
    ["what no test touches", "iec62443-3-3/SR 7.1", {}, null, "unknown"],
  ])("%s", (_, claim, change, isShared, verdict) => {
    const known: ReplayQuestion["known"] = { impactOf: () => LINE, gate: ENOUGH, ...(isShared === null ? {} : { sharedAccounts: [shared(isShared)] }) };
    expect(ask({ ...mended, satisfies: [claim], ...change }, seen, { known }).compliance).toBe(verdict);
  });

  it("stays open where somebody works on a machine that no role names", () => {
    const wider = record([...seen.sessions, session("guest", "OFFICE-7", "console", 3, 1)]);
    expect(ask({ satisfies: ["iec62443-3-3/SR 2.1"] }, wider).compliance).toBe("unknown");
    expect(ask({ satisfies: ["iec62443-3-3/SR 2.1"], elsewhere: "deny" }, wider).compliance).toBe("met");
  });
});

describe("grants that nobody used", () => {
  it("are as sure as the machine was watched long, and unsure where one is not logged", () => {
    const logged = {
      ...seen,
      loggedTargets: [
        { target: "FILLER-1-HMI", first: START, last: START + 90 * DAY * HOUR },
        { target: "CAPPER-1-HMI", first: START, last: START + 2 * DAY * HOUR },
      ],
    };
    const guest = role("guest", ["asset:FILLER-1-HMI", "asset:CAPPER-1-HMI", "asset:JUMP-01"]);
    const grants = ask({ roles: [vendor, operator, guest] }, logged).unusedGrants.filter((grant) => grant.role === "guest");
    expect(grants.map(({ grant, confidence }) => [grant, confidence === null ? null : Math.round(confidence * 100)])).toEqual([
      ["guest on asset:FILLER-1-HMI", 95],
      ["guest on asset:CAPPER-1-HMI", null],
      ["guest on asset:JUMP-01", null],
    ]);
    expect(ask({}).unusedGrants.map(({ grant }) => grant)).toEqual(["operator on asset:FILLER-1-HMI"]);
  });
});

it("writes hours of a week as people do", () => {
  expect(hoursText(WORKDAYS)).toBe("Mon-Fri 06:00-18:00");
  expect(
    hoursText({
      kind: "week",
      week: [
        { from: 0, to: 360 },
        { from: 5 * 1_440, to: 6 * 1_440 },
      ],
    }),
  ).toBe("Mon 00:00-06:00, Sat 00:00-24:00");
  expect(hoursText({ kind: "week", week: [] })).toBe("never");
});
