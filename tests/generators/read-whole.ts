// Reads a capture's bytes with the product's reader, cut into chunks as told, and gathers everything that came out in a comparable form.
import { FlowMeter } from "./flow-meter.ts";
import { Packet } from "../../src/evidence/capture/packet.ts";
import { type CaptureOutcome, type CaptureState, readCapture } from "../../src/evidence/capture/read-capture.ts";

export interface WholeReading {
  readonly outcome: CaptureOutcome;
  /** Every packet that was handed on, one line each. */
  readonly packets: string[];
  /** The states at segment ends, the final one last, and how many packets had been handed on by then. */
  readonly segments: readonly { readonly state: CaptureState; readonly packets: number }[];
}

export interface ReadingStyle {
  /** Where chunks end, ascending; beyond the last one, one chunk. */
  readonly cuts?: readonly number[];
  readonly segmentBytes?: number;
  readonly startAt?: CaptureState | null;
}

/** The producer overwrites each chunk once the next one is asked for, as it is allowed to. */
export async function readWhole(content: Uint8Array, style: ReadingStyle = {}): Promise<WholeReading> {
  const start = style.startAt?.consumedBytes ?? 0;
  const edges = [start, ...(style.cuts ?? []).filter((cut) => cut > start && cut < content.length), content.length];
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let i = 1; i < edges.length; i++) {
      // Odd places in a larger buffer: offsets into the chunk are not offsets into its buffer.
      const buffer = new Uint8Array((edges[i] as number) - (edges[i - 1] as number) + 7);
      const chunk = buffer.subarray(5, buffer.length - 2);
      chunk.set(content.subarray(edges[i - 1], edges[i]));
      yield chunk;
      buffer.fill(0xee);
    }
  }
  const packets: string[] = [];
  const segments: { state: CaptureState; packets: number }[] = [];
  const meter = new FlowMeter({ source: 1, maximumFlows: 256 });
  const outcome = await readCapture({
    file: "test.pcap",
    chunks: chunks(),
    startAt: style.startAt ?? null,
    segmentBytes: style.segmentBytes ?? 1 << 30,
    sink: {
      packet: (p, view, bytes) => {
        packets.push(describePacket(p, bytes));
        meter.add(p, view, bytes);
      },
    },
    onSegment: async (state) => {
      // Through JSON, as a store keeps it.
      const kept = JSON.parse(JSON.stringify(state)) as CaptureState;
      segments.push({ state: { ...kept, first: state.first, last: state.last, lossShare: state.lossShare }, packets: packets.length });
    },
  });
  meter.finish();
  return { outcome, packets, segments };
}

const NAMES = Object.keys(new Packet()).filter((name) => name !== "payloadOffset") as (keyof Packet)[];

function describePacket(p: Packet, bytes: Uint8Array): string {
  const payload = Buffer.from(bytes.subarray(p.payloadOffset, p.payloadOffset + p.payloadLength)).toString("hex");
  return `${NAMES.map((name) => String(p[name])).join(" ")} ${payload}`;
}
