// Realistic assets against real advisories, with the traps (S7-300 and S7-3000, X-200 and X-200IRT, 5570 and
// 5580, series, SIPLUS, names that are only similar). The table was
// written from the program's answers and read line by line; that "none" is right was looked up in the advisories. It keeps what holds today, and is no second opinion.
// Needs the real advisories; skipped where they are not at hand.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { matchAdvisories } from "../../src/engines/advisory-match/advisory-match.ts";
import { matchSlowly } from "../../src/engines/advisory-match/reference.ts";
import { readCsaf } from "../../src/evidence/lists/csaf/csaf.ts";
import type { Advisory } from "../../src/plant/advisory.ts";
import { asset } from "../generators/plant-builder.ts";

const folder = join(process.env.HOLDPOINT_DATA ?? new URL("../../../shared/data", import.meta.url).pathname, "advisories", "csaf-ot");
const rows = readFileSync(new URL("./matches.tsv", import.meta.url), "utf8")
  .replace(/\n$/, "")
  .split("\n")
  .slice(1)
  .map((line) => line.split("\t") as [string, string, string, string, string, string, string, string, string]);

const plant = [...new Map(rows.map((row) => [row[0], row])).values()].map(([name, maker, model, firmware, serial, programs]) =>
  asset(name, [], {
    vendor: maker === "" ? null : maker,
    model: model === "" ? null : model,
    firmware: firmware === "" ? null : firmware,
    serial: serial === "" ? null : serial,
    claims: programs === "" ? [] : programs.split("; ").map((value) => ({ addressSpace: "site", endpoint: name, attribute: "software" as const, value, by: "list", first: 0, last: 0, source: "a" })),
  }),
);

function advisories(): Advisory[] {
  return readdirSync(folder).flatMap((file) => {
    const read = readCsaf(JSON.parse(readFileSync(join(folder, file), "utf8")) as unknown, { file, sha256: file }, () => null);
    return typeof read === "string" ? [] : [read];
  });
}

describe.skipIf(!existsSync(folder))("assets and real advisories", () => {
  const all = existsSync(folder) ? advisories() : [];
  const answer = matchAdvisories({ assets: plant, advisories: all });

  it("match as the table says", () => {
    const got = rows.map(([name, , , , , , id]) => {
      const match = answer.matches.find((found) => found.asset === name && found.advisory === id);
      return `${name} ${id} ${match?.outcome ?? "none"} ${match?.confidence ?? ""}`;
    });
    expect(got).toEqual(rows.map(([name, , , , , , id, outcome, confidence]) => `${name} ${id} ${outcome} ${confidence}`));
    expect(rows.length).toBeGreaterThan(60);
  });

  it("match with nothing else", () => {
    const known = new Set(rows.map(([name, , , , , , id]) => `${name} ${id}`));
    expect([...new Set(answer.matches.map(({ asset: name, advisory: id }) => `${name} ${id}`))].filter((pair) => !known.has(pair))).toEqual([]);
  });

  it("match as the slow way has it", () => {
    const few = plant.filter((_, i) => i % 6 === 0);
    const some = all.filter((_, i) => i % 3 === 0);
    expect(matchAdvisories({ assets: few, advisories: some }).matches).toEqual(matchSlowly({ assets: few, advisories: some }));
  });

  it("say why in a sentence, and say of what it is not decided", () => {
    for (const { why } of answer.matches) expect(why).toMatch(/^.{10,}\.$/s);
    const undecided = new Map(answer.undecidedAssets.map(({ asset: name, reason }) => [name, reason]));
    expect([undecided.get("x204"), undecided.get("x204irt"), undecided.get("5570"), undecided.get("numonly")]).toEqual(["near", "near", "near", "number-only"]);
    expect(answer.undecidedWords).toEqual([{ advisory: "ICSA-20-196-06", product: expect.any(String), words: ">= <= 2.2 | 2.5.1", reason: "version-words" }]);
  });
});
