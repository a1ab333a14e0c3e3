// What Modbus and UMAS responses say about the device that sent them: device identification (§6.21), server id (§6.13), UMAS Read ID and
// Read Project Info. Makes claims, believes none of them.
import type { DissectionSink } from "../protocol.ts";
import { IDENTIFICATION_ATTRIBUTES, IDENTIFICATION_NAMES } from "./codes.ts";

const SHORTEST_TEXT = 4;
const utf8 = new TextDecoder("utf-8");

/** Text of a device: what follows a zero byte, and blanks around it, is filling. */
function textOf(bytes: Uint8Array, from: number, to: number): string {
  let end = from;
  while (end < to && bytes[end] !== 0) end++;
  return utf8.decode(bytes.subarray(from, end)).trim();
}

/** A unit other than 0 and 255 may be another device behind a gateway at this address (§3.1.3 of the messaging guide). */
function ofUnit(unit: number): string {
  return unit === 0 || unit === 255 ? "" : ` of unit ${unit}`;
}

/** Objects of a response 43/14 at [at, end), function code at `at`. False when its lengths contradict each other. */
export function claimDeviceIdentification(bytes: Uint8Array, at: number, end: number, unit: number, sink: DissectionSink): boolean {
  if (end - at < 7) return false;
  const count = bytes[at + 6] as number;
  let object = at + 7;
  for (let i = 0; i < count; i++) {
    if (object + 2 > end) return false;
    const id = bytes[object] as number;
    const from = object + 2;
    object = from + (bytes[object + 1] as number);
    if (object > end) return false;
    const attribute = IDENTIFICATION_ATTRIBUTES.get(id);
    if (attribute === undefined) continue;
    const text = textOf(bytes, from, object);
    if (text.length > 0) sink.claim("sender", attribute, text, `modbus-tcp function 43/14 ${IDENTIFICATION_NAMES[id]}${ofUnit(unit)}`);
  }
  return object === end;
}

/** §6.13: server id of a device's own length, run indicator (00 or FF), then free text. The text is what people put the name in. */
export function claimServerId(bytes: Uint8Array, at: number, end: number, unit: number, sink: DissectionSink): void {
  let from = at + 2;
  for (let i = from; i <= end; i++) {
    const byte = i < end ? (bytes[i] as number) : 0;
    if (byte >= 0x20 && byte <= 0x7e) continue;
    if (i - from >= SHORTEST_TEXT) sink.claim("sender", "model", textOf(bytes, from, i), `modbus-tcp function 17${ofUnit(unit)}`);
    from = i + 1;
  }
}

/**
 * Response to UMAS 0x02, answer code at `at`, little-endian: range 2, ident 4, model 2, version 2, patch 2, internal version 2,
 * hardware 2, crash code 4, 2 unknown, length 1, name.
 */
export function claimUmasId(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  const nameAt = at + 24;
  if (nameAt > end) return;
  const nameEnd = nameAt + (bytes[nameAt - 1] as number);
  const name = nameEnd <= end ? textOf(bytes, nameAt, nameEnd) : "";
  if (name.length === 0) return;
  sink.claim("sender", "vendor", "Schneider Electric", "umas function 0x02");
  sink.claim("sender", "model", name, "umas function 0x02");
  const version = view.getUint16(at + 9, true);
  // The digits stand as hexadecimal: 0x0270 is what the maker calls 2.70.
  if (version !== 0) sink.claim("sender", "firmware", `${(version >> 8).toString(16)}.${(version & 0xff).toString(16).padStart(2, "0")}`, "umas function 0x02");
}

/** Response to UMAS 0x03/0x00: the project's name stands at the end, its length (with a closing zero) before it. */
export function claimUmasProject(bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  if (end <= at + 2 || bytes[end - 1] !== 0) return;
  let from = end - 1;
  while (from > at + 1 && (bytes[from - 1] as number) >= 0x20 && bytes[from - 1] !== 0x7f) from--;
  // The length byte may be a printable character itself.
  for (let start = from; start < end - 1; start++) {
    if (bytes[start - 1] !== end - start) continue;
    sink.claim("sender", "name", textOf(bytes, start, end), "umas function 0x03, project name");
    return;
  }
}
