// Whatever the counter tells, a reader of the events tells again: the same calls in the same order with the same packets, whether payloads lie in the
// shared chunks or were copied, and wherever a buffer is full.
import fc from "fast-check";
import { expect, test } from "vitest";
import { L2_BASE } from "../flows/flow-piece.ts";
import { EVENT_BUFFER_BYTES, type EventBuffer, FlowEventReader, FlowEventWriter } from "./flow-events.ts";
import type { FlowSink } from "./flow-follower.ts";
import { INTS_PER_SLOT, type SlotWords } from "./flow-table.ts";
import { Packet, TRANSPORT_L2 } from "./packet.ts";

const CHUNK_BYTES = 4_096;
/** Some readers look at the end of the header in front of the payload. */
const LEAD_BYTES = 8;
const int32 = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });
const words = fc.array(int32, { minLength: 4, maxLength: 4 });
const port = fc.nat(0xffff);

const payloadEvent = fc.record({
  kind: fc.constant("payload" as const),
  slot: fc.nat(1 << 20),
  index: fc.nat(255),
  recognised: int32,
  micros: fc.double({ noNaN: true }),
  version: fc.constantFrom(0, 4, 6),
  transport: fc.oneof(fc.constantFrom(6, 17, 2, 58), fc.nat(255)),
  etherType: port,
  flags: fc.nat(255),
  seq: int32,
  ack: int32,
  ports: fc.tuple(port, port),
  from: words,
  to: words,
  swapped: fc.boolean(),
  isShared: fc.boolean(),
  // A record's and a packet's header are in front of every payload.
  offset: fc.integer({ min: LEAD_BYTES, max: CHUNK_BYTES }),
  length: fc.oneof({ weight: 6, arbitrary: fc.nat(100) }, fc.nat(CHUNK_BYTES)),
  missing: fc.nat(2_000),
});
const leavingEvent = fc.record({
  kind: fc.constant("leave" as const),
  slot: fc.nat(1 << 20),
  place: fc.nat(2),
  ends: fc.boolean(),
  isWhole: fc.boolean(),
  words: fc.array(int32, { minLength: INTS_PER_SLOT, maxLength: INTS_PER_SLOT }),
});
const flushEvent = fc.constant({ kind: "flush" as const });
type Event = typeof payloadEvent extends fc.Arbitrary<infer P> ? P | (typeof leavingEvent extends fc.Arbitrary<infer L> ? L : never) | { readonly kind: "flush" } : never;

/** Notes every call as plain values, at once: nothing of it may be kept. */
class Heard implements FlowSink {
  readonly calls: unknown[] = [];

  payload(slot: number, index: number, recognised: number, p: Packet, swapped: boolean, transport: number, view: DataView, bytes: Uint8Array): void {
    const from = p.payloadOffset - LEAD_BYTES;
    const shown = Buffer.from(bytes.subarray(from, p.payloadOffset + p.payloadLength)).toString("hex");
    const viewed = Buffer.from(view.buffer as ArrayBuffer, view.byteOffset + from, LEAD_BYTES + p.payloadLength).toString("hex");
    const addresses = [p.src0, p.src1, p.src2, p.src3, p.dst0, p.dst1, p.dst2, p.dst3];
    const packet = [p.micros, p.ipVersion, p.transport, transport >= L2_BASE ? p.etherType : 0, p.tcpFlags, p.seq, p.ack, p.srcPort, p.dstPort, p.payloadLength, p.payloadWireLength];
    this.calls.push({ slot, index, recognised, swapped, transport, packet, addresses, shown, viewed });
  }

  leave({ ints, doubles }: SlotWords, place: number, slot: number, ends: boolean, isWhole: boolean): void {
    const own = ints.slice(place * INTS_PER_SLOT, (place + 1) * INTS_PER_SLOT);
    // The same bytes seen as the other kind of number.
    const bits = new Int32Array(doubles.buffer, doubles.byteOffset + place * INTS_PER_SLOT * 4, INTS_PER_SLOT).slice();
    this.calls.push({ slot, ends, isWhole, own, bits });
  }

  uptime(): void {
    throw new Error("uptimes are not events");
  }
}

