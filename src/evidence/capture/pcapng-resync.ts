// Where pcapng blocks certainly go on behind damage: three blocks in a row, each of a known type with its length at both ends, or all blocks
// up to the end of the file. A section header with its magic number counts as two.
import { PCAPNG_SECTION } from "./capture-format.ts";
import { LONGEST_PACKET } from "./damage.ts";

export const NEEDS_BYTES_AT = -1;
export const FOUND_NOTHING = -2;

const BLOCKS_TO_BE_SURE = 3;
/** Longest block accepted as proof; three of them fit into what a caller keeps unread. */
const LONGEST_PROOF = LONGEST_PACKET + 65_536;

export function isKnownBlock(type: number): boolean {
  return (type >= 1 && type <= 6) || type === PCAPNG_SECTION;
}

/**
 * Bytes that a block of this stated length really takes. Some writers forget the padding in the length, or pad the block but not the
 * length; the trailing copy tells which. NEEDS_BYTES_AT when the end is not there yet, FOUND_NOTHING when no copy agrees.
 */
export function wholeBlockLength(view: DataView, at: number, end: number, length: number, littleEndian: boolean): number {
  const padded = (length + 3) & ~3;
  if (end - at < padded) return NEEDS_BYTES_AT;
  if (view.getUint32(at + padded - 4, littleEndian) === length) return padded;
  if (padded !== length && view.getUint32(at + length - 4, littleEndian) === length) return length;
  return FOUND_NOTHING;
}

export interface BlockSearch {
  /** Where blocks go on, or from where to search again with more bytes. */
  readonly at: number;
  readonly isCertain: boolean;
}

export function findBlocks(view: DataView, from: number, end: number, isFinal: boolean, littleEndian: boolean, hasSection: boolean): BlockSearch {
  for (let at = from; ; at++) {
    if (end - at < 12) return { at: isFinal ? end : at, isCertain: false };
    // Without a section the byte order is unknown: only a section header can be a beginning.
    if (!hasSection && view.getUint32(at) !== PCAPNG_SECTION) continue;
    const fit = chain(view, at, end, isFinal, littleEndian);
    if (fit === NEEDS_BYTES_AT) return { at, isCertain: false };
    if (fit !== FOUND_NOTHING) return { at, isCertain: true };
  }
}

function chain(view: DataView, from: number, end: number, isFinal: boolean, order: boolean): number {
  let at = from;
  let littleEndian = order;
  for (let proof = 0; proof < BLOCKS_TO_BE_SURE; proof++) {
    if (isFinal && at === end && proof > 0) return proof;
    if (end - at < 12) return isFinal ? FOUND_NOTHING : NEEDS_BYTES_AT;
    if (view.getUint32(at) === PCAPNG_SECTION) {
      const magic = view.getUint32(at + 8);
      if (magic !== 0x1a2b3c4d && magic !== 0x4d3c2b1a) return FOUND_NOTHING;
      littleEndian = magic === 0x4d3c2b1a;
      proof++;
    } else if (!isKnownBlock(view.getUint32(at, littleEndian))) return FOUND_NOTHING;
    const length = view.getUint32(at + 4, littleEndian);
    if (length < 12 || (length & 3) !== 0 || length > LONGEST_PROOF) return FOUND_NOTHING;
    const whole = wholeBlockLength(view, at, end, length, littleEndian);
    if (whole < 0) return isFinal ? FOUND_NOTHING : whole;
    at += whole;
  }
  return BLOCKS_TO_BE_SURE;
}
