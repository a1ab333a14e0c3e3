// Bytes of a text file to text: UTF-8 only, with or without byte order mark. Anything else is refused with the place of the first bad byte;
// guessing an encoding would guess names.
import type { Diagnostic, Parsed } from "./diagnostic.ts";
import { TextLines } from "./text-lines.ts";

export function decodeUtf8(bytes: Uint8Array, file: string): Parsed<string> {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refuse({
      code: "not-utf8",
      severity: "error",
      message: "The file is UTF-16; UTF-8 was expected.",
      help: "Save it as UTF-8.",
      at: { kind: "bytes", file, offsetBytes: 0, hex: hexOf(bytes, 0) },
    });
  }
  try {
    return { value: new TextDecoder("utf-8", { fatal: true }).decode(bytes), diagnostics: [] };
  } catch {
    const bad = firstBadByte(bytes);
    const before = new TextDecoder("utf-8").decode(bytes.subarray(0, bad));
    const rest = new TextDecoder("utf-8").decode(bytes.subarray(bad, bad + 200));
    const lineEnd = rest.search(/[\r\n]/);
    const lines = new TextLines(before + (lineEnd < 0 ? rest : rest.slice(0, lineEnd)), file);
    const byte = (bytes[bad] ?? 0).toString(16).padStart(2, "0");
    return refuse({
      code: "not-utf8",
      severity: "error",
      message: `Byte ${bad} (0x${byte}) is not UTF-8.`,
      help: "Save the file as UTF-8; umlauts from an older editor are the usual cause.",
      at: lines.at(before.length),
    });
  }
}

function refuse(diagnostic: Diagnostic): Parsed<string> {
  return { value: undefined, diagnostics: [diagnostic] };
}

/** Offset of the first byte that does not go on as UTF-8: the longest prefix that decodes, found by halving. */
function firstBadByte(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (goesOn(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return Math.min(endOfWhole(bytes, low), bytes.length - 1);
}

/** A prefix may end inside a character; that is not yet an error. */
function goesOn(prefix: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(prefix, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The prefix [0, end) may stop inside a character that never ends: that character begins at most three bytes earlier. */
function endOfWhole(bytes: Uint8Array, end: number): number {
  for (let back = 0; back <= 3 && back <= end; back++) {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, end - back));
      return end - back;
    } catch {
      // One byte further back.
    }
  }
  return end;
}

function hexOf(bytes: Uint8Array, from: number): string {
  return [...bytes.subarray(from, from + 16)].map((b) => b.toString(16).padStart(2, "0")).join(" ");
}
