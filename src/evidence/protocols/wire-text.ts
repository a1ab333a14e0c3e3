// Short texts of machines (names, versions, banners) out of bytes that may hold anything. A text with control characters is no text.
// Cuts at the first zero, trims blanks. Knows no protocol.

/** Characters; what is longer is cut. */
const LONGEST_TEXT = 200;
const utf8 = new TextDecoder("utf-8");
const utf16 = new TextDecoder("utf-16le");

/** One byte per character (ASCII or UTF-8) in [from, to). "" = no text. */
export function narrowText(bytes: Uint8Array, from: number, to: number): string {
  const limit = Math.min(to, from + LONGEST_TEXT, bytes.length);
  let end = from;
  while (end < limit && bytes[end] !== 0) end++;
  return end <= from ? "" : printable(utf8.decode(bytes.subarray(from, end)));
}

/** Two bytes per character, little-endian, in [from, to). "" = no text. */
export function wideText(bytes: Uint8Array, from: number, to: number): string {
  const limit = Math.min(to, from + 2 * LONGEST_TEXT, bytes.length);
  let end = from;
  while (end + 1 < limit && (bytes[end] !== 0 || bytes[end + 1] !== 0)) end += 2;
  return end <= from ? "" : printable(utf16.decode(bytes.subarray(from, end)));
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
