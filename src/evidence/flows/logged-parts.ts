// Parts of flows as logs tell them: an opening whose end is logged elsewhere, a long flow that an exporter cut by its timer. They are kept as they
// are and joined at read, a pure function of the sorted parts, so that it does not matter which file holds which part.
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import type { ColumnBatch } from "../../store/tables.ts";
import type { FlowOutcome, LoggedFlow } from "../logs/log-format.ts";
import { loggedPartTable, rowAt } from "./flow-tables.ts";
import { EXCHANGE_GAP_MICROS, LINGER_MICROS } from "./stitch.ts";

/** Columns that bring parts of one 5-tuple together in a scan. */
export const LOGGED_PART_ORDER = ["a", "b", "portA", "portB", "transport", "vlan"] as const;

/** A part with its endpoints in one order, so that both directions of a flow lie together. */
export interface LoggedPart {
  readonly source: number;
  readonly vlan: string;
  readonly transport: number;
  readonly a: string;
  readonly b: string;
  readonly portA: number;
  readonly portB: number;
  readonly flowId: string;
  readonly start: number;
  readonly seconds: number;
  readonly record: number;
  /** 1 = the log takes A for the client. */
  readonly clientIsA: number;
  /** OPENER … CLIENT_BEGAN. */
  readonly flags: number;
  /** Index into OUTCOMES. */
  readonly outcome: number;
  /** NaN = this part does not say. */
  readonly packetsToServer: number;
  readonly packetsToClient: number;
  readonly ipBytesToServer: number;
  readonly ipBytesToClient: number;
  readonly frameBytesToServer: number;
  readonly frameBytesToClient: number;
  /** "" = the log does not say. */
  readonly protocol: string;
  readonly reason: string;
  /** Index into CONFIDENCES. */
  readonly confidence: number;
  readonly connections: number;
}

const OPENER = 1;
const CLOSING_KNOWN = 1 << 1;
const CLOSING = 1 << 2;
const RESET_KNOWN = 1 << 3;
const RESET = 1 << 4;
const BEGAN_KNOWN = 1 << 5;
const CLIENT_BEGAN = 1 << 6;
/** The strongest word of several counts: what was open was not refused. */
const OUTCOMES: readonly FlowOutcome[] = ["established", "refused", "denied", "unfinished", "unanswered", "unknown"];
const CONFIDENCES = ["high", "medium", "low"] as const;

export function toLoggedPart(flow: LoggedFlow, source: number, unknownVlan: string): LoggedPart {
  const clientIsA = flow.client < flow.server || (flow.client === flow.server && flow.clientPort <= flow.serverPort);
  const flag = (value: boolean | null | undefined, known: number, bit: number): number => (value == null ? 0 : known | (value ? bit : 0));
  return {
    source,
    vlan: flow.vlan ?? unknownVlan,
    transport: flow.transport,
    a: clientIsA ? flow.client : flow.server,
    b: clientIsA ? flow.server : flow.client,
    portA: clientIsA ? flow.clientPort : flow.serverPort,
    portB: clientIsA ? flow.serverPort : flow.clientPort,
    flowId: flow.flowId ?? "",
    start: flow.start,
    seconds: flow.seconds ?? Number.NaN,
    record: flow.record,
    clientIsA: clientIsA ? 1 : 0,
    flags: (flow.openerSeen ? OPENER : 0) | flag(flow.closingSeen, CLOSING_KNOWN, CLOSING) | flag(flow.reset, RESET_KNOWN, RESET) | flag(flow.clientBegan, BEGAN_KNOWN, CLIENT_BEGAN),
    outcome: OUTCOMES.indexOf(flow.outcome),
    packetsToServer: flow.packetsToServer ?? Number.NaN,
    packetsToClient: flow.packetsToClient ?? Number.NaN,
    ipBytesToServer: flow.ipBytesToServer ?? Number.NaN,
    ipBytesToClient: flow.ipBytesToClient ?? Number.NaN,
    frameBytesToServer: flow.frameBytesToServer ?? Number.NaN,
    frameBytesToClient: flow.frameBytesToClient ?? Number.NaN,
    protocol: flow.protocol ?? "",
    reason: flow.protocol === null ? "" : flow.protocolReason,
    confidence: CONFIDENCES.indexOf(flow.protocolConfidence ?? "medium"),
    connections: flow.connections ?? 1,
  };
}

export function loggedPartsOf(batch: ColumnBatch): LoggedPart[] {
  const parts: LoggedPart[] = [];
  for (let i = 0; i < batch.rows; i++) parts.push(rowAt(loggedPartTable, batch, i) as unknown as LoggedPart);
  return parts;
}

export function isSameTuple(x: LoggedPart, y: LoggedPart): boolean {
  return x.a === y.a && x.b === y.b && x.portA === y.portA && x.portB === y.portB && x.transport === y.transport && x.vlan === y.vlan;
}

export interface JoinedFlow {
  readonly flow: LoggedFlow;
  readonly sources: readonly number[];
}

/** Whole flows of one 5-tuple and vantage, whatever the order of its parts. */
export function joinParts(parts: readonly LoggedPart[], unknownVlan: string): JoinedFlow[] {
  const joined: JoinedFlow[] = [];
  let group: LoggedPart[] = [];
  let end = Number.NEGATIVE_INFINITY;
  let isClosed = false;
  for (const part of [...parts].sort(compareParts)) {
    const before = group[group.length - 1];
    if (before !== undefined && isNewFlow(before, end, isClosed, part)) {
      joined.push(join(group, unknownVlan));
      group = [];
      end = Number.NEGATIVE_INFINITY;
      isClosed = false;
    }
    group.push(part);
    end = Math.max(end, endOf(part));
    isClosed ||= (part.flags & CLOSING) !== 0;
  }
  if (group.length > 0) joined.push(join(group, unknownVlan));
  return joined;
}

