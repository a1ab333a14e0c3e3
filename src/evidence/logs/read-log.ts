// Reads one log of lines from chunks of its decompressed content, and stops between lines for the caller to store what was learnt. Opens no
// file, undoes no compression, makes no rows. The counterpart of read-capture.ts.
import type { ReadingState } from "../reading-state.ts";
import type { LogFormat, LogReader, LogSurroundings } from "./log-format.ts";
import { type FactSink, LogTally, type LogTallyCheckpoint } from "./log-tally.ts";
import { type Line, LineSplitter } from "./split-lines.ts";

export interface LogState extends ReadingState {
  readonly contents: Readonly<Record<string, number>>;
  /** JSON: what is needed to go on at consumedBytes. */
  readonly checkpoint: string;
  readonly endsInLine: boolean;
}

export interface LogReading {
  readonly format: LogFormat;
  readonly surroundings: LogSurroundings;
  /** Decompressed content in order from `startAt.consumedBytes` (or 0); a chunk may be overwritten once the next one is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly sink: FactSink;
  /** Hides what a reader remembers of people; null where it does not. */
  readonly seal: TextSeal | null;
  readonly startAt: LogState | null;
  /** Bytes of content between two calls of onSegment. */
  readonly segmentBytes: number;
  /** Asked between lines, about once per megabyte: true ends the segment early. */
  readonly isSegmentDue: () => boolean;
  /** Awaited between two lines, about every segmentBytes, and once at the end (isFinal). */
  readonly onSegment: (state: LogState, isFinal: boolean) => Promise<void>;
}

export interface TextSeal {
  sealText(text: string): string;
  /** null = it was sealed with another key. */
  openText(sealed: string): string | null;
}

interface Checkpoint {
  readonly lines: number;
  readonly tally: LogTallyCheckpoint;
  /** Sealed, where it names people. */
  readonly reader: unknown;
}

/** How often isSegmentDue is asked. */
const WINDOW_BYTES = 1 << 20;

export async function readLog(reading: LogReading): Promise<LogState> {
  const { format, startAt, chunks, onSegment } = reading;
  const from = startAt === null ? null : (JSON.parse(startAt.checkpoint) as Checkpoint);
  const tally = new LogTally(reading.surroundings.file, reading.sink, "line", format.namesPeople ?? false);
  if (from !== null) tally.restore(from.tally);
  const seal = format.remembersPeople === true ? reading.seal : null;
  const reader = format.open(openedCheckpoint(from?.reader ?? null, seal), reading.surroundings);
  const lines = new LineSplitter(startAt?.consumedBytes ?? 0, from?.lines ?? 0);
  const state = (endsInLine: boolean): LogState => stateOf(format.id, tally, reader, lines, endsInLine, seal);
  let segmentStart = lines.consumedBytes;
  let asked = segmentStart;
  for await (const chunk of chunks) {
    lines.give(chunk);
    for (let line = lines.next(); line !== null; line = lines.next()) {
      readLine(line, reader, tally);
      if (lines.consumedBytes - asked < Math.min(WINDOW_BYTES, reading.segmentBytes)) continue;
      asked = lines.consumedBytes;
      if (asked - segmentStart < reading.segmentBytes && !reading.isSegmentDue()) continue;
      segmentStart = asked;
      await onSegment(state(false), false);
    }
  }
  const rest = lines.rest();
  if (rest !== null) readLine(rest, reader, tally);
  const last = state(rest !== null);
  await onSegment(last, true);
  return last;
}

function readLine(line: Line, reader: LogReader, tally: LogTally): void {
  if (line.isTooLong) {
    tally.tooLong(line);
    return;
  }
  tally.begin(line);
  reader.record(line.bytes, line.number, tally);
  tally.end();
}

/** With another key nothing can be opened: the reader begins without what it remembered. */
function openedCheckpoint(kept: unknown, seal: TextSeal | null): unknown {
  if (seal === null || kept === null) return kept;
  const text = typeof kept === "string" ? seal.openText(kept) : null;
  return text === null ? null : JSON.parse(text);
}

function stateOf(kind: string, tally: LogTally, reader: LogReader, lines: LineSplitter, endsInLine: boolean, seal: TextSeal | null): LogState {
  const remembered = reader.checkpoint();
  const checkpoint: Checkpoint = { lines: lines.linesRead, tally: tally.checkpoint(), reader: seal === null ? remembered : seal.sealText(JSON.stringify(remembered)) };
  const { records, understood, first, last, lossShare, contents } = tally;
  return {
    kind,
    consumedBytes: lines.consumedBytes,
    records,
    understood,
    notUnderstood: records - understood,
    first: Number.isFinite(first) ? first : Number.NaN,
    last: Number.isFinite(last) ? last : Number.NaN,
    lossShare,
    warnings: tally.warnings(),
    diagnostics: [...tally.diagnostics],
    contents,
    checkpoint: JSON.stringify(checkpoint),
    endsInLine,
  };
}
