// Beginnings of messages that came in a TCP segment of their own: some stacks send a header first and what belongs to it after, and neither tells
// alone what it is. A short segment that leaves open what its connection speaks is kept until the next one, so that both can be looked at together.
// Bounded: of few connections at a time, of each no more than a header; nothing of it is stored.
import { Packet } from "./packet.ts";

/** Longer than the headers that stacks send alone: SMB over NetBIOS has 4 + 64 bytes, everything industrial less. */
const LONGEST_HEAD = 128;
/** So much of what follows is looked at with it: a full Ethernet frame. */
const MOST_JOINED = 1_536;
/** Connections with a kept head; the oldest is forgotten. */
const MOST_HEADS = 4_096;

interface Head {
  swapped: boolean;
  seq: number;
  length: number;
  readonly bytes: Uint8Array;
}

/** Reused: good until the next call of join(). */
export interface JoinedSegments {
  /** The head and the segment behind it, as if they had come as one, with the second; its offset counts in `bytes`. */
  readonly both: Packet;
  readonly view: DataView;
  readonly bytes: Uint8Array;
}

export class HeldHeads {
  private readonly bySlot = new Map<number, Head>();
  private readonly bytes = new Uint8Array(LONGEST_HEAD + MOST_JOINED);
  private readonly joined: JoinedSegments = { both: new Packet(), view: new DataView(this.bytes.buffer), bytes: this.bytes };

  /** The kept head with `p` behind it; null = none is kept that `p` goes on. */
  join(slot: number, p: Packet, swapped: boolean, bytes: Uint8Array): JoinedSegments | null {
    if (this.bySlot.size === 0) return null;
    const kept = this.bySlot.get(slot);
    if (kept === undefined) return null;
    // An answer: what was kept was a message, not a head. A gap: what follows does not belong to it.
    if (kept.swapped !== swapped || p.seq !== ((kept.seq + kept.length) | 0)) {
      this.drop(slot);
      return null;
    }
    const behind = Math.min(p.payloadLength, MOST_JOINED);
    this.bytes.set(kept.bytes.subarray(0, kept.length));
    this.bytes.set(bytes.subarray(p.payloadOffset, p.payloadOffset + behind), kept.length);
    Object.assign(this.joined.both, p, { seq: kept.seq, payloadOffset: 0, payloadLength: kept.length + behind, payloadWireLength: kept.length + p.payloadWireLength });
    return this.joined;
  }

  /** Keeps a segment that leaves something open, behind what is kept of its connection already. */
  hold(slot: number, p: Packet, swapped: boolean, bytes: Uint8Array): void {
    const known = this.bySlot.get(slot);
    const before = known?.length ?? 0;
    const length = before + p.payloadLength;
    if (length > LONGEST_HEAD || p.payloadLength < p.payloadWireLength) {
      this.drop(slot);
      return;
    }
    const head = known ?? { swapped, seq: p.seq, length: 0, bytes: new Uint8Array(LONGEST_HEAD) };
    head.bytes.set(bytes.subarray(p.payloadOffset, p.payloadOffset + p.payloadLength), before);
    head.length = length;
    if (known !== undefined) return;
    if (this.bySlot.size >= MOST_HEADS) for (const oldest of this.bySlot.keys()) if (this.bySlot.delete(oldest)) break;
    this.bySlot.set(slot, head);
  }

  drop(slot: number): void {
    if (this.bySlot.size > 0) this.bySlot.delete(slot);
  }
}
