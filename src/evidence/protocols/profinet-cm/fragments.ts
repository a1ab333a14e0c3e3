// Puts the blocks of RPC messages together that come in several datagrams (C706 §9.5, fragmentation): what a fragment leaves unread waits for the
// next one of the same message. Out of order, the rest of the message is given up.

/** One block with its record; a longer one is given up. */
const MOST_WAITING = 131_072;

const NOTHING = new Uint8Array(0);

export class Fragments {
  private message = Number.NaN;
  private next = 0;
  private waiting: Uint8Array = NOTHING;
  /** Of the record header that was read last; −1 = none yet. */
  slot = -1;
  subslot = -1;

  /** A message begins, with its first fragment or as a whole. */
  begin(): void {
    this.message = Number.NaN;
    this.waiting = NOTHING;
    this.slot = -1;
    this.subslot = -1;
  }

  /** The bytes at [at, end) of the first fragment could not be read yet. */
  wait(message: number, bytes: Uint8Array, at: number, end: number): void {
    this.message = message;
    this.next = 1;
    this.waiting = bytes.slice(at, Math.max(at, end));
  }

  /** What waited with this fragment behind it; null = it does not continue anything. */
  continued(message: number, fragment: number, bytes: Uint8Array, at: number, end: number): Uint8Array | null {
    const size = this.waiting.length + end - at;
    if (message !== this.message || fragment !== this.next || end < at || size > MOST_WAITING) {
      this.message = Number.NaN;
      return null;
    }
    const whole = new Uint8Array(size);
    whole.set(this.waiting);
    whole.set(bytes.subarray(at, end), this.waiting.length);
    this.next++;
    return whole;
  }

  /** So much of what continued() gave was read; below 0 = nothing of this message will be. */
  readUntil(whole: Uint8Array, position: number): void {
    if (position < 0) this.begin();
    else this.waiting = whole.slice(position);
  }
}
