// Walks BER elements (X.690 §8.1) of one message inside a chunk: one-byte tags and definite lengths, as SNMP sends them (RFC 3417 §8). Reads numbers; leaves
// other contents to the caller.

/** A cursor over the elements of [at, end). One object can be opened again and again. */
export class BerElement {
  private bytes: Uint8Array = new Uint8Array(0);
  private end = 0;
  private next = 0;
  /** −1 = none could be read. */
  tag = -1;
  /** The contents of the current element, inside the bounds. */
  from = 0;
  to = 0;
  isMalformed = false;

  open(bytes: Uint8Array, at: number, end: number): void {
    this.bytes = bytes;
    this.next = at;
    this.end = end;
    this.tag = -1;
    this.isMalformed = false;
  }

  /** Moves to the next element; false at the end, or where lengths contradict each other. */
  read(): boolean {
    this.tag = -1;
    const { bytes, end } = this;
    if (this.next >= end) return false;
    let at = this.next + 2;
    let length = at <= end ? (bytes[at - 1] as number) : end;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      length = 0;
      if (octets === 0 || octets > 4 || at + octets > end) return this.fail();
      for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + i] as number);
      at += octets;
    }
    if (at + length > end) return this.fail();
    this.tag = bytes[this.next] as number;
    this.from = at;
    this.to = at + length;
    this.next = this.to;
    return true;
  }

  /** Moves to the next element, which must have this tag. */
  readTag(tag: number): boolean {
    if (!this.read()) {
      this.isMalformed = true;
      return false;
    }
    return this.tag === tag || this.fail();
  }

  /** The current element as a signed number; exact up to 53 bits. */
  integer(): number {
    const { bytes, from, to } = this;
    if (to <= from || to - from > 9) return 0;
    let value = ((bytes[from] as number) << 24) >> 24;
    for (let i = from + 1; i < to; i++) value = value * 256 + (bytes[i] as number);
    return value;
  }

  private fail(): false {
    this.isMalformed = true;
    this.tag = -1;
    return false;
  }
}
