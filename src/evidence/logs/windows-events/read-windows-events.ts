// Reads a Windows event log from chunks of its content, as EVTX or as XML, and stops between events (EVTX: between its chunks) for the caller to store what was
// learnt. Opens no file and makes no rows. Exports in lines (JSON, CSV) are read as other logs of lines are.
import type { ReadingState } from "../../reading-state.ts";
import { type FactSink, LogTally, type LogTallyCheckpoint } from "../log-tally.ts";
import type { Line } from "../split-lines.ts";
import { EventAssembler } from "./event-assembler.ts";
import { readChunk } from "./evtx-chunk.ts";
import { EvtxChunks, type FoundChunk } from "./evtx-chunks.ts";
import type { ReadEvent } from "./json-shapes.ts";
import { tellEvent } from "./tell-event.ts";
import { encodingOf, readXmlEvent, type XmlEncoding, XmlEvents } from "./xml-events.ts";

/** Records are events. */
export interface WindowsEventState extends ReadingState {
  readonly kind: "evtx" | "windows-event-xml";
  readonly contents: Readonly<Record<string, number>>;
  /** JSON: what is needed to go on. */
  readonly checkpoint: string;
}

export interface WindowsEventReading {
  /** Name as shown to people. */
  readonly file: string;
  readonly content: "evtx" | "xml";
  /** Decompressed content in order from `startAt.consumedBytes` (or 0). */
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly sink: FactSink;
  readonly startAt: WindowsEventState | null;
  readonly segmentBytes: number;
  readonly isSegmentDue: () => boolean;
  readonly onSegment: (state: WindowsEventState, isFinal: boolean) => Promise<void>;
}

interface Checkpoint {
  readonly tally: LogTallyCheckpoint;
  readonly events: number;
  /** Chunks of an EVTX file, and those whose checksums do not fit, with the place of the first. */
  readonly evtxChunks: number;
  readonly unfit: number;
  readonly firstUnfit: number;
  readonly encoding: XmlEncoding;
}

const WINDOW_BYTES = 1 << 20;

export async function readWindowsEvents(reading: WindowsEventReading): Promise<void> {
  const events = new Events(reading);
  if (reading.content === "evtx") await events.readEvtx();
  else await events.readXml();
}

class Events {
  private readonly reading: WindowsEventReading;
  private readonly from: Checkpoint | null;
  private readonly tally: LogTally;
  private readonly assembler = new EventAssembler();
  private readonly line: Line = { bytes: new Uint8Array(0), number: 0, offsetBytes: 0, lengthBytes: 0, isTooLong: false };
  private events: number;
  private evtxChunks: number;
  private unfit: number;
  private firstUnfit: number;
  private encoding: XmlEncoding;
  private segmentStart: number;
  private asked: number;

  constructor(reading: WindowsEventReading) {
    this.reading = reading;
    this.from = reading.startAt === null ? null : (JSON.parse(reading.startAt.checkpoint) as Checkpoint);
    this.tally = new LogTally(reading.file, reading.sink, "event", true);
    if (this.from !== null) this.tally.restore(this.from.tally);
    this.events = this.from?.events ?? 0;
    this.evtxChunks = this.from?.evtxChunks ?? 0;
    this.unfit = this.from?.unfit ?? 0;
    this.firstUnfit = this.from?.firstUnfit ?? 0;
    this.encoding = this.from?.encoding ?? "utf-8";
    this.segmentStart = reading.startAt?.consumedBytes ?? 0;
    this.asked = this.segmentStart;
  }

  async readEvtx(): Promise<void> {
    const chunks = new EvtxChunks(this.segmentStart);
    for await (const piece of this.reading.chunks) {
      for (let at = 0; at < piece.length; ) {
        at += chunks.give(piece, at);
        for (let chunk = chunks.next(); chunk !== null; chunk = chunks.next()) {
          this.chunk(chunk);
          await this.pause(chunks.consumedBytes);
        }
      }
    }
    const last = chunks.rest();
    if (last !== null) this.chunk(last);
    if (chunks.skippedBytes > 0) this.bad(`${chunks.skippedBytes} bytes at the end are no part of an event log`);
    await this.reading.onSegment(this.state(chunks.consumedBytes, last === null ? [] : ["the file ends within a chunk of events"]), true);
  }

