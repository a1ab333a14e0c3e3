import { describe, expect, it } from "vitest";
import { accessChange, HOUR, namedBy, person, record, role, session } from "../../tests/generators/access-changes.ts";
import { asset, plant, START, textAt } from "../../tests/generators/plant-builder.ts";
import { LOG_CLEARED } from "../plant/session.ts";
import { askedChange, coverageOfSessions } from "./coverage-of-sessions.ts";
import { sessionGround } from "./session-ground.ts";

const accountOf = (written: string): string => written.replace(/^.*\\/, "");

describe("what a change asks about", () => {
  const roles = [role("operator", ["asset:HMI-*"]), role("vendor", ["asset:FILLER"]), role("remote", ["zone:dmz"])];
  const people = [person("p", ["PLANT\\op.a"], ["operator"]), person("v", ["ext"], ["vendor", "remote"])];
  const asked = askedChange(accessChange({ roles, people }), accountOf, namedBy);
  const gives = (name: string, account: string, machine: string) => asked.roles.find((r) => r.name === name)?.gives(account, machine);

  it("is whom its roles give which machine, by the names of the record", () => {
    expect([gives("operator", "op.a", "HMI-1"), gives("operator", "op.a", "FILLER"), gives("operator", "ext", "HMI-1"), gives("vendor", "ext", "FILLER")]).toEqual([true, false, false, true]);
  });

  it("is every machine, where nobody can say what a role names: it may be this one", () => {
    expect([gives("remote", "ext", "ANYTHING"), asked.names("ANYTHING")]).toEqual([true, true]);
    const known = askedChange(accessChange({ roles: roles.slice(0, 2), people }), accountOf, namedBy);
    expect(["HMI-7", "FILLER", "ANYTHING"].map(known.names)).toEqual([true, true, false]);
  });

  it("is everywhere once an account ceases to be or the rest is denied", () => {
    const isEverywhere = (more: Parameters<typeof accessChange>[0]) => askedChange(accessChange(more), accountOf, namedBy).isEverywhere;
    expect([isEverywhere({}), isEverywhere({ elsewhere: "deny" }), isEverywhere({ retire: [{ account: "operator", at: textAt(3) }] })]).toEqual([false, true, true]);
  });
});

describe("how much was seen of people", () => {
  it("knows lines by plant.yaml, and names a log that was cleared", () => {
    const sessions = Array.from({ length: 12 }, (_, day) =>
      ["a", "b", "c", "d", "e"].map((account) => session(account, "HMI-1", "console", day * 24 + 6, 2, day === 3 && account === "a" ? { remarks: [LOG_CLEARED] } : {})),
    ).flat();
    const of = record(sessions, { loggedTargets: [{ target: "HMI-1", first: START, last: START + 12 * 24 * HOUR }] });
    const learnt = plant([], { assets: [asset("HMI-1", ["10.0.0.1"], { line: "line-1", role: "hmi" })] });
    const ground = sessionGround(learnt, null, { record: of, states: [] });
    const { scopes, gate, coverageOfMachine, assumptions } = coverageOfSessions({ plant: learnt, plantFile: null, record: of, ground, change: null });
    expect(scopes.slice(0, 2)).toMatchObject([
      { kind: "site", observed: 5 },
      { kind: "line", line: "line-1", units: 12, once: 0 },
    ]);
    expect(coverageOfMachine("HMI-1")).toBe(scopes[1]?.completeness);
    expect(gate.remarks).toContain("Cleared while somebody was signed in, so what it held before may be missing: the log of HMI-1.");
    expect(assumptions.map(({ code }) => code)).toEqual(expect.arrayContaining(["phase-night-hours", "coverage-target-default", "coverage-logs-whole"]));
  });
});
