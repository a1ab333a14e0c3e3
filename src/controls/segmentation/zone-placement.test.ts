// The most specific member decides; the fast placement and the slow one agree.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asset, change, plant, zone } from "../../../tests/generators/plant-builder.ts";
import { hasErrors } from "../../foundation/diagnostic.ts";
import { formatIp } from "../../foundation/ip-address.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Zone, ZoneMember } from "../../plant/segmentation.ts";
import { placeSlowly } from "./placement-reference.ts";
import { readMember } from "./zone-members.ts";
import { placeInZones } from "./zone-placement.ts";

function zoneOfMembers(name: string, line: number, written: readonly string[]): Zone {
  const members = written.map((text, i): ZoneMember => {
    const read = readMember(text, { kind: "text", file: "c.yaml", line, column: i + 1 });
    if (!("member" in read)) throw new Error(read.problem.message);
    return read.member;
  });
  return zone(name, [], { members });
}

const zonesOf = (members: Record<string, string[]>): Zone[] => Object.entries(members).map(([name, written], i) => zoneOfMembers(name, i + 1, written));
const place = (members: Record<string, string[]>, assets: readonly Asset[], endpoint: string, space = "site"): string | null =>
  placeInZones(change(zonesOf(members), []), plant([], { assets })).zoneOf(space, endpoint)?.zone ?? null;

describe("the order asset, address, mac, range, prefix (longest), match, any", () => {
  const plc = asset("PLC", ["10.1.2.3"], { macs: ["00:1b:1b:00:00:01"], role: "plc" });
  const all: [string, string][] = [
    ["asset", "asset:PLC"],
    ["address", "10.1.2.3"],
    ["mac", "mac:00:1b:1b:00:00:01"],
    ["range", "10.1.2.0-10.1.2.9"],
    ["longer", "10.1.2.0/24"],
    ["shorter", "10.0.0.0/8"],
    ["match", "match:role=plc"],
    ["any", "any"],
  ];
  test.each(all.map(([name], i) => [name, i] as const))("%s wins over what comes after it", (name, i) => {
    const rest = all.slice(i).reverse();
    expect(place(Object.fromEntries(rest.map(([zoneName, member]) => [zoneName, [member]])), [plc], "10.1.2.3")).toBe(name);
  });
  test("what no member holds is in no zone", () => expect(place({ a: ["10.0.0.0/8"] }, [], "11.0.0.1")).toBeNull());
});

describe("machines", () => {
  const plc = asset("PLC", ["10.1.2.3"], { macs: ["00:1B:1b:00:00:01"] });
  test("a MAC address is where its machine's address is", () => expect(place({ cell: ["10.1.0.0/16"], out: ["any"] }, [plc], "mac:00:1b:1b:00:00:01")).toBe("cell"));
  test("unless it is named itself", () => expect(place({ cell: ["10.1.0.0/16"], own: ["mac:00:1b:1b:00:00:01"] }, [plc], "mac:00:1b:1b:00:00:01")).toBe("own"));
  test("a MAC address of a machine in two zones is in none, not in `any`", () => {
    const router = asset("R", ["10.1.0.1", "10.2.0.1"], { macs: ["00:1b:1b:00:00:02"] });
    expect(place({ a: ["10.1.0.0/16"], b: ["10.2.0.0/16"], out: ["any"] }, [router], "mac:00:1b:1b:00:00:02")).toBeNull();
  });
  test("the same address in another address space is another machine", () => {
    const assets = [asset("A", ["192.168.0.1"], { addressSpace: "skid-1" }), asset("B", ["192.168.0.1"], { addressSpace: "skid-2" })];
    const members = { one: ["asset:A"], two: ["asset:B"] };
    expect([place(members, assets, "192.168.0.1", "skid-1"), place(members, assets, "192.168.0.1", "skid-2"), place(members, assets, "192.168.0.1")]).toEqual(["one", "two", null]);
  });
});

describe("match:", () => {
  const plc = asset("FILLER-1", ["10.0.0.1"], { role: "plc", vendor: "Schneider Electric", line: "Line-1", level: 1, firmware: "V2.70" });
  test.each([
    ["match:role=plc", true],
    ["match:ROLE=PLC vendor='schneider electric'", true],
    ["match:level=1 line=line-1", true],
    ["match:name=filler-*", true],
    ["match:name=*-1", true],
    ["match:firmware=V2.*0", true],
    ["match:name=*x*", false],
    ["match:model=*", false],
    ["match:role=plc line=line-2", false],
    ["match:name=filler", false],
    ["match:name=FILLER-1*1", false],
  ])("%s → %s", (member, fits) => expect(place({ z: [member] }, [plc], "10.0.0.1")).toBe(fits ? "z" : null));
});

