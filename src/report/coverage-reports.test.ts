import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accessJudgement, bundleJudgement } from "../../tests/generators/access-judgement-builder.ts";
import { bottlingJudgement, hostileJudgement } from "../../tests/generators/judgement-builder.ts";
import type { AccumulationPoint, JudgedCoverage } from "../plant/coverage.ts";
import { coverageTable } from "./coverage-table.ts";
import { coverageToHtml } from "./coverage-to-html.ts";
import { coverageToJsonParts } from "./coverage-to-json.ts";
import { coverageToText } from "./coverage-to-text.ts";
import type { CoverageView } from "./coverage-view.ts";
import { CURVE_STYLE, CURVE_STYLE_SHA256 } from "./html/curve-style.ts";
import { judgementToHtml } from "./judgement-to-html.ts";
import { seenSoFar } from "./seen-so-far.ts";
import { toCsv } from "./table.ts";
import { displayWidth } from "./text-layout.ts";

const CURVE: readonly AccumulationPoint[] = Array.from({ length: 20 }, (_, i): AccumulationPoint => {
  const units = i + 1;
  const expected = 1_873 * (units <= 10 ? units / 10 : 1 + (units - 10) / 400);
  return { units, method: units < 10 ? "interpolated" : units === 10 ? "observed" : "extrapolated", expected, low: expected - 3 * units, high: expected + 3 * units };
});

function view(coverage: JudgedCoverage, more: Partial<CoverageView> = {}): CoverageView {
  return {
    site: "bottling",
    timezone: "Europe/Berlin",
    evidence: "10 days of evidence",
    zones: "the zones of cells.yaml",
    coverage,
    assumptions: [{ code: "coverage-unit-share", text: "Half a day counts.", origin: "worst case", overruledBy: "watching without gaps" }],
    setAside: { housekeeping: 12, neverWorked: 1 },
    curveOf: (scope) => (scope.kind === "site" ? CURVE : []),
    ...more,
  };
}

const bottling = view(bottlingJudgement().coverage as JudgedCoverage);
const hostile = view(hostileJudgement().coverage as JudgedCoverage, { site: "‮evil<script>", zones: "\u001b[2J", evidence: "<img src=x>" });

