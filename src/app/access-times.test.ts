import { describe, expect, it } from "vitest";
import { accessChange, role } from "../../tests/generators/access-changes.ts";
import { textAt } from "../../tests/generators/plant-builder.ts";
import type { Approval } from "../plant/access.ts";
import type { StateInterval } from "../plant/state-interval.ts";
import { accessTimes, weekSpans } from "./access-times.ts";

const TIMEZONE = "Europe/Berlin";
const instant = (iso: string): number => Date.parse(iso) * 1_000;
const window = { first: instant("2026-10-20T06:00:00Z"), last: instant("2026-10-28T06:00:00Z") };
const workHours = [0, 1, 2, 3, 4].map((day) => ({ from: day * 1_440 + 360, to: day * 1_440 + 1_080 }));
const approval = (available: Approval["available"]): Approval => ({ by: "shift-lead", available, takesSeconds: 1_200, at: textAt(1) });

function shift(label: string, first: string, last: string): StateInterval {
  return { calendar: "production.ics", line: null, state: "shift", label, first: instant(first), last: instant(last) } as StateInterval;
}

describe("weekSpans", () => {
  it("gives the hours of the plant's clock on every workday, over the change of clocks", () => {
    const spans = weekSpans(workHours, window, TIMEZONE).filter(({ last }) => last > window.first);
    expect(spans.slice(0, 5).map(({ first }) => new Date(first / 1_000).toISOString())).toEqual([
      "2026-10-20T04:00:00.000Z",
      "2026-10-21T04:00:00.000Z",
      "2026-10-22T04:00:00.000Z",
      "2026-10-23T04:00:00.000Z",
      "2026-10-26T05:00:00.000Z",
    ]);
  });
  it("ends, however long the time is", () => expect(weekSpans(workHours, { first: window.first, last: Number.POSITIVE_INFINITY }, TIMEZONE).length).toBe(3_000));
});

describe("accessTimes", () => {
  const times = accessTimes({
    change: accessChange({
      roles: [
        role("vendor", ["asset:A"], { approval: approval({ kind: "week", week: workHours }) }),
        role("maintenance", ["asset:B"], { approval: approval({ kind: "week", week: workHours }) }),
        role("cleaner", ["asset:C"], { approval: approval({ kind: "calendar", calendar: "nobody knows" }) }),
        role("operator", ["asset:D"]),
      ],
    }),
    states: [
      shift("late", "2026-10-21T12:00:00Z", "2026-10-21T20:00:00Z"),
      shift("early", "2026-10-21T04:00:00Z", "2026-10-21T12:00:00Z"),
      shift("early", "2026-12-01T05:00:00Z", "2026-12-01T13:00:00Z"),
    ],
    window,
    timezone: TIMEZONE,
    spansOf: () => null,
  });
  it("joins the roles of one approver, and leaves out whose hours nobody knows", () => {
    expect(times.approvers.map(({ by, roles }) => [by, roles])).toEqual([["shift-lead", ["vendor", "maintenance"]]]);
  });
  it("keeps shifts by name, within the record", () => {
    expect(times.shifts.map(({ name, spans }) => [name, spans.length])).toEqual([
      ["late", 1],
      ["early", 1],
    ]);
  });
  it("says nothing where no session is recorded", () => {
    expect(accessTimes({ change: accessChange(), states: [], window: null, timezone: TIMEZONE, spansOf: () => null })).toEqual({ shifts: [], approvers: [] });
  });
});
