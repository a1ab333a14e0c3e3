import { describe, expect, it } from "vitest";
import { bottlingJudgement, hostileJudgement, manyFindingsJudgement, quietJudgement } from "../../tests/generators/judgement-builder.ts";
import { accessJudgement, bundleJudgement, quietAccessJudgement } from "../../tests/generators/access-judgement-builder.ts";
import { isHostile, JUDGEMENTS } from "../../tests/generators/judgements.ts";
import { judgementToText } from "./judgement-to-text.ts";
import type { AskedWith } from "./read-on.ts";
import { displayWidth } from "./text-layout.ts";

const plain = { color: false, width: 100, all: false, timezone: "UTC" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would obey
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

describe("judgementToText", () => {
  it("says verdict, compliance and both together, the counts, and where to read on", () => {
    const text = judgementToText(bottlingJudgement(), plain);
    expect(text).toContain("✖ UNSTABLE");
    expect(text).toContain("compliance: not met");
    expect(text).toContain("→ neither stable nor compliant");
    expect(text).toMatch(/✓ kept 102 +✖ blocked 7 +▲ degraded 3 +◇ unfiltered 1 +\? unknown 1/);
    expect(text).toContain("holdpoint check changes/cell-zones.yaml --all");
    expect(text.replace(/\s+/g, " ")).toContain(
      "seen so far: at most 96 % of the conversations there are (at least 74 not yet seen), complete to 93 % for certain; month end never observed; CELL-SWITCH-3 not visible",
    );
    for (const question of ["1  Operational impact", "2  Never-updated systems", "3  Unaccounted for", "4  Before production"]) expect(text).toContain(question);
  });
  it("reads on with what was given, quoted for a shell; many files that a pattern named do not bury it; a proposal is drawn again", () => {
    const judgement = bottlingJudgement();
    const of = (asked: AskedWith): string => judgementToText(judgement, { ...plain, asked });
    expect(of({ given: ["--evidence", "my span.pcap", "--today", "2026-11-02"] })).toContain(`holdpoint check ${judgement.changeFile} --evidence 'my span.pcap' --today 2026-11-02 --all\n`);
    expect(of({ given: ["--evidence", ...Array.from({ length: 99 }, (_, i) => `span-${i}.pcapng`)] })).toContain(": the same command with --all");
    const proposed = of({ given: ["--workspace", "."], proposal: ["propose", "patching"] });
    expect(proposed).toContain("holdpoint propose patching --workspace . --format text --all");
    expect(proposed).toContain(`write the change: holdpoint propose patching --workspace . --output ${judgement.changeFile}`);
    expect(proposed).not.toContain("holdpoint check");
    expect(proposed).not.toContain("--write");
  });
  it("fits one screen, whatever was found, on a terminal of 80 columns and more", () => {
    for (const [name, build] of Object.entries(JUDGEMENTS)) {
      if (isHostile(name)) continue;
      for (const width of [80, 100, 120, 200]) expect(judgementToText(build(), { ...plain, width }).split("\n").length - 1, `${name} at ${width}`).toBeLessThanOrEqual(50);
    }
  });
  it("tells the first moment however little room there is, and nothing is later than nothing", () => {
    for (const [name, build] of Object.entries(JUDGEMENTS)) {
      const judgement = build();
      const first = judgement.timeline.find(({ isTotal }) => isTotal !== true);
      if (isHostile(name) || first === undefined) continue;
      for (const width of [80, 100, 120, 200]) {
        const lines = judgementToText(judgement, { ...plain, width }).split("\n");
        // A long moment is wrapped: its first word is in front.
        expect(
          lines.some((line) => line.startsWith(first.when.slice(0, 9)) && line.includes(first.what.slice(0, 12))),
          `${name} at ${width}`,
        ).toBe(true);
        const later = lines.findIndex((line) => /^… and .*later moments?$/.test(line));
        if (later >= 0) expect(lines[later - 1], `${name} at ${width}`).not.toBe("");
      }
    }
  });
  it("does not call later what happens at the same time", () => {
    const judgement = bottlingJudgement();
    const moment = (when: string) => ({ afterSeconds: 0, when, line: "line-1", what: "it stops", findings: [] });
    const text = judgementToText({ ...judgement, timeline: [...Array.from({ length: 9 }, () => moment("at once")), moment("after 1 h"), moment("after 2 h")] }, plain);
    expect(text).toMatch(/\n… and \d more at the same time, 2 later moments\n/);
  });
  it("never runs over the width", () => {
    for (const build of [bottlingJudgement, quietJudgement, manyFindingsJudgement, accessJudgement, bundleJudgement, quietAccessJudgement]) {
      for (const width of [72, 80, 100, 140])
        for (const all of [false, true]) for (const line of judgementToText(build(), { ...plain, width, all }).split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
  });
  it("draws the caret under the exact span", () => {
    const lines = judgementToText(bottlingJudgement(), { ...plain, all: true }).split("\n");
    const at = lines.findIndex((l) => l.includes("changes/cell-zones.yaml:19:13"));
    const source = lines[at + 1] as string;
    const caret = lines[at + 2] as string;
    expect(source).toContain("allow: [tcp/135]");
    expect(source.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe("tcp/135");
    expect(caret).toContain("Opens the mapper, not the port it hands out.");
  });
  it("names every finding, every witness and every assumption with --all", () => {
    const judgement = bottlingJudgement();
    const text = judgementToText(judgement, { ...plain, all: true, width: 140 });
    for (const finding of judgement.findings) expect(text).toContain(finding.title);
    for (const { record } of judgement.findings.flatMap((f) => f.evidence.map((e) => e.example))) expect(text).toContain(`packet ${record.toLocaleString("en-GB")}`);
    for (const assumption of judgement.assumptions) expect(text).toContain(`overrule: ${assumption.overruledBy}`);
  });
  it("loses nothing without colour", () => {
    for (const build of Object.values(JUDGEMENTS)) {
      const coloured = judgementToText(build(), { ...plain, color: true });
      expect(coloured).toContain("\u001b[");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours
      expect(coloured.replace(/\u001b\[[0-9;]*m/g, "").replace(/ +$/gm, "")).toBe(judgementToText(build(), plain));
    }
  });
  it("obeys no evidence: hostile names are shown, not sent", () => {
    for (const all of [false, true]) expect(judgementToText(hostileJudgement(), { ...plain, all })).not.toMatch(CONTROL);
  });
  it("shows instants in the plant's zone and says which", () => {
    const text = judgementToText(bottlingJudgement(), { ...plain, timezone: "Europe/Berlin", all: true });
    expect(text).toContain("times in Europe/Berlin");
    expect(text).toContain("2026-10-05 02:06");
    expect(judgementToText(bottlingJudgement(), { ...plain, all: true })).toContain("2026-10-05 00:06");
  });
});
