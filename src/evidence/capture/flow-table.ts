// Where the meter keeps its open flows: one 192-byte slot per flow in a single ArrayBuffer (numbers of both kinds side by side, one
// cache neighbourhood per packet) and an open-addressing index over it. Knows nothing of what the numbers mean beyond the key.
import type { Packet } from "./packet.ts";

/** The same bytes as numbers of both kinds: those of one slot behind the other. */
export interface SlotWords {
  readonly doubles: Float64Array;
  readonly ints: Int32Array;
}

/** Slots are addressed by a float64 base (slot × 24) and an int32 base (slot × 48) into the same bytes: three cache lines. */
const DOUBLES_PER_SLOT = 24;
export const INTS_PER_SLOT = 48;
const BYTES_PER_SLOT = 192;

/** Offsets of the float64 fields. What every packet reads and writes stands in the first line, what a few touch in the third. */
export const D = { last: 0, bytesA: 1, bytesB: 2, longestGap: 3, first: 16 } as const;

/** Offsets of the int32 fields: behind the doubles of the first line, then the line of the key, then the rest. */
export const I = {
  flags: 8,
  hour: 9,
  state: 10,
  payloadPackets: 11,
  packetsA: 12,
  packetsB: 13,
  nextA: 14,
  nextB: 15,
  a0: 16,
  a1: 17,
  a2: 18,
  a3: 19,
  b0: 20,
  b1: 21,
  b2: 22,
  b3: 23,
  ports: 24,
  transport: 25,
  link: 26,
  hash: 27,
  ttlMin: 28,
  largestPayload: 29,
  keepAlives: 30,
  retransmissions: 31,
  isnA: 34,
  isnB: 35,
  ipFragments: 36,
  mss: 37,
  record: 38,
  repeats: 39,
  /** And five more. */
  waits: 40,
} as const;

export class FlowTable {
  doubles: Float64Array;
  ints: Int32Array;
  size = 0;
  /** Pairs of slot + 1 (0 = free) and hash: a place of another hash is passed by without touching its slot. */
  private index: Int32Array;
  private mask: number;
  private freeSlots: Int32Array;
  private freeCount: number;
  private capacity: number;
  private readonly maximum: number;

  /** Capacities are powers of two; `maximum` bounds the memory at 192 bytes + index per flow. */
  constructor(initial: number, maximum: number) {
    this.capacity = initial;
    this.maximum = maximum;
    const bytes = new ArrayBuffer(initial * BYTES_PER_SLOT);
    this.doubles = new Float64Array(bytes);
    this.ints = new Int32Array(bytes);
    this.index = new Int32Array(initial * 4);
    this.mask = initial * 2 - 1;
    this.freeSlots = new Int32Array(initial);
    this.freeCount = initial;
    for (let i = 0; i < initial; i++) this.freeSlots[i] = initial - 1 - i;
  }

  get slots(): number {
    return this.capacity;
  }

  /** No further flow fits without taking one out or growing past the maximum. */
  get isFull(): boolean {
    return this.freeCount === 0 && this.capacity >= this.maximum;
  }

