// Turns a stitched flow into its conversation hours: one row per piece, what belongs to the connection as a whole in its first hour.
// The same function serves flows that end inside a source and flows stitched at read, so both count alike.
import { LogHistogram } from "../../foundation/log-histogram.ts";
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import { portProtocol } from "../protocols/port-protocol.ts";
import { type ConversationHour, DECIDED_BY } from "./conversation-hour.ts";
import { ANY_FIN, ANY_RST, ANY_SYN, ANY_SYNACK, CONTENT_CUT, FIRST_FROM_B, type FlowPiece, L2_BASE, OPEN, RST_A, RST_B, TO_BROADCAST, TO_MULTICAST, transportName, type Vote } from "./flow-piece.ts";
import { type Settled, settleLooseEnds } from "./loose-ends.ts";
import { repeatCounters } from "./opening-repeats.ts";
import { bestVote, orient } from "./orientation.ts";
import type { Flow } from "./stitch.ts";

const MICROS_PER_MINUTE = 60_000_000;

/** `minutes` is lent to the rows for their counts: the caller copies what it keeps. Without it each row gets its own. */
export function flowToHours(flow: Flow, minutes?: Uint32Array): ConversationHour[] {
  const { whole, pieces } = flow;
  const best = bestVote(whole);
  const { clientIsA, decidedBy } = orient(whole, best);
  const serverPort = hasPorts(whole.transport) ? (clientIsA ? whole.portB : whole.portA) : -1;
  const protocol = protocolOf(flow, best, serverPort);
  const settled = settleLooseEnds(pieces);
  const rows: ConversationHour[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as FlowPiece;
    const row = emptyHour(piece, clientIsA);
    row.serverPort = serverPort;
    row.protocol = protocol.protocol;
    row.level = protocol.level;
    row.reason = protocol.reason;
    row.decidedBy = DECIDED_BY.indexOf(decidedBy);
    if (settled !== undefined) addSettled(row, settled[i] as Settled);
    if (i === 0) addConnectionFacts(row, flow, clientIsA, minutes ?? new Uint32Array(60));
    rows.push(row);
  }
  return rows;
}

/** Counters and histograms of the piece stay as they are: rows may share them. */
function addSettled(row: ConversationHour, settled: Settled): void {
  // An answer that is sent to a group does nothing to it: what was asked for was asked of its sender.
  if (row.delivery === 0) row.operations |= settled.operations;
  if (settled.details.size > 0) {
    const details = new Map(row.details ?? []);
    for (const [key, count] of settled.details) details.set(key, (details.get(key) ?? 0) + count);
    row.details = details;
  }
  if (settled.responses.length > 0) {
    const responses = new LogHistogram();
    if (row.responses !== null) responses.merge(row.responses);
    for (const micros of settled.responses) responses.add(micros);
    row.responses = responses;
  }
}

function emptyHour(piece: FlowPiece, clientIsA: boolean): ConversationHour {
  return {
    source: piece.source,
    vlan: piece.vlan,
    transport: piece.transport,
    client: clientIsA ? piece.a : piece.b,
    server: clientIsA ? piece.b : piece.a,
    serverPort: -1,
    protocol: "unknown",
    level: 0,
    reason: "",
    decidedBy: 0,
    hour: Math.floor(piece.first / MICROS_PER_HOUR),
    connections: 0,
    established: 0,
    refused: 0,
    unanswered: 0,
    denied: 0,
    reset: 0,
    openingsSeen: 0,
    closingsSeen: 0,
    packetsToServer: clientIsA ? piece.packetsA : piece.packetsB,
    packetsToClient: clientIsA ? piece.packetsB : piece.packetsA,
    bytesToServer: clientIsA ? piece.bytesA : piece.bytesB,
    bytesToClient: clientIsA ? piece.bytesB : piece.bytesA,
    ipBytesToServer: Number.NaN,
    ipBytesToClient: Number.NaN,
    keepAlives: piece.keepAlives,
    retransmissions: piece.retransmissions,
    openings: null,
    first: piece.first,
    last: piece.last,
    longestGap: piece.longestGap,
    notWatched: 0,
    longestConnection: 0,
    minutes: null,
    operations: piece.operations,
    details: piece.details,
    responses: piece.responses,
    periods: piece.periods,
    delivery: (piece.flags & TO_BROADCAST) !== 0 ? 2 : (piece.flags & TO_MULTICAST) !== 0 ? 1 : 0,
    ttlMin: piece.ttlMin,
    largestPayload: piece.largestPayload,
    ipFragments: piece.ipFragments,
    mss: piece.mss,
    serverBegan: 0,
    record: piece.record,
  };
}

