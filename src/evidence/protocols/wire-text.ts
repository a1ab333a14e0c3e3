// Short texts of machines (names, versions, banners) out of bytes that may hold anything. A text with control characters is no text.
// Cuts at the first zero, trims blanks. Knows no protocol.

/** Characters; what is longer is cut. */
const LONGEST_TEXT = 200;
/** Machines say the same again and again: a text is found by its bytes before it is made. Direct-mapped: bounded, and never wrong. */
const KNOWN_TEXTS = 1 << 12;
const knownBytes: (Uint8Array | undefined)[] = new Array<Uint8Array | undefined>(KNOWN_TEXTS).fill(undefined);
const knownTexts: string[] = new Array<string>(KNOWN_TEXTS).fill("");
const exactBytes: (Uint8Array | undefined)[] = new Array<Uint8Array | undefined>(KNOWN_TEXTS / 4).fill(undefined);
const exactTexts: string[] = new Array<string>(KNOWN_TEXTS / 4).fill("");
const utf8 = new TextDecoder("utf-8");
const utf16 = new TextDecoder("utf-16le");

/** One byte per character (ASCII or UTF-8) in [from, to). "" = no text. */
export function narrowText(bytes: Uint8Array, from: number, to: number): string {
  const limit = Math.min(to, from + LONGEST_TEXT, bytes.length);
  // FNV-1a, mixed at the end.
  let hash = 0x811c9dc5;
  let end = from;
  while (end < limit) {
    const byte = bytes[end] as number;
    if (byte === 0) break;
    hash = Math.imul(hash ^ byte, 0x01000193);
    end++;
  }
  if (end <= from) return "";
  return textOfBytes(bytes, from, end, (hash ^ (hash >>> 15)) & (KNOWN_TEXTS / 2 - 1), false);
}

/** UTF-8 in [from, to) as it is: nothing is cut, trimmed or refused. Long ones are made each time. */
export function exactText(bytes: Uint8Array, from: number, to: number): string {
  if (to <= from) return "";
  if (to - from > LONGEST_TEXT) return utf8.decode(bytes.subarray(from, to));
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  const slot = (hash ^ (hash >>> 15)) & (KNOWN_TEXTS / 4 - 1);
  const known = exactBytes[slot];
  if (known !== undefined && isSame(known, bytes, from, to)) return exactTexts[slot] as string;
  const own = bytes.slice(from, to);
  exactBytes[slot] = own;
  const text = utf8.decode(own);
  exactTexts[slot] = text;
  return text;
}

/** Two bytes per character, little-endian, in [from, to). "" = no text. */
export function wideText(bytes: Uint8Array, from: number, to: number): string {
  const limit = Math.min(to, from + 2 * LONGEST_TEXT, bytes.length);
  let hash = 0x811c9dc5;
  let end = from;
  while (end + 1 < limit && (bytes[end] !== 0 || bytes[end + 1] !== 0)) {
    hash = Math.imul(hash ^ (bytes[end] as number) ^ ((bytes[end + 1] as number) << 8), 0x01000193);
    end += 2;
  }
  if (end <= from) return "";
  // Wide texts have their own half of the table: the same bytes are another text.
  return textOfBytes(bytes, from, end, (KNOWN_TEXTS / 2) | ((hash ^ (hash >>> 15)) & (KNOWN_TEXTS / 2 - 1)), true);
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
  return true;
}

function textOfBytes(bytes: Uint8Array, from: number, end: number, slot: number, isWide: boolean): string {
  const known = knownBytes[slot];
  if (known !== undefined && isSame(known, bytes, from, end)) return knownTexts[slot] as string;
  const own = bytes.slice(from, end);
  const text = printable((isWide ? utf16 : utf8).decode(own));
  knownBytes[slot] = own;
  knownTexts[slot] = text;
  return text;
}

/** Position behind the zero that ends a text of two-byte characters at `from`; `to` where there is none. */
export function afterWideText(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at + 1 < to; at += 2) if (bytes[at] === 0 && bytes[at + 1] === 0) return at + 2;
  return to;
}

/** The same for one byte per character. */
export function afterNarrowText(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === 0) return at + 1;
  return to;
}

/** The text without blanks around it; "" where a control or replacement character stands in it. */
export function printable(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0xfffd) return "";
  }
  return text.trim();
}
