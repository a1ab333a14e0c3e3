// docs/impact.md says what the code does: its table of defaults is the code's, and its example is what the example's plant gives. With HOLDPOINT_UPDATE_DOCS=1
// both are written anew.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { askDependencies } from "../../src/engines/dependencies/dependencies.ts";
import { LIFETIME_PROTOCOLS, MISSED_MESSAGES, RARE_SECONDS, toleranceOf } from "../../src/engines/dependencies/tolerance.ts";
import { parsePlantFile } from "../../src/evidence/lists/plant-file/parse-plant-file.ts";
import { formatDuration } from "../../src/foundation/time.ts";
import { protocolTable } from "../../src/plant/facts/protocol-table.ts";
import { dependenciesToText } from "../../src/report/dependencies-to-text.ts";
import { asset, conversation, plant } from "../generators/plant-builder.ts";

const PAGE = fileURLToPath(new URL("../../docs/impact.md", import.meta.url));
const isUpdating = process.env["HOLDPOINT_UPDATE_DOCS"] === "1";

function section(name: string, text: string): string {
  return new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)<!-- /${name} -->`).exec(text)?.[1] ?? "";
}

function defaultsTable(): string {
  const general: [string, string, string, string][] = [
    ["A line or machine without screens and people who steer", "no time is given", "–", "not declared: `runBlind`"],
    ["Recipes, orders, jobs, labels", "next batch, order or changeover", "–", "general: what such systems do"],
    [`What rests ${formatDuration(RARE_SECONDS)} and longer between uses`, "its next use", "–", "inferred from what was seen"],
    ["Anything else with a rhythm", `${MISSED_MESSAGES} missed messages`, "–", "inferred; the factor is general"],
    ["A control loop without watchdog, facts or rhythm", "0 s", "–", "worst case"],
    ["Printers, cameras and the like on a line", "0 s, and the line's buffer", "–", "worst case"],
    ["A machine that a function is declared to need, no controller and no screen", "0 s", "–", "worst case"],
    ["A restart at worst, not declared", "the usual restart", "–", "nothing is made up: it is too low, and said"],
  ];
  const byProtocol = protocolTable.flatMap((p): [string, string, string, string][] => {
    if (p.outageBudgetMs === null) return [];
    const { seconds, range, assumption } = toleranceOf({
      kind: LIFETIME_PROTOCOLS.has(p.id) ? "identity" : "control",
      conversation: conversation("10.0.0.1", "10.0.0.2", "tcp/1", { protocol: p.id }),
      times: null,
      phases: [],
      watchedSeconds: null,
      blindSeconds: null,
    });
    return [[`${p.name} (\`${p.id}\`)`, formatDuration(seconds), range === null ? "–" : `${formatDuration(range[0])} to ${formatDuration(range[1])}`, assumption?.origin.split(": ").pop() ?? ""]];
  });
  const rows = [...general, ...byProtocol].map((row) => `| ${row.join(" | ")} |`);
  return `| Without | goes on for | known range | source |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

const SCADA = ["10.1.0.10", "10.1.0.11"] as const;

function exampleText(yaml: string): string {
  const declared = parsePlantFile(yaml, "plant.yaml").value;
  if (declared === undefined) throw new Error("the example does not parse");
  const assets = declared.assets.map((a) => asset(a.name, a.addresses, { role: a.role ?? "unknown", line: a.line }));
  const seen = SCADA.flatMap((scada) => [
    conversation(scada, "10.1.1.11", "tcp/102", { protocol: "s7comm", protocolConfidence: "high", operations: ["read", "write"] }),
    conversation(scada, "10.1.0.20", "tcp/27000", { protocol: "flexnet", protocolConfidence: "high" }),
  ]);
  const answer = askDependencies({ plant: plant(seen, { assets, lines: declared.lines, redundancy: [["SCADA-A", "SCADA-B"]] }), declared, phases: [], times: [] });
  expect(answer.unmatched).toEqual([]);
  const propagation = answer.propagationFrom("LIC-01");
  const direct = answer.needsOf("LIC-01");
  const impacts = propagation?.impact == null ? [] : [propagation.impact];
  return dependenciesToText(
    { kind: "asset", name: "LIC-01", propagation, needs: direct?.needs ?? [], neededBy: direct?.neededBy ?? [], assumptions: answer.assumptionsBehind(impacts) },
    { width: 120, color: false },
  );
}

describe("docs/impact.md", () => {
  const text = readFileSync(PAGE, "utf8");
  const yaml = /^```yaml\n([\s\S]*?)^```/m.exec(text)?.[1] ?? "";
  const shown = /^```console\n\$ holdpoint show dependencies LIC-01\n([\s\S]*?)^```/m.exec(text)?.[1];
  if (isUpdating) {
    writeFileSync(
      PAGE,
      text
        .replace(`<!-- defaults -->\n${section("defaults", text)}<!-- /defaults -->`, `<!-- defaults -->\n${defaultsTable()}<!-- /defaults -->`)
        .replace(`$ holdpoint show dependencies LIC-01\n${shown ?? ""}\`\`\``, `$ holdpoint show dependencies LIC-01\n${exampleText(yaml)}\`\`\``),
    );
  }
  it.skipIf(isUpdating)("has the defaults of the code", () => expect(section("defaults", text)).toBe(defaultsTable()));
  it.skipIf(isUpdating)("shows what its example gives", () => expect(shown).toBe(exampleText(yaml)));
  it.skipIf(isUpdating)("has a row for each protocol whose outage is known", () =>
    expect(
      section("defaults", text)
        .split("\n")
        .filter((row) => row.includes("`")).length,
    ).toBeGreaterThan(70),
  );
});
