// Which MAC addresses carried packets between two addresses, found by the packet's own numbers. Everything stays numbers until the paths
// are asked for: a scan makes many paths, and texts of each would cost more than counting it.
import type { FlowTexts } from "./flow-texts.ts";
import type { Packet } from "./packet.ts";

export interface LinkPath {
  vlan: string;
  from: string;
  to: string;
  fromMac: string;
  toMac: string;
  flows: number;
  first: number;
  last: number;
  record: number;
}

const KEY_INTS = 14;
/** Key, then the number of flows and the packet number of the first packet. */
const INTS = 16;
const FLOWS = 14;
const RECORD = 15;
const FIRST_CAPACITY = 1024;

export class PathTable {
  size = 0;
  private readonly texts: FlowTexts;
  private ints = new Int32Array(FIRST_CAPACITY * INTS);
  /** First and last microsecond of each. */
  private times = new Float64Array(FIRST_CAPACITY * 2);
  /** Open addressing: number of a path + 1, 0 = free. Twice as many places as paths at least. */
  private index = new Int32Array(FIRST_CAPACITY * 2);
  private readonly key = new Int32Array(KEY_INTS);
  private hash = 0;

  constructor(texts: FlowTexts) {
    this.texts = texts;
  }

  *values(): IterableIterator<LinkPath> {
    const { ints, times, texts } = this;
    for (let path = 0; path < this.size; path++) {
      const at = path * INTS;
      const int = (field: number): number => ints[at + field] as number;
      yield {
        vlan: texts.vlan(int(12)),
        from: texts.endpoint(int(13), int(0), int(1), int(2), int(3)),
        to: texts.endpoint(int(13), int(4), int(5), int(6), int(7)),
        fromMac: texts.mac(int(8), int(9)),
        toMac: texts.mac(int(10), int(11)),
        flows: int(FLOWS),
        first: times[path * 2] as number,
        last: times[path * 2 + 1] as number,
        record: int(RECORD) >>> 0,
      };
    }
  }

  /** Counts a flow that begins with this packet; false when its path is not there (then add() may follow at once). */
  count(p: Packet): boolean {
    const { index, ints, key, times } = this;
    const mask = index.length - 1;
    this.hash = this.writeKey(p);
    for (let at = this.hash & mask; ; at = (at + 1) & mask) {
      const path = (index[at] as number) - 1;
      if (path < 0) return false;
      const base = path * INTS;
      let same = 0;
      while (same < KEY_INTS && ints[base + same] === key[same]) same++;
      if (same < KEY_INTS) continue;
      ints[base + FLOWS] = (ints[base + FLOWS] as number) + 1;
      if (p.micros > (times[path * 2 + 1] as number)) times[path * 2 + 1] = p.micros;
      else if (p.micros < (times[path * 2] as number)) {
        times[path * 2] = p.micros;
        ints[base + RECORD] = p.record;
      }
      return true;
    }
  }

  /** Only right after count() said that it is not there. */
  add(p: Packet): void {
    if (this.size * INTS === this.ints.length) this.grow();
    const path = this.size++;
    this.ints.set(this.key, path * INTS);
    this.ints[path * INTS + FLOWS] = 1;
    this.ints[path * INTS + RECORD] = p.record;
    this.times[path * 2] = p.micros;
    this.times[path * 2 + 1] = p.micros;
    this.place(this.hash, path + 1);
  }

  private place(hash: number, number: number): void {
    const mask = this.index.length - 1;
    let at = hash & mask;
    while (this.index[at] !== 0) at = (at + 1) & mask;
    this.index[at] = number;
  }

  private grow(): void {
    const { ints, times } = this;
    this.ints = new Int32Array(ints.length * 2);
    this.ints.set(ints);
    this.times = new Float64Array(times.length * 2);
    this.times.set(times);
    this.index = new Int32Array(this.index.length * 2);
    for (let path = 0; path < this.size; path++) this.place(hashOf(ints, path * INTS), path + 1);
  }

  private writeKey(p: Packet): number {
    const key = this.key;
    key[0] = p.src0;
    key[1] = p.src1;
    key[2] = p.src2;
    key[3] = p.src3;
    key[4] = p.dst0;
    key[5] = p.dst1;
    key[6] = p.dst2;
    key[7] = p.dst3;
    key[8] = p.srcMacHigh;
    key[9] = p.srcMacLow;
    key[10] = p.dstMacHigh;
    key[11] = p.dstMacLow;
    key[12] = (p.vlan + 1) | ((p.outerVlan + 1) << 13);
    key[13] = p.ipVersion;
    return hashOf(key, 0);
  }
}

function hashOf(keys: Int32Array, base: number): number {
  let hash = 0;
  for (let i = 0; i < KEY_INTS; i++) hash = Math.imul((hash ^ (keys[base + i] as number)) + (hash >>> 13), 0x9e3779b1);
  return hash ^ (hash >>> 15);
}
