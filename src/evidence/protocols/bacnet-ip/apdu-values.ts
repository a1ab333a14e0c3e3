// Reads the tagged values of BACnet (ANSI/ASHRAE 135-2020, 20.2): tags, unsigned numbers, texts, object identifiers, in order. What does not
// fit ends the reading; nothing is thrown, nothing kept.
import { narrowText, printable } from "../wire-text.ts";

const EXTENDED_TAG = 15;
const EXTENDED_LENGTH = 5;
const OPENING = 6;
const CLOSING = 7;
const BOOLEAN = 1;
export const CHARACTER_STRING = 7;
export const OBJECT_IDENTIFIER = 12;
const UTF_8 = 0;
const UCS_2 = 4;
const LATIN_1 = 5;
const MOST_CHARACTERS = 200;

export class TagReader {
  private view: DataView = new DataView(new ArrayBuffer(0));
  private bytes: Uint8Array = new Uint8Array(0);
  private end = 0;
  private at = 0;
  /** Of the tag that next() read: number, whether context specific, opening or closing, and the length of its value. */
  number = 0;
  isContext = false;
  isOpening = false;
  isClosing = false;
  length = 0;
  private valueAt = 0;
  /** Lengths contradicted each other, or a value goes on beyond what is here. */
  isBroken = false;

  start(view: DataView, bytes: Uint8Array, at: number, end: number): void {
    this.view = view;
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.isBroken = false;
  }

  /** Goes to the next tag; false at the end, or where nothing fits. */
  next(): boolean {
    const { view, end } = this;
    let at = this.at;
    if (at >= end || this.isBroken) return false;
    const first = view.getUint8(at++);
    this.isContext = (first & 8) !== 0;
    const kind = first & 7;
    this.isOpening = this.isContext && kind === OPENING;
    this.isClosing = this.isContext && kind === CLOSING;
    this.number = first >> 4;
    if (this.number === EXTENDED_TAG) {
      if (at >= end) return this.broken();
      this.number = view.getUint8(at++);
    }
    let length = 0;
    if (this.isOpening || this.isClosing) length = 0;
    else if (kind < EXTENDED_LENGTH) length = !this.isContext && this.number === BOOLEAN ? 0 : kind;
    else if (kind > EXTENDED_LENGTH) return this.broken();
    else {
      if (at >= end) return this.broken();
      length = view.getUint8(at++);
      if (length === 254) {
        if (at + 2 > end) return this.broken();
        length = view.getUint16(at);
        at += 2;
      } else if (length === 255) {
        if (at + 4 > end) return this.broken();
        length = view.getUint32(at);
        at += 4;
      }
    }
    if (length > end - at) return this.broken();
    this.valueAt = at;
    this.length = length;
    this.at = at + length;
    return true;
  }

  /** True when the next tag is this context tag; it is read then. */
  isNextContext(number: number): boolean {
    const before = this.at;
    if (this.next() && this.isContext && !this.isOpening && !this.isClosing && this.number === number) return true;
    this.at = before;
    this.isBroken = false;
    return false;
  }

  /** Goes to the next tag; true when it is this application tag. */
  isNextApplication(number: number): boolean {
    return this.next() && !this.isContext && this.number === number;
  }

  /** The value as an unsigned number of up to four bytes, or an enumerated one; −1 where it is longer. */
  unsigned(): number {
    if (this.length < 1 || this.length > 4) return -1;
    let value = 0;
    for (let i = 0; i < this.length; i++) value = value * 256 + this.view.getUint8(this.valueAt + i);
    return value;
  }

  /** Object type of an object identifier; −1 = it is none. */
  objectType(): number {
    return this.length === 4 ? this.view.getUint16(this.valueAt) >> 6 : -1;
  }

  objectInstance(): number {
    return this.length === 4 ? this.view.getUint32(this.valueAt) & 0x3f_ffff : -1;
  }

  /** The value as a character string; "" where it is none, or in a character set that is not read. */
  text(): string {
    if (this.length < 2) return "";
    const from = this.valueAt + 1;
    const to = this.valueAt + this.length;
    const set = this.bytes[this.valueAt];
    if (set === UTF_8 || set === LATIN_1) return narrowText(this.bytes, from, to);
    if (set !== UCS_2) return "";
    let text = "";
    for (let at = from; at + 1 < to && text.length < MOST_CHARACTERS; at += 2) text += String.fromCharCode(this.view.getUint16(at));
    return printable(text);
  }

  private broken(): boolean {
    this.isBroken = true;
    return false;
  }
}
