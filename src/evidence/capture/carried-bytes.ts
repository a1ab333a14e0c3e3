// The unread rest of one chunk, kept until the next one brings the bytes behind it. Grows as needed up to what a reader may leave unread.
import { LONGEST_UNREAD } from "./damage.ts";

const FIRST_CAPACITY = 64 << 10;
/** Twice what a reader leaves unread at most, and as much again for the step that completes it. */
const LARGEST_CAPACITY = 4 * LONGEST_UNREAD;

export class CarriedBytes {
  bytes = new Uint8Array(FIRST_CAPACITY);
  view = new DataView(this.bytes.buffer);
  length = 0;

  /** Copies up to `count` bytes of the chunk from `at` behind what is there; returns how many there were. */
  append(chunk: Uint8Array, at: number, count: number): number {
    const added = Math.min(count, chunk.length - at);
    if (this.length + added > this.bytes.length) this.grow(this.length + added);
    this.bytes.set(chunk.subarray(at, at + added), this.length);
    this.length += added;
    return added;
  }

  /** Takes bytes off the front. */
  drop(count: number): void {
    if (count < this.length) this.bytes.copyWithin(0, count, this.length);
    this.length -= count;
  }

  private grow(needed: number): void {
    if (needed > LARGEST_CAPACITY) throw new Error("a reader left more bytes unread than it may wait for");
    let capacity = this.bytes.length;
    while (capacity < needed) capacity *= 2;
    const grown = new Uint8Array(capacity);
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
