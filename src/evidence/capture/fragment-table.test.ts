import { describe, expect, it } from "vitest";
import { ethernet, ipv4, ipv6, ipv6Fragment, ipv6Option, mac, udp } from "../../../tests/generators/frames.ts";
import { pcapFile } from "../../../tests/generators/capture-bytes.ts";
import { readWhole } from "../../../tests/generators/read-whole.ts";
import { FlowMeter } from "../../../tests/generators/flow-meter.ts";
import { readCapture } from "./read-capture.ts";

const START = 1e15;
const STYLE = { littleEndian: true, nanoseconds: false, linkType: 1 };
const whole = udp(40_000, 2222, new Uint8Array(3_000).fill(7));

/** Part of the datagram, as one frame. */
function fragment(from: number, to: number, identification = 1, source = 1): Uint8Array {
  return ethernet(
    { from: mac(source), to: mac(9), type: 0x0800 },
    ipv4({ from: [10, 0, 0, source], to: [10, 0, 0, 9], protocol: 17, identification, fragmentOffset: from, moreFragments: to < whole.length }, whole.subarray(from, to)),
  );
}

const FROM6 = [0xfd, ...Array<number>(14).fill(0), 1];
const TO6 = [0xfd, ...Array<number>(14).fill(0), 2];
function fragment6(from: number, to: number): Uint8Array {
  const datagram = ipv6Option(17, whole);
  return ethernet(
    { from: mac(1), to: mac(9), type: 0x86dd },
    ipv6({ from: FROM6, to: TO6, next: 44 }, ipv6Fragment({ next: 60, identification: 5, offset: from, more: to < datagram.length }, datagram.subarray(from, to))),
  );
}

async function conversations(frames: readonly (readonly [micros: number, bytes: Uint8Array])[]): Promise<string[]> {
  const meter = new FlowMeter({ source: 1 });
  async function* content(): AsyncGenerator<Uint8Array> {
    yield pcapFile(
      frames.map(([micros, bytes]) => ({ micros: START + micros, bytes })),
      STYLE,
    );
  }
  await readCapture({ file: "f", chunks: content(), startAt: null, segmentBytes: 1 << 30, onSegment: async () => meter.finish(), sink: { packet: meter.add.bind(meter) } });
  return meter
    .takePieces()
    .map((p) => `${p.a}:${p.portA} ${p.b}:${p.portB} ${p.packetsA}+${p.packetsB} fragments ${p.ipFragments}`)
    .sort();
}

describe("fragments", () => {
  it("count in the conversation of their first one", async () => {
    expect(
      await conversations([
        [0, fragment(0, 1480)],
        [1, fragment(1480, 2960)],
        [2, fragment(2960, 3008)],
      ]),
    ).toEqual(["10.0.0.1:40000 10.0.0.9:2222 3+0 fragments 3"]);
  });

  it("do so in any order", async () => {
    expect(
      await conversations([
        [0, fragment(2960, 3008)],
        [1, fragment(1480, 2960)],
        [2, fragment(0, 1480)],
      ]),
    ).toEqual(["10.0.0.1:40000 10.0.0.9:2222 3+0 fragments 3"]);
  });

  it("of IPv6 do so too, also where an extension header stands before the transport", async () => {
    expect(
      await conversations([
        [0, fragment6(1480, 2960)],
        [1, fragment6(0, 1480)],
        [2, fragment6(2960, 3016)],
      ]),
    ).toEqual(["fd00::1:40000 fd00::2:2222 3+0 fragments 3"]);
  });

  it("are told apart by sender and identification", async () => {
    expect(
      await conversations([
        [0, fragment(0, 1480, 1, 1)],
        [1, fragment(1480, 2960, 2, 1)],
        [2, fragment(1480, 2960, 1, 2)],
      ]),
    ).toEqual(["10.0.0.1:0 10.0.0.9:0 1+0 fragments 1", "10.0.0.1:40000 10.0.0.9:2222 1+0 fragments 1", "10.0.0.2:0 10.0.0.9:0 1+0 fragments 1"]);
  });

  it("that come after the number may have been used again are not taken for the same datagram", async () => {
    expect(
      await conversations([
        [0, fragment(0, 1480)],
        [31_000_000, fragment(1480, 2960)],
      ]),
    ).toEqual(["10.0.0.1:0 10.0.0.9:0 1+0 fragments 1", "10.0.0.1:40000 10.0.0.9:2222 1+0 fragments 1"]);
  });

  it("without a first one count for their addresses, at the latest at the end", async () => {
    expect(await conversations([[0, fragment(1480, 2960)]])).toEqual(["10.0.0.1:0 10.0.0.9:0 1+0 fragments 1"]);
  });

  it("cannot fill the memory: a flood of them is counted as it comes", async () => {
    const flood = Array.from({ length: 70_000 }, (_, i) => ({ micros: START + i, bytes: fragment(1480, 1488, i & 0xffff, 1 + (i >> 16)) }));
    const { packets, segments } = await readWhole(pcapFile(flood, STYLE), { segmentBytes: 1_000_000 });
    expect(packets.length).toBe(70_000);
    expect(Math.max(...segments.map(({ state }) => state.checkpoint.length))).toBeLessThan(100_000);
  });

  it("that wait at the end of a segment are still joined behind it", async () => {
    const bytes = pcapFile(
      [
        [0, fragment(1480, 2960)],
        [1, fragment(0, 1480)],
        [2, fragment(2960, 3008)],
      ].map(([micros, frame]) => ({ micros: START + (micros as number), bytes: frame as Uint8Array })),
      STYLE,
    );
    const first = await readWhole(bytes, { segmentBytes: 1_000 });
    const state = first.segments[0];
    expect(state?.packets).toBe(0);
    const rest = await readWhole(bytes, { startAt: state?.state ?? null });
    expect(rest.packets).toEqual(first.packets);
    expect(rest.packets.length).toBe(3);
  });
});
