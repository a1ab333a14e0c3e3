// One flow or message as a log tells it, as a row of a conversation hour: what the log does not say is NaN, never zero. A record belongs to the
// hour in which its flow began. The rules for client and protocol are those of captures, so that both give the same conversations.
import { MICROS_PER_HOUR, MICROS_PER_SECOND } from "../../foundation/time.ts";
import type { LoggedFlow, LoggedMessage } from "../logs/log-format.ts";
import { portProtocol } from "../protocols/port-protocol.ts";
import { LEVEL_HIGH, LEVEL_LOW, LEVEL_MEDIUM, LEVEL_NONE } from "../protocols/protocol.ts";
import { type ConversationHour, DECIDED_BY } from "./conversation-hour.ts";
import { L2_BASE } from "./flow-piece.ts";
import { hasPorts } from "./fold.ts";
import { byPorts } from "./orientation.ts";

/** VLAN of a row whose source does not know it. */
export const VLAN_UNKNOWN = "?";

const TCP = 6;
const MICROS_PER_MINUTE = 60_000_000;
const LEVELS = { high: LEVEL_HIGH, medium: LEVEL_MEDIUM, low: LEVEL_LOW } as const;
const UNICAST = 0;
const MULTICAST = 1;
const BROADCAST = 2;

/** `minutes` is lent to the row: the caller copies what it keeps. Without it the row gets its own. */
export function flowToLoggedHour(flow: LoggedFlow, source: number, minutes?: Uint32Array): ConversationHour {
  const { clientIsServer, decidedBy } = turned(flow);
  const [client, server] = clientIsServer ? [flow.server, flow.client] : [flow.client, flow.server];
  const serverPort = hasPorts(flow.transport) ? (clientIsServer ? flow.clientPort : flow.serverPort) : -1;
  const number = (toServer: number | null, toClient: number | null): [number, number] => {
    const there = toServer ?? Number.NaN;
    const back = toClient ?? Number.NaN;
    return clientIsServer ? [back, there] : [there, back];
  };
  const [packetsToServer, packetsToClient] = number(flow.packetsToServer, flow.packetsToClient);
  const [ipBytesToServer, ipBytesToClient] = number(flow.ipBytesToServer, flow.ipBytesToClient);
  const [frameBytesToServer, frameBytesToClient] = number(flow.frameBytesToServer ?? null, flow.frameBytesToClient ?? null);
  const row = emptyHour(source, flow.record, flow.start, client, server, flow.transport, serverPort, flow.vlan);
  const named = protocolOf(flow, serverPort);
  row.protocol = named.protocol;
  row.level = named.level;
  row.reason = named.reason;
  row.decidedBy = DECIDED_BY.indexOf(decidedBy);
  row.packetsToServer = packetsToServer;
  row.packetsToClient = packetsToClient;
  row.ipBytesToServer = ipBytesToServer;
  row.ipBytesToClient = ipBytesToClient;
  row.delivery = deliveryOf(server, flow.transport, packetsToClient);
  forgetFrameFacts(row);
  row.bytesToServer = frameBytesToServer;
  row.bytesToClient = frameBytesToClient;
  addOutcome(row, flow, clientIsServer);
  addTimes(row, flow, minutes);
  return row;
}

/** A message adds what it says and nothing to any count of the connection that carried it: another log tells that. */
export function messageToLoggedHour(message: LoggedMessage, source: number): ConversationHour {
  const { time, client, server, transport, serverPort, vlan } = message;
  const row = emptyHour(source, message.record, time, client, server, transport, hasPorts(transport) ? serverPort : -1, vlan);
  row.protocol = message.protocol;
  row.level = LEVEL_HIGH;
  row.reason = message.protocolReason;
  row.decidedBy = DECIDED_BY.indexOf("header");
  row.operations = message.operations;
  if (message.details.length > 0) {
    const details = new Map<string, number>();
    for (const detail of message.details) details.set(detail, (details.get(detail) ?? 0) + 1);
    row.details = details;
  }
  row.delivery = deliveryOf(server, transport, Number.NaN);
  return row;
}

