// Fuzz target of the capture readers: whatever the bytes are, reading never throws, cutting into chunks and going on behind a segment change
// nothing, and every whole packet before damage is kept.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CapturedFrame,
  enhancedPacketBlock,
  interfaceBlock,
  join,
  nameBlock,
  pcapFile,
  pcapHeader,
  pcapngBlock,
  pcapngFile,
  pcapRecord,
  type PcapStyle,
  sectionBlock,
  statisticsBlock,
} from "../generators/capture-bytes.ts";
import { ethernet, ipv4, mac, tcp, text, udp } from "../generators/frames.ts";
import { readWhole } from "../generators/read-whole.ts";

const RUNS = Number(process.env.HOLDPOINT_FUZZ_RUNS ?? 150);
const START = Date.UTC(2026, 0, 5) * 1000;

const oneFrame = fc
  .record({ host: fc.integer({ min: 1, max: 4 }), port: fc.integer({ min: 1, max: 65_535 }), size: fc.integer({ min: 0, max: 300 }), kind: fc.constantFrom("tcp", "udp", "first", "later", "junk") })
  .map(({ host, port, size, kind }): Uint8Array => {
    const payload = new Uint8Array(size).fill(host);
    const fields = { from: [10, 0, 0, host], to: [10, 0, 0, 9], identification: host };
    if (kind === "junk") return payload;
    const ip =
      kind === "tcp"
        ? ipv4({ ...fields, protocol: 6 }, tcp({ from: port, to: 502, flags: 16, sequence: port }, payload))
        : kind === "udp"
          ? ipv4({ ...fields, protocol: 17 }, udp(port, 53, payload))
          : kind === "first"
            ? ipv4({ ...fields, protocol: 17, moreFragments: true }, udp(port, 53, payload))
            : ipv4({ ...fields, protocol: 17, fragmentOffset: 1480 }, payload);
    return ethernet({ from: mac(host), to: mac(9), type: 0x0800 }, ip);
  });
const frames: fc.Arbitrary<CapturedFrame[]> = fc.array(fc.tuple(oneFrame, fc.integer({ min: -1_000, max: 2_000_000 })), { minLength: 1, maxLength: 40 }).map((list) => {
  let micros = START;
  return list.map(([bytes, step]) => {
    micros += step;
    return { micros, bytes, wireLength: bytes.length + (step % 7 === 0 ? 100 : 0) };
  });
});
const capture: fc.Arbitrary<Uint8Array> = fc
  .tuple(frames, fc.boolean(), fc.boolean(), fc.boolean())
  .map(([list, littleEndian, nanoseconds, isPcap]) =>
    isPcap
      ? pcapFile(list, { littleEndian, nanoseconds, linkType: 1 })
      : join([
          pcapngFile(list.slice(0, 5), [1, 1], nanoseconds ? 9 : 6, littleEndian),
          nameBlock([10, 0, 0, 1], "hmi", littleEndian),
          statisticsBlock(0, 100, 3, littleEndian),
          pcapngBlock(0x0bad, new Uint8Array(9), littleEndian),
          pcapngFile(list.slice(5), [1], 6, !littleEndian),
        ]),
  );

type Damage = (bytes: Uint8Array, at: number, value: number) => Uint8Array;
const damages: readonly Damage[] = [
  (bytes) => bytes,
  (bytes, at) => bytes.slice(0, at),
  (bytes, at, value) => Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ (1 << (value & 7)) : byte)),
  (bytes, at, value) => join([bytes.subarray(0, at), new Uint8Array(value & 63).fill(value), bytes.subarray(at)]),
  (bytes, at, value) => join([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + (value & 63)))]),
  (bytes, at) => {
    const copy = bytes.slice();
    copy.fill(0xff, at, at + 4);
    return copy;
  },
  (bytes, at) => {
    const copy = bytes.slice();
    copy.fill(0, at, at + 16);
    return copy;
  },
];
const anything: fc.Arbitrary<Uint8Array> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(capture, fc.constantFrom(...damages), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255))
      .map(([bytes, damage, share, value]) => damage(bytes, Math.floor(share * bytes.length), value)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(pcapHeader({ littleEndian: true, nanoseconds: false, linkType: 1 }), sectionBlock(false)), fc.uint8Array({ maxLength: 2_000 }))
      .map(([head, rest]) => join([head, rest])),
  },
);

