// Columns of flow pieces and conversation hours back to rows. The fields are written out, because a loop over names is several times
// slower, and every reading of a store goes through here.
import { LogHistogram } from "../../foundation/log-histogram.ts";
import { type ColumnBatch, columnsOf, type TableDefinition, textAt } from "../../store/tables.ts";
import type { ConversationHour } from "./conversation-hour.ts";
import type { Counters, FlowPiece } from "./flow-piece.ts";
import { conversationHourTable, flowPieceTable } from "./flow-tables.ts";
import { decodeLooseEnds } from "./loose-ends.ts";
import { decodeRepeats } from "./opening-repeats.ts";

const decoder = new TextDecoder();

/** The columns without which nothing can be gathered: all but what was said in the flows. What is left out reads as nothing. */
export const FLOW_COLUMNS = {
  piece: withoutBlobs(flowPieceTable),
  hour: withoutBlobs(conversationHourTable),
} as const;

function withoutBlobs({ columns }: TableDefinition): string[] {
  return Object.keys(columns).filter((name) => columns[name] !== "blob");
}

/** Rows of a batch as flow pieces: columns are looked up once, not per row. */
export function piecesOf(batch: ColumnBatch): FlowPiece[] {
  const { number, text, blob } = columnsOf(batch);
  const vlan = text("vlan"),
    a = text("a"),
    b = text("b"),
    votes = text("votes");
  const source = number("source"),
    transport = number("transport"),
    portA = number("portA"),
    portB = number("portB"),
    first = number("first"),
    last = number("last");
  const record = number("record"),
    flags = number("flags"),
    isnA = number("isnA"),
    isnB = number("isnB"),
    longestGap = number("longestGap");
  const payloadPackets = number("payloadPackets"),
    packetsA = number("packetsA"),
    packetsB = number("packetsB"),
    bytesA = number("bytesA"),
    bytesB = number("bytesB");
  const keepAlives = number("keepAlives"),
    retransmissions = number("retransmissions"),
    ttlMin = number("ttlMin"),
    largestPayload = number("largestPayload");
  const ipFragments = number("ipFragments"),
    mss = number("mss"),
    operations = number("operations"),
    firstRequest = number("firstRequest"),
    lastRequest = number("lastRequest");
  const details = blob("details"),
    responses = blob("responses"),
    periods = blob("periods"),
    loose = blob("loose"),
    repeats = blob("repeats");
  const pieces: FlowPiece[] = [];
  for (let i = 0; i < batch.rows; i++) {
    pieces.push({
      source: source[i] as number,
      vlan: textAt(vlan, i),
      transport: transport[i] as number,
      a: textAt(a, i),
      b: textAt(b, i),
      portA: portA[i] as number,
      portB: portB[i] as number,
      first: first[i] as number,
      last: last[i] as number,
      record: record[i] as number,
      flags: flags[i] as number,
      isnA: isnA[i] as number,
      isnB: isnB[i] as number,
      longestGap: longestGap[i] as number,
      payloadPackets: payloadPackets[i] as number,
      votes: textAt(votes, i),
      packetsA: packetsA[i] as number,
      packetsB: packetsB[i] as number,
      bytesA: bytesA[i] as number,
      bytesB: bytesB[i] as number,
      keepAlives: keepAlives[i] as number,
      retransmissions: retransmissions[i] as number,
      ttlMin: ttlMin[i] as number,
      largestPayload: largestPayload[i] as number,
      ipFragments: ipFragments[i] as number,
      mss: mss[i] as number,
      operations: operations[i] as number,
      details: decodeCounters(details[i] ?? null),
      responses: decodeHistogram(responses[i] ?? null),
      periods: decodeHistogram(periods[i] ?? null),
      firstRequest: firstRequest[i] as number,
      lastRequest: lastRequest[i] as number,
      loose: decodeLooseEnds(loose[i] ?? null),
      repeats: decodeRepeats(repeats[i] ?? null),
    });
  }
  return pieces;
}

