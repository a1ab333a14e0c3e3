// What the counter tells of its flows as numbers in shared memory, and back: one thread writes, another reads the same calls in the same order.
// Payloads lie where the packets do, in the chunk that both threads see; what straddles two chunks is copied behind its event.
import { L2_BASE } from "../flows/flow-piece.ts";
import type { FlowSink } from "./flow-follower.ts";
import { INTS_PER_SLOT, intBase, type SlotWords } from "./flow-table.ts";
import { Packet, TRANSPORT_L2 } from "./packet.ts";
import type { Uptime } from "./tcp-clocks.ts";

export const EVENT_BUFFER_BYTES = 1 << 20;

/**
 * Words of an event. The first two are a float64, so every event has an even number of words.
 * Payload: micros, kind and bits and index, slot, what was recognised, offset, length, wire length, seq, ack, ports, transport, low words of both addresses, and as far as
 * they are not zero the high ones. Leaving: nothing, kind and bits, slot, then the words of the slot.
 */
const KIND = 2;
const SLOT = 3;
const RECOGNISED = 4;
const OFFSET = 5;
const LENGTH = 6;
const WIRE_LENGTH = 7;
const SEQ = 8;
const ACK = 9;
const PORTS = 10;
const TRANSPORT = 11;
const ADDRESSES = 12;
const SHORT_PAYLOAD = 16;
const LONG_PAYLOAD = 20;
const LEAVING_HEADER = 4;
const LEAVING = LEAVING_HEADER + INTS_PER_SLOT;

const IS_LEAVING = 1;
const ENDS = 2;
const IS_WHOLE = 4;
const IS_SWAPPED = 2;
/** The payload was copied behind the event. */
const IS_COPIED = 8;
/** Addresses of four words each. */
const IS_LONG = 16;
/** So much in front of a copied payload comes with it: some readers look at the end of the header. A multiple of 8. */
const LEAD_BYTES = 8;
const VERSION_SHIFT = 8;
const FLAGS_SHIFT = 16;
/** Where something was recognised, it is smaller than this. */
const INDEX_SHIFT = 24;
const MOST_INDEX = 255;

/** One buffer of events, as both threads see it. */
export interface EventBuffer {
  readonly memory: SharedArrayBuffer;
  words: number;
}

/** Writes events into buffers of shared memory. */
export class FlowEventWriter implements FlowSink {
  readonly uptimes: Uptime[] = [];
  private readonly chunks: SharedArrayBuffer;
  private readonly takeMemory: (bytes: number) => SharedArrayBuffer;
  private readonly onFull: (buffer: EventBuffer) => void;
  private memory: SharedArrayBuffer | null = null;
  private ints: Int32Array = new Int32Array(0);
  private doubles: Float64Array = new Float64Array(0);
  private at = 0;

  /** `chunks`: the memory in which chunks lie. `takeMemory`: at least so many bytes. */
  constructor(chunks: SharedArrayBuffer, takeMemory: (bytes: number) => SharedArrayBuffer, onFull: (buffer: EventBuffer) => void) {
    this.chunks = chunks;
    this.takeMemory = takeMemory;
    this.onFull = onFull;
  }

  payload(slot: number, index: number, recognised: number, p: Packet, swapped: boolean, transport: number, _view: DataView, bytes: Uint8Array): void {
    const isCopied = bytes.buffer !== this.chunks;
    const isLong = p.ipVersion === 6;
    const header = isLong ? LONG_PAYLOAD : SHORT_PAYLOAD;
    const size = isCopied ? header + wordsOfCopy(p.payloadLength) : header;
    if (this.at + size > this.ints.length) this.turn(size);
    const { ints, at } = this;
    this.doubles[at >> 1] = p.micros;
    ints[at + KIND] =
      (swapped ? IS_SWAPPED : 0) | (isCopied ? IS_COPIED : 0) | (isLong ? IS_LONG : 0) | (p.ipVersion << VERSION_SHIFT) | (p.tcpFlags << FLAGS_SHIFT) | (Math.min(index, MOST_INDEX) << INDEX_SHIFT);
    ints[at + SLOT] = slot;
    ints[at + RECOGNISED] = recognised;
    ints[at + OFFSET] = isCopied ? ((at + header) << 2) + LEAD_BYTES : bytes.byteOffset + p.payloadOffset;
    ints[at + LENGTH] = p.payloadLength;
    ints[at + WIRE_LENGTH] = p.payloadWireLength;
    ints[at + SEQ] = p.seq;
    ints[at + ACK] = p.ack;
    ints[at + PORTS] = (p.srcPort << 16) | p.dstPort;
    ints[at + TRANSPORT] = transport;
    ints[at + ADDRESSES] = p.src3;
    ints[at + ADDRESSES + 1] = p.dst3;
    ints[at + ADDRESSES + 2] = p.src2;
    ints[at + ADDRESSES + 3] = p.dst2;
    if (isLong) {
      ints[at + ADDRESSES + 4] = p.src1;
      ints[at + ADDRESSES + 5] = p.dst1;
      ints[at + ADDRESSES + 6] = p.src0;
      ints[at + ADDRESSES + 7] = p.dst0;
    }
    if (isCopied) {
      const lead = Math.min(LEAD_BYTES, p.payloadOffset);
      const copied = bytes.subarray(p.payloadOffset - lead, p.payloadOffset + p.payloadLength);
      new Uint8Array(ints.buffer).set(copied, ((at + header) << 2) + LEAD_BYTES - lead);
    }
    this.at = at + size;
  }

