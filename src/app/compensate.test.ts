// What stands in for patches: drafted rules are judged as `check` judges their files, and what a change names in place of a patch is believed only as far as it closes.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { patchNeed } from "../../tests/generators/patch-builder.ts";
import { asset, conversation, plant } from "../../tests/generators/plant-builder.ts";
import { MachineOf } from "../controls/segmentation/machine-of.ts";
import { parsePatching } from "../controls/patching/parse-patching.ts";
import { ExposureOfMachines } from "../engines/patch-risk/exposure-today.ts";
import type { PatchNeed } from "../plant/patch-need.ts";
import type { FlawWords } from "../plant/patch-risk-words.ts";
import type { PatchingChange } from "../plant/patching.ts";
import type { Plant } from "../plant/plant.ts";
import { check } from "./check.ts";
import { type CompensationGround, compensationsFor, judgeCompensated } from "./compensate.ts";
import { sha256Of } from "./content-digest.ts";
import { NO_RULES } from "./reached-today.ts";

const TODAY = "2026-10-05";
const NETWORKS = ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"].map((prefix) => ({ prefix, vlan: null, gateway: null, by: "test" }));
const p: Plant = plant(
  [
    conversation("10.0.2.5", "10.0.1.10", "tcp/102", { protocol: "s7comm", protocolConfidence: "high" }),
    conversation("10.0.1.20", "10.0.1.10", "tcp/102", { protocol: "s7comm", protocolConfidence: "high" }),
    conversation("10.0.3.7", "10.0.1.10", "tcp/80"),
    conversation("10.0.1.10", "10.0.3.7", "udp/123"),
    conversation("10.0.3.7", "10.0.2.5", "tcp/443"),
  ],
  {
    assets: [
      asset("PLC", ["10.0.1.10"], { role: "plc" }),
      asset("HMI", ["10.0.1.20"], { role: "hmi" }),
      asset("SCADA", ["10.0.2.5"], { role: "scada" }),
      asset("SERVER", ["10.0.3.7"]),
      asset("OTHER", ["10.0.3.8"]),
    ],
    networks: NETWORKS,
  },
);
const WORDS: readonly FlawWords[] = [{ flaw: "CVE-1", text: "Specially crafted packets sent to port 102/tcp could stop the device.", vectors: ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"] }];

function groundOf(needs: readonly PatchNeed[], wordsOf: CompensationGround["wordsOf"] = () => WORDS, of: Plant = p): CompensationGround {
  const machines = new MachineOf(of.assets);
  const exposures = new ExposureOfMachines({ plant: of, assetOf: (space, endpoint) => machines.endpoint(space, endpoint), reaches: NO_RULES, wordsOf });
  return { plant: of, today: TODAY, exposed: needs.map((need) => ({ need, exposure: exposures.of(need) })), wordsOf };
}

describe("compensationsFor", () => {
  it("gives one rule for each machine, judged as check judges its file", () => {
    const needs = [patchNeed("PLC", { id: "a", advisory: "A" }), patchNeed("PLC", { id: "b", advisory: "B" }), patchNeed("SERVER", { id: "c" })];
    const { compensations, placeOf, without } = compensationsFor({ ...groundOf(needs), until: ({ id }) => (id === "a" ? "2026-10-10" : "2026-10-18") });
    expect(compensations.map(({ asset: name, needs: own, until }) => [name, own, until])).toEqual([
      ["PLC", ["a", "b"], "2026-10-18"],
      ["SERVER", ["c"], "2026-10-18"],
    ]);
    expect([...placeOf]).toEqual([
      ["a", 0],
      ["b", 0],
      ["c", 1],
    ]);
    expect(without).toEqual([]);
    for (const { change, checked } of compensations) {
      const said = check({ change: { file: change.fileName, text: change.text }, plant: p, today: TODAY, inputs: [] });
      expect(said.diagnostics).toEqual([]);
      const { verdict, verdictWhy, counts } = said.checked?.judgement ?? {};
      expect({ verdict: checked.verdict, why: checked.why }).toEqual({ verdict, why: verdictWhy });
      expect({ ...checked }).toMatchObject({ kept: counts?.kept, blocked: counts?.blocked, degraded: counts?.degraded, unknown: counts?.unknown, unfiltered: counts?.unfiltered });
    }
    expect(compensations[0]).toMatchObject({
      permits: ["HMI", "SCADA"],
      neighbours: ["HMI"],
      before: "open",
      after: "controlled",
      closes: true,
      checked: { verdict: "unknown", blocked: 0, degraded: 0, kept: 5 },
    });
  });

  it("sees to the most exposed machines first, and tells how many it left", () => {
    const needs = ["PLC", "SERVER", "SCADA"].map((name, i) => patchNeed(name, { id: `n${i}`, forecast: i / 10 }));
    const { compensations, without, remarks } = compensationsFor({ ...groundOf(needs), until: () => null, mostMachines: 1 });
    expect(compensations.map(({ asset: name, until }) => [name, until])).toEqual([["SCADA", null]]);
    expect(without.map(({ need }) => need).sort()).toEqual(["n0", "n1"]);
    expect(remarks[0]?.message).toContain("2 more machines");
  });

  it("leaves out what stands in already, and says why no rule helps", () => {
    const local: readonly FlawWords[] = [{ flaw: "CVE-2", text: null, vectors: ["CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"] }];
    const needs = [patchNeed("PLC", { id: "a" }), patchNeed("PLC", { id: "b", advisory: "LOCAL" }), patchNeed("SERVER", { id: "c" })];
    const ground = groundOf(needs, ({ advisory }) => (advisory === "LOCAL" ? local : WORDS));
    const { compensations, without, placeOf } = compensationsFor({ ...ground, until: () => "2026-10-18", isWanted: ({ id }) => id !== "c" });
    expect(compensations.map(({ needs: own }) => own)).toEqual([["a"]]);
    expect(placeOf.has("b")).toBe(false);
    expect(without).toEqual([{ need: "b", why: expect.stringContaining("at the machine itself") }]);
  });
});

const folder = mkdtempSync(join(tmpdir(), "compensated-"));
const HEAD =
  "kind: segmentation\nname: shield\nzones:\n  - { name: plc, members: [asset:PLC] }\n  - { name: cell, members: [10.0.1.0/24] }\n  - { name: scada, members: [asset:SCADA] }\n  - { name: rest, members: [any] }\n";
const POINT = "default: permit\nenforcement:\n  - { name: router, between: [rest, plc], stateful: false }\n";

function judged(text: string | null, until: string | null = "2026-10-18", words: readonly FlawWords[] = WORDS, of: Plant = p): ReturnType<typeof judgeCompensated> {
  const file = join(folder, "patching.yaml");
  if (text !== null) writeFileSync(join(folder, "shield.yaml"), text);
  const change = parsePatching(
    `kind: patching\nname: x\nitems:\n  - { asset: PLC, advisory: A }\ncompensated:\n  - { asset: PLC, advisory: A, by: ${text === null ? "nowhere.yaml" : "shield.yaml"}${until === null ? "" : `, until: ${until}`} }\n`,
    file,
    sha256Of(""),
  );
  expect(change.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const value = change.value as PatchingChange;
  return judgeCompensated({ ...groundOf([patchNeed("PLC", { id: "a", advisory: "A", compensated: value.compensated[0] ?? null })], () => words, of), change: value });
}

describe("judgeCompensated", () => {
  it.each<[string, string, string | null, string, string]>([
    ["holds where only who uses it keeps a way", `${HEAD}conduits:\n  - { from: rest, to: plc, deny: [s7], until: 2026-10-18 }\n${POINT}`, "2026-10-18", "holds", "leaves no way"],
    ["is open where its denial ends before", `${HEAD}conduits:\n  - { from: rest, to: plc, deny: [s7], until: 2026-10-10 }\n${POINT}`, "2026-10-18", "open", "after its last day, before 2026-10-18"],
    ["is open where it is to stand until there is a fix and does not", `${HEAD}conduits:\n  - { from: rest, to: plc, deny: [s7], until: 2026-10-10 }\n${POINT}`, null, "open", "before there is a fix"],
    ["is open where another port is denied", `${HEAD}conduits:\n  - { from: rest, to: plc, deny: [tcp/80], until: 2026-10-18 }\n${POINT}`, "2026-10-18", "open", "the internet, or what is in no zone"],
    [
      "is open where nothing enforces it",
      `${HEAD}conduits:\n  - { from: rest, to: plc, deny: [s7] }\ndefault: permit\nenforcement:\n  - { name: elsewhere, between: [rest, scada] }\n`,
      "2026-10-18",
      "open",
      "no enforcement point",
    ],
    [
      "is open where a machine that never used it keeps a way",
      `${HEAD.replace("asset:SCADA", "asset:SCADA, asset:OTHER")}conduits:\n  - { from: rest, to: plc, deny: [s7] }\n${POINT}`,
      "2026-10-18",
      "open",
      "OTHER still reaches",
    ],
    ["breaks where it blocks what production needs", `${HEAD}conduits:\n  - { from: rest, to: plc, deny: [any] }\n${POINT}`, "2026-10-18", "breaks", "breaks what production needs"],
    ["is not known where the machine is in no zone", "kind: segmentation\nname: x\nzones:\n  - { name: a, members: [10.9.0.0/16] }\n", "2026-10-18", "not-known", "says of no zone"],
    ["is not known where it cannot be read", "kind: segmentation\nzones: [\n", "2026-10-18", "not-known", "cannot be judged"],
  ])("%s", (_, text, until, outcome, why) => {
    const { checked, inputs } = judged(text, until);
    expect(checked.map((c) => [c.outcome, c.needs])).toEqual([[outcome, ["a"]]]);
    expect(checked[0]?.why).toContain(why);
    expect(inputs.map(({ file }) => file)).toEqual([join(folder, "shield.yaml")]);
  });

  it("tells of a file that is not there, and of a flaw that no rule stands before", () => {
    const missing = judged(null);
    expect(missing.checked.map(({ outcome }) => outcome)).toEqual(["not-known"]);
    expect(missing.diagnostics).toMatchObject([{ severity: "warning" }]);
    const local: readonly FlawWords[] = [{ flaw: "CVE-2", text: null, vectors: ["CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"] }];
    const shield = `${HEAD}conduits:\n  - { from: rest, to: plc, deny: [s7] }\n${POINT}`;
    expect(judged(shield, "2026-10-18", local).checked).toMatchObject([{ outcome: "open", why: expect.stringContaining("the machine") }]);
  });

  it("does not hold where it is not proven who opens what it may break", () => {
    const running = plant([conversation("10.0.2.5", "10.0.1.10", "tcp/102", { protocol: "s7comm", protocolConfidence: "high", clientDecidedBy: "header" })], { assets: p.assets, networks: NETWORKS });
    const shield = `${HEAD.replace("asset:SCADA", "10.0.4.4")}conduits:\n  - { from: rest, to: plc, deny: [s7] }\n${POINT}`;
    expect(judged(shield, "2026-10-18", WORDS, running).checked).toMatchObject([{ outcome: "not-known", why: expect.stringContaining("which side opens") }]);
  });

  it("holds for the rule that is drafted, with its own text", () => {
    const { compensations } = compensationsFor({ ...groundOf([patchNeed("PLC", { id: "a", advisory: "A" })]), until: () => "2026-10-18" });
    expect(judged(compensations[0]?.change.text ?? "").checked).toMatchObject([{ outcome: "holds" }]);
    expect(judged(compensations[0]?.change.text ?? "", "2026-10-19").checked).toMatchObject([{ outcome: "open" }]);
  });
});
