// What stands on the line of progress: a bar that is full only when all is done, and a line that is cut to terminals that know their width.
import process from "node:process";
import { afterEach, describe, expect, it, vi } from "vitest";
import { learningText, ProgressLine, progressBar, stepsText } from "./progress-line.ts";

describe("progressBar", () => {
  it.each([
    [0, 4, "[····················]   0 %"],
    [1, 4, "[#####···············]  25 %"],
    [999, 1_000, "[###################·]  99 %"],
    [4, 4, "[####################] 100 %"],
    [5, 4, "[####################] 100 %"],
    [0, 0, "[####################] 100 %"],
  ])("%i of %i", (done, of, bar) => expect(progressBar(done, of)).toBe(bar));
  it("stands before what is done", () => {
    expect(stepsText("carrying with rules", 1_200, 2_400)).toBe("[##########··········]  50 %  carrying with rules  1,200 of 2,400");
    expect(learningText({ file: "a.pcap", bytesDone: 5, bytesTotal: 10, records: 3, filesDone: 1, filesTotal: 2 })).toBe("[##########··········]  50 %  learning 2/2  a.pcap  5 B  3 records");
    expect(learningText({ file: "-", bytesDone: 5, bytesTotal: null, records: 3, filesDone: 0, filesTotal: 1 })).toBe("learning -  5 B  3 records");
  });
});

describe("the line", () => {
  const { isTTY, columns } = process.stderr;
  afterEach(() => {
    vi.restoreAllMocks();
    Object.assign(process.stderr, { isTTY, columns });
  });
  function shown(width: number | undefined): string {
    const written: string[] = [];
    Object.assign(process.stderr, { isTTY: true, columns: width });
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    new ProgressLine(false).show("x".repeat(100));
    return (written[0] ?? "").replace("\r\u001b[K", "");
  }
  it("is cut to the width of the terminal", () => expect(shown(11)).toBe(`${"x".repeat(9)}…`));
  it("is not cut away where a terminal says that it has no columns", () => {
    for (const width of [0, undefined]) expect(shown(width)).toBe(`${"x".repeat(78)}…`);
  });
});
