// Verdicts of patches as people would ask for them: the batch of six days, the window behind it, what nobody knows, and what somebody answers for.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { PatchNeed } from "../../plant/patch-need.ts";
import { PATCH_VERDICTS } from "../../plant/patch-judgement.ts";
import type { StateInterval } from "../../plant/state-interval.ts";
import { judgePatches } from "./patch-risk.ts";
import type { PatchKnowledge, PatchRiskQuestion } from "./question.ts";

const HOUR = 3_600e6;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 11, 1) * 1_000;
const at = { kind: "text", file: "c.yaml", line: 4, column: 5 } as const;
const said = <T>(value: T) => ({ value, assumption: null });

function need(more: Partial<PatchNeed> = {}): PatchNeed {
  return {
    ...{ id: "n1", addressSpace: "site", asset: "FILLER-1-PLC", role: "plc", line: "line-1", advisory: "SSA-1", title: null, flaws: ["CVE-2026-0001"], certainty: "affected", why: "" },
    ...{ gravity: "critical", score: 9.8, exploited: [], forecast: null, releasedAt: NOW - 25 * DAY, dueAt: NOW + 5 * DAY, startsAt: null },
    remedy: { kind: "update", to: "V3.3.19", text: null, url: null },
    mitigations: [],
    effort: { workSeconds: said(2_700), restarts: said(true), restartSeconds: said(600), backOutSeconds: said(1_800), people: said(1) },
    accepted: null,
    compensated: null,
    cause: { at, rule: "rule: critical" },
    witness: null,
    ...more,
  };
}

function state(of: StateInterval["state"], line: string | null, first: number, last: number, label: string): StateInterval {
  return { calendar: "production", line, state: of, label, first, last, at: { kind: "text", file: "production.ics", line: 1, column: 1 } };
}

const BATCH = state("batch", "line-1", NOW - DAY, NOW + 5 * DAY + HOUR, "Batch 4711");
/** So far the calendar of production speaks. */
const END = state("other", null, NOW + 60 * DAY, NOW + 61 * DAY, "end of the plan");
const SUNDAY = { first: NOW + 6 * DAY, last: NOW + 6 * DAY + 6 * HOUR, line: null };

const KNOWN: PatchKnowledge = {
  linesOf: () => [{ line: "line-1", afterSeconds: 0.1 }],
  historyOf: () => ({ sinceUpdateSeconds: 11 * 31_557_600, uptimeSeconds: 6.2 * 31_557_600, approval: null }),
  ownPatches: () => ({ patches: 0, troubles: 0 }),
  restartMinutesOf: () => ({ p50: 90, p95: 240 }),
  ssvcOf: () => ({ exploitation: "none", exposure: "controlled", automatable: null, humanImpact: "high" }),
};

function ask(needs: readonly PatchNeed[], more: Partial<PatchRiskQuestion> = {}) {
  return judgePatches({ needs, states: [BATCH, END], windows: [SUNDAY], now: NOW, horizon: NOW + 60 * DAY, timezone: "UTC", known: KNOWN, ...more });
}

