// Puts the segments of one TCP connection in order and cuts them into a protocol's data units; datagrams go straight through.
// Keeps at most one partial unit and a few early segments per direction. What is missing is said (sink.trouble), never guessed.
import { OtherSide } from "./other-side.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_ENDS, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "./protocol.ts";

const MOST_EARLY_SEGMENTS = 8;
const MOST_EARLY_BYTES = 65_536;
/** A missing segment that has not come by then was lost on the way to the sensor. */
const LATEST_MICROS = 500_000;
const FIRST_CARRY_BYTES = 1_024;

interface EarlySegment {
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly wireLength: number;
  readonly micros: number;
}

/** Never added to: most directions keep nothing. */
const NONE_EARLY: EarlySegment[] = [];

class Direction {
  isKnown = false;
  /** Next sequence number, as int32. */
  expected = 0;
  /** No unit border is known: the next segment that frames gives one. */
  isSeeking = true;
  carry: Uint8Array | null = null;
  carryView: DataView | null = null;
  carryLength = 0;
  early: EarlySegment[] = NONE_EARLY;
  earlyBytes = 0;
  /** Bytes of the unit that is under way, which nobody reads. */
  toPass = 0;
}

/** Of flows of datagrams, which have no order to keep. */
const UNUSED: readonly [Direction, Direction] = [new Direction(), new Direction()];

export class DissectedFlow {
  /** By which it was opened. */
  readonly reads: DissectorDefinition;
  private definition: DissectorDefinition;
  private state: DissectorState;
  /** So much of a unit is shown at most. */
  private kept: number;
  /** Kept in both directions: usually none, and then nothing of the other direction has to be looked at. */
  private earlySegments = 0;
  private directions: readonly [Direction, Direction] = UNUSED;

  /** `ofDatagrams`: where it is known already that datagrams come. */
  constructor(definition: DissectorDefinition, ofDatagrams = false) {
    this.reads = definition;
    this.definition = ofDatagrams ? (definition.datagrams ?? definition) : definition;
    this.state = this.definition.open();
    this.kept = keptBytesOf(this.definition);
  }

  /** One TCP segment. `seq` as int32; `wireLength` payload bytes were sent, `length` of them captured. */
  segment(direction: 0 | 1, seq: number, syn: boolean, view: DataView, bytes: Uint8Array, offset: number, length: number, wireLength: number, micros: number, sink: DissectionSink): void {
    if (this.directions === UNUSED) this.directions = [new Direction(), new Direction()];
    const side = this.directions[direction];
    let start = seq;
    if (syn) {
      start = (seq + 1) | 0;
      if (!side.isKnown || side.expected !== start) {
        if (side.isKnown) this.forget(direction, side);
        this.earlySegments -= side.early.length;
        side.early = NONE_EARLY;
        side.earlyBytes = 0;
        side.toPass = 0;
        side.isKnown = true;
        side.expected = start;
        side.isSeeking = false;
      }
    }
    if (this.earlySegments > 0) {
      this.giveUpOnLate(direction, micros, sink);
      const other = direction === 0 ? 1 : 0;
      if (this.directions[other].early.length > 0) this.giveUpOnLate(other, micros, new OtherSide(sink));
    }
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
    if (this.earlySegments === 0) return;
    const other = direction === 0 ? 1 : 0;
    const side = this.directions[other];
    for (;;) {
      const first = side.early[0];
      if (first === undefined || ((ack - first.seq) | 0) <= 0) return;
      this.skipGap(other, side, new OtherSide(sink));
    }
  }

