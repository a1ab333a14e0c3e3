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
  /** Buckets in the order in which they were first met, and their counts. A flow has few: finding one by comparing beats hashing. */
  private readonly buckets: number[] = [];
  private readonly counts: number[] = [];
  /** Place of the bucket that was counted last: the next value often falls into it again. */
  private last = 0;

  /** Values below one unit fall into the first bucket. Callers choose the unit; Holdpoint uses microseconds. */
  add(value: number, times = 1): void {
    this.count(bucketOf(value), times);
  }

  merge(other: LogHistogram): void {
    for (let i = 0; i < other.buckets.length; i++) this.count(other.buckets[i] as number, other.counts[i] as number);
  }

  private count(bucket: number, times: number): void {
    const { buckets } = this;
    if (buckets[this.last] !== bucket) {
      const at = buckets.indexOf(bucket);
      this.last = at < 0 ? buckets.push(bucket) - 1 : at;
      if (at < 0) this.counts.push(0);
    }
    this.counts[this.last] = (this.counts[this.last] as number) + times;
  }

  /** Puts the buckets in order, by insertion: they are few, and nearly sorted after the first time. */
  private sort(): void {
    const { buckets, counts } = this;
    for (let i = 1; i < buckets.length; i++) {
      const bucket = buckets[i] as number;
      const count = counts[i] as number;
      let at = i;
      for (; at > 0 && (buckets[at - 1] as number) > bucket; at--) {
        buckets[at] = buckets[at - 1] as number;
        counts[at] = counts[at - 1] as number;
      }
      buckets[at] = bucket;
      counts[at] = count;
    }
  }

  /** Upper edge of the bucket that holds the share of values; null when empty. */
  quantile(share: number): number | null {
    let total = 0;
    for (const count of this.counts) total += count;
    if (total === 0) return null;
    const wanted = Math.max(1, Math.ceil(share * total));
    let seen = 0;
    this.sort();
    for (const [place, bucket] of this.buckets.entries()) {
      seen += this.counts[place] as number;
      if (seen >= wanted) return bucket === 0 ? 1 : 2 ** (bucket / BUCKETS_PER_OCTAVE);
    }
    return null;
  }

  /** Sorted (bucket u16, count u32) pairs, little-endian; null when empty. Counts saturate at 2^32 − 1. */
  encode(): Uint8Array | null {
    const { buckets, counts } = this;
    if (buckets.length === 0) return null;
    this.sort();
    const bytes = new Uint8Array(buckets.length * BYTES_PER_ENTRY);
    for (let i = 0, at = 0; i < buckets.length; i++) {
      const bucket = buckets[i] as number;
      const count = Math.min(counts[i] as number, 0xffff_ffff);
      bytes[at++] = bucket;
      bytes[at++] = bucket >>> 8;
      for (let shift = 0; shift < 32; shift += 8) bytes[at++] = count >>> shift;
    }
    return bytes;
  }

  /** Adds what encode() wrote; a trailing partial entry is ignored. */
  mergeEncoded(bytes: Uint8Array | null): void {
    if (bytes === null) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + BYTES_PER_ENTRY <= bytes.byteLength; at += BYTES_PER_ENTRY) {
      this.count(view.getUint16(at, true), view.getUint32(at + 2, true));
    }
  }
}
