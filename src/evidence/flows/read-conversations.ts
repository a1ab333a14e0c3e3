// From stored rows to conversations: stitches flow pieces, merges hours, settles protocols and picks the best vantage. A pure function
// of the set of rows: the order in which evidence was learnt and where it was cut leave no trace in the result.
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import { type Conversation, OPERATIONS } from "../../plant/conversation.ts";
import type { EvidenceStore, SourceRow } from "../../store/evidence-store.ts";
import { LEVEL_MEDIUM, LEVEL_NAMES } from "../protocols/protocol.ts";
import { Concurrency } from "./concurrency.ts";
import { type ConversationHour, DECIDED_BY, mergeHour } from "./conversation-hour.ts";
import { CoverageIntervals } from "./coverage-intervals.ts";
import { type FlowPiece, transportName } from "./flow-piece.ts";
import { hoursOf, piecesOf } from "./flow-rows.ts";
import { flowToHours } from "./fold.ts";
import { comparePieces, stitch } from "./stitch.ts";

export interface ReadOptions {
  /** One entry per hour instead of one over all hours. */
  readonly byHour?: boolean;
}

interface Gathered {
  readonly addressSpace: string;
  readonly vantage: string;
  /** 0 when all hours are together. */
  readonly hour: number;
  readonly row: ConversationHour;
  readonly sources: Set<number>;
  readonly concurrency: Concurrency;
}

export async function readConversations(store: EvidenceStore, options: ReadOptions = {}): Promise<Conversation[]> {
  const sources = new Map((await store.sources()).map((s) => [s.id, s] as const));
  const gathered = new Map<string, Gathered>();
  await gatherPieces(store, sources, gathered, options);
  await gatherHours(store, sources, gathered, options);
  return bestVantages(settleProtocols(gathered))
    .map((g) => toConversation(g, sources))
    .sort(compareConversations);
}

const TUPLE = ["a", "b", "portA", "portB", "transport", "vlan"] as const;

async function gatherPieces(store: EvidenceStore, sources: ReadonlyMap<number, SourceRow>, into: Map<string, Gathered>, options: ReadOptions): Promise<void> {
  const watched = watchedByVantage(sources);
  let group: FlowPiece[] = [];
  const closeGroup = (): void => {
    for (const [vantage, pieces] of byVantage(group, sources)) {
      const covers = watched.get(vantage) as CoverageIntervals;
      for (const flow of stitch(pieces.sort(comparePieces), (from, to) => covers.covers(from, to))) {
        for (const row of flowToHours(flow)) {
          row.minutes = null;
          const entry = gather(into, row, sources, options);
          if (row.connections > 0) entry.concurrency.addFlow(flow.whole.first, flow.whole.last);
        }
      }
    }
  };
  for await (const batch of store.scan("flow_piece", [...TUPLE, "first", "last", "record"])) {
    for (const piece of piecesOf(batch)) {
      const [other] = group;
      if (other !== undefined && !isSameTuple(piece, other)) {
        closeGroup();
        group = [];
      }
      group.push(piece);
    }
  }
  closeGroup();
}

async function gatherHours(store: EvidenceStore, sources: ReadonlyMap<number, SourceRow>, into: Map<string, Gathered>, options: ReadOptions): Promise<void> {
  for await (const batch of store.scan("conversation_hour", ["client", "server", "transport", "serverPort", "vlan", "protocol", "hour"])) {
    for (const row of hoursOf(batch)) {
      const { hour, minutes } = row;
      row.minutes = null;
      const entry = gather(into, row, sources, options);
      if (minutes !== null) entry.concurrency.addHour(hour, minutes);
    }
  }
}

function isSameTuple(x: FlowPiece, y: FlowPiece): boolean {
  return x.a === y.a && x.b === y.b && x.portA === y.portA && x.portB === y.portB && x.transport === y.transport && x.vlan === y.vlan;
}

/** The row becomes the entry's own: nobody else keeps it, nor its counters and histograms. */
function gather(into: Map<string, Gathered>, row: ConversationHour, sources: ReadonlyMap<number, SourceRow>, options: ReadOptions): Gathered {
  const source = sources.get(row.source);
  if (source === undefined) throw new Error(`a stored row names source ${row.source}, which the store does not have`);
  const hour = options.byHour ? row.hour : 0;
  const key = `${source.vantage}\n${source.addressSpace}\n${conversationOf(row, hour)}`;
  let entry = into.get(key);
  if (entry === undefined) {
    entry = { addressSpace: source.addressSpace, vantage: source.vantage, hour, row, sources: new Set(), concurrency: new Concurrency() };
    into.set(key, entry);
  } else mergeHour(entry.row, row);
  entry.sources.add(row.source);
  return entry;
}

function conversationOf(row: ConversationHour, hour: number): string {
  return `${row.client}\n${row.server}\n${row.vlan}\n${row.transport}\n${row.serverPort}\n${row.protocol}\n${hour}`;
}

function watchedByVantage(sources: ReadonlyMap<number, SourceRow>): Map<string, CoverageIntervals> {
  const spans = new Map<string, { first: number; last: number }[]>();
  for (const source of sources.values()) {
    const key = vantageKey(source);
    if (!spans.has(key)) spans.set(key, []);
    if (!Number.isNaN(source.first)) spans.get(key)?.push({ first: source.first, last: source.last });
  }
  return new Map([...spans].map(([key, list]) => [key, new CoverageIntervals(list)]));
}

const vantageKey = (source: SourceRow): string => `${source.vantage}\n${source.addressSpace}`;

