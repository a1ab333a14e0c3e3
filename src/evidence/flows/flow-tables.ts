// The evidence tables that captures and logs write, and how their rows travel to and from columns.
import { type ColumnBatch, type ColumnType, type TableDefinition, textAt } from "../../store/tables.ts";
import { advisoryTables } from "../advisories/advisory-tables.ts";
import type { ConversationHour } from "./conversation-hour.ts";
import type { Counters, FlowPiece } from "./flow-piece.ts";
import { encodeLooseEnds } from "./loose-ends.ts";
import { encodeRepeats } from "./opening-repeats.ts";

export const flowPieceTable: TableDefinition = {
  name: "flow_piece",
  columns: {
    source: "i32",
    vlan: "text",
    transport: "i32",
    a: "text",
    b: "text",
    portA: "i32",
    portB: "i32",
    first: "f64",
    last: "f64",
    record: "f64",
    flags: "i32",
    isnA: "i32",
    isnB: "i32",
    longestGap: "f64",
    payloadPackets: "f64",
    votes: "text",
    packetsA: "f64",
    packetsB: "f64",
    bytesA: "f64",
    bytesB: "f64",
    keepAlives: "f64",
    retransmissions: "f64",
    repeats: "blob",
    ttlMin: "i32",
    largestPayload: "i32",
    ipFragments: "f64",
    mss: "i32",
    operations: "i32",
    details: "blob",
    responses: "blob",
    periods: "blob",
    firstRequest: "f64",
    lastRequest: "f64",
    loose: "blob",
  },
};

export const conversationHourTable: TableDefinition = {
  name: "conversation_hour",
  columns: {
    source: "i32",
    vlan: "text",
    transport: "i32",
    client: "text",
    server: "text",
    serverPort: "i32",
    protocol: "text",
    level: "i32",
    reason: "text",
    decidedBy: "i32",
    hour: "i32",
    connections: "f64",
    established: "f64",
    refused: "f64",
    unanswered: "f64",
    denied: "f64",
    reset: "f64",
    openingsSeen: "f64",
    closingsSeen: "f64",
    packetsToServer: "f64",
    packetsToClient: "f64",
    bytesToServer: "f64",
    bytesToClient: "f64",
    ipBytesToServer: "f64",
    ipBytesToClient: "f64",
    keepAlives: "f64",
    retransmissions: "f64",
    openings: "blob",
    first: "f64",
    last: "f64",
    longestGap: "f64",
    notWatched: "f64",
    longestConnection: "f64",
    minutes: "blob",
    operations: "i32",
    details: "blob",
    responses: "blob",
    periods: "blob",
    delivery: "i32",
    ttlMin: "i32",
    largestPayload: "f64",
    ipFragments: "f64",
    mss: "i32",
    serverBegan: "f64",
    record: "f64",
  },
};

/** Parts of flows as logs tell them, joined at read (logged-parts.ts). */
export const loggedPartTable: TableDefinition = {
  name: "logged_part",
  columns: {
    source: "i32",
    vlan: "text",
    transport: "i32",
    a: "text",
    b: "text",
    portA: "i32",
    portB: "i32",
    flowId: "text",
    start: "f64",
    seconds: "f64",
    record: "f64",
    clientIsA: "i32",
    flags: "i32",
    outcome: "i32",
    packetsToServer: "f64",
    packetsToClient: "f64",
    ipBytesToServer: "f64",
    ipBytesToClient: "f64",
    frameBytesToServer: "f64",
    frameBytesToClient: "f64",
    protocol: "text",
    reason: "text",
    confidence: "i32",
    connections: "f64",
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

/** Events of calendars with their rules, not their occurrences: any window can be expanded later. `event` is JSON (lists/stored-calendar.ts). */
export const calendarEventTable: TableDefinition = {
  name: "calendar_event",
  columns: { source: "i32", record: "f64", event: "text" },
};

/** What logs say of people signing in and out, one row a record (sessions/sign-in-rows.ts); put together to sessions at read. */
export const signInTable: TableDefinition = {
  name: "sign_in",
  columns: {
    source: "i32",
    record: "f64",
    time: "f64",
    act: "i32",
    host: "text",
    account: "text",
    accountKind: "text",
    generic: "i32",
    authority: "text",
    how: "i32",
    from: "text",
    key: "text",
    linkedKey: "text",
    seconds: "f64",
    proof: "text",
    reason: "text",
    elevated: "i32",
    nativeId: "text",
  },
};

/** Names behind pseudonyms, sealed: without the key nobody can read them. */
export const accountNameTable: TableDefinition = { name: "account_name", columns: { source: "i32", account: "text", sealed: "blob" } };

export const evidenceTables: readonly TableDefinition[] = [
  flowPieceTable,
  conversationHourTable,
  loggedPartTable,
  linkPathTable,
  arpTable,
  claimTable,
  calendarEventTable,
  signInTable,
  accountNameTable,
  ...advisoryTables,
];

type Cell = number | string | Uint8Array | null;
type Row = Readonly<Record<string, Cell>>;

const encoder = new TextEncoder();

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
  return {
    table: table.name,
    rows: count,
    columns: Object.fromEntries(columns.map(({ name, values, dictionary }) => [name, dictionary === null ? values : { ids: values as Int32Array, dictionary }])),
  };
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
  if (dictionary !== null) {
    fillTexts(column, dictionary, rows, from, to);
    return;
  }
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

const pieceBlobs: BlobWriters<FlowPiece> = {
  details: (p) => encodeCounters(p.details),
  responses: (p) => p.responses?.encode() ?? null,
  periods: (p) => p.periods?.encode() ?? null,
  loose: (p) => encodeLooseEnds(p.loose),
  repeats: (p) => encodeRepeats(p.repeats),
};
const hourBlobs: BlobWriters<ConversationHour> = {
  minutes: (h) => encodeMinutes(h.minutes),
  details: (h) => encodeCounters(h.details),
  openings: (h) => encodeCounters(h.openings),
  responses: (h) => h.responses?.encode() ?? null,
  periods: (h) => h.periods?.encode() ?? null,
};

export function piecesToBatch(pieces: readonly FlowPiece[]): ColumnBatch {
  return rowsToBatch(flowPieceTable, pieces, pieceBlobs);
}

export function hoursToBatch(hours: readonly ConversationHour[]): ColumnBatch {
  return rowsToBatch(conversationHourTable, hours, hourBlobs);
}

function encodeCounters(counters: Counters | null): Uint8Array | null {
  if (counters === null || counters.size === 0) return null;
  return encoder.encode(JSON.stringify([...counters].sort(([x], [y]) => (x < y ? -1 : 1))));
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