  leave(words: SlotWords, place: number, slot: number, ends: boolean, isWhole: boolean): void {
    if (this.at + LEAVING > this.ints.length) this.turn(LEAVING);
    const { ints, at } = this;
    ints[at + KIND] = IS_LEAVING | (ends ? ENDS : 0) | (isWhole ? IS_WHOLE : 0);
    ints[at + SLOT] = slot;
    const from = words.ints;
    const base = intBase(place);
    const to = at + LEAVING_HEADER;
    for (let i = 0; i < INTS_PER_SLOT; i++) ints[to + i] = from[base + i] as number;
    this.at = at + LEAVING;
  }

  uptime(uptime: Uptime): void {
    this.uptimes.push(uptime);
  }

  /** Hands on what was written so far. */
  flush(): void {
    const { memory, at } = this;
    if (memory === null || at === 0) return;
    this.memory = null;
    this.ints = new Int32Array(0);
    this.at = 0;
    this.onFull({ memory, words: at });
  }

  private turn(words: number): void {
    this.flush();
    const bytes = Math.max(EVENT_BUFFER_BYTES, words * Int32Array.BYTES_PER_ELEMENT);
    this.memory ??= this.takeMemory(bytes);
    this.ints = new Int32Array(this.memory);
    this.doubles = new Float64Array(this.memory);
  }
}

function wordsOfCopy(bytes: number): number {
  return ((LEAD_BYTES + bytes + 7) >> 3) << 1;
}

/** Reads buffers of events and calls the sink as the counter called the writer. */
export class FlowEventReader {
  private readonly chunkView: DataView;
  private readonly chunkBytes: Uint8Array;
  private readonly packet = new Packet();
  private readonly leavingDoubles = new Float64Array(INTS_PER_SLOT >> 1);
  private readonly leaving: SlotWords = { doubles: this.leavingDoubles, ints: new Int32Array(this.leavingDoubles.buffer) };

  constructor(chunks: SharedArrayBuffer) {
    this.chunkView = new DataView(chunks);
    this.chunkBytes = new Uint8Array(chunks);
  }

  read({ memory, words }: EventBuffer, sink: FlowSink): void {
    const ints = new Int32Array(memory);
    const doubles = new Float64Array(memory);
    const copiedView = new DataView(memory);
    const copiedBytes = new Uint8Array(memory);
    for (let at = 0; at < words; ) {
      const kind = ints[at + KIND] as number;
      const slot = ints[at + SLOT] as number;
      if ((kind & IS_LEAVING) !== 0) {
        const own = this.leaving.ints;
        for (let i = 0; i < INTS_PER_SLOT; i++) own[i] = ints[at + LEAVING_HEADER + i] as number;
        sink.leave(this.leaving, 0, slot, (kind & ENDS) !== 0, (kind & IS_WHOLE) !== 0);
        at += LEAVING;
        continue;
      }
      const p = this.packet;
      const isCopied = (kind & IS_COPIED) !== 0;
      const transport = ints[at + TRANSPORT] as number;
      fillPacket(p, ints, at, kind, transport);
      p.micros = doubles[at >> 1] as number;
      sink.payload(
        slot,
        kind >>> INDEX_SHIFT,
        ints[at + RECOGNISED] as number,
        p,
        (kind & IS_SWAPPED) !== 0,
        transport,
        isCopied ? copiedView : this.chunkView,
        isCopied ? copiedBytes : this.chunkBytes,
      );
      at += ((kind & IS_LONG) !== 0 ? LONG_PAYLOAD : SHORT_PAYLOAD) + (isCopied ? wordsOfCopy(p.payloadLength) : 0);
    }
  }
}

/** What followers look at; everything else of the packet was the counter's. */
function fillPacket(p: Packet, ints: Int32Array, at: number, kind: number, transport: number): void {
  const ports = ints[at + PORTS] as number;
  p.payloadOffset = ints[at + OFFSET] as number;
  p.payloadLength = ints[at + LENGTH] as number;
  p.payloadWireLength = ints[at + WIRE_LENGTH] as number;
  p.tcpFlags = (kind >>> FLAGS_SHIFT) & 0xff;
  p.seq = ints[at + SEQ] as number;
  p.ack = ints[at + ACK] as number;
  p.srcPort = ports >>> 16;
  p.dstPort = ports & 0xffff;
  p.ipVersion = (kind >>> VERSION_SHIFT) & 0xff;
  p.transport = transport >= L2_BASE ? TRANSPORT_L2 : transport;
  p.etherType = transport >= L2_BASE ? transport - L2_BASE : 0;
  p.src3 = ints[at + ADDRESSES] as number;
  p.dst3 = ints[at + ADDRESSES + 1] as number;
  p.src2 = ints[at + ADDRESSES + 2] as number;
  p.dst2 = ints[at + ADDRESSES + 3] as number;
  const isLong = (kind & IS_LONG) !== 0;
  p.src1 = isLong ? (ints[at + ADDRESSES + 4] as number) : 0;
  p.dst1 = isLong ? (ints[at + ADDRESSES + 5] as number) : 0;
  p.src0 = isLong ? (ints[at + ADDRESSES + 6] as number) : 0;
  p.dst0 = isLong ? (ints[at + ADDRESSES + 7] as number) : 0;
}
