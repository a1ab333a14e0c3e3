// A rule that rejects is told apart from one that drops, for a system that hangs where nobody answers: the configuration says which it is.
import { expect, it } from "vitest";
import { check } from "../../src/app/check.ts";
import { gatherKnowledge } from "../../src/app/plant-knowledge.ts";
import { evidenceTables } from "../../src/evidence/flows/flow-tables.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { asset, conversation, plant } from "../generators/plant-builder.ts";

const [PANEL, PLC] = ["10.2.0.10", "10.1.0.12"] as const;
const network = (prefix: string) => ({ prefix, vlan: null, gateway: null, by: "plant.yaml" }) as const;
const seen = plant([conversation(PANEL, PLC, "tcp/502", { protocol: "modbus-tcp", protocolConfidence: "high", operations: ["read"] })], {
  assets: [asset("PANEL", [PANEL], { firmware: "Windows XP (5.1 build 2600)" }), asset("PLC", [PLC])],
  networks: ["10.1.0.0/24", "10.2.0.0/24"].map(network),
});

async function said(rule: string): Promise<string> {
  const text = `table inet t {\n\tchain forward {\n\t\ttype filter hook forward priority filter; policy accept;\n\t\t${rule}\n\t}\n}\n`;
  const { knowledge } = await gatherKnowledge(createMemoryStore(evidenceTables), seen, null, ".");
  const { checked, diagnostics } = check({ change: { file: "fw.nft", text }, plant: seen, knowledge, today: "2026-10-05", inputs: [] });
  expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  expect(checked?.judgement.conversations.map((j) => j.verdict)).toEqual(["blocked"]);
  return checked?.judgement.questions.neverUpdated.points.join("\n") ?? "";
}

it("says what rejecting and what dropping does", async () => {
  expect(await said("tcp dport 502 drop")).toContain("hangs");
  expect(await said("tcp dport 502 reject with tcp reset")).toContain("fails at once");
});
