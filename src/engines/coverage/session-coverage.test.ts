// What is counted of people, what a change touches, and the sentences in which it is said that too little was seen.
import { describe, expect, it } from "vitest";
import { HOUR, session } from "../../../tests/generators/access-changes.ts";
import { START } from "../../../tests/generators/plant-builder.ts";
import type { AssetRole } from "../../plant/asset.ts";
import type { Phase } from "../../plant/phase.ts";
import type { CoverageException } from "../../plant/plant-file.ts";
import type { Session } from "../../plant/session.ts";
import { askSessionCoverage } from "./session-coverage.ts";
import type { SessionCoverageQuestion } from "./session-question.ts";

const DAY = 24 * HOUR;
const WEEKS = 42;
const OPERATORS = ["a", "b", "c", "d", "e", "f"];
const AT = { kind: "text", file: "plant.yaml", line: 3, column: 5 } as const;

function log(machine: string, from = 0, days = WEEKS): SessionCoverageQuestion["logs"][number] {
  return { machine, spans: [{ first: START + from * DAY, last: START + (from + days) * DAY }] };
}

/** Six operators at the panel of line 1, each of them every day at six. */
function daily(more: readonly Session[] = [], days = WEEKS): Session[] {
  return [...OPERATORS.flatMap((account) => Array.from({ length: days }, (_, day) => session(account, "HMI-1", "console", day * 24 + 6, 8))), ...more];
}

function ask(sessions: readonly Session[], more: Partial<SessionCoverageQuestion> = {}) {
  const machine = (name: string, role: AssetRole = "hmi") => ({ name, role });
  return askSessionCoverage({
    sessions,
    logs: [log("HMI-1"), log("JUMP")],
    machines: [machine("HMI-1"), machine("JUMP", "jump-host"), machine("PLC-1", "plc")],
    lineOf: (name) => (name === "JUMP" ? null : "line-1"),
    change: null,
    phases: [],
    timezone: "UTC",
    target: { share: 0.9, by: "plant.yaml" },
    without: [],
    ...more,
  });
}

const once = (count: number, how: Session["how"] = "rdp"): Session[] => Array.from({ length: count }, (_, i) => session(`m${i}`, "HMI-1", how, (i * 5 + 1) * 24 + 10, 1));
const siteOf = (answer: ReturnType<typeof ask>) => answer.scopes[0];
const change = (names: readonly string[], more: Partial<NonNullable<SessionCoverageQuestion["change"]>> = {}) => ({
  roles: [{ name: "operator", gives: (account: string) => OPERATORS.includes(account) }],
  names: (machine: string) => names.includes(machine),
  isEverywhere: false,
  ...more,
});

