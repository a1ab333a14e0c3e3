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
  readonly swapped: boolean;
  readonly seq: number;
  /** Which part of the kept bytes is its own. */
  readonly place: number;
  length: number;
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
  /** All heads side by side: a buffer for each, many thousand times a second, would cost more than what is done with it. */
  private readonly kept = new Uint8Array(MOST_HEADS * LONGEST_HEAD);
  private readonly freePlaces: number[] = [];
  private readonly bytes = new Uint8Array(LONGEST_HEAD + MOST_JOINED);
  private readonly joined: JoinedSegments = { both: new Packet(), view: new DataView(this.bytes.buffer), bytes: this.bytes };

  /** The kept head with `p` behind it; null = none is kept that `p` goes on. */
  join(slot: number, p: Packet, swapped: boolean, bytes: Uint8Array): JoinedSegments | null {
    if (this.bySlot.size === 0) return null;
    const head = this.bySlot.get(slot);
    if (head === undefined) return null;
    // An answer: what was kept was a message, not a head. A gap: what follows does not belong to it.
    if (head.swapped !== swapped || p.seq !== ((head.seq + head.length) | 0)) {
      this.drop(slot);
      return null;
    }
    const behind = Math.min(p.payloadLength, MOST_JOINED);
    const from = head.place * LONGEST_HEAD;
    this.bytes.set(this.kept.subarray(from, from + head.length));
    this.bytes.set(bytes.subarray(p.payloadOffset, p.payloadOffset + behind), head.length);
    Object.assign(this.joined.both, p, { seq: head.seq, payloadOffset: 0, payloadLength: head.length + behind, payloadWireLength: head.length + p.payloadWireLength });
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
    const head = known ?? this.begin(slot, swapped, p.seq);
    let at = head.place * LONGEST_HEAD + before;
    for (let from = p.payloadOffset; from < p.payloadOffset + p.payloadLength; from++) this.kept[at++] = bytes[from] as number;
    head.length = length;
  }

  drop(slot: number): void {
    if (this.bySlot.size === 0) return;
    const head = this.bySlot.get(slot);
    if (head === undefined) return;
    this.bySlot.delete(slot);
    this.freePlaces.push(head.place);
  }

  private begin(slot: number, swapped: boolean, seq: number): Head {
    if (this.bySlot.size >= MOST_HEADS) {
      for (const oldest of this.bySlot.keys()) {
        this.drop(oldest);
        break;
      }
    }
    const head: Head = { swapped, seq, place: this.freePlaces.pop() ?? this.bySlot.size, length: 0 };
    this.bySlot.set(slot, head);
    return head;
  }
}
