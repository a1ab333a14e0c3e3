// Accounts measured from their use; the sweeps agree with looking at every instant; handovers are played through.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR, MINUTE, record, session } from "../../../tests/generators/access-changes.ts";
import { START } from "../../../tests/generators/plant-builder.ts";
import type { SharedAccount } from "../../plant/access-judgement.ts";
import { type Session, TAKEN_UP_ELSEWHERE } from "../../plant/session.ts";
import { ASSUMED_SIGN_IN_SECONDS, costHandovers, NEAR_CHANGE, percentile, stationsOverChanges } from "./handover-cost.ts";
import { mostAtOnce, type Stay } from "./overlaps.ts";
import type { HandoverQuestion, SharedAccountsQuestion } from "./question.ts";
import { mostAtOnceSlowly, stationsOverChangesSlowly } from "./reference.ts";
import { measureSharing } from "./shared-accounts.ts";
import { shiftChanges } from "./shift-changes.ts";

const DAY = 24;
const DAYS = [0, 1, 2, 3, 4, 5, 6];

function question(sessions: readonly Session[], more: Partial<HandoverQuestion> = {}): HandoverQuestion {
  const base: SharedAccountsQuestion = { record: record(sessions), timezone: "UTC", lineOf: (target) => (target.startsWith("HMI-1") ? "line-1" : null), shifts: null, placeOf: () => null };
  return { ...base, retired: ["operator"], secondsPerSignIn: null, lineWaits: () => 30, ...more };
}

function measured(sessions: readonly Session[], more: Partial<HandoverQuestion> = {}): SharedAccount | undefined {
  return measureSharing(question(sessions, more)).accounts[0];
}

/** Signed in at both panels, three shifts a day, each a quarter of an hour before its time. */
const panels = DAYS.flatMap((day) => [6, 14, 22].flatMap((hour) => ["HMI-1A", "HMI-1B"].map((target) => session("operator", target, "console", day * DAY + hour - 0.25, 8.2))));

/** Two consoles at once for an hour. */
const two = [session("op", "A", "console", 1, 2), session("op", "B", "console", 2, 2), ...DAYS.map((day) => session("op", "A", "console", day * DAY + 8, 1))];

describe("whether an account is shared", () => {
  it("says times as the plant's clock shows them", () => {
    expect(measured(two, { placeOf: (target) => target, timezone: "Europe/Berlin" })?.signs).toContain("signed in at 2 places at once (2026-10-05 04:00)");
  });

  it("is proven by consoles of two places at once, and only likely where they may stand side by side", () => {
    expect(measured(two, { placeOf: (target) => target })).toMatchObject({ isShared: "shared", signs: ["signed in at 2 places at once (2026-10-05 02:00)"] });
    expect(measured(two, { placeOf: () => "control room" })).toMatchObject({ isShared: "one-person", signs: [], stationsAtOnce: 2 });
    expect(measured(two)).toMatchObject({ isShared: "one-person" });
    expect(measured(two)?.signs[0]).toContain("may stand side by side");
  });

  it("is not told from a name, nor from one sign without it", () => {
    const days = DAYS.map((day) => session("op", "A", "console", day * DAY + 8, 4, { hasGenericName: true }));
    expect(measured(days)?.isShared).toBe("one-person");
    const long = days.map((s) => ({ ...s, end: (s.start ?? 0) + 13 * HOUR }));
    expect(measured(long)?.isShared).toBe("likely");
    expect(
      measured(
        long.map((s) => ({ ...s, hasGenericName: false })),
        { shifts: [{ first: 0, last: 1 }] },
      )?.isShared,
    ).not.toBe("shared");
  });

  it("is not said of too few sessions, and not of what a machine does by itself", () => {
    expect(measured([session("op", "A", "console", 1, 1)])?.isShared).toBeNull();
    const automatic = DAYS.flatMap((day) => ["A", "B", "C", "D"].map((target) => session("runtime", target, "console", day * DAY, 23, { isAutomatic: true })));
    expect(measured(automatic)).toMatchObject({ isShared: "one-person", stationsAtOnce: 0, signs: [] });
  });

  it("is likely of an account that works round the clock over changes of shift", () => {
    const one = panels.filter(({ target }) => target === "HMI-1A");
    expect(measured(one)).toMatchObject({ isShared: "one-person", lines: ["line-1"], stations: 1, overShiftChange: 0 });
    const left = one.map((s, i) => ({ ...s, end: (s.start ?? 0) + (i % 3 === 0 ? 13 : 8) * HOUR }));
    expect(measured(left)).toMatchObject({ isShared: "likely", overShiftChange: 7, longestSeconds: 13 * 3_600 });
    expect(measured([...DAYS.flatMap((day) => Array.from({ length: 18 }, (_, h) => session("op", "A", "console", day * DAY + h, 0.5, { remarks: [TAKEN_UP_ELSEWHERE] })))])).toMatchObject({
      isShared: "likely",
      hoursOfDay: 18,
    });
  });

  it("names the programs that run under it", () => {
    const all = [...panels, ...[1, 2].map((hour) => session("operator", "HIST-1", "service", hour, 1))];
    const uses = [
      {
        kind: "explicit-credentials" as const,
        account: "operator",
        accountKind: "account" as const,
        authority: null,
        target: "SCADA",
        from: null,
        how: "network" as const,
        reason: "",
        count: 412,
        first: START,
        last: START,
        witness: { file: "a", record: 1 },
      },
    ];
    expect(measureSharing({ ...question(all), record: { ...record(all), uses } }).accounts[0]?.usedByPrograms).toEqual([
      "credentials given by a program on SCADA, 412 times",
      "service on HIST-1, 2 times",
    ]);
  });
});

