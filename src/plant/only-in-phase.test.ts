import { describe, expect, it } from "vitest";
import { MICROS_PER_HOUR } from "../foundation/time.ts";
import type { ActiveHour } from "./activity.ts";
import { onlyInPhase } from "./only-in-phase.ts";
import type { Phase } from "./phase.ts";

const hours = (from: number, to: number) => ({ first: from * MICROS_PER_HOUR, last: to * MICROS_PER_HOUR });
const active = (hour: number): ActiveHour => ({ hour, first: hour * MICROS_PER_HOUR + 1, last: hour * MICROS_PER_HOUR + 2, connections: 1 });
const phase = (name: string, line: string | null, spans: Phase["spans"]): Phase => ({ name, by: "calendar", state: null, line, spans, watched: spans, next: null });
const WATCHES = [{ vantage: "span", addressSpace: "", spans: [hours(0, 100)] }];
const MONTH_END = phase("month end", null, [hours(10, 12), hours(50, 52)]);
const LINE = phase("month end line-1", "line-1", [hours(10, 12), hours(50, 52)]);
const NIGHT = phase("night", null, [hours(0, 40)]);
const askedOf = onlyInPhase([NIGHT, LINE, MONTH_END], WATCHES);

describe("a conversation that was only seen in one phase", () => {
  it("is said to be, with how often", () => expect(askedOf([active(10), active(11), active(51)])).toEqual({ phase: "month end", times: 2 }));
  it("is not, where it was also seen at another time", () => expect(askedOf([active(10), active(51), active(60)])).toBeNull());
  it("is not, where it was seen once only", () => expect(askedOf([active(10), active(11)])).toBeNull());
  it("is not, where the phase takes much of the time", () => expect(askedOf([active(1), active(2), active(30)])).toBeNull());
  it("is not, where it goes on after the phase", () => expect(askedOf([active(10), { ...active(51), last: 53 * MICROS_PER_HOUR }])).toBeNull());
  it("is not, where nothing was seen", () => expect(askedOf([])).toBeNull());
});
