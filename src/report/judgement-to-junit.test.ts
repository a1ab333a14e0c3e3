import { describe, expect, it } from "vitest";
import { bottlingJudgement, hostileJudgement, quietJudgement } from "../../tests/generators/judgement-builder.ts";
import { JUDGEMENTS } from "../../tests/generators/judgements.ts";
import { parseStrictXml } from "../../tests/generators/strict-xml.ts";
import { judgementToJunit } from "./judgement-to-junit.ts";

describe("judgementToJunit", () => {
  for (const [name, build] of Object.entries(JUDGEMENTS)) {
    it(`is well-formed and counts what it holds: ${name}`, () => {
      const elements = parseStrictXml(judgementToJunit(build()));
      const suite = elements.find((e) => e.name === "testsuite");
      for (const [attribute, element] of [
        ["tests", "testcase"],
        ["failures", "failure"],
        ["skipped", "skipped"],
      ] as const)
        expect(Number(suite?.attributes[attribute])).toBe(elements.filter((e) => e.name === element).length);
    });
  }
  it("fails on every error finding and on an unstable result", () => {
    const elements = parseStrictXml(judgementToJunit(bottlingJudgement()));
    expect(elements.filter((e) => e.name === "failure")).toHaveLength(1 + bottlingJudgement().findings.filter((f) => f.severity === "error").length);
  });
  it("skips an unknown result: green never stands for not known", () => {
    const elements = parseStrictXml(judgementToJunit(quietJudgement()));
    expect(elements.filter((e) => e.name === "failure")).toHaveLength(0);
    expect(elements.filter((e) => e.name === "skipped").map((e) => e.attributes.message)).toEqual([quietJudgement().verdictWhy]);
  });
  it("keeps hostile names readable and harmless", () => {
    expect(parseStrictXml(judgementToJunit(hostileJudgement())).some((e) => e.name === "script")).toBe(false);
  });
});

describe("the strict check", () => {
  it("refuses what is not well-formed", () => {
    for (const bad of ["<a>", "<a></b>", "<a b=c/>", '<a b="1" b="2"/>', "<a>&nbsp;</a>", "<a/><b/>", "<a>\u0001</a>", "<a><</a>", "x"]) expect(() => parseStrictXml(bad), bad).toThrow();
    expect(parseStrictXml('<a b="&lt;">x<c/></a>').map((e) => e.name)).toEqual(["a", "c"]);
  });
});
