// Counts of positive quantities in logarithmic buckets: adding and merging commute, so any split of the evidence gives the same counts.
// Eight buckets per doubling: a quantile is right to about 9 %. Does not keep the values themselves.

const BUCKETS_PER_OCTAVE = 8;
const BYTES_PER_ENTRY = 6;

/** Lower edges of the buckets within one doubling. */
const EDGES = Float64Array.from({ length: BUCKETS_PER_OCTAVE }, (_, i) => 2 ** (i / BUCKETS_PER_OCTAVE));

function bucketOf(value: number): number {
  if (value < 1) return 0;
  if (value >= 2 ** 31) return 1 + Math.floor(Math.log2(value) * BUCKETS_PER_OCTAVE);
  const octave = 31 - Math.clz32(value);
  const mantissa = value / (1 << octave);
  let step = mantissa >= (EDGES[4] as number) ? 4 : 0;
  if (mantissa >= (EDGES[step + 2] as number)) step += 2;
  if (mantissa >= (EDGES[step + 1] as number)) step++;
  return 1 + octave * BUCKETS_PER_OCTAVE + step;
}

export class LogHistogram {
  /**
   * Buckets in the order in which they were first met, each followed by its count. A flow has few: finding one by comparing beats hashing. One array
   * for both, because most flows have a histogram and an array that grows has room for many entries at once.
   */
  private readonly entries: number[] = [];
  /** Place of the bucket that was counted last: the next value often falls into it again. */
  private last = 0;

  constructor(entries: number[] = []) {
    this.entries = entries;
  }

  /** Values below one unit fall into the first bucket. Callers choose the unit; Holdpoint uses microseconds. */
  add(value: number, times = 1): void {
    this.count(bucketOf(value), times);
  }

  merge({ entries }: LogHistogram): void {
    for (let at = 0; at < entries.length; at += 2) this.count(entries[at] as number, entries[at + 1] as number);
  }

  private count(bucket: number, times: number): void {
    const { entries } = this;
    if (entries[this.last] !== bucket) this.last = this.placeOf(bucket);
    entries[this.last + 1] = (entries[this.last + 1] as number) + times;
  }

  private placeOf(bucket: number): number {
    const { entries } = this;
    let at = 0;
    while (at < entries.length && entries[at] !== bucket) at += 2;
    if (at === entries.length) entries.push(bucket, 0);
    return at;
  }

  /** Puts the buckets in order, by insertion: they are few, and nearly sorted after the first time. */
  private sort(): void {
    const { entries } = this;
    for (let i = 2; i < entries.length; i += 2) {
      const bucket = entries[i] as number;
      const count = entries[i + 1] as number;
      let at = i;
      for (; at > 0 && (entries[at - 2] as number) > bucket; at -= 2) {
        entries[at] = entries[at - 2] as number;
        entries[at + 1] = entries[at - 1] as number;
      }
      entries[at] = bucket;
      entries[at + 1] = count;
    }
  }

  /** Upper edge of the bucket that holds the share of values; null when empty. */
  quantile(share: number): number | null {
    this.sort();
    const { entries } = this;
    let total = 0;
    for (let at = 1; at < entries.length; at += 2) total += entries[at] as number;
    if (total === 0) return null;
    const wanted = Math.max(1, Math.ceil(share * total));
    let seen = 0;
    for (let at = 0; at < entries.length; at += 2) {
      const bucket = entries[at] as number;
      seen += entries[at + 1] as number;
      if (seen >= wanted) return bucket === 0 ? 1 : 2 ** (bucket / BUCKETS_PER_OCTAVE);
    }
    return null;
  }

  /** Sorted (bucket u16, count u32) pairs, little-endian; null when empty. Counts saturate at 2^32 − 1. */
  encode(): Uint8Array | null {
    const { entries } = this;
    if (entries.length === 0) return null;
    this.sort();
    const bytes = new Uint8Array((entries.length / 2) * BYTES_PER_ENTRY);
    for (let i = 0, at = 0; i < entries.length; i += 2) {
      const bucket = entries[i] as number;
      const count = Math.min(entries[i + 1] as number, 0xffff_ffff);
      bytes[at++] = bucket;
      bytes[at++] = bucket >>> 8;
      for (let shift = 0; shift < 32; shift += 8) bytes[at++] = count >>> shift;
    }
    return bytes;
  }

  /** What encode() wrote; a trailing partial entry is ignored. */
  static decode(bytes: Uint8Array): LogHistogram {
    const count = Math.floor(bytes.length / BYTES_PER_ENTRY);
    const entries = new Array<number>(2 * count);
    for (let i = 0, at = 0; i < entries.length; i += 2, at += BYTES_PER_ENTRY) {
      entries[i] = u16(bytes, at);
      entries[i + 1] = u16(bytes, at + 2) + u16(bytes, at + 4) * 0x1_0000;
    }
    return new LogHistogram(entries);
  }
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}
