// Who reaches a machine by rules: drawn small, with what each rule opens beside what the answer must say.
import { describe, expect, it } from "vitest";
import { patchNeed } from "../../tests/generators/patch-builder.ts";
import { asset, plant } from "../../tests/generators/plant-builder.ts";
import { readConfig } from "../evidence/configs/read-config.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";
import type { VulnerableService } from "../plant/patch-risk-words.ts";
import type { Plant } from "../plant/plant.ts";
import { reachedThroughChange, reachedThroughFirewall, reachedToday } from "./reached-today.ts";
import { readChange } from "./read-change.ts";

const TODAY = "2026-10-05";
const tcp = (port: number): VulnerableService => ({ transport: "tcp", fromPort: port, toPort: port, protocol: null, words: "" });
const L2: VulnerableService = { transport: "l2", fromPort: 0, toPort: 0, protocol: null, words: "" };
const p: Plant = plant([], {
  assets: [
    asset("PLC", ["10.0.1.10"], { level: 1 }),
    asset("HMI", ["10.0.1.20"], { level: 2 }),
    asset("SCADA", ["10.0.2.5"], { level: 2 }),
    asset("HIST", ["10.0.2.6"]),
    asset("MAIL", ["10.0.9.9"], { level: 4 }),
    asset("AFAR", ["198.51.100.7"]),
  ],
  networks: ["10.0.1.0/24", "10.0.2.0/24", "10.0.9.0/24"].map((prefix) => ({ prefix, vlan: null, gateway: null, by: "test" })),
});

const ASA = `hostname edge
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.2 255.255.255.248
interface GigabitEthernet0/1
 nameif cell
 security-level 90
 ip address 10.0.1.1 255.255.255.0
interface GigabitEthernet0/2
 nameif plant
 security-level 80
 ip address 10.0.2.1 255.255.255.0
interface GigabitEthernet0/3
 nameif office
 security-level 20
 ip address 10.0.9.1 255.255.255.0
route outside 0.0.0.0 0.0.0.0 203.0.113.1
access-list PLANT_IN extended permit tcp host 10.0.2.5 host 10.0.1.10 eq 102
access-list PLANT_IN extended permit tcp 10.0.2.0 255.255.255.0 host 10.0.1.10 eq 80
access-list OFFICE_IN extended permit tcp host 10.0.9.9 host 10.0.1.10 eq 443
access-list OFFICE_IN extended permit udp any host 10.0.1.20 eq 161
access-list OUTSIDE_IN extended permit tcp any host 10.0.1.20 eq 22
access-group PLANT_IN in interface plant
access-group OFFICE_IN in interface office
access-group OUTSIDE_IN in interface outside
`;
function firewall(): FirewallConfig {
  const { read } = readConfig({ text: ASA, file: "edge.cfg", sha256: "" });
  return read?.config.firewalls[0] as FirewallConfig;
}

describe("reachedThroughFirewall", () => {
  const reaches = reachedThroughFirewall(p, firewall(), TODAY);
  it("names who comes through, by what, and how far they are to be trusted", () => {
    expect(reaches(patchNeed("PLC"), [tcp(102)])).toEqual({
      zones: ["plant"],
      addresses: 1,
      leastTrustedLevel: 2,
      isListed: true,
      isOutsideReached: false,
      rules: [expect.stringMatching(/permit tcp host 10\.0\.2\.5 host 10\.0\.1\.10 eq 102 \(.*edge\.cfg line 19\)/)],
    });
    // A whole network: 256 addresses without its broadcast and the firewall's own; of HIST no level is known.
    const wide = reaches(patchNeed("PLC"), [tcp(80)]);
    expect(wide).toMatchObject({ zones: ["plant"], leastTrustedLevel: null, isOutsideReached: false });
    expect(wide?.isListed).toBeUndefined();
    expect(wide?.addresses).toBeGreaterThan(250);
    expect(reaches(patchNeed("PLC"), [tcp(443)])).toMatchObject({ zones: ["office"], addresses: 1, leastTrustedLevel: 4 });
    expect(reaches(patchNeed("HMI"), [tcp(22)])).toMatchObject({ zones: ["outside"], isOutsideReached: true });
  });

  it("takes any service as any, and no service of layer 2 as none", () => {
    expect(reaches(patchNeed("PLC"), null)).toMatchObject({ zones: ["office", "plant"], leastTrustedLevel: 4 });
    expect(reaches(patchNeed("PLC"), [L2])).toMatchObject({ zones: [], addresses: 0, leastTrustedLevel: null });
    expect(reaches(patchNeed("PLC"), [tcp(4_840)])).toMatchObject({ zones: [], addresses: 0 });
  });

  it("says nothing of machines that it does not stand before", () => {
    expect(reaches(patchNeed("AFAR"), [tcp(102)])).toBeNull();
    expect(reaches(patchNeed("NOBODY"), [tcp(102)])).toBeNull();
    expect(reachedThroughFirewall(p, { ...firewall(), routesMissing: "a routing protocol" }, TODAY)(patchNeed("PLC"), [tcp(102)])).toBeNull();
  });
});

