import { describe, expect, it } from "vitest";
import { HOUR, session } from "../../tests/generators/access-changes.ts";
import { START } from "../../tests/generators/plant-builder.ts";
import type { Session } from "../plant/session.ts";
import { conditionsOfSessions } from "./conditions-of-sessions.ts";
import type { SessionGround } from "./session-ground.ts";

const DAY = 24 * HOUR;
const WEEKS = 8;
/** START is a Monday. */
const ground = (more: Partial<SessionGround> = {}): SessionGround => {
  const spans = [{ first: START, last: START + WEEKS * 7 * DAY }];
  return { watches: [{ vantage: "HMI-1", addressSpace: "", spans }], phases: [], window: spans[0] ?? null, assumptions: [], ...more };
};
const weekly = (weekday: number, hour: number): Session[] => Array.from({ length: WEEKS }, (_, week) => session("a", "HMI-1", "console", (week * 7 + weekday) * 24 + hour, 30));
const changeovers = Array.from({ length: WEEKS }, (_, week) => ({ first: START + (week * 7 + 1) * DAY + (week % 5) * 3 * HOUR, last: START + (week * 7 + 1) * DAY + ((week % 5) * 3 + 1) * HOUR }));

describe("when sessions that meet one fate happen", () => {
  it("is told by when they begin, however long they last", () => {
    expect(conditionsOfSessions(ground(), "UTC", null).of([weekly(6, 2)])).toEqual([["only Sunday 02:00–02:05"]]);
  });

  it("may be a phase of the plant", () => {
    const phase = { name: "changeover", by: "calendar", state: "changeover", line: null, spans: changeovers, watched: changeovers, next: null } as const;
    const during = changeovers.map(({ first }) => session("a", "HMI-1", "console", (first - START) / HOUR + 0.2, 9));
    expect(conditionsOfSessions(ground({ phases: [phase] }), "UTC", null).of([during])[0]).toContain("only in changeover");
  });

  it("is not said of what may be chance, and asks no rate then", () => {
    const spread = [3, 45, 101, 163, 220, 275].map((hour) => session("a", "HMI-1", "console", hour, 1));
    const conditions = conditionsOfSessions(ground(), "UTC", null);
    expect(conditions.of([spread, [], [session("a", "HMI-1", "console", 4, 1, { start: null })]])).toEqual([[], [], []]);
    expect(conditions.assumptions()).toEqual([]);
  });

  it("weighs chance over all groups at once, and says the rate that was assumed", () => {
    // Five Tuesdays at any hour: hardly chance for one group, and what chance does somewhere among a hundred.
    const weak = [1, 8, 14, 19, 23].map((hour, week) => session("a", "HMI-1", "console", (week * 7 + 1) * 24 + hour, 1));
    const noise = Array.from({ length: 100 }, (_, i) => [5, 37, 90, 140].map((hour) => session(`n${i}`, "HMI-1", "console", hour + ((i * 7) % 23), 1)));
    expect(conditionsOfSessions(ground(), "UTC", null).of([weak])).toEqual([["only on Tuesdays"]]);
    expect(conditionsOfSessions(ground(), "UTC", null).of([weak, ...noise])[0]).toEqual([]);
    const sure = conditionsOfSessions(ground(), "UTC", null);
    expect(sure.of([weekly(2, 9), ...noise])[0]).toEqual(["only Wednesday 09:00–09:05"]);
    expect(sure.assumptions().map(({ code }) => code)).toEqual(["times-error-rate-default"]);
  });
});
