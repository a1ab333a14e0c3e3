import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressSet, IS_IN, membership, NOT_IN, parseIpv4, parseIpv6, PERHAPS_IN } from "./address-set.ts";

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
