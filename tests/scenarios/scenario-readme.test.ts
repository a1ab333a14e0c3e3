// The language's README: its examples parse and send packets, and its table of protocols is the one in the code.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";
import { renderScenario } from "../../src/scenario/render-scenario.ts";
import { trafficTable } from "../../src/scenario/traffic-table.ts";

const readme = readFileSync(new URL("../../src/scenario/README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```scenario\n([\s\S]*?)```/g)].map((match) => match[1] as string);

describe("README of the scenario language", () => {
  test("has examples", () => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
  });

  test.each(examples.map((text, index) => [index + 1, text] as const))("example %i parses without a word and sends packets", (_, text) => {
    const { value, diagnostics } = parseScenario(text, "README.md");
    expect(diagnostics).toEqual([]);
    let packets = 0;
    if (value !== undefined) renderScenario(value, { seed: 1 }, { packet: () => packets++ });
    expect(packets).toBeGreaterThan(50);
  });

  test("lists every protocol with its operations", () => {
    for (const kind of trafficTable.values()) expect(readme).toContain(`| \`${kind.protocol}\` | ${kind.operations.join(", ")} | ${kind.shows} |`);
  });
});
