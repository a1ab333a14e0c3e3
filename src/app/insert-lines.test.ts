import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TextInsertion } from "../evidence/configs/dialect.ts";
import { insertLines } from "./insert-lines.ts";

const put = (beforeLine: number, ...lines: string[]): TextInsertion => ({ beforeLine, lines });

describe("lines put into a text", () => {
  it("stand before the line that is named, several in their order", () => {
    expect(insertLines("a\nb\nc\n", [put(2, "x", "y")])).toBe("a\nx\ny\nb\nc\n");
    expect(insertLines("a\nb\n", [put(2, "second"), put(1, "first"), put(2, "third")])).toBe("first\na\nsecond\nthird\nb\n");
  });
  it("take the line end of the text, and leave every other line its own", () => {
    expect(insertLines("a\r\nb\r\n", [put(2, "x")])).toBe("a\r\nx\r\nb\r\n");
    expect(insertLines("a\nb\r\nc\n", [put(3, "x")])).toBe("a\nb\r\nx\nc\n");
    expect(insertLines("a\r\nb\nc\r\n", [put(2, "x")])).toBe("a\r\nx\r\nb\nc\r\n");
  });
  it("leave a text without a final line end as it is, and end its last line where they stand behind it", () => {
    expect(insertLines("a\nb", [put(2, "x")])).toBe("a\nx\nb");
    expect(insertLines("a\nb", [put(3, "x")])).toBe("a\nb\nx\n");
    expect(insertLines("a\r\nb", [put(3, "x", "y")])).toBe("a\r\nb\r\nx\r\ny\r\n");
  });
  it("stand at the end of the text where their place is behind it: none is lost", () => {
    expect(insertLines("a\nb\n", [put(3, "x")])).toBe("a\nb\nx\n");
    expect(insertLines("a\nb\n", [put(99, "x")])).toBe("a\nb\nx\n");
    expect(insertLines("", [put(1, "x")])).toBe("x\n");
  });
  it("keep empty lines, also at the end", () => expect(insertLines("\n\na\n\n", [put(4, "x")])).toBe("\n\na\nx\n\n"));

  it("are all there, and without them the text is what it was", () => {
    const line = fc.constantFrom("", "a", "b c", "\td", "e\r");
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.boolean(),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.array(fc.constant("NEW"), { minLength: 1, maxLength: 3 })), { maxLength: 4 }),
        (lines, hasEnd, places) => {
          const text = lines.join("\n") + (hasEnd && lines.length > 0 ? "\n" : "");
          const written = insertLines(
            text,
            places.map(([beforeLine, added]) => ({ beforeLine, lines: added })),
          );
          const count = places.reduce((sum, [, added]) => sum + added.length, 0);
          expect(written.split(/\r?\n/).filter((l) => l === "NEW")).toHaveLength(count);
          const rest = written.replace(/NEW\r?\n/g, "");
          // A last line without an end gets one where something stands behind it.
          expect([text, `${text}\n`, `${text}\r\n`]).toContain(rest);
        },
      ),
      { seed: 411, numRuns: 300 },
    );
  });
});
