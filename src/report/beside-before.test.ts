// A mended change beside the change as it was: what is counted, which controls still press, and what is left with its reason.
import { expect, it } from "vitest";
import { accessJudgement, quietAccessJudgement } from "../../tests/generators/access-judgement-builder.ts";
import { againWords, besideBefore, leftAfter, pressureBeside } from "./beside-before.ts";
import { brokenCount } from "./session-fate.ts";

const before = accessJudgement();
const after = quietAccessJudgement();

it("tells how many sessions break and are not known, before and after, and the claims", () => {
  const [was, is] = [before.access?.counts, after.access?.counts];
  if (was === undefined || is === undefined) throw new Error("no sessions");
  expect(besideBefore(before, after)).toBe(
    `sessions that break ${brokenCount(was)} → ${brokenCount(is)}, not known ${was.unknown} → ${is.unknown}; compliance ${before.compliance} → ${after.compliance}`,
  );
  expect(besideBefore({ ...before, compliance: "not-met" }, after)).toContain("; compliance not met → ");
  expect(brokenCount(was)).toBeGreaterThan(0);
  expect(besideBefore({ ...before, access: null }, after)).toBeNull();
});

it("sets the scores of the controls that press most beside each other, none of them lost", () => {
  expect(pressureBeside(before, { ...after, access: null })).toBe("retire operator 73.3 → 0, approval of vendor 37.1 → 0, total limit of vendor 13.2 → 0");
  expect(pressureBeside({ ...before, access: null }, before)).toBe("retire operator 0 → 73.3, approval of vendor 0 → 37.1, total limit of vendor 0 → 13.2");
  expect(pressureBeside({ ...before, access: null }, { ...after, access: null })).toBeNull();
});

it("names what is left by fate, role and machine, with its reason, and counts what it does not name", () => {
  const left = leftAfter(before);
  expect(left[0]).toMatch(/^\d+ sessions? locked out: account operator → .*\. The account ceases to be\.$/);
  expect(left.at(-1)).toMatch(/^and \d+ more groups?$/);
  expect(leftAfter({ ...before, access: null })).toEqual([]);
});

it("says in words what a mended copy comes to", () => {
  expect(againWords({ ...after, verdict: "unknown", verdictWhy: "One is not known.", compliance: "not-met" })).toBe("judged again: unknown. One is not known. Compliance: not met.");
  expect(againWords(null)).toBe("it could not be judged again");
});
