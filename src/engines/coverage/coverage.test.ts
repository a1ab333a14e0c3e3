import { describe, expect, it } from "vitest";
import { asset, conversation, plant, START } from "../../../tests/generators/plant-builder.ts";
import type { Span } from "../../foundation/time-spans.ts";
import type { ActiveHour, Activity } from "../../plant/activity.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { Phase } from "../../plant/phase.ts";
import type { CoverageException } from "../../plant/plant-file.ts";
import { askCoverage } from "./coverage.ts";
import type { CoverageQuestion } from "./question.ts";

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

/** Ten o'clock of the given days, ten minutes each. */
function onDays(days: readonly number[]): ActiveHour[] {
  return days.map((day) => hourAt(day * 24 + 10));
}

function hourAt(hour: number): ActiveHour {
  const first = START + hour * HOUR;
  return { hour: first / HOUR, first, last: first + 600_000_000, connections: 1 };
}

function daysFrom(first: number, count: number, step = 1): number[] {
  return Array.from({ length: count }, (_, i) => first + i * step);
}

function spansOfDays(days: readonly number[]): Span[] {
  return days.map((day) => ({ first: START + day * DAY, last: START + (day + 1) * DAY }));
}

function phase(name: string, spans: readonly Span[], more: Partial<Phase> = {}): Phase {
  return { name, by: "calendar", state: "changeover", line: null, spans, watched: spans, next: null, ...more };
}

/** 2026-10-30 is 25 days after the start. */
const MONTH_END = phase("month end", spansOfDays([25]), { by: "clock", next: START + 56 * DAY });

/** Polls to machine 1, 2, 3 … of line 1 from SCADA, active on the given days each; watched from one place on `watched` days. */
function ask(activeOn: readonly (readonly number[])[], watched: readonly number[], more: Partial<CoverageQuestion> = {}) {
  const conversations = activeOn.map((_, i) => conversation("10.0.0.1", `10.0.1.${i + 1}`, "tcp/502", { protocol: "modbus-tcp", protocolConfidence: "high" }));
  const activity: Activity = {
    watches: [{ vantage: "core", addressSpace: "site", spans: spansOfDays(watched) }],
    conversations: activeOn.map((days) => ({ hours: onDays(days), watches: [0] })),
  };
  return askCoverage({
    plant: plant(conversations),
    activity,
    phases: [MONTH_END],
    timezone: "UTC",
    placesOf: () => ({ from: "supervisory", to: "line-1" }),
    target: { share: 0.9, by: "plant.yaml" },
    without: [],
    ...more,
  });
}

const SIX_WEEKS = daysFrom(0, 42);
const DAILY = daysFrom(0, 8).map(() => SIX_WEEKS);