function byVantage(pieces: readonly FlowPiece[], sources: ReadonlyMap<number, SourceRow>): Map<string, FlowPiece[]> {
  const groups = new Map<string, FlowPiece[]>();
  for (const piece of pieces) {
    const source = sources.get(piece.source);
    if (source === undefined) throw new Error(`a stored row names source ${piece.source}, which the store does not have`);
    const key = vantageKey(source);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [piece]);
    else group.push(piece);
  }
  return groups;
}

/**
 * A server port that was recognised by content for some flow speaks that protocol to others too: flows too short or cut to tell take its
 * name. Only when exactly one protocol was recognised there.
 */
function settleProtocols(gathered: ReadonlyMap<string, Gathered>): Gathered[] {
  const spoken = new Map<string, Set<string>>();
  const portKey = (g: Gathered): string => `${g.addressSpace}\n${g.row.server}\n${g.row.transport}\n${g.row.serverPort}`;
  for (const g of gathered.values()) {
    if (g.row.serverPort < 0 || g.row.level < LEVEL_MEDIUM) continue;
    const key = portKey(g);
    const protocols = spoken.get(key);
    if (protocols === undefined) spoken.set(key, new Set([g.row.protocol]));
    else protocols.add(g.row.protocol);
  }
  const settled = new Map<string, Gathered>();
  const put = (key: string, g: Gathered): void => {
    const { row } = g;
    const known = settled.get(key);
    if (known === undefined) settled.set(key, g);
    else {
      mergeHour(known.row, row);
      known.concurrency.merge(g.concurrency);
      for (const source of g.sources) known.sources.add(source);
    }
  };
  for (const [key, g] of gathered) {
    const protocols = g.row.level < LEVEL_MEDIUM ? spoken.get(portKey(g)) : undefined;
    if (protocols?.size === 1) {
      g.row.protocol = [...protocols][0] as string;
      g.row.level = LEVEL_MEDIUM;
      g.row.reason = "Other flows to the same server port were recognised by content.";
      put(`${g.vantage}\n${g.addressSpace}\n${conversationOf(g.row, g.hour)}`, g);
    } else put(key, g);
  }
  return [...settled.values()];
}

/** Two vantages that saw the same conversation count it once: the one that saw more packets speaks (ties: the first name). */
function bestVantages(gathered: readonly Gathered[]): readonly Gathered[] {
  if (gathered.every((g) => g.vantage === gathered[0]?.vantage)) return gathered;
  const best = new Map<string, Gathered>();
  for (const g of gathered) {
    const key = `${g.addressSpace}\n${conversationOf(g.row, g.hour)}`;
    const known = best.get(key);
    if (known === undefined || packets(g) > packets(known) || (packets(g) === packets(known) && g.vantage < known.vantage)) best.set(key, g);
  }
  return [...best.values()];
}

const packets = (g: Gathered): number => g.row.packetsToServer + g.row.packetsToClient;

function toConversation(g: Gathered, sources: ReadonlyMap<number, SourceRow>): Conversation {
  const { row } = g;
  const example = sources.get(row.source) as SourceRow;
  const seconds = (micros: number | null | undefined): number | null => (micros == null ? null : micros / MICROS_PER_SECOND);
  const details: Record<string, number> = {};
  for (const key of [...(row.details?.keys() ?? [])].sort()) details[key] = row.details?.get(key) as number;
  return {
    addressSpace: g.addressSpace,
    client: row.client,
    server: row.server,
    vlan: row.vlan === "" ? null : row.vlan,
    transport: transportName(row.transport),
    serverPort: row.serverPort < 0 ? null : row.serverPort,
    protocol: row.protocol,
    protocolConfidence: LEVEL_NAMES[row.level] as Conversation["protocolConfidence"],
    protocolReason: row.reason,
    clientDecidedBy: DECIDED_BY[row.decidedBy] as Conversation["clientDecidedBy"],
    connections: known(row.connections),
    established: known(row.established),
    refused: known(row.refused),
    unanswered: known(row.unanswered),
    denied: row.denied,
    reset: known(row.reset),
    openingsSeen: known(row.openingsSeen),
    closingsSeen: known(row.closingsSeen),
    packetsToServer: known(row.packetsToServer),
    packetsToClient: known(row.packetsToClient),
    bytesToServer: known(row.bytesToServer),
    bytesToClient: known(row.bytesToClient),
    ipBytesToServer: known(row.ipBytesToServer),
    ipBytesToClient: known(row.ipBytesToClient),
    first: row.first,
    last: row.last,
    longestSilence: row.longestGap < 0 ? null : row.longestGap / MICROS_PER_SECOND,
    silenceNotWatched: row.notWatched > 0,
    longestConnection: seconds(known(row.longestConnection)),
    // Where it is not known how long connections lasted, it is not known how many ran at once.
    maxConcurrent: Number.isNaN(row.longestConnection) ? null : g.concurrency.result(),
    keepAlives: known(row.keepAlives),
    operations: OPERATIONS.filter((_, bit) => (row.operations & (1 << bit)) !== 0),
    details,
    responseP50: seconds(row.responses?.quantile(0.5)),
    responseP95: seconds(row.responses?.quantile(0.95)),
    periodP50: seconds(row.periods?.quantile(0.5)),
    periodP95: seconds(row.periods?.quantile(0.95)),
    delivery: row.delivery === 2 ? "broadcast" : row.delivery === 1 ? "multicast" : "unicast",
    ttlMin: row.ttlMin === 0 ? null : row.ttlMin,
    largestPayload: known(row.largestPayload),
    ipFragments: known(row.ipFragments),
    mss: row.mss === 0 ? null : row.mss,
    serverBegan: known(row.serverBegan),
    sources: [...g.sources].map((id) => (sources.get(id) as SourceRow).file).sort(),
    example: { source: example.sha256, file: example.file, record: row.record },
  };
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
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
