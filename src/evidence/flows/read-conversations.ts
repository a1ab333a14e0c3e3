// From stored rows to conversations: stitches pieces and parts of flows, merges hours, settles protocols and VLANs, and lets every vantage say what
// it knows best. A pure function
// of the set of rows: the order in which evidence was learnt and where it was cut leave no trace in the result.
import { MICROS_PER_HOUR, MICROS_PER_SECOND } from "../../foundation/time.ts";
import { type Conversation, OPERATIONS } from "../../plant/conversation.ts";
import type { EvidenceStore, SourceRow } from "../../store/evidence-store.ts";
import { seesTraffic } from "../sees-traffic.ts";
import { LEVEL_NAMES } from "../protocols/protocol.ts";
import { combineVantages } from "./combine-vantages.ts";
import { Concurrency } from "./concurrency.ts";
import { type ConversationHour, DECIDED_BY, mergeHour } from "./conversation-hour.ts";
import { CoverageIntervals } from "./coverage-intervals.ts";
import { type FlowPiece, transportName } from "./flow-piece.ts";
import { hoursOf, piecesOf } from "./flow-rows.ts";
import { flowToHours } from "./fold.ts";
import { conversationOf, type Gathered, settleProtocols, settleVlans } from "./gathered.ts";
import { flowToLoggedHour, isMessagesOnly, VLAN_UNKNOWN } from "./logged-hours.ts";
import { isSameTuple as isSamePartTuple, joinParts, LOGGED_PART_ORDER, type LoggedPart, loggedPartsOf } from "./logged-parts.ts";
import { repeatsOf } from "./opening-repeats.ts";
import { comparePieces, stitch } from "./stitch.ts";

export interface ReadOptions {
  /** One entry per hour instead of one over all hours. */
  readonly byHour?: boolean;
}

/** What all steps of one reading know. */
interface Reading {
  readonly store: EvidenceStore;
  readonly sources: ReadonlyMap<number, SourceRow>;
  readonly into: Map<string, Gathered>;
  /** Hours are kept apart: asked for, or needed to tell which vantage saw what when. */
  readonly byHour: boolean;
}

export async function readConversations(store: EvidenceStore, options: ReadOptions = {}): Promise<Conversation[]> {
  const sources = new Map((await store.sources()).map((s) => [s.id, s] as const));
  const asked = options.byHour === true;
  // Lists and logs of sign-ins see no traffic: beside them one tap is still one vantage.
  const seeing = [...sources.values()].filter(seesTraffic);
  const hasOneVantage = new Set(seeing.map(vantageOf)).size <= 1;
  const reading: Reading = { store, sources, into: new Map(), byHour: asked || !hasOneVantage };
  await gatherPieces(reading);
  await gatherLoggedParts(reading);
  await gatherHours(reading);
  const settled = settleVlans(settleProtocols(reading.into.values()));
  const seen = hasOneVantage ? settled : combineVantages(settled, asked);
  return seen.map((g) => toConversation(g, sources)).sort(compareConversations);
}

const TUPLE = ["a", "b", "portA", "portB", "transport", "vlan"] as const;