  /** One UDP datagram: every unit in it is whole, or malformed. */
  datagram(direction: 0 | 1, view: DataView, bytes: Uint8Array, offset: number, length: number, wireLength: number, micros: number, sink: DissectionSink): void {
    if (this.definition.datagrams !== undefined) this.readDatagrams(this.definition.datagrams, sink);
    const end = offset + length;
    let at = offset;
    while (at < end) {
      const unit = this.frame(view, at, end - at, direction);
      if (unit === FRAME_ENDS) return;
      if (unit === FRAME_NOT_MINE || unit > this.definition.longestUnit) {
        sink.trouble(at === offset ? "not-mine" : "malformed");
        return;
      }
      if (unit === FRAME_NEEDS_MORE || at + unit > end) {
        sink.trouble(length < wireLength ? "gap" : "malformed");
        return;
      }
      this.state.unit(view, bytes, at, Math.min(unit, this.kept), direction, micros, sink);
      at += unit;
    }
    if (length < wireLength) sink.trouble("gap");
  }

  /** `sink`: its sender is the first endpoint of the flow, its receiver the second. */
  takeLooseEnds(ends: boolean, sink: DissectionSink): LooseEnds | null {
    if (ends) this.readEarly(sink);
    return this.state.takeLooseEnds(ends, sink);
  }

  /** Nothing more comes: what waits behind missing bytes is read in the order of its times. */
  private readEarly(sink: DissectionSink): void {
    while (this.earlySegments > 0) {
      const [first, second] = this.directions.map((side) => side.early[0]?.micros ?? Number.POSITIVE_INFINITY) as [number, number];
      const direction = first <= second ? 0 : 1;
      this.skipGap(direction, this.directions[direction], direction === 0 ? sink : new OtherSide(sink));
    }
  }

  /** A flow is a stream or datagrams for its whole life: the first packet decides. */
  private readDatagrams(definition: DissectorDefinition, sink: DissectionSink): void {
    this.state.takeLooseEnds(true, sink);
    this.definition = definition;
    this.state = definition.open();
    this.kept = keptBytesOf(definition);
  }

  private forget(direction: 0 | 1, side: Direction): void {
    // What is not read any more has no gaps.
    if (side.toPass === Number.POSITIVE_INFINITY) return;
    side.carryLength = 0;
    side.toPass = 0;
    side.isSeeking = true;
    this.state.gap(direction);
  }

  private keepEarly(direction: 0 | 1, side: Direction, seq: number, bytes: Uint8Array, offset: number, length: number, wireLength: number, micros: number, sink: DissectionSink): void {
    if (side.early.some((known) => known.seq === seq && known.wireLength >= wireLength)) return;
    if (side.early.length >= MOST_EARLY_SEGMENTS || side.earlyBytes + length > MOST_EARLY_BYTES) this.skipGap(direction, side, sink);
    const ahead = (seq - side.expected) | 0;
    if (length > MOST_EARLY_BYTES || ahead <= 0) return;
    if (side.early === NONE_EARLY) side.early = [];
    side.early.push({ seq, bytes: bytes.slice(offset, offset + length), wireLength, micros });
    side.early.sort((a, b) => (a.seq - b.seq) | 0);
    this.earlySegments++;
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
    this.miss(direction, side, (first.seq - side.expected) | 0, sink);
    side.expected = first.seq;
    this.replay(direction, side, sink);
  }

