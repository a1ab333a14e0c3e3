// Reads of a packet's payload that cannot leave it: outside the captured bytes a number is −1 and a match is false.
// Positions count from the start of the payload. Knows no protocol.
import type { Payload } from "./protocol.ts";

export function byteAt(p: Payload, at: number): number {
  return at < p.length && at >= 0 ? (p.bytes[p.offset + at] as number) : -1;
}

export function u16At(p: Payload, at: number): number {
  return at + 2 <= p.length && at >= 0 ? p.view.getUint16(p.offset + at) : -1;
}

export function u16leAt(p: Payload, at: number): number {
  return at + 2 <= p.length && at >= 0 ? p.view.getUint16(p.offset + at, true) : -1;
}

export function u32At(p: Payload, at: number): number {
  return at + 4 <= p.length && at >= 0 ? p.view.getUint32(p.offset + at) : -1;
}

export function u32leAt(p: Payload, at: number): number {
  return at + 4 <= p.length && at >= 0 ? p.view.getUint32(p.offset + at, true) : -1;
}

/** The bytes of an ASCII text, for use with matchesAt. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The bytes written as hexadecimal digits; blanks are ignored. */
export function hex(digits: string): Uint8Array {
  return Uint8Array.from(digits.replace(/\s/g, "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function matchesAt(p: Payload, at: number, expected: Uint8Array): boolean {
  if (at < 0 || at + expected.length > p.length) return false;
  const bytes = p.bytes;
  const start = p.offset + at;
  for (let i = 0; i < expected.length; i++) if (bytes[start + i] !== expected[i]) return false;
  return true;
}

/** Position of the first occurrence that starts in [from, to); −1 = none. `to` bounds the work. */
export function positionOf(p: Payload, wanted: Uint8Array, from: number, to: number): number {
  const { bytes, offset } = p;
  const last = wanted.length - 1;
  const lastByte = wanted[last] as number;
  const start = offset + Math.max(0, from);
  const end = Math.min(offset + to, offset + p.length - last) + last;
  const steps = end - start > SHORT_SEARCH ? stepsOf(wanted) : null;
  for (let at = start + last; at < end; ) {
    const byte = bytes[at] as number;
    if (byte === lastByte) {
      let same = 1;
      while (same <= last && bytes[at - same] === wanted[last - same]) same++;
      if (same > last) return at - last - offset;
    }
    at += steps === null ? 1 : (steps[byte] as number);
  }
  return -1;
}

/** Up to here looking for the steps costs more than they save. */
const SHORT_SEARCH = 48;
const knownSteps = new WeakMap<Uint8Array, Uint16Array>();

/** By the byte under the end of the wanted text: how far the text may move on (Horspool 1980). */
function stepsOf(wanted: Uint8Array): Uint16Array {
  let steps = knownSteps.get(wanted);
  if (steps === undefined) {
    const last = wanted.length - 1;
    steps = new Uint16Array(256).fill(wanted.length);
    for (let i = 0; i < last; i++) steps[wanted[i] as number] = last - i;
    knownSteps.set(wanted, steps);
  }
  return steps;
}

/** All bytes of [from, to) that were captured are printable ASCII, tab, CR or LF; false when there is none. */
export function isText(p: Payload, from: number, to: number): boolean {
  const end = Math.min(to, p.length);
  for (let at = from; at < end; at++) {
    const byte = p.bytes[p.offset + at] as number;
    if ((byte < 0x20 || byte > 0x7e) && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false;
  }
  return end > from;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Position of a byte in [from, to), −1 = none. Not bytes.indexOf(): that would search the whole chunk of the capture. */
export function indexOfByte(bytes: Uint8Array, wanted: number, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === wanted) return at;
  return -1;
}