/** Total over everything that is told, so that equal evidence gives equal results. */
function compareParts(x: LoggedPart, y: LoggedPart): number {
  return (
    compareText(x.flowId, y.flowId) ||
    x.start - y.start ||
    endOf(x) - endOf(y) ||
    x.flags - y.flags ||
    x.clientIsA - y.clientIsA ||
    x.outcome - y.outcome ||
    compareNumbers(x.ipBytesToServer, y.ipBytesToServer) ||
    compareNumbers(x.packetsToServer, y.packetsToServer) ||
    compareNumbers(x.frameBytesToServer, y.frameBytesToServer) ||
    compareText(x.protocol, y.protocol) ||
    x.record - y.record
  );
}

/** Logs give whole seconds. */
const TOLERANCE_MICROS = MICROS_PER_SECOND;
/** A TCP connection of which no opening, no closing and no packet is told for so long is taken for another one. */
const LONGEST_TCP_GAP_MICROS = 3_600 * MICROS_PER_SECOND;
/** Devices use the numbers of connections again, after days rather than hours. */
const LONGEST_ID_GAP_MICROS = 86_400 * MICROS_PER_SECOND;
const TCP = 6;

function isNewFlow(before: LoggedPart, end: number, isClosed: boolean, part: LoggedPart): boolean {
  if (part.flowId !== before.flowId) return true;
  const gap = part.start - end;
  if (part.flowId !== "") return gap > LONGEST_ID_GAP_MICROS;
  if (part.transport !== TCP) return gap > EXCHANGE_GAP_MICROS;
  if ((part.flags & OPENER) !== 0 && gap > TOLERANCE_MICROS) return true;
  return gap > (isClosed ? LINGER_MICROS : LONGEST_TCP_GAP_MICROS);
}

function join(all: readonly LoggedPart[], unknownVlan: string): JoinedFlow {
  const parts = withoutRetold(all);
  const first = parts[0] as LoggedPart;
  // Who saw the opening knows the client; else the earliest part.
  const speaker = parts.find((part) => (part.flags & OPENER) !== 0) ?? first;
  const clientIsA = speaker.clientIsA === 1;
  const flags = parts.reduce((all, part) => all | part.flags, 0);
  const named = parts.filter((part) => part.protocol !== "").sort((x, y) => x.confidence - y.confidence || compareText(x.protocol, y.protocol) || compareText(x.reason, y.reason))[0];
  const began = parts.find((part) => (part.flags & BEGAN_KNOWN) !== 0);
  const end = Math.max(...parts.map(endOf));
  const sum = (kind: "packets" | "ipBytes" | "frameBytes", toServer: boolean): number | null => {
    let total: number | null = null;
    for (const part of parts) {
      const sameWay = part.clientIsA === speaker.clientIsA;
      const value = part[`${kind}${toServer === sameWay ? "ToServer" : "ToClient"}`];
      if (!Number.isNaN(value)) total = (total ?? 0) + value;
    }
    return total;
  };
  return {
    sources: [...new Set(parts.map((part) => part.source))],
    flow: {
      record: first.record,
      start: first.start,
      seconds: parts.length > 1 || !Number.isNaN(first.seconds) ? (end - first.start) / MICROS_PER_SECOND : null,
      client: clientIsA ? first.a : first.b,
      server: clientIsA ? first.b : first.a,
      transport: first.transport,
      clientPort: clientIsA ? first.portA : first.portB,
      serverPort: clientIsA ? first.portB : first.portA,
      vlan: first.vlan === unknownVlan ? null : first.vlan,
      openerSeen: (flags & OPENER) !== 0,
      closingSeen: (flags & CLOSING_KNOWN) === 0 ? null : (flags & CLOSING) !== 0,
      outcome: OUTCOMES[Math.min(...parts.map((part) => part.outcome))] as FlowOutcome,
      reset: (flags & RESET_KNOWN) === 0 ? null : (flags & RESET) !== 0,
      packetsToServer: sum("packets", true),
      packetsToClient: sum("packets", false),
      ipBytesToServer: sum("ipBytes", true),
      ipBytesToClient: sum("ipBytes", false),
      frameBytesToServer: sum("frameBytes", true),
      frameBytesToClient: sum("frameBytes", false),
      protocol: named?.protocol ?? null,
      protocolReason: named?.reason ?? "",
      protocolConfidence: CONFIDENCES[named?.confidence ?? 1] as (typeof CONFIDENCES)[number],
      clientBegan: began === undefined ? null : ((began.flags & CLIENT_BEGAN) !== 0) === (began.clientIsA === speaker.clientIsA),
      connections: Math.max(...parts.map((part) => part.connections)),
    },
  };
}

/**
 * Some sensors tell a flow twice: as a whole, and each direction by itself. Where a part counts both directions, what counts one of them within
 * the same time is the same packets again.
 */
function withoutRetold(parts: readonly LoggedPart[]): readonly LoggedPart[] {
  const directions = (part: LoggedPart): number => Number(!Number.isNaN(part.packetsToServer)) + Number(!Number.isNaN(part.packetsToClient));
  const wholes = parts.filter((part) => directions(part) === 2);
  if (wholes.length === 0 || wholes.length === parts.length) return parts;
  return parts.filter((part) => directions(part) !== 1 || !wholes.some((whole) => whole.start <= endOf(part) && endOf(whole) >= part.start));
}

function endOf(part: LoggedPart): number {
  return part.start + (Number.isNaN(part.seconds) ? 0 : part.seconds * MICROS_PER_SECOND);
}

/** NaN first. */
function compareNumbers(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
  return x - y;
}

function compareText(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
