import { describe, expect, it } from "vitest";
import {
  dossier,
  hostilePatchingJudgement,
  infeasiblePatchingJudgement,
  patchingBundleJudgement,
  patchingJudgement,
  quietPatchingJudgement,
} from "../../tests/generators/patching-judgement-builder.ts";
import { patchNeed } from "../../tests/generators/patch-builder.ts";
import type { Judgement } from "../plant/finding.ts";
import type { PatchingJudgement } from "../plant/patching-judgement.ts";
import { scheduleText } from "./course-table.ts";
import { MOST_ROWS } from "./html/page-parts.ts";
import { judgementToHtml } from "./judgement-to-html.ts";
import { judgementToJson } from "./judgement-to-json.ts";
import { judgementToJunit } from "./judgement-to-junit.ts";
import { judgementToMarkdown } from "./judgement-to-markdown.ts";
import { judgementToText } from "./judgement-to-text.ts";

type Json = Record<string, unknown>;
const timezone = "Europe/Berlin";
const plain = { color: false, width: 100, all: false, timezone };
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would obey
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

function patchingOf({ patching }: Judgement): PatchingJudgement {
  if (patching === undefined) throw new Error("no patching");
  return patching;
}

describe("a judgement of patching as text", () => {
  const text = judgementToText(patchingJudgement(), plain);
  const flat = text.replace(/\s+/g, " ");
  it("counts patches by verdict instead of conversations, those of which there are none left out", () => {
    expect(flat).toContain("✖ conflict 1 ◷ late 1 ? unknown 1 ∅ no fix 1 ✓ fits 3");
    expect(flat).toContain("7 patches on 7 machines; 6 advisories learnt; of 1 more machine it is not known which product it is; 1 item names what is not known");
    expect(text).not.toMatch(/blocked|unfiltered|seen so far/);
    expect(judgementToText(quietPatchingJudgement(), plain)).toContain("✖ conflict 0");
  });
  it("says the kind of the change once and what could not be looked at, in Markdown too", () => {
    const markdown = judgementToMarkdown(patchingJudgement(), { timezone, all: false });
    expect(markdown).toContain("`changes/criticals.yaml`: patching · 7 patches · 7 machines.");
    expect(markdown).toContain("6 advisories learnt; of 1 more machine it is not known which product it is; 1 item names what is not known.");
  });
  it("sets both courses side by side, says how good the planned one is, and what stands in until then", () => {
    for (const row of [
      "stops of production 1 0",
      "late 1 2",
      "exposure-days, weighed 131 170",
      "stand still in production at least 145 min p50, 480 min p95 0 min",
      "critical within 30 days 2 in time, 1 broken 1 otherwise, 2 broken",
    ])
      expect(flat).toContain(row);
    expect(flat).toContain("it is optimal.");
    expect(flat).toContain("stands in for FILLER-1-PLC until 2026-12-12: it closes the way there, but for 1 machine of its own network; checked: stable, 41 kept.");
  });
  it("never counts what is not known as nothing", () => {
    expect(flat).toContain("not known what stops 1 0");
    const rows = judgementToText(patchingJudgement(), { ...plain, width: 140, all: true });
    expect(rows).toContain("Without a declared rate, and so in no cost: line-2.");
    expect(rows).toContain("at least 21,750 EUR p50, 72,000 p95");
  });
  it("says in words what cannot hold together", () => {
    const flatly = judgementToText(infeasiblePatchingJudgement(), { ...plain, all: true }).replace(/\s+/g, " ");
    expect(flatly).toContain(
      "together this cannot hold: SCADA-A and SCADA-B must be done by 2026-12-01; never both in one window (redundant pair); the only window before is Saturday 28 November 06:00 to 14:00. Without any one of these there may be one.",
    );
    expect(flatly).not.toContain("in real windows");
  });
  it("tells everything of every patch with --all", () => {
    const all = judgementToText(patchingJudgement(), { ...plain, all: true, width: 140 }).replace(/\s+/g, " ");
    for (const words of [
      "critical, CVSS 9.8, known to be exploited, 42 % within 30 days by forecast (CVE-2026-11111, CVE-2026-22222)",
      "out-of-cycle to immediate, as it is not known: whether it can be automated",
      "trouble 21 %; then stable again after 190 min p50, 1,460 min p95",
      "as asked 2026-12-07 10:00 … 10:55 stops line-1 in a batch (Batch 4711), 3 d 4 h into it",
      "in windows 2026-12-12 06:00 … 06:55 (maintenance W50)",
      "line-2 stops after 1 h 30 min (FILLER-1-PLC → SCADA-A → line-2)",
      "See that the BATF lamp is off",
      "Witness span-core-0412.pcapng packet 88,193.",
      "LABELLER-1: Its maker and model are not known",
    ])
      expect(all).toContain(words);
    for (const { need } of patchingOf(patchingJudgement()).patches) expect(all).toContain(need.asset);
  });
  it("stacks what a bundle has", () => {
    const bundle = judgementToText(patchingBundleJudgement(), { ...plain, width: 140, all: true });
    for (const part of [/conversations {3}✓ kept 102/, /sessions {3}✓ kept 62/, /patches {3}✖ conflict 1/]) expect(bundle).toMatch(part);
  });
});

