// What a PROFINET Connect request declares (IEC 61158-6-10: ARBlockReq, IOCRBlockReq, AlarmCRBlockReq): who connects, and the update times, watchdogs
// and time-outs of the relation. Positions count from the beginning of a block.
import { KnownTexts } from "../known-texts.ts";
import { profinetVendor } from "../profinet-vendors.ts";
import { type DissectionSink, operationBit } from "../protocol.ts";
import { AR_NAMES, INPUT_RELATION, OUTPUT_RELATION, SUPERVISOR_AR } from "./codes.ts";

const CM_PORT = 34_964;
/** Send clock factors count this, in seconds. */
const SEND_CLOCK_UNIT = 31.25e-6;
/** Time-out factors count this, in seconds. */
const TENTH = 0.1;
const REALTIME = "profinet-rt";
const BY = "profinet-cm connect";
const PROGRAM = operationBit("program");
const WRITE = operationBit("write");
const utf8 = new TextDecoder("utf-8");
const names = new KnownTexts((bytes, from, to) => utf8.decode(bytes.subarray(from, to)).trim());
const macs = new KnownTexts(macText);

/** Application relation: type at 6, MAC of the initiator 26, its object 32 (vendor in the last two bytes), time-out factor 52, station name 56. */
export function readApplicationRelation(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): boolean {
  if (at + 58 > end) return false;
  const type = view.getUint16(at + 6);
  sink.detail("relation", AR_NAMES[type] ?? `type ${type}`);
  // A controller takes the outputs of its device; whoever else connects wants to change something.
  sink.operation(type === SUPERVISOR_AR ? PROGRAM : WRITE);
  sayMac(view, bytes, at + 26, sink);
  sink.claim("sender", "vendor", profinetVendor(view.getUint16(at + 46)), BY);
  sink.timer("profinet-cm", "activity timeout", round(view.getUint16(at + 52) * TENTH));
  if (!sayName(view, bytes, at + 56, end, sink)) return false;
  // The device calls back when its application is ready.
  sink.secondary("sender", "udp", CM_PORT, "profinet-cm");
  return true;
}

/** Answer to it: MAC of the responder at 26. */
export function readApplicationRelationAnswer(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): boolean {
  if (at + 34 > end) return false;
  sayMac(view, bytes, at + 26, sink);
  return true;
}

/** ARServerBlockRes, which devices answer besides: their station name from 6 on. */
export function readServerName(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): boolean {
  return at + 8 <= end && sayName(view, bytes, at + 6, end, sink);
}

/** Length of 16 bits, then the name. False where it does not fit into the block. */
function sayName(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): boolean {
  const from = at + 2;
  const to = from + view.getUint16(at);
  if (to > end) return false;
  const name = names.at(view, bytes, from, to);
  if (name.length > 0) sink.claim("sender", "name", name, BY);
  return true;
}

function macText(bytes: Uint8Array, from: number, to: number): string {
  return Array.from(bytes.subarray(from, to), (byte) => byte.toString(16).padStart(2, "0")).join(":");
}

function sayMac(view: DataView, bytes: Uint8Array, at: number, sink: DissectionSink): void {
  const mac = macs.at(view, bytes, at, at + 6);
  if (mac !== "00:00:00:00:00:00") sink.claim("sender", "mac", mac, BY);
}

/** Data relation: type at 6, properties 12 (RT class in the lowest four bits), send clock factor 20, reduction 22, watchdog factor 32, data hold factor 34. */
export function readDataRelation(view: DataView, at: number, end: number, sink: DissectionSink): boolean {
  if (at + 36 > end) return false;
  const type = view.getUint16(at + 6);
  const way = type === INPUT_RELATION ? "input" : type === OUTPUT_RELATION ? "output" : "multicast";
  sink.detail("class", `RT ${view.getUint32(at + 12) & 0x0f}, ${way}`);
  const updateSeconds = view.getUint16(at + 20) * view.getUint16(at + 22) * SEND_CLOCK_UNIT;
  if (updateSeconds === 0) return true;
  const watchdog = view.getUint16(at + 32);
  const hold = view.getUint16(at + 34);
  sink.timer(REALTIME, `${way} update time`, round(updateSeconds));
  if (watchdog > 0) sink.timer(REALTIME, `${way} watchdog`, round(updateSeconds * watchdog));
  if (hold > 0 && hold !== watchdog) sink.timer(REALTIME, `${way} data hold`, round(updateSeconds * hold));
  return true;
}

/** Alarm relation: time-out factor at 14, retries 16. */
export function readAlarmRelation(view: DataView, at: number, end: number, sink: DissectionSink): boolean {
  if (at + 18 > end) return false;
  const factor = view.getUint16(at + 14);
  if (factor > 0) sink.timer(REALTIME, "alarm timeout", round(factor * TENTH));
  return true;
}

/** Products of 31.25 µs are exact in tenths of a microsecond. */
function round(seconds: number): number {
  return Math.round(seconds * 1e7) / 1e7;
}
