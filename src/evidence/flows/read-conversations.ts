// Conversations as they stand in the store: what was gathered of each, in the words of the plant. A pure function of the set of rows.
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import { type Conversation, conversationKey, OPERATIONS } from "../../plant/conversation.ts";
import type { EvidenceStore, SourceRow } from "../../store/evidence-store.ts";
import { LEVEL_NAMES } from "../protocols/protocol.ts";
import { type ConversationHour, DECIDED_BY } from "./conversation-hour.ts";
import { type Counters, transportName } from "./flow-piece.ts";
import { gatherRows, isCapture } from "./gather-rows.ts";
import { type Gathered, tellsFlows } from "./gathered.ts";
import { VLAN_UNKNOWN } from "./logged-hours.ts";
import { repeatsOf } from "./opening-repeats.ts";

export interface ReadOptions {
  /** One entry per hour instead of one over all hours. */
  readonly byHour?: boolean;
}

export async function readConversations(store: EvidenceStore, options: ReadOptions = {}): Promise<Conversation[]> {
  const sources = new Map((await store.sources()).map((s) => [s.id, s] as const));
  const gathered = await gatherRows(store, sources, { byHour: options.byHour === true, withContent: true });
  const filesOf = filesOfSources(sources);
  return gathered.map((g) => toConversation(g, sources, filesOf)).sort(compareConversations);
}

/** The key of the conversation that it becomes. */
export function keyOf({ addressSpace, row }: Gathered): string {
  const { client, server, protocol } = row;
  return conversationKey({ addressSpace, client, server, vlan: vlanOf(row), transport: transportName(row.transport), serverPort: portOf(row), protocol });
}

const vlanOf = ({ vlan }: ConversationHour): string | null => (vlan === "" || vlan === VLAN_UNKNOWN ? null : vlan);
const portOf = ({ serverPort }: ConversationHour): number | null => (serverPort < 0 ? null : serverPort);

function toConversation(g: Gathered, sources: ReadonlyMap<number, SourceRow>, filesOf: (ids: ReadonlySet<number>) => readonly string[]): Conversation {
  const { row } = g;
  const example = sources.get(row.source) as SourceRow;
  const seconds = (micros: number | null | undefined): number | null => (micros == null ? null : micros / MICROS_PER_SECOND);
  const tellsNoFlow = !tellsFlows(g);
  const counted = (value: number): number | null => (tellsNoFlow || Number.isNaN(value) ? null : value);
  return {
    addressSpace: g.addressSpace,
    client: row.client,
    server: row.server,
    vlan: vlanOf(row),
    transport: transportName(row.transport),
    serverPort: portOf(row),
    protocol: row.protocol,
    protocolConfidence: LEVEL_NAMES[row.level] as Conversation["protocolConfidence"],
    protocolReason: row.reason,
    clientDecidedBy: DECIDED_BY[row.decidedBy] as Conversation["clientDecidedBy"],
    connections: counted(row.connections),
    established: counted(row.established),
    refused: counted(row.refused),
    unanswered: counted(row.unanswered),
    denied: row.denied,
    reset: counted(row.reset),
    openingsSeen: counted(row.openingsSeen),
    closingsSeen: counted(row.closingsSeen),
    packetsToServer: counted(row.packetsToServer),
    packetsToClient: counted(row.packetsToClient),
    bytesToServer: counted(row.bytesToServer),
    bytesToClient: counted(row.bytesToClient),
    ipBytesToServer: counted(row.ipBytesToServer),
    ipBytesToClient: counted(row.ipBytesToClient),
    first: row.first,
    last: row.last,
    longestSilence: row.longestGap < 0 ? null : row.longestGap / MICROS_PER_SECOND,
    silenceNotWatched: row.notWatched > 0 || tellsNoFlow,
    longestConnection: seconds(counted(row.longestConnection)),
    // Where it is not known how long connections lasted, it is not known how many ran at once.
    maxConcurrent: counted(row.longestConnection) === null ? null : g.concurrency.result(),
    keepAlives: counted(row.keepAlives),
    openingRepeats: repeatsOf(row.openings),
    operations: operationsOf(row.operations),
    details: detailsOf(row.details),
    declaredTimers: NO_TIMERS,
    responseP50: seconds(row.responses?.quantile(0.5)),
    responseP95: seconds(row.responses?.quantile(0.95)),
    periodP50: seconds(row.periods?.quantile(0.5)),
    periodP95: seconds(row.periods?.quantile(0.95)),
    delivery: row.delivery === 2 ? "broadcast" : row.delivery === 1 ? "multicast" : "unicast",
    ttlMin: row.ttlMin === 0 ? null : row.ttlMin,
    largestPayload: counted(row.largestPayload),
    ipFragments: counted(row.ipFragments),
    mss: row.mss === 0 ? null : row.mss,
    serverBegan: counted(row.serverBegan),
    sources: filesOf(g.sources),
    example: { source: example.sha256, file: example.file, record: row.record, ...(isCapture(example) ? {} : { isLogged: true as const }) },
  };
}

function detailsOf(counters: Counters | null): Conversation["details"] {
  const details: Record<string, number> = {};
  if (counters === null) return details;
  const keys = [...counters.keys()];
  if (keys.length > 1) keys.sort();
  for (const key of keys) details[key] = counters.get(key) as number;
  return details;
}

// What many conversations have alike, they share: there may be a hundred thousand of them.

const NO_TIMERS: Conversation["declaredTimers"] = [];
const operationsOfBits = new Map<number, Conversation["operations"]>();

function operationsOf(bits: number): Conversation["operations"] {
  let operations = operationsOfBits.get(bits);
  if (operations === undefined) {
    operations = OPERATIONS.filter((_, bit) => (bits & (1 << bit)) !== 0);
    operationsOfBits.set(bits, operations);
  }
  return operations;
}

function filesOfSources(sources: ReadonlyMap<number, SourceRow>): (ids: ReadonlySet<number>) => readonly string[] {
  const alone = new Map([...sources].map(([id, { file }]): [number, readonly string[]] => [id, [file]]));
  return (ids) => {
    const files = Array.from(ids, (id) => alone.get(id) as readonly string[]);
    return files.length === 1 ? (files[0] as readonly string[]) : files.flat().sort();
  };
}

function compareConversations(x: Conversation, y: Conversation): number {
  return (
    compareText(x.addressSpace, y.addressSpace) ||
    compareText(x.client, y.client) ||
    compareText(x.server, y.server) ||
    compareText(x.vlan ?? "", y.vlan ?? "") ||
    compareText(x.transport, y.transport) ||
    (x.serverPort ?? -1) - (y.serverPort ?? -1) ||
    compareText(x.protocol, y.protocol) ||
    x.first - y.first
  );
}

function compareText(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
