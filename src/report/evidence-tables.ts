// The tables of `show conversations`, `show assets` and `show sources`: the same columns for the screen and for CSV, named as in the JSON contract.
import type { Asset } from "../plant/asset.ts";
import type { Conversation } from "../plant/conversation.ts";
import type { SourceSummary } from "../plant/plant.ts";
import { compareAssets, compareConversations, compareSources, sortedTexts } from "./conversation-entry.ts";
import type { Cell, TableColumn } from "./table.ts";
import { type TimesOf, whenWords } from "./when-words.ts";

export interface EvidenceTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

interface ColumnOf<T> extends TableColumn {
  readonly of: (item: T) => Cell;
}

function tableOf<T>(columns: readonly ColumnOf<T>[], items: readonly T[]): EvidenceTable {
  return { columns: columns.map(({ of: _, ...column }) => column), rows: items.map((item) => columns.map((column) => column.of(item))) };
}

const CONVERSATION_COLUMNS: readonly ColumnOf<Conversation>[] = [
  { key: "addressSpace", header: "space", kind: "text", spare: 20, of: (c) => c.addressSpace },
  { key: "client", header: "client", kind: "text", least: 17, of: (c) => c.client },
  { key: "server", header: "server", kind: "text", least: 17, of: (c) => c.server },
  { key: "vlan", header: "vlan", kind: "text", spare: 12, of: (c) => c.vlan },
  { key: "transport", header: "over", kind: "text", of: (c) => c.transport },
  { key: "serverPort", header: "port", kind: "text", of: (c) => c.serverPort },
  { key: "protocol", header: "protocol", kind: "text", least: 14, of: (c) => c.protocol },
  { key: "protocolConfidence", header: "sure", kind: "text", spare: 6, of: (c) => c.protocolConfidence },
  { key: "clientDecidedBy", header: "client by", kind: "text", spare: 9, of: (c) => c.clientDecidedBy },
  { key: "connections", header: "connections", kind: "count", of: (c) => c.connections },
  { key: "refused", header: "refused", kind: "count", spare: 10, of: (c) => c.refused },
  { key: "unanswered", header: "unanswered", kind: "count", spare: 11, of: (c) => c.unanswered },
  { key: "denied", header: "denied", kind: "count", spare: 9, of: (c) => c.denied },
  { key: "reset", header: "reset", kind: "count", spare: 13, of: (c) => c.reset },
  { key: "packetsToServer", header: "packets →", kind: "count", spare: 7, of: (c) => c.packetsToServer },
  { key: "packetsToClient", header: "packets ←", kind: "count", spare: 8, of: (c) => c.packetsToClient },
  { key: "bytesToServer", header: "bytes →", kind: "bytes", spare: 4, of: (c) => c.bytesToServer },
  { key: "bytesToClient", header: "bytes ←", kind: "bytes", spare: 5, of: (c) => c.bytesToClient },
  { key: "first", header: "first", kind: "instant", spare: 3, of: (c) => c.first },
  { key: "last", header: "last", kind: "instant", spare: 1, of: (c) => c.last },
  { key: "longestSilence", header: "longest silence", kind: "seconds", spare: 2, of: (c) => c.longestSilence },
  { key: "longestConnection", header: "longest connection", kind: "seconds", spare: 14, of: (c) => c.longestConnection },
  { key: "maxConcurrent", header: "at once", kind: "count", spare: 15, of: (c) => c.maxConcurrent },
  { key: "openingRepeats", header: "asked again", kind: "list", spare: 17, of: (c) => repeatWords(c) },
  { key: "operations", header: "operations", kind: "list", spare: 16, of: (c) => sortedTexts(c.operations) },
  { key: "sources", header: "sources", kind: "list", spare: 30, of: (c) => sortedTexts(c.sources) },
  { key: "declaredTimers", header: "agreed times", kind: "list", spare: 31, of: (c) => c.declaredTimers.map((t) => `${t.protocol} ${t.kind} ${t.seconds} s`) },
];