/** True for a row of messages alone, and for nothing that tells of a flow. */
export function isMessagesOnly(row: ConversationHour): boolean {
  return row.connections === 0 && row.packetsToServer === 0 && row.packetsToClient === 0;
}

/** Who opens is proven where the log saw it. Else a group is the server, then what the log read in the bytes stands, then ports decide. */
function turned(flow: LoggedFlow): { clientIsServer: boolean; decidedBy: (typeof DECIDED_BY)[number] } {
  if (isGroup(flow.server)) return { clientIsServer: false, decidedBy: "header" };
  if (isGroup(flow.client)) return { clientIsServer: true, decidedBy: "header" };
  if (flow.openerSeen) return { clientIsServer: false, decidedBy: "log" };
  if (flow.protocol !== null && flow.protocolConfidence === "high") return { clientIsServer: false, decidedBy: "header" };
  const by = hasPorts(flow.transport) ? byPorts(flow.transport, flow.clientPort, flow.serverPort) : null;
  return { clientIsServer: by !== null && !by.clientIsA, decidedBy: by?.decidedBy ?? "lower-port" };
}

function protocolOf(flow: LoggedFlow, serverPort: number): { protocol: string; level: number; reason: string } {
  if (flow.protocol !== null) return { protocol: flow.protocol, level: LEVELS[flow.protocolConfidence ?? "medium"], reason: flow.protocolReason };
  const byPort = serverPort < 0 ? null : portProtocol(flow.transport, serverPort);
  if (byPort === null) return { protocol: "unknown", level: LEVEL_NONE, reason: "Neither the log nor the port says it." };
  return { protocol: byPort.protocol, level: LEVEL_LOW, reason: `Only the registered port ${serverPort} says so.` };
}

function addOutcome(row: ConversationHour, flow: LoggedFlow, clientIsServer: boolean): void {
  const count = flow.connections ?? 1;
  const is = (outcome: LoggedFlow["outcome"]): number => (flow.outcome === outcome ? count : 0);
  const isTcp = flow.transport === TCP;
  row.connections = count;
  row.denied = is("denied");
  if (isTcp || flow.outcome === "denied") {
    const unknown = flow.outcome === "unknown" ? Number.NaN : 0;
    row.established = is("established") + unknown;
    row.refused = is("refused") + unknown;
    row.unanswered = is("unanswered") + unknown;
  } else {
    // As captures count exchanges without a handshake; where packets are not counted, the log's word stands.
    const { packetsToServer, packetsToClient, delivery } = row;
    const answered = packetsToServer > 0 && packetsToClient > 0;
    const counted = !Number.isNaN(packetsToServer) && !Number.isNaN(packetsToClient);
    const said = flow.outcome === "unknown" ? Number.NaN : 0;
    row.established = counted ? (answered ? count : 0) : is("established") + said;
    row.unanswered = counted ? (delivery === UNICAST && packetsToClient === 0 ? count : 0) : delivery === UNICAST ? is("unanswered") + said : 0;
  }
  const known = (flag: boolean | null): number => (flag === null ? Number.NaN : flag ? count : 0);
  row.reset = isTcp && flow.outcome !== "denied" ? (row.established === 0 ? 0 : known(flow.reset)) : 0;
  row.openingsSeen = isTcp && flow.openerSeen ? count : 0;
  row.closingsSeen = isTcp ? (flow.outcome === "denied" ? 0 : known(flow.closingSeen)) : 0;
  const began = flow.clientBegan ?? (flow.openerSeen ? true : null);
  row.serverBegan = isTcp || flow.outcome === "denied" ? 0 : began === null ? Number.NaN : began === clientIsServer ? count : 0;
}

