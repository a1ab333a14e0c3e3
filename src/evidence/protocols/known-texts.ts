// References that publishers repeat in every message (control blocks, data sets, streams), made to text once and found again by their bytes:
// no text is made per message. Bounded; says "other" for what is no text.
import { narrowText } from "./wire-text.ts";

const MOST_TEXTS = 1_024;
const LONGEST = 130;
const OTHER = "other";

interface Known {
  readonly bytes: Uint8Array;
  readonly text: string;
}

export class KnownTexts {
  private readonly byHash = new Map<number, Known>();

  /** Text of the bytes in [from, to). */
  at(bytes: Uint8Array, from: number, to: number): string {
    if (to - from > LONGEST) return OTHER;
    // FNV-1a.
    let hash = 0x811c9dc5;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    const known = this.byHash.get(hash);
    if (known !== undefined && isSame(known.bytes, bytes, from, to)) return known.text;
    const text = narrowText(bytes, from, to) || OTHER;
    if (this.byHash.size < MOST_TEXTS || known !== undefined) this.byHash.set(hash, { bytes: bytes.slice(from, to), text });
    return text;
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
  return true;
}

const SMALL: readonly string[] = Array.from({ length: 256 }, (_, number) => String(number));

/** An unsigned 32-bit number: small ones are made once. */
export function numberText(number: number): string {
  return SMALL[number] ?? String(number >>> 0);
}
