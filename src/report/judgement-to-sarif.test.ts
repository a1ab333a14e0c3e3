import { describe, expect, it } from "vitest";
import { bottlingJudgement, hostileJudgement } from "../../tests/generators/judgement-builder.ts";
import { JUDGEMENTS } from "../../tests/generators/judgements.ts";
import { fileUri, judgementToSarif } from "./judgement-to-sarif.ts";

type Json = Record<string, unknown>;

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** What SARIF 2.1.0 demands of the objects used here, by section. */
function checkSarif(log: Json): void {
  must(log.version === "2.1.0", "§3.13.2 version");
  for (const run of log.runs as Json[]) {
    const driver = (run.tool as Json).driver as Json;
    must(typeof driver.name === "string", "§3.19.8 tool component name");
    const rules = driver.rules as Json[];
    must(new Set(rules.map((r) => r.id)).size === rules.length, "§3.19.23 rules are unique");
    for (const rule of rules) {
      must(typeof rule.id === "string" && rule.id !== "", "§3.49.3 id");
      for (const key of ["shortDescription", "fullDescription", "help"]) checkMessage(rule[key] as Json);
      must(["none", "note", "warning", "error"].includes((rule.defaultConfiguration as Json).level as string), "§3.50.3 level");
    }
    const artifacts = run.artifacts as Json[];
    for (const a of artifacts) checkUri((a.location as Json).uri as string);
    must(run.columnKind === "utf16CodeUnits", "§3.14.17 columnKind");
    for (const result of run.results as Json[]) {
      must(["none", "note", "warning", "error"].includes(result.level as string), "§3.27.10 level");
      must(rules[result.ruleIndex as number]?.id === result.ruleId, "§3.27.6 ruleIndex names ruleId");
      checkMessage(result.message as Json);
      for (const location of result.locations as Json[]) {
        const physical = location.physicalLocation as Json;
        const artifact = physical.artifactLocation as Json;
        checkUri(artifact.uri as string);
        must((artifacts[artifact.index as number]?.location as Json | undefined)?.uri === artifact.uri, "§3.4.5 index");
        const region = physical.region as Json | undefined;
        if (region !== undefined) {
          must(Number.isInteger(region.startLine) && (region.startLine as number) >= 1, "§3.30.5 startLine");
          must((region.startColumn as number) >= 1, "§3.30.6 startColumn");
          must(region.endColumn === undefined || (region.endColumn as number) > (region.startColumn as number), "§3.30.8 endColumn");
        }
        for (const logical of location.logicalLocations as Json[]) must(typeof logical.name === "string", "§3.33.4 name");
      }
      for (const value of Object.values(result.partialFingerprints as Json)) must(typeof value === "string" && value !== "", "§3.27.17 partialFingerprints");
    }
  }
}

function checkMessage(message: Json): void {
  const text = message.text as string;
  must(typeof text === "string" && text !== "", "§3.11.8 text");
  must(!/(?<!\{)\{(?:\{\{)*(?!\{)|(?<!\})\}(?:\}\})*(?!\})/.test(text), `§3.11.5 single brace in ${text}`);
  must(!/\[[^\]]*\]\(/.test(text), `§3.11.6 embedded link in ${text}`);
}

function checkUri(uri: string): void {
  must(/^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*$/.test(uri) && !/%(?![0-9A-F]{2})/.test(uri), `RFC 3986: ${uri}`);
}

describe("judgementToSarif", () => {
  for (const [name, build] of Object.entries(JUDGEMENTS)) it(`is valid for ${name}`, () => checkSarif(JSON.parse(judgementToSarif(build(), { version: "1.2.3" }))));
  it("the check can fail", () => {
    const log = JSON.parse(judgementToSarif(bottlingJudgement(), { version: "1" })) as { runs: { results: Json[] }[] };
    (log.runs[0]?.results[0] as Json).message = { text: "single { brace" };
    expect(() => checkSarif(log)).toThrow("§3.11.5");
  });
  it("points at the place in the change file and carries the finding's stable id", () => {
    const log = JSON.parse(judgementToSarif(bottlingJudgement(), { version: "1" }));
    const result = log.runs[0].results.find((r: Json) => (r.message as Json & { text: string }).text.includes("dce-rpc"));
    expect(result.locations[0].physicalLocation.region).toEqual({ startLine: 19, startColumn: 13, endColumn: 20, snippet: { text: "    allow: [tcp/135]" } });
    expect(log.runs[0].artifacts[0]).toEqual({ location: { uri: "changes/cell-zones.yaml" }, hashes: { "sha-256": "ab".repeat(32) } });
    expect(result.partialFingerprints["holdpointFinding/v1"]).toBe(bottlingJudgement().findings[1]?.id);
  });
  it("makes URIs of any path", () => {
    expect(fileUri("C:\\plant\\a b.yaml")).toBe("file:///C:/plant/a%20b.yaml");
    expect(fileUri("/srv/ü.yaml")).toBe("file:///srv/%C3%BC.yaml");
    expect(fileUri("a/#1?.yaml")).toBe("a/%231%3F.yaml");
    expect(() => fileUri(hostileJudgement().changeFile + "\ud800")).not.toThrow();
  });
});
