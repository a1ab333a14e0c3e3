// Follows one HTTP/1 connection (RFC 9112): heads one by one, bodies passed over by their length or in chunks, responses paired with requests in
// their order. What runs inside after an upgrade or through a tunnel is not looked at. Shared by all that speak HTTP; each may look at bodies.
import { Exchanges, otherDirection } from "./exchanges.ts";
import { countHead } from "./http-claims.ts";
import { beginsHead, HttpHead, headLength, METHOD_CONNECT, METHOD_HEAD } from "./http-head.ts";
import { ascii } from "./payload-bytes.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_ENDS, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "./protocol.ts";

/** What a protocol inside HTTP wants to know beyond the messages themselves. */
export interface HttpReader {
  /** A head; positions are in `bytes`. */
  head?(head: HttpHead, bytes: Uint8Array, direction: 0 | 1, sink: DissectionSink): void;
  /** The next bytes of a body, [at, end). `isFirst`: it begins here. */
  body?(bytes: Uint8Array, at: number, end: number, isFirst: boolean, direction: 0 | 1, sink: DissectionSink): void;
  /** The body is whole; not called for one that is cut or goes on to the end of the connection. */
  bodyEnd?(direction: 0 | 1, sink: DissectionSink): void;
}

const LONGEST_HEAD = 32_768;
/** Bodies come as their segments do. */
const LONGEST_UNIT = 1 << 24;

/** What comes next in a direction. */
const HEAD = 0;
const BODY = 1;
const CHUNK_SIZE = 2;
const CHUNK = 3;
const CHUNK_END = 4;
const TRAILER = 5;
const REST = 6;

const MOST_WAITING = 64;
const LONGEST_CHUNK_LINE = 256;
const MOST_CHUNK_DIGITS = 11;
const LF = 0x0a;
const CR = 0x0d;
const SEMICOLON = 0x3b;
const BLANK = 0x20;
const PREFACE = ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const SWITCHING = 101;

export function httpDissector(open: () => HttpReader): DissectorDefinition {
  return {
    longestUnit: LONGEST_UNIT,
    keptBytes: LONGEST_HEAD,
    frame: (_view, _offset, available) => (available > 0 ? FRAME_NEEDS_MORE : FRAME_NOT_MINE),
    open: () => new HttpStream(open()),
  };
}

interface Side {
  next: number;
  /** Bytes of the body or chunk still to come. */
  left: number;
  /** The body's first bytes come next. */
  isFirst: boolean;
  /** The response belongs to a request that was not seen: a length may be that of a body which does not come. */
  isUnsure: boolean;
  /** That nothing more is read was said: being asked again means that the ports serve a new connection. */
  hasEnded: boolean;
}

const newSide = (): Side => ({ next: HEAD, left: 0, isFirst: false, isUnsure: false, hasEnded: false });

/** One after another of all connections: nothing of a head is kept. */
const head = new HttpHead();

class HttpStream implements DissectorState {
  private readonly reader: HttpReader;
  private readonly exchanges = new Exchanges(true);
  private readonly sides: readonly [Side, Side] = [newSide(), newSide()];
  /** Methods of the requests that wait, oldest first, and the number of the oldest since nobody waited. */
  private readonly waiting: number[] = [];
  private answeredInRow = 0;
  /** Another protocol runs inside now. */
  private isUpgraded = false;

  constructor(reader: HttpReader) {
    this.reader = reader;
  }

  frame(view: DataView, offset: number, available: number, direction: 0 | 1): number {
    const side = this.sides[direction];
    if (this.isUpgraded || side.next === REST) {
      if (!side.hasEnded) {
        side.hasEnded = true;
        return FRAME_ENDS;
      }
      this.beginAnew();
    }
    const bytes = bytesOf(view);
    const end = offset + available;
    switch (side.next) {
      case BODY:
        if (side.isUnsure && side.isFirst && beginsHead(bytes, offset, end) === 1) return this.frameHead(view, bytes, offset, end);
        return Math.min(side.left, available);
      case CHUNK:
        return Math.min(side.left, available);
      case CHUNK_SIZE:
      case CHUNK_END:
        return lineLength(bytes, offset, end);
      case TRAILER:
        return trailerLength(bytes, offset, end);
      default:
        return this.frameHead(view, bytes, offset, end);
    }
  }

  unit(_view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const side = this.sides[direction];
    const end = offset + length;
    switch (side.next) {
      case BODY:
      case CHUNK:
        if (side.next === BODY && side.isUnsure && side.isFirst && beginsHead(bytes, offset, end) === 1) break;
        this.reader.body?.(bytes, offset, end, side.isFirst, direction, sink);
        side.isFirst = false;
        side.left -= length;
        if (side.left > 0) return;
        if (side.next === BODY) this.reader.bodyEnd?.(direction, sink);
        side.next = side.next === BODY ? HEAD : CHUNK_END;
        return;
      case CHUNK_SIZE:
        if (this.beginChunk(bytes, offset, end, side, sink)) this.reader.bodyEnd?.(direction, sink);
        return;
      case CHUNK_END:
        if (bytes[offset] === CR || bytes[offset] === LF) side.next = CHUNK_SIZE;
        else this.giveUp(side, sink);
        return;
      case TRAILER:
        side.next = HEAD;
        return;
      default:
    }
    this.readHead(bytes, offset, end, direction, micros, sink);
  }