async function gatherPieces(reading: Reading): Promise<void> {
  const { store, sources } = reading;
  const watched = watchedByVantage(sources);
  let group: FlowPiece[] = [];
  const closeGroup = (): void => {
    for (const [vantage, pieces] of byVantage(group, sources)) {
      const covers = watched.get(vantage) as CoverageIntervals;
      for (const flow of stitch(pieces.sort(comparePieces), (from, to) => covers.covers(from, to))) {
        for (const row of flowToHours(flow)) {
          row.minutes = null;
          const entry = gather(reading, row);
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

async function gatherLoggedParts(reading: Reading): Promise<void> {
  const { store, sources } = reading;
  let group: LoggedPart[] = [];
  const closeGroup = (): void => {
    for (const parts of byVantage(group, sources).values()) {
      for (const { flow, sources: tellers } of joinParts(parts, VLAN_UNKNOWN)) {
        const entry = gatherHour(reading, flowToLoggedHour(flow, tellers[0] as number));
        for (const source of tellers) entry.sources.add(source);
      }
    }
  };
  for await (const batch of store.scan("logged_part", [...LOGGED_PART_ORDER])) {
    for (const part of loggedPartsOf(batch)) {
      const [other] = group;
      if (other !== undefined && !isSamePartTuple(part, other)) {
        closeGroup();
        group = [];
      }
      group.push(part);
    }
  }
  closeGroup();
}

async function gatherHours(reading: Reading): Promise<void> {
  for await (const batch of reading.store.scan("conversation_hour", ["client", "server", "transport", "serverPort", "vlan", "protocol", "hour"])) {
    for (const row of hoursOf(batch)) gatherHour(reading, row);
  }
}

function gatherHour(reading: Reading, row: ConversationHour): Gathered {
  const { hour, minutes, first, last, connections, denied } = row;
  row.minutes = null;
  const entry = gather(reading, row);
  if (minutes !== null) entry.concurrency.addHour(hour, minutes);
  // A logged flow that lasts into another hour stands alone in its row.
  else if (connections === 1 && denied === 0 && Math.floor(last / MICROS_PER_HOUR) > hour) entry.concurrency.addFlow(first, last);
  return entry;
}

function isSameTuple(x: FlowPiece, y: FlowPiece): boolean {
  return x.a === y.a && x.b === y.b && x.portA === y.portA && x.portB === y.portB && x.transport === y.transport && x.vlan === y.vlan;
}

/** The row becomes the entry's own: nobody else keeps it, nor its counters and histograms. */
function gather({ sources, into, byHour }: Reading, row: ConversationHour): Gathered {
  const source = sourceOf(row, sources);
  const vantage = vantageOf(source);
  const key = `${vantage}\n${conversationOf(row)}\n${byHour ? row.hour : 0}`;
  let entry = into.get(key);
  if (entry === undefined) {
    entry = { addressSpace: source.addressSpace, vantage, isCapture: isCapture(source), row, sources: new Set(), concurrency: new Concurrency() };
    if (!byHour) row.hour = 0;
    into.set(key, entry);
  } else mergeHour(entry.row, row);
  entry.sources.add(row.source);
  return entry;
}

function sourceOf(row: { readonly source: number }, sources: ReadonlyMap<number, SourceRow>): SourceRow {
  const source = sources.get(row.source);
  if (source === undefined) throw new Error(`a stored row names source ${row.source}, which the store does not have`);
  return source;
}

function watchedByVantage(sources: ReadonlyMap<number, SourceRow>): Map<string, CoverageIntervals> {
  const spans = new Map<string, { first: number; last: number }[]>();
  for (const source of sources.values()) {
    const key = vantageOf(source);
    if (!spans.has(key)) spans.set(key, []);
    if (!Number.isNaN(source.first)) spans.get(key)?.push({ first: source.first, last: source.last });
  }
  return new Map([...spans].map(([key, list]) => [key, new CoverageIntervals(list)]));
}

const isCapture = (source: SourceRow): boolean => source.kind === "pcap" || source.kind === "pcapng";

/** A capture and a log of one place are two vantages even under one name: both tell of the same packets. */
function vantageOf(source: SourceRow): string {
  return `${source.vantage}\n${isCapture(source) ? "capture" : source.kind}\n${source.addressSpace}`;
}

function byVantage<T extends { readonly source: number }>(rows: readonly T[], sources: ReadonlyMap<number, SourceRow>): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = vantageOf(sourceOf(row, sources));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function toConversation(g: Gathered, sources: ReadonlyMap<number, SourceRow>): Conversation {
  const { row } = g;
  const example = sources.get(row.source) as SourceRow;
  const seconds = (micros: number | null | undefined): number | null => (micros == null ? null : micros / MICROS_PER_SECOND);
  // Where only messages were logged, nothing is known of the connections that carried them.
  const tellsNoFlow = !g.isCapture && isMessagesOnly(row);
  const counted = (value: number): number | null => (tellsNoFlow || Number.isNaN(value) ? null : value);
  const details: Record<string, number> = {};
  for (const key of [...(row.details?.keys() ?? [])].sort()) details[key] = row.details?.get(key) as number;
  return {
    addressSpace: g.addressSpace,
    client: row.client,
    server: row.server,
    vlan: row.vlan === "" || row.vlan === VLAN_UNKNOWN ? null : row.vlan,
    transport: transportName(row.transport),
    serverPort: row.serverPort < 0 ? null : row.serverPort,
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
    operations: OPERATIONS.filter((_, bit) => (row.operations & (1 << bit)) !== 0),
    details,
    declaredTimers: [],
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
    sources: [...g.sources].map((id) => (sources.get(id) as SourceRow).file).sort(),
    example: { source: example.sha256, file: example.file, record: row.record, ...(isCapture(example) ? {} : { isLogged: true as const }) },
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
