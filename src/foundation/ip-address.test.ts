import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatIp, formatPrefix, parseIp, parseMac, parsePrefix } from "./ip-address.ts";

describe("addresses", () => {
  test("number to text to number", () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (value) => void expect(parseIp(formatIp({ bits: 32, value }))).toEqual({ bits: 32, value })),
      { seed: 1 },
    );
    fc.assert(
      fc.property(fc.bigInt(0n, (1n << 128n) - 1n), (value) => void expect(parseIp(formatIp({ bits: 128, value }))).toEqual({ bits: 128, value })),
      { seed: 1 },
    );
  });

  test.each([
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["::ffff:10.0.0.1", "::ffff:a00:1"],
    ["1:0:0:0:0:0:0:0", "1::"],
  ])("%s is spelt %s (RFC 5952)", (written, usual) => expect(formatIp(parseIp(written) as NonNullable<ReturnType<typeof parseIp>>)).toBe(usual));

  test.each(["10.0.0.256", "10.0.0", "10.0.0.01", "1.2.3.4.5", "fe80::1%eth0", "1::2::3", "12345::", ":", "", "10.0.0.1 "])("%s is no address", (text) => expect(parseIp(text)).toBeUndefined());
});

describe("prefixes", () => {
  test.each([
    ["10.20.1.5/24", "10.20.1.0/24", true],
    ["0.0.0.0/0", "0.0.0.0/0", false],
    ["10.0.0.1/32", "10.0.0.1/32", false],
    ["FE80::1/10", "fe80::/10", true],
    ["::/0", "::/0", false],
  ])("%s", (written, usual, hadHostBits) => {
    const prefix = parsePrefix(written);
    expect(prefix?.hadHostBits).toBe(hadHostBits);
    expect(formatPrefix(prefix as NonNullable<typeof prefix>)).toBe(usual);
  });
  test.each(["10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/255.0.0.0", "10.0.0.0/", "/8", "::/129"])("%s is no prefix", (text) => expect(parsePrefix(text)).toBeUndefined());
});

test("MAC addresses in three spellings", () => {
  for (const text of ["00:1B:1b:12:34:56", "00-1b-1b-12-34-56", "001b.1b12.3456"]) expect(parseMac(text)).toBe("00:1b:1b:12:34:56");
  for (const text of ["00:1b:1b:12:34", "00:1b-1b:12:34:56", "001b1b123456", "0g:1b:1b:12:34:56"]) expect(parseMac(text)).toBeUndefined();
});
