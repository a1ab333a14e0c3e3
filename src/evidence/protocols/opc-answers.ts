// What single answers of OPC Classic servers say: who they are and since when they run (GetStatus), and the update rates that they settled on.
// Reads NDR of a little-endian sender (C706 chapter 14) behind DCOM's ORPCTHAT; no item values.
import type { DissectionSink } from "./protocol.ts";
import { interfaceIndex } from "./rpc-interfaces.ts";
import { wideText } from "./wire-text.ts";

const SERVER = interfaceIndex("IOPCServer");
const EVENT_SERVER = interfaceIndex("IOPCEventServer");
const GROUP_STATE = interfaceIndex("IOPCGroupStateMgt");
const GROUP_STATE_2 = interfaceIndex("IOPCGroupStateMgt2");
const ADD_GROUP = 3;
const GET_STATUS = 6;
const EVENT_GET_STATUS = 3;
const SET_STATE = 4;
const SET_KEEP_ALIVE = 7;

const THAT_SIZE = 8;
/** FILETIME: units of 100 ns since 1601. */
const UNITS_PER_SECOND = 1e7;

/** The answer to a call whose stub stands at [at, end). True when it told who the server is: once is enough for a connection. */
export function readOpcAnswer(index: number, opnum: number, isStatusKnown: boolean, view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): boolean {
  const isServer = index === SERVER || index === EVENT_SERVER;
  if (!isServer && index !== GROUP_STATE && index !== GROUP_STATE_2) return false;
  // Extensions of ORPCTHAT would stand before the parameters.
  if (end - at < THAT_SIZE + 8 || view.getUint32(at + 4, true) !== 0) return false;
  const body = at + THAT_SIZE;
  if (index === SERVER && opnum === GET_STATUS) return !isStatusKnown && readStatus(view, bytes, body, end, 42, sink);
  if (index === EVENT_SERVER && opnum === EVENT_GET_STATUS) return !isStatusKnown && readStatus(view, bytes, body, end, 32, sink);
  if (index === SERVER && opnum === ADD_GROUP) declareRate("group update rate", view.getUint32(body + 4, true), sink);
  else if (!isServer && opnum === SET_STATE) declareRate("group update rate", view.getUint32(body, true), sink);
  else if (index === GROUP_STATE_2 && opnum === SET_KEEP_ALIVE) declareRate("group keep-alive", view.getUint32(body, true), sink);
  return false;
}

function declareRate(kind: string, milliseconds: number, sink: DissectionSink): void {
  if (milliseconds > 0) sink.timer("opc-classic", kind, milliseconds / 1_000);
}

/**
 * OPCSERVERSTATUS (Data Access 3.0 §4.3.1.4) or OPCEVENTSERVERSTATUS (Alarms & Events 1.10 §5.3.1), behind a pointer: start, now, last
 * update, state, …, three words of version whose end is at `versionEnd`, a reserved word, and a pointer to the text of the vendor.
 */
function readStatus(view: DataView, bytes: Uint8Array, at: number, end: number, versionEnd: number, sink: DissectionSink): boolean {
  const status = at + 4;
  const pointer = (versionEnd + 2 + 3) & ~3;
  if (status + pointer + 4 > end || view.getUint32(at, true) === 0) return false;
  const by = versionEnd === 42 ? "opc-classic IOPCServer GetStatus" : "opc-classic IOPCEventServer GetStatus";
  const uptime = (fileTime(view, status + 8) - fileTime(view, status)) / UNITS_PER_SECOND;
  if (fileTime(view, status) > 0 && uptime >= 0) sink.claim("sender", "uptime", String(Math.floor(uptime)), by);
  const version = status + versionEnd - 6;
  sink.claim("sender", "firmware", `${view.getUint16(version, true)}.${view.getUint16(version + 2, true)}.${view.getUint16(version + 4, true)}`, by);
  const text = status + pointer + 16;
  if (view.getUint32(status + pointer, true) === 0 || text > end) return true;
  const vendor = wideText(bytes, text, Math.min(end, text + 2 * view.getUint32(text - 4, true)));
  if (vendor !== "") sink.claim("sender", "vendor", vendor, by);
  return true;
}

function fileTime(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 4_294_967_296 + view.getUint32(at, true);
}