describe("what is counted", () => {
  it("is an account at a machine in one way, however often it comes", () => {
    expect(siteOf(ask(daily()))).toMatchObject({ unit: "day", units: WEEKS, observed: 6, once: 0, completeness: 1 });
    expect(siteOf(ask(daily([session("a", "HMI-1", "rdp", 5, 1)])))).toMatchObject({ observed: 7, once: 1 });
  });

  it("counts a panel that stays signed in for three weeks on the day of its sign-in, and one whose sign-in nobody logged once", () => {
    const long = session("z", "HMI-1", "console", 30, 21 * 24);
    expect(siteOf(ask(daily([long])))).toMatchObject({ observed: 7, once: 1 });
    expect(siteOf(ask(daily([{ ...long, start: null }])))).toMatchObject({ observed: 7, once: 1 });
    expect(siteOf(ask(daily([{ ...long, start: null, end: null }])))).toMatchObject({ observed: 7, once: 1 });
    // Whose other beginnings were seen is not counted once more.
    expect(siteOf(ask(daily([{ ...long, start: null }, session("z", "HMI-1", "console", 33 * 24, 1), session("z", "HMI-1", "console", 35 * 24, 1)])))).toMatchObject({
      observed: 7,
      once: 0,
      twice: 1,
    });
  });

  it("tells known machines apart from which somebody comes, and takes all that are not known for one", () => {
    const from = (name: string, fromIsAsset: boolean, day: number): Session => session("v", "HMI-1", "rdp", day * 24 + 9, 1, { from: name, fromIsAsset });
    const answer = ask(daily([from("JUMP", true, 1), from("ENG", true, 2), from("198.51.100.7", false, 3), from("198.51.100.9", false, 4)]));
    expect(siteOf(answer)).toMatchObject({ observed: 9, once: 2, twice: 1 });
    expect(answer.assumptions.map(({ code }) => code)).toContain("coverage-unknown-origins");
    expect(ask(daily()).assumptions.map(({ code }) => code)).not.toContain("coverage-unknown-origins");
  });

  it("leaves programs and machines that sign themselves on aside, and counts whom no log names by machine and way", () => {
    const aside = [
      session("svc", "HMI-1", "network", 4, 1, { accountKind: "service" }),
      session("HMI-1$", "HMI-1", "console", 4, 1, { accountKind: "machine" }),
      session("op", "HMI-1", "console", 4, 1, { isAutomatic: true }),
    ];
    const nobody = [1, 2].map((day) => session("", "HMI-1", "vnc", day * 24, 1, { accountKind: "none", from: `10.0.0.${day}` }));
    const answer = ask(daily([...aside, ...nobody]));
    expect(answer.setAside).toEqual({ programs: 2, automatic: 1 });
    expect(siteOf(answer)).toMatchObject({ observed: 7, once: 0, twice: 1 });
  });

  it("counts by line, by role and by phase; machines of no line together; fewer than five accesses pool", () => {
    const jump = OPERATORS.slice(0, 5).map((account) => session(account, "JUMP", "rdp", 30, 1));
    const phases: Phase[] = [{ name: "early shift", by: "calendar", state: "shift", line: null, spans: daysFrom(6, 8), watched: daysFrom(6, 8), next: null }];
    const scopes = ask(daily(jump), { phases, change: change(["HMI-1"]) }).scopes.map(({ scope, kind, line, observed }) => [scope, kind, line, observed]);
    expect(scopes).toEqual([
      ["site", "site", undefined, 11],
      ["no line", "line", null, 5],
      ["line line-1", "line", "line-1", 6],
      ["role operator", "role", undefined, 11],
      ["phase early shift", "phase", undefined, 11],
      ["no line, phase early shift", "line-phase", null, 5],
      ["line line-1, phase early shift", "line-phase", "line-1", 6],
    ]);
    const few = ask(daily(jump.slice(1)));
    expect(few.scopes.map(({ scope }) => scope)).not.toContain("no line");
    expect([few.coverageOfMachine("JUMP"), few.coverageOfMachine("HMI-1")]).toEqual([siteOf(few)?.completeness, 1]);
  });
});

function daysFrom(hour: number, hours: number) {
  return Array.from({ length: WEEKS }, (_, day) => ({ first: START + day * DAY + hour * HOUR, last: START + day * DAY + (hour + hours) * HOUR }));
}

