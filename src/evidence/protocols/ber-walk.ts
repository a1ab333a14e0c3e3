// Walks the elements of ASN.1 BER (X.690 §8.1) without making any object, for protocols with thousands of messages a second (MMS, GOOSE, Sampled
// Values): one walk is started again and again. Tags of one or two octets, definite lengths only. ber-element.ts walks what is rare.

/** Use: start(view, at, end), then next() until it is false; isBroken tells an end from lengths that contradict each other. */
export class BerWalk {
  /** First octet, or first octet << 8 | second where the tag number stands in the second. */
  tag = 0;
  /** Contents: [from, to). */
  from = 0;
  to = 0;
  isBroken = false;
  private at = 0;
  private end = 0;
  private view: DataView = new DataView(new ArrayBuffer(0));

  start(view: DataView, at: number, end: number): this {
    this.view = view;
    this.at = at;
    this.end = end;
    this.isBroken = false;
    return this;
  }

  next(): boolean {
    const { view, end } = this;
    let at = this.at;
    if (at >= end) return false;
    let tag = view.getUint8(at++);
    if ((tag & 0x1f) === 0x1f) {
      if (at >= end || view.getUint8(at) >= 0x80) return this.broken();
      tag = (tag << 8) | view.getUint8(at++);
    }
    if (at >= end) return this.broken();
    let length = view.getUint8(at++);
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > 4 || at + octets > end) return this.broken();
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + view.getUint8(at++);
    }
    if (at + length > end) return this.broken();
    this.tag = tag;
    this.from = at;
    this.to = at + length;
    this.at = this.to;
    return true;
  }

  private broken(): boolean {
    this.isBroken = true;
    this.at = this.end;
    return false;
  }
}

/** An integer of at most 4 octets as int32; longer ones are cut to their last four. */
export function berInteger(view: DataView, from: number, to: number): number {
  if (from >= to) return 0;
  if (to - from === 1) return view.getInt8(from);
  if (to - from === 2) return view.getInt16(from);
  let value = to - from < 4 && view.getUint8(from) >= 0x80 ? -1 : 0;
  for (let at = Math.max(from, to - 4); at < to; at++) value = (value << 8) | view.getUint8(at);
  return value;
}