describe("a critical patch of an eleven-year-old controller in a batch of six days", () => {
  it("is a conflict on its date, with the batch that is lost", () => {
    const [patch] = ask([need({ startsAt: NOW + 2 * DAY + 10 * HOUR })]).patches;
    expect(patch).toMatchObject({ verdict: "conflict", isDated: true, firstFit: SUNDAY.first, slackSeconds: 0, tailIntoProduction: 1 });
    expect(patch?.why).toBe("On 2026-12-03 10:00 it stops line-1 in a batch (Batch 4711), 3 d 10 h into it; it runs from 2026-11-30 00:00 to 2026-12-06 01:00.");
    expect(patch?.conflicts).toEqual([
      { line: "line-1", state: "batch", label: "Batch 4711", first: BATCH.first, last: BATCH.last, elapsedSeconds: 3.4166666666666665 * 86_400, overlapSeconds: 3_300 },
    ]);
  });

  it("is one without a date too, if only the batch keeps the rule", () => {
    const [patch] = ask([need()]).patches;
    expect(patch).toMatchObject({ verdict: "conflict", isDated: false, firstFit: SUNDAY.first, keepsRuleAt: NOW + 5 * DAY - 3_300e6 });
    expect(ask([need({ dueAt: NOW - DAY })]).patches[0]).toMatchObject({ verdict: "conflict", keepsRuleAt: NOW });
    expect(patch?.why).toContain(
      "No window fits before: it is due on 2026-12-06 00:00, and it first fits on 2026-12-07 00:00. To keep the rule as far as can be, it stops line-1 in a batch (Batch 4711)",
    );
  });

  it("fits behind it, where the rule leaves the time", () => {
    expect(ask([need({ dueAt: NOW + 30 * DAY })]).patches[0]).toMatchObject({ verdict: "fits", placed: { first: SUNDAY.first, last: SUNDAY.first + 3_300e6 }, why: "It fits on 2026-12-07 00:00." });
  });

  it("says how long trouble would take", () => {
    const answer = ask([need()]);
    const at = (share: number) => answer.troubleMinutesAt("n1", share);
    expect(at(0.5)).toBe(answer.patches[0]?.tail.minutes.p50);
    expect(at(0.95)).toBe(answer.patches[0]?.tail.minutes.p95);
    expect(at(1)).toBeGreaterThanOrEqual(at(0.95));
    expect(at(0)).toBeGreaterThan(0);
    expect(answer.troubleMinutesAt("another", 0.5)).toBe(0);
  });

  it("tells how old it is among what makes trouble likelier", () => {
    const { patches, assumptions } = ask([need()]);
    expect(patches[0]?.tail.factors).toEqual(["not updated for 11 years", "not started for 6 years"]);
    expect(patches[0]?.tail.trouble).toBeGreaterThan(0.12);
    expect(assumptions.map(({ code }) => code)).toEqual(["p-change-fail-os-patch", "patch-age-odds", "patch-firmware-as-computers"]);
  });
});

describe("what is not known is not fine", () => {
  it("of a line that no calendar speaks of", () => {
    expect(ask([need({ startsAt: SUNDAY.first })], { states: [] }).patches[0]).toMatchObject({ verdict: "unknown", why: "On 2026-12-07 00:00 nobody knows what line-1 does: no calendar says it." });
    expect(ask([need()], { states: [] }).patches[0]).toMatchObject({ verdict: "unknown", placed: null, firstFit: null, keepsRuleAt: NOW + 5 * DAY - 3_300e6 });
    expect(ask([need()], { states: [] }).patches[0]?.why).toBe("No calendar says what line-1 does, so nobody knows when it may stop.");
  });

  it("but of such a line a calendar may say that it stands still", () => {
    const states = [state("maintenance", "line-1", SUNDAY.first, SUNDAY.last, "Service")];
    expect(ask([need({ startsAt: SUNDAY.first, dueAt: null })], { states }).patches[0]).toMatchObject({ verdict: "fits", conflicts: [] });
    expect(ask([need({ dueAt: NOW + 30 * DAY })], { states, windows: null }).patches[0]).toMatchObject({ verdict: "fits", firstFit: SUNDAY.first, keepsRuleAt: null });
    expect(ask([need({ startsAt: SUNDAY.first + 6 * HOUR, dueAt: null })], { states, windows: null }).patches[0]?.verdict).toBe("unknown");
  });

  it("of a line whose calendar of production ends before", () => {
    expect(ask([need({ startsAt: SUNDAY.first, dueAt: null })], { states: [BATCH] }).patches[0]?.verdict).toBe("unknown");
    expect(ask([need({ dueAt: NOW + 30 * DAY })], { states: [BATCH] }).patches[0]).toMatchObject({
      ...{ verdict: "unknown", firstFit: null },
      why: "It fits nowhere before 2026-12-06 01:00, and from then on no calendar says what line-1 does.",
    });
  });

  it("of a window that is another line's", () => {
    const windows = [{ ...SUNDAY, line: "line-2" }];
    expect(ask([need({ startsAt: SUNDAY.first, dueAt: null })], { windows }).patches[0]?.verdict).toBe("outside-window");
    expect(ask([need({ startsAt: SUNDAY.first, dueAt: null })], { windows: [{ ...SUNDAY, line: "line-1" }] }).patches[0]?.verdict).toBe("fits");
  });

  it("of a machine of which nobody knows what it is for, unless it does not restart", () => {
    const known = { ...KNOWN, linesOf: () => null };
    expect(ask([need({ startsAt: SUNDAY.first })], { known }).patches[0]?.verdict).toBe("unknown");
    expect(ask([need()], { known }).patches[0]).toMatchObject({ verdict: "unknown", firstFit: null, keepsRuleAt: NOW + 5 * DAY - 3_300e6 });
    const running = need({ startsAt: SUNDAY.first, dueAt: null });
    expect(ask([{ ...running, effort: { ...running.effort, restarts: said(false) } }], { known }).patches[0]?.verdict).toBe("fits");
  });

  it("of SSVC, whose most urgent outcome stands with what could change it", () => {
    expect(ask([need()]).patches[0]?.ssvc).toEqual({ outcome: "scheduled", least: "scheduled", open: [] });
    expect(ask([need()], { known: { ...KNOWN, ssvcOf: () => ({ exploitation: "active", exposure: null, automatable: null, humanImpact: "high" }) } }).patches[0]?.ssvc.open).toEqual([
      "exposure",
      "automatable",
    ]);
  });
});

