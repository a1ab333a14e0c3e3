// The hand-built frames of every encapsulation, decoded by tshark: it must find the same innermost conversation. So the frames are right too.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pcapFile } from "../generators/capture-bytes.ts";
import { ethernet, ipv4, mac, udp } from "../generators/frames.ts";
import { layeredFrames } from "../generators/layered-frames.ts";
import { compareExactly } from "./compare-lists.ts";
import { listsOfPieces, meterCapture } from "./metered-lists.ts";
import { hasTshark, listsOfPackets, readWithTshark } from "./tshark-lists.ts";

describe.skipIf(!hasTshark())("hand-built frames beside tshark (needs tshark)", () => {
  const folder = mkdtempSync(join(tmpdir(), "holdpoint-frames-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([...new Set(layeredFrames.map((frame) => frame.linkType))])("of link type %d", async (linkType) => {
    const frames = layeredFrames.filter((frame) => frame.linkType === linkType);
    const file = join(folder, `${linkType}.pcap`);
    writeFileSync(
      file,
      pcapFile(
        frames.map(({ bytes }, i) => ({ micros: Date.UTC(2026, 0, 5) * 1000 + i, bytes })),
        { littleEndian: true, nanoseconds: false, linkType },
      ),
    );
    const { packets } = readWithTshark(file);
    expect(packets.length).toBe(frames.length);
    expect(compareExactly(listsOfPieces((await meterCapture(file, 1 << 20)).pieces), listsOfPackets(packets))).toEqual([]);
  });

  it("differs on fragments: tshark counts a datagram once, in the packet that completes it; here each fragment counts", async () => {
    const datagram = udp(40_000, 2222, new Uint8Array(3_000));
    const fragments = [
      [0, 1480],
      [1480, 2960],
      [2960, 3008],
    ].map(([from = 0, to = 0]) =>
      ethernet({ from: mac(1), to: mac(2), type: 0x0800 }, ipv4({ from: [10, 0, 0, 1], to: [10, 0, 0, 2], protocol: 17, fragmentOffset: from, moreFragments: to < 3008 }, datagram.subarray(from, to))),
    );
    const file = join(folder, "fragments.pcap");
    writeFileSync(
      file,
      pcapFile(
        fragments.map((bytes, i) => ({ micros: 1e15 + i, bytes })),
        { littleEndian: true, nanoseconds: false, linkType: 1 },
      ),
    );
    const differences = compareExactly(listsOfPieces((await meterCapture(file, 1 << 20)).pieces), listsOfPackets(readWithTshark(file).packets));
    const fields = differences.map(({ list, field, ours, tshark }) => `${list} ${field}: ours ${ours}, tshark ${tshark}`);
    expect(fields).toEqual(["udp packetsFromA: ours 3, tshark 1", "udp bytesFromA: ours 3110, tshark 82", "udp first: ours 1000000000000000, tshark 1000000000000002"]);
  });
});
