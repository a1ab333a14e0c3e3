// The calendar as ical.js reads it back: the same times and words, whatever the words are, in lines no longer than the standard lets them be.
import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { FROM, HOUR, patchItem, patchPlan, patchWindow } from "../generators/patch-plans.ts";
import { visibleText } from "../../src/foundation/hostile-text.ts";
import { scheduleToIcalendar } from "../../src/report/schedule-to-icalendar.ts";

const options = { planName: "Criticals in 30 days", stampedAt: FROM };

function readBack(text: string): ICAL.Event[] {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
}

function exported(what: string, asset = "FILLER-1-PLC", startAt = FROM + 2 * HOUR): string {
  const item = patchItem("P1", { asset, what, workMinutes: 45, restartMinutes: 15, backOutMinutes: 30 });
  const plan = patchPlan({ items: [item, patchItem("P2")], windows: [patchWindow("W1", 0, 8)] });
  return scheduleToIcalendar(plan, { entries: [{ item: "P1", window: "W1", startAt }], left: ["P2"] }, options);
}

describe("the calendar of a schedule", () => {
  it("has an event for each planned item, with its time and its minutes", () => {
    const [event, ...others] = readBack(exported("SSA-840188: update to V3.3.19"));
    expect(others).toEqual([]);
    expect(event?.startDate.toJSDate().toISOString()).toBe("2026-12-05T22:00:00.000Z");
    expect(event?.endDate.toJSDate().toISOString()).toBe("2026-12-05T23:00:00.000Z");
    expect(event?.summary).toBe("Patch FILLER-1-PLC");
    expect(event?.description.split("\n")).toEqual([
      "SSA-840188: update to V3.3.19",
      "45 min of work, 15 min of restart; 30 min are kept after it for the back-out",
      "1 person",
      "stands still: line-1",
      "window W1",
    ]);
  });

  it("keeps the UID of an item that moves", () => {
    const uids = [exported("x"), exported("x", "FILLER-1-PLC", FROM + 5 * HOUR)].map((text) => readBack(text)[0]?.uid);
    expect(uids[0]).toBe(uids[1]);
    expect(uids[0]).toMatch(/^[0-9a-f]{16}@holdpoint$/);
  });

  it("lets no text out of its property, and folds within 75 octets and never within a character", () => {
    const hostile = fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.constantFrom("a\r\nEND:VEVENT\r\nBEGIN:VEVENT", 'a;b,c\\n\\d:"e"', "ü€😀".repeat(40)));
    fc.assert(
      fc.property(hostile, hostile, (what, asset) => {
        const text = exported(what, asset);
        for (const line of text.split("\r\n")) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\r\n\ufffd]/);
        }
        const events = readBack(text);
        expect(events.length).toBe(1);
        expect(events[0]?.summary).toBe(`Patch ${visibleText(asset)}`);
        expect(events[0]?.description.startsWith(visibleText(what))).toBe(true);
      }),
      { seed: 9, numRuns: 300 },
    );
  });
});
