// Messages of ISO-on-TCP: TPKT units (RFC 1006 §6) and the COTP data units in them (ISO 8073 §13.7), joined up to their end mark.
// For every protocol that is read in depth on it (S7comm, S7comm-plus, MMS); says nothing about what is carried.
import { FRAME_NEEDS_MORE, FRAME_NOT_MINE } from "./protocol.ts";
import { COTP_DATA } from "./iso-transport.ts";

export const LONGEST_TPKT = 65_535;
const TPKT_SIZE = 4;
/** TPKT, then length indicator, type and number with the end mark. */
const DATA_HEADER_SIZE = 7;
const END_MARK = 0x80;
/** So much of a message in several parts is kept; the rest of it is passed over. */
const MOST_KEPT = 65_536;
const FIRST_ROOM = 2_048;
const SHORT_COPY = 64;

/** DissectorDefinition.frame() for ISO-on-TCP. */
export function frameTpkt(view: DataView, offset: number, available: number): number {
  if (view.getUint8(offset) !== 3) return FRAME_NOT_MINE;
  if (available < TPKT_SIZE) return FRAME_NEEDS_MORE;
  const length = view.getUint16(offset + 2);
  return length < DATA_HEADER_SIZE || view.getUint8(offset + 1) !== 0 ? FRAME_NOT_MINE : length;
}

/** COTP type of a whole TPKT unit, credit bits cleared; 0 = its header does not fit into it. */
export function cotpTypeOf(view: DataView, offset: number, length: number): number {
  const headerLength = view.getUint8(offset + TPKT_SIZE);
  if (headerLength < 2 || TPKT_SIZE + 1 + headerLength > length) return 0;
  const type = view.getUint8(offset + TPKT_SIZE + 1) & 0xf0;
  return type !== COTP_DATA || headerLength === 2 ? type : 0;
}

/** Position of the value of a parameter of a connect request or confirm in a whole TPKT unit, its length byte before it; -1 = none. */
export function cotpParameterOf(view: DataView, offset: number, length: number, code: number): number {
  const end = offset + Math.min(length, TPKT_SIZE + 1 + view.getUint8(offset + TPKT_SIZE));
  for (let at = offset + TPKT_SIZE + 7; at + 2 <= end; ) {
    const size = view.getUint8(at + 1);
    if (at + 2 + size > end) return -1;
    if (view.getUint8(at) === code) return at + 2;
    at += 2 + size;
  }
  return -1;
}

class Parts {
  bytes: Uint8Array | null = null;
  view: DataView | null = null;
  length = 0;
  isCut = false;
  /** Nothing tells yet that the next data unit begins a message: the connection was joined, or bytes are missing. */
  mayBeInside = true;
}

/** Joins the COTP data units of one connection. After take() returned true the message stands in [offset, offset + length). */
export class IsoMessages {
  view: DataView = NO_VIEW;
  bytes: Uint8Array = NO_BYTES;
  offset = 0;
  length = 0;
  /** The message was longer than what is kept of it. */
  isCut = false;
  /** Its beginning may be missing: what makes no sense is then no fault of the sender. */
  mayLackBeginning = false;
  private readonly parts: readonly [Parts, Parts] = [new Parts(), new Parts()];

  /** A connect request or confirm of this direction: its next data unit begins a message. */
  connects(direction: 0 | 1): void {
    this.forget(direction, false);
  }

  gap(direction: 0 | 1): void {
    this.forget(direction, true);
  }

  /** A whole TPKT unit with COTP data. True: it ends a message (which may be empty). */
  take(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1): boolean {
    const parts = this.parts[direction];
    const isEnd = (view.getUint8(offset + TPKT_SIZE + 2) & END_MARK) !== 0;
    if (!isEnd || parts.length > 0) {
      keep(parts, bytes, offset + DATA_HEADER_SIZE, length - DATA_HEADER_SIZE);
      if (!isEnd) return false;
      this.view = parts.view as DataView;
      this.bytes = parts.bytes as Uint8Array;
      this.offset = 0;
      this.length = parts.length;
    } else {
      this.view = view;
      this.bytes = bytes;
      this.offset = offset + DATA_HEADER_SIZE;
      this.length = length - DATA_HEADER_SIZE;
    }
    this.isCut = parts.isCut;
    this.mayLackBeginning = parts.mayBeInside;
    this.forget(direction, false);
    return true;
  }

  private forget(direction: 0 | 1, mayBeInside: boolean): void {
    const parts = this.parts[direction];
    parts.length = 0;
    parts.isCut = false;
    parts.mayBeInside = mayBeInside;
    // A long message's room is not held until the next one.
    if (parts.bytes !== null && parts.bytes.length > FIRST_ROOM) parts.bytes = parts.view = null;
  }
}

const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(NO_BYTES.buffer);

function keep(parts: Parts, bytes: Uint8Array, offset: number, length: number): void {
  const kept = Math.min(length, MOST_KEPT - parts.length);
  if (kept < length) parts.isCut = true;
  const wanted = parts.length + kept;
  if (parts.bytes === null || parts.bytes.length < wanted) {
    const grown = new Uint8Array(Math.max(FIRST_ROOM, wanted, Math.min(MOST_KEPT, (parts.bytes?.length ?? 0) * 4)));
    if (parts.bytes !== null) grown.set(parts.bytes.subarray(0, parts.length));
    parts.bytes = grown;
    parts.view = new DataView(grown.buffer);
  }
  // Up to here a loop is faster than making a view of the bytes.
  if (kept > SHORT_COPY) parts.bytes.set(bytes.subarray(offset, offset + kept), parts.length);
  else for (let i = 0; i < kept; i++) parts.bytes[parts.length + i] = bytes[offset + i] as number;
  parts.length = wanted;
}
