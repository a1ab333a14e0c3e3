// The frames of EtherType 0x8892 between two stations: DCP, cyclic data and alarms share one flow, so one dissector reads them all, each frame by
// the reader of its protocol. What the frames mean is theirs.
import { DcpFrames } from "./profinet-dcp/dcp-frames.ts";
import { FIRST_DCP, LAST_DCP } from "./profinet-rt/codes.ts";
import { RealTimeFrames } from "./profinet-rt/rt-frames.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, type LooseEnds } from "./protocol.ts";

const LONGEST_FRAME = 9_018;

export const profinetDissector: DissectorDefinition = {
  longestUnit: LONGEST_FRAME,
  frame: (_view: DataView, _offset: number, available: number): number => (available < 2 ? FRAME_NEEDS_MORE : available),
  open: () => new ProfinetFlow(),
};

class ProfinetFlow implements DissectorState {
  private readonly realTime = new RealTimeFrames();
  /** Most flows never carry any. */
  private dcp: DcpFrames | null = null;

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const frameId = view.getUint16(offset);
    if (frameId < FIRST_DCP || frameId > LAST_DCP) {
      this.realTime.frame(view, offset, length, frameId, micros, sink);
      return;
    }
    this.dcp ??= new DcpFrames();
    this.dcp.frame(view, bytes, offset, length, direction, micros, sink);
  }

  gap(): void {
    // Frames have no gaps.
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.dcp?.takeLooseEnds(ends) ?? null;
  }
}
