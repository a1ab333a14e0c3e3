// EtherCAT mailboxes (ETG.1000.4 §5.6, ETG.1000.6): which protocol, and what CoE does with which kind of object. Mailboxes stand in memory that only the
// master knows: a message is taken for one when its whole header fits. Object contents are not kept, but the maker in the identity object.
import { type DissectionSink, operationBit } from "../protocol.ts";
import {
  ABORT,
  COE_SERVICES,
  FIRST_NAME_OBJECT,
  IDENTITY_OBJECT,
  INITIATE_DOWNLOAD,
  INITIATE_UPLOAD,
  LAST_NAME_OBJECT,
  MAILBOX_COE,
  MAILBOX_TYPES,
  PROGRAM_OBJECTS,
  SDO_INFORMATION,
  SDO_REQUEST,
  SDO_RESPONSE,
} from "./codes.ts";

/** Length 2, address 2, channel and priority 1, type and counter 1. */
const MAILBOX_HEADER = 6;
const COE_HEADER = 2;
const SDO_SIZE = 8;
const SIZE_IS_SAID = 0x03;
const VENDOR_SUBINDEX = 1;

/** The message at [at, end), if it is one. */
export function readMailbox(view: DataView, at: number, end: number, sink: DissectionSink): void {
  const message = at + MAILBOX_HEADER;
  if (message + COE_HEADER > end) return;
  const length = view.getUint16(at, true);
  const kind = view.getUint8(at + 5);
  const type = MAILBOX_TYPES.get(kind & 0x0f);
  // Channel 0 is the only one in use; bit 7 behind the counter is reserved.
  if (length < COE_HEADER || message + length > end || (view.getUint8(at + 4) & 0x3f) !== 0 || kind >= 0x80 || type === undefined) return;
  if ((kind & 0x0f) === MAILBOX_COE) {
    readCoe(view, message, message + length, sink);
    return;
  }
  // An error mailbox looks too much like process data.
  if ((kind & 0x0f) === 0) return;
  sink.detail("mailbox", type.name);
  if (type.operation !== null) sink.operation(operationBit(type.operation));
}

function readCoe(view: DataView, at: number, end: number, sink: DissectionSink): void {
  const word = view.getUint16(at, true);
  const name = COE_SERVICES[word >> 12];
  // Bits 9 to 11 are reserved.
  if (name === undefined || (word & 0x0e00) !== 0) return;
  sink.detail("coe", name);
  const service = word >> 12;
  if (service === SDO_INFORMATION) sink.operation(operationBit("browse"));
  if ((service !== SDO_REQUEST && service !== SDO_RESPONSE) || at + COE_HEADER + SDO_SIZE > end) return;
  const sdo = at + COE_HEADER;
  const command = view.getUint8(sdo) >> 5;
  const index = view.getUint16(sdo + 1, true);
  if (command === ABORT) {
    sink.detail(
      "error",
      `0x${view
        .getUint32(sdo + 4, true)
        .toString(16)
        .padStart(8, "0")}`,
    );
    return;
  }
  if (service === SDO_REQUEST && command === INITIATE_DOWNLOAD) sink.operation(operationBit(PROGRAM_OBJECTS.includes(index) ? "program" : "write"));
  else if (service === SDO_REQUEST && command === INITIATE_UPLOAD) sink.operation(operationBit(isIdentity(index) ? "identify" : "read"));
  else if (service === SDO_RESPONSE && command === INITIATE_UPLOAD && index === IDENTITY_OBJECT && view.getUint8(sdo + 3) === VENDOR_SUBINDEX && (view.getUint8(sdo) & SIZE_IS_SAID) === SIZE_IS_SAID) {
    sink.detail(
      "vendor",
      `0x${view
        .getUint32(sdo + 4, true)
        .toString(16)
        .padStart(8, "0")}`,
    );
  }
}

function isIdentity(index: number): boolean {
  return index === IDENTITY_OBJECT || (index >= FIRST_NAME_OBJECT && index <= LAST_NAME_OBJECT);
}
