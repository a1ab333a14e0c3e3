// The MBAP header (MODBUS Messaging on TCP/IP Implementation Guide V1.0b §3.1.3) and the shape of the PDU behind it: is it a request,
// a response, or the same either way? Judges lengths and counts only; reads no register values.
import { UMAS_FUNCTION } from "./umas-codes.ts";

export const MBAP_SIZE = 7;
/** Unit id and a PDU of at most 253 bytes (§4.1 of the application protocol). UMAS puts up to about 1 kB behind function 90. */
export const LONGEST_LENGTH_FIELD = 254;
export const LONGEST_UMAS_LENGTH_FIELD = 2_048;
export const EXCEPTION_BIT = 0x80;

export const SHAPE_NONE = 0;
export const SHAPE_REQUEST = 1;
export const SHAPE_RESPONSE = 2;
/** Fits both: writes are echoed. */
export const SHAPE_EITHER = 3;
/** A function that no standard describes: there is nothing to hold its length against. */
export const SHAPE_UNDEFINED = 4;

const MOST_COILS = 2_000;
const MOST_REGISTERS = 125;

/** Shape of a whole PDU of `length` bytes that starts with the function code at `at`. Reads [at, at + length) only. */
export function pduShape(view: DataView, at: number, length: number): number {
  const code = view.getUint8(at);
  if (code >= EXCEPTION_BIT) return length === 2 && isExceptionCode(view.getUint8(at + 1)) ? SHAPE_RESPONSE : SHAPE_NONE;
  switch (code) {
    case 1:
    case 2:
      return readShape(view, at, length, MOST_COILS, false);
    case 3:
    case 4:
      return readShape(view, at, length, MOST_REGISTERS, true);
    case 5: {
      const value = length === 5 ? view.getUint16(at + 3) : 1;
      return value === 0 || value === 0xff00 ? SHAPE_EITHER : SHAPE_NONE;
    }
    case 6:
      return length === 5 ? SHAPE_EITHER : SHAPE_NONE;
    case 7:
      return length === 1 ? SHAPE_REQUEST : length === 2 ? SHAPE_RESPONSE : SHAPE_NONE;
    case 8:
      // §6.8: a request and its response are the same but for the counters.
      return length >= 3 && (length & 1) === 1 && view.getUint16(at + 1) <= 21 ? SHAPE_EITHER : SHAPE_NONE;
    case 11:
      return length === 1 ? SHAPE_REQUEST : length === 5 ? SHAPE_RESPONSE : SHAPE_NONE;
    case 12:
    case 17:
      return length === 1 ? SHAPE_REQUEST : countsItself(view, at, length) ? SHAPE_RESPONSE : SHAPE_NONE;
    case 15:
      return writeShape(view, at, length, 1_968, false);
    case 16:
      return writeShape(view, at, length, 123, true);
    case 20:
      return fileReadShape(view, at, length);
    case 21:
      return countsItself(view, at, length) && length >= 9 && view.getUint8(at + 2) === 6 ? SHAPE_EITHER : SHAPE_NONE;
    case 22:
      return length === 7 ? SHAPE_EITHER : SHAPE_NONE;
    case 23:
      return readWriteShape(view, at, length);
    case 24:
      if (length === 3) return SHAPE_REQUEST;
      return length >= 5 && view.getUint16(at + 1) === length - 3 && view.getUint16(at + 3) <= 31 ? SHAPE_RESPONSE : SHAPE_NONE;
    case 43:
      return encapsulatedShape(view, at, length);
    case UMAS_FUNCTION:
      return length < 3 ? SHAPE_NONE : view.getUint8(at + 2) >= 0xfd ? SHAPE_RESPONSE : SHAPE_REQUEST;
    default:
      return code === 0 ? SHAPE_NONE : SHAPE_UNDEFINED;
  }
}

function isExceptionCode(code: number): boolean {
  return code >= 1 && code <= 11 && code !== 9;
}

/** Length byte behind the function code counts the rest. */
function countsItself(view: DataView, at: number, length: number): boolean {
  return length >= 3 && view.getUint8(at + 1) === length - 2;
}

function readShape(view: DataView, at: number, length: number, most: number, inRegisters: boolean): number {
  const quantity = length === 5 ? view.getUint16(at + 3) : 0;
  const mayAsk = quantity >= 1 && quantity <= most;
  const mayAnswer = countsItself(view, at, length) && (!inRegisters || (length & 1) === 0);
  return (mayAsk ? SHAPE_REQUEST : 0) | (mayAnswer ? SHAPE_RESPONSE : 0);
}

function writeShape(view: DataView, at: number, length: number, most: number, inRegisters: boolean): number {
  if (length < 5) return SHAPE_NONE;
  const quantity = view.getUint16(at + 3);
  if (quantity < 1 || quantity > most) return SHAPE_NONE;
  if (length === 5) return SHAPE_RESPONSE;
  const bytes = inRegisters ? quantity * 2 : (quantity + 7) >> 3;
  return length === 6 + bytes && view.getUint8(at + 5) === bytes ? SHAPE_REQUEST : SHAPE_NONE;
}

function readWriteShape(view: DataView, at: number, length: number): number {
  const quantity = length >= 10 ? view.getUint16(at + 7) : 0;
  const mayAsk = quantity >= 1 && quantity <= 121 && length === 10 + quantity * 2 && view.getUint8(at + 9) === quantity * 2;
  const mayAnswer = countsItself(view, at, length) && (length & 1) === 0;
  return (mayAsk ? SHAPE_REQUEST : 0) | (mayAnswer ? SHAPE_RESPONSE : 0);
}

/** §6.14: a request is groups of 7 bytes that start with reference type 6; a response is groups of length, type 6, data. */
function fileReadShape(view: DataView, at: number, length: number): number {
  if (length < 4 || !countsItself(view, at, length)) return SHAPE_NONE;
  const mayAsk = (length - 2) % 7 === 0 && view.getUint8(at + 2) === 6;
  const mayAnswer = view.getUint8(at + 3) === 6 && view.getUint8(at + 2) <= length - 3;
  return (mayAsk ? SHAPE_REQUEST : 0) | (mayAnswer ? SHAPE_RESPONSE : 0);
}

function encapsulatedShape(view: DataView, at: number, length: number): number {
  if (length < 2) return SHAPE_NONE;
  const mei = view.getUint8(at + 1);
  if (mei === 13) return SHAPE_EITHER;
  if (mei !== 14 || length < 4 || view.getUint8(at + 2) < 1 || view.getUint8(at + 2) > 4) return SHAPE_NONE;
  if (length === 4) return SHAPE_REQUEST;
  const more = length >= 7 ? view.getUint8(at + 4) : 1;
  return more === 0 || more === 0xff ? SHAPE_RESPONSE : SHAPE_NONE;
}