  gap(direction: 0 | 1): void {
    const side = this.sides[direction];
    side.next = HEAD;
    side.left = 0;
    this.waiting.length = 0;
    this.answeredInRow = 0;
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private beginAnew(): void {
    this.isUpgraded = false;
    this.waiting.length = 0;
    this.answeredInRow = 0;
    for (const side of this.sides) Object.assign(side, newSide());
  }

  private frameHead(view: DataView, bytes: Uint8Array, at: number, end: number): number {
    const first = bytes[at];
    // An empty line between messages is passed over (RFC 9112 §2.2).
    if (first === LF) return 1;
    if (first === CR) return end - at < 2 ? FRAME_NEEDS_MORE : bytes[at + 1] === LF ? 2 : FRAME_NOT_MINE;
    const begins = beginsHead(bytes, at, end);
    if (begins <= 0) return begins === 0 ? FRAME_NEEDS_MORE : FRAME_NOT_MINE;
    if (bytes[at] === PREFACE[0] && bytes[at + 1] === PREFACE[1] && bytes[at + 2] === PREFACE[2] && bytes[at + 3] === PREFACE[3]) return PREFACE.length;
    const length = headLength(bytes, at, end, view);
    return length > 0 ? length : FRAME_NEEDS_MORE;
  }

  private readHead(bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const first = bytes[at];
    if (first === LF || first === CR) return;
    const side = this.sides[direction];
    if (!head.read(bytes, at, end)) {
      sink.trouble("malformed");
      side.next = HEAD;
      return;
    }
    if (end - at === PREFACE.length && head.isRequest && bytes[at] === PREFACE[0] && bytes[at + 1] === PREFACE[1]) {
      sink.detail("version", "HTTP/2");
      this.isUpgraded = true;
      return;
    }
    side.isUnsure = false;
    if (head.isRequest) {
      this.ask(direction, micros, sink);
      this.expectBody(side, head.contentLength > 0 || Number.isNaN(head.contentLength), sink);
    } else this.answer(side, direction, micros, sink);
    countHead(head, bytes, sink);
    this.reader.head?.(head, bytes, direction, sink);
  }

  private ask(direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if (this.waiting.length >= MOST_WAITING) {
      this.waiting.length = 0;
      this.answeredInRow = 0;
    }
    this.exchanges.asked(direction, this.answeredInRow + this.waiting.length, 0, 0, micros, sink);
    this.waiting.push(head.method);
  }

  private answer(side: Side, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const { status } = head;
    // "Continue" and the like come before the response.
    if (status < 200 && status !== SWITCHING) return;
    const isSeen = this.waiting.length > 0;
    const method = this.waiting.shift();
    this.exchanges.answered(direction, this.answeredInRow, 0, micros, sink);
    this.answeredInRow = this.waiting.length === 0 ? 0 : this.answeredInRow + 1;
    if (status === SWITCHING || (method === METHOD_CONNECT && status < 300)) {
      this.isUpgraded = true;
      for (const each of [side, this.sides[otherDirection(direction)]]) each.hasEnded = false;
      return;
    }
    if (method === METHOD_HEAD || status === 204 || status === 304) return;
    side.isUnsure = !isSeen;
    this.expectBody(side, head.contentLength !== 0, sink);
  }

  /** RFC 9112 §6.3. `mayCome`: without a length it goes on until the connection closes. */
  private expectBody(side: Side, mayCome: boolean, sink: DissectionSink): void {
    const { contentLength, isChunked } = head;
    side.isFirst = true;
    if (isChunked) side.next = CHUNK_SIZE;
    else if (contentLength > 0) {
      side.next = BODY;
      side.left = contentLength;
    } else if (mayCome) {
      if (Number.isNaN(contentLength)) this.giveUp(side, sink);
      side.next = REST;
      side.hasEnded = false;
    } else side.next = HEAD;
  }

  /** Where the body ends cannot be told. */
  private giveUp(side: Side, sink: DissectionSink): void {
    sink.trouble("malformed");
    side.next = REST;
    side.hasEnded = false;
  }

  /** RFC 9112 §7.1: hexadecimal digits, then perhaps extensions. True for the last chunk, which is empty. */
  private beginChunk(bytes: Uint8Array, at: number, end: number, side: Side, sink: DissectionSink): boolean {
    let size = 0;
    let digits = 0;
    for (let i = at; i < end && digits < MOST_CHUNK_DIGITS; i++, digits++) {
      const byte = (bytes[i] as number) | 0x20;
      const digit = byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : (bytes[i] as number) >= 0x30 && (bytes[i] as number) <= 0x39 ? (bytes[i] as number) - 0x30 : -1;
      if (digit < 0) break;
      size = size * 16 + digit;
    }
    const behind = bytes[at + digits];
    if (digits === 0 || (behind !== CR && behind !== LF && behind !== SEMICOLON && behind !== BLANK)) {
      this.giveUp(side, sink);
      return false;
    }
    side.left = size;
    side.next = size === 0 ? TRAILER : CHUNK;
    return size === 0;
  }
}

let lastView: DataView | null = null;
let lastBytes: Uint8Array = new Uint8Array(0);

/** The bytes under a view: the same one comes many times in a row. */
function bytesOf(view: DataView): Uint8Array {
  if (view === lastView) return lastBytes;
  lastView = view;
  lastBytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return lastBytes;
}

/** A line with its end. */
function lineLength(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + LONGEST_CHUNK_LINE);
  for (let i = at; i < limit; i++) if (bytes[i] === LF) return i + 1 - at;
  return end - at < LONGEST_CHUNK_LINE ? FRAME_NEEDS_MORE : FRAME_NOT_MINE;
}

/** Fields behind the last chunk, up to an empty line (RFC 9112 §7.1.2). */
function trailerLength(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === LF) return 1;
  if (bytes[at] === CR) return end - at < 2 ? FRAME_NEEDS_MORE : 2;
  const length = headLength(bytes, at, end);
  return length > 0 ? length : FRAME_NEEDS_MORE;
}
