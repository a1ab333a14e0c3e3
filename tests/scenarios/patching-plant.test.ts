// The sample plant's change of patching, from its files to the judgement: what the audit's date costs, when production can bear it instead, what stands before the
// machine until then, and that the requirement stays satisfied. Judged on a day that is given, never on the day the test runs.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { withPatching } from "../../src/app/bundle-patching.ts";
import { checkBundle } from "../../src/app/check-bundle.ts";
import { checkPatching, type PatchingChecked } from "../../src/app/check-patching.ts";
import { fixPatching } from "../../src/app/fix-patching.ts";
import { type EvidenceForCheck, gatherEvidence } from "../../src/app/gather-evidence.ts";
import { openPlanner } from "../../src/app/open-planner.ts";
import { proposePatchingForPlant } from "../../src/app/propose-patching.ts";
import type { Micros } from "../../src/foundation/time.ts";
import type { PatchCompensation, PatchDossier } from "../../src/plant/patching-judgement.ts";
import { secondOpinionOfPatches } from "../../src/app/second-opinion-of-patches.ts";
import { SAMPLE_ADVISORIES, SAMPLE_CALENDARS, SAMPLE_LISTS, SAMPLE_PATCHING_CHANGE, SAMPLE_PLANT_FILE, SAMPLE_SCENARIO } from "../../src/scenario/sample-plant.ts";
import { Scratch } from "../cli/run-holdpoint.ts";

const TODAY = "2026-11-02";
const SECONDS = 10;
/** Minutes in which nearly every use of the filler is seen once, in place of the demonstration's fourteen hours. */
const WATCHED = ["2026-09-28 06:22..06:36", "2026-09-29 02:00..02:02", "2026-10-14 09:24..09:26"].map((span) => `capture ${span} without enip-io without profinet\n`).join("");

const sample = (path: string): string => readFileSync(fileURLToPath(new URL(`../../samples/${path}`, import.meta.url)), "utf8");
const changeText = sample(SAMPLE_PATCHING_CHANGE);
const planned = openPlanner(new AbortController().signal);
const scratch = new Scratch();
const changeFile = join(scratch.directory, "changes/patching.yaml");
let captures: readonly string[];
let evidence: EvidenceForCheck;
let checked: PatchingChecked;

async function gathered(paths: readonly string[]): Promise<EvidenceForCheck> {
  const { evidence: found, diagnostics } = await gatherEvidence({
    workspace: undefined,
    plantFile: join(scratch.directory, "plant.yaml"),
    paths: paths.map((path) => join(scratch.directory, path)),
    directory: scratch.directory,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    patching: { today: TODAY },
  });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return found as EvidenceForCheck;
}

async function judged(text: string, { plant, knowledge, access, patching, inputs }: EvidenceForCheck = evidence): Promise<PatchingChecked> {
  if (patching === null) throw new Error("nothing was gathered for patching");
  const { checked: found, diagnostics } = await checkPatching({
    ...{ change: { file: changeFile, text }, plant, knowledge, access, patching, inputs },
    ...{ against: undefined, today: TODAY, solve: planned.solve, seconds: SECONDS },
  });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return found as PatchingChecked;
}

/** Of Berlin, in winter. */
const berlin = (text: string): Micros => Date.parse(`${text}+01:00`) * 1_000;
const local = (at: Micros): string => new Date(at / 1_000 + 3_600_000).toISOString().slice(0, 16);
const dossierOf = (asset: string, { patching }: PatchingChecked = checked): PatchDossier => patching.patches.find(({ need }) => need.asset === asset) as PatchDossier;

beforeAll(async () => {
  scratch.write("plant.yaml", sample(SAMPLE_PLANT_FILE));
  for (const path of SAMPLE_CALENDARS) scratch.write(basename(path), sample(path));
  for (const path of SAMPLE_LISTS) scratch.write(`lists/${basename(path)}`, sample(path));
  for (const path of SAMPLE_ADVISORIES) scratch.write(`advisories/${basename(path)}`, sample(path));
  scratch.write("changes/patching.yaml", changeText);
  captures = scratch.draw(`${sample(SAMPLE_SCENARIO).replace(/^(capture|sign-in-log|sign-in|signed-in) .*\n/gm, "")}${WATCHED}`);
  evidence = await gathered(["lists", "advisories", ...captures]);
  checked = await judged(changeText);
}, 180_000);
afterAll(async () => {
  await planned.close();
  scratch.remove();
});

