import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { session } from "../../tests/generators/access-changes.ts";
import { accessJudgement, hostileAccessJudgement, manySessionsJudgement, quietAccessJudgement } from "../../tests/generators/access-judgement-builder.ts";
import { parseStrictXml } from "../../tests/generators/strict-xml.ts";
import { formatLocalDay } from "../foundation/local-time.ts";
import type { JudgedSession } from "../plant/access-judgement.ts";
import { mergeAlike, packRows, stretchOf } from "./lane-bars.ts";
import { chooseDays, isShown, plantDay, spanOfPlantDay } from "./session-days.ts";
import { drawSessionLanes } from "./session-lanes.ts";

const TIMEZONE = "Europe/Berlin";
const options = { timezone: TIMEZONE, laneOf: ({ role, session: s }: JudgedSession) => role ?? s.account, fateOf: ({ verdict }: JudgedSession) => verdict };
const sessionsOf = (build: typeof accessJudgement): readonly JudgedSession[] => build().access?.sessions ?? [];

function judged(startHour: number, hours: number, more: Partial<JudgedSession> = {}): JudgedSession {
  return {
    session: session("op", "HMI", "console", startHour, hours),
    ...{ role: "vendor", verdict: "cut-off", reason: "total-limit", acknowledged: false, afterSeconds: 3_600, lastedSeconds: hours * 3_600, isLastedAtLeast: false },
    ...{ waitSeconds: null, notes: [], why: "", at: null },
    ...more,
  };
}

describe("the days that are drawn", () => {
  it("go from six to six of the plant's clock, and have 23 or 25 hours where clocks change", () => {
    const hours = (iso: string): number => {
      const { first, last } = spanOfPlantDay(TIMEZONE, plantDay(TIMEZONE, Date.parse(iso) * 1_000));
      return (last - first) / 3_600_000_000;
    };
    expect(formatLocalDay(plantDay(TIMEZONE, Date.parse("2026-10-07T03:59:00Z") * 1_000))).toBe("2026-10-06");
    expect(formatLocalDay(plantDay(TIMEZONE, Date.parse("2026-10-07T04:00:00Z") * 1_000))).toBe("2026-10-07");
    expect(hours("2026-10-24T12:00:00Z")).toBe(25);
    expect(hours("2026-03-28T12:00:00Z")).toBe(23);
    expect(hours("2026-10-07T12:00:00Z")).toBe(24);
  });
  it("show each kind of break at least once where one day does not hold them all", () => {
    const rare = judged(24 * 4 + 8, 2, { verdict: "waits", reason: "approval", waitSeconds: 3_600 });
    const common = [0, 1, 2, 3].flatMap((day) => [judged(day * 24 + 8, 2), judged(day * 24 + 12, 2), judged(day * 24 + 15, 2)]);
    const { days, daysLeft } = chooseDays([...common, rare], { ...options, mostDays: 2, mostLanes: 6 });
    expect(days.map(({ day }) => formatLocalDay(day))).toEqual(["2026-10-08", "2026-10-09"]);
    expect(daysLeft).toBe(3);
  });
  it("leave out what is kept, not governed or acknowledged, and count what has no time", () => {
    const quiet = [judged(8, 1, { verdict: "kept" }), judged(8, 1, { verdict: "not-governed" }), judged(8, 1, { acknowledged: true })];
    const timeless = judged(8, 1, { session: session("op", "HMI", "console", 8, 1, { start: null, end: null }) });
    const { days, timeless: left } = chooseDays([...quiet, timeless], { ...options, mostDays: 3, mostLanes: 6 });
    expect([days.length, left]).toEqual([0, 1]);
  });
});

