// References that publishers repeat in every message (control blocks, data sets, streams), made to text once and found again by their bytes:
// no text is made per message. Bounded; says "other" for what is no text.
import { narrowText } from "./wire-text.ts";

/** Places by hash: a text that falls on another's place takes it. A power of two. */
const PLACES = 1_024;
const LONGEST = 130;
const OTHER = "other";

/** Text of the bytes in [from, to). */
export type TextMaker = (bytes: Uint8Array, from: number, to: number) => string;

function referenceText(bytes: Uint8Array, from: number, to: number): string {
  return (to - from > LONGEST ? "" : narrowText(bytes, from, to)) || OTHER;
}

/** A text with the bytes that it was made of. */
export interface KnownText {
  readonly text: string;
  readonly length: number;
  /** Little-endian words of four bytes, then what is left byte by byte. */
  readonly words: Int32Array;
}

export class KnownTexts {
  private readonly places: (KnownText | undefined)[] = new Array<KnownText | undefined>(PLACES).fill(undefined);
  private readonly make: TextMaker;

  /** `make` is asked for what is not known. */
  constructor(make: TextMaker = referenceText) {
    this.make = make;
  }

  /** Text of the bytes in [from, to); view and bytes cover the same. */
  at(view: DataView, bytes: Uint8Array, from: number, to: number): string {
    return to - from > LONGEST || from >= to ? this.make(bytes, from, to) : this.find(view, bytes, from, to).text;
  }

  /** The same as at(), for who remembers the text before: that is looked at first. Of what is too long nothing is remembered. */
  again(before: KnownText | null, view: DataView, bytes: Uint8Array, from: number, to: number): KnownText {
    if (before !== null && isSame(before, view, from, to)) return before;
    return to - from > LONGEST || from >= to ? { text: this.make(bytes, from, to), length: -1, words: NO_WORDS } : this.find(view, bytes, from, to);
  }

  private find(view: DataView, bytes: Uint8Array, from: number, to: number): KnownText {
    const place = hashOf(view, from, to) & (PLACES - 1);
    const known = this.places[place];
    if (known !== undefined && isSame(known, view, from, to)) return known;
    const made: KnownText = { text: this.make(bytes, from, to), length: to - from, words: wordsOf(view, from, to) };
    this.places[place] = made;
    return made;
  }
}

const NO_WORDS = new Int32Array(0);

function wordsOf(view: DataView, from: number, to: number): Int32Array {
  const words: number[] = [];
  let at = from;
  for (; at + 4 <= to; at += 4) words.push(view.getInt32(at, true));
  for (; at < to; at++) words.push(view.getUint8(at));
  return Int32Array.from(words);
}

/** FNV-1a over words of four bytes, and over what is left. */
function hashOf(view: DataView, from: number, to: number): number {
  let hash = 0x811c9dc5;
  let at = from;
  for (; at + 4 <= to; at += 4) hash = Math.imul(hash ^ view.getInt32(at, true), 0x01000193);
  for (; at < to; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x01000193);
  // The upper bytes of a word do not reach the low bits by multiplying.
  return hash ^ (hash >>> 11) ^ (hash >>> 21);
}

function isSame({ length, words }: KnownText, view: DataView, from: number, to: number): boolean {
  if (length !== to - from) return false;
  let at = from;
  let i = 0;
  for (; at + 4 <= to; at += 4) if (view.getInt32(at, true) !== words[i++]) return false;
  for (; at < to; at++) if (view.getUint8(at) !== words[i++]) return false;
  return true;
}

const SMALL = 256;
const numbers = new Uint32Array(2 * SMALL);
const numberTexts: string[] = Array.from({ length: 2 * SMALL }, (_, number) => String(number < SMALL ? number : 0));

/** An unsigned 32-bit number: small ones are made once, larger ones rarely again. */
export function numberText(number: number): string {
  const value = number >>> 0;
  if (value < SMALL) return numberTexts[value] as string;
  const place = SMALL + ((value ^ (value >>> 8)) & (SMALL - 1));
  if (numbers[place] !== value) {
    numbers[place] = value;
    numberTexts[place] = String(value);
  }
  return numberTexts[place] as string;
}