describe("what is asked for", () => {
  it("both advisories are as CSAF 2.0 demands, and mean four controllers of two lines and the redundant pair", () => {
    const { record, matched } = evidence.patching ?? { record: { advisories: [] }, matched: { matches: [] } };
    expect(record.advisories.map(({ id, faults }) => [id, faults])).toEqual([
      ["SAMPLE-2026-01", []],
      ["SAMPLE-2026-02", []],
    ]);
    expect(matched.matches.filter(({ outcome }) => outcome !== "not-affected").map(({ asset, advisory, outcome }) => `${asset} ${outcome} by ${advisory}`)).toEqual([
      "CAPPER-3-PLC affected by SAMPLE-2026-01",
      "FILLER-1-PLC affected by SAMPLE-2026-01",
      "FILLER-3-PLC affected by SAMPLE-2026-01",
      "PACK-3-PLC affected by SAMPLE-2026-01",
      "SCADA-A affected by SAMPLE-2026-02",
      "SCADA-B affected by SAMPLE-2026-02",
    ]);
  });

  it("the filler's is critical, due thirty days after its release, and the controller is eleven years old", () => {
    const { need, restart } = dossierOf("FILLER-1-PLC");
    expect([need.gravity, need.score, need.dueAt]).toEqual(["critical", 9.8, berlin("2026-11-29T11:00")]);
    expect(restart.concerns.find(({ kind }) => kind === "long-not-updated")?.text).toContain("11 years");
  });
});

describe("the date that the audit wants", () => {
  it("falls into a batch of six days, and the change is unstable", () => {
    const { verdict, conflicts, why } = dossierOf("FILLER-1-PLC");
    expect([verdict, conflicts.map(({ line, state, label }) => [line, state, label])]).toEqual(["conflict", [["line-1", "batch", "Line 1: batch 4711"]]]);
    expect(conflicts.map(({ first, last }) => ((last ?? 0) - (first ?? 0)) / 86_400e6)).toEqual([6]);
    expect(conflicts[0]?.elapsedSeconds).toBe(52 * 3_600);
    expect(why).toContain("Line 1: batch 4711");
    expect(checked.judgement.verdict).toBe("unstable");
  });

  it("costs production minutes and money, at worst more than usually, and the batch on top", () => {
    const { productionMinutes, costs, conflicts, linesWithoutRate } = checked.patching.asGiven;
    expect([conflicts, linesWithoutRate]).toEqual([1, []]);
    // 55 min away and 90 min of restart of the line; at worst 4 h of restart, and the tail.
    expect(productionMinutes.p50).toBeGreaterThanOrEqual(145);
    expect(productionMinutes.p95).toBeGreaterThanOrEqual(295);
    const [cost] = costs;
    expect(cost?.currency).toBe("EUR");
    expect(cost?.p50).toBeCloseTo((productionMinutes.p50 / 60) * 9_000, -1);
    expect(cost?.p95).toBeGreaterThan(cost?.p50 ?? 0);
    expect(cost?.ifBatchesAreLost).toBeCloseTo(52 * 9_000, -1);
  });
});

describe("the plan", () => {
  it("does the filler in the window behind the batch, as soon as it begins, and leaves nothing out", () => {
    const { course } = checked.patching.planned;
    expect([course?.conflicts, course?.left, course?.placements.length]).toEqual([0, [], 6]);
    const filler = course?.placements.find(({ need }) => need === dossierOf("FILLER-1-PLC").need.id);
    expect([local(filler?.first ?? 0).slice(0, 10), filler?.conflicts]).toEqual(["2026-12-01", []]);
    expect(filler?.window).toContain("Maintenance line 1");
  });

  it("keeps the pair apart, the order, and a week between the first of a kind and the rest", () => {
    const at = (asset: string): { first: Micros; last: Micros } => {
      const { need } = dossierOf(asset);
      return checked.patching.planned.course?.placements.find((p) => p.need === need.id) ?? { first: Number.NaN, last: Number.NaN };
    };
    expect(at("SCADA-B").last).toBeLessThan(at("SCADA-A").first);
    expect(at("PACK-3-PLC").last).toBeLessThanOrEqual(at("FILLER-3-PLC").first);
    const [first, second] = ["FILLER-3-PLC", "CAPPER-3-PLC", "PACK-3-PLC"].map(at).sort((x, y) => x.first - y.first);
    expect((second?.first ?? 0) - (first?.last ?? 0)).toBeGreaterThanOrEqual(7 * 86_400e6);
  });

  it("stops no production, and leaves more days without the patch than the audit's dates", () => {
    const { asGiven, planned } = checked.patching;
    expect(planned.course?.productionMinutes.p50).toBe(0);
    expect(planned.course?.unpatchedDays).toBeGreaterThan(asGiven.unpatchedDays);
  });
});

