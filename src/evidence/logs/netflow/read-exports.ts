// Reads the flow exports that some content holds: the messages of an IPFIX file, or the datagrams to a collector inside a capture. Stops between
// records for the caller to store what was learnt. Makes no rows; the capture's own conversations are another reading's.
import { ipv4Text, ipv6Text } from "../../capture/address-text.ts";
import type { Packet } from "../../capture/packet.ts";
import { type CaptureState, readCapture } from "../../capture/read-capture.ts";
import type { ReadingState } from "../../reading-state.ts";
import { type FactSink, LogTally, type LogTallyCheckpoint } from "../log-tally.ts";
import type { Line } from "../split-lines.ts";
import { UDP } from "../logged-flow.ts";
import { type DecoderCheckpoint, ExportDecoder } from "./export-decoder.ts";
import { IpfixMessages } from "./ipfix-messages.ts";
import { exportVersion, isSflow } from "./recognise-export.ts";

export const EXPORTS_KIND = "flow exports";

/** Records are messages. */
export interface ExportState extends ReadingState {
  readonly kind: typeof EXPORTS_KIND;
  readonly contents: Readonly<Record<string, number>>;
  /** JSON: what is needed to go on. */
  readonly checkpoint: string;
}

export interface ExportReading {
  /** Name as shown to people. */
  readonly file: string;
  /** Datagrams in a capture, or messages one behind the other. */
  readonly content: "capture" | "ipfix";
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly sink: FactSink;
  readonly startAt: ExportState | null;
  readonly segmentBytes: number;
  readonly isSegmentDue: () => boolean;
  readonly onSegment: (state: ExportState, isFinal: boolean) => Promise<void>;
}

interface Checkpoint {
  readonly tally: LogTallyCheckpoint;
  readonly decoder: DecoderCheckpoint;
  readonly messages: number;
  /** null = an IPFIX file. */
  readonly capture: CaptureState | null;
}

/** What a UDP datagram of a capture is to us. Cheap enough to be asked of each. */
export function exportIn(packet: Packet, view: DataView): "export" | "sflow" | null {
  if (packet.transport !== UDP || packet.isFragment || packet.payloadLength < packet.payloadWireLength) return null;
  const from = packet.payloadOffset;
  const to = from + packet.payloadLength;
  if (exportVersion(view, from, to) !== null) return "export";
  return (packet.dstPort === SFLOW_PORT || packet.srcPort === SFLOW_PORT) && isSflow(view, from, to) ? "sflow" : null;
}

const SFLOW_PORT = 6_343;

export async function readExports(reading: ExportReading): Promise<void> {
  const exports = new Exports(reading);
  if (reading.content === "capture") await exports.readDatagrams(reading.chunks);
  else await exports.readMessages(reading.chunks);
}

/** How often isSegmentDue is asked of an IPFIX file. */
const WINDOW_BYTES = 1 << 20;

class Exports {
  private readonly from: Checkpoint | null;
  private readonly reading: ExportReading;
  private readonly tally: LogTally;
  private readonly decoder: ExportDecoder;
  private readonly line: Line = { bytes: new Uint8Array(0), number: 0, offsetBytes: 0, lengthBytes: 0, isTooLong: false };
  private messages = 0;

  constructor(reading: ExportReading) {
    this.reading = reading;
    this.from = reading.startAt === null ? null : (JSON.parse(reading.startAt.checkpoint) as Checkpoint);
    this.tally = new LogTally(reading.file, reading.sink, "message");
    if (this.from !== null) this.tally.restore(this.from.tally);
    this.messages = this.from?.messages ?? 0;
    this.decoder = new ExportDecoder(this.from?.decoder ?? null);
  }

  async readDatagrams(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { file, segmentBytes, isSegmentDue, onSegment } = this.reading;
    const outcome = await readCapture({
      file,
      chunks,
      segmentBytes,
      isSegmentDue,
      startAt: this.from?.capture ?? null,
      sink: {
        packet: (packet, view) => {
          if (exportIn(packet, view) !== "export") return;
          this.message(view, packet.payloadOffset, packet.payloadOffset + packet.payloadLength, exporterOf(packet), packet.record, packet.micros);
        },
      },
      onSegment: (capture, isFinal) => onSegment(this.state(capture.consumedBytes, capture, isFinal ? capture.warnings : []), isFinal),
    });
    // The format was looked at before: only a content that changed meanwhile comes here.
    if (outcome.outcome === "foreign") throw new Error(`the file changed while it was read: ${outcome.what}`);
  }

  async readMessages(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { segmentBytes, isSegmentDue, onSegment } = this.reading;
    const messages = new IpfixMessages(this.reading.startAt?.consumedBytes ?? 0, this.messages);
    let segmentStart = messages.consumedBytes;
    let asked = segmentStart;
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; ) {
        at += messages.give(chunk, at);
        for (let message = messages.next(); message !== null; message = messages.next()) {
          const { bytes, number, skippedBytes } = message;
          if (skippedBytes > 0) this.damage(number, skippedBytes);
          this.message(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.length, "file", number, null);
          if (messages.consumedBytes - asked < Math.min(WINDOW_BYTES, segmentBytes)) continue;
          asked = messages.consumedBytes;
          if (asked - segmentStart < segmentBytes && !isSegmentDue()) continue;
          segmentStart = asked;
          await onSegment(this.state(asked, null, []), false);
        }
      }
    }
    const rest = messages.restBytes === 0 ? [] : [`the file ends in the middle of a message: ${messages.restBytes} bytes are no whole one`];
    await onSegment(this.state(messages.consumedBytes, null, rest), true);
  }

  private message(view: DataView, from: number, to: number, exporter: string, record: number, received: number | null): void {
    this.messages++;
    this.line.number = record;
    this.tally.begin(this.line);
    if (!this.decoder.message(view, from, to, exporter, record, received, this.tally)) this.tally.notUnderstood(record, "a message whose sets do not fill it");
    this.tally.end();
  }

  private damage(record: number, skippedBytes: number): void {
    this.tally.begin(this.line);
    this.tally.notUnderstood(record, `${skippedBytes} bytes before message ${record} are no message`);
    this.tally.end();
  }

  private state(consumedBytes: number, capture: CaptureState | null, more: readonly string[]): ExportState {
    const { tally, decoder } = this;
    const checkpoint: Checkpoint = { tally: tally.checkpoint(), decoder: decoder.checkpoint(), messages: this.messages, capture };
    const { records, understood, first, last, lossShare, contents } = tally;
    const undecoded = decoder.undecodedSets;
    const missing = undecoded === 0 ? [] : [`${undecoded} data sets have no template in this source: their flows are not known. Exporters repeat templates; a longer file has them`];
    return {
      kind: EXPORTS_KIND,
      consumedBytes,
      records,
      understood,
      notUnderstood: records - understood,
      first: Number.isFinite(first) ? first : Number.NaN,
      last: Number.isFinite(last) ? last : Number.NaN,
      lossShare,
      warnings: [...tally.warnings(), ...missing, ...more],
      diagnostics: [...tally.diagnostics],
      contents,
      checkpoint: JSON.stringify(checkpoint),
    };
  }
}

function exporterOf(packet: Packet): string {
  return packet.ipVersion === 4 ? ipv4Text(packet.src3) : ipv6Text(packet.src0, packet.src1, packet.src2, packet.src3);
}
