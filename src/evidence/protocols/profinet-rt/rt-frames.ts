// Reads PROFINET real-time frames: how often each cyclic frame comes, what its data status says, what is missing by its cycle counter; alarms by
// their type. Reads no process data.
import { type DissectionSink, operationBit } from "../protocol.ts";
import { ALARM_DATA, ALARM_HIGH, ALARM_LOW, ALARM_NOTIFICATIONS, ALARM_TYPES, BLOCK_ALARM_HIGH, BLOCK_ALARM_LOW, FIRST_CYCLIC, LAST_CYCLIC } from "./codes.ts";

/** Cycle counter 2, data status 1, transfer status 1: the last bytes of a cyclic frame. */
const STATUS_SIZE = 4;
const FRAME_ID_SIZE = 2;
/** Cyclic frames of one flow whose counters are followed. */
const MOST_FRAMES = 128;
/** Half of the counter's range: further away is before. */
const HALF = 0x8000;

/** One side's frames carry outputs; the bytes do not say which. */
const READ_AND_WRITE = operationBit("read") | operationBit("write");
const STATUS_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, status) => `0x${status.toString(16).padStart(2, "0")}`);

interface CyclicFrame {
  readonly text: string;
  counter: number;
  /** Smallest step of the counter seen, in units of 31.25 µs; 0 = none yet. */
  step: number;
}

export class RealTimeFrames {
  private readonly cyclic = new Map<number, CyclicFrame>();

  frame(view: DataView, offset: number, length: number, frameId: number, micros: number, sink: DissectionSink): void {
    if (frameId >= FIRST_CYCLIC && frameId <= LAST_CYCLIC) this.cyclicFrame(view, offset, length, frameId, micros, sink);
    else if (frameId === ALARM_HIGH || frameId === ALARM_LOW) alarm(view, offset + FRAME_ID_SIZE, offset + length, frameId, sink);
    else sink.detail("frame", isSynchronisation(frameId) ? "synchronisation" : `0x${frameId.toString(16).padStart(4, "0")}`);
  }

  private cyclicFrame(view: DataView, offset: number, length: number, frameId: number, micros: number, sink: DissectionSink): void {
    if (length < FRAME_ID_SIZE + STATUS_SIZE) {
      sink.trouble("malformed");
      return;
    }
    const status = offset + length - STATUS_SIZE;
    const frame = this.known(frameId, view.getUint16(status));
    sink.request(micros);
    sink.detail("frame", frame.text);
    sink.detail("status", STATUS_TEXTS[view.getUint8(status + 2)] as string);
    sink.operation(READ_AND_WRITE);
    follow(frame, view.getUint16(status), sink);
  }

  private known(frameId: number, counter: number): CyclicFrame {
    let frame = this.cyclic.get(frameId);
    if (frame === undefined) {
      if (this.cyclic.size >= MOST_FRAMES) this.cyclic.clear();
      frame = { text: `0x${frameId.toString(16).padStart(4, "0")}`, counter, step: 0 };
      this.cyclic.set(frameId, frame);
    }
    return frame;
  }
}

/** The counter grows by the same step with every frame: twice the step is a frame that is missing. */
function follow(frame: CyclicFrame, counter: number, sink: DissectionSink): void {
  const step = (counter - frame.counter) & 0xffff;
  if (step === 0) return;
  if (step >= HALF) {
    sink.detail("sequence", "late");
    return;
  }
  frame.counter = counter;
  if (frame.step === 0 || step < frame.step) frame.step = step;
  else if (step >= 2 * frame.step) sink.detail("sequence", "gap");
}

/** PTCP: sync, follow-up, announce, delay. */
function isSynchronisation(frameId: number): boolean {
  return (frameId >= 0x0020 && frameId <= 0x0083) || (frameId >= 0xff00 && frameId <= 0xff43);
}

/** Destination 2, source 2, type 1, flags 1, sequence numbers 4, length 2; then a block: type 2, length 2, version 2, type of the notification 2. */
function alarm(view: DataView, at: number, end: number, frameId: number, sink: DissectionSink): void {
  if (at + 12 > end) {
    sink.trouble("malformed");
    return;
  }
  const priority = frameId === ALARM_HIGH ? "high" : "low";
  const type = view.getUint8(at + 4) & 0x0f;
  const block = at + 12;
  const hasNotification = type === ALARM_DATA && block + 8 <= end && (view.getUint16(block) === BLOCK_ALARM_HIGH || view.getUint16(block) === BLOCK_ALARM_LOW);
  const name = hasNotification ? (ALARM_NOTIFICATIONS[view.getUint16(block + 6)] ?? "of the maker") : (ALARM_TYPES[type] ?? "unknown");
  sink.detail("alarm", `${priority} ${name}`);
}