describe("until then", () => {
  it("a rule lets only those reach the filler who need it, closes the way to the flaw, and breaks nothing", () => {
    const { compensation, need, exposure } = dossierOf("FILLER-1-PLC");
    const rule = checked.patching.compensations[compensation ?? -1] as PatchCompensation;
    expect(rule).toMatchObject({ asset: "FILLER-1-PLC", closes: true, services: ["tcp/102"] });
    expect(rule.needs).toContain(need.id);
    // Everybody who was seen to use it, the counter in the office too; nobody else.
    expect(rule.permits).toEqual(exposure.talkers.map(({ name }) => name));
    expect(rule.permits).toEqual(expect.arrayContaining(["BACKUP-01", "HIST-01", "JUMP-01", "OPC-01", "QA-PC", "SCADA-A", "SCADA-B"]));
    for (const other of ["OFFICE-1", "MON-01", "RECIPE-01", "VENDOR-01"]) expect(rule.permits).not.toContain(other);
    expect([rule.checked.blocked, rule.checked.degraded]).toEqual([0, 0]);
    expect(rule.checked.verdict).not.toBe("unstable");
    expect(rule.until).toBe("2026-12-01");
  });

  it("the requirement stays satisfied: what comes late is compensated", () => {
    const { requirements, compliance } = checked.patching.planned.course ?? { requirements: [], compliance: null };
    expect(requirements.map(({ patches, inTime, otherwise, broken }) => [patches, inTime, otherwise, broken])).toEqual([
      [4, 3, 1, 0],
      [2, 2, 0, 0],
    ]);
    expect(compliance).toBe("met");
  });
});

describe("the plan, written into a copy of the change", () => {
  it("judged again, stops nothing and satisfies the requirement otherwise", async () => {
    const fixed = fixPatching(checked, changeText, evidence.plant.timezone, join(scratch.directory, "changes/patching.planned.yaml"));
    expect(fixed.diagnostics).toEqual([]);
    expect(fixed.compensations.map(({ file }) => basename(file))).toEqual(["until-filler-1-plc-is-patched.yaml"]);
    for (const { file, text } of fixed.compensations) writeFileSync(file, text);
    // As the finding proposes it: for the patch that waits, not for everything that is asked for on the machine.
    const { need } = dossierOf("FILLER-1-PLC");
    const [proposed] = checked.judgement.findings.flatMap(({ fixes }) => fixes.flatMap(({ change }) => change.split("\n").filter((line) => line.includes(`advisory: ${need.advisory}, by: `))));
    expect(proposed).toBeDefined();
    expect(fixed.text?.split("\n")).toContain(proposed);
    const { judgement, patching } = await judged(fixed.text as string);
    expect([patching.counts.conflict, patching.counts.late, patching.counts.compensated]).toEqual([0, 0, 1]);
    expect([judgement.verdict === "unstable", judgement.compliance, patching.asGiven.compliance]).toEqual([false, "met", "met"]);
    expect(dossierOf("FILLER-1-PLC", { ...checked, patching }).verdict).toBe("compensated");
    expect(patching.asGiven.requirements.map(({ inTime, otherwise, broken }) => [inTime, otherwise, broken])).toEqual([
      [3, 1, 0],
      [2, 0, 0],
    ]);
  });
});

describe("what nobody knows", () => {
  it("without calendars no patch that stops a line fits: it is unknown", async () => {
    const text = sample(SAMPLE_PLANT_FILE);
    scratch.write("plant.yaml", text.replace(/^calendars:.*\n/m, ""));
    try {
      const silent = await gathered(["lists", "advisories", ...captures.slice(0, 1)]);
      const { judgement, patching } = await judged(changeText.replace(/^windows:.*\n/m, ""), silent);
      expect(patching.patches.filter(({ need }) => need.line !== null).map(({ verdict }) => verdict)).toEqual(["unknown", "unknown", "unknown", "unknown"]);
      expect(judgement.verdict).toBe("unknown");
    } finally {
      scratch.write("plant.yaml", text);
    }
  });

  it("without advisories nothing is asked for but what the change names, and that is not known to be all", async () => {
    const { judgement, patching } = await judged(changeText, await gathered(captures.slice(0, 1)));
    expect(patching.patches.map(({ need }) => [need.asset, need.certainty])).toEqual([["FILLER-1-PLC", "named"]]);
    expect(judgement.compliance).toBe("unknown");
  });

  it("the same question has the same answer, also years later", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2031-05-01T12:00:00Z") });
    const plain = ({ patching: { planned: plan, ...rest } }: PatchingChecked): unknown => JSON.parse(JSON.stringify({ ...rest, planned: { ...plan, seconds: 0 } }));
    const again = await judged(changeText).finally(() => vi.useRealTimers());
    expect(plain(again)).toEqual(plain(checked));
  });
});

