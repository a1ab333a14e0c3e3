// What the system status lists (SZL) of a CPU say about it: module and component identification, Ethernet interfaces. Joins lists that come
// in several responses. Makes claims, believes none of them.
import type { ClaimAttribute } from "../../../plant/claim.ts";
import type { DissectionSink } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import { LIST_COMPONENT, LIST_ETHERNET, LIST_MODULE } from "./codes.ts";

/** SZL id, index, length of a record, number of records. */
const LIST_HEADER_SIZE = 8;
const MODULE_RECORD_SIZE = 28;
const COMPONENT_RECORD_SIZE = 34;
const SHORTEST_ETHERNET_RECORD = 20;
/** Lists that identify are a few hundred bytes; longer ones are left alone. */
const LONGEST_LIST = 4_096;

/** Index of a module identification record: the module itself, its firmware. */
const INDEX_MODULE = 1;
const INDEX_FIRMWARE = 7;
const ORDER_NUMBER_SIZE = 20;

const COMPONENT_ATTRIBUTES: ReadonlyMap<number, ClaimAttribute> = new Map<number, ClaimAttribute>([
  [1, "name"],
  [3, "line"],
  [4, "vendor"],
  [5, "serial"],
  [7, "model"],
]);
const COMPONENT_NAMES: ReadonlyMap<number, string> = new Map([
  [1, "station name"],
  [3, "plant designation"],
  [4, "copyright entry"],
  [5, "serial number"],
  [7, "module type name"],
]);
const INDEX_MANUFACTURER = 9;
/** Identification and maintenance: manufacturer id of Siemens. */
const MANUFACTURER_SIEMENS = 42;
const SIEMENS_COPYRIGHT = "Original Siemens Equipment";

/** Parts of one list at a time, as the CPU sends them one after the other. */
export class SzlParts {
  private buffer: Uint8Array | null = null;
  private length = 0;
  private reference = -1;

  forget(): void {
    this.buffer = null;
    this.reference = -1;
  }

  /** Data of one response at [at, end), behind its return code and length. `reference` is equal in all parts of one list. */
  add(view: DataView, bytes: Uint8Array, at: number, end: number, reference: number, isLast: boolean, sink: DissectionSink): void {
    if (this.reference === reference && this.buffer !== null) {
      if (this.length + end - at > LONGEST_LIST) {
        this.forget();
        return;
      }
      this.buffer.set(bytes.subarray(at, end), this.length);
      this.length += end - at;
      if (!isLast) return;
      claimList(new DataView(this.buffer.buffer), this.buffer, 0, this.length, sink);
      this.forget();
      return;
    }
    this.forget();
    if (end - at < LIST_HEADER_SIZE) return;
    if (isLast) {
      claimList(view, bytes, at, end, sink);
      return;
    }
    if (end - at > LONGEST_LIST || !identifies(view.getUint16(at), view.getUint16(at + 4))) return;
    this.buffer = new Uint8Array(LONGEST_LIST);
    this.buffer.set(bytes.subarray(at, end));
    this.length = end - at;
    this.reference = reference;
  }
}

/** By SZL id and length of a record: both must fit, since a later part of another list begins with anything. */
function identifies(id: number, recordLength: number): boolean {
  // Bits 12 to 15 are 0 for the CPU, other values for its other modules.
  if (id >= 0x1000) return false;
  const list = id & 0xff;
  if (list === LIST_MODULE) return recordLength === MODULE_RECORD_SIZE;
  if (list === LIST_COMPONENT) return recordLength === COMPONENT_RECORD_SIZE;
  return list === LIST_ETHERNET && recordLength >= SHORTEST_ETHERNET_RECORD;
}

function claimList(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  const id = view.getUint16(at);
  const recordLength = view.getUint16(at + 4);
  if (!identifies(id, recordLength)) return;
  const list = id & 0xff;
  const count = view.getUint16(at + 6);
  let record = at + LIST_HEADER_SIZE;
  if (list === LIST_ETHERNET) {
    // Of several interfaces nobody knows here which one this is: their settings are not the sender's.
    if (count === 1 && record + recordLength <= end) claimInterface(view, bytes, record, sink);
    return;
  }
  for (let i = 0; i < count && record + recordLength <= end; i++, record += recordLength) {
    if (list === LIST_MODULE) claimModule(view, bytes, record, sink);
    else claimComponent(view, bytes, record, sink);
  }
}

/** Index 2, order number 20, module type 2, version 2, release 2. */
function claimModule(view: DataView, bytes: Uint8Array, at: number, sink: DissectionSink): void {
  const index = view.getUint16(at);
  if (index === INDEX_MODULE) {
    const orderNumber = narrowText(bytes, at + 2, at + 2 + ORDER_NUMBER_SIZE);
    if (orderNumber.length > 0) sink.claim("sender", "model", orderNumber, "s7comm SZL 0x0011 order number");
  } else if (index === INDEX_FIRMWARE) {
    const version = at + 2 + ORDER_NUMBER_SIZE + 2;
    // A letter and three numbers of one byte each: V 3.2.6.
    if (view.getUint8(version) !== 0x56) return;
    sink.claim("sender", "firmware", `V${view.getUint8(version + 1)}.${view.getUint8(version + 2)}.${view.getUint8(version + 3)}`, "s7comm SZL 0x0011 firmware");
  }
}

/** Index 2, then 32 bytes: text, filled up with zeros. */
function claimComponent(view: DataView, bytes: Uint8Array, at: number, sink: DissectionSink): void {
  const index = view.getUint16(at);
  if (index === INDEX_MANUFACTURER) {
    if (view.getUint16(at + 2) === MANUFACTURER_SIEMENS) sink.claim("sender", "vendor", "Siemens", "s7comm SZL 0x001C manufacturer id");
    return;
  }
  const attribute = COMPONENT_ATTRIBUTES.get(index);
  if (attribute === undefined) return;
  const text = narrowText(bytes, at + 2, at + COMPONENT_RECORD_SIZE);
  if (text.length > 0) sink.claim("sender", attribute, text === SIEMENS_COPYRIGHT ? "Siemens" : text, `s7comm SZL 0x001C ${COMPONENT_NAMES.get(index)}`);
}

/** Logical address 2, IP address 4, subnet mask 4, router 4, MAC address 6. */
function claimInterface(view: DataView, bytes: Uint8Array, at: number, sink: DissectionSink): void {
  const by = "s7comm SZL 0x0037";
  const address = view.getUint32(at + 2);
  if (address !== 0) sink.claim("sender", "address", ipv4(bytes, at + 2), by);
  if (address !== 0 && view.getUint32(at + 6) !== 0) {
    sink.claim("sender", "netmask", ipv4(bytes, at + 6), by);
    sink.claim("sender", "gateway", ipv4(bytes, at + 10), by);
  }
  if (view.getUint32(at + 14) !== 0 || view.getUint16(at + 18) !== 0) {
    sink.claim("sender", "mac", Array.from(bytes.subarray(at + 14, at + 20), (byte) => byte.toString(16).padStart(2, "0")).join(":"), by);
  }
}

function ipv4(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}
