// Whose language a text is: junk, damaged texts and mixtures of languages. Never throws, and never takes a side in silence where two languages show as much.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listedDialects } from "../../src/evidence/configs/dialect-list.ts";
import { readConfig, recogniseConfig } from "../../src/evidence/configs/read-config.ts";
import { CELL_CONFIGS, type CellDialect } from "../generators/cell-configs.ts";

const IDS = Object.keys(CELL_CONFIGS) as CellDialect[];
const LINES = IDS.flatMap((id) => CELL_CONFIGS[id].split("\n"));

/** What the dialects themselves say, counted here anew. */
function owners(text: string): string[] {
  const signs = listedDialects.map((d) => ({ id: d.id, signs: d.recognise(text)?.signs ?? 0 }));
  const most = Math.max(...signs.map((s) => s.signs));
  return most === 0 ? [] : signs.filter((s) => s.signs === most).map((s) => s.id);
}

function check(text: string): void {
  const { value, diagnostics } = recogniseConfig(text, "fw.conf");
  const found = owners(text);
  if (found.length === 1) expect([value?.dialect.id, diagnostics]).toEqual([found[0], []]);
  else {
    expect(value).toBeUndefined();
    expect(diagnostics.map((d) => [d.code, d.severity])).toEqual([[found.length === 0 ? "unknown-configuration" : "ambiguous-configuration", "error"]]);
    // Of a tie both are named, with the option that settles it.
    for (const id of found.slice(0, 2)) expect(diagnostics[0]?.help).toContain(`--dialect ${id}`);
  }
  const { read, dialect } = readConfig({ text, file: "fw.conf", sha256: "0" });
  expect(dialect?.id).toBe(value?.dialect.id);
  expect(read === null).toBe(value === undefined);
  if (read === null) return;
  const lines = text.replace(/^\ufeff/, "").split("\n");
  expect(read.config.lines).toHaveLength(lines[lines.length - 1] === "" ? lines.length - 1 : lines.length);
  for (const line of read.config.lines) expect(line.why === null).toBe(line.state === "understood" || line.state === "irrelevant");
}

describe("the language of a text", () => {
  it("is found for a whole text of each, whatever stands around it", () => {
    for (const id of IDS) {
      for (const text of [CELL_CONFIGS[id], `\ufeff${CELL_CONFIGS[id]}`, CELL_CONFIGS[id].replace(/\n/g, "\r\n"), `\n\n${CELL_CONFIGS[id].replace('<?xml version="1.0"?>\n', "")}\n\n`])
        expect(owners(text)).toEqual([id]);
    }
  });
  it("is nobody's of junk", () => {
    for (const text of ["", "\n", " ", "\0\0\0", "Dear colleague,\nplease permit port 502.\n", "{}", "<html></html>", "kind: segmentation\nname: x\n", "a,b,c\n1,2,3\n", "%PDF-1.7\n"]) {
      expect([text, owners(text)]).toEqual([text, []]);
      check(text);
    }
  });
  it("is found or refused for any text of characters", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 400, unit: "binary" }), fc.string({ maxLength: 400 })), (text) => check(text)),
      { seed: 451, numRuns: 400 },
    );
  });
  it("is found or refused for lines of several languages in any order", () => {
    let ties = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LINES), { maxLength: 14 }), (lines) => {
        const text = lines.join("\n");
        if (owners(text).length > 1) ties++;
        check(text);
      }),
      { seed: 452, numRuns: 400 },
    );
    expect(ties).toBeGreaterThan(5);
  });
  it("is found or refused for two texts in one, cut anywhere", () => {
    fc.assert(
      fc.property(fc.constantFrom(...IDS), fc.constantFrom(...IDS), fc.nat(), fc.nat(), (a, b, cutA, cutB) => {
        const [one, two] = [CELL_CONFIGS[a], CELL_CONFIGS[b]];
        check(one.slice(0, cutA % one.length) + two.slice(cutB % two.length));
      }),
      { seed: 453, numRuns: 300 },
    );
  });
  it("can be named, and then the text is read as it, junk or not", () => {
    fc.assert(
      fc.property(fc.constantFrom(...listedDialects.map((d) => d.id)), fc.array(fc.constantFrom(...LINES), { maxLength: 14 }), (id, lines) => {
        const { read, dialect } = readConfig({ text: lines.join("\n"), file: "fw.conf", sha256: "0" }, id);
        expect([dialect?.id, read === null]).toEqual([id, false]);
      }),
      { seed: 454, numRuns: 300 },
    );
    expect(readConfig({ text: "", file: "x", sha256: "0" }, "nftable").diagnostics[0]).toMatchObject({ code: "unknown-dialect", help: "Did you mean nftables?" });
  });
});