const cutsOf = (bytes: Uint8Array, shares: readonly number[]): number[] => shares.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b);
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

describe("reading captures that may be anything", () => {
  it("gives the same whether it comes in one chunk or in many", async () => {
    await fc.assert(
      fc.asyncProperty(anything, shares, async (bytes, cuts) => {
        const whole = await readWhole(bytes);
        const parts = await readWhole(bytes, { cuts: cutsOf(bytes, cuts) });
        expect(parts.outcome).toEqual(whole.outcome);
        expect(parts.packets).toEqual(whole.packets);
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it("gives the same when it goes on behind any segment", async () => {
    await fc.assert(
      fc.asyncProperty(anything, shares, fc.integer({ min: 40, max: 2_000 }), async (bytes, cuts, segmentBytes) => {
        const whole = await readWhole(bytes, { segmentBytes });
        for (const { state, packets } of whole.segments.slice(0, -1)) {
          const rest = await readWhole(bytes, { startAt: state, cuts: cutsOf(bytes, cuts) });
          expect(rest.outcome).toEqual(whole.outcome);
          expect(rest.packets).toEqual(whole.packets.slice(packets));
        }
      }),
      { numRuns: RUNS, seed: 2 },
    );
  });

  it("gives the same for a file that was learnt while it grew", async () => {
    await fc.assert(
      fc.asyncProperty(capture, fc.double({ min: 0, max: 1, noNaN: true }), async (bytes, share) => {
        const early = await readWhole(bytes.subarray(0, Math.max(4, Math.floor(share * bytes.length))));
        if (early.outcome.outcome !== "read") throw new Error("the first four bytes tell a capture");
        const late = await readWhole(bytes, { startAt: early.outcome.state });
        const whole = await readWhole(bytes);
        const state = (outcome: typeof whole.outcome) => (outcome.outcome === "read" ? { ...outcome.state, checkpoint: "" } : null);
        expect(state(late.outcome)).toEqual(state(whole.outcome));
        // A fragment that waited for its first one no longer does so at the end of what there was.
        expect([...early.packets, ...late.packets].length).toBe(whole.packets.length);
      }),
      { numRuns: RUNS, seed: 3 },
    );
  });

  it("keeps every whole packet before the damage", async () => {
    await fc.assert(
      fc.asyncProperty(frames, fc.boolean(), fc.boolean(), fc.uint8Array({ minLength: 1, maxLength: 200 }), async (list, littleEndian, isPcap, junk) => {
        const style: PcapStyle = { littleEndian, nanoseconds: false, linkType: 1 };
        const sound = isPcap ? pcapFile(list, style) : pcapngFile(list, [1], 6, littleEndian);
        const undamaged = await readWhole(sound);
        const damaged = await readWhole(join([sound, Uint8Array.from(junk, (byte) => byte | 0x80), Uint8Array.from(junk, (byte) => byte | 0x80)]));
        if (damaged.outcome.outcome !== "read" || undamaged.outcome.outcome !== "read") throw new Error("both begin as captures");
        expect(damaged.outcome.state.records).toBeGreaterThanOrEqual(list.length);
        expect(damaged.packets.slice(0, undamaged.packets.length).filter((line) => !undamaged.packets.includes(line))).toEqual([]);
        expect(damaged.outcome.state.warnings.length).toBeGreaterThan(0);
      }),
      { numRuns: RUNS, seed: 4 },
    );
  });
});

describe("absurd captures", () => {
  const style: PcapStyle = { littleEndian: true, nanoseconds: false, linkType: 1 };
  const frame = (number: number): CapturedFrame => ({
    micros: START + number * 1000,
    bytes: ethernet({ from: mac(1), to: mac(2), type: 0x0800 }, ipv4({ from: [10, 0, 0, 1], to: [10, 0, 0, 2], protocol: 17 }, udp(number + 1, 53, text("x")))),
  });
  const some = [0, 1, 2, 3].map(frame);

  it("goes on behind a record that says it is 4 GB long", async () => {
    const absurd = pcapRecord(frame(9), style);
    new DataView(absurd.buffer).setUint32(8, 0xffff_fff0, true);
    const { outcome, packets } = await readWhole(join([pcapFile(some, style), absurd, ...[10, 11, 12, 13].map((n) => pcapRecord(frame(n), style))]), { cuts: [100, 200, 300] });
    expect(packets.length).toBe(8);
    expect(outcome.outcome === "read" && outcome.state.diagnostics.map((d) => d.code)).toEqual(["pcap-record-length"]);
  });

  it.each([0, 4, 11, 0xffff_ffff, 0x7fff_ffff])("goes on behind a pcapng block of length %d", async (length) => {
    const absurd = enhancedPacketBlock(frame(9), 6, true);
    new DataView(absurd.buffer).setUint32(4, length, true);
    const { outcome, packets } = await readWhole(join([pcapngFile(some, [1], 6, true), absurd, ...[10, 11, 12, 13].map((n) => enhancedPacketBlock(frame(n), 6, true))]));
    expect(packets.length).toBe(8);
    expect(outcome.outcome === "read" && outcome.state.diagnostics.length).toBe(1);
  });

  it("counts packets of ten thousand interfaces, and says what it left out beyond the most a section may have", async () => {
    const interfaces = Array.from({ length: 10_000 }, () => interfaceBlock(1, 6, false));
    const last = enhancedPacketBlock({ ...frame(1), interfaceNumber: 9_999 }, 6, false);
    const none = enhancedPacketBlock({ ...frame(1), interfaceNumber: 10_000 }, 6, false);
    const { outcome, packets } = await readWhole(join([sectionBlock(false), ...interfaces, last, none]), { segmentBytes: 100_000 });
    expect(packets.length).toBe(1);
    expect(outcome.outcome === "read" && [outcome.state.records, outcome.state.understood]).toEqual([2, 1]);
    const state = (await readWhole(join([sectionBlock(false), ...Array.from({ length: 65_540 }, () => interfaceBlock(1, 6, false)), last]))).outcome;
    expect(state.outcome === "read" && state.state.warnings.join()).toContain("4 interfaces beyond 65536");
  });

  it("reads time that runs backwards and says so", async () => {
    const { outcome, packets } = await readWhole(pcapFile([frame(5), frame(4), frame(3)], style));
    expect(packets.length).toBe(3);
    expect(outcome.outcome === "read" && outcome.state.first).toBe(START + 3_000);
    expect(outcome.outcome === "read" && outcome.state.warnings.join()).toContain("time runs backwards 2 times");
  });

  it("does not consume a last packet that is cut, and says where the capture ends", async () => {
    const whole = pcapFile(some, style);
    const { outcome, packets } = await readWhole(whole.subarray(0, whole.length - 1), { cuts: [whole.length - 30] });
    expect(packets.length).toBe(3);
    if (outcome.outcome !== "read") throw new Error("it is a capture");
    expect(outcome.state.consumedBytes).toBe(whole.length - pcapRecord(frame(3), style).length);
    expect(outcome.state.warnings.join()).toContain("ends in the middle of a packet: expected a packet of 43 bytes, found 42");
  });

  it.each([
    ["empty", new Uint8Array(0)],
    ["text", text("hello world")],
    ["a PDF file", text("%PDF-1.4 …")],
    ["a gzip archive inside a gzip archive", Uint8Array.of(0x1f, 0x8b, 8, 0)],
    ["binary data of an unknown kind", Uint8Array.of(1, 2, 3, 4, 0xff)],
  ])("says that it found %s", async (what, bytes) => {
    const { outcome, segments } = await readWhole(bytes, { cuts: [1, 2, 3] });
    expect(outcome).toMatchObject({ outcome: "foreign", what });
    expect(segments).toEqual([]);
  });

  it("stops reading foreign content at once", async () => {
    expect((await readWhole(new Uint8Array(20 << 20).fill(0x20))).outcome).toMatchObject({ outcome: "foreign", what: "text" });
  });
});
