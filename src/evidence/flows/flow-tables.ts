// The evidence tables that captures (and later logs) write, and how their rows travel to and from columns.
import { LogHistogram } from "../../foundation/log-histogram.ts";
import { type ColumnBatch, type ColumnType, type TableDefinition, type TextColumn, textAt } from "../../store/tables.ts";
import type { ConversationHour } from "./conversation-hour.ts";
import type { Counters, FlowPiece } from "./flow-piece.ts";

export const flowPieceTable: TableDefinition = {
  name: "flow_piece",
  columns: {
    source: "i32", vlan: "text", transport: "i32", a: "text", b: "text", portA: "i32", portB: "i32", first: "f64", last: "f64", record: "f64", flags: "i32",
    isnA: "i32", isnB: "i32", longestGap: "f64", payloadPackets: "f64", votes: "text", packetsA: "f64", packetsB: "f64", bytesA: "f64", bytesB: "f64",
    keepAlives: "f64", retransmissions: "f64", ttlMin: "i32", largestPayload: "i32", ipFragments: "f64", mss: "i32", operations: "i32",
    details: "blob", responses: "blob", periods: "blob", firstRequest: "f64", lastRequest: "f64",
  },
};

export const conversationHourTable: TableDefinition = {
  name: "conversation_hour",
  columns: {
    source: "i32", vlan: "text", transport: "i32", client: "text", server: "text", serverPort: "i32", protocol: "text", level: "i32", reason: "text",
    decidedBy: "i32", hour: "i32", connections: "f64", established: "f64", refused: "f64", unanswered: "f64", reset: "f64", openingsSeen: "f64",
    closingsSeen: "f64", packetsToServer: "f64", packetsToClient: "f64", bytesToServer: "f64", bytesToClient: "f64", keepAlives: "f64",
    retransmissions: "f64", first: "f64", last: "f64", longestGap: "f64", notWatched: "f64", longestConnection: "f64", minutes: "blob", operations: "i32",
    details: "blob", responses: "blob", periods: "blob", delivery: "i32", ttlMin: "i32", largestPayload: "i32", ipFragments: "f64", mss: "i32",
    serverBegan: "f64", record: "f64",
  },
};

/** Which MAC addresses carried packets from one address to another: shows routers, gateways, and addresses that share a machine. */
export const linkPathTable: TableDefinition = {
  name: "link_path",
  columns: { source: "i32", vlan: "text", from: "text", to: "text", fromMac: "text", toMac: "text", flows: "f64", first: "f64", last: "f64", record: "f64" },
};

/** Who asked for whose MAC address. */
export const arpTable: TableDefinition = {
  name: "arp",
  columns: { source: "i32", vlan: "text", mac: "text", address: "text", asksFor: "text", kind: "text", count: "f64", first: "f64", last: "f64", record: "f64" },
};

export const claimTable: TableDefinition = {
  name: "claim",
  columns: { source: "i32", endpoint: "text", attribute: "text", value: "text", by: "text", first: "f64", last: "f64" },
};

export const evidenceTables: readonly TableDefinition[] = [flowPieceTable, conversationHourTable, linkPathTable, arpTable, claimTable];

type Cell = number | string | Uint8Array | null;
type Row = Readonly<Record<string, Cell>>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** How the blob columns of a table are made from its rows. */
type BlobWriters<R> = Readonly<Record<string, (row: R) => Uint8Array | null>>;

/** So many rows are taken at a time, that they stay in the processor's cache while their columns are picked one after another. */
const ROWS_AT_A_TIME = 256;

/** Columns of rows; order and number of rows are kept. Every column but a blob is a field of its name. */
export function rowsToBatch<R extends object>(table: TableDefinition, rows: readonly R[], blobs: BlobWriters<R> = {}): ColumnBatch {
  const count = rows.length;
  const columns = Object.entries(table.columns).map(([name, type]) => newColumn(name, type, count, blobs[name] as ((row: Row) => Uint8Array | null) | undefined));
  for (let from = 0; from < count; from += ROWS_AT_A_TIME) {
    const to = Math.min(count, from + ROWS_AT_A_TIME);
    for (const column of columns) fillColumn(column, rows as readonly Row[], from, to);
  }
  return { table: table.name, rows: count, columns: Object.fromEntries(columns.map(({ name, values, dictionary }) => [name, dictionary === null ? values : { ids: values as Int32Array, dictionary }])) };
}

interface FilledColumn {
  readonly name: string;
  readonly values: Float64Array | Int32Array | (Uint8Array | null)[];
  readonly toBlob: ((row: Row) => Uint8Array | null) | null;
  /** Of a text column; ids by text in `known`. */
  readonly dictionary: string[] | null;
  readonly known: Map<string, number>;
}

function newColumn(name: string, type: ColumnType, rows: number, toBlob: ((row: Row) => Uint8Array | null) | undefined): FilledColumn {
  const values = type === "f64" ? new Float64Array(rows) : type === "blob" ? new Array<Uint8Array | null>(rows).fill(null) : new Int32Array(rows);
  return { name, values, toBlob: type === "blob" ? (toBlob ?? ((row) => row[name] as Uint8Array | null)) : null, dictionary: type === "text" ? [] : null, known: new Map() };
}

