// The table of waiting requests: bounded, never older than its response, equal to a plain list.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PendingRequests } from "./pending-requests.ts";
import { LATEST_RESPONSE_MICROS } from "./protocol.ts";

describe("pending requests", () => {
  test("the table stays bounded and says what it pushed out", () => {
    const pending = new PendingRequests();
    let unanswered = 0;
    for (let id = 0; id < 1_000; id++) unanswered += pending.add(0, id, 3, 0, id);
    expect(unanswered).toBe(1_000 - 64);
    expect(pending.take(0, 999, 3, 1_000)).toBe(true);
    expect(pending.take(0, 0, 3, 1_000)).toBe(false);
  });
  test("old ones are given up", () => {
    const pending = new PendingRequests();
    pending.add(0, 1, 3, 0, 0);
    expect(pending.add(0, 2, 3, 0, LATEST_RESPONSE_MICROS + 1)).toBe(1);
    expect(pending.take(0, 1, 3, 2 * LATEST_RESPONSE_MICROS)).toBe(false);
  });
  test("excused ones are matched but never called unanswered", () => {
    const pending = new PendingRequests();
    pending.add(0, 1, 3, 0, 0);
    pending.add(0, 2, 3, 0, 0);
    pending.excuse();
    expect(pending.take(1, 1, 3, 5)).toBe(false);
    expect(pending.take(0, 1, 3, 5)).toBe(true);
    expect(pending.add(0, 2, 3, 0, 10)).toBe(0);
    expect(pending.add(0, 2, 3, 0, LATEST_RESPONSE_MICROS + 5)).toBe(0);
    expect(pending.add(0, 2, 3, 0, LATEST_RESPONSE_MICROS + 11)).toBe(1);
  });
  test("a response is never older than its request", () => {
    const pending = new PendingRequests();
    pending.add(0, 1, 3, 0, 10);
    expect(pending.take(0, 1, 3, 9)).toBe(false);
    expect(pending.take(0, 1, 3, 10)).toBe(true);
  });
  test("equals a plain list", () => {
    const step = fc.record({ isRequest: fc.boolean(), id: fc.integer({ min: 0, max: 5 }), code: fc.integer({ min: 3, max: 4 }), after: fc.integer({ min: 0, max: 9_000_000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const pending = new PendingRequests();
        let plain: { id: number; code: number; at: number; isOvertaken: boolean }[] = [];
        let now = 0;
        for (const { isRequest, id, code, after } of steps) {
          now += after;
          if (isRequest) {
            const kept = plain.filter((each) => now - each.at <= LATEST_RESPONSE_MICROS && !(each.isOvertaken && each.id === id && each.code === code));
            expect(pending.add(0, id, code, 0, now)).toBe(plain.length - kept.length);
            plain = [...kept, { id, code, at: now, isOvertaken: false }];
          } else {
            const found = plain.findLast((each) => each.id === id && each.code === code && now - each.at <= LATEST_RESPONSE_MICROS);
            expect(pending.take(0, id, code, now)).toBe(found !== undefined);
            if (found !== undefined) expect(pending.micros).toBe(found.at);
            plain = plain.filter((each) => each !== found);
            if (found !== undefined) for (const each of plain) each.isOvertaken ||= each.id === id && each.code === code;
          }
        }
      }),
      { seed: 20261125, numRuns: 300 },
    );
  });
});