describe("what is told", () => {
  const plc = asset("PLC-1", ["10.0.0.1"], { role: "plc", vendor: "Siemens" });
  const told = (members: Record<string, string[]>): string[] =>
    placeInZones(change(zonesOf(members), []), plant([], { assets: [plc], lines: [{ name: "line-1", downtimePerHour: null, restartSeconds: null, bufferSeconds: null }] })).diagnostics.map(
      (d) => `${d.severity} ${d.code}: ${d.message} ${d.help ?? ""}`,
    );
  test("a tie of match: names both places, once, and places nobody", () => {
    const members = { a: ["match:role=plc"], b: ["10.9.0.0/16", "match:vendor=siemens"] };
    expect(told(members)).toEqual([
      'error zone-tie: PLC-1 (10.0.0.1) is in the zone "b" by match:vendor=siemens here and in "a" by match:role=plc in line 1, column 1; neither is more specific. Name it in one zone, such as asset:PLC-1, or narrow one of the two.',
    ]);
    expect(place(members, [plc], "10.0.0.1")).toBeNull();
  });
  test("no tie where something more specific decides", () => expect(told({ a: ["match:role=plc", "10.0.0.1"], b: ["match:vendor=siemens"] })).toEqual([]));
  test("names that the plant does not know", () => {
    expect(told({ a: ["asset:PLC-2"] })).toEqual(['warning unknown-asset: No asset of the plant is named "PLC-2", so this places nobody. Did you mean PLC-1?']);
    expect(told({ a: ["match:line=line-11"] })).toEqual(['warning unknown-line: No line of the plant is named "line-11", so match:line=line-11 places nobody. Did you mean line-1?']);
    expect(told({ a: ["match:role=robot"] })[0]).toContain("warning match-places-nobody");
  });
  test("an acknowledged break of an unknown machine", () => {
    const at = { kind: "text", file: "c", line: 9, column: 5 } as const;
    const entry = { client: "PLC-9", server: "10.0.0.1", services: null, from: null, to: null, role: null, owner: "x", until: null, reason: "y", at };
    const { diagnostics } = placeInZones(change(zonesOf({ a: ["any"] }), [], { acknowledged: [entry] }), plant([], { assets: [plc] }));
    expect(diagnostics).toMatchObject([{ code: "unknown-asset", severity: "warning", at: { line: 9 } }]);
  });
});

// A small world, so that members meet: two octets of IPv4, few IPv6 addresses, six MAC addresses.
const v4 = fc.tuple(fc.constantFrom(0, 1), fc.nat(15)).map(([a, b]) => `10.0.${a}.${b}`);
const v6 = fc.nat(7).map((n) => formatIp({ bits: 128, value: 0xfd00n * (1n << 112n) + BigInt(n) }));
const mac = fc.nat(5).map((n) => `00:1b:1b:00:00:0${n}`);
const ranged = (arb: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(arb, arb).map(([a, b]) => {
    const key = (t: string): number => Number(t.split(/[.:]/).slice(-2)[0] || 0) * 16 + Number(t.split(/[.:]/).slice(-1)[0] || 0);
    return key(a) <= key(b) ? `${a}-${b}` : `${b}-${a}`;
  });
const member = fc.oneof(
  v4,
  v6,
  ranged(v4),
  ranged(v6),
  mac.map((m) => `mac:${m}`),
  fc.nat(5).map((n) => `asset:M${n}`),
  fc.constant("any"),
  fc.tuple(v4, fc.integer({ min: 22, max: 32 })).map(([a, length]) => masked(a, length)),
  fc.integer({ min: 121, max: 128 }).map((length) => `fd00::/${length}`),
  fc.constantFrom("match:role=plc", "match:role=hmi", "match:vendor=a*", "match:level=1 role=plc", "match:line=l1"),
);
function masked(address: string, length: number): string {
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - length);
  return `${formatIp({ bits: 32, value: Math.floor(value / size) * size })}/${length}`;
}
const machine = fc
  .record({
    n: fc.nat(5),
    addresses: fc.uniqueArray(fc.oneof(v4, v6), { maxLength: 2 }),
    macs: fc.uniqueArray(mac, { maxLength: 2 }),
    role: fc.constantFrom("plc", "hmi", "unknown"),
    vendor: fc.constantFrom("ABB", "Beckhoff", null),
    level: fc.constantFrom(1, 2, null),
    line: fc.constantFrom("l1", null),
    space: fc.constantFrom("site", "skid"),
  })
  .map(({ n, addresses, macs, space, ...rest }) => asset(`M${n}`, addresses, { ...rest, macs, addressSpace: space } as Partial<Asset>));

describe("fast and slow", () => {
  test("agree on every endpoint, ties included", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(member, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
        fc.array(machine, { maxLength: 6 }),
        fc.array(
          fc.oneof(
            v4,
            v6,
            mac.map((m) => `mac:${m}`),
          ),
          { minLength: 1, maxLength: 12 },
        ),
        (members, assets, endpoints) => {
          const c = change(
            members.map((written, i) => zoneOfMembers(`z${i}`, i + 1, written)),
            [],
          );
          const p = plant([], { assets });
          const fast = placeInZones(c, p);
          for (const space of ["site", "skid"]) {
            for (const endpoint of [...endpoints, ...assets.flatMap((a) => a.addresses)]) {
              const slow = placeSlowly(c, p, space, endpoint);
              expect(fast.zoneOf(space, endpoint)?.zone ?? null).toBe(slow !== null && "zone" in slow ? slow.zone : null);
              expect(fast.zoneOf(space, endpoint)).toBe(fast.zoneOf(space, endpoint));
            }
          }
          const tied = assets.some((a) =>
            [...a.addresses, ...a.macs.map((m) => `mac:${m}`)].some((e) => {
              const slow = placeSlowly(c, p, a.addressSpace, e);
              return slow !== null && "tie" in slow;
            }),
          );
          expect(hasErrors(fast.diagnostics)).toBe(tied);
        },
      ),
      { numRuns: 400, seed: 20261125 },
    );
  });
});
