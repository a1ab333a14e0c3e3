// Conversations, assets and sources as JSON entries with exactly the names and order of the contract (1-product). Times ISO, durations in seconds, sizes in bytes.
import { formatInstant } from "../foundation/time.ts";
import type { Asset } from "../plant/asset.ts";
import type { Conversation } from "../plant/conversation.ts";
import type { JudgedConversation } from "../plant/finding.ts";
import type { SourceSummary } from "../plant/plant.ts";
import { instantOrNull } from "./measure-words.ts";

/** Order of code points: the same on every machine, unlike a locale's. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function sortedTexts(texts: readonly string[]): string[] {
  return [...texts].sort(compareText);
}

/** By the key fields; ports as numbers. */
export function compareConversations(a: Conversation, b: Conversation): number {
  return (
    compareText(a.addressSpace, b.addressSpace) ||
    compareText(a.client, b.client) ||
    compareText(a.server, b.server) ||
    compareText(a.vlan ?? "", b.vlan ?? "") ||
    compareText(a.transport, b.transport) ||
    (a.serverPort ?? -1) - (b.serverPort ?? -1) ||
    compareText(a.protocol, b.protocol) ||
    a.first - b.first ||
    compareText(a.example.source, b.example.source) ||
    a.example.record - b.example.record
  );
}

export function conversationEntry(c: Conversation): Record<string, unknown> {
  return {
    addressSpace: c.addressSpace,
    client: c.client,
    server: c.server,
    vlan: c.vlan,
    transport: c.transport,
    serverPort: c.serverPort,
    protocol: c.protocol,
    protocolConfidence: c.protocolConfidence,
    clientDecidedBy: c.clientDecidedBy,
    connections: c.connections,
    refused: c.refused,
    unanswered: c.unanswered,
    denied: c.denied,
    reset: c.reset,
    packetsToServer: c.packetsToServer,
    packetsToClient: c.packetsToClient,
    bytesToServer: c.bytesToServer,
    bytesToClient: c.bytesToClient,
    first: formatInstant(c.first),
    last: formatInstant(c.last),
    longestSilence: c.longestSilence,
    longestConnection: c.longestConnection,
    maxConcurrent: c.maxConcurrent,
    openingRepeats: repeatsEntry(c.openingRepeats),
    operations: sortedTexts(c.operations),
    sources: sortedTexts(c.sources),
    declaredTimers: c.declaredTimers.map(({ protocol, kind, seconds, count }) => ({ protocol, kind, seconds, count })),
  };
}

function repeatsEntry(repeats: Conversation["openingRepeats"]): Record<string, unknown> | null {
  if (repeats === null) return null;
  const { unanswered, repetitions, waitsSeconds, afterRefusal } = repeats;
  return { unanswered, repetitions, waitsSeconds, afterRefusal: afterRefusal === null ? null : { attempts: afterRefusal.attempts, waitSeconds: afterRefusal.waitSeconds } };
}

/** The same keys, then what was judged. */
export function judgedEntry(j: JudgedConversation): Record<string, unknown> {
  // Not by spreading: that takes several times as long as all the rest.
  return Object.assign(conversationEntry(j.conversation), {
    verdict: j.verdict,
    alreadyFailing: j.alreadyFailing,
    openQuestions: [...j.openQuestions].sort((a, b) => compareText(a.question, b.question) || compareText(a.text, b.text)).map(({ question, text }) => ({ question, text })),
    rule: j.rule,
    position: j.at === null ? null : { file: j.at.file, line: j.at.line, column: j.at.column },
    role: j.role,
    fromZone: j.fromZone,
    toZone: j.toZone,
    degradedBy: sortedTexts(j.degradedBy),
    acknowledged: j.acknowledged,
    why: j.why,
  });
}

export function assetEntry(a: Asset): Record<string, unknown> {
  const claims = a.claims.map((c) => ({ attribute: c.attribute, value: c.value, by: c.by, first: instantOrNull(c.first), last: instantOrNull(c.last) }));
  return {
    name: a.name,
    addresses: sortedTexts(a.addresses),
    macs: sortedTexts(a.macs),
    vendor: a.vendor,
    model: a.model,
    firmware: a.firmware,
    serial: a.serial,
    role: a.role,
    level: a.level,
    line: a.line,
    uptimeSeconds: a.uptimeSeconds,
    claims: claims.sort(
      (x, y) =>
        compareText(x.attribute, y.attribute) || compareText(x.value, y.value) || compareText(x.by, y.by) || compareText(x.first ?? "", y.first ?? "") || compareText(x.last ?? "", y.last ?? ""),
    ),
    conflicts: sortedTexts(a.conflicts),
    status: a.status,
    firstSeen: instantOrNull(a.firstSeen),
    lastSeen: instantOrNull(a.lastSeen),
    sources: sortedTexts(a.sources),
    roleConfidence: a.roleConfidence,
    roleReason: a.roleReason,
  };
}

export function compareAssets(a: Asset, b: Asset): number {
  return compareText(a.name, b.name) || compareText(a.addressSpace, b.addressSpace) || compareText([...a.addresses].sort().join(), [...b.addresses].sort().join());
}

export function sourceEntry(s: SourceSummary): Record<string, unknown> {
  return {
    file: s.file,
    sha256: s.sha256,
    kind: s.kind,
    records: s.records,
    understood: s.understood,
    notUnderstood: s.notUnderstood,
    first: instantOrNull(s.first),
    last: instantOrNull(s.last),
    lossShare: s.lossShare === null || Number.isNaN(s.lossShare) ? null : s.lossShare,
    contents: { ...s.contents },
    warnings: [...s.warnings],
  };
}

export function compareSources(a: SourceSummary, b: SourceSummary): number {
  return compareText(a.file, b.file) || compareText(a.sha256, b.sha256) || compareText(a.vantage, b.vantage);
}