describe("changes of shift", () => {
  it("are those of a calendar, else those of bursts, else the usual ones", () => {
    const calendar = shiftChanges(question(panels, { shifts: [{ first: START + 7 * HOUR, last: START + 15 * HOUR }] }));
    expect(calendar).toMatchObject({ by: "calendar", at: [START + 7 * HOUR], assumptions: [] });
    const learnt = shiftChanges(question(panels.map((s) => ({ ...s, start: (s.start ?? 0) - 60 * MINUTE }))));
    expect(learnt.by).toBe("sign-ins");
    expect(learnt.assumptions[0]?.text).toBe("Shifts change at 05:00, 13:00, 21:00, every day.");
    const usual = shiftChanges(question(panels.slice(0, 4)));
    expect(usual.by).toBe("usual");
    expect(usual.assumptions[0]?.origin).toContain("usual in Central Europe");
  });
});

describe("a handover without the account", () => {
  it("is a sign-in at each station in use, at each change, and names its assumption", () => {
    const { costs, assumptions } = costHandovers(question(panels));
    expect(costs).toHaveLength(1);
    expect(costs[0]).toMatchObject({ account: "operator", stations: ["HMI-1A", "HMI-1B"], lines: ["line-1"], signInsPerHandover: { p50: 2, p95: 2 }, secondsPerSignIn: ASSUMED_SIGN_IN_SECONDS });
    expect(costs[0]?.text).toBe("At a change of shift 2 sign-ins, at worst 2 sign-ins, of 40 s each. line-1 goes on for 30 s, less than one sign-in takes.");
    expect(Math.round(costs[0]?.handoversPerDay ?? 0)).toBe(3);
    expect(costs[0]?.minutesPerDay.p50).toBeCloseTo(((costs[0]?.handoversPerDay ?? 0) * 2 * 40) / 60, 9);
    expect(assumptions.map(({ code }) => code)).toEqual(["shift-changes", "seconds-per-sign-in"]);
  });

  it("takes the declared seconds, and costs nothing of accounts that stay", () => {
    expect(costHandovers(question(panels, { secondsPerSignIn: 12 }))).toMatchObject({ costs: [{ secondsPerSignIn: 12 }], assumptions: [{ code: "shift-changes" }] });
    expect(costHandovers(question(panels, { retired: ["admin"] }))).toEqual({ costs: [], assumptions: [] });
  });
});

const stays = fc.array(
  fc.tuple(fc.constantFrom("A", "B", "C", "D"), fc.nat(60), fc.integer({ min: 1, max: 30 })).map(([station, first, length]): Stay => ({ station, first, last: first + length })),
  { maxLength: 14 },
);

describe("the sweeps", () => {
  it("find as many stations at once as looking at every start does", () => {
    fc.assert(
      fc.property(stays, (given) => {
        expect(mostAtOnce(given)).toEqual(mostAtOnceSlowly(given));
      }),
      { seed: 61, numRuns: 1_000 },
    );
  });

  it("find the stations of every change of shift as going through all does", () => {
    fc.assert(
      fc.property(stays, fc.array(fc.nat(100), { maxLength: 6 }), fc.nat(12), (given, changes, near) => {
        expect(stationsOverChanges(given, changes, near)).toEqual(stationsOverChangesSlowly(given, changes, near));
      }),
      { seed: 62, numRuns: 1_000 },
    );
    expect(NEAR_CHANGE).toBe(15 * MINUTE);
  });

  it("take the nearest rank", () => {
    expect([percentile([5], 0.5), percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4], 0.95)]).toEqual([5, 2, 4]);
  });
});