describe("how good a planned course is", () => {
  const { planned } = patchingOf(patchingJudgement());
  it("tells the gap where it is not optimal, and that none is known where there is none", () => {
    expect(scheduleText({ ...planned, status: "best-found", gap: 0.008 })).toContain("none can be better by more than 0.8 %");
    expect(scheduleText({ ...planned, status: "best-found", gap: null })).toContain("how much better one could be is not known");
    expect(scheduleText({ ...planned, greedyExposureDays: 169.9 })).toContain("does as well");
    expect(scheduleText({ ...planned, status: "infeasible", conflict: ["a", "b"], isConflictIrreducible: false })).toBe(
      "No schedule keeps what was asked for; together this cannot hold: a; b. What is shown beside is as much of it as can be done.",
    );
    expect(scheduleText({ ...planned, status: "not-found", course: null, schedule: null })).toContain("not the same as that there is none");
  });
});

describe("a judgement of patching as JSON", () => {
  const parsed = JSON.parse(judgementToJson(patchingJudgement(), { all: false })) as Json & { patching: Json; counts: Json };
  it("puts patching behind the keys of the contract, every patch in it, and their counts beside those of conversations", () => {
    expect(Object.keys(parsed).at(-1)).toBe("patching");
    expect(Object.keys(parsed.patching)).toEqual("counts now horizon advisories courses patches compensations schedule undecidedAssets notFound".split(" "));
    expect(parsed.counts.patches).toEqual({ fits: 3, accepted: 0, compensated: 0, "no-fix": 1, unknown: 1, "outside-window": 0, late: 1, conflict: 1 });
    expect((parsed.patching.patches as Json[]).map(({ id }) => id)).toEqual([...(parsed.patching.patches as Json[]).map(({ id }) => id)].sort());
    expect(parsed.patching.now).toBe("2026-11-26T07:00:00.000000Z");
    const plc = (parsed.patching.patches as Json[]).find(({ asset }) => asset === "FILLER-1-PLC");
    expect(plc).toMatchObject({ verdict: "conflict", placed: { first: "2026-12-07T09:00:00.000000Z" }, compensation: 0, tail: { minutes: { p50: 190, p95: 1_460 } } });
  });
  it("is the same bytes in whatever order things were found", () => {
    const judgement = patchingJudgement();
    const patching = patchingOf(judgement);
    const [only] = patching.compensations;
    if (only === undefined) throw new Error("no compensation");
    const other = { ...only, asset: "CAPPER-2-PLC" };
    const straight: PatchingJudgement = { ...patching, compensations: [other, only], patches: patching.patches.map((p) => ({ ...p, compensation: p.compensation === null ? null : 1 })) };
    const turned: PatchingJudgement = {
      ...patching,
      compensations: [only, other],
      patches: [...patching.patches].reverse(),
      undecidedAssets: [...patching.undecidedAssets].reverse(),
      asGiven: { ...patching.asGiven, placements: [...patching.asGiven.placements].reverse(), left: [...patching.asGiven.left].reverse() },
    };
    expect(judgementToJson({ ...judgement, patching: turned }, { all: true })).toBe(judgementToJson({ ...judgement, patching: straight }, { all: true }));
  });
});

describe("a judgement of patching elsewhere", () => {
  it("fails a build for what stops production or keeps no rule, and passes nothing that is not known", () => {
    const cases = [...judgementToJunit(patchingJudgement()).matchAll(/<testcase classname="[^"]*\.(?:patches|undecided)" name="([^"]*)" time="0">\s*<(\w[\w-]*)/g)].map(
      ([, name, outcome]) => `${name} ${outcome}`,
    );
    expect(cases).toEqual([
      "CAPPER-2-PLC: SSA-840188 skipped",
      "FILLER-1-HMI: ICSA-26-091-02 failure",
      "FILLER-1-PLC: SSA-840188 failure",
      "HIST-01: KB5040437 system-out",
      "LIC-01: ICSA-26-100-01 skipped",
      "SCADA-A: KB5040437 system-out",
      "SCADA-B: KB5040437 system-out",
      "LABELLER-1 skipped",
    ]);
  });
  it("obeys no name", () => {
    const hostile = hostilePatchingJudgement();
    for (const all of [false, true]) {
      expect(judgementToText(hostile, { ...plain, all })).not.toMatch(CONTROL);
      expect(judgementToMarkdown(hostile, { timezone, all })).not.toMatch(CONTROL);
    }
    expect(judgementToJson(hostile, { all: true })).not.toMatch(CONTROL);
    const html = judgementToHtml(hostile, { timezone });
    expect(html).not.toMatch(CONTROL);
    expect(html).not.toMatch(/<script>alert|javascript:/);
  });
  it("gives the change that stands in to copy, line by line", () => {
    for (const made of [judgementToHtml(patchingJudgement(), { timezone }), judgementToMarkdown(patchingJudgement(), { timezone, all: false })])
      expect(made).toMatch(/kind: segmentation\nname: Until FILLER-1-PLC is patched\nconduits:/);
  });
  it("has only sections that have something to say", () => {
    const quiet = judgementToHtml(quietPatchingJudgement(), { timezone });
    for (const id of ["schedule", "patches", "machines", "map", "kept"]) expect(quiet).not.toContain(`id="${id}"`);
    expect(quiet).toContain('id="undecided"');
  });
  it("bounds its tables and counts what it leaves out", () => {
    const judgement = patchingJudgement();
    const patches = Array.from({ length: MOST_ROWS + 40 }, (_, i) => dossier(patchNeed(`M-${String(i).padStart(4, "0")}`, { id: `need-${String(i).padStart(4, "0")}` }), "fits"));
    const html = judgementToHtml({ ...judgement, patching: { ...patchingOf(judgement), patches } }, { timezone });
    expect(html).toContain("40 more rows not listed here");
    expect(html).toContain("40 more machines not listed here");
    expect([...html.matchAll(/<tr id="patch-/g)]).toHaveLength(MOST_ROWS);
    expect([...html.matchAll(/<details id="machine-/g)]).toHaveLength(MOST_ROWS);
  });
});