function play(events: readonly Event[], sink: FlowSink, chunk: Uint8Array, straddling: Uint8Array, onFlush: () => void): void {
  const p = new Packet();
  for (const event of events) {
    if (event.kind === "flush") onFlush();
    else if (event.kind === "leave") {
      const ints = new Int32Array(INTS_PER_SLOT * 3);
      ints.set(event.words, event.place * INTS_PER_SLOT);
      sink.leave({ ints, doubles: new Float64Array(ints.buffer) }, event.place, event.slot, event.ends, event.isWhole);
    } else {
      const isLayer2 = event.version === 0;
      const transport = isLayer2 ? L2_BASE + event.etherType : event.transport;
      p.micros = event.micros;
      p.ipVersion = event.version;
      p.transport = isLayer2 ? TRANSPORT_L2 : event.transport;
      p.etherType = event.etherType;
      p.tcpFlags = event.flags;
      p.seq = event.seq;
      p.ack = event.ack;
      [p.srcPort, p.dstPort] = event.ports;
      [p.src0, p.src1, p.src2, p.src3] = (event.version === 6 ? event.from : [0, 0, isLayer2 ? event.from[2] : 0, event.from[3]]) as [number, number, number, number];
      [p.dst0, p.dst1, p.dst2, p.dst3] = (event.version === 6 ? event.to : [0, 0, isLayer2 ? event.to[2] : 0, event.to[3]]) as [number, number, number, number];
      p.payloadOffset = event.offset;
      p.payloadLength = Math.min(event.length, CHUNK_BYTES - event.offset);
      p.payloadWireLength = p.payloadLength + event.missing;
      const bytes = event.isShared ? chunk : straddling;
      sink.payload(event.slot, event.index, event.recognised, p, event.swapped, transport, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), bytes);
    }
  }
}

/** What the writer was told, and what the reader told of it. */
function roundTrip(events: readonly Event[], chunkAt: number): { told: unknown[]; heard: unknown[]; buffers: number } {
  const chunks = new SharedArrayBuffer(2 * CHUNK_BYTES);
  const chunk = new Uint8Array(chunks, chunkAt, CHUNK_BYTES);
  const straddling = new Uint8Array(CHUNK_BYTES);
  for (let i = 0; i < CHUNK_BYTES; i++) {
    chunk[i] = Math.imul(i + 1, 0x9e3779b1) >>> 24;
    straddling[i] = Math.imul(i + 7, 0x85ebca6b) >>> 24;
  }
  const told = new Heard();
  play(events, told, chunk, straddling, () => {});
  const buffers: EventBuffer[] = [];
  // Memory that was used before: nothing may depend on its being zero.
  const takeMemory = (bytes: number): SharedArrayBuffer => {
    const memory = new SharedArrayBuffer(bytes);
    new Uint8Array(memory).fill(0xa5);
    return memory;
  };
  const writer = new FlowEventWriter(chunks, takeMemory, (buffer) => buffers.push(buffer));
  play(events, writer, chunk, straddling, () => writer.flush());
  writer.flush();
  const heard = new Heard();
  const reader = new FlowEventReader(chunks);
  for (const buffer of buffers) reader.read(buffer, heard);
  return { told: told.calls, heard: heard.calls, buffers: buffers.length };
}

test("what was written is read: the same calls in the same order", () => {
  const event: fc.Arbitrary<Event> = fc.oneof({ weight: 12, arbitrary: payloadEvent }, { weight: 4, arbitrary: leavingEvent }, { weight: 1, arbitrary: flushEvent });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), fc.nat(CHUNK_BYTES), (events, chunkAt) => {
      const { told, heard } = roundTrip(events, chunkAt);
      expect(heard).toEqual(told);
    }),
    { seed: 11, numRuns: 300 },
  );
});

test("a full buffer is handed on between two events", () => {
  const [first] = fc.sample(payloadEvent, { seed: 3, numRuns: 1 });
  const large = { ...(first as Event & { kind: "payload" }), isShared: false, offset: LEAD_BYTES, length: CHUNK_BYTES };
  const count = Math.ceil((3 * EVENT_BUFFER_BYTES) / CHUNK_BYTES);
  const { told, heard, buffers } = roundTrip(new Array<Event>(count).fill(large), 0);
  expect(buffers).toBe(4);
  expect(heard).toEqual(told);
});