describe("is enough seen", () => {
  it("yes: six weeks with a month end, few conversations, all of them seen daily", () => {
    const { gate, scopes, phasesUnseen } = ask(DAILY, SIX_WEEKS);
    expect(gate.shortfalls).toEqual([]);
    expect(gate.isEnough).toBe(true);
    expect(phasesUnseen).toEqual([]);
    expect(scopes.find((s) => s.kind === "zone-pair")).toMatchObject({
      scope: "zone supervisory → line-1",
      unit: "day",
      units: 42,
      observed: 8,
      once: 0,
      completeness: 1,
      isShort: false,
      daysToTarget: 0,
    });
    expect(gate.remarks.join(" ")).toContain("too seldom for an estimate: month end (1 day);");
  });

  it("no: the same without the month end, and it says when the next one comes", () => {
    const { gate, phasesUnseen } = ask(DAILY, SIX_WEEKS, { phases: [phase("month end", [], { by: "clock", next: START + 56 * DAY })] });
    expect(gate.isEnough).toBe(false);
    expect(gate.shortfalls).toEqual(["month end never observed: it did not come while the evidence was made; it comes next on 2026-11-30"]);
    expect(phasesUnseen).toEqual(["month end"]);
  });

  it("no: the month end came while nobody watched", () => {
    const { gate } = ask(
      DAILY,
      SIX_WEEKS.filter((day) => day !== 25),
    );
    expect(gate.shortfalls[0]).toContain("month end never observed: it came, and nobody watched; it comes next on 2026-11-30");
  });

  it("no: the evidence began ten minutes before the month end was over", () => {
    const cut = phase("month end", [{ first: START, last: START + HOUR / 6 }], { by: "clock", uncut: [{ first: START - 24 * HOUR, last: START + HOUR / 6 }], next: START + 25 * DAY });
    const { gate } = ask(DAILY, daysFrom(0, 20), { phases: [cut] });
    expect(gate.shortfalls).toEqual(["month end was watched for 10 min of 1 d, never for half of its time on a day; it comes next on 2026-10-30"]);
  });

  it("no: few of the changeovers that come every day were watched, and it says how long the rest takes", () => {
    const daily = daysFrom(0, 20).map((day) => ({ first: START + day * DAY + 9 * HOUR, last: START + day * DAY + 11 * HOUR }));
    const { gate } = ask(DAILY, SIX_WEEKS, { phases: [phase("changeover", daily.slice(0, 20))] });
    expect(gate.shortfalls).toEqual([]);
    const few = ask(DAILY, daysFrom(15, 27), { phases: [phase("changeover", daily)] }).gate;
    expect(few.shortfalls).toEqual(["changeover was watched on 5 days, 10 are wanted, which takes 5 days"]);
  });

  it("yes, where a calendar names something of no known kind that was not watched, and that is said", () => {
    const { gate, phasesUnseen } = ask(DAILY, SIX_WEEKS, { phases: [phase("fire drill", [], { state: "other" })] });
    expect([gate.isEnough, phasesUnseen]).toEqual([true, []]);
    expect(gate.remarks).toContain("On the calendars, and of no known kind, so nothing is asked of them: fire drill; plant.yaml can say what they are (calendars: states).");
  });

  it("what came on no line is said once, what one line lacks is said of it", () => {
    const line = (name: string, spans: readonly Span[]) => phase(`changeover ${name}`, spans, { line: name });
    const none = ask(DAILY, SIX_WEEKS, { phases: [phase("changeover", []), line("line-1", []), line("line-2", [])] });
    expect(none.gate.shortfalls).toEqual(["changeover never observed: it did not come while the evidence was made"]);
    const one = ask(DAILY, SIX_WEEKS, { phases: [phase("changeover", spansOfDays([7])), line("line-1", spansOfDays([7])), line("line-2", [])] });
    expect(one.gate.shortfalls).toEqual(["changeover line-2 never observed: it did not come while the evidence was made"]);
  });

  it("yes, where the missing phase is declared as not needed, and that is said", () => {
    const without: CoverageException[] = [
      { phase: "Month-End", asset: null, owner: "plant manager", reason: "the line is sold in October", at: { kind: "text", file: "plant.yaml", line: 3, column: 5 } },
    ];
    const { gate } = ask(DAILY, SIX_WEEKS, { phases: [phase("month end", [])], without });
    expect(gate.isEnough).toBe(true);
    expect(gate.remarks).toContain("Month-End need not have been seen (plant manager: the line is sold in October).");
  });

  it("no: few days, and nothing is called complete", () => {
    const { gate, scopes } = ask(DAILY, daysFrom(0, 3), { phases: [] });
    expect(scopes.find((s) => s.kind === "zone-pair")).toMatchObject({ unit: "hour", units: 72, completeness: null, isShort: true });
    expect(gate.shortfalls).toEqual(["supervisory → line-1: watched on 3 days only, too few to say how much is missing; at least 7 more days"]);
  });

  it("no: half of the conversations came once, with the days it takes", () => {
    const rare = daysFrom(0, 8).map((i) => [i * 4]);
    const { gate, scopes } = ask([...DAILY, ...rare], SIX_WEEKS);
    const pair = scopes.find((s) => s.kind === "zone-pair");
    expect(pair).toMatchObject({ observed: 16, once: 8, twice: 0 });
    expect(pair?.completeness as number).toBeLessThan(0.4);
    expect(pair?.coverage as number).toBeGreaterThan(0.97);
    expect(gate.shortfalls[0]).toMatch(/^supervisory → line-1: complete to \d\d % for certain, 90 % is wanted; /);
  });

  it("no: a machine that no sensor sees", () => {
    const conversations = DAILY.map((_, i) => conversation("10.0.0.1", `10.0.1.${i + 1}`, "tcp/502"));
    const hidden = plant(conversations, { assets: [asset("PLC-7", ["10.0.1.77"], { visible: false })] });
    const { gate, blindSpots } = ask(DAILY, SIX_WEEKS, { plant: hidden });
    expect(blindSpots).toEqual([{ asset: "PLC-7", why: "heard (ARP, broadcast, or one direction only), and never seen exchanging packets both ways" }]);
    const whyOf = (more: Partial<Asset>) =>
      ask(DAILY, SIX_WEEKS, { plant: plant(conversations, { assets: [asset("PLC-7", ["10.0.1.77"], { visible: false, firstSeen: null, ...more })] }) }).blindSpots[0]?.why;
    expect([whyOf({ status: "ghost" }), whyOf({})]).toEqual(["named in a list, and never seen", "others send to it, and nothing of it was ever seen"]);
    expect(gate.shortfalls).toEqual(["not visible: PLC-7; what it says and to whom no sensor sees"]);
    expect(ask(DAILY, SIX_WEEKS, { plant: hidden, zonesOfAsset: () => [] }).gate.isEnough).toBe(true);
  });

  it("ways inside a zone are not touched, and do not gate", () => {
    const rare = daysFrom(0, 8).map((i) => [i * 4]);
    const placesOf = (i: number) => (i < 8 ? { from: "supervisory", to: "line-1" } : { from: "line-1", to: "line-1" });
    expect(ask([...DAILY, ...rare], SIX_WEEKS, { placesOf }).gate.isEnough).toBe(true);
    expect(ask([...DAILY, ...rare], SIX_WEEKS, { placesOf, isTouched: () => true }).gate.isEnough).toBe(false);
  });
});

