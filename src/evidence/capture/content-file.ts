// The decompressed content of a file or stream, filled into buffers of the caller. Plain content is read in place; gzip, also of several
// members, is undone; what comes before a break in it is kept. Does not hash, and does not know what the content is.
import { closeSync, openSync, readSync } from "node:fs";
import { createGunzip, type Gunzip } from "node:zlib";
import { isGzip } from "./capture-format.ts";

const COMPRESSED_PIECE_BYTES = 256 << 10;
/** What inflates at once; so much is lost at most in front of damaged compressed data. */
const INFLATED_PIECE_BYTES = 128 << 10;
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
      if (this.isCompressed) this.inflater = new Inflater((piece) => this.compressedPiece(piece));
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

/** Pulls decompressed pieces out of zlib. The stream's own iterator drops what it still holds when the end is broken; this does not. */
class Inflater {
  damage: string | null = null;
  private readonly gunzip: Gunzip = createGunzip({ chunkSize: INFLATED_PIECE_BYTES });
  private readonly nextPiece: (piece: Uint8Array) => Promise<number>;
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;
  private isTaken = true;
  private isEnded = false;
  private isDone = false;
  private wake: () => void = () => {};

  constructor(nextPiece: (piece: Uint8Array) => Promise<number>) {
    this.nextPiece = nextPiece;
    this.gunzip.on("readable", () => this.wake());
    this.gunzip.on("end", () => this.finish(null));
    this.gunzip.on("error", (error) => this.finish(error.message));
  }

  async fill(target: Uint8Array): Promise<number> {
    let length = 0;
    while (length < target.length && (this.at < this.piece.length || (await this.next()))) {
      const count = Math.min(target.length - length, this.piece.length - this.at);
      target.set(this.piece.subarray(this.at, this.at + count), length);
      this.at += count;
      length += count;
    }
    return length;
  }

  close(): void {
    this.gunzip.destroy();
  }

  private finish(damage: string | null): void {
    this.isDone = true;
    this.damage ??= damage;
    this.wake();
  }

  private async next(): Promise<boolean> {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      const piece = this.gunzip.read() as Buffer | null;
      if (piece !== null) {
        this.piece = piece;
        this.at = 0;
        return true;
      }
      if (this.isDone) return false;
      // The end is announced only when nothing waits any more: what zlib says about it would throw away the rest.
      if (this.isTaken && !this.isEnded) await this.give();
      else await woken;
    }
  }

  private async give(): Promise<void> {
    const piece = new Uint8Array(COMPRESSED_PIECE_BYTES);
    const length = await this.nextPiece(piece);
    if (length === 0) {
      this.isEnded = true;
      this.gunzip.end();
      return;
    }
    this.isTaken = false;
    this.gunzip.write(piece.subarray(0, length), () => {
      this.isTaken = true;
      this.wake();
    });
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
