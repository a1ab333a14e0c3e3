// A change as rules between addresses: what is carried, and that what cannot be is said where it is written.
import { describe, expect, it } from "vitest";
import { change, conduit, plant, point, zone } from "../../../tests/generators/plant-builder.ts";
import type { EnforcementPoint, SegmentationChange } from "../../plant/segmentation.ts";
import { changeToPolicy } from "./change-to-policy.ts";
import { zoneAddresses } from "./zone-addresses.ts";

const TODAY = "2026-10-05";
const ZONES = [zone("a", ["10.0.0.0/24"]), zone("b", ["10.0.1.0/24"]), zone("c", ["10.0.2.0/24"])];

function policyOf(c: SegmentationChange, at: EnforcementPoint | null = null) {
  return changeToPolicy(
    c,
    zoneAddresses(c, plant([]), () => null),
    at,
    TODAY,
  );
}
const texts = (c: SegmentationChange, at: EnforcementPoint | null = null): string[] => policyOf(c, at).policy.rules.map((r) => r.text);
const codes = (c: SegmentationChange): string[] => policyOf(c).diagnostics.map((d) => d.code);

describe("the policy of a change", () => {
  it("permits what conduits permit, by address, and what stays inside a zone", () => {
    const c = change(ZONES.slice(0, 2), [conduit("a", "b", ["tcp/502"])]);
    const { policy, diagnostics } = policyOf(c);
    expect(policy.rules.map((r) => [r.action, r.source.zones, policy.nameOf.get(r.source.addresses as never), policy.nameOf.get(r.destination.addresses as never)])).toEqual([
      ["permit", null, "a", "b"],
      ["permit", null, "a", "a"],
      ["permit", null, "b", "b"],
    ]);
    expect([policy.otherwise, diagnostics]).toEqual(["deny", []]);
  });
  it("says nothing of the inside of zones where that is denied, and ends as the change does", () => {
    expect(texts(change(ZONES, [], { within: "deny" }))).toEqual([]);
    expect(policyOf(change(ZONES, [], { default: "permit" })).policy.otherwise).toBe("permit");
    expect(policyOf(change(ZONES, [], { enforcement: [point({ denied: "reject" })] })).policy.otherwise).toBe("reject");
  });
  it("denies the inside of zones behind the conduits, where that is denied and the rest is not", () => {
    const c = change(ZONES.slice(0, 2), [conduit("a", "a", ["tcp/502"])], { within: "deny", default: "permit" });
    expect(policyOf(c).policy.rules.map((r) => [r.action, r.text])).toEqual([
      ["permit", "a to a: allow tcp/502"],
      ["deny", "within a: deny"],
      ["deny", "within b: deny"],
    ]);
    expect(policyOf({ ...c, enforcement: [point({ denied: "reject" })] }).policy.rules[1]?.action).toBe("reject");
  });
  it("puts what is denied first, as the point refuses, and tells that the rest is permitted", () => {
    const deny = [{ kind: "port" as const, transport: "tcp" as const, fromPort: 102, toPort: 102, written: "tcp/102", at: conduit("a", "b", []).at }];
    const c = change(ZONES.slice(0, 2), [conduit("a", "b", ["tcp/1-65535"]), conduit("a", "b", [], { deny })], { within: "deny", enforcement: [point({ denied: "reject" })] });
    expect(policyOf(c).policy.rules.map((r) => [r.action, r.text])).toEqual([
      ["reject", "a to b: deny tcp/102"],
      ["permit", "a to b: allow tcp/1-65535"],
    ]);
    expect([codes(c), codes({ ...c, default: "permit" })]).toEqual([[], ["permits-the-rest"]]);
  });
  it("of one point holds what crosses there", () => {
    const edge = point({ name: "edge", between: ["b", "a"], idleTimeout: { tcp: 60 }, alg: ["ftp"] });
    const c = change(ZONES, [conduit("a", "b", ["tcp/502"]), conduit("b", "c", ["tcp/22"])], { enforcement: [edge] });
    expect(texts(c, edge)).toEqual(["a to b: allow tcp/502", "within a: permit", "within b: permit"]);
    expect(policyOf(c, edge).policy).toMatchObject({ idleTimeout: { tcp: 60 }, algs: ["ftp"] });
  });
  it("leaves out what is over, and keeps the last day of what ends", () => {
    const c = change(ZONES, [conduit("a", "b", ["tcp/1"], { until: "2026-10-04" }), conduit("a", "b", ["tcp/2"], { until: "2026-10-05" })], { within: "deny" });
    expect(policyOf(c).policy.rules.map((r) => r.until)).toEqual(["2026-10-05"]);
    expect(codes(c)).toEqual([]);
  });
  it("leaves out layer 2, and says so once", () => {
    const c = change(ZONES, [conduit("a", "b", ["l2/0x8892"], { eitherWay: true })], { within: "deny" });
    expect([texts(c), codes(c)]).toEqual([[], ["layer-2-not-carried"]]);
  });
  it("writes a recognised protocol as its ports, and says what that means; without ports it is left out", () => {
    const c = change(ZONES, [conduit("a", "b", ["app:opcua"])], { within: "deny" });
    expect(codes(c)).toEqual(["recognition-not-carried"]);
    expect(policyOf(c).policy.rules[0]?.services.every((s) => s.kind === "port")).toBe(true);
    const none = change(ZONES, [conduit("a", "b", ["app:no-such-protocol"])], { within: "deny" });
    expect([texts(none), codes(none)]).toEqual([[], ["recognition-not-carried"]]);
  });
  it("writes no rule for a zone of which no address is known, and says so", () => {
    const c = change([zone("a", []), ...ZONES.slice(1)], [conduit("a", "b", ["tcp/502"])], { within: "deny" });
    expect([texts(c), codes(c)]).toEqual([[], ["zone-without-addresses"]]);
  });
});
