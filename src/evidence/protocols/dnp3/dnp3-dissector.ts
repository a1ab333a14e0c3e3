// Reads DNP3 link frames, puts transport segments together, and reads the application messages in them: functions, objects asked for,
// unsolicited responses, internal indications, response times, device attributes. Keeps no point values.
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import {
  ATTRIBUTE_CLAIMS,
  AUTHENTICATION_RESPONSE,
  COUNTED_INDICATIONS,
  DNP_FUNCTIONS,
  GROUP_ATTRIBUTES,
  GROUP_FILE,
  INDICATIONS,
  LINK_CONFIRMED_DATA,
  LINK_NAMES,
  LINK_UNCONFIRMED_DATA,
  READ,
  RESPONSE,
  TYPE_TEXT,
  UNSOLICITED,
  WITH_OBJECTS,
  WRITE,
} from "./codes.ts";
import { hasRightCheckSum } from "./link-check-sum.ts";
import { ObjectHeaders } from "./object-headers.ts";
import { type Fragment, TransportFragments } from "./transport-fragments.ts";

const LINK_HEADER_SIZE = 10;
const SHORTEST_LENGTH = 5;
const BLOCK_SIZE = 16;
const CRC_SIZE = 2;
export const LONGEST_FRAME = 292;
/** From here on destinations stand for several outstations, which do not answer (§9.2.4.1.5.3). */
const FIRST_BROADCAST = 0xfff0;

const FIRST = 0x80;
const SEQUENCE = 0x0f;
const SILENT = 0x80;

const IDENTIFY = operationBit("identify");
const READ_BIT = operationBit("read");
const FILE = operationBit("file");
const PROGRAM = operationBit("program");
/** Operation bits per request; the highest bit: no response comes. What no table lists may do anything, so it counts as the gravest. */
const OPERATIONS = Uint8Array.from({ length: 129 }, (_, code) => {
  const known = DNP_FUNCTIONS.get(code);
  if (known === undefined) return PROGRAM;
  return (known.operation === null ? 0 : operationBit(known.operation)) | (known.isSilent === true ? SILENT : 0);
});
const DECIMAL: readonly string[] = Array.from({ length: 256 }, (_, code) => String(code));
const LINK_TEXTS: readonly string[] = Array.from({ length: 32 }, (_, code) => LINK_NAMES.get(code) ?? "other");
/** By group << 8 | variation, and by address; made when first needed. */
const objectTexts = new Map<number, string>();
const addressTexts = new Map<number, string>();
const MOST_TEXTS = 2_048;
const headers = new ObjectHeaders();

export const dnp3Dissector: DissectorDefinition = {
  longestUnit: LONGEST_FRAME,
  frame(view: DataView, offset: number, available: number): number {
    if (view.getUint8(offset) !== 0x05 || (available > 1 && view.getUint8(offset + 1) !== 0x64)) return FRAME_NOT_MINE;
    if (available < LINK_HEADER_SIZE) return FRAME_NEEDS_MORE;
    const length = view.getUint8(offset + 2);
    if (length < SHORTEST_LENGTH || !hasRightCheckSum(view, offset, LINK_HEADER_SIZE - CRC_SIZE)) return FRAME_NOT_MINE;
    const data = length - SHORTEST_LENGTH;
    return LINK_HEADER_SIZE + data + CRC_SIZE * Math.ceil(data / BLOCK_SIZE);
  },
  open: () => new DnpConnection(),
};

class DnpConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  private readonly transport = new TransportFragments();

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const control = view.getUint8(offset + 3);
    const link = ((control & 0x40) >> 2) | (control & 0x0f);
    if (link !== LINK_CONFIRMED_DATA && link !== LINK_UNCONFIRMED_DATA) {
      sink.detail("link", LINK_TEXTS[link] as string);
      return;
    }
    if (length === LINK_HEADER_SIZE || !blocksAreRight(view, offset, length)) {
      sink.trouble("malformed");
      return;
    }
    const destination = view.getUint16(offset + 4, true);
    const source = view.getUint16(offset + 6, true);
    const fragment = this.transport.add(bytes, offset + LINK_HEADER_SIZE, length - LINK_HEADER_SIZE, direction, source * 65_536 + destination, sink);
    if (fragment !== null) this.application(fragment, direction, source, destination, micros, sink);
  }

  gap(direction: 0 | 1): void {
    this.transport.forget(direction);
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private application({ view, bytes, length }: Fragment, direction: 0 | 1, source: number, destination: number, micros: number, sink: DissectionSink): void {
    if (length < 2) {
      sink.trouble("malformed");
      return;
    }
    const control = view.getUint8(0);
    const code = view.getUint8(1);
    if (code < RESPONSE) {
      this.request(view, length, control & SEQUENCE, code, direction, destination, micros, sink);
      return;
    }
    if (length < 4 || code > AUTHENTICATION_RESPONSE) {
      sink.trouble("malformed");
      return;
    }
    countIndications(view.getUint16(2), sink);
    if (code === UNSOLICITED) {
      sink.detail("function", DECIMAL[code] as string);
      sink.detail("outstation", addressText(source));
    } else if ((control & FIRST) !== 0) this.exchanges.answered(direction, transactionOf(source, control & SEQUENCE), 0, micros, sink)?.detail("outstation", addressText(source));
    // Later fragments of a response answer nothing again.
    claimAttributes(view, bytes, length, source, sink);
  }

  private request(view: DataView, length: number, sequence: number, code: number, direction: 0 | 1, destination: number, micros: number, sink: DissectionSink): void {
    const operations = OPERATIONS[code] as number;
    if (code !== 0) {
      if ((operations & SILENT) === 0 && destination < FIRST_BROADCAST) this.exchanges.asked(direction, transactionOf(destination, sequence), 0, code, micros, sink);
      else sink.request(micros);
      sink.detail("outstation", addressText(destination));
    }
    sink.detail("function", DECIMAL[code] as string);
    sink.operation(operations & ~SILENT);
    if (length === 2) {
      if (code === READ) sink.operation(READ_BIT);
      return;
    }
    headers.start(view, 2, length, WITH_OBJECTS.has(code));
    while (headers.next()) {
      sink.detail("object", objectText((headers.group << 8) | headers.variation));
      if (code === READ) sink.operation(headers.group === GROUP_ATTRIBUTES ? IDENTIFY : headers.group === GROUP_FILE ? FILE : READ_BIT);
      else if (code === WRITE && headers.group === GROUP_FILE) sink.operation(FILE);
    }
  }
}

/** Several outstations may answer on one connection. */
function transactionOf(outstation: number, sequence: number): number {
  return (outstation << 4) | sequence;
}

/** The check sums of all blocks of user data. */
function blocksAreRight(view: DataView, offset: number, length: number): boolean {
  const end = offset + length;
  for (let at = offset + LINK_HEADER_SIZE; at < end; ) {
    const size = Math.min(BLOCK_SIZE, end - at - CRC_SIZE);
    if (size <= 0 || !hasRightCheckSum(view, at, size)) return false;
    at += size + CRC_SIZE;
  }
  return true;
}

function countIndications(indications: number, sink: DissectionSink): void {
  if ((indications & COUNTED_INDICATIONS) === 0) return;
  for (const [bit, name] of INDICATIONS) if ((indications & bit) !== 0) sink.detail("indication", name);
}

/** Device attributes at the beginning of a response: type, length, value each. */
function claimAttributes(view: DataView, bytes: Uint8Array, length: number, outstation: number, sink: DissectionSink): void {
  let at = 4;
  while (at + 3 <= length && view.getUint8(at) === GROUP_ATTRIBUTES) {
    headers.start(view, at, length, true);
    if (!headers.next()) return;
    const value = headers.dataAt + 2;
    if (headers.count === 0 || value > length) return;
    const size = view.getUint8(value - 1);
    if (value + size > length) {
      sink.trouble("malformed");
      return;
    }
    const attribute = ATTRIBUTE_CLAIMS.get(headers.variation);
    if (attribute !== undefined && view.getUint8(value - 2) === TYPE_TEXT) {
      const text = narrowText(bytes, value, value + size);
      if (text.length > 0) sink.claim("sender", attribute, text, `dnp3 group 0 variation ${headers.variation} of outstation ${outstation}`);
    }
    at = value + size;
  }
}

function objectText(code: number): string {
  let text = objectTexts.get(code);
  if (text === undefined) {
    text = `${code >> 8}/${code & 0xff}`;
    if (objectTexts.size < MOST_TEXTS) objectTexts.set(code, text);
  }
  return text;
}

function addressText(address: number): string {
  let text = addressTexts.get(address);
  if (text === undefined) {
    text = String(address);
    if (addressTexts.size < MOST_TEXTS) addressTexts.set(address, text);
  }
  return text;
}