describe("as text", () => {
  it("says first whether it is enough and what is missing, then the curve, the numbers and the assumptions", () => {
    const text = coverageToText(bottling, { width: 100, color: false });
    const order = [
      "Not enough was seen.",
      bottling.coverage.gate.shortfalls[0] as string,
      "┤",
      "● seen: 1,873 in 10 days.",
      "where or when",
      "Set aside: 12 conversations",
      "Not visible",
      "Assumed",
    ].map((words) => text.replaceAll(/\n\s*/g, " ").indexOf(words.replaceAll(/\n\s*/g, " ")));
    expect(order.every((place) => place >= 0)).toBe(true);
    expect(order).toEqual([...order].sort((x, y) => x - y));
  });
  it("stays within its width, with and without colour, and means the same without", () => {
    for (const width of [40, 60, 80, 132]) {
      const plain = coverageToText(bottling, { width, color: false });
      const picture = plain.split("\n").filter((line) => /[│┤└]/.test(line));
      expect(picture.length).toBeGreaterThan(10);
      for (const line of picture) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken out
      expect(coverageToText(bottling, { width, color: true }).replaceAll(/\u001b\[\d+m/g, "")).toBe(plain);
    }
  });
  it("says why where there is no curve", () => {
    expect(coverageToText({ ...bottling, curveOf: () => [] }, { width: 100, color: false })).toContain("No curve of site: 10 days of watching tell nothing of what was missed.");
  });
  it("counts the rows that it leaves out", () => {
    expect(coverageToText(bottling, { width: 100, color: false, most: 1 })).toContain(`${bottling.coverage.scopes.length - 1} more`);
  });
  it("lets no name of the plant reach the terminal as a command", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
    expect(coverageToText(hostile, { width: 100, color: false })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

describe("of people", () => {
  const people = view(accessJudgement().coverage as JudgedCoverage, { setAside: { programs: 390, automatic: 20 }, zones: "the lines of plant.yaml" });
  it("speaks of accesses, logs and who signs in, in every format", () => {
    const text = coverageToText(people, { width: 100, color: false });
    for (const words of [
      "accesses of people\n",
      "different accesses of people",
      "Set aside: 390 sessions of programs and of machines' own accounts, 20 to which a machine",
      "No log shows who signs in (1)",
      "line line-1",
    ])
      expect(text).toContain(words);
    expect(text).not.toContain("conversation");
    const html = coverageToHtml(people);
    for (const words of ["how much was seen of people", "21 accesses of people seen in 10 days", "No log shows who signs in", "never a person"]) expect(html).toContain(words);
    expect(html).not.toContain("conversation");
    expect(JSON.parse([...coverageToJsonParts(people)].join(""))).toMatchObject({
      of: "sessions",
      setAside: { programs: 390, automatic: 20 },
      scopes: [{ kind: "site" }, { kind: "line", line: "line-1" }, {}, {}],
    });
  });
  it("stands beside conversations where both are judged", () => {
    const both = bundleJudgement().coverage as JudgedCoverage;
    expect(seenSoFar(both)).toBe(
      "at most 96 % of the conversations there are (at least 74 not yet seen), complete to 93 % for certain; month end never observed; CELL-SWITCH-3 not visible; people's accesses complete to 61 %",
    );
    expect(seenSoFar(both.sessions as JudgedCoverage)).toBe("people's accesses complete to 61 % (at least 2 unseen); maintenance never logged");
    const html = judgementToHtml(bundleJudgement(), { timezone: "Europe/Berlin", sources: [] });
    expect(html).toContain("<h3>Conversations</h3>");
    expect(html).toContain("people in the role vendor: complete to 16 % for certain");
  });
});

describe("for programs", () => {
  it("JSON holds every scope with its curve, and what is wanted", () => {
    const json = JSON.parse([...coverageToJsonParts(bottling)].join("")) as { target: number; gate: { isEnough: boolean }; scopes: { scope: string; wanted: number | null; curve: unknown[] }[] };
    expect(json.scopes).toHaveLength(bottling.coverage.scopes.length);
    expect(json.scopes[0]).toMatchObject({ scope: "site", observed: 1_873, interval: [1_904, 2_014] });
    expect(json.scopes[0]?.wanted).toBeCloseTo(json.target * 2_014, 3);
    expect(json.scopes[0]?.curve).toHaveLength(20);
    expect(json.gate.isEnough).toBe(false);
    expect(JSON.parse([...coverageToJsonParts(hostile)].join(""))).toMatchObject({ site: "‮evil<script>" });
  });
  it("CSV holds the numbers as they are", () => {
    const { columns, rows } = coverageTable(bottling.coverage.scopes);
    const [head, site] = toCsv(columns, rows).split("\r\n");
    expect(head).toBe("scope,units,unit,observed,once,twice,estimatedTotal,intervalHigh,completeness,coverage,daysToTarget,isShort");
    expect(site).toBe("site,10,day,1873,112,84,1947,2014,0.93,0.996,0,");
  });
});

describe("as a page", () => {
  it("its policy admits its styles, and nothing that a name holds", () => {
    expect(CURVE_STYLE_SHA256).toBe(createHash("sha256").update(CURVE_STYLE).digest("base64"));
    const page = coverageToHtml(hostile);
    expect(page).not.toContain("<script");
    expect(page).not.toContain("<img");
  });
  it("shows the curve, the numbers and what is missing", () => {
    const page = coverageToHtml(bottling);
    expect(page.match(/class="curve-seen"/g)).toHaveLength(1);
    expect(page).toContain("<figcaption><strong>site</strong>: 1,873 conversations seen in 10 days; complete to 93 % for certain;");
    expect(page).toContain("Not enough was seen");
  });
});
