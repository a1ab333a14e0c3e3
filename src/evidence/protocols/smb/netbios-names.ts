// NetBIOS names (RFC 1001 §14.1): sixteen bytes, each as two letters A to P; fifteen of the name, filled with blanks, and a suffix that says what it is for.
import { printable } from "../wire-text.ts";

/** Length, 32 letters, and the root. */
export const ENCODED_SIZE = 34;
const LETTERS = 32;

/** The suffix of the encoded name at a position, −1 = there is none in [at, end). */
export function suffixOf(bytes: Uint8Array, at: number, end: number): number {
  if (at + 1 + LETTERS > end || bytes[at] !== LETTERS) return -1;
  for (let i = at + 1; i <= at + LETTERS; i++) if ((bytes[i] as number) < 0x41 || (bytes[i] as number) > 0x50) return -1;
  return byteOf(bytes, at + 1 + LETTERS - 2);
}

/** The name without its filling; "" where it is no text. The position must have a suffix. */
export function encodedName(bytes: Uint8Array, at: number): string {
  let text = "";
  for (let i = at + 1; i < at + 1 + LETTERS - 2; i += 2) text += String.fromCharCode(byteOf(bytes, i));
  return plain(text);
}

/** Fifteen bytes as they are, in node status answers and announcements. */
export function plainName(bytes: Uint8Array, at: number): string {
  let text = "";
  for (let i = at; i < at + 15 && bytes[i] !== 0; i++) text += String.fromCharCode(bytes[i] as number);
  return plain(text);
}

function byteOf(bytes: Uint8Array, at: number): number {
  return (((bytes[at] as number) - 0x41) << 4) | ((bytes[at + 1] as number) - 0x41);
}

/** A name may be filled with blanks or zeros. */
function plain(text: string): string {
  const zero = text.indexOf("\0");
  return printable(zero < 0 ? text : text.slice(0, zero));
}
