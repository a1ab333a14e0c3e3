// Unpacked data pulled out of zlib as it is asked for; what comes before a break in it is kept. Opens no file.
import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from "node:zlib";

const COMPRESSED_PIECE_BYTES = 256 << 10;
/** What inflates at once; so much is lost at most in front of damaged compressed data. */
const INFLATED_PIECE_BYTES = 128 << 10;

/** Pulls decompressed pieces out of zlib. The stream's own iterator drops what it still holds when the end is broken; this does not. */
export class Inflater {
  damage: string | null = null;
  private readonly unpacker: Gunzip | InflateRaw;
  private readonly nextPiece: (piece: Uint8Array) => Promise<number>;
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;
  private isTaken = true;
  private isEnded = false;
  private isDone = false;
  private wake: () => void = () => {};

  private constructor(unpacker: Gunzip | InflateRaw, nextPiece: (piece: Uint8Array) => Promise<number>) {
    this.unpacker = unpacker;
    this.nextPiece = nextPiece;
    this.unpacker.on("readable", () => this.wake());
    this.unpacker.on("end", () => this.finish(null));
    this.unpacker.on("error", (error) => this.finish(error.message));
  }

  /** Also of several members. @param nextPiece fills a piece of packed data; 0 = the end */
  static ofGzip(nextPiece: (piece: Uint8Array) => Promise<number>): Inflater {
    return new Inflater(createGunzip({ chunkSize: INFLATED_PIECE_BYTES }), nextPiece);
  }

  /** Deflated data as they stand in a ZIP archive: what comes behind their end is not looked at. */
  static ofDeflated(nextPiece: (piece: Uint8Array) => Promise<number>): Inflater {
    return new Inflater(createInflateRaw({ chunkSize: INFLATED_PIECE_BYTES }), nextPiece);
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
    this.unpacker.destroy();
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
      const piece = this.unpacker.read() as Buffer | null;
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
      this.unpacker.end();
      return;
    }
    this.isTaken = false;
    this.unpacker.write(piece.subarray(0, length), () => {
      this.isTaken = true;
      this.wake();
    });
  }
}