describe("bars of a lane", () => {
  it("are one where five machines are signed in at a change of shift", () => {
    const shift = [0, 1, 2, 3, 4].map((i) => judged(4 + i * 0.05, 8, { verdict: "locked-out", reason: "retired", session: session("op", `HMI-${i}`, "console", 4 + i * 0.05, 8) }));
    expect(mergeAlike([...shift, judged(6, 1, { verdict: "locked-out", reason: "retired" })]).map(({ count, targets }) => [count, targets.length])).toEqual([
      [5, 5],
      [1, 1],
    ]);
  });
  it("hold every session once, whatever order they come in", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 600 })), { maxLength: 40 }), (times) => {
        const list = times.map(([start, minutes], i) => judged(start / 4, minutes / 60, { session: session("op", `HMI-${i}`, "console", start / 4, minutes / 60) }));
        const bars = mergeAlike(list);
        expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
        expect(mergeAlike([...list].reverse())).toEqual(bars);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
  it("never run into each other in a row", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 300 })), { maxLength: 30 }), (pairs) => {
        const extents = pairs.map(([from, width]) => ({ from, to: from + width }));
        const rows = packRows(extents, 4, 6);
        extents.forEach((a, i) => {
          expect(rows[i]).toBeLessThan(4);
          extents.forEach((b, k) => {
            if (i < k && rows[i] === rows[k] && rows[i] !== -1) expect(a.from >= b.to + 6 || b.from >= a.to + 6).toBe(true);
          });
        });
      }),
      { seed: 11, numRuns: 200 },
    );
  });
  it("last so long as the session, and so much longer as it waits", () => {
    expect(stretchOf(judged(0, 2))).toMatchObject({ last: (judged(0, 2).session.start ?? 0) + 7_200_000_000 });
    const { first, last } = stretchOf(judged(0, 2, { verdict: "waits", waitSeconds: 600 })) ?? { first: 0, last: 0 };
    expect(last - first).toBe(7_800_000_000);
    const open = judged(0, 2, { session: session("op", "HMI", "console", 0, 2, { start: null }) });
    expect(stretchOf(open)).toEqual(stretchOf(judged(0, 2)));
  });
});

describe("drawSessionLanes", () => {
  it("is well-formed for every kind of judgement", () => {
    for (const build of [accessJudgement, manySessionsJudgement, hostileAccessJudgement]) {
      const access = build().access;
      expect(parseStrictXml(drawSessionLanes(access ?? { sessions: [] }, options))[0]?.name).toBe("svg");
    }
  });
  it("draws nothing where nothing breaks", () => expect(drawSessionLanes({ sessions: sessionsOf(quietAccessJudgement) }, options)).toBe(""));
  it("hatches what the cut takes, in proportion to its time", () => {
    const one = [judged(6, 5.2, { afterSeconds: 4 * 3_600 })];
    const widths = parseStrictXml(drawSessionLanes({ sessions: one }, options))
      .filter((e) => /lanes-(work|lost-part)/.test(e.attributes.class ?? ""))
      .map((e) => Number(e.attributes.width));
    expect(widths).toHaveLength(2);
    expect((widths[1] as number) / (widths[0] as number)).toBeCloseTo(1.2 / 4, 1);
  });
  it("shades shifts and shows when somebody approves, and says when nobody does", () => {
    const { access } = accessJudgement();
    const drawn = drawSessionLanes(access ?? { sessions: [] }, options);
    for (const word of ["early", "late", "night", "shift-lead approves"]) expect(drawn).toContain(word);
    const weekend = [judged(24 * 5 + 8, 2)];
    expect(drawSessionLanes({ sessions: weekend, ...(access?.times === undefined ? {} : { times: access.times }) }, options)).toContain("nobody to approve on this day");
  });
  it("stays small and says what it leaves out, however many sessions there are", () => {
    const drawn = drawSessionLanes({ sessions: sessionsOf(manySessionsJudgement) }, options);
    expect(parseStrictXml(drawn).filter((e) => e.name === "rect").length).toBeLessThan(1_000);
    expect(drawn).toMatch(/not drawn: \d+ more days/);
    expect(drawn).toMatch(/\d+ more lanes not drawn/);
  });
  it("keeps every bar and its words inside the picture", () => {
    for (const e of parseStrictXml(drawSessionLanes(accessJudgement().access ?? { sessions: [] }, options))) {
      if (e.name !== "rect") continue;
      expect(Number(e.attributes.x)).toBeGreaterThanOrEqual(0);
      expect(Number(e.attributes.x) + Number(e.attributes.width)).toBeLessThanOrEqual(901);
    }
  });
  it("draws only what it promises", () =>
    expect(
      sessionsOf(accessJudgement)
        .filter(isShown)
        .every(({ verdict }) => verdict !== "kept"),
    ).toBe(true));
});
