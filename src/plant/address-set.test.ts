import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AddressSet, addressSet, complementOf, EVERY_IP, intersectionOf, IS_IN, isEmptySet, membership, NO_ADDRESSES, NOT_IN, parseIpv4, parseIpv6, PERHAPS_IN, unionOf } from "./address-set.ts";

describe("addressSet", () => {
  it.each([
    ["10.20.1.0/24", "10.20.1.255", IS_IN],
    ["10.20.1.0/24", "10.20.2.0", NOT_IN],
    ["10.20.1.7/24", "10.20.1.1", IS_IN],
    ["0.0.0.0/0", "255.255.255.255", IS_IN],
    ["10.0.0.5-10.0.0.7", "10.0.0.8", NOT_IN],
    ["fe80::/10", "febf:ffff::1", IS_IN],
    ["fe80::/10", "fec0::1", NOT_IN],
    ["::ffff:10.0.0.1", "::ffff:a00:1", IS_IN],
    ["mac:00:1B:1B:00:00:01", "mac:00:1b:1b:00:00:01", IS_IN],
    ["vendor.example.net", "10.0.0.1", PERHAPS_IN],
  ])("%s holds %s: %d", (written, endpoint, expected) => expect(membership(addressSet([written]), endpoint)).toBe(expected));

  it("joins ranges without changing what they hold", () => {
    const range = fc.tuple(fc.nat(300), fc.nat(40)).map(([from, size]) => ({ from, to: from + size }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), (ranges) => {
        const text = (n: number): string => `10.0.${Math.floor(n / 256)}.${n % 256}`;
        const set = addressSet(ranges.map((r) => `${text(r.from)}-${text(r.to)}`));
        for (let n = 0; n < 400; n += 3) expect(membership(set, text(n)) === IS_IN).toBe(ranges.some((r) => n >= r.from && n <= r.to));
        for (let i = 1; i < set.v4.length; i++) expect((set.v4[i]?.from ?? 0) - (set.v4[i - 1]?.to ?? 0)).toBeGreaterThan(1);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it.each(["1.2.3", "1.2.3.256", "01.2.3.4", "", "1.2.3.4.5", "a.b.c.d"])("refuses %j as IPv4", (text) => expect(parseIpv4(text)).toBeUndefined());
  it.each([":", "1::2::3", "12345::", "fe80::1%eth0", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9"])("refuses %j as IPv6", (text) => expect(parseIpv6(text)).toBeUndefined());
});

const PARTS = [
  "0.0.0.0/1",
  "10.0.0.0/8",
  "10.0.0.0/24",
  "10.0.0.255-10.0.2.0",
  "10.0.1.0-10.0.1.7",
  "128.0.0.0/1",
  "255.255.255.255",
  "0.0.0.0",
  "::/1",
  "8000::/1",
  "fe80::/10",
  "fe80::1-fe80::ff",
  "::",
  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
];
const MACS = ["mac:00:1b:1b:00:00:01", "mac:00:1b:1b:00:00:02"];
const POINTS = [
  "0.0.0.0",
  "9.255.255.255",
  "10.0.0.0",
  "10.0.0.255",
  "10.0.1.0",
  "10.0.1.8",
  "10.0.2.0",
  "10.0.2.1",
  "127.255.255.255",
  "128.0.0.0",
  "255.255.255.255",
  "::",
  "::1",
  "7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  "8000::",
  "fe80::",
  "fe80::100",
  "febf::1",
  "fec0::",
  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
];
const sets = (parts: readonly string[]): fc.Arbitrary<AddressSet> => fc.subarray([...parts], { maxLength: 5 }).map(addressSet);

describe("union, intersection and complement", () => {
  const isIn = (set: AddressSet, point: string): boolean => membership(set, point) === IS_IN;
  const ranges = ({ v4, v6 }: AddressSet): unknown => ({ v4, v6 });

  it("hold exactly the addresses that they should, of both families", () => {
    fc.assert(
      fc.property(sets([...PARTS, ...MACS]), sets([...PARTS, ...MACS]), (a, b) => {
        for (const p of [...POINTS, ...MACS]) {
          expect(isIn(unionOf([a, b]), p)).toBe(isIn(a, p) || isIn(b, p));
          expect(isIn(intersectionOf(a, b), p)).toBe(isIn(a, p) && isIn(b, p));
        }
        for (const p of POINTS) expect(isIn(complementOf(a), p)).toBe(!isIn(a, p));
        for (const p of MACS) expect(isIn(complementOf(a), p)).toBe(false);
      }),
      { seed: 8, numRuns: 500 },
    );
  });

  it("keep the laws of sets, in one canonical form", () => {
    fc.assert(
      fc.property(sets(PARTS), sets(PARTS), sets(PARTS), (a, b, c) => {
        expect(complementOf(complementOf(a))).toEqual(a);
        expect(complementOf(unionOf([a, b]))).toEqual(intersectionOf(complementOf(a), complementOf(b)));
        expect(ranges(unionOf([a, b]))).toEqual(ranges(unionOf([b, a])));
        expect(ranges(intersectionOf(a, unionOf([b, c])))).toEqual(ranges(unionOf([intersectionOf(a, b), intersectionOf(a, c)])));
        expect(ranges(unionOf([a, complementOf(a)]))).toEqual(ranges(EVERY_IP));
        expect(isEmptySet(intersectionOf(a, complementOf(a)))).toBe(true);
        expect(ranges(unionOf([a, NO_ADDRESSES]))).toEqual(ranges(a));
        expect(ranges(intersectionOf(a, EVERY_IP))).toEqual(ranges(a));
      }),
      { seed: 9, numRuns: 500 },
    );
  });

  it("keep names that are not resolved where they may matter", () => {
    const named = addressSet(["10.0.0.0/24", "vendor.example.net"]);
    expect(unionOf([named, named]).unresolved).toEqual(["vendor.example.net"]);
    expect(membership(intersectionOf(named, addressSet(["10.0.0.0/8"])), "10.9.9.9")).toBe(PERHAPS_IN);
    expect(complementOf(named).unresolved).toEqual([]);
    expect(complementOf(NO_ADDRESSES)).toEqual(EVERY_IP);
    expect(isEmptySet(complementOf(EVERY_IP))).toBe(true);
  });
});
