// Walks the questions and records of a whole DNS message (RFC 1035 §4): DNS, multicast DNS, LLMNR and the NetBIOS name service have the same
// sections. Reads names with their pointers; knows no record's data.
import { DNS_HEADER_SIZE } from "./dns-message.ts";

export const SECTION_ANSWER = 0;
export const SECTION_AUTHORITY = 1;
export const SECTION_ADDITIONAL = 2;

/** RFC 1035 §3.1: a name has at most 255 bytes; with pointers it is read in at most so many steps. */
const LONGEST_NAME = 255;
const MOST_STEPS = 128;
const DOT = 0x2e;
const utf8 = new TextDecoder("utf-8");
/** The name that is being read. */
const scratch = new Uint8Array(LONGEST_NAME + 1);
/** The same names come again and again: their texts are made once. */
const MOST_TEXTS = 2_048;
const texts = new Map<number, { readonly bytes: Uint8Array; readonly text: string }>();

function textOf(length: number, hash: number): string {
  const known = texts.get(hash);
  if (known !== undefined && known.bytes.length === length) {
    let same = 0;
    while (same < length && known.bytes[same] === scratch[same]) same++;
    if (same === length) return known.text;
  }
  if (texts.size >= MOST_TEXTS) texts.clear();
  const bytes = scratch.slice(0, length);
  const text = utf8.decode(bytes);
  texts.set(hash, { bytes, text });
  return text;
}

/**
 * One message after another; fields hold the question or record that the last next…() moved to. Positions are in the chunk. One object serves
 * many messages: nothing of a message is kept.
 */
export class DnsSections {
  private view: DataView = new DataView(new ArrayBuffer(0));
  private bytes: Uint8Array = new Uint8Array(0);
  private start = 0;
  private end = 0;
  private at = 0;
  private questionsLeft = 0;
  private nameLength = 0;
  private nameHash = 0;
  private readonly recordsLeft: [number, number, number] = [0, 0, 0];
  id = 0;
  flags = 0;
  questions = 0;
  /** Counts contradict the bytes. */
  isMalformed = false;
  nameAt = 0;
  type = 0;
  /** As on the wire; multicast DNS has a flag in the top bit. */
  class = 0;
  section = SECTION_ANSWER;
  ttlSeconds = 0;
  dataAt = 0;
  dataEnd = 0;

  /** The message at [start, end), which has a whole header. */
  open(view: DataView, bytes: Uint8Array, start: number, end: number): void {
    this.view = view;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.id = view.getUint16(start);
    this.flags = view.getUint16(start + 2);
    this.questions = view.getUint16(start + 4);
    this.questionsLeft = this.questions;
    this.recordsLeft[0] = view.getUint16(start + 6);
    this.recordsLeft[1] = view.getUint16(start + 8);
    this.recordsLeft[2] = view.getUint16(start + 10);
    this.at = start + DNS_HEADER_SIZE;
    this.isMalformed = false;
  }

  nextQuestion(): boolean {
    if (this.questionsLeft === 0) return false;
    const behind = this.afterName(this.at);
    if (behind < 0 || behind + 4 > this.end) return this.fail();
    this.questionsLeft--;
    this.nameAt = this.at;
    this.type = this.view.getUint16(behind);
    this.class = this.view.getUint16(behind + 2);
    this.at = behind + 4;
    return true;
  }

  /** To be called when the questions have been walked. */
  nextRecord(): boolean {
    if (this.isMalformed) return false;
    const section = this.recordsLeft[0] > 0 ? SECTION_ANSWER : this.recordsLeft[1] > 0 ? SECTION_AUTHORITY : SECTION_ADDITIONAL;
    if (this.recordsLeft[section] === 0) return false;
    const behind = this.afterName(this.at);
    if (behind < 0 || behind + 10 > this.end) return this.fail();
    const dataEnd = behind + 10 + this.view.getUint16(behind + 8);
    if (dataEnd > this.end) return this.fail();
    this.recordsLeft[section]--;
    this.section = section;
    this.nameAt = this.at;
    this.type = this.view.getUint16(behind);
    this.class = this.view.getUint16(behind + 2);
    this.ttlSeconds = this.view.getUint32(behind + 4);
    this.dataAt = behind + 10;
    this.dataEnd = dataEnd;
    this.at = dataEnd;
    return true;
  }

  /** Labels joined by dots, without the root; "" = the root, or a name that cannot be read. */
  name(at: number): string {
    return this.collect(at, false) < 0 ? "" : textOf(this.nameLength, this.nameHash);
  }

  /** The same with small letters: letter case means nothing in DNS (RFC 4343), and resolvers vary it at random. */
  lowerName(at: number): string {
    return this.collect(at, true) < 0 ? "" : textOf(this.nameLength, this.nameHash);
  }

  /** Writes the name's bytes into `scratch`; −1 = it cannot be read. */
  private collect(at: number, isLower: boolean): number {
    const { bytes, start, end } = this;
    let length = 0;
    let hash = 0;
    let lowest = end;
    for (let steps = 0, from = at; steps < MOST_STEPS; steps++) {
      if (from >= end) return -1;
      const octet = bytes[from] as number;
      if (octet === 0) {
        this.nameLength = length;
        this.nameHash = hash >>> 2;
        return length;
      }
      if (octet >= 0xc0) {
        if (from + 2 > end) return -1;
        const target = start + (((octet & 0x3f) << 8) | (bytes[from + 1] as number));
        // A pointer goes back (RFC 1035 §4.1.4); one that does not would go round in circles.
        if (target >= from || target >= lowest || target < start + DNS_HEADER_SIZE) return -1;
        lowest = target;
        from = target;
        continue;
      }
      if (octet > 63 || length + octet + 1 > LONGEST_NAME || from + 1 + octet > end) return -1;
      if (length > 0) scratch[length++] = DOT;
      for (let i = from + 1; i <= from + octet; i++) {
        let byte = bytes[i] as number;
        if (isLower && byte >= 0x41 && byte <= 0x5a) byte |= 0x20;
        scratch[length++] = byte;
        hash = Math.imul(hash ^ byte, 0x01000193);
      }
      from += 1 + octet;
    }
    return -1;
  }

  private afterName(at: number): number {
    for (let from = at, longest = at + LONGEST_NAME; from < this.end && from < longest; ) {
      const octet = this.bytes[from] as number;
      if (octet === 0) return from + 1;
      if (octet >= 0xc0) return from + 2;
      if (octet > 63) return -1;
      from += 1 + octet;
    }
    return -1;
  }

  private fail(): false {
    this.isMalformed = true;
    return false;
  }
}
