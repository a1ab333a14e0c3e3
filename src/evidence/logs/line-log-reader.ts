// A reader of logs whose lines each stand for themselves: what such formats share. Longer lines than a format has are read as far as it has them.
import type { LogReader, LogSink, LogSurroundings } from "./log-format.ts";

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

  /** A line that is none of this log: collectors mix programs. */
  protected passOver(line: string, sink: LogSink): void {
    sink.irrelevant(line.trim() === "" ? "empty lines" : "lines of other programs");
  }
}
