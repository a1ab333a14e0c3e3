// The judgement as SARIF 2.1.0 (OASIS), for code-review tools: rules per kind of finding, results at their place in the change file.
import { printableJson, visibleText } from "../foundation/hostile-text.ts";
import type { Finding, Judgement } from "../plant/finding.ts";
import { sessionCountsEntry } from "./access-to-json.ts";
import { compareText } from "./conversation-entry.ts";
import { fixLines, impactText } from "./finding-to-text.ts";
import { kindWords } from "./finding-kinds.ts";
import { patchCountsEntry } from "./patching-to-json.ts";
import { resultWords } from "./verdict-words.ts";

export interface SarifOptions {
  /** Version of the program. */
  readonly version: string;
}

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

export function judgementToSarif(judgement: Judgement, options: SarifOptions): string {
  const kinds = [...new Set(judgement.findings.map((f) => f.kind))].sort(compareText);
  const files = new Map<string, number>();
  const artifact = (file: string): number => {
    const known = files.get(file);
    if (known !== undefined) return known;
    files.set(file, files.size);
    return files.size - 1;
  };
  artifact(judgement.changeFile);
  const findings = [...judgement.findings].sort((a, b) => compareText(a.id, b.id));
  const results = findings.map((f) => resultOf(f, kinds.indexOf(f.kind), judgement.changeFile, artifact));
  for (const { file } of judgement.inputs) artifact(file);
  const digests = new Map(judgement.inputs.map((i) => [i.file, i.sha256]));
  const log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Holdpoint", version: options.version, rules: kinds.map((kind) => ruleOf(kind, judgement.findings)) } },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: true }],
        artifacts: [...files.keys()].map((file) => ({ location: { uri: fileUri(file) }, ...(digests.has(file) ? { hashes: { "sha-256": digests.get(file) } } : {}) })),
        results,
        properties: { verdict: judgement.verdict, compliance: judgement.compliance, result: resultWords(judgement.verdict, judgement.compliance), counts: countsOf(judgement) },
      },
    ],
  };
  return `${printableJson(JSON.stringify(log, null, 2))}\n`;
}

function countsOf({ counts, access, patching }: Judgement): Record<string, unknown> {
  return { ...counts, ...(access === null ? {} : { sessions: sessionCountsEntry(access.counts) }), ...(patching === undefined ? {} : { patches: patchCountsEntry(patching.counts) }) };
}

function ruleOf(kind: string, findings: readonly Finding[]): Record<string, unknown> {
  const words = kindWords(kind);
  const order = ["note", "warning", "error"] as const;
  const level = order[Math.max(...findings.filter((f) => f.kind === kind).map((f) => order.indexOf(f.severity)))] ?? "note";
  return {
    id: visibleText(kind),
    name: pascal(words.name),
    shortDescription: { text: messageText(words.name) },
    fullDescription: { text: messageText(words.what) },
    help: { text: messageText(`${words.what} ${words.help}`) },
    defaultConfiguration: { level },
  };
}

function pascal(words: string): string {
  const name = words.replace(/[^\p{L}\p{N}]+(.)?/gu, (_, c: string | undefined) => (c ?? "").toUpperCase());
  return name === "" ? "Finding" : name.charAt(0).toUpperCase() + name.slice(1);
}

function resultOf(f: Finding, ruleIndex: number, changeFile: string, artifact: (file: string) => number): Record<string, unknown> {
  const file = f.cause?.file ?? changeFile;
  const message = [f.title, f.message, `Impact: ${impactText(f)}`, ...(f.workaround === null ? [] : [`People: ${f.workaround}`]), ...fixLines(f)].join("\n");
  return {
    ruleId: visibleText(f.kind),
    ruleIndex,
    level: f.severity,
    message: { text: messageText(message) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: fileUri(file), index: artifact(file) }, ...(f.cause === null ? {} : { region: regionOf(f.cause) }) },
        logicalLocations: [{ name: visibleText(f.subject.name), kind: f.subject.kind, fullyQualifiedName: visibleText(`${f.subject.kind}: ${f.subject.name}`) }],
      },
    ],
    partialFingerprints: { "holdpointFinding/v1": visibleText(f.id) },
    properties: {
      verdict: visibleText(f.verdict),
      confidence: f.confidence.level,
      requirements: f.requirements.map(visibleText),
      evidence: f.evidence.map((e) => ({
        file: visibleText(e.example.file),
        record: e.example.record,
        ...(e.example.at === undefined ? {} : { at: visibleText(e.example.at) }),
        source: e.source,
        count: e.count,
        first: e.first,
        last: e.last,
      })),
    },
  };
}

/** §3.30: lines and columns from 1; the end column is the one after the last character. */
function regionOf(cause: NonNullable<Finding["cause"]>): Record<string, unknown> {
  return {
    startLine: Math.max(1, cause.line),
    startColumn: Math.max(1, cause.column),
    ...(cause.length === undefined ? {} : { endColumn: Math.max(1, cause.column) + Math.max(1, cause.length) }),
    ...(cause.lineText === undefined ? {} : { snippet: { text: visibleText(cause.lineText) } }),
  };
}

/** §3.11.5 and §3.11.6: braces are doubled, and no evidence may form an embedded link. Lines stay lines. */
function messageText(text: string): string {
  return text
    .split("\n")
    .map((line) =>
      visibleText(line)
        .replace(/\](?=\()/g, "] ")
        .replace(/[{}]/g, "$&$&"),
    )
    .join("\n");
}

/** §3.4.3: a URI reference; relative paths stay relative. */
export function fileUri(file: string): string {
  const path = file.replace(/\\/g, "/");
  const encoded = path
    .split("/")
    .map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, "\ufffd")).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`))
    .join("/");
  if (/^[A-Za-z]:\//.test(path)) return `file:///${path.slice(0, 2)}${encoded.slice(encoded.indexOf("/"))}`;
  return path.startsWith("/") ? `file://${encoded}` : encoded;
}
