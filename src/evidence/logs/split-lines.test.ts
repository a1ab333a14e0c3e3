// Lines are the same however the content comes in chunks, and a line without end costs no memory.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_LINE_BYTES, LineSplitter } from "./split-lines.ts";

interface Seen {
  readonly text: string;
  readonly number: number;
  readonly offset: number;
  readonly tooLong: boolean;
}

function split(chunks: readonly Uint8Array[], splitter = new LineSplitter(0, 0)): Seen[] {
  const seen: Seen[] = [];
  const take = (line: ReturnType<LineSplitter["next"]>): void => {
    if (line !== null) seen.push({ text: Buffer.from(line.bytes).toString("latin1"), number: line.number, offset: line.offsetBytes, tooLong: line.isTooLong });
  };
  for (const chunk of chunks) {
    splitter.give(chunk);
    for (let line = splitter.next(); line !== null; line = splitter.next()) take(line);
  }
  take(splitter.rest());
  return seen;
}

describe("lines", () => {
  it("are the same wherever the content is cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\n", "\r", "é"), maxLength: 60 }), fc.array(fc.nat(60), { maxLength: 5 }), (text, cuts) => {
        const bytes = Buffer.from(text, "latin1");
        const edges = [0, ...cuts.map((c) => Math.min(c, bytes.length)).sort((x, y) => x - y), bytes.length];
        const expected = text.split("\n").map((line) => line.replace(/\r$/, ""));
        if (text === "" || text.endsWith("\n")) expected.pop();
        expect(split(edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge))).map((s) => s.text)).toEqual(expected);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("carry their number and position, also when reading goes on later", () => {
    const splitter = new LineSplitter(100, 7);
    expect(split([Buffer.from("ab\ncd"), Buffer.from("e\n")], splitter)).toEqual([
      { text: "ab", number: 8, offset: 100, tooLong: false },
      { text: "cde", number: 9, offset: 103, tooLong: false },
    ]);
    expect([splitter.consumedBytes, splitter.linesRead]).toEqual([107, 9]);
  });

  it("drops what is too long, says where it began, and goes on behind it", () => {
    const piece = new Uint8Array(LONGEST_LINE_BYTES).fill(0x78);
    const seen = split([Buffer.from("one\n"), ...new Array<Uint8Array>(100).fill(piece), Buffer.from("\nthree\n")]);
    expect(seen).toEqual([
      { text: "one", number: 1, offset: 0, tooLong: false },
      { text: "", number: 2, offset: 4, tooLong: true },
      { text: "three", number: 3, offset: 4 + 100 * LONGEST_LINE_BYTES + 1, tooLong: false },
    ]);
    expect(split([piece, Buffer.from("y")])).toEqual([{ text: "", number: 1, offset: 0, tooLong: true }]);
    expect(split([piece])[0]).toMatchObject({ tooLong: false });
    expect(split([Buffer.concat([piece, Buffer.from("y\nz")])]).map((s) => [s.text, s.tooLong])).toEqual([
      ["", true],
      ["z", false],
    ]);
  });

  it("leaves out the byte order mark at the start, and only there", () => {
    const text = "\u{feff}a\n\u{feff}b\n";
    expect(split([Buffer.from(text)]).map((s) => s.text.length)).toEqual([1, 4]);
  });
});
