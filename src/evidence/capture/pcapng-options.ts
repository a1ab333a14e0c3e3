// Options of pcapng blocks: finds one by code and reads its value, never past the block. Unknown options are passed over.

/** A value found in a block; length 0 stands for "absent" too. */
export interface OptionSpan {
  readonly offset: number;
  readonly length: number;
}

const END_OF_OPTIONS = 0;

/** Calls `visit` for each option until it is told false, the list ends or an option would reach past the end. Returns whether the list was whole. */
export function eachOption(view: DataView, from: number, end: number, littleEndian: boolean, visit: (code: number, span: OptionSpan) => boolean): boolean {
  let at = from;
  while (end - at >= 4) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (code === END_OF_OPTIONS) return true;
    if (length > end - at - 4) return false;
    if (!visit(code, { offset: at + 4, length })) return true;
    at += 4 + ((length + 3) & ~3);
  }
  return true;
}

/** Unsigned 64 bits as a float64; exact up to 2^53, which no counter of a capture reaches. */
export function unsigned64(view: DataView, at: number, littleEndian: boolean): number {
  const first = view.getUint32(at, littleEndian);
  const second = view.getUint32(at + 4, littleEndian);
  return littleEndian ? second * 4_294_967_296 + first : first * 4_294_967_296 + second;
}

const LONGEST_TEXT = 256;
const decoder = new TextDecoder("utf-8");

/** UTF-8 up to a zero or the end, at most 256 bytes; control and direction characters become U+FFFD, so that no text can act on a terminal. */
export function readText(bytes: Uint8Array, offset: number, length: number): string {
  let stop = offset;
  const end = offset + Math.min(length, LONGEST_TEXT);
  while (stop < end && bytes[stop] !== 0) stop++;
  // A copy: the bytes may lie in memory that another thread sees, which not every decoder takes.
  return decoder.decode(bytes.slice(offset, stop)).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