  async readXml(): Promise<void> {
    let elements: XmlEvents | null = this.from === null ? null : new XmlEvents(this.segmentStart, this.encoding);
    for await (const piece of this.reading.chunks) {
      if (elements === null) {
        this.encoding = encodingOf(piece);
        elements = new XmlEvents(this.segmentStart, this.encoding);
      }
      for (let at = 0; at < piece.length; ) {
        at += elements.give(piece, at);
        for (let element = elements.next(); element !== null; element = elements.next()) {
          this.event(element.text === null ? { why: "an event whose beginning is missing, or that is longer than any" } : readXmlEvent(element.text, this.assembler), "");
          await this.pause(elements.consumedBytes);
        }
      }
    }
    if (elements?.isCut === true) this.bad("the file ends within an event");
    await this.reading.onSegment(this.state(elements?.consumedBytes ?? 0, []), true);
  }

  private chunk({ bytes, length, offsetBytes, skippedBytes }: FoundChunk): void {
    if (skippedBytes > 0) this.bad(`${skippedBytes} bytes before byte ${offsetBytes} are no part of an event log`);
    const { fitsChecksums } = readChunk(bytes, length, this.assembler, {
      event: (read, offset) => this.event(read, ` (at byte ${offsetBytes + offset})`),
      damage: (offset, damaged) => this.bad(`${damaged} bytes at byte ${offsetBytes + offset} are no event`),
    });
    if (!fitsChecksums && this.unfit++ === 0) this.firstUnfit = offsetBytes;
    this.evtxChunks++;
  }

  private event(read: ReadEvent, place: string): void {
    this.line.number = ++this.events;
    this.tally.begin(this.line);
    if (read === null || "why" in read) this.tally.notUnderstood(this.events, `${read === null ? "no event" : read.why}${place}`);
    else tellEvent(read.event, this.events, this.tally);
    this.tally.end();
  }

  private bad(why: string): void {
    this.event({ why }, "");
  }

  private async pause(consumedBytes: number): Promise<void> {
    const { segmentBytes, isSegmentDue, onSegment } = this.reading;
    if (consumedBytes - this.asked < Math.min(WINDOW_BYTES, segmentBytes)) return;
    this.asked = consumedBytes;
    if (consumedBytes - this.segmentStart < segmentBytes && !isSegmentDue()) return;
    this.segmentStart = consumedBytes;
    await onSegment(this.state(consumedBytes, []), false);
  }

  private state(consumedBytes: number, more: readonly string[]): WindowsEventState {
    const { tally, evtxChunks, unfit, firstUnfit } = this;
    const checkpoint: Checkpoint = { tally: tally.checkpoint(), events: this.events, evtxChunks, unfit, firstUnfit, encoding: this.encoding };
    const { records, understood, first, last, lossShare, contents } = tally;
    const unsound =
      unfit === 0
        ? []
        : [`${unfit} of ${evtxChunks} chunks do not fit their checksums, the first at byte ${firstUnfit}: the log was copied while in use, or is damaged. What could be read of them was`];
    return {
      kind: this.reading.content === "evtx" ? "evtx" : "windows-event-xml",
      consumedBytes,
      records,
      understood,
      notUnderstood: records - understood,
      first: Number.isFinite(first) ? first : Number.NaN,
      last: Number.isFinite(last) ? last : Number.NaN,
      lossShare,
      warnings: [...tally.warnings(), ...unsound, ...more],
      diagnostics: [...tally.diagnostics],
      contents,
      checkpoint: JSON.stringify(checkpoint),
    };
  }
}
