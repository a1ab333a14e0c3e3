// The addresses of zones as sets, against the placement of single endpoints: both read the same rule of who is in which zone.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AddressSet, intersectionOf, IS_IN, isEmptySet, membership } from "../../plant/address-set.ts";
import type { SegmentationChange, Zone, ZoneMember } from "../../plant/segmentation.ts";
import { asset, change, plant, textAt, zone } from "../../../tests/generators/plant-builder.ts";
import { readMember } from "./zone-members.ts";
import { zoneAddresses } from "./zone-addresses.ts";
import { placeInZones } from "./zone-placement.ts";

const NAMES = ["a", "b", "c"];
const MEMBERS = [
  "any",
  "10.0.0.0/8",
  "10.0.0.0/16",
  "10.0.1.0/24",
  "10.0.1.4/30",
  "10.0.1.5",
  "10.0.1.6",
  "10.0.1.2-10.0.1.6",
  "10.0.1.5-10.0.2.1",
  "2001:db8::/32",
  "2001:db8::/64",
  "2001:db8::5",
  "2001:db8::3-2001:db8::9",
  "asset:PLC",
  "mac:00:1b:1b:00:00:01",
  "match:role=scada",
];
const ASKED = [
  "10.0.1.1",
  "10.0.1.2",
  "10.0.1.4",
  "10.0.1.5",
  "10.0.1.6",
  "10.0.1.7",
  "10.0.1.255",
  "10.0.2.1",
  "10.0.2.2",
  "10.9.0.1",
  "192.0.2.1",
  "0.0.0.0",
  "223.255.255.255",
  "2001:db8::1",
  "2001:db8::5",
  "2001:db8::9",
  "2001:db8:1::1",
  "fe80::1",
];
const ASSETS = [
  asset("PLC", ["10.0.1.6", "2001:db8::9"], { role: "plc" }),
  asset("SCADA", ["10.9.0.1"], { role: "scada" }),
  asset("PANEL", ["10.0.1.7"], { macs: ["00:1b:1b:00:00:01"] }),
  asset("PLAIN", ["10.0.2.2"]),
];

function member(written: string): ZoneMember {
  const read = readMember(written, textAt(3));
  if ("problem" in read) throw new Error(read.problem.message);
  return read.member;
}

const withMembers = (name: string, members: readonly string[]): Zone => ({ ...zone(name, []), members: members.map(member) });
const changes: fc.Arbitrary<SegmentationChange> = fc.array(fc.uniqueArray(fc.constantFrom(...MEMBERS), { maxLength: 6 }), { minLength: 2, maxLength: 3 }).map((all) =>
  change(
    all.map((members, i) => withMembers(NAMES[i] as string, members)),
    [],
  ),
);

function holders(zones: ReadonlyMap<string, AddressSet>, address: string): string[] {
  return [...zones].filter(([, set]) => membership(set, address) === IS_IN).map(([name]) => name);
}

describe("addresses of zones", () => {
  it("are in one zone at most, and in that where a machine with the address would be", () => {
    const site = plant([], { assets: ASSETS });
    fc.assert(
      fc.property(changes, (c) => {
        const { zoneOf } = placeInZones(c, site);
        const zones = zoneAddresses(c, site, zoneOf);
        const sets = [...zones.values()];
        sets.forEach((set, i) => {
          for (const other of sets.slice(i + 1)) expect(isEmptySet(intersectionOf(set, other))).toBe(true);
        });
        for (const address of ASKED) {
          const place = zoneOf("site", address);
          expect([address, holders(zones, address)]).toEqual([address, place === null ? [] : [place.zone]]);
        }
      }),
      { seed: 421, numRuns: 150 },
    );
  });

  it("are nobody's where two zones claim them alike: no rule is written for them", () => {
    const c = change([withMembers("a", ["10.0.1.0/24"]), withMembers("b", ["10.0.1.0/24", "10.0.1.9"])], []);
    const zones = zoneAddresses(c, plant([]), () => null);
    expect([holders(zones, "10.0.1.8"), holders(zones, "10.0.1.9")]).toEqual([[], ["b"]]);
  });

  it("hold no group and no broadcast, whatever holds the rest", () => {
    const zones = zoneAddresses(change([withMembers("a", ["any"]), withMembers("b", ["224.0.0.0/4"])], []), plant([]), () => null);
    for (const address of ["224.0.0.1", "239.255.255.250", "255.255.255.255", "ff02::1"]) expect(holders(zones, address)).toEqual([]);
    expect(holders(zones, "223.255.255.255")).toEqual(["a"]);
    expect(holders(zones, "240.0.0.1")).toEqual(["a"]);
  });

  it("of a machine in two address spaces that are placed differently are nobody's", () => {
    const site = plant([], { assets: [asset("ONE", ["10.0.1.5"]), asset("TWO", ["10.0.1.5"], { addressSpace: "line-2" })] });
    const c = change([withMembers("a", ["asset:ONE"]), withMembers("b", ["asset:TWO"])], []);
    expect(holders(zoneAddresses(c, site, placeInZones(c, site).zoneOf), "10.0.1.5")).toEqual([]);
  });
});