function addTimes(row: ConversationHour, flow: LoggedFlow, minutes: Uint32Array | undefined): void {
  const micros = flow.seconds === null ? Number.NaN : Math.round(flow.seconds * MICROS_PER_SECOND);
  const isDenied = flow.outcome === "denied";
  row.last = Number.isNaN(micros) ? flow.start : flow.start + micros;
  row.longestConnection = isDenied ? 0 : micros;
  const wasOpen = !isDenied && flow.outcome !== "refused" && flow.outcome !== "unanswered" && flow.outcome !== "unfinished";
  // A single packet leaves no silence; of anything more, nobody watched it.
  row.notWatched = wasOpen && micros !== 0 && !(row.packetsToServer + row.packetsToClient <= 1) ? 1 : 0;
  if (!isDenied && Math.floor(row.last / MICROS_PER_HOUR) === row.hour) {
    const minuteOf = (time: number): number => Math.floor((time - row.hour * MICROS_PER_HOUR) / MICROS_PER_MINUTE);
    const own = minutes?.fill(0) ?? new Uint32Array(60);
    row.minutes = own.fill(flow.connections ?? 1, minuteOf(row.first), minuteOf(row.last) + 1);
  }
}

/** What only frames tell. */
function forgetFrameFacts(row: ConversationHour): void {
  row.keepAlives = Number.NaN;
  row.retransmissions = Number.NaN;
  row.largestPayload = Number.NaN;
  row.ipFragments = Number.NaN;
}

/** A row that adds nothing to any other. */
function emptyHour(source: number, record: number, time: number, client: string, server: string, transport: number, serverPort: number, vlan: string | null): ConversationHour {
  return {
    source,
    vlan: vlan ?? VLAN_UNKNOWN,
    transport,
    client,
    server,
    serverPort,
    protocol: "unknown",
    level: LEVEL_NONE,
    reason: "",
    decidedBy: 0,
    hour: Math.floor(time / MICROS_PER_HOUR),
    connections: 0,
    established: 0,
    refused: 0,
    unanswered: 0,
    denied: 0,
    reset: 0,
    openingsSeen: 0,
    closingsSeen: 0,
    packetsToServer: 0,
    packetsToClient: 0,
    bytesToServer: 0,
    bytesToClient: 0,
    ipBytesToServer: 0,
    ipBytesToClient: 0,
    keepAlives: 0,
    retransmissions: 0,
    openings: null,
    first: time,
    last: time,
    longestGap: -1,
    notWatched: 0,
    longestConnection: 0,
    minutes: null,
    operations: 0,
    details: null,
    responses: null,
    periods: null,
    delivery: UNICAST,
    ttlMin: 0,
    largestPayload: 0,
    ipFragments: 0,
    mss: 0,
    serverBegan: 0,
    record,
  };
}

function isGroup(endpoint: string): boolean {
  return isMulticast(endpoint) || isBroadcast(endpoint);
}

function isMulticast(endpoint: string): boolean {
  if (endpoint.startsWith("mac:")) return endpoint !== "mac:ff:ff:ff:ff:ff:ff" && (Number.parseInt(endpoint.slice(4, 6), 16) & 1) === 1;
  if (endpoint.includes(":")) return endpoint.startsWith("ff");
  const first = Number.parseInt(endpoint, 10);
  return first >= 224 && first <= 239;
}

function isBroadcast(endpoint: string): boolean {
  return endpoint === "255.255.255.255" || endpoint === "mac:ff:ff:ff:ff:ff:ff";
}

/** No log shows the MAC address: x.y.z.255 that takes datagrams and never answers one is taken for the broadcast of its subnet. */
function deliveryOf(server: string, transport: number, packetsToClient: number): number {
  if (isMulticast(server)) return MULTICAST;
  if (isBroadcast(server)) return BROADCAST;
  return transport !== TCP && transport < L2_BASE && server.endsWith(".255") && !(packetsToClient > 0) ? BROADCAST : UNICAST;
}
