// Parts behind a machine are not the machine: a chassis is no contradiction in itself.
import { expect, test } from "vitest";
import type { Claim, ClaimAttribute } from "../../plant/claim.ts";
import { contradictions, settled } from "./identity-claims.ts";

const claim = (attribute: ClaimAttribute, value: string, by: string, last = 1): Claim => ({ addressSpace: "site", endpoint: "10.0.0.1", attribute, value, by, first: 1, last, source: "a" });

test("modules of a chassis and units of a gateway contradict nobody, and do not speak for the machine", () => {
  const claims = [
    claim("vendor", "Rockwell Automation", "cip identity object"),
    claim("vendor", "ProSoft Technology", "cip identity object of module 1/2", 9),
    claim("vendor", "Hilscher", "cip identity object over a connection opened earlier", 9),
    claim("vendor", "Siemens", "profinet-cm I&M0 of slot 3.1", 9),
    claim("vendor", "Schneider Electric", "modbus-tcp function 43/14 VendorName of unit 17", 9),
  ];
  expect(contradictions(claims)).toEqual([]);
  expect(settled(claims, "vendor")).toBe("Rockwell Automation");
});

test("where only a part said something, it is better than nothing; two machines at one address still contradict each other", () => {
  expect(settled([claim("model", "1756-L61", "cip identity object of module 1/0")], "model")).toBe("1756-L61");
  expect(contradictions([claim("serial", "0051AEC3", "cip identity object"), claim("serial", "00524D8E", "enip-explicit ListIdentity")])).toHaveLength(1);
});
