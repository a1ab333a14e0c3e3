// Forward_Open and Large_Forward_Open (CIP Networks Library volume 1, chapter 3, "Connection Manager"): what originator and target agree on when they
// open a connection, and what follows from it: timers, the I/O connection in UDP, whether outputs are taken.
import { type DissectionSink, operationBit } from "../protocol.ts";
import { type Path, routeText } from "./epath.ts";

export interface OpenRequested {
  /** Transport class: 0 and 1 are I/O, 2 and 3 messages. */
  readonly transportClass: number;
  /** Times the packet interval that a side waits before it gives the connection up. */
  readonly multiplier: number;
  readonly toTarget: NetworkParameters;
  readonly toOriginator: NetworkParameters;
  readonly isSafety: boolean;
  readonly route: string;
}

interface NetworkParameters {
  /** 0 none, 1 multicast, 2 point to point. */
  readonly type: number;
  /** Bytes at most, sequence count included. */
  readonly size: number;
}

const MULTICAST = 1;
const NAMES = ["none", "multicast", "point-to-point", "reserved"];
const IO_PORT = 2222;
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
  path.read(view, pathAt, pathEnd);
  return {
    transportClass: view.getUint8(classAt) & 0x0f,
    multiplier: 4 << code,
    toTarget: parameters(view, at + PARAMETERS_AT + 4, isLarge),
    toOriginator: parameters(view, at + PARAMETERS_AT + 8 + parametersSize, isLarge),
    isSafety: path.isSafety,
    route: routeText(view, pathAt, pathEnd),
  };
}

function parameters(view: DataView, at: number, isLarge: boolean): NetworkParameters {
  const word = isLarge ? view.getUint32(at, true) : view.getUint16(at, true);
  return isLarge ? { type: (word >>> 29) & 3, size: word & 0xffff } : { type: (word >> 13) & 3, size: word & 0x1ff };
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
 * The target accepted: `at` is the data of its response, with the actual packet intervals (µs) at 16 and 20. Says the timers of the connection
 * and, for I/O, where its datagrams go. Returns false when the response is too short.
 */
export function sayOpened(view: DataView, at: number, end: number, open: OpenRequested, sockets: NamedSockets, sink: DissectionSink): boolean {
  if (at + 24 > end) return false;
  const isIo = isInputOutput(open);
  const protocol = isIo ? "enip-io" : "enip-explicit";
  const { toTarget, toOriginator, multiplier } = open;
  sink.detail("connection", `class ${open.transportClass}${open.isSafety ? " safety" : ""}${isIo ? `, O->T ${NAMES[toTarget.type]}, T->O ${NAMES[toOriginator.type]}` : ""}`);
  if (toTarget.type !== 0) sayInterval("O->T", view.getUint32(at + 16, true), protocol, multiplier, sink);
  if (toOriginator.type !== 0) sayInterval("T->O", view.getUint32(at + 20, true), protocol, multiplier, sink);
  if (!isIo) return true;
  sink.operation(operationBit(toTarget.type !== 0 && toTarget.size > HEARTBEAT_SIZE ? "write" : "read"));
  if (toTarget.type !== 0) sink.secondary("sender", "udp", portAt(view, sockets.toTargetAt), protocol);
  if (toOriginator.type === 0) return true;
  const group = toOriginator.type === MULTICAST ? addressAt(view, sockets.toOriginatorAt) : null;
  if (group !== null) sink.secondary("receiver", "udp", portAt(view, sockets.toOriginatorAt), protocol, group);
  else sink.secondary("receiver", "udp", portAt(view, sockets.toOriginatorAt), protocol);
  return true;
}

function sayInterval(way: string, micros: number, protocol: string, multiplier: number, sink: DissectionSink): void {
  if (micros === 0) return;
  sink.timer(protocol, `${way} packet interval`, micros / 1e6);
  sink.timer(protocol, `${way} watchdog`, (micros * multiplier) / 1e6);
}

/** Family 2, port 2, address 4, zeros 8: big-endian. */
function portAt(view: DataView, socket: number): number {
  const port = socket < 0 ? 0 : view.getUint16(socket + 2);
  return port === 0 ? IO_PORT : port;
}

function addressAt(view: DataView, socket: number): string | null {
  if (socket < 0 || view.getUint32(socket + 4) === 0) return null;
  return [0, 1, 2, 3].map((i) => view.getUint8(socket + 4 + i)).join(".");
}
