// What PROFINET devices say about themselves over RPC: I&M0 (IEC 61158-6-10, "Identification and maintenance") and the text they give the endpoint mapper.
// Positions count from the beginning of a block.
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { KnownTexts } from "../known-texts.ts";
import { profinetVendor } from "../profinet-vendors.ts";
import type { DissectionSink } from "../protocol.ts";

const utf8 = new TextDecoder("utf-8");
const texts = new KnownTexts((bytes, from, to) => utf8.decode(bytes.subarray(from, to)).trim());

/** I&M0: vendor at 6, order id 8 (20 characters), serial 28 (16), hardware revision 44, software revision 46: prefix and three numbers. */
export function claimIm0(view: DataView, bytes: Uint8Array, at: number, end: number, slot: number, subslot: number, sink: DissectionSink): boolean {
  if (at + 50 > end) return false;
  // Slot 0 is the device itself, its submodule 1 the access point; the others are modules in it.
  const by = `profinet-cm I&M0${slot === 0 ? "" : ` of slot ${slot}.${subslot}`}`;
  sink.claim("sender", "vendor", profinetVendor(view.getUint16(at + 6)), by);
  sayText(view, "model", bytes, at + 8, 20, by, sink);
  sayText(view, "serial", bytes, at + 28, 16, by, sink);
  const prefix = view.getUint8(at + 46);
  const isReleased = prefix === 0x56;
  const version = `${view.getUint8(at + 47)}.${view.getUint8(at + 48)}.${view.getUint8(at + 49)}`;
  if (version !== "0.0.0") sink.claim("sender", "firmware", isReleased || prefix < 0x21 || prefix > 0x7e ? version : `${String.fromCharCode(prefix)}${version}`, by);
  return true;
}

const HANDLE_SIZE = 20;
const COUNTS_SIZE = 16;
const OBJECT_AND_POINTER = 20;
const DEVICE_TYPE_SIZE = 25;
const ORDER_ID_SIZE = 20;

/**
 * Answer to a look-up at the endpoint mapper, NDR, at [at, end): handle 20, counts 16, then the first entry: object 16, pointer 4, offset and length
 * of the annotation, which is device type 25, order id 20, revisions, with a blank between. Of others than PROFINET devices nothing is said.
 */
export function claimAnnotation(view: DataView, bytes: Uint8Array, at: number, end: number, isLittle: boolean, sink: DissectionSink): void {
  const entry = at + HANDLE_SIZE + COUNTS_SIZE;
  if (entry + OBJECT_AND_POINTER + 8 > end || view.getUint32(at + HANDLE_SIZE, isLittle) === 0) return;
  const text = entry + OBJECT_AND_POINTER + 8;
  const length = view.getUint32(entry + OBJECT_AND_POINTER + 4, isLittle);
  if (length < DEVICE_TYPE_SIZE + 1 + ORDER_ID_SIZE || text + length > end || bytes[text + DEVICE_TYPE_SIZE] !== 0x20) return;
  sayText(view, "model", bytes, text, DEVICE_TYPE_SIZE, "profinet-cm endpoint mapper, device type", sink);
  sayText(view, "model", bytes, text + DEVICE_TYPE_SIZE + 1, ORDER_ID_SIZE, "profinet-cm endpoint mapper, order id", sink);
}

function sayText(view: DataView, attribute: ClaimAttribute, bytes: Uint8Array, at: number, size: number, by: string, sink: DissectionSink): void {
  let end = at;
  while (end < at + size && bytes[end] !== 0) end++;
  const text = texts.at(view, bytes, at, end);
  if (text.length > 0) sink.claim("sender", attribute, text, by);
}
