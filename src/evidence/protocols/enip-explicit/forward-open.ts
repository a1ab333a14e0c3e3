// Forward_Open and Large_Forward_Open (CIP Networks Library volume 1, chapter 3, "Connection Manager"): what originator and target agree on when they
// open a connection, and what follows from it: timers, the I/O connection in UDP, whether outputs are taken.
import { type DissectionSink, operationBit } from "../protocol.ts";
import { keyText, type Path, routeText } from "./epath.ts";

export interface OpenRequested {
  /** Transport class: 0 and 1 are I/O, 2 and 3 messages. */
  readonly transportClass: number;
  /** Times the packet interval that a side waits before it gives the connection up. */
  readonly multiplier: number;
  readonly toTarget: NetworkParameters;
  readonly toOriginator: NetworkParameters;
  readonly isSafety: boolean;
  readonly route: string;
  /** "exact 33.11": what its electronic key asks of the module; null = the path could not be read to its end. */
  readonly keying: string | null;
}

interface NetworkParameters {
  /** 0 none, 1 multicast, 2 point to point. */
  readonly type: number;
  /** Bytes at most, sequence count included. */
  readonly size: number;
  /** Requested packet interval. */
  readonly intervalMicros: number;
}

const POINT_TO_POINT = 2;
const NAMES = ["none", "multicast", "point-to-point", "reserved"];
const IO_PORT = 2222;
/** First four bits of a group's address. */
const MULTICAST_CLASS = 14;
/** Priority and ticks 2, connection ids 8, serial numbers 8, multiplier and reserved 4. */
const PARAMETERS_AT = 22;
const HIGHEST_MULTIPLIER = 7;
/** Class 1 data begins with a sequence count; a heartbeat is nothing more. */
const HEARTBEAT_SIZE = 2;

/** Service data at [at, end); null where it is too short or no connection can be meant. */
export function readOpenRequest(view: DataView, at: number, end: number, isLarge: boolean, path: Path): OpenRequested | null {
  const parametersSize = isLarge ? 4 : 2;
  const classAt = at + PARAMETERS_AT + 2 * (4 + parametersSize);
  if (classAt + 2 > end) return null;
  const code = view.getUint8(at + 18);
  if (code > HIGHEST_MULTIPLIER) return null;
  const pathAt = classAt + 2;
  const pathEnd = Math.min(end, pathAt + 2 * view.getUint8(classAt + 1));
  const isWhole = path.read(view, pathAt, pathEnd) && pathEnd === pathAt + 2 * view.getUint8(classAt + 1);
  return {
    transportClass: view.getUint8(classAt) & 0x0f,
    multiplier: 4 << code,
    toTarget: parameters(view, at + PARAMETERS_AT, isLarge),
    toOriginator: parameters(view, at + PARAMETERS_AT + 4 + parametersSize, isLarge),
    isSafety: path.isSafety,
    route: routeText(view, pathAt, pathEnd),
    keying: isWhole ? keyText(view, path) : null,
  };
}

/** Packet interval 4, then the parameters. */
function parameters(view: DataView, at: number, isLarge: boolean): NetworkParameters {
  const intervalMicros = view.getUint32(at, true);
  const word = isLarge ? view.getUint32(at + 4, true) : view.getUint16(at + 4, true);
  return isLarge ? { type: (word >>> 29) & 3, size: word & 0xffff, intervalMicros } : { type: (word >> 13) & 3, size: word & 0x1ff, intervalMicros };
}

/** Where sockets were named beside the message (common packet format items 0x8000 and 0x8001), position of the 16 bytes; −1 = nowhere. */
export interface NamedSockets {
  toTargetAt: number;
  toOriginatorAt: number;
}

export function isInputOutput(open: OpenRequested): boolean {
  return open.transportClass <= 1;
}

/**
 * Says what the originator asks for: timers, whether outputs are taken, where I/O will be received. It stands in the request, so that it is said alike
 * whether or not the response was seen; a target that refuses leaves it a wish.
 */
export function sayRequested(open: OpenRequested, sink: DissectionSink): void {
  const isIo = isInputOutput(open);
  const protocol = protocolOf(open);
  const { toTarget, toOriginator, multiplier } = open;
  sink.detail("connection", `class ${open.transportClass}${open.isSafety ? " safety" : ""}${isIo ? `, O->T ${NAMES[toTarget.type]}, T->O ${NAMES[toOriginator.type]}` : ""}`);
  // Messages ask for a key now and then, too; where they do not, that says nothing of I/O.
  if (open.keying !== null && (isIo || open.keying !== "none")) sink.detail("keying", `${open.keying}${open.route === "" ? "" : ` of module ${open.route}`}`);
  if (toTarget.type !== 0) sayInterval("O->T", toTarget.intervalMicros, protocol, multiplier, sink);
  if (toOriginator.type !== 0) sayInterval("T->O", toOriginator.intervalMicros, protocol, multiplier, sink);
  if (!isIo) return;
  sink.operation(operationBit(toTarget.type !== 0 && toTarget.size > HEARTBEAT_SIZE ? "write" : "read"));
  if (toTarget.type !== 0) sink.secondary("receiver", "udp", IO_PORT, protocol);
  if (toOriginator.type === POINT_TO_POINT) sink.secondary("sender", "udp", IO_PORT, protocol);
}

/** The target accepted with the actual packet intervals (µs) at 16 and 20 of its response: said where they differ from what was asked. False = too short. */
export function sayActual(view: DataView, at: number, end: number, open: OpenRequested, sink: DissectionSink): boolean {
  if (at + 24 > end) return false;
  const toTarget = view.getUint32(at + 16, true);
  const toOriginator = view.getUint32(at + 20, true);
  if (open.toTarget.type !== 0 && toTarget !== open.toTarget.intervalMicros) sayInterval("O->T actual", toTarget, protocolOf(open), open.multiplier, sink);
  if (open.toOriginator.type !== 0 && toOriginator !== open.toOriginator.intervalMicros) sayInterval("T->O actual", toOriginator, protocolOf(open), open.multiplier, sink);
  return true;
}

/** A socket beside a response: the group that the target will send to. */
export function sayGroup(view: DataView, sockets: NamedSockets, sink: DissectionSink): void {
  const socket = sockets.toOriginatorAt;
  if (socket < 0 || view.getUint8(socket + 4) >> 4 !== MULTICAST_CLASS) return;
  const port = view.getUint16(socket + 2);
  sink.secondary("receiver", "udp", port === 0 ? IO_PORT : port, "enip-io", [0, 1, 2, 3].map((i) => view.getUint8(socket + 4 + i)).join("."));
}

function protocolOf(open: OpenRequested): string {
  return isInputOutput(open) ? "enip-io" : "enip-explicit";
}

function sayInterval(way: string, micros: number, protocol: string, multiplier: number, sink: DissectionSink): void {
  if (micros === 0) return;
  sink.timer(protocol, `${way} packet interval`, micros / 1e6);
  sink.timer(protocol, `${way} watchdog`, (micros * multiplier) / 1e6);
}