function fillColumn(column: FilledColumn, rows: readonly Row[], from: number, to: number): void {
  const { name, values, toBlob, dictionary } = column;
  if (dictionary !== null) return fillTexts(column, dictionary, rows, from, to);
  if (toBlob !== null) {
    for (let i = from; i < to; i++) (values as (Uint8Array | null)[])[i] = toBlob(rows[i] as Row);
    return;
  }
  for (let i = from; i < to; i++) (values as Float64Array | Int32Array)[i] = (rows[i] as Row)[name] as number;
}

function fillTexts({ name, values, known }: FilledColumn, dictionary: string[], rows: readonly Row[], from: number, to: number): void {
  // Neighbouring rows often carry the same text.
  let lastText: string | null = null;
  let id = 0;
  for (let i = from; i < to; i++) {
    const text = (rows[i] as Row)[name] as string;
    if (text !== lastText) {
      lastText = text;
      const found = known.get(text);
      id = found ?? dictionary.length;
      if (found === undefined) {
        dictionary.push(text);
        known.set(text, id);
      }
    }
    (values as Int32Array)[i] = id;
  }
}

/** Row i of a batch as a record. */
export function rowAt(table: TableDefinition, batch: ColumnBatch, i: number): Record<string, Cell> {
  const row: Record<string, Cell> = {};
  for (const [name, type] of Object.entries(table.columns)) {
    const column = batch.columns[name];
    if (type === "text") row[name] = textAt(column as never, i);
    else row[name] = (column as ArrayLike<number | Uint8Array | null>)[i] as Cell;
  }
  return row;
}

const pieceBlobs: BlobWriters<FlowPiece> = { details: (p) => encodeCounters(p.details), responses: (p) => p.responses?.encode() ?? null, periods: (p) => p.periods?.encode() ?? null };
const hourBlobs: BlobWriters<ConversationHour> = {
  minutes: (h) => encodeMinutes(h.minutes), details: (h) => encodeCounters(h.details), responses: (h) => h.responses?.encode() ?? null, periods: (h) => h.periods?.encode() ?? null,
};

export function piecesToBatch(pieces: readonly FlowPiece[]): ColumnBatch {
  return rowsToBatch(flowPieceTable, pieces, pieceBlobs);
}

export function hoursToBatch(hours: readonly ConversationHour[]): ColumnBatch {
  return rowsToBatch(conversationHourTable, hours, hourBlobs);
}

/** Rows of a batch as flow pieces: columns are looked up once, not per row. */
export function piecesOf(batch: ColumnBatch): FlowPiece[] {
  const { number, text, blob } = columnsOf(batch);
  const vlan = text("vlan"), a = text("a"), b = text("b"), votes = text("votes");
  const source = number("source"), transport = number("transport"), portA = number("portA"), portB = number("portB"), first = number("first"), last = number("last");
  const record = number("record"), flags = number("flags"), isnA = number("isnA"), isnB = number("isnB"), longestGap = number("longestGap");
  const payloadPackets = number("payloadPackets"), packetsA = number("packetsA"), packetsB = number("packetsB"), bytesA = number("bytesA"), bytesB = number("bytesB");
  const keepAlives = number("keepAlives"), retransmissions = number("retransmissions"), ttlMin = number("ttlMin"), largestPayload = number("largestPayload");
  const ipFragments = number("ipFragments"), mss = number("mss"), operations = number("operations"), firstRequest = number("firstRequest"), lastRequest = number("lastRequest");
  const details = blob("details"), responses = blob("responses"), periods = blob("periods");
  const pieces: FlowPiece[] = [];
  for (let i = 0; i < batch.rows; i++) {
    pieces.push({
      source: source[i] as number, vlan: textAt(vlan, i), transport: transport[i] as number, a: textAt(a, i), b: textAt(b, i), portA: portA[i] as number, portB: portB[i] as number,
      first: first[i] as number, last: last[i] as number, record: record[i] as number, flags: flags[i] as number, isnA: isnA[i] as number, isnB: isnB[i] as number,
      longestGap: longestGap[i] as number, payloadPackets: payloadPackets[i] as number, votes: textAt(votes, i), packetsA: packetsA[i] as number, packetsB: packetsB[i] as number,
      bytesA: bytesA[i] as number, bytesB: bytesB[i] as number, keepAlives: keepAlives[i] as number, retransmissions: retransmissions[i] as number, ttlMin: ttlMin[i] as number,
      largestPayload: largestPayload[i] as number, ipFragments: ipFragments[i] as number, mss: mss[i] as number, operations: operations[i] as number,
      details: decodeCounters(details[i] ?? null), responses: decodeHistogram(responses[i] ?? null), periods: decodeHistogram(periods[i] ?? null),
      firstRequest: firstRequest[i] as number, lastRequest: lastRequest[i] as number,
    });
  }
  return pieces;
}

