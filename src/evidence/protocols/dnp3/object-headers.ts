// Walks the object headers of a DNP3 application message (IEEE 1815-2012 §4.2.2.7): group, variation, qualifier, range. Knows the sizes of
// what requests carry; where a size is not known it stops. Reads no point values.
import { OBJECT_SIZES, PACKED_BITS } from "./codes.ts";

/** One walk after the other: next() moves on and fills the fields. */
export class ObjectHeaders {
  group = 0;
  variation = 0;
  /** Number of objects behind the header; 0 where the header stands for all of them. */
  count = 0;
  /** Where the objects begin. */
  dataAt = 0;
  private at = 0;
  private end = 0;
  private view: DataView = new DataView(new ArrayBuffer(0));
  /** Objects follow their header: not in requests that only name them. */
  private hasObjects = false;

  start(view: DataView, at: number, end: number, hasObjects: boolean): void {
    this.view = view;
    this.at = at;
    this.end = end;
    this.hasObjects = hasObjects;
  }

  /** False at the end, or where it cannot go on. */
  next(): boolean {
    const { view, end } = this;
    if (this.at + 3 > end) return false;
    this.group = view.getUint8(this.at);
    this.variation = view.getUint8(this.at + 1);
    const qualifier = view.getUint8(this.at + 2);
    let at = this.at + 3;
    const range = qualifier & 0x0f;
    this.count = 0;
    if (range <= 2 || (range >= 3 && range <= 5)) {
      // Start and stop of 1, 2 or 4 bytes; 3 to 5 are addresses, obsolete but of the same form.
      const size = 1 << (range % 3);
      if (at + 2 * size > end) return this.stop();
      this.count = Math.max(0, read(view, at + size, size) - read(view, at, size) + 1);
      at += 2 * size;
    } else if (range >= 7 && range <= 9) {
      const size = 1 << (range - 7);
      if (at + size > end) return this.stop();
      this.count = read(view, at, size);
      at += size;
    } else if (range === 0x0b) {
      if (at + 1 > end) return this.stop();
      this.count = view.getUint8(at);
      at += 1;
    } else if (range !== 6) return this.stop();
    this.dataAt = at;
    this.at = this.afterObjects(at, (qualifier >> 4) & 7);
    return true;
  }

  private stop(): boolean {
    this.at = this.end;
    return false;
  }

  /** Where the next header begins; the end where that is not known. Prefix codes 1 to 3: an index of 1, 2 or 4 bytes; 4 to 6: a size. */
  private afterObjects(at: number, prefix: number): number {
    const indexSize = prefix >= 1 && prefix <= 3 ? 1 << (prefix - 1) : 0;
    if (prefix >= 4) {
      const sizeOctets = 1 << (prefix - 4);
      let next = at;
      for (let i = 0; i < this.count; i++) {
        if (prefix > 6 || next + sizeOctets > this.end) return this.end;
        next += sizeOctets + read(this.view, next, sizeOctets);
        if (next >= this.end) return this.end;
      }
      return next;
    }
    if (!this.hasObjects) return at + this.count * indexSize;
    const code = (this.group << 8) | this.variation;
    if (PACKED_BITS.has(code)) return at + ((this.count + 7) >> 3);
    const size = OBJECT_SIZES.get(code);
    return size === undefined ? this.end : at + this.count * (indexSize + size);
  }
}

function read(view: DataView, at: number, size: number): number {
  return size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
}