/** Rows of a batch as conversation hours, one by one. The array of minutes is lent until the next row: who keeps it copies it. */
export function* hoursOf(batch: ColumnBatch): Generator<ConversationHour> {
  const { number, text, blob } = columnsOf(batch);
  const vlan = text("vlan"),
    client = text("client"),
    server = text("server"),
    protocol = text("protocol"),
    reason = text("reason");
  const source = number("source"),
    transport = number("transport"),
    serverPort = number("serverPort"),
    level = number("level"),
    decidedBy = number("decidedBy"),
    hour = number("hour");
  const connections = number("connections"),
    established = number("established"),
    refused = number("refused"),
    unanswered = number("unanswered"),
    denied = number("denied"),
    reset = number("reset");
  const openingsSeen = number("openingsSeen"),
    closingsSeen = number("closingsSeen"),
    packetsToServer = number("packetsToServer"),
    packetsToClient = number("packetsToClient");
  const bytesToServer = number("bytesToServer"),
    bytesToClient = number("bytesToClient"),
    ipBytesToServer = number("ipBytesToServer"),
    ipBytesToClient = number("ipBytesToClient"),
    keepAlives = number("keepAlives"),
    retransmissions = number("retransmissions");
  const first = number("first"),
    last = number("last"),
    longestGap = number("longestGap"),
    notWatched = number("notWatched"),
    longestConnection = number("longestConnection");
  const operations = number("operations"),
    delivery = number("delivery"),
    ttlMin = number("ttlMin"),
    largestPayload = number("largestPayload"),
    ipFragments = number("ipFragments");
  const mss = number("mss"),
    serverBegan = number("serverBegan"),
    record = number("record");
  const minutes = blob("minutes"),
    details = blob("details"),
    openings = blob("openings"),
    responses = blob("responses"),
    periods = blob("periods");
  const lent = new Uint32Array(60);
  for (let i = 0; i < batch.rows; i++) {
    yield {
      source: source[i] as number,
      vlan: textAt(vlan, i),
      transport: transport[i] as number,
      client: textAt(client, i),
      server: textAt(server, i),
      serverPort: serverPort[i] as number,
      protocol: textAt(protocol, i),
      level: level[i] as number,
      reason: textAt(reason, i),
      decidedBy: decidedBy[i] as number,
      hour: hour[i] as number,
      connections: connections[i] as number,
      established: established[i] as number,
      refused: refused[i] as number,
      unanswered: unanswered[i] as number,
      denied: denied[i] as number,
      reset: reset[i] as number,
      openingsSeen: openingsSeen[i] as number,
      closingsSeen: closingsSeen[i] as number,
      packetsToServer: packetsToServer[i] as number,
      packetsToClient: packetsToClient[i] as number,
      bytesToServer: bytesToServer[i] as number,
      bytesToClient: bytesToClient[i] as number,
      ipBytesToServer: ipBytesToServer[i] as number,
      ipBytesToClient: ipBytesToClient[i] as number,
      keepAlives: keepAlives[i] as number,
      retransmissions: retransmissions[i] as number,
      first: first[i] as number,
      last: last[i] as number,
      longestGap: longestGap[i] as number,
      notWatched: notWatched[i] as number,
      longestConnection: longestConnection[i] as number,
      minutes: decodeMinutes(minutes[i] ?? null, lent),
      operations: operations[i] as number,
      openings: decodeCounters(openings[i] ?? null),
      details: decodeCounters(details[i] ?? null),
      responses: decodeHistogram(responses[i] ?? null),
      periods: decodeHistogram(periods[i] ?? null),
      delivery: delivery[i] as number,
      ttlMin: ttlMin[i] as number,
      largestPayload: largestPayload[i] as number,
      ipFragments: ipFragments[i] as number,
      mss: mss[i] as number,
      serverBegan: serverBegan[i] as number,
      record: record[i] as number,
    };
  }
}

function decodeCounters(bytes: Uint8Array | null): Counters | null {
  if (bytes === null) return null;
  const counters: Counters = new Map();
  for (const [key, count] of JSON.parse(decoder.decode(bytes)) as [string, number][]) counters.set(key, count);
  return counters;
}

function decodeHistogram(bytes: Uint8Array | null): LogHistogram | null {
  return bytes === null ? null : LogHistogram.decode(bytes);
}

function decodeMinutes(bytes: Uint8Array | null, minutes: Uint32Array): Uint32Array | null {
  if (bytes === null) return null;
  minutes.fill(0);
  for (let at = 0; at + 5 <= bytes.length; at += 5) {
    const minute = bytes[at] as number;
    const count = (bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8) | ((bytes[at + 3] as number) << 16) | ((bytes[at + 4] as number) << 24);
    if (minute < 60) minutes[minute] = count;
  }
  return minutes;
}