it("is late, outside of every window, without a fix, or somebody's word", () => {
  const verdict = (more: Partial<PatchNeed>, question: Partial<PatchRiskQuestion> = {}) => ask([need(more)], question).patches[0]?.verdict;
  expect(verdict({ startsAt: SUNDAY.first })).toBe("late");
  expect(verdict({ startsAt: SUNDAY.first, dueAt: null })).toBe("fits");
  expect(verdict({ startsAt: NOW + 10 * DAY, dueAt: null })).toBe("outside-window");
  expect(verdict({ startsAt: NOW + 10 * DAY, dueAt: null }, { windows: null })).toBe("fits");
  expect(verdict({ remedy: { kind: "none", to: null, text: "no fix is planned", url: null } })).toBe("no-fix");
  const accepted = { asset: "FILLER-1-PLC", advisory: null, owner: "controls", reason: "replaced in spring", until: null, at };
  expect(verdict({ accepted })).toBe("accepted");
  // A date is a date: whoever answers for the delay, it stops production then.
  expect(verdict({ startsAt: NOW, accepted })).toBe("conflict");
  const standsIn = () => "Only SCADA-A may open tcp/102 to it, as was checked.";
  expect(verdict({ startsAt: NOW, remedy: { kind: "none", to: null, text: null, url: null } }, { known: { ...KNOWN, standsIn } })).toBe("compensated");
  expect(verdict({ startsAt: NOW }, { known: { ...KNOWN, standsIn } })).toBe("conflict");
  expect(verdict({ dueAt: NOW }, { known: { ...KNOWN, standsIn } })).toBe("compensated");
  expect(verdict({ dueAt: NOW }, { known: { ...KNOWN, standsIn: () => null } })).toBe("conflict");
  expect(verdict({}, { states: [END, state("batch", "line-1", NOW + 30 * DAY, NOW + 31 * DAY, "next")], windows: [SUNDAY] })).toBe("late");
});

test("more production never makes a verdict better, and a later deadline never worse", () => {
  const rank = (verdict: string | undefined): number => PATCH_VERDICTS.indexOf(verdict as (typeof PATCH_VERDICTS)[number]);
  const hours = (most: number) => fc.nat(most).map((n) => n * HOUR);
  fc.assert(
    fc.property(fc.option(hours(400), { nil: null }), hours(400), hours(300), fc.integer({ min: 1, max: 100 }), hours(200), (dated, due, from, length, later) => {
      const patch = need({ startsAt: dated === null ? null : NOW + dated, dueAt: NOW + due });
      const before = ask([patch]).patches[0];
      const more = ask([patch], { states: [BATCH, END, state("production", "line-1", NOW + from, NOW + from + length * HOUR, "")] }).patches[0];
      expect(rank(more?.verdict)).toBeGreaterThanOrEqual(rank(before?.verdict));
      expect(rank(ask([{ ...patch, dueAt: NOW + due + later }]).patches[0]?.verdict)).toBeLessThanOrEqual(rank(before?.verdict));
    }),
    { numRuns: 25, seed: 20261126 },
  );
});