function through(text: string, today = TODAY): ReturnType<typeof reachedThroughChange> {
  const { read, diagnostics } = readChange({ file: "zones.yaml", text: `kind: segmentation\nname: x\n${text}` }, p);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return read === null ? () => null : reachedThroughChange(p, read.change, read.zoneOf, today);
}
const ZONES =
  "zones:\n  - { name: cell, members: [10.0.1.0/24] }\n  - { name: plant, level: 3, members: [10.0.2.0/24] }\n  - { name: office, members: [asset:MAIL] }\n  - { name: rest, members: [any] }\n";

describe("reachedThroughChange", () => {
  it.each<[string, string, readonly VulnerableService[] | null, object | null]>([
    ["by a conduit", "conduits:\n  - { from: plant, to: cell, allow: [tcp/100-110] }\n", [tcp(102)], { zones: ["plant"], leastTrustedLevel: 3, addresses: 256, isOutsideReached: false }],
    ["by no conduit", "conduits:\n  - { from: plant, to: cell, allow: [tcp/103] }\n", [tcp(102)], { zones: [], addresses: 0 }],
    ["by another port where any counts", "conduits:\n  - { from: office, to: cell, allow: [tcp/103] }\n", null, { zones: ["office"], leastTrustedLevel: 4, addresses: 1, isListed: true }],
    [
      "by a recognised protocol on any port",
      "conduits:\n  - { from: office, to: cell, allow: [app:opcua] }\nenforcement:\n  - { name: f, at: all, inspects: [opcua] }\n",
      [tcp(102)],
      { zones: ["office"] },
    ],
    ["by the default", "default: permit\n", [tcp(102)], { zones: ["office", "plant", "rest"], isOutsideReached: true }],
    [
      "not by the default where it is denied",
      "default: permit\nconduits:\n  - { from: rest, to: cell, deny: [s7] }\n  - { from: plant, to: cell, deny: [any] }\n",
      [tcp(102)],
      { zones: ["office"], leastTrustedLevel: 4 },
    ],
    ["in part, where a part is denied", "default: permit\nconduits:\n  - { from: rest, to: cell, deny: [tcp/102] }\n", [{ ...tcp(100), toPort: 110 }], { zones: ["office", "plant", "rest"] }],
    ["where nothing enforces", "enforcement:\n  - { name: f, between: [plant, cell] }\n", [tcp(102)], { zones: ["office", "rest"], isOutsideReached: true }],
    ["not after the last day of a permission", "conduits:\n  - { from: plant, to: cell, allow: [any], until: 2026-10-04 }\n", [tcp(102)], { zones: [] }],
  ])("%s", (_, text, services, answer) => {
    expect(through(`${ZONES}${text}`)(patchNeed("PLC"), services)).toMatchObject(answer as object);
  });

  it("leaves its own network out, and knows nothing of machines in no zone", () => {
    const zones = "zones:\n  - { name: a, members: [10.0.1.10] }\n  - { name: b, members: [10.0.1.0/24, 10.0.2.0/24] }\ndefault: permit\nenforcement:\n  - { name: f, at: all }\n";
    expect(through(zones)(patchNeed("PLC"), [tcp(102)])).toMatchObject({ zones: ["b"], isOutsideReached: true });
    expect(through(zones.replace("10.0.1.10", "10.0.1.11").replace("10.0.1.0/24, ", ""))(patchNeed("PLC"), [tcp(102)])).toBeNull();
  });

  it("goes before a configuration, which speaks where it is silent", () => {
    const { read } = readChange({ file: "zones.yaml", text: "kind: segmentation\nname: x\nzones:\n  - { name: a, members: [10.0.9.0/24] }\n  - { name: b, members: [10.0.2.0/24] }\n" }, p);
    const reaches = reachedToday({ plant: p, against: { firewall: firewall() }, zones: read, today: TODAY });
    expect(reaches(patchNeed("MAIL"), [tcp(25)])).toMatchObject({ zones: [] });
    expect(reaches(patchNeed("PLC"), [tcp(102)])).toMatchObject({ zones: ["plant"] });
    expect(reachedToday({ plant: p, against: null, zones: null, today: TODAY })(patchNeed("PLC"), [tcp(102)])).toBeNull();
  });
});