/** "3 s", "6 s": the waits before a request to connect came again; "0.5 s after a refusal". */
function repeatWords({ openingRepeats }: Conversation): string[] {
  if (openingRepeats === null) return [];
  const { waitsSeconds, afterRefusal } = openingRepeats;
  return [...waitsSeconds.map((wait) => `${wait} s`), ...(afterRefusal === null ? [] : [`${afterRefusal.waitSeconds} s after a refusal`])];
}

const ASSET_COLUMNS: readonly ColumnOf<Asset>[] = [
  { key: "name", header: "name", kind: "text", least: 20, of: (a) => a.name },
  { key: "addresses", header: "addresses", kind: "list", least: 17, of: (a) => sortedTexts(a.addresses) },
  { key: "macs", header: "MAC", kind: "list", spare: 9, of: (a) => sortedTexts(a.macs) },
  { key: "vendor", header: "vendor", kind: "text", spare: 3, of: (a) => a.vendor },
  { key: "model", header: "model", kind: "text", spare: 4, of: (a) => a.model },
  { key: "firmware", header: "firmware", kind: "text", spare: 5, of: (a) => a.firmware },
  { key: "serial", header: "serial", kind: "text", spare: 14, of: (a) => a.serial },
  { key: "role", header: "role", kind: "text", least: 16, of: (a) => a.role },
  { key: "level", header: "level", kind: "text", spare: 6, of: (a) => a.level },
  { key: "line", header: "line", kind: "text", spare: 2, of: (a) => a.line },
  { key: "status", header: "status", kind: "text", spare: 1, of: (a) => a.status },
  { key: "firstSeen", header: "first seen", kind: "instant", spare: 12, of: (a) => a.firstSeen },
  { key: "lastSeen", header: "last seen", kind: "instant", spare: 11, of: (a) => a.lastSeen },
  { key: "uptimeSeconds", header: "up", kind: "seconds", spare: 7, of: (a) => a.uptimeSeconds },
  { key: "conflictCount", header: "conflicts", kind: "count", spare: 2.5, of: (a) => a.conflicts.length },
  { key: "conflicts", header: "contradictions", kind: "list", spare: 40, of: (a) => sortedTexts(a.conflicts) },
  { key: "sources", header: "sources", kind: "list", spare: 30, of: (a) => sortedTexts(a.sources) },
];

const SOURCE_COLUMNS: readonly ColumnOf<SourceSummary>[] = [
  { key: "file", header: "file", kind: "path", of: (s) => s.file },
  { key: "sha256", header: "sha-256", kind: "text", spare: 9, of: (s) => s.sha256 },
  { key: "kind", header: "kind", kind: "text", of: (s) => s.kind },
  { key: "records", header: "records", kind: "count", of: (s) => s.records },
  { key: "understood", header: "understood", kind: "count", spare: 5, of: (s) => s.understood },
  { key: "notUnderstood", header: "not understood", kind: "count", of: (s) => s.notUnderstood },
  { key: "contents", header: "holds", kind: "list", spare: 4.5, of: (s) => Object.entries(s.contents ?? {}).map(([what, count]) => `${count} ${what}`) },
  { key: "first", header: "first", kind: "instant", spare: 2, of: (s) => s.first },
  { key: "last", header: "last", kind: "instant", spare: 3, of: (s) => s.last },
  { key: "lossShare", header: "lost", kind: "share", spare: 1, of: (s) => s.lossShare },
  { key: "warnings", header: "warnings", kind: "list", spare: 4, of: (s) => s.warnings },
];

/** @param timesOf when a conversation happens; null = nobody asked, and there is no such column */
export function conversationTable(conversations: readonly Conversation[], timesOf: TimesOf | null = null): EvidenceTable {
  const when: ColumnOf<Conversation> = { key: "when", header: "when", kind: "text", spare: 0.5, least: 40, of: (c) => whenWords(timesOf?.(c)) };
  return tableOf(timesOf === null ? CONVERSATION_COLUMNS : [...CONVERSATION_COLUMNS, when], [...conversations].sort(compareConversations));
}

export function assetTable(assets: readonly Asset[]): EvidenceTable {
  return tableOf(ASSET_COLUMNS, [...assets].sort(compareAssets));
}

export function sourceTable(sources: readonly SourceSummary[]): EvidenceTable {
  return tableOf(SOURCE_COLUMNS, [...sources].sort(compareSources));
}
