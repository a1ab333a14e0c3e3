// Parts behind a machine are not the machine: a chassis is no contradiction in itself.
import { expect, test } from "vitest";
import type { Claim, ClaimAttribute } from "../../plant/claim.ts";
import { contradictions, settled } from "./identity-claims.ts";

const claim = (attribute: ClaimAttribute, value: string, by: string, last = 1): Claim => ({ addressSpace: "site", endpoint: "10.0.0.1", attribute, value, by, first: 1, last, source: "a" });

test("modules of a chassis contradict nobody, and do not speak for the machine", () => {
  const claims = [
    claim("vendor", "Rockwell Automation", "cip identity object"),
    claim("vendor", "ProSoft Technology", "cip identity object of module 1/2", 9),
    claim("vendor", "Hilscher", "cip identity object over a connection opened earlier", 9),
    claim("vendor", "Siemens", "profinet-cm I&M0 of slot 3.1", 9),
  ];
  expect(contradictions(claims)).toEqual([]);
  expect(settled(claims, "vendor")).toBe("Rockwell Automation");
  const router = [claim("name", "device 18", "bacnet-ip I-Am"), claim("name", "device 884456", "bacnet-ip I-Am of network 4", 9)];
  expect([contradictions(router), settled(router, "name")]).toEqual([[], "device 18"]);
});

test("where only a part said something, it is better than nothing; two machines at one address still contradict each other, and so do units", () => {
  expect(settled([claim("model", "1756-L61", "cip identity object of module 1/0")], "model")).toBe("1756-L61");
  expect(contradictions([claim("serial", "0051AEC3", "cip identity object"), claim("serial", "00524D8E", "enip-explicit ListIdentity")])).toHaveLength(1);
  expect(contradictions([claim("firmware", "2.6", "assets.csv row 5", Number.NaN), claim("firmware", "2.8", "modbus-tcp function 43/14 MajorMinorRevision of unit 1")])).toHaveLength(1);
});

test("the only unit behind an address is the machine, and a list contradicts it; one unit of several is none", () => {
  const listed = claim("firmware", "2.6", "list.csv row 2", Number.NaN);
  const unit = (n: number, value: string): Claim => claim("firmware", value, `modbus-tcp function 43/14 MajorMinorRevision of unit ${n}`);
  expect(contradictions([listed, unit(1, "V2.70")])).toEqual(['list.csv row 2 says firmware "2.6", modbus-tcp function 43/14 MajorMinorRevision of unit 1 says firmware "V2.70"']);
  expect(settled([listed, unit(1, "V2.70")], "firmware")).toBe("V2.70");
  expect(contradictions([listed, unit(1, "V2.70"), unit(2, "V3.1")])).toEqual([]);
  expect(settled([listed, unit(1, "V2.70"), unit(2, "V3.1")], "firmware")).toBe("2.6");
});

test("makers of network cards and guesses of scanners contradict nobody", () => {
  const claims = [claim("vendor", "Siemens", "list.csv row 2", Number.NaN), claim("vendor", "Intel", "scan.xml host 1 (MAC prefix)"), claim("vendor", "Dell", "guess.csv row 3 ")];
  expect(contradictions(claims)).toEqual(['guess.csv row 3  says vendor "Dell", list.csv row 2 says vendor "Siemens"']);
});
