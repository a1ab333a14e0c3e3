import { describe, expect, it } from "vitest";
import type { Conduit, SegmentationChange, TextAt } from "../plant/segmentation.ts";
import { conduitsToRules } from "./conduits-to-rules.ts";

const at = (line: number): TextAt => ({ kind: "text", file: "c.yaml", line, column: 3 });
const conduit = (line: number, more: Partial<Conduit> = {}): Conduit => ({
  from: "a",
  to: "b",
  eitherWay: false,
  allow: [{ kind: "icmp", written: "icmp", at: at(line) }],
  until: null,
  owner: null,
  reason: null,
  at: at(line),
  allowAt: at(line),
  ...more,
});
const change = (conduits: Conduit[]): SegmentationChange => ({
  kind: "segmentation",
  name: "c",
  file: "c.yaml",
  sha256: "",
  satisfies: [],
  zones: [],
  conduits,
  within: "permit",
  default: "deny",
  defaultAt: at(1),
  enforcement: [],
  acknowledged: [],
});

describe("conduitsToRules", () => {
  it("opens one direction, or both for either way", () => {
    const rules = conduitsToRules(change([conduit(1), conduit(2, { eitherWay: true })]), "2026-01-01");
    expect(rules.map((r) => [r.source.zones?.[0], r.destination.zones?.[0], r.at.line])).toEqual([
      ["a", "b", 1],
      ["a", "b", 2],
      ["b", "a", 2],
    ]);
  });
  it("holds on the last day and not on the day after", () => {
    const c = change([conduit(1, { until: "2026-06-30" })]);
    expect(conduitsToRules(c, "2026-06-30")).toHaveLength(1);
    expect(conduitsToRules(c, "2026-07-01")).toHaveLength(0);
  });
  it("puts what lasts longest first", () => {
    const rules = conduitsToRules(change([conduit(1, { until: "2026-06-30" }), conduit(2), conduit(3, { until: "2027-01-01" })]), "2026-01-01");
    expect(rules.map((r) => r.at.line)).toEqual([2, 3, 1]);
  });
});
