// Gives later IP fragments the transport and ports of their datagram's first fragment, so that they count in its conversation. Fragments
// that overtook their first one wait for it for a moment. Puts no datagram together: payloads of later fragments are never read.
import { Packet } from "./packet.ts";

/** Nobody knows the datagram's ports and nobody will: the packet counts for its two addresses only. */
export const FRAGMENT_READY = 0;
/** The packet was copied; it comes back from takeHeld(). */
export const FRAGMENT_HELD = 1;

/** Hosts give up reassembly after 15 to 60 s (RFC 791 §3.2, RFC 8200 §4.5): the number may stand for another datagram then. */
const REMEMBER_MICROS = 30_000_000;
/** A first fragment that comes later than this was lost or is no part of the capture. */
const HOLD_MICROS = 1_000_000;
const MOST_HELD = 64;
/** Sets of four entries: 4096 datagrams at once, in 240 kB, whatever is sent. */
const SETS = 1024;
const WAYS = 4;
const INTS_PER_ENTRY = 14;
const KEY_INTS = 11;

export interface FragmentCheckpoint {
  /** Per datagram in reach: when its first fragment came, then key, transport and ports. */
  readonly datagrams: readonly (readonly number[])[];
  readonly held: readonly Packet[];
}

export class FragmentTable {
  /** Packets that wait for their first fragment. */
  held = 0;
  private readonly entries = new Int32Array(SETS * WAYS * INTS_PER_ENTRY);
  private readonly times = new Float64Array(SETS * WAYS).fill(Number.NEGATIVE_INFINITY);
  private readonly key = new Int32Array(KEY_INTS);
  private readonly waiting: Packet[] = [];
  private newest = Number.NEGATIVE_INFINITY;
  /** A first fragment came since takeHeld() last found nothing. */
  private hasNews = false;

  /** For every packet with isFragment. Sets transport and ports of a later fragment whose datagram is known. */
  resolve(p: Packet): number {
    this.newest = Math.max(this.newest, p.micros);
    const set = this.writeKey(p);
    const known = this.find(set, p.micros);
    if (!p.isLaterFragment) {
      // Further headers of the datagram may say another transport than the one later fragments name.
      this.remember(known < 0 ? this.oldest(set) : known, p);
      return FRAGMENT_READY;
    }
    if (known >= 0) {
      this.give(known, p);
      return FRAGMENT_READY;
    }
    return mayHavePorts(p) ? this.hold(p) : FRAGMENT_READY;
  }

  /** Next packet that need not wait longer: its datagram is known now, or its time is over (or `all`). Null = none. Valid until the next call. */
  takeHeld(now: number, all: boolean): Packet | null {
    const oldest = this.waiting[0];
    if (this.held === 0 || oldest === undefined) return null;
    if (!all && !this.hasNews && this.held < MOST_HELD && Math.abs(now - oldest.micros) <= HOLD_MICROS) return null;
    for (let i = 0; i < this.held; i++) {
      const p = this.waiting[i] as Packet;
      const known = this.find(this.writeKey(p), p.micros);
      if (known >= 0) this.give(known, p);
      else if (!all && this.held < MOST_HELD && Math.abs(now - p.micros) <= HOLD_MICROS) continue;
      this.held--;
      this.waiting.splice(i, 1);
      this.waiting.push(p);
      return p;
    }
    this.hasNews = false;
    return null;
  }

  private hold(p: Packet): number {
    const copy = this.waiting[this.held] ?? new Packet();
    this.waiting[this.held++] = Object.assign(copy, p);
    // Its bytes are gone when it is delivered.
    copy.payloadOffset = 0;
    copy.payloadLength = 0;
    return FRAGMENT_HELD;
  }

  private writeKey(p: Packet): number {
    const key = this.key;
    key[0] = p.ipVersion;
    key[1] = p.src0;
    key[2] = p.src1;
    key[3] = p.src2;
    key[4] = p.src3;
    key[5] = p.dst0;
    key[6] = p.dst1;
    key[7] = p.dst2;
    key[8] = p.dst3;
    key[9] = p.fragmentId;
    // IPv4 numbers datagrams per protocol; IPv6 names in later fragments what follows the fragment header, which may be one more header.
    key[10] = p.ipVersion === 4 ? p.transport : 0;
    return this.setOfKey();
  }

  private setOfKey(): number {
    let hash = 0;
    for (let i = 0; i < KEY_INTS; i++) hash = Math.imul(hash ^ (this.key[i] as number), 0x9e3779b1) ^ (hash >>> 15);
    return ((hash ^ (hash >>> 16)) & (SETS - 1)) * WAYS;
  }

  private find(set: number, micros: number): number {
    for (let way = set; way < set + WAYS; way++) {
      if (!(Math.abs(micros - (this.times[way] as number)) <= REMEMBER_MICROS)) continue;
      const at = way * INTS_PER_ENTRY;
      let same = 0;
      while (same < KEY_INTS && this.entries[at + same] === this.key[same]) same++;
      if (same === KEY_INTS) return way;
    }
    return -1;
  }

  private oldest(set: number): number {
    let oldest = set;
    for (let way = set + 1; way < set + WAYS; way++) if ((this.times[way] as number) < (this.times[oldest] as number)) oldest = way;
    return oldest;
  }

  private remember(way: number, p: Packet): void {
    const at = way * INTS_PER_ENTRY;
    this.entries.set(this.key, at);
    this.entries[at + KEY_INTS] = p.transport;
    this.entries[at + KEY_INTS + 1] = p.srcPort;
    this.entries[at + KEY_INTS + 2] = p.dstPort;
    this.times[way] = p.micros;
    this.hasNews = true;
  }

  private give(way: number, p: Packet): void {
    const at = way * INTS_PER_ENTRY + KEY_INTS;
    p.transport = this.entries[at] as number;
    p.srcPort = this.entries[at + 1] as number;
    p.dstPort = this.entries[at + 2] as number;
  }

  checkpoint(): FragmentCheckpoint {
    const datagrams: number[][] = [];
    for (let way = 0; way < this.times.length; way++) {
      const time = this.times[way] as number;
      if (!(Math.abs(this.newest - time) <= REMEMBER_MICROS)) continue;
      datagrams.push([time, ...this.entries.subarray(way * INTS_PER_ENTRY, (way + 1) * INTS_PER_ENTRY)]);
    }
    return { datagrams, held: this.waiting.slice(0, this.held).map((p) => ({ ...p })) };
  }

  restore(from: FragmentCheckpoint): void {
    for (const [time = 0, ...entry] of from.datagrams) {
      this.key.set(entry.slice(0, KEY_INTS));
      const way = this.oldest(this.setOfKey());
      this.entries.set(entry, way * INTS_PER_ENTRY);
      this.times[way] = time;
      this.newest = Math.max(this.newest, time);
    }
    for (const p of from.held) this.waiting[this.held++] = Object.assign(new Packet(), p);
    this.hasNews = true;
  }
}

/** Transports with ports, and the IPv6 headers behind which one may stand. */
function mayHavePorts(p: Packet): boolean {
  switch (p.transport) {
    case 6:
    case 17:
    case 132:
    case 136:
      return true;
    case 0:
    case 43:
    case 51:
    case 60:
    case 135:
      return p.ipVersion === 6;
    default:
      return false;
  }
}
