// The order of controls, what is at hand, and that the score is the sum that anybody can do from what is shown.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessChange, session } from "../../../tests/generators/access-changes.ts";
import { textAt } from "../../../tests/generators/plant-builder.ts";
import type { JudgedSession, SessionReason, SessionVerdict } from "../../plant/access-judgement.ts";
import { hoursBetween, rankPressure } from "./bypass-pressure.ts";
import type { PressureQuestion } from "./question.ts";
import { scoreFromInputs } from "./reference.ts";

function judged(account: string, target: string, verdict: SessionVerdict, reason: SessionReason, more: Partial<JudgedSession> = {}): JudgedSession {
  const of = { session: session(account, target, "console", 6, 8), role: null, verdict, reason, acknowledged: false, afterSeconds: null };
  return { ...of, lastedSeconds: 28_800, isLastedAtLeast: false, waitSeconds: null, notes: [], why: "", at: textAt(30), ...more };
}

function question(sessions: readonly JudgedSession[], more: Partial<PressureQuestion> = {}): PressureQuestion {
  const base = { change: accessChange({ retire: [{ account: "operator", at: textAt(30) }] }), handovers: [], sharedAccounts: [], recordedHours: 168, notLogged: [] };
  return { ...base, sessions, accountOf: (written) => written, lineWaits: () => null, remoteToolsAt: () => [], ...more };
}

const retired = ["FILLER-1-HMI", "CAPPER-1-HMI"].map((target) => judged("operator", target, "locked-out", "retired"));
const cut = judged("ext", "FILLER-1-HMI", "cut-off", "total-limit", { role: "vendor", afterSeconds: 14_400 });

describe("pressure", () => {
  it("predicts the shared account that comes back, and where", () => {
    const [top] = rankPressure(question([...retired, cut]));
    expect(top?.control).toBe("retire operator");
    expect(top?.workaround).toContain("the account operator comes back on CAPPER-1-HMI, FILLER-1-HMI");
    expect(top?.inputs.map(({ what, value, weight }) => [what, value, weight])).toEqual([
      ["sessions that it takes away, or lets wait too long", 2, 2],
      ["a way around it is at hand", 1, 10],
    ]);
  });

  it("counts the handovers of a retired account, and the waiting of a role", () => {
    const handovers = [{ account: "operator", stations: [], lines: [], signInsPerHandover: { p50: 2, p95: 2 }, handoversPerDay: 3, secondsPerSignIn: 40, minutesPerDay: { p50: 6, p95: 6 }, text: "" }];
    expect(rankPressure(question(retired, { handovers }))[0]?.minutesPerShift).toBe(2);
    const waits = judged("ext", "PLC", "kept", "granted", { role: "vendor", waitSeconds: 2_520 });
    expect(rankPressure(question([waits]))[0]).toMatchObject({ control: "approval of vendor", minutesPerShift: 2, roles: ["vendor"] });
  });

  it("still presses where somebody takes the account over: the handovers stay, and the account is at hand", () => {
    const handovers = [{ account: "operator", stations: [], lines: [], signInsPerHandover: { p50: 2, p95: 2 }, handoversPerDay: 3, secondsPerSignIn: 40, minutesPerDay: { p50: 6, p95: 6 }, text: "" }];
    const over = retired.map(({ session: of }) => judged("operator", of.target, "kept", "granted", { role: "crew" }));
    const [top, ...others] = rankPressure(question(over, { handovers }));
    expect([top?.control, top?.roles, top?.score, others]).toEqual(["retire operator", ["crew"], 12, []]);
    expect(rankPressure(question(over))).toEqual([]);
    const panel = judged("operator", "UTIL-HMI", "locked-out", "retired-automatic");
    expect(rankPressure(question([...over, panel], { handovers })).map(({ control }) => control)).toEqual(["retire operator"]);
  });

  it("names remote tools that were seen, and machines without a log", () => {
    const [top] = rankPressure(question([cut], { remoteToolsAt: () => ["teamviewer"], notLogged: ["HIST-01"] }));
    expect(top?.workaround).toContain("seen on the wire there: teamviewer; no log would show a way over HIST-01");
    expect(top?.score).toBe(2 + 10 + 5);
  });

  it("weighs more where production stops first, and not at all what somebody answers for", () => {
    const stops = rankPressure(question([cut], { lineWaits: () => 600 }))[0]?.score ?? 0;
    expect(stops - (rankPressure(question([cut]))[0]?.score ?? 0)).toBe(20);
    expect(rankPressure(question([{ ...cut, acknowledged: true }]))).toEqual([]);
    expect(rankPressure(question([judged("a", "b", "kept", "granted", { role: "x" })]))).toEqual([]);
  });

  it("is the sum of its shown inputs, and in order, whatever the sessions", () => {
    const VERDICTS = ["kept", "locked-out", "cut-off", "waits", "needs-other-path", "unknown", "not-governed"] as const;
    const REASONS = ["granted", "retired", "approval", "total-limit", "idle-limit", "hours", "through", "not-recorded", "second-factor"] as const;
    const any = fc.record({
      verdict: fc.constantFrom(...VERDICTS),
      reason: fc.constantFrom(...REASONS),
      account: fc.constantFrom("a", "b"),
      role: fc.constantFrom("r", "s", null),
      wait: fc.constantFrom(null, 60, 9_000),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), fc.constantFrom(0, 5, 700), (given, recordedHours) => {
        const sessions = given.map(({ verdict, reason, account, role, wait }) => judged(account, `PLC-${account}`, verdict, reason, { role, waitSeconds: wait }));
        const found = rankPressure(question(sessions, { recordedHours }));
        found.forEach((pressure, i) => {
          expect(pressure.score).toBeCloseTo(scoreFromInputs(pressure), 9);
          expect(pressure.score).toBeLessThanOrEqual(found[i - 1]?.score ?? Number.POSITIVE_INFINITY);
        });
        expect(rankPressure(question([...sessions].reverse(), { recordedHours })).map(({ score }) => score)).toEqual(found.map(({ score }) => score));
      }),
      { seed: 63, numRuns: 300 },
    );
  });

  it("knows how long the record is", () => {
    expect([hoursBetween(null), hoursBetween({ first: 0, last: 7_200_000_000 })]).toEqual([0, 2]);
  });
});
