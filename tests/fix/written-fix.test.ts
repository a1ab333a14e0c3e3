// A fix written into the text of a change, read back and judged again, does what the proposal said: from words to words, with the real parser and judge.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addConduits } from "../../src/controls/segmentation/add-conduits.ts";
import { parseSegmentation } from "../../src/controls/segmentation/parse-segmentation.ts";
import { applyAdditions } from "../../src/engines/fix/apply-additions.ts";
import { proposeFix } from "../../src/engines/fix/propose-fix.ts";
import { hasErrors } from "../../src/foundation/diagnostic.ts";
import { conversationKey } from "../../src/plant/conversation.ts";
import type { SegmentationChange } from "../../src/plant/segmentation.ts";
import { asset, conversation, plant } from "../generators/plant-builder.ts";
import { fixCases } from "./fix-cases.ts";
import { fixInput } from "./reach-judge.ts";

function parsed(text: string): SegmentationChange {
  const { value, diagnostics } = parseSegmentation(text, "change.yaml", "0".repeat(64));
  expect(hasErrors(diagnostics), JSON.stringify(diagnostics)).toBe(false);
  return value as SegmentationChange;
}

/** A change as somebody would write it down. */
function yamlOf(change: SegmentationChange): string {
  const lines = ["kind: segmentation", `name: ${change.name}`, "zones:"];
  for (const z of change.zones)
    lines.push(`  - { name: ${z.name}, ${z.securityLevel === null ? "" : `securityLevel: ${z.securityLevel}, `}members: [${z.members.map((m) => m.written).join(", ")}] }   # zone`);
  if (change.conduits.length > 0) lines.push("conduits:   # agreed in May");
  for (const c of change.conduits) {
    lines.push(c.eitherWay ? `  - between: [${c.from}, ${c.to}]` : `  - from: ${c.from}\n    to: ${c.to}`, `    allow:`, ...c.allow.map((s) => `      - ${s.written}   # asked for`));
    if (c.until !== null) lines.push(`    until: ${c.until}`, "    owner: controls", "    reason: commissioning");
  }
  lines.push("default: deny");
  if (change.enforcement.length > 0) lines.push("enforcement:");
  for (const p of change.enforcement) {
    lines.push(
      `  - name: ${p.name}`,
      p.between === "all" ? "    at: all" : `    between: [${p.between.join(", ")}]\n    kind: ${p.kind}`,
      `    onLoad: keep`,
      `    idleTimeout: { tcp: ${p.idleTimeout.tcp}s, udp: ${p.idleTimeout.udp}s }  # measured`,
    );
    if (p.inspects.length > 0) lines.push(`    inspects: [${p.inspects.join(", ")}]`);
    if (p.alg.length > 0) lines.push(`    alg: [${p.alg.join(", ")}]`);
  }
  for (const [i, a] of change.acknowledged.entries())
    lines.push(...(i === 0 ? ["acknowledged:"] : []), `  - { client: ${a.client}, server: ${a.server}, owner: ${a.owner}, until: 2027-01-01, reason: ${a.reason} }`);
  return `${lines.join("\n")}\n`;
}

describe("a fix that is written", () => {
  it("says what was proposed when the text is read and judged again", () => {
    let written = 0;
    fc.assert(
      fc.property(fixCases, (k) => {
        const text = yamlOf(k.change);
        const change = parsed(text);
        const input = fixInput(k.plant, change);
        const proposal = proposeFix(input);
        const { value, diagnostics } = addConduits(text, "change.yaml", proposal);
        expect(diagnostics).toEqual([]);
        if (proposal.additions.length > 0) written++;
        const verdicts = (c: SegmentationChange): string[] => {
          const answer = input.judge(c);
          return [...answer.conversations, ...answer.derived].map((j) => `${conversationKey(j.conversation)} ${j.verdict} ${j.degradedBy.join()}`);
        };
        expect(verdicts(parsed(value as string))).toEqual(verdicts(applyAdditions(change, proposal.additions)));
        const again = proposeFix(fixInput(k.plant, parsed(value as string)));
        expect(addConduits(value as string, "change.yaml", proposal).value).toBe(value);
        expect(again.recheck.breaksBefore).toBe(proposal.recheck.breaksAfter);
      }),
      { numRuns: Number(process.env.HOLDPOINT_LAW_RUNS ?? 60), seed: 20261005 },
    );
    expect(written).toBeGreaterThan(20);
  });

  it("keeps every line of the sample's change but the ones it adds to", () => {
    const text = readFileSync(new URL("../../samples/plant/changes/cell-zones.yaml", import.meta.url), "utf8");
    const change = parsed(text);
    const scada = "10.20.0.10";
    const conversations = [
      conversation(scada, "10.20.4.11", "tcp/502", { protocol: "modbus-tcp", protocolConfidence: "high", operations: ["read", "write"], longestSilence: 20_000, longestConnection: 50_000 }),
      conversation("10.20.8.11", "10.20.2.14", "udp/123", { protocol: "ntp", protocolConfidence: "high" }),
      conversation("10.20.9.11", "10.20.8.11", "tcp/102", { protocol: "s7comm", protocolConfidence: "high", operations: ["write"] }),
    ];
    const input = fixInput(plant(conversations, { assets: [asset("SCADA-A", [scada]), asset("FILLER-1-PLC", ["10.20.4.11"], { role: "plc" })] }), change);
    const proposal = proposeFix(input);
    const { value, diagnostics } = addConduits(text, "cell-zones.yaml", proposal);
    expect(diagnostics).toEqual([]);
    const before = text.split("\n");
    const after = (value as string).split("\n");
    expect(after.filter((l) => !before.includes(l))).toEqual([
      '  - { from: supervisory, to: line-1, allow: [tcp/102, rdp, tcp/502], owner: controls, reason: "IF-01 SCADA and engineering, S7" }',
      '  - { from: line-3, to: services, allow: [active-directory, dns, ntp], owner: it, reason: "IF-21 domain members on the lines" }',
      '  - { from: line-4, to: line-3, allow: [s7comm], reason: "proposed by fix, not yet agreed: restores 1 conversation (s7comm)" }   # proposed by fix, no owner yet',
      "    idleTimeout: { tcp: 8h, udp: 3m }    # the device's defaults",
    ]);
    expect(fixInput(input.plant, parsed(value as string)).before.conversations.map((j) => j.verdict)).toEqual(["kept", "kept", "kept"]);
  });
});
