// The parts that courses are measured with: restarts that nobody declared, trouble of many patches together, deadlines.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { patchNeed } from "../../../tests/generators/patch-builder.ts";
import { textAt } from "../../../tests/generators/plant-builder.ts";
import type { PatchDeadline } from "../../plant/patching.ts";
import { deadlineOf, keptDeadlines, ruleWords } from "./course-requirements.ts";
import { tailAtWorst } from "./tail-at-worst.ts";
import { expectedBeyond, troubleSample } from "./trouble-sample.ts";
import { pertQuantile, restartOf } from "./usual-restart.ts";

const NOW = Date.UTC(2026, 11, 1) * 1_000;
const DAY = 86_400e6;

describe("a restart", () => {
  it("takes what is declared, its worst where that is declared too", () => {
    expect(restartOf("line-1", { restartSeconds: 5_400, restartWorstSeconds: 14_400 })).toEqual({ minutes: { p50: 90, p95: 240 }, assumption: null });
    expect(restartOf("line-1", { restartSeconds: 5_400 })).toMatchObject({ minutes: { p50: 90, p95: 90 }, assumption: { code: "restart-at-worst" } });
    expect(restartOf("line-1", { restartSeconds: 5_400, restartWorstSeconds: 60 }).minutes.p95).toBe(90);
    expect(restartOf("line-1", undefined)).toMatchObject({ assumption: { code: "restart-after-stop" } });
  });

  test("of which least, likeliest and most are known: half of them are below its p50", () => {
    // A symmetric one has its middle in the middle; one whose density is a straight line has a root for its quantiles.
    expect(pertQuantile({ min: 0, mode: 50, max: 100 }, 0.5)).toBeCloseTo(50, 1);
    expect(pertQuantile({ min: 7, mode: 7, max: 7 }, 0.95)).toBe(7);
    // Mode at the least value: density (1 − x)⁴, so that the share below x is 1 − (1 − x)⁵.
    expect(pertQuantile({ min: 0, mode: 0, max: 1 }, 0.95)).toBeCloseTo(1 - 0.05 ** 0.2, 3);
  });
});

describe("trouble of many patches", () => {
  const even = (chance: number) => troubleSample(chance, (share) => 100 * share);

  it("is expected beyond the slack as the values say", () => {
    expect(expectedBeyond(even(1), 0)).toBeCloseTo(50, 6);
    expect(expectedBeyond(even(0.5), 50 * 60)).toBeCloseTo(0.5 * 12.5, 1);
    expect(expectedBeyond(even(1), 6_000)).toBe(0);
    expect(expectedBeyond(even(1), null)).toBe(0);
  });

  it("at worst: nothing of what is rarer than one in twenty, the p95 of what is sure", () => {
    expect(tailAtWorst([{ sample: even(0.03), slackSeconds: 0, weights: [1] }], 1)).toEqual([0]);
    expect(tailAtWorst([{ sample: even(1), slackSeconds: 0, weights: [1, 10] }], 2)[1]).toBeCloseTo(950, -2);
    expect(tailAtWorst([], 1)).toEqual([0]);
    // The sum of a hundred, each one in ten, is about normal: mean 500, standard deviation of 100 × (0.1 × 3,333 − 25).
    const many = Array.from({ length: 100 }, () => ({ sample: even(0.1), slackSeconds: 0, weights: [1] }));
    expect(Math.abs((tailAtWorst(many, 1)[0] ?? 0) - (500 + 1.645 * Math.sqrt(100 * 308.3)))).toBeLessThan(40);
  });

  test("more slack never makes it more", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(9_000), fc.nat(3_000), (chance, slack, more) => {
        expect(expectedBeyond(even(chance), slack + more)).toBeLessThanOrEqual(expectedBeyond(even(chance), slack));
        const at = (slackSeconds: number) => tailAtWorst([{ sample: even(chance), slackSeconds, weights: [1] }], 1, 200)[0] ?? 0;
        expect(at(slack + more)).toBeLessThanOrEqual(at(slack));
      }),
      { numRuns: 100, seed: 20261126 },
    );
  });
});

describe("deadlines", () => {
  const deadline = (gravity: PatchDeadline["gravity"], days: number): PatchDeadline => ({ gravity, seconds: days * 86_400, at: textAt(4) });
  const RULE = [deadline("exploited", 7), deadline("critical", 30), deadline("high", 30)];

  it("are those that the due day comes from", () => {
    const of = (more: Parameters<typeof patchNeed>[1]) => deadlineOf(patchNeed("A", more), RULE)?.gravity;
    expect(of({ dueAt: null })).toBeUndefined();
    expect(of({ dueAt: NOW, cause: { at: textAt(4), rule: "rule: high" } })).toBe("high");
    expect(of({ gravity: "high", releasedAt: NOW, dueAt: NOW + 30 * DAY })).toBe("high");
    expect(of({ gravity: "exploited", releasedAt: NOW, dueAt: NOW + 30 * DAY })).toBe("critical");
    expect(of({ gravity: "high", releasedAt: null, dueAt: NOW })).toBe("high");
    expect(of({ gravity: null, releasedAt: null, dueAt: NOW })).toBe("exploited");
  });

  it("are said in words", () => {
    expect(RULE.map(ruleWords)).toEqual(["exploited within 7 days", "critical within 30 days", "high within 30 days"]);
    expect(ruleWords({ ...deadline("high", 1), seconds: 86_400 })).toBe("high within 1 day");
    expect(ruleWords({ ...deadline("high", 1), seconds: 5_400 })).toBe("high within 1 h 30 min");
    expect(
      keptDeadlines(
        { rule: RULE },
        [],
        () => null,
        () => null,
      ),
    ).toMatchObject({ compliance: "met", requirements: [{ text: "No patch falls under exploited within 7 days." }, {}, {}] });
  });

  test("add up, and are met just where nothing is broken or open", () => {
    const fate = fc.record({ done: fc.option(fc.nat(60), { nil: null }), due: fc.option(fc.nat(60), { nil: null }), stands: fc.constantFrom("accepted" as const, "compensated" as const, null) });
    fc.assert(
      fc.property(fc.array(fate, { maxLength: 8 }), (fates) => {
        const needs = fates.map(({ due }, i) => patchNeed(`M-${i}`, { gravity: "critical", releasedAt: due === null ? null : NOW + (due - 30) * DAY, dueAt: due === null ? null : NOW + due * DAY }));
        const of = (id: string) => fates[Number(/\d+/.exec(id)?.[0])] as (typeof fates)[number];
        const { requirements, compliance } = keptDeadlines(
          { rule: RULE },
          needs,
          (id) => (of(id).done === null ? null : NOW + (of(id).done as number) * DAY),
          (id) => of(id).stands,
        );
        const inTime = fates.filter(({ done, due }) => due !== null && done !== null && done <= due).length;
        const due = fates.filter((each) => each.due !== null);
        const broken = due.filter((each) => each.stands === null && !(each.done !== null && each.done <= (each.due as number))).length;
        expect(requirements[1]).toMatchObject({ patches: due.length, inTime, otherwise: due.length - inTime - broken, broken });
        const open = fates.some(({ done, due: dueDay, stands }) => dueDay === null && done === null && stands === null);
        expect(compliance).toBe(broken > 0 ? "not-met" : open ? "unknown" : "met");
      }),
      { numRuns: 200, seed: 20261126 },
    );
  });
});