describe("what counts", () => {
  it("a zone pair with few conversations is pooled: the site speaks for it", () => {
    const placesOf = (i: number) => ({ from: "supervisory", to: i < 3 ? "line-2" : "line-1" });
    const answer = ask(DAILY, SIX_WEEKS, { placesOf });
    expect(answer.scopes.filter((s) => s.kind === "zone-pair").map((s) => s.to)).toEqual(["line-1"]);
    const site = answer.scopes[0]?.completeness;
    expect(answer.coverageOfConversation(0)).toBe(site);
  });

  it("scans and failing attempts do not", () => {
    const conversations: Conversation[] = [
      ...DAILY.map((_, i) => conversation("10.0.0.1", `10.0.1.${i + 1}`, "tcp/502")),
      ...daysFrom(0, 30).map((i) => conversation("10.0.0.66", `10.0.1.${i + 1}`, "tcp/445", { established: 0, connections: 1, largestPayload: 0, packetsToClient: 0 })),
    ];
    const activity: Activity = {
      watches: [{ vantage: "core", addressSpace: "site", spans: spansOfDays(SIX_WEEKS) }],
      conversations: conversations.map((_, i) => ({ hours: onDays(i < 8 ? SIX_WEEKS : [3]), watches: [0] })),
    };
    const answer = ask(DAILY, SIX_WEEKS, { plant: plant(conversations), activity });
    expect(answer.scopes[0]).toMatchObject({ observed: 8, once: 0 });
    expect(answer.setAside.neverWorked).toBe(30);
    expect(answer.gate.isEnough).toBe(true);
  });

  it("a day counts where somebody watched half of it who can see the way", () => {
    const activity: Activity = {
      watches: [
        { vantage: "core", addressSpace: "site", spans: spansOfDays(SIX_WEEKS) },
        { vantage: "cell", addressSpace: "site", spans: spansOfDays(daysFrom(0, 12)).map(({ first }) => ({ first, last: first + 11 * HOUR })) },
      ],
      conversations: DAILY.map((_, i) => ({ hours: onDays(SIX_WEEKS), watches: [i < 8 ? 1 : 0] })),
    };
    const { scopes } = ask(DAILY, SIX_WEEKS, { activity });
    expect(scopes[0]).toMatchObject({ kind: "site", unit: "day", units: 42 });
    expect(scopes.find((s) => s.kind === "zone-pair")).toMatchObject({ unit: "hour", units: 12 * 11, isShort: true });
  });
});
