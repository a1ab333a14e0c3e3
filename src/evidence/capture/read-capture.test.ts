// Formats and their variants, names and drop counters of pcapng, segments. Damage and cutting are in tests/fuzz/capture-files.test.ts.
import { describe, expect, it } from "vitest";
import { enhancedPacketBlock, interfaceBlock, join, nameBlock, pcapFile, pcapHeader, pcapngBlock, pcapngFile, sectionBlock, statisticsBlock } from "../../../tests/generators/capture-bytes.ts";
import { ethernet, ipv4, mac, text, udp } from "../../../tests/generators/frames.ts";
import { readWhole } from "../../../tests/generators/read-whole.ts";
import type { CaptureState } from "./read-capture.ts";

const START = Date.UTC(2026, 0, 5) * 1000;
const frame = (number: number) => ({
  micros: START + number * 1_000_001,
  bytes: ethernet({ from: mac(1), to: mac(2), type: 0x0800 }, ipv4({ from: [10, 0, 0, 1], to: [10, 0, 0, 2], protocol: 17 }, udp(1_000 + number, 53, text("abc")))),
});
const frames = [0, 1, 2, 3].map(frame);

async function stateOf(bytes: Uint8Array): Promise<CaptureState> {
  const { outcome } = await readWhole(bytes);
  if (outcome.outcome !== "read") throw new Error(outcome.what);
  return outcome.state;
}

/** A pcap with `extra` bytes behind each record's usual header. */
function variant(magic: number, extra: number, littleEndian = true): Uint8Array {
  const style = { littleEndian, nanoseconds: false, linkType: 1 };
  const header = pcapHeader(style);
  new DataView(header.buffer).setUint32(0, magic, littleEndian);
  const records = frames.flatMap((one) => {
    const record = pcapFile([one], style).subarray(24);
    return [record.subarray(0, 16), new Uint8Array(extra).fill(3), record.subarray(16)];
  });
  return join([header, ...records]);
}

