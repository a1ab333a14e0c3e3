// Which MAC addresses carried packets between two addresses, found by the packet's own numbers: texts are made once per path, not per flow.
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
const FIRST_CAPACITY = 1024;

export class PathTable {
  private readonly paths: LinkPath[] = [];
  private keys = new Int32Array(FIRST_CAPACITY * KEY_INTS);
  /** Open addressing: number of a path + 1, 0 = free. Twice as many places as paths at least. */
  private index = new Int32Array(FIRST_CAPACITY * 2);
  private readonly key = new Int32Array(KEY_INTS);

  get size(): number {
    return this.paths.length;
  }

  values(): IterableIterator<LinkPath> {
    return this.paths.values();
  }

  find(p: Packet): LinkPath | null {
    const { index, keys, key } = this;
    const mask = index.length - 1;
    for (let at = this.writeKey(p) & mask; ; at = (at + 1) & mask) {
      const number = index[at] as number;
      if (number === 0) return null;
      const base = (number - 1) * KEY_INTS;
      let same = 0;
      while (same < KEY_INTS && keys[base + same] === key[same]) same++;
      if (same === KEY_INTS) return this.paths[number - 1] as LinkPath;
    }
  }

  /** Only when find() said that it is not there. */
  add(p: Packet, texts: FlowTexts): void {
    if (this.paths.length * KEY_INTS === this.keys.length) this.grow();
    const hash = this.writeKey(p);
    this.keys.set(this.key, this.paths.length * KEY_INTS);
    this.paths.push({
      vlan: texts.vlan((p.vlan + 1) | ((p.outerVlan + 1) << 13)),
      from: texts.endpoint(p.ipVersion, p.src0, p.src1, p.src2, p.src3),
      to: texts.endpoint(p.ipVersion, p.dst0, p.dst1, p.dst2, p.dst3),
      fromMac: texts.mac(p.srcMacHigh, p.srcMacLow),
      toMac: texts.mac(p.dstMacHigh, p.dstMacLow),
      flows: 1,
      first: p.micros,
      last: p.micros,
      record: p.record,
    });
    this.place(hash, this.paths.length);
  }

  private place(hash: number, number: number): void {
    const mask = this.index.length - 1;
    let at = hash & mask;
    while (this.index[at] !== 0) at = (at + 1) & mask;
    this.index[at] = number;
  }

  private grow(): void {
    const before = this.keys;
    this.keys = new Int32Array(before.length * 2);
    this.keys.set(before);
    this.index = new Int32Array(this.index.length * 2);
    for (let i = 0; i < this.paths.length; i++) this.place(hashOf(before, i * KEY_INTS), i + 1);
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
