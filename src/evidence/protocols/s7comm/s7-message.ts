// Positions in an S7comm message (header, parameter, data), and what its parts name: areas that a request touches, the block a transfer is
// for, the service a PI starts. Reads codes and lengths, no values.
import type { Operation } from "../../../plant/conversation.ts";
import type { CountingSink } from "../exchanges.ts";
import { AREA_BITS, AREA_NAMES, BLOCK_TYPES, OTHER_AREA_BIT, PI_SERVICES, SYNTAX_BITS } from "./codes.ts";

/** Job and user data; acknowledgements have two error bytes more. */
export const HEADER_SIZE = 10;
export const ANSWER_HEADER_SIZE = 12;

const VARIABLE_SPECIFICATION = 0x12;
const S7ANY = 0x10;
/** Specification, length and syntax of an item of twelve bytes. */
const S7ANY_HEAD = 0x120a10;
const S7ANY_SIZE = 12;
const AREA_BIT_OF_CODE = Uint8Array.from({ length: 256 }, (_, code) => AREA_BITS.get(code) ?? OTHER_AREA_BIT);
const MOST_ITEMS = 255;
const LONGEST_NAME = 16;

export const hexByte = (code: number): string => `0x${code.toString(16).padStart(2, "0")}`;

/** Bits of AREA_NAMES that `count` address items at [at, end) name; -1 = their lengths do not fit. */
export function areasOf(view: DataView, at: number, end: number, count: number): number {
  let areas = 0;
  let item = at;
  for (let i = 0; i < count && i < MOST_ITEMS; i++) {
    // What nearly all items are: S7ANY of its usual length.
    if (item + S7ANY_SIZE <= end && view.getUint32(item) >>> 8 === S7ANY_HEAD) {
      areas |= 1 << (AREA_BIT_OF_CODE[view.getUint8(item + 8)] as number);
      item += S7ANY_SIZE;
      continue;
    }
    if (item + 3 > end || view.getUint8(item) !== VARIABLE_SPECIFICATION) return -1;
    const next = item + 2 + view.getUint8(item + 1);
    if (next > end) return -1;
    const syntax = view.getUint8(item + 2);
    if (syntax === S7ANY && item + 9 <= next) areas |= 1 << (AREA_BIT_OF_CODE[view.getUint8(item + 8)] as number);
    else areas |= 1 << (SYNTAX_BITS.get(syntax) ?? OTHER_AREA_BIT);
    // All but the last begin on an even byte.
    item = next + ((next - item) & 1);
  }
  return areas;
}

export function countAreas(areas: number, sink: CountingSink): void {
  for (let bit = 0; areas >> bit > 0; bit++) if (((areas >> bit) & 1) !== 0) sink.detail("area", AREA_NAMES[bit] as string);
}

/** Request download and start upload: function, status, 6 bytes, length of the file name, then "_0A00001P": kind, type, number, place. */
export function blockTypeOf(bytes: Uint8Array, at: number, end: number): string {
  const name = at + 9;
  if (name + 3 > end || bytes[name] !== 0x5f) return "other";
  return BLOCK_TYPES.get(String.fromCharCode(bytes[name + 1] as number, bytes[name + 2] as number)) ?? "other";
}

export interface PiService {
  readonly name: string;
  readonly operation: Operation;
}

const OTHER_SERVICE: PiService = { name: "other", operation: "program" };

/** PI service: function, 7 bytes, length of the arguments 2, arguments, length of the name, name. PLC stop: function, 5 bytes, length, name. */
export function piServiceOf(view: DataView, at: number, end: number): PiService {
  const name = at + 10 <= end ? at + 10 + view.getUint16(at + 8) : end;
  const length = name < end ? view.getUint8(name) : 0;
  if (length > LONGEST_NAME || name + 1 + length > end) return OTHER_SERVICE;
  let text = "";
  for (let i = name + 1; i <= name + length; i++) text += String.fromCharCode(view.getUint8(i));
  const operation = PI_SERVICES.get(text);
  return operation === undefined ? OTHER_SERVICE : { name: text, operation };
}

/**
 * Items of a read response at [at, end): return code, size class, length, data. Counts return codes that are no success; false when their
 * lengths do not fit. `isWhole`: the message was kept to its end.
 */
export function countItemErrors(view: DataView, at: number, end: number, count: number, isWhole: boolean, sink: CountingSink): boolean {
  let item = at;
  for (let i = 0; i < count; i++) {
    if (item >= end) return !isWhole || item === end;
    if (item + 4 > end) {
      countItemError(view.getUint8(item), sink);
      return !isWhole;
    }
    const head = view.getInt32(item);
    if (head >>> 24 !== SUCCESS) countItemError(head >>> 24, sink);
    const size = (head >> 16) & 0xff;
    const stated = head & 0xffff;
    // Size classes 3 to 5 count bits.
    const length = !mayHaveData(head >>> 24) ? 0 : size >= 3 && size <= 5 ? (stated + 7) >> 3 : stated;
    item += 4 + length;
    if (item > end) return !isWhole;
    if (i < count - 1) item += length & 1;
  }
  return true;
}

/** An item that failed for another reason than "no such object" states a length, but nothing follows. */
function mayHaveData(code: number): boolean {
  return code === SUCCESS || code === 0 || code === NO_SUCH_OBJECT;
}

function countItemError(code: number, sink: CountingSink): void {
  if (code !== SUCCESS) sink.detail("item-error", HEX_BYTES[code] as string);
}

/** Items of a write response: a return code each. */
export function countWriteErrors(view: DataView, at: number, end: number, count: number, sink: CountingSink): void {
  for (let i = 0; i < count && at + i < end; i++) countItemError(view.getUint8(at + i), sink);
}

const SUCCESS = 0xff;
const NO_SUCH_OBJECT = 0x0a;
const HEX_BYTES: readonly string[] = Array.from({ length: 256 }, (_, code) => hexByte(code));
