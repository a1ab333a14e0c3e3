import { describe, expect, it } from "vitest";
import { stableId } from "./stable-id.ts";

describe("stableId", () => {
  it("equals FNV-1a 64 of the bytes and the separator", () => {
    // FNV-1a 64 of the single byte 0xFF, worked out by hand: (basis ^ 0xff) * prime mod 2^64.
    const expected = ((0xcbf29ce484222325n ^ 0xffn) * 0x100000001b3n) & 0xffff_ffff_ffff_ffffn;
    expect(stableId([""])).toBe(expected.toString(16).padStart(16, "0"));
  });
  it("keeps parts apart", () => {
    expect(stableId(["ab", "c"])).not.toBe(stableId(["a", "bc"]));
    expect(stableId(["a", "b"])).not.toBe(stableId(["b", "a"]));
  });
  it("is the same in every run", () => {
    expect(stableId(["blocked", "site|10.0.0.1|10.0.0.2||tcp|502|modbus-tcp"])).toMatch(/^[0-9a-f]{16}$/);
    expect(stableId(["x"])).toBe(stableId(["x"]));
  });
});
