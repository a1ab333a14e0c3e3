// The decompressed content of a file or stream, filled into buffers of the caller. Plain content is read in place; gzip, also of several
// members, is undone; what comes before a break in it is kept. Does not hash, and does not know what the content is.
import { closeSync, openSync, readSync } from "node:fs";
import { isGzip } from "./capture-format.ts";
import { Inflater } from "./inflater.ts";

const GZIP_HEADER_BYTES = 2;

/** Where bytes come from, as they are. */
interface RawBytes {
  /** Bytes put into the target; 0 = the end. Throws when reading fails. */
  fill(target: Uint8Array): number | Promise<number>;
  close(): void;
}

export class ContentFile {
  /** Bytes of the file itself read so far, before decompression. */
  rawBytes = 0;
  isCompressed = false;
  /** Why the compressed data ends early; null = it does not. */
  damage: string | null = null;
  private readonly raw: RawBytes;
  private start: Uint8Array | null = null;
  private inflater: Inflater | null = null;
  private putBack: Uint8Array = new Uint8Array(0);

  private constructor(raw: RawBytes) {
    this.raw = raw;
  }

  /** Throws what the file system throws. */
  static ofPath(path: string): ContentFile {
    return new ContentFile(new FileBytes(path));
  }

  static ofStream(stream: AsyncIterable<Uint8Array | string>): ContentFile {
    return new ContentFile(new StreamBytes(stream));
  }

  /** Content in memory, as it is: nothing in it is unpacked. */
  static ofContent(content: Uint8Array): ContentFile {
    const file = new ContentFile({ fill: () => 0, close: () => {} });
    file.putBack = content;
    return file;
  }

  /** Fills the target as far as there is content; less than its length means the end. Throws when reading fails. */
  async fill(target: Uint8Array): Promise<number> {
    if (this.putBack.length > 0) {
      const count = Math.min(target.length, this.putBack.length);
      target.set(this.putBack.subarray(0, count));
      this.putBack = this.putBack.subarray(count);
      return count === target.length ? count : count + (await this.fill(target.subarray(count)));
    }
    let length = 0;
    if (this.start === null) {
      const start = new Uint8Array(GZIP_HEADER_BYTES);
      this.start = start.subarray(0, await this.fillRaw(start));
      this.isCompressed = isGzip(this.start);
      if (this.isCompressed) this.inflater = Inflater.ofGzip((piece) => this.compressedPiece(piece));
      else {
        target.set(this.start);
        length = this.start.length;
      }
    }
    if (this.inflater === null) return length + (await this.fillRaw(target.subarray(length)));
    const inflated = await this.inflater.fill(target);
    this.damage = this.inflater.damage;
    return inflated;
  }

  /** Content that was looked at and is to come again first. */
  unread(content: Uint8Array): void {
    this.putBack = content;
  }

  close(): void {
    this.inflater?.close();
    this.raw.close();
  }

  private async fillRaw(target: Uint8Array): Promise<number> {
    let length = 0;
    while (length < target.length) {
      const read = await this.raw.fill(target.subarray(length));
      if (read === 0) break;
      length += read;
    }
    this.rawBytes += length;
    return length;
  }

  /** Compressed data from the start on, with the bytes that were looked at already. */
  private async compressedPiece(piece: Uint8Array): Promise<number> {
    const start = this.start as Uint8Array;
    piece.set(start);
    this.start = start.subarray(start.length);
    return start.length + (await this.fillRaw(piece.subarray(start.length)));
  }
}

class FileBytes implements RawBytes {
  private readonly descriptor: number;
  private isOpen = true;

  constructor(path: string) {
    this.descriptor = openSync(path, "r");
  }

  fill(target: Uint8Array): number {
    return readSync(this.descriptor, target);
  }

  close(): void {
    if (this.isOpen) closeSync(this.descriptor);
    this.isOpen = false;
  }
}

class StreamBytes implements RawBytes {
  private readonly iterator: AsyncIterator<Uint8Array | string>;
  private piece: Uint8Array = new Uint8Array(0);

  constructor(stream: AsyncIterable<Uint8Array | string>) {
    this.iterator = stream[Symbol.asyncIterator]();
  }

  async fill(target: Uint8Array): Promise<number> {
    while (this.piece.length === 0) {
      const next = await this.iterator.next();
      if (next.done === true) return 0;
      this.piece = typeof next.value === "string" ? Buffer.from(next.value) : next.value;
    }
    const count = Math.min(target.length, this.piece.length);
    target.set(this.piece.subarray(0, count));
    this.piece = this.piece.subarray(count);
    return count;
  }

  close(): void {
    void this.iterator.return?.();
  }
}
