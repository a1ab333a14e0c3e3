import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUtf8 } from "./utf8-text.ts";

const bytes = (...parts: (string | number[])[]): Uint8Array => Uint8Array.from(parts.flatMap((p) => (typeof p === "string" ? [...new TextEncoder().encode(p)] : p)));

describe("decodeUtf8", () => {
  test("whatever UTF-8 holds comes out, without a byte order mark", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => void expect(decodeUtf8(new TextEncoder().encode(text), "f").value).toBe(text.replace(/^\ufeff/, ""))),
      { seed: 1 },
    );
    expect(decodeUtf8(bytes([0xef, 0xbb, 0xbf], "a: 1"), "f").value).toBe("a: 1");
  });

  test.each([
    ["Latin-1 umlaut", bytes("a: 1\nb: gr", [0xfc], "n\n"), { line: 2, column: 6 }],
    ["after a good umlaut", bytes("ü: ", [0xe4], "x"), { line: 1, column: 4 }],
    ["cut character at the end", bytes("ab", [0xe2, 0x82]), { line: 1, column: 3 }],
    ["a surrogate", bytes("x", [0xed, 0xa0, 0x80]), { line: 1, column: 2 }],
    ["the only byte", bytes([0xff]), { line: 1, column: 1 }],
  ])("%s is shown where it stands", (_, input, at) => {
    const { value, diagnostics } = decodeUtf8(input, "f");
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "not-utf8", severity: "error", at }]);
  });

  test("UTF-16 is named", () => expect(decodeUtf8(bytes([0xff, 0xfe, 0x61, 0]), "f").diagnostics[0]?.message).toContain("UTF-16"));

  test("any bytes: a text or one diagnostic whose first bytes up to the place are good", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (input) => {
        const { value, diagnostics } = decodeUtf8(input, "f");
        expect((value === undefined) !== (diagnostics.length === 0)).toBe(true);
      }),
      { seed: 1 },
    );
  });
});