describe("is enough seen", () => {
  it("yes: six weeks of logs in which everybody comes daily", () => {
    const { gate } = ask(daily(), { change: change(["HMI-1"]) });
    expect([gate.isEnough, gate.shortfalls]).toEqual([true, []]);
  });

  it("no: many came once, and it speaks of people at the line and in the role", () => {
    const roles = [{ name: "maintenance", gives: (account: string) => account.startsWith("m") }];
    const { gate } = ask(daily(once(8)), { change: { ...change(["HMI-1"]), roles } });
    expect(gate.shortfalls.map((text) => text.replace(/\d+ %/, "N %"))).toEqual([
      "people in the role maintenance: complete to N % for certain, 90 % is wanted; how many more days it takes cannot be said yet",
      "people at line-1: complete to N % for certain, 90 % is wanted; how many more days it takes cannot be said yet",
    ]);
  });

  it("says nothing of what the change does not touch, unless an account ceases to be or the rest is denied", () => {
    const jump = OPERATORS.slice(0, 5).map((account, i) => session(account, "JUMP", "rdp", i * 100, 1));
    expect(ask(daily(jump), { change: { ...change(["HMI-1"]), roles: [] } }).gate.isEnough).toBe(true);
    expect(ask(daily(jump), { change: { ...change(["HMI-1"]), roles: [], isEverywhere: true } }).gate.shortfalls[0]).toMatch(/^people at machines of no line: complete to /);
  });

  it("no: under ten days, and nothing is called complete", () => {
    const { gate, scopes } = ask(daily([], 4), { logs: [log("HMI-1", 0, 4)], change: change(["HMI-1"]) });
    expect(scopes[0]).toMatchObject({ unit: "hour", completeness: null, isShort: true });
    expect(gate.shortfalls).toContain("people at line-1: logged on 4 days only, too few to say how much is missing; at least 6 more days");
  });

  it("no: of one machine the log is short, or misses a phase that the others have", () => {
    const phases: Phase[] = [{ name: "month end", by: "clock", state: "month-end", line: null, spans: [{ first: START + 25 * DAY, last: START + 26 * DAY }], watched: [], next: START + 56 * DAY }];
    const asked = { change: change(["HMI-1", "HMI-2"]), machines: [], phases };
    expect(ask(daily(), { ...asked, logs: [log("HMI-1"), log("HMI-2", 30, 3)] }).gate.shortfalls).toEqual(["logged on fewer than 10 days: HMI-2 (3 days)"]);
    expect(ask(daily(), { ...asked, logs: [log("HMI-1"), log("HMI-2", 28, 14)] }).gate.shortfalls).toEqual(["not logged during month end: HMI-2"]);
    expect(ask(daily(), { ...asked, logs: [log("HMI-1", 0, 20), log("HMI-2", 0, 20)] }).gate.shortfalls).toEqual(["month end never logged: it came, and no log was kept; it comes next on 2026-11-30"]);
    const without: CoverageException[] = [{ phase: null, asset: "HMI-2", owner: "controls", reason: "nobody has an account there", at: AT }];
    const { gate } = ask(daily(), { ...asked, logs: [log("HMI-1"), log("HMI-2", 30, 3)], without });
    expect([gate.isEnough, gate.remarks]).toEqual([true, expect.arrayContaining(["Sign-ins at HMI-2 need not be logged (controls: nobody has an account there)."])]);
  });

  it("no: a machine without a log, the gravest first; of controllers only where a role names them", () => {
    const machines = [
      { name: "PLC-1", role: "plc" as const },
      { name: "HMI-1", role: "hmi" as const },
      { name: "HMI-9", role: "hmi" as const },
      { name: "10.0.0.9", role: "unknown" as const },
    ];
    const told = [session("a", "VPN", "vpn", 7, 1), session("svc", "PLC-1", "network", 7, 1, { accountKind: "service" })];
    const spots = (asked: SessionCoverageQuestion["change"]) => ask(daily(told), { machines, change: asked }).blindSpots.map(({ asset }) => asset);
    expect(spots(null)).toEqual(["VPN", "HMI-9", "10.0.0.9"]);
    expect(spots(change(["PLC-1", "HMI-1"], { isEverywhere: true }))).toEqual(["PLC-1", "VPN", "HMI-9", "10.0.0.9"]);
    expect(spots(change(["HMI-9"]))).toEqual(["HMI-9"]);
    expect(ask(daily(), { machines, change: change(["HMI-9", "HMI-1"]) }).gate.shortfalls).toContain("no log shows who signs in at HMI-9");
  });

  it("no: there is no log at all", () => {
    const { gate } = ask([], { logs: [], machines: [] });
    expect([gate.isEnough, gate.shortfalls]).toEqual([false, ["people on the site: nothing was seen that counts"]]);
  });
});
