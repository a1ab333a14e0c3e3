// Every encapsulation leads to the conversation inside it; a frame that was cut anywhere is described as far as it goes.
import { describe, expect, it } from "vitest";
import { type CapturedFrame, pcapFile } from "../../../tests/generators/capture-bytes.ts";
import { layeredFrames } from "../../../tests/generators/layered-frames.ts";
import type { FlowPiece } from "../flows/flow-piece.ts";
import { decodePacket } from "./decode-packet.ts";
import { FlowMeter } from "../../../tests/generators/flow-meter.ts";
import { Packet } from "./packet.ts";
import { readCapture } from "./read-capture.ts";

async function meter(frames: readonly CapturedFrame[], linkType: number): Promise<{ pieces: FlowPiece[]; payloads: string[]; warnings: readonly string[] }> {
  const flows = new FlowMeter({ source: 1 });
  const payloads: string[] = [];
  async function* content(): AsyncGenerator<Uint8Array> {
    yield pcapFile(frames, { littleEndian: true, nanoseconds: false, linkType });
  }
  const outcome = await readCapture({
    file: "frames.pcap",
    chunks: content(),
    startAt: null,
    segmentBytes: 1 << 20,
    onSegment: async () => flows.finish(),
    sink: {
      packet: (p, view, bytes) => {
        payloads.push(Buffer.from(bytes.subarray(p.payloadOffset, p.payloadOffset + p.payloadLength)).toString("latin1"));
        flows.add(p, view, bytes);
      },
    },
  });
  return { pieces: flows.takePieces(), payloads, warnings: outcome.outcome === "read" ? outcome.state.warnings : [] };
}

describe("decodePacket", () => {
  it.each(layeredFrames)("finds the conversation in $name", async ({ linkType, bytes, expected }) => {
    const { pieces, payloads } = await meter([{ micros: 1e15, bytes }], linkType);
    const [piece] = pieces;
    const [portA, portB] = expected.ports ?? [0, 0];
    expect(pieces.length).toBe(1);
    const isUdpOrTcp = expected.transport === 17 || expected.transport === 6;
    expect(piece).toMatchObject({
      a: expected.a,
      b: expected.b,
      transport: expected.transport,
      vlan: expected.vlan ?? "",
      packetsA: 1,
      packetsB: 0,
      bytesA: bytes.length,
      bytesB: 0,
      ...(isUdpOrTcp ? { portA, portB } : {}),
    });
    if (expected.payload !== undefined) expect(payloads).toEqual([expected.payload]);
  });

  it.each(layeredFrames)("describes $name cut at every length without reading further", ({ linkType, bytes }) => {
    const packet = new Packet();
    for (let captured = 0; captured <= bytes.length; captured++) {
      // Nothing lies behind the captured bytes: a read past them throws.
      const cut = bytes.slice(0, captured);
      packet.wireLength = bytes.length;
      const isUnderstood = decodePacket(new DataView(cut.buffer), 0, captured, linkType, packet);
      if (captured === bytes.length) expect(isUnderstood).toBe(true);
      expect(packet.payloadOffset + packet.payloadLength).toBeLessThanOrEqual(captured);
      expect(packet.payloadLength).toBeGreaterThanOrEqual(0);
      expect(packet.payloadWireLength).toBeGreaterThanOrEqual(packet.payloadLength);
    }
  });

  it("counts the wire length of a packet cut by the snap length, and says so", async () => {
    const [frame] = layeredFrames;
    const { pieces, warnings } = await meter([{ micros: 1e15, bytes: (frame as { bytes: Uint8Array }).bytes.subarray(0, 42), wireLength: 1500 }], 1);
    expect(pieces[0]).toMatchObject({ portA: 40_000, portB: 53, bytesA: 1500 });
    expect(warnings).toEqual(["1 packet cut by the snap length of the capture"]);
  });

  it("says which packets belong to no conversation", async () => {
    const cooked = Uint8Array.from([0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0x88, 0xcc, 1, 2]);
    const { pieces, warnings } = await meter([{ micros: 1e15, bytes: cooked }], 113);
    expect(pieces).toEqual([]);
    expect(warnings.join()).toContain("1 packet without an address of sender or receiver");
    expect((await meter([{ micros: 1e15, bytes: cooked }], 105)).warnings).toEqual(["1 packet of a link type that is not read: IEEE 802.11 wireless (link type 105)"]);
  });
});
