// Bytes of a text file to text: by byte order mark, else UTF-8 when it is valid, else UTF-16 by its zeros, else Windows-1252. Content that is no
// text in any of them is refused.
import type { Parsed } from "../../foundation/diagnostic.ts";

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252", "windows-1250", "iso-8859-15", "macintosh"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
  /** Nothing in the file proves it. */
  readonly isGuess: boolean;
}

/** Bytes that are looked at to tell UTF-16 without a mark. */
const PROBE_BYTES = 4_096;
/** Controls that no text has: all but tab, line feed, form feed, carriage return, and the end sign of old DOS files. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
const NO_TEXT = /[\u0000-\u0008\u000b\u000e-\u0019\u001b-\u001f\u007f-\u009f\ufffe\uffff]/;

/** @param asked overrules what the bytes say */
export function decodeText(bytes: Uint8Array, file: string, asked: Encoding | null): Parsed<DecodedText> {
  const marked = asked ?? markOf(bytes);
  if (marked !== null) return decodeAs(bytes, marked, file, false);
  const wide = wideWithoutMark(bytes);
  if (wide !== null) return decodeAs(bytes, wide, file, true);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return checked({ text, encoding: "utf-8", isGuess: false }, file);
  } catch {
    return decodeAs(bytes, "windows-1252", file, true);
  }
}

function markOf(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}

/** Western text in UTF-16 is zero in every second byte. */
function wideWithoutMark(bytes: Uint8Array): Encoding | null {
  const length = Math.min(bytes.length, PROBE_BYTES) & ~1;
  if (length < 4) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const pairs = length / 2;
  if (odd > pairs * 0.7 && even < pairs * 0.1) return "utf-16le";
  return even > pairs * 0.7 && odd < pairs * 0.1 ? "utf-16be" : null;
}

function decodeAs(bytes: Uint8Array, encoding: Encoding, file: string, isGuess: boolean): Parsed<DecodedText> {
  try {
    return checked({ text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding, isGuess }, file);
  } catch {
    return refused(file, `it cannot be read as ${encoding}`);
  }
}

function checked(decoded: DecodedText, file: string): Parsed<DecodedText> {
  const control = NO_TEXT.exec(decoded.text);
  if (control === null) return { value: decoded, diagnostics: [] };
  return refused(file, `it is no text: character ${control.index + 1} is the control U+${control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`);
}

function refused(file: string, message: string): Parsed<DecodedText> {
  return { value: undefined, diagnostics: [{ code: "list-encoding", severity: "error", message, help: "Save it as UTF-8, or name its encoding in a mapping file.", at: { kind: "file", file } }] };
}
