import { expect, it } from "vitest";
import { accessJudgement } from "../../tests/generators/access-judgement-builder.ts";
import { bottlingJudgement } from "../../tests/generators/judgement-builder.ts";
import { infeasiblePatchingJudgement, patchingBundleJudgement, patchingJudgement } from "../../tests/generators/patching-judgement-builder.ts";
import { formatJudgement, formatObstacle, JUDGEMENT_FORMATS } from "./judgement-formats.ts";

const options = { all: false, color: false, width: 100, timezone: "Europe/Berlin", sources: [] };

it("prints a calendar only of what has a schedule, and says in words why not", () => {
  for (const judgement of [patchingJudgement(), patchingBundleJudgement()]) expect(formatObstacle(judgement, "ics")).toBeNull();
  for (const judgement of [bottlingJudgement(), accessJudgement()]) {
    expect(formatObstacle(judgement, "ics")).toMatchObject({ code: "no-calendar", severity: "error", at: { kind: "file", file: judgement.changeFile } });
    expect(formatObstacle(judgement, "ics")?.message).toContain("has no patches");
  }
  expect(formatObstacle(infeasiblePatchingJudgement(), "ics")?.message).toContain("there is none");
  for (const format of JUDGEMENT_FORMATS.filter((each) => each !== "ics")) expect(formatObstacle(bottlingJudgement(), format)).toBeNull();
});

it("stamps a calendar with the moment of the judgement, and has an event for each planned patch", () => {
  const text = [...formatJudgement(patchingJudgement(), "ics", options)].join("");
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(5);
  expect([...text.matchAll(/DTSTAMP:(\S+)/g)].map(([, stamp]) => stamp)).toEqual(Array.from({ length: 5 }, () => "20261126T070000Z"));
});