  private replay(direction: 0 | 1, side: Direction, sink: DissectionSink): void {
    for (;;) {
      const next = side.early[0];
      if (next === undefined || ((next.seq - side.expected) | 0) > 0) return;
      side.early.shift();
      this.earlySegments--;
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
    if (length < wireLength) this.miss(direction, side, wireLength - length, sink);
  }

  /** So many bytes were not captured. Where they would have been passed over anyway, the next unit's beginning is still known. */
  private miss(direction: 0 | 1, side: Direction, missing: number, sink: DissectionSink): void {
    // Nobody would have read them.
    if (side.toPass === Number.POSITIVE_INFINITY) return;
    sink.trouble("gap");
    if (side.toPass >= missing) side.toPass -= missing;
    else this.forget(direction, side);
  }

  private consume(direction: 0 | 1, side: Direction, view: DataView, bytes: Uint8Array, offset: number, end: number, micros: number, sink: DissectionSink): void {
    let at = offset;
    if (side.carryLength > 0) {
      at = this.completeCarry(direction, side, bytes, offset, end, micros, sink);
      if (at < 0) return;
    }
    const { longestUnit } = this.definition;
    while (at < end) {
      if (side.toPass > 0) {
        const passed = Math.min(side.toPass, end - at);
        side.toPass -= passed;
        at += passed;
        continue;
      }
      const unit = this.frame(view, at, end - at, direction);
      if (unit === FRAME_ENDS) {
        side.toPass = Number.POSITIVE_INFINITY;
        return;
      }
      if (unit === FRAME_NOT_MINE || unit > longestUnit) {
        if (!side.isSeeking) {
          sink.trouble("malformed");
          this.forget(direction, side);
        }
        return;
      }
      const shown = Math.min(unit, this.kept);
      if (unit === FRAME_NEEDS_MORE || at + shown > end) {
        this.carryOver(side, bytes, at, end);
        return;
      }
      side.isSeeking = false;
      this.state.unit(view, bytes, at, shown, direction, micros, sink);
      at += shown;
      side.toPass = unit - shown;
    }
  }

  private frame(view: DataView, offset: number, available: number, direction: 0 | 1): number {
    return this.state.frame === undefined ? this.definition.frame(view, offset, available) : this.state.frame(view, offset, available, direction);
  }

  private carryOver(side: Direction, bytes: Uint8Array, at: number, end: number): void {
    const length = Math.min(end - at, this.kept);
    this.makeRoom(side, length);
    const carry = side.carry as Uint8Array;
    copyBytes(bytes, at, length, carry, 0);
    side.carryLength = length;
  }

  private makeRoom(side: Direction, length: number): void {
    if (side.carry !== null && side.carry.length >= length) return;
    const grown = new Uint8Array(Math.min(this.kept, Math.max(FIRST_CARRY_BYTES, length, (side.carry?.length ?? 0) * 2)));
    if (side.carry !== null) grown.set(side.carry.subarray(0, side.carryLength));
    side.carry = grown;
    side.carryView = new DataView(grown.buffer);
  }

  /** Completes the partial unit; returns where the next unit starts, or −1 when the segment is used up or given up. */
  private completeCarry(direction: 0 | 1, side: Direction, bytes: Uint8Array, offset: number, end: number, micros: number, sink: DissectionSink): number {
    const before = side.carryLength;
    const added = Math.min(end - offset, this.kept - before);
    this.makeRoom(side, before + added);
    const carry = side.carry as Uint8Array;
    copyBytes(bytes, offset, added, carry, before);
    side.carryLength = before + added;
    const unit = this.frame(side.carryView as DataView, 0, side.carryLength, direction);
    if (unit === FRAME_ENDS) {
      side.carryLength = 0;
      side.toPass = Number.POSITIVE_INFINITY;
      return -1;
    }
    if (unit === FRAME_NOT_MINE || unit > this.definition.longestUnit || (unit === FRAME_NEEDS_MORE && side.carryLength === this.kept)) {
      sink.trouble("malformed");
      this.forget(direction, side);
      return -1;
    }
    const shown = Math.min(unit, this.kept);
    if (unit === FRAME_NEEDS_MORE || shown > side.carryLength) return -1;
    side.carryLength = 0;
    side.isSeeking = false;
    this.state.unit(side.carryView as DataView, carry, 0, shown, direction, micros, sink);
    side.toPass = unit - shown;
    // A frame that is decided later than its end lies wholly before this segment.
    return Math.max(offset, offset + shown - before);
  }
}

function keptBytesOf(definition: DissectorDefinition): number {
  return Math.min(definition.longestUnit, definition.keptBytes ?? definition.longestUnit);
}

/** Up to here a loop is faster than making a view of the bytes; beyond it is slower many times over. */
const SHORT_COPY = 32;

function copyBytes(from: Uint8Array, at: number, length: number, to: Uint8Array, toAt: number): void {
  if (length > SHORT_COPY) to.set(from.subarray(at, at + length), toAt);
  else for (let i = 0; i < length; i++) to[toAt + i] = from[at + i] as number;
}
