// Walks the elements of ASN.1 BER and DER (X.690 §8.1) inside a stretch of bytes: certificates, LDAP, Kerberos. Every length is checked against the
// stretch; what is cut ends the walk. One-byte tags only; indefinite lengths are not followed.

/** Stands before the first element; next() goes on to each. */
export class BerElements {
  readonly bytes: Uint8Array;
  private at: number;
  private readonly limit: number;
  /** Of the element that next() found: its tag, and its contents in [from, to). */
  tag = -1;
  from = 0;
  to = 0;
  /** Position of the tag. */
  start = 0;
  /** Its length says more than there is: only what there is lies in [from, to). */
  isCut = false;

  constructor(bytes: Uint8Array, from: number, to: number) {
    this.bytes = bytes;
    this.at = from;
    this.limit = Math.min(to, bytes.length);
  }

  next(): boolean {
    const { bytes, at, limit } = this;
    if (at + 2 > limit || this.isCut) return false;
    const first = bytes[at + 1] as number;
    let length = first;
    let from = at + 2;
    if (first >= 0x80) {
      const octets = first & 0x7f;
      if (octets === 0 || octets > 4 || from + octets > limit) return false;
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (bytes[from + i] as number);
      from += octets;
    }
    this.tag = bytes[at] as number;
    this.start = at;
    this.from = from;
    this.to = Math.min(from + length, limit);
    this.isCut = from + length > limit;
    this.at = this.to;
    return true;
  }

  /** Goes on to the next element; true when it has this tag. */
  nextIs(tag: number): boolean {
    return this.next() && this.tag === tag;
  }

  /** Goes on until an element with this tag. */
  find(tag: number): boolean {
    while (this.next()) if (this.tag === tag) return true;
    return false;
  }

  /** The elements inside the present one. */
  inside(): BerElements {
    return new BerElements(this.bytes, this.from, this.to);
  }

  /** The present element's contents as a number of up to 6 octets, two's complement; NaN for longer ones. */
  integer(): number {
    if (this.to - this.from < 1 || this.to - this.from > 6) return Number.NaN;
    let value = (this.bytes[this.from] as number) >= 0x80 ? -1 : 0;
    for (let i = this.from; i < this.to; i++) value = value * 256 + (this.bytes[i] as number);
    return value;
  }

  /** The present element's contents are these octets. */
  is(octets: readonly number[]): boolean {
    if (this.to - this.from !== octets.length) return false;
    for (let i = 0; i < octets.length; i++) if (this.bytes[this.from + i] !== octets[i]) return false;
    return true;
  }
}
