// Content in chunks to lines, each with its number and position. Memory is bounded: of a line that is too long nothing is kept but where it
// began. Does not decode text; a carriage return before the end and a byte order mark at the start are no part of a line.

/** Records of logs are far shorter; what is longer is no log, or was made to hurt. */
export const LONGEST_LINE_BYTES = 1 << 20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export interface Line {
  /** Without its end; good until the next line is asked for. Empty when `isTooLong`. */
  bytes: Uint8Array;
  /** From 1. */
  number: number;
  /** Position of its first byte in the content. */
  offsetBytes: number;
  /** With its end. */
  lengthBytes: number;
  isTooLong: boolean;
}

export class LineSplitter {
  /** Bytes of whole lines taken so far. */
  consumedBytes: number;
  private lines: number;
  private readonly line: Line = { bytes: new Uint8Array(0), number: 0, offsetBytes: 0, lengthBytes: 0, isTooLong: false };
  private chunk: Uint8Array = new Uint8Array(0);
  private at = 0;
  /** Beginning of a line that goes on in the next chunk; grows to LONGEST_LINE_BYTES at most. */
  private carried: Uint8Array = new Uint8Array(4_096);
  private carriedBytes = 0;
  /** Bytes of a line that is too long, dropped so far. */
  private droppedBytes = 0;

  /** Goes on behind so many bytes and lines. */
  constructor(consumedBytes: number, lines: number) {
    this.consumedBytes = consumedBytes;
    this.lines = lines;
  }

  get linesRead(): number {
    return this.lines;
  }

  /** The next part of the content; the one before must have been taken line by line until there was no more. */
  give(chunk: Uint8Array): void {
    this.chunk = chunk;
    this.at = 0;
  }

  /** The next whole line, in an object that is used again; null = it goes on in the next chunk. */
  next(): Line | null {
    const { chunk, at } = this;
    if (at >= chunk.length) return null;
    const end = chunk.indexOf(LINE_FEED, at);
    if (end < 0) {
      this.carry(chunk.subarray(at));
      this.at = chunk.length;
      return null;
    }
    this.at = end + 1;
    const part = chunk.subarray(at, end);
    if (this.carriedBytes === 0 && this.droppedBytes === 0) return this.finish(part, part.length, 1);
    this.carry(part);
    return this.finishCarried(1);
  }

  /** What stands behind the last line end; null = nothing. To be called once, when the content ends. */
  rest(): Line | null {
    return this.carriedBytes + this.droppedBytes === 0 ? null : this.finishCarried(0);
  }

  private carry(part: Uint8Array): void {
    const bytes = this.carriedBytes + part.length;
    if (this.droppedBytes > 0 || bytes > LONGEST_LINE_BYTES) {
      this.droppedBytes += bytes;
      this.carriedBytes = 0;
      return;
    }
    if (bytes > this.carried.length) {
      const larger = new Uint8Array(Math.min(LONGEST_LINE_BYTES, Math.max(bytes, this.carried.length * 2)));
      larger.set(this.carried.subarray(0, this.carriedBytes));
      this.carried = larger;
    }
    this.carried.set(part, this.carriedBytes);
    this.carriedBytes = bytes;
  }

  private finishCarried(endBytes: number): Line {
    const length = this.carriedBytes + this.droppedBytes;
    const part = this.carried.subarray(0, this.carriedBytes);
    this.carriedBytes = 0;
    this.droppedBytes = 0;
    return this.finish(part, length, endBytes);
  }

  private finish(part: Uint8Array, length: number, endBytes: number): Line {
    const { line } = this;
    line.number = ++this.lines;
    line.offsetBytes = this.consumedBytes;
    line.lengthBytes = length + endBytes;
    line.isTooLong = length > LONGEST_LINE_BYTES;
    let bytes = line.isTooLong ? part.subarray(0, 0) : part;
    if (bytes.length > 0 && bytes[bytes.length - 1] === CARRIAGE_RETURN) bytes = bytes.subarray(0, bytes.length - 1);
    if (this.lines === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    line.bytes = bytes;
    this.consumedBytes += length + endBytes;
    return line;
  }
}