describe("readCapture", () => {
  it.each([true, false].flatMap((littleEndian) => [true, false].map((nanoseconds) => ({ littleEndian, nanoseconds }))))("reads pcap %o", async (style) => {
    const state = await stateOf(pcapFile(frames, { ...style, linkType: 1 }));
    expect(state).toMatchObject({ kind: "pcap", records: 4, understood: 4, first: START, last: START + 3_000_003, warnings: [], diagnostics: [], names: [], lossShare: Number.NaN });
  });

  it.each([
    ["with Nokia's four bytes more", 0xa1b2c3d4, 4],
    ["of Kuznetzov's patch", 0xa1b2cd34, 8],
    ["of its older form", 0xa1b2cd34, 12],
  ])("reads pcap %s", async (_, magic, extra) => {
    for (const littleEndian of [true, false]) {
      const { outcome, packets } = await readWhole(variant(magic, extra, littleEndian), { cuts: [50, 150] });
      expect(outcome).toMatchObject({ outcome: "read", state: { records: 4, understood: 4, diagnostics: [] } });
      expect(packets.every((line) => line.endsWith("616263"))).toBe(true);
    }
  });

  it("leaves out the frame check sequence that a pcap header announces", async () => {
    const bytes = pcapFile(
      frames.map((one) => ({ ...one, bytes: join([one.bytes, new Uint8Array(4)]) })),
      { littleEndian: true, nanoseconds: false, linkType: 1 },
    );
    new DataView(bytes.buffer).setUint32(20, 0x2400_0001, true);
    expect((await readWhole(bytes)).packets.map((line) => line.slice(-6))).toEqual(["616263", "616263", "616263", "616263"]);
  });

  it.each([0, 3, 6, 9, 10])("reads pcapng time stamps of 10^-%d seconds", async (resolution) => {
    const micros = resolution < 6 ? START : START + 5;
    for (const littleEndian of [true, false]) {
      expect(await stateOf(pcapngFile([{ ...frame(0), micros }], [1], resolution, littleEndian))).toMatchObject({ kind: "pcapng", records: 1, first: micros, last: micros });
    }
  });

  it("reads several interfaces of different link types, and sections of both byte orders behind each other", async () => {
    const raw = frame(0).bytes.subarray(14);
    const bytes = join([pcapngFile([{ ...frame(0), interfaceNumber: 1, bytes: raw }, frame(1)], [1, 101], 9, true), pcapngFile([frame(2)], [1], 6, false)]);
    expect(await stateOf(bytes)).toMatchObject({ records: 3, understood: 3, warnings: [] });
  });

  it("gives the names for addresses that a pcapng carries, once each", async () => {
    const names = [nameBlock([10, 0, 0, 1], "hmi-1.plant", true), nameBlock([10, 0, 0, 1], "hmi-1.plant", true), nameBlock([10, 0, 0, 2], "plc\u001b[2J", true)];
    const state = await stateOf(join([pcapngFile([frame(0)], [1], 6, true), ...names]));
    expect(state.names).toEqual([
      { address: "10.0.0.1", name: "hmi-1.plant" },
      { address: "10.0.0.2", name: "plc\ufffd[2J" },
    ]);
  });

  it("computes the share of lost packets from the drop counters", async () => {
    const state = await stateOf(join([pcapngFile(frames.slice(0, 3), [1], 6, true), statisticsBlock(0, 4, 1, true)]));
    expect(state.lossShare).toBe(0.25);
    expect((await stateOf(pcapngFile(frames, [1], 6, true))).lossShare).toBeNaN();
  });

  it("reads simple packet blocks, which have no time, and obsolete packet blocks", async () => {
    const { bytes } = frame(0);
    const simple = join([Uint8Array.of(bytes.length, 0, 0, 0), bytes]);
    const timed = enhancedPacketBlock(frame(1), 6, true).slice(8, -4);
    // The obsolete block has the interface and a drop count in 16 bits each.
    timed.set([0, 0, 2, 0], 0);
    const state = await stateOf(join([sectionBlock(true), interfaceBlock(1, 6, true), pcapngBlock(2, timed, true), pcapngBlock(3, simple, true)]));
    expect(state).toMatchObject({ records: 2, understood: 2, first: START + 1_000_001, last: START + 1_000_001 });
    expect(state.warnings).toEqual(["1 packet without a time stamp, dated like the packet before"]);
    expect(state.lossShare).toBe(0.5);
  });

  it("passes over a long unknown block without keeping it", async () => {
    const bytes = join([pcapngFile(frames.slice(0, 2), [1], 6, true), pcapngBlock(0x0bad, new Uint8Array(5 << 20), true), ...frames.slice(2).map((one) => enhancedPacketBlock(one, 6, true))]);
    const { outcome, packets, segments } = await readWhole(bytes, { cuts: [1_000_000, 2_000_000], segmentBytes: 1 << 20 });
    expect(packets.length).toBe(4);
    expect(outcome).toMatchObject({ state: { warnings: ["1 blocks that hold no packets were passed over: 0xbad (1)"] } });
    expect(segments.length).toBeGreaterThan(3);
  });

  it("ends segments between packets, about every segmentBytes and when told to", async () => {
    const bytes = pcapFile(
      Array.from({ length: 1_000 }, (_, i) => frame(i)),
      { littleEndian: true, nanoseconds: false, linkType: 1 },
    );
    const { segments } = await readWhole(bytes, { segmentBytes: 10_000 });
    const ends = segments.map(({ state }) => state.consumedBytes);
    expect(ends.at(-1)).toBe(bytes.length);
    expect(ends.length).toBeGreaterThan(3);
    for (const { state, packets } of segments) expect([state.records, (state.consumedBytes - 24) % (16 + 45)]).toEqual([packets, 0]);
  });

  it("dates a packet with an impossible fraction of a second like the one before", async () => {
    const bytes = pcapFile(frames, { littleEndian: true, nanoseconds: false, linkType: 1 });
    new DataView(bytes.buffer).setUint32(24 + 61 + 4, 4_294_698_864, true);
    const state = await stateOf(bytes);
    expect(state.warnings).toEqual(["1 packet with an impossible time stamp, first packet 2, dated like the packet before"]);
    expect(state.last).toBe(START + 3_000_003);
  });
});
