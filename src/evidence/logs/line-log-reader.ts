// A reader of logs whose lines each stand for themselves: what such formats share. Longer lines than a format has are read as far as it has them.
import { type CivilTime, instantOf } from "../../foundation/civil-time.ts";
import type { Micros } from "../../foundation/time.ts";
import type { LogReader, LogSink, LogSurroundings } from "./log-format.ts";
import { whatStampLeavesOpen } from "./syslog-header.ts";

const decoder = new TextDecoder();

export abstract class LineLogReader implements LogReader {
  protected readonly surroundings: LogSurroundings;
  private readonly mostLineBytes: number;

  constructor(surroundings: LogSurroundings, mostLineBytes: number) {
    this.surroundings = surroundings;
    this.mostLineBytes = mostLineBytes;
  }

  checkpoint(): unknown {
    return null;
  }

  record(bytes: Uint8Array, record: number, sink: LogSink): void {
    this.line(decoder.decode(bytes.length > this.mostLineBytes ? bytes.subarray(0, this.mostLineBytes) : bytes), record, sink);
  }

  protected abstract line(line: string, record: number, sink: LogSink): void;

  /** The instant of a stamp; what it leaves open is said. null = there is no such time. */
  protected instantOfStamp(stamp: CivilTime | null, sink: LogSink): Micros | null {
    if (stamp === null) return null;
    const { timezone, notAfter } = this.surroundings;
    const open = whatStampLeavesOpen(stamp, timezone);
    if (open !== "") sink.assumption(open);
    return instantOf(stamp, timezone, notAfter);
  }

  /** A line that is none of this log: collectors mix programs. */
  protected passOver(line: string, sink: LogSink): void {
    sink.irrelevant(line.trim() === "" ? "empty lines" : "lines of other programs");
  }
}
