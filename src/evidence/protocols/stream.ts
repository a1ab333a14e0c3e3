// Puts the segments of one TCP connection in order and cuts them into a protocol's data units; datagrams go straight through.
// Keeps at most one partial unit and a few early segments per direction. What is missing is said (sink.trouble), never guessed.
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "./protocol.ts";

const MOST_EARLY_SEGMENTS = 8;
const MOST_EARLY_BYTES = 65_536;
/** A missing segment that has not come by then was lost on the way to the sensor. */
const LATEST_MICROS = 500_000;

interface EarlySegment {
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly wireLength: number;
  readonly micros: number;
}

class Direction {
  isKnown = false;
  /** Next sequence number, as int32. */
  expected = 0;
  /** No unit border is known: the next segment that frames gives one. */
  isSeeking = true;
  carry: Uint8Array | null = null;
  carryView: DataView | null = null;
  carryLength = 0;
  early: EarlySegment[] = [];
  earlyBytes = 0;
}

export class DissectedFlow {
  private readonly definition: DissectorDefinition;
  private readonly state: DissectorState;
  private readonly directions: readonly [Direction, Direction] = [new Direction(), new Direction()];

  constructor(definition: DissectorDefinition) {
    this.definition = definition;
    this.state = definition.open();
  }

  /** One TCP segment. `seq` as int32; `wireLength` payload bytes were sent, `length` of them captured. */
  segment(direction: 0 | 1, seq: number, syn: boolean, view: DataView, bytes: Uint8Array, offset: number, length: number, wireLength: number, micros: number, sink: DissectionSink): void {
    const side = this.directions[direction];
    let start = seq;
    if (syn) {
      start = (seq + 1) | 0;
      if (!side.isKnown || side.expected !== start) {
        if (side.isKnown) this.forget(direction, side);
        side.early = [];
        side.earlyBytes = 0;
        side.isKnown = true;
        side.expected = start;
        side.isSeeking = false;
      }
    }
    this.giveUpOnLate(0, micros, sink);
    this.giveUpOnLate(1, micros, sink);
    if (wireLength <= 0) return;
    if (!side.isKnown) {
      side.isKnown = true;
      side.expected = start;
    }
    const ahead = (start - side.expected) | 0;
    if (ahead > 0) {
      this.keepEarly(direction, side, start, bytes, offset, length, wireLength, micros, sink);
      return;
    }
    const repeated = -ahead;
    if (repeated >= wireLength) return;
    side.expected = (start + wireLength) | 0;
    this.deliver(direction, side, view, bytes, offset + repeated, length - repeated, wireLength - repeated, micros, sink);
    if (side.early.length > 0) this.replay(direction, side, sink);
  }

  /**
   * The packet's sender (of `direction`) has all bytes of the other side up to `ack` (as int32): what is missing before it was lost on the
   * way to the sensor, and nothing is gained by waiting. To be called before segment().
   */
  acknowledged(direction: 0 | 1, ack: number, sink: DissectionSink): void {
    const other = direction === 0 ? 1 : 0;
    const side = this.directions[other];
    for (;;) {
      const first = side.early[0];
      if (first === undefined || ((ack - first.seq) | 0) <= 0) return;
      this.skipGap(other, side, sink);
    }
  }

  /** One UDP datagram: every unit in it is whole, or malformed. */
  datagram(direction: 0 | 1, view: DataView, bytes: Uint8Array, offset: number, length: number, wireLength: number, micros: number, sink: DissectionSink): void {
    const end = offset + length;
    let at = offset;
    while (at < end) {
      const unit = this.definition.frame(view, at, end - at);
      if (unit === FRAME_NOT_MINE || unit > this.definition.longestUnit) {
        sink.trouble(at === offset ? "not-mine" : "malformed");
        return;
      }
      if (unit === FRAME_NEEDS_MORE || at + unit > end) {
        sink.trouble(length < wireLength ? "gap" : "malformed");
        return;
      }
      this.state.unit(view, bytes, at, unit, direction, micros, sink);
      at += unit;
    }
    if (length < wireLength) sink.trouble("gap");
  }

  takeLooseEnds(ends: boolean, sink: DissectionSink): LooseEnds | null {
    return this.state.takeLooseEnds(ends, sink);
  }

  private forget(direction: 0 | 1, side: Direction): void {
    side.carryLength = 0;
    side.isSeeking = true;
    this.state.gap(direction);
  }