function addConnectionFacts(row: ConversationHour, flow: Flow, clientIsA: boolean, minutes: Uint32Array): void {
  const { whole } = flow;
  const { flags } = whole;
  const fromServer = clientIsA ? whole.packetsB : whole.packetsA;
  row.connections = 1;
  row.notWatched = flow.notWatched ? 1 : 0;
  row.longestConnection = whole.last - whole.first;
  row.minutes = wholeFlowMinutes(flow, minutes);
  if (whole.transport === 6) {
    const rstFromServer = (flags & (clientIsA ? RST_B : RST_A)) !== 0;
    if ((flags & OPEN) !== 0) {
      row.established = 1;
      row.reset = (flags & ANY_RST) !== 0 ? 1 : 0;
    } else if (rstFromServer && (flags & ANY_SYNACK) === 0) row.refused = 1;
    else if (fromServer === 0 && (flags & ANY_SYN) !== 0) row.unanswered = 1;
    row.openingsSeen = (flags & (ANY_SYN | ANY_SYNACK)) !== 0 ? 1 : 0;
    row.openings = repeatCounters(whole, row.unanswered === 1);
    row.closingsSeen = (flags & (ANY_FIN | ANY_RST)) !== 0 ? 1 : 0;
  } else {
    row.established = whole.packetsA > 0 && whole.packetsB > 0 ? 1 : 0;
    row.unanswered = row.delivery === 0 && fromServer === 0 ? 1 : 0;
    row.serverBegan = ((flags & FIRST_FROM_B) !== 0) === clientIsA ? 1 : 0;
  }
}

/** Minutes of a flow that begins and ends in one hour; longer ones are counted at read from their ends. */
function wholeFlowMinutes(flow: Flow, minutes: Uint32Array): Uint32Array | null {
  const { first, last } = flow.whole;
  const hour = Math.floor(first / MICROS_PER_HOUR);
  if (Math.floor(last / MICROS_PER_HOUR) !== hour) return null;
  minutes.fill(0);
  const from = Math.floor((first - hour * MICROS_PER_HOUR) / MICROS_PER_MINUTE);
  const to = Math.floor((last - hour * MICROS_PER_HOUR) / MICROS_PER_MINUTE);
  minutes.fill(1, from, to + 1);
  return minutes;
}

export function hasPorts(transport: number): boolean {
  return transport === 6 || transport === 17 || transport === 132 || transport === 136;
}

interface NamedProtocol {
  readonly protocol: string;
  readonly level: number;
  readonly reason: string;
}

/** What the bytes said; without them the registered port, at low confidence; never the port where the bytes contradict it. */
function protocolOf({ whole, pieces }: Flow, best: Vote | null, serverPort: number): NamedProtocol {
  if (best !== null) return { protocol: best.protocol, level: best.level, reason: best.reason };
  if (whole.transport >= L2_BASE || serverPort < 0) {
    return { protocol: "unknown", level: 0, reason: `${transportName(whole.transport)} carries nothing that was recognised.` };
  }
  const byPort = portProtocol(whole.transport, serverPort);
  if (byPort === null) return { protocol: "unknown", level: 0, reason: "Neither the bytes nor the port are known." };
  const unseen = contentNotSeen(whole, pieces);
  if (unseen === "" && byPort.recognisable) {
    return { protocol: "unknown", level: 0, reason: `Port ${serverPort} is registered for ${byPort.protocol}, but nothing that was sent was recognised as that.` };
  }
  return { protocol: byPort.protocol, level: 1, reason: `Only the registered port ${serverPort} says so.${unseen}` };
}

/** Why the bytes cannot speak against the port; "" = they can. A TCP packet of one byte may be a keep-alive probe, which repeats what was sent. */
function contentNotSeen({ transport, flags }: FlowPiece, pieces: readonly FlowPiece[]): string {
  const largest = Math.max(...pieces.map((piece) => piece.largestPayload));
  if (largest === 0) return " Nothing with content was sent.";
  if ((flags & CONTENT_CUT) !== 0) return " Of what was sent, only a part was captured.";
  return transport === 6 && largest === 1 ? " Nothing but single bytes, as keep-alives are, was sent." : "";
}