describe("a redundant pair", () => {
  const dated = (a: string, b: string): string =>
    `kind: patching\nname: Pair\nitems:\n  - { asset: SCADA-A, advisory: SAMPLE-2026-02, at: ${a} }\n  - { asset: SCADA-B, advisory: SAMPLE-2026-02, at: ${b} }\n`;

  it("dated for one time stops what either alone goes on with, and the plan keeps the two apart", async () => {
    const together = (await judged(dated("2026-11-05T10:00", "2026-11-05T10:30"))).patching;
    expect(together.patches.map(({ verdict }) => verdict)).toEqual(["conflict", "conflict"]);
    expect(together.patches.flatMap(({ conflicts }) => conflicts.map(({ line }) => line))).toContain("line-1");
    expect(together.patches[0]?.restart.stops.map(({ line }) => line)).toContain("line-1");
    expect([together.asGiven.conflicts, together.planned.course?.conflicts, together.planned.course?.left]).toEqual([2, 0, []]);
    const apart = (await judged(dated("2026-11-05T10:00", "2026-11-05T13:00"))).patching;
    expect(apart.patches.map(({ verdict }) => verdict)).toEqual(["fits", "fits"]);
    expect(apart.asGiven.conflicts).toBe(0);
  });
});

describe("judged again", () => {
  it("by the reference, every patch and both verdicts are the same; a mistake would be told", () => {
    expect(secondOpinionOfPatches(checked)).toEqual({ agrees: true, compared: 6, of: 6, differences: [] });
    const { found, patching } = checked;
    const wrong = { patching, found: { ...found, answer: { ...found.answer, verdict: "stable" as const, findings: found.answer.findings.filter(({ kind }) => kind !== "patch-conflict") } } };
    expect(secondOpinionOfPatches(wrong).differences).toEqual([
      "the change: judged stable, by the reference unstable",
      "SAMPLE-2026-01 on FILLER-1-PLC: judged to fit, by the reference patch-conflict",
    ]);
  });
});

describe("without a change", () => {
  it("one is proposed: a date for each patch that production can bear, none of which stops it, and what was chosen is said", async () => {
    const { plant, knowledge, access, patching, inputs } = evidence;
    if (patching === null) throw new Error("nothing was gathered for patching");
    const { text, judgement, choices } = await proposePatchingForPlant({
      ...{ file: changeFile, plant, knowledge, access, patching, inputs, against: undefined, today: TODAY, solve: planned.solve, seconds: SECONDS },
    });
    expect(text.match(/^ {2}- \{ asset: /gm)).toHaveLength(6);
    expect(text).toContain("- { together: [SCADA-A, SCADA-B]");
    expect(choices.some((choice) => choice.includes("critical within 30"))).toBe(true);
    const again = (await judged(text)).patching;
    expect(again.asGiven.conflicts).toBe(0);
    expect(again.asGiven.placements.map(({ need, first }) => [need, first])).toEqual((judgement?.patching?.asGiven.placements ?? []).map(({ need, first }) => [need, first]));
  });
});

describe("in a bundle", () => {
  it("patches are judged beside the zones that come with them, and machines are reached through these", async () => {
    scratch.write("changes/cell-zones.yaml", sample("plant/changes/cell-zones.yaml"));
    const text = "kind: bundle\nname: Zones and patches\nchanges: [cell-zones.yaml, patching.yaml]\n";
    const { plant, knowledge, access, patching, inputs } = evidence;
    if (patching === null) throw new Error("nothing was gathered for patching");
    const asked = { plant, knowledge, access, today: TODAY, inputs };
    const { checked: bundle, diagnostics } = checkBundle({ ...asked, change: { file: join(scratch.directory, "changes/bundle.yaml"), text } });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    if (bundle === null) throw new Error("the bundle is not judged");
    const { judgement } = await withPatching(bundle, bundle.judgement, { ...asked, patching, solve: planned.solve, seconds: SECONDS });
    expect([judgement?.changeKind, judgement?.verdict, judgement?.patching?.counts.conflict]).toEqual(["bundle", "unstable", 1]);
    expect(judgement?.findings.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["blocked", "patch-conflict"]));
    const reached = judgement?.patching?.patches.find(({ need }) => need.asset === "SCADA-A")?.exposure.why;
    expect(reached).toContain("By today's rules");
    expect(dossierOf("SCADA-A").exposure.why).toContain("No rules of today are known");
  });

  it("a change of patching alone is no bundle, and two of them are one too many", () => {
    const { plant, knowledge, access, inputs } = evidence;
    const codes = (changes: string): string[] =>
      checkBundle({
        plant,
        knowledge,
        access,
        today: TODAY,
        inputs,
        change: { file: join(scratch.directory, "changes/bundle.yaml"), text: `kind: bundle\nname: B\nchanges: [${changes}]\n` },
      }).diagnostics.map(({ code }) => code);
    scratch.write("changes/more.yaml", changeText);
    expect(codes("patching.yaml")).toEqual(["bundle-of-one"]);
    expect(codes("patching.yaml, more.yaml")).toContain("two-of-a-kind");
  });
});