  /** The slot of the key, or −1 when there is none. Endpoint words as in Packet, A before B. */
  find(hash: number, p: Packet, swapped: boolean, ports: number, transport: number, link: number): number {
    const { index, mask } = this;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const entry = index[2 * at] as number;
      if (entry === 0) return -1;
      if (index[2 * at + 1] === hash && this.hasKey(entry - 1, p, swapped, ports, transport, link)) return entry - 1;
    }
  }

  /** Whether the slot, which must be in use, is the key's. */
  hasKey(slot: number, p: Packet, swapped: boolean, ports: number, transport: number, link: number): boolean {
    const ints = this.ints;
    const base = slot * INTS_PER_SLOT;
    if (ints[base + I.ports] !== ports || ints[base + I.transport] !== transport || ints[base + I.link] !== link) return false;
    const a = base + (swapped ? I.b0 : I.a0);
    const b = base + (swapped ? I.a0 : I.b0);
    if (ints[a + 3] !== p.src3 || ints[b + 3] !== p.dst3) return false;
    // The words of IPv4 before the last are zero, and the link tells the versions apart.
    if (p.ipVersion === 4) return true;
    return ints[a + 2] === p.src2 && ints[b + 2] === p.dst2 && ints[a + 1] === p.src1 && ints[b + 1] === p.dst1 && ints[a] === p.src0 && ints[b] === p.dst0;
  }

  /** A zeroed slot for the key. Call only when find() said there is none and the table is not full. */
  insert(hash: number, p: Packet, swapped: boolean, ports: number, transport: number, link: number): number {
    if (this.freeCount === 0) this.grow();
    const slot = this.freeSlots[--this.freeCount] as number;
    const base = slot * INTS_PER_SLOT;
    const ints = this.ints;
    ints.fill(0, base, base + INTS_PER_SLOT);
    const from = swapped ? I.b0 : I.a0;
    const to = swapped ? I.a0 : I.b0;
    ints[base + from] = p.src0;
    ints[base + from + 1] = p.src1;
    ints[base + from + 2] = p.src2;
    ints[base + from + 3] = p.src3;
    ints[base + to] = p.dst0;
    ints[base + to + 1] = p.dst1;
    ints[base + to + 2] = p.dst2;
    ints[base + to + 3] = p.dst3;
    ints[base + I.ports] = ports;
    ints[base + I.transport] = transport;
    ints[base + I.link] = link;
    ints[base + I.hash] = hash;
    ints[base + I.state] = 1;
    this.place(slot, hash);
    this.size++;
    return slot;
  }

  remove(slot: number): void {
    const { index, mask, ints } = this;
    let at = (ints[slot * INTS_PER_SLOT + I.hash] as number) & mask;
    while (index[2 * at] !== slot + 1) at = (at + 1) & mask;
    // Backward-shift deletion keeps probe runs short without tombstones.
    for (let next = (at + 1) & mask; index[2 * next] !== 0; next = (next + 1) & mask) {
      const home = (index[2 * next + 1] as number) & mask;
      if (((next - home) & mask) >= ((next - at) & mask)) {
        index[2 * at] = index[2 * next] as number;
        index[2 * at + 1] = index[2 * next + 1] as number;
        at = next;
      }
    }
    index[2 * at] = 0;
    ints[slot * INTS_PER_SLOT + I.state] = 0;
    this.freeSlots[this.freeCount++] = slot;
    this.size--;
  }

  isUsed(slot: number): boolean {
    return this.ints[slot * INTS_PER_SLOT + I.state] !== 0;
  }

  private place(slot: number, hash: number): void {
    let at = hash & this.mask;
    while (this.index[2 * at] !== 0) at = (at + 1) & this.mask;
    this.index[2 * at] = slot + 1;
    this.index[2 * at + 1] = hash;
  }

  private grow(): void {
    const before = this.capacity;
    this.capacity = before * 2;
    const bytes = new ArrayBuffer(this.capacity * BYTES_PER_SLOT);
    new Int32Array(bytes).set(this.ints);
    this.doubles = new Float64Array(bytes);
    this.ints = new Int32Array(bytes);
    this.index = new Int32Array(this.capacity * 4);
    this.mask = this.capacity * 2 - 1;
    this.freeSlots = new Int32Array(this.capacity);
    this.freeCount = before;
    for (let i = 0; i < before; i++) {
      this.freeSlots[i] = this.capacity - 1 - i;
      this.place(i, this.ints[i * INTS_PER_SLOT + I.hash] as number);
    }
  }
}

export const doubleBase = (slot: number): number => slot * DOUBLES_PER_SLOT;
export const intBase = (slot: number): number => slot * INTS_PER_SLOT;

/** Mixes the key; symmetric pairs are told apart because A and B are multiplied differently. */
export function hashKey(p: Packet, swapped: boolean, ports: number, transport: number, link: number): number {
  let a = swapped ? p.dst3 : p.src3;
  let b = swapped ? p.src3 : p.dst3;
  if (p.ipVersion !== 4) {
    a ^= Math.imul(swapped ? p.dst2 : p.src2, 0x85ebca6b) ^ Math.imul(swapped ? p.dst1 : p.src1, 0x27d4eb2f);
    b ^= Math.imul(swapped ? p.src2 : p.dst2, 0x165667b1) ^ Math.imul(swapped ? p.src1 : p.dst1, 0x9e3779b1);
  }
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(ports, 0xc2b2ae3d) ^ Math.imul(transport + link, 0x27d4eb2f);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 13;
  return h;
}

/** The lower of two ends stands first in a key, so that both directions of a flow have one. */
export function isSourceHigher(p: Packet, srcPort: number, dstPort: number): boolean {
  if (p.ipVersion !== 4) {
    if (p.src0 !== p.dst0) return p.src0 >>> 0 > p.dst0 >>> 0;
    if (p.src1 !== p.dst1) return p.src1 >>> 0 > p.dst1 >>> 0;
    if (p.src2 !== p.dst2) return p.src2 >>> 0 > p.dst2 >>> 0;
  }
  if (p.src3 !== p.dst3) return p.src3 >>> 0 > p.dst3 >>> 0;
  return srcPort > dstPort;
}
