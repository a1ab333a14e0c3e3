// The encapsulation header and the common packet format behind it (CIP Networks Library volume 2, chapter 2), read into one reused object.
// Positions are those of the whole buffer; −1 = not there.
import type { NamedSockets } from "./forward-open.ts";
import { ITEM_CONNECTED_ADDRESS, ITEM_CONNECTED_DATA, ITEM_SOCKET_TO_ORIGINATOR, ITEM_SOCKET_TO_TARGET, ITEM_UNCONNECTED_DATA } from "./codes.ts";

export const HEADER_SIZE = 24;
const MOST_ITEMS = 8;
/** Interface handle 4, timeout 2. */
const ITEMS_AT = 6;
const SOCKET_SIZE = 16;
const SEQUENCE_COUNT = 2;

export class CipItems implements NamedSockets {
  /** The CIP message. */
  from = -1;
  to = -1;
  /** Of a connected message. */
  connection = -1;
  sequence = -1;
  toTargetAt = -1;
  toOriginatorAt = -1;

  /** Items behind the header of SendRRData or SendUnitData, whose data stand at [at, end). False where they contradict each other; `isCut`: bytes at the end are not shown. */
  read(view: DataView, at: number, end: number, isCut: boolean): boolean {
    this.from = -1;
    this.to = -1;
    this.connection = -1;
    this.sequence = -1;
    this.toTargetAt = -1;
    this.toOriginatorAt = -1;
    let item = at + ITEMS_AT + 2;
    if (item > end) return false;
    const count = view.getUint16(at + ITEMS_AT, true);
    for (let i = 0; i < count && i < MOST_ITEMS; i++) {
      if (item + 4 > end) return isCut;
      const type = view.getUint16(item, true);
      const length = view.getUint16(item + 2, true);
      const data = item + 4;
      item = data + length;
      if (item > end && !isCut) return false;
      const shown = Math.min(item, end);
      if (type === ITEM_UNCONNECTED_DATA) this.message(data, shown);
      else if (type === ITEM_CONNECTED_DATA) {
        if (data + SEQUENCE_COUNT > shown) return false;
        this.sequence = view.getUint16(data, true);
        this.message(data + SEQUENCE_COUNT, shown);
      } else if (type === ITEM_CONNECTED_ADDRESS && length === 4 && item <= end) this.connection = view.getUint32(data, true);
      else if (length === SOCKET_SIZE && item <= end) {
        if (type === ITEM_SOCKET_TO_TARGET) this.toTargetAt = data;
        else if (type === ITEM_SOCKET_TO_ORIGINATOR) this.toOriginatorAt = data;
      }
    }
    return true;
  }

  private message(from: number, to: number): void {
    this.from = from;
    this.to = to;
  }
}

/** One number for the eight bytes of sender context and the session: what pairs an answer with its request. */
export function contextOf(view: DataView, offset: number): number {
  return view.getInt32(offset + 12) ^ view.getInt32(offset + 16);
}
