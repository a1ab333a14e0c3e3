// The events of an XML export, one after another as its bytes come: Event Viewer's document, what wevtutil prints, what ToXml() gives; with or without a root
// around them, on lines or in one piece, in UTF-8 or UTF-16. Bounded: of an event that is longer than any, nothing is kept.
import { SaxesParser } from "saxes";
import type { EventAssembler } from "./event-assembler.ts";
import type { ReadEvent } from "./json-shapes.ts";

const NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event";
/** Longer than any event in XML: their binary form has at most 64 KiB. */
const LONGEST_EVENT_BYTES = 1 << 20;
const FIRST_BUFFER_BYTES = 64 << 10;
/** Behind "<Event": what tells it from "<Events", "<EventData". */
const STARTS = ["<Event ", "<Event>", "<Event\n", "<Event\r", "<Event\t"];
const END = "</Event>";

export type XmlEncoding = "utf-8" | "utf-16le";

export function isEventXml(head: Uint8Array): boolean {
  const text = new TextDecoder(encodingOf(head)).decode(head);
  return /^\ufeff?\s*</.test(text) && text.includes(NAMESPACE) && /<Event[\s>]/.test(text);
}

/** By the mark in front, or by the zero in every other byte of "<E". */
export function encodingOf(head: Uint8Array): XmlEncoding {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] !== 0 && head[1] === 0) ? "utf-16le" : "utf-8";
}

export interface FoundElement {
  /** null = it could not be kept: it has no start, or is too long. */
  readonly text: string | null;
}

export class XmlEvents {
  /** Bytes up to the last event that ended. */
  consumedBytes: number;
  readonly encoding: XmlEncoding;
  private buffer = Buffer.alloc(FIRST_BUFFER_BYTES);
  private from = 0;
  private to = 0;
  /** Up to there, no end was found. */
  private searched = 0;
  private isDropping = false;
  private readonly starts: readonly Buffer[];
  private readonly end: Buffer;

  constructor(consumedBytes: number, encoding: XmlEncoding) {
    this.consumedBytes = consumedBytes;
    this.encoding = encoding;
    const encoded = (text: string): Buffer => Buffer.from(text, encoding === "utf-8" ? "utf8" : "utf16le");
    this.starts = STARTS.map(encoded);
    this.end = encoded(END);
  }

  give(chunk: Uint8Array, at: number): number {
    this.buffer.copyWithin(0, this.from, this.to);
    this.to -= this.from;
    this.searched -= this.from;
    this.from = 0;
    if (this.to === this.buffer.length) this.grow();
    const taken = Math.min(chunk.length - at, this.buffer.length - this.to);
    this.buffer.set(chunk.subarray(at, at + taken), this.to);
    this.to += taken;
    return taken;
  }

  next(): FoundElement | null {
    const { buffer, end } = this;
    const endAt = buffer.subarray(0, this.to).indexOf(end, Math.max(this.from, this.searched - end.length + 1));
    if (endAt < 0) {
      this.searched = this.to;
      if (this.to - this.from >= LONGEST_EVENT_BYTES) this.drop();
      return null;
    }
    const before = buffer.subarray(this.from, endAt);
    const starts = this.starts.map((start) => before.lastIndexOf(start));
    const startAt = Math.max(...starts);
    const text = startAt < 0 || this.isDropping ? null : new TextDecoder(this.encoding).decode(buffer.subarray(this.from + startAt, endAt + end.length));
    this.isDropping = false;
    this.pass(endAt + end.length - this.from);
    return { text };
  }

  /** Behind the last event: one that has no end. */
  get isCut(): boolean {
    const rest = this.buffer.subarray(this.from, this.to);
    return this.isDropping || this.starts.some((start) => rest.includes(start));
  }

  private grow(): void {
    const larger = Buffer.alloc(Math.min(2 * LONGEST_EVENT_BYTES, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.to);
    this.buffer = larger;
  }

  /** The end may be cut in two. */
  private drop(): void {
    this.isDropping = true;
    const kept = Math.min(this.end.length - 1, this.to - this.from);
    this.pass(this.to - this.from - kept);
    this.searched = this.from;
  }

  private pass(bytes: number): void {
    this.from += bytes;
    this.consumedBytes += bytes;
    this.searched = Math.max(this.searched, this.from);
  }
}

/** One element Event, of which the text is all. */
export function readXmlEvent(text: string, assembler: EventAssembler): ReadEvent {
  const parser = new SaxesParser({ fragment: true });
  let why: string | null = null;
  parser.on("error", () => {
    why ??= "the XML of the event is damaged";
  });
  parser.on("opentag", (tag) => {
    assembler.open(tag.name);
    for (const [name, value] of Object.entries(tag.attributes)) assembler.attribute(name, String(value));
  });
  parser.on("text", (part) => assembler.text(part));
  parser.on("cdata", (part) => assembler.text(part));
  parser.on("closetag", () => {
    if (assembler.depth > 0) assembler.close();
  });
  parser.write(text).close();
  const read = assembler.take();
  return why === null ? read : { why };
}
