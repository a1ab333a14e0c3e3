import { describe, expect, it } from "vitest";
import { bottlingJudgement, hostileJudgement, quietJudgement, sourceSummaries } from "../../tests/generators/judgement-builder.ts";
import { asset, conversation, START } from "../../tests/generators/plant-builder.ts";
import { assetsToJson, conversationsToJson, conversationsToJsonParts, sourcesToJson } from "./evidence-to-json.ts";
import { judgementToJson } from "./judgement-to-json.ts";

type Json = Record<string, unknown>;
// The names of the contract, written down a second time on purpose.
const CONVERSATION_KEYS =
  "addressSpace client server vlan transport serverPort protocol protocolConfidence clientDecidedBy connections refused unanswered denied reset packetsToServer packetsToClient bytesToServer bytesToClient first last longestSilence longestConnection maxConcurrent openingRepeats operations sources declaredTimers".split(
    " ",
  );
// `decisions` and `leftovers` are additions to it: what no fix may add, with who decides; what is permitted and not used.
const CHECK_KEYS = "verdict compliance counts questions coverage timeline findings decisions leftovers assumptions inputs".split(" ");
const FINDING_KEYS = ["id", "kind", "severity", "verdict", "subject", "conditions", "impact", "confidence", "evidence", "cause", "assumptions", "fixes", "requirements", "workaround"];

describe("judgementToJson", () => {
  const parsed = JSON.parse(judgementToJson(bottlingJudgement(), { all: false })) as Json;
  it("has the keys of the contract in its order, and no others", () => {
    expect(Object.keys(parsed)).toEqual(CHECK_KEYS);
    expect(Object.keys(parsed.counts as object)).toEqual(["kept", "blocked", "degraded", "unfiltered", "unknown", "alreadyFailing", "acknowledged"]);
    expect(Object.keys(parsed.questions as object)).toEqual(["impact", "neverUpdated", "dependencies", "validation"]);
  });
  it("gives each finding the names of the contract", () => {
    const findings = parsed.findings as Json[];
    expect(findings).toHaveLength(9);
    for (const f of findings) {
      expect(Object.keys(f).filter((k) => FINDING_KEYS.includes(k))).toEqual(FINDING_KEYS);
      expect(Object.keys(f.impact as object).slice(0, 4)).toEqual(["lines", "timeToImpact", "downtimeMinutes", "costPerEvent"]);
      if (f.cause !== null) expect(Object.keys(f.cause as object)).toEqual(["file", "line", "column", "rule"]);
      for (const e of f.evidence as Json[]) expect(Object.keys(e)).toEqual(["source", "first", "last", "count", "example"]);
    }
    expect(findings.map((f) => f.id)).toEqual(findings.map((f) => f.id).sort());
  });
  it("adds every conversation with --all, already failing ones with their verdict", () => {
    const all = JSON.parse(judgementToJson(bottlingJudgement(), { all: true })) as Json;
    expect(Object.keys(all)).toEqual([...CHECK_KEYS, "conversations"]);
    const list = all.conversations as Json[];
    expect(list).toHaveLength(114);
    for (const c of list) expect(Object.keys(c).slice(0, CONVERSATION_KEYS.length + 5)).toEqual([...CONVERSATION_KEYS, "verdict", "alreadyFailing", "openQuestions", "rule", "position"]);
    expect(list.filter((c) => c.alreadyFailing).map((c) => c.verdict)).toEqual(["blocked"]);
    expect(JSON.parse(judgementToJson({ ...quietJudgement(), conversations: [] }, { all: true })).conversations).toEqual([]);
  });
  it("is the same bytes in whatever order things were found", () => {
    const judgement = bottlingJudgement();
    const other = {
      ...judgement,
      findings: [...judgement.findings].reverse(),
      conversations: [...judgement.conversations].reverse(),
      assumptions: [...judgement.assumptions].reverse(),
      inputs: [...judgement.inputs].reverse(),
      timeline: [...judgement.timeline].reverse(),
    };
    expect(judgementToJson(other, { all: true })).toBe(judgementToJson(judgement, { all: true }));
  });
  it("is printable, and means what was given", () => {
    const json = judgementToJson(hostileJudgement(), { all: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would obey
    expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(JSON.parse(json).findings[0].title).toBe(hostileJudgement().findings[0]?.title);
  });
});

describe("show", () => {
  it("prints conversations with the contract's keys, sorted, instants with microseconds", () => {
    const list = [conversation("10.0.0.2", "10.0.0.9", "tcp/80"), conversation("10.0.0.1", "10.0.0.9", "tcp/502", { first: START + 1.5, operations: ["write", "read"] })];
    const json = JSON.parse(conversationsToJson(list)) as { conversations: Json[] };
    expect(json.conversations.map((c) => Object.keys(c))).toEqual([CONVERSATION_KEYS, CONVERSATION_KEYS]);
    expect(json.conversations.map((c) => c.client)).toEqual(["10.0.0.1", "10.0.0.2"]);
    expect(json.conversations[0]).toMatchObject({ first: "2026-10-05T00:00:00.000001Z", operations: ["read", "write"], vlan: null });
    expect(JSON.parse(conversationsToJson([]))).toEqual({ conversations: [] });
  });
  it("comes in parts of bounded size that are the whole", () => {
    const list = Array.from({ length: 2_500 }, (_, i) => conversation("10.0.0.1", "10.0.0.2", `tcp/${i + 1}`));
    const parts = [...conversationsToJsonParts(list)];
    expect(parts.length).toBe(3);
    expect(JSON.parse(parts.join("")).conversations).toHaveLength(2_500);
    expect([...conversationsToJsonParts(list.slice(0, 2_000))].join("")).toBe(conversationsToJson(list.slice(0, 2_000)));
    expect(JSON.parse(conversationsToJson(list.slice(0, 2_000))).conversations).toHaveLength(2_000);
  });
  it("prints assets and sources with the contract's keys", () => {
    const claim = { addressSpace: "site", endpoint: "10.0.0.1", attribute: "vendor" as const, value: "Siemens", by: "arp", first: START, last: START, source: "x" };
    const assets = JSON.parse(assetsToJson([asset("PLC", ["10.0.0.1"], { claims: [claim] })])) as { assets: Json[] };
    expect(Object.keys(assets.assets[0] ?? {})).toEqual(
      "name addresses macs vendor model firmware serial role level line uptimeSeconds claims conflicts status firstSeen lastSeen sources roleConfidence roleReason".split(" "),
    );
    expect(assets.assets[0]?.claims).toEqual([{ attribute: "vendor", value: "Siemens", by: "arp", first: "2026-10-05T00:00:00.000000Z", last: "2026-10-05T00:00:00.000000Z" }]);
    const sources = JSON.parse(sourcesToJson(sourceSummaries())) as { sources: Json[] };
    expect(Object.keys(sources.sources[0] ?? {})).toEqual("file sha256 kind records understood notUnderstood first last lossShare contents warnings".split(" "));
    expect(sources.sources[0]).toMatchObject({ file: "captures/empty.pcap", first: null, lossShare: null });
  });
});