  private keepEarly(direction: 0 | 1, side: Direction, seq: number, bytes: Uint8Array, offset: number, length: number, wireLength: number, micros: number, sink: DissectionSink): void {
    if (side.early.some((known) => known.seq === seq && known.wireLength >= wireLength)) return;
    if (side.early.length >= MOST_EARLY_SEGMENTS || side.earlyBytes + length > MOST_EARLY_BYTES) this.skipGap(direction, side, sink);
    const ahead = (seq - side.expected) | 0;
    if (length > MOST_EARLY_BYTES || ahead <= 0) return;
    side.early.push({ seq, bytes: bytes.slice(offset, offset + length), wireLength, micros });
    side.early.sort((a, b) => (a.seq - b.seq) | 0);
    side.earlyBytes += length;
  }

  private giveUpOnLate(direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const side = this.directions[direction];
    if (side.early.length > 0 && side.early.some((kept) => micros - kept.micros > LATEST_MICROS)) this.skipGap(direction, side, sink);
  }

  /** The bytes before the first early segment are lost: go on behind them. */
  private skipGap(direction: 0 | 1, side: Direction, sink: DissectionSink): void {
    const first = side.early[0];
    if (first === undefined) return;
    sink.trouble("gap");
    this.forget(direction, side);
    side.expected = first.seq;
    this.replay(direction, side, sink);
  }

  private replay(direction: 0 | 1, side: Direction, sink: DissectionSink): void {
    for (;;) {
      const next = side.early[0];
      if (next === undefined || ((next.seq - side.expected) | 0) > 0) return;
      side.early.shift();
      side.earlyBytes -= next.bytes.length;
      const repeated = (side.expected - next.seq) | 0;
      if (repeated >= next.wireLength) continue;
      side.expected = (next.seq + next.wireLength) | 0;
      const view = new DataView(next.bytes.buffer, next.bytes.byteOffset, next.bytes.byteLength);
      this.deliver(direction, side, view, next.bytes, repeated, next.bytes.length - repeated, next.wireLength - repeated, next.micros, sink);
    }
  }

  /** Bytes in order. After a cut by the snap length the rest of the segment is a gap. */
  private deliver(direction: 0 | 1, side: Direction, view: DataView, bytes: Uint8Array, offset: number, length: number, wireLength: number, micros: number, sink: DissectionSink): void {
    if (length > 0) this.consume(direction, side, view, bytes, offset, offset + length, micros, sink);
    if (length < wireLength) {
      sink.trouble("gap");
      this.forget(direction, side);
    }
  }

  private consume(direction: 0 | 1, side: Direction, view: DataView, bytes: Uint8Array, offset: number, end: number, micros: number, sink: DissectionSink): void {
    const { definition } = this;
    let at = offset;
    if (side.carryLength > 0) {
      at = this.completeCarry(direction, side, bytes, offset, end, micros, sink);
      if (at < 0) return;
    }
    while (at < end) {
      const unit = definition.frame(view, at, end - at);
      if (unit === FRAME_NOT_MINE || unit > definition.longestUnit) {
        if (!side.isSeeking) {
          sink.trouble("malformed");
          this.forget(direction, side);
        }
        return;
      }
      if (unit === FRAME_NEEDS_MORE || at + unit > end) {
        this.carryOver(side, bytes, at, end);
        return;
      }
      side.isSeeking = false;
      this.state.unit(view, bytes, at, unit, direction, micros, sink);
      at += unit;
    }
  }

  private carryOver(side: Direction, bytes: Uint8Array, at: number, end: number): void {
    if (side.carry === null) {
      side.carry = new Uint8Array(this.definition.longestUnit);
      side.carryView = new DataView(side.carry.buffer);
    }
    const length = Math.min(end - at, side.carry.length);
    for (let i = 0; i < length; i++) side.carry[i] = bytes[at + i] as number;
    side.carryLength = length;
  }

  /** Completes the partial unit; returns where the next unit starts, or −1 when the segment is used up or given up. */
  private completeCarry(direction: 0 | 1, side: Direction, bytes: Uint8Array, offset: number, end: number, micros: number, sink: DissectionSink): number {
    const carry = side.carry as Uint8Array;
    const before = side.carryLength;
    const added = Math.min(end - offset, carry.length - before);
    for (let i = 0; i < added; i++) carry[before + i] = bytes[offset + i] as number;
    side.carryLength = before + added;
    const unit = this.definition.frame(side.carryView as DataView, 0, side.carryLength);
    const isFull = side.carryLength === carry.length;
    if (unit === FRAME_NOT_MINE || unit > carry.length || (unit === FRAME_NEEDS_MORE && isFull)) {
      sink.trouble("malformed");
      this.forget(direction, side);
      return -1;
    }
    if (unit === FRAME_NEEDS_MORE || unit > side.carryLength) return -1;
    side.carryLength = 0;
    side.isSeeking = false;
    this.state.unit(side.carryView as DataView, carry, 0, unit, direction, micros, sink);
    return offset + unit - before;
  }
}