/** Rows of a batch as conversation hours. */
export function hoursOf(batch: ColumnBatch): ConversationHour[] {
  const { number, text, blob } = columnsOf(batch);
  const vlan = text("vlan"), client = text("client"), server = text("server"), protocol = text("protocol"), reason = text("reason");
  const source = number("source"), transport = number("transport"), serverPort = number("serverPort"), level = number("level"), decidedBy = number("decidedBy"), hour = number("hour");
  const connections = number("connections"), established = number("established"), refused = number("refused"), unanswered = number("unanswered"), reset = number("reset");
  const openingsSeen = number("openingsSeen"), closingsSeen = number("closingsSeen"), packetsToServer = number("packetsToServer"), packetsToClient = number("packetsToClient");
  const bytesToServer = number("bytesToServer"), bytesToClient = number("bytesToClient"), keepAlives = number("keepAlives"), retransmissions = number("retransmissions");
  const first = number("first"), last = number("last"), longestGap = number("longestGap"), notWatched = number("notWatched"), longestConnection = number("longestConnection");
  const operations = number("operations"), delivery = number("delivery"), ttlMin = number("ttlMin"), largestPayload = number("largestPayload"), ipFragments = number("ipFragments");
  const mss = number("mss"), serverBegan = number("serverBegan"), record = number("record");
  const minutes = blob("minutes"), details = blob("details"), responses = blob("responses"), periods = blob("periods");
  const hours: ConversationHour[] = [];
  for (let i = 0; i < batch.rows; i++) {
    hours.push({
      source: source[i] as number, vlan: textAt(vlan, i), transport: transport[i] as number, client: textAt(client, i), server: textAt(server, i), serverPort: serverPort[i] as number,
      protocol: textAt(protocol, i), level: level[i] as number, reason: textAt(reason, i), decidedBy: decidedBy[i] as number, hour: hour[i] as number,
      connections: connections[i] as number, established: established[i] as number, refused: refused[i] as number, unanswered: unanswered[i] as number, reset: reset[i] as number,
      openingsSeen: openingsSeen[i] as number, closingsSeen: closingsSeen[i] as number, packetsToServer: packetsToServer[i] as number, packetsToClient: packetsToClient[i] as number,
      bytesToServer: bytesToServer[i] as number, bytesToClient: bytesToClient[i] as number, keepAlives: keepAlives[i] as number, retransmissions: retransmissions[i] as number,
      first: first[i] as number, last: last[i] as number, longestGap: longestGap[i] as number, notWatched: notWatched[i] as number, longestConnection: longestConnection[i] as number,
      minutes: decodeMinutes(minutes[i] ?? null), operations: operations[i] as number, details: decodeCounters(details[i] ?? null), responses: decodeHistogram(responses[i] ?? null),
      periods: decodeHistogram(periods[i] ?? null), delivery: delivery[i] as number, ttlMin: ttlMin[i] as number, largestPayload: largestPayload[i] as number,
      ipFragments: ipFragments[i] as number, mss: mss[i] as number, serverBegan: serverBegan[i] as number, record: record[i] as number,
    });
  }
  return hours;
}

interface Columns {
  number(name: string): Float64Array | Int32Array;
  text(name: string): TextColumn;
  blob(name: string): readonly (Uint8Array | null)[];
}

function columnsOf({ columns }: ColumnBatch): Columns {
  return {
    number: (name) => columns[name] as Float64Array | Int32Array,
    text: (name) => columns[name] as TextColumn,
    blob: (name) => columns[name] as readonly (Uint8Array | null)[],
  };
}

function encodeCounters(counters: Counters | null): Uint8Array | null {
  if (counters === null || counters.size === 0) return null;
  return encoder.encode(JSON.stringify([...counters].sort(([x], [y]) => (x < y ? -1 : 1))));
}

function decodeCounters(bytes: Uint8Array | null): Counters | null {
  return bytes === null ? null : new Map(JSON.parse(decoder.decode(bytes)) as [string, number][]);
}

function decodeHistogram(bytes: Uint8Array | null): LogHistogram | null {
  if (bytes === null) return null;
  const histogram = new LogHistogram();
  histogram.mergeEncoded(bytes);
  return histogram;
}

/** (minute u8, count u32 little-endian) for every minute that has connections. */
function encodeMinutes(minutes: Uint32Array | null): Uint8Array | null {
  if (minutes === null) return null;
  let entries = 0;
  for (let minute = 0; minute < 60; minute++) if ((minutes[minute] as number) > 0) entries++;
  const bytes = new Uint8Array(entries * 5);
  let at = 0;
  for (let minute = 0; minute < 60; minute++) {
    const count = minutes[minute] as number;
    if (count === 0) continue;
    bytes[at++] = minute;
    for (let shift = 0; shift < 32; shift += 8) bytes[at++] = (count >>> shift) & 0xff;
  }
  return bytes;
}

function decodeMinutes(bytes: Uint8Array | null): Uint32Array | null {
  if (bytes === null) return null;
  const minutes = new Uint32Array(60);
  for (let at = 0; at + 5 <= bytes.length; at += 5) {
    const minute = bytes[at] as number;
    const count = (bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8) | ((bytes[at + 3] as number) << 16) | ((bytes[at + 4] as number) << 24);
    if (minute < 60) minutes[minute] = count;
  }
  return minutes;
}
