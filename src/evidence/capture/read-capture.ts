// Reads one capture from chunks of its decompressed content: finds the format, hands every whole packet to the sink, and stops between
// packets for the caller to store what was learnt. Packets wholly inside a chunk are read in place; only what straddles is copied.
// Opens no file, undoes no compression and stores nothing.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import type { ReadingState } from "../reading-state.ts";
import { captureFormat, describeForeign, FORMAT_BYTES } from "./capture-format.ts";
import { CaptureTally, type PacketSink, type TallyCheckpoint } from "./capture-tally.ts";
import { CarriedBytes } from "./carried-bytes.ts";
import { type Damage, damageDiagnostic, hexAt } from "./damage.ts";
import { type PcapCheckpoint, PcapReader } from "./pcap-reader.ts";
import { type PcapngCheckpoint, PcapngReader } from "./pcapng-reader.ts";

/** What is lost at most when a learn is killed; about a second of work. */
export const DEFAULT_SEGMENT_BYTES = 256 << 20;
/** How often isSegmentDue is asked: a scan makes at most some ten thousand flows in between. */
const WINDOW_BYTES = 1 << 20;
const SMALLEST_WINDOW_BYTES = 64;
/** So much of the beginning is looked at to name what is no capture. */
const FOREIGN_SAMPLE_BYTES = 256;

export interface CaptureReading {
  /** Name as shown to people. */
  readonly file: string;
  /**
   * Decompressed content in order from `startAt.consumedBytes` (or 0). A chunk's buffer may be reused by its producer once the next chunk is
   * asked for, and may be shared memory.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly sink: PacketSink;
  /** Frames that a mirror port copied twice count once. Default false: they are suspected, and said. */
  readonly dropsCopies?: boolean;
  /** Goes on behind an earlier segment. */
  readonly startAt: CaptureState | null;
  /** Bytes of content between two calls of onSegment; see DEFAULT_SEGMENT_BYTES. */
  readonly segmentBytes: number;
  /** Asked about once per megabyte: true ends the segment early, e.g. when too many rows wait. */
  readonly isSegmentDue?: () => boolean;
  /** Awaited between two packets, about every segmentBytes and once at the end (isFinal). */
  readonly onSegment: (state: CaptureState, isFinal: boolean) => Promise<void>;
}

export interface CaptureState extends ReadingState {
  readonly kind: "pcap" | "pcapng";
  /** From pcapng name resolution blocks, all so far, at most 100,000. */
  readonly names: readonly { readonly address: string; readonly name: string }[];
  /** JSON: what a reader needs to go on at consumedBytes. */
  readonly checkpoint: string;
}

export type CaptureOutcome = { readonly outcome: "read"; readonly state: CaptureState } | { readonly outcome: "foreign"; readonly what: string; readonly diagnostic: Diagnostic };

interface Checkpoint {
  readonly tally: TallyCheckpoint;
  /** null = the file header was not whole yet. */
  readonly pcap: PcapCheckpoint | null;
  readonly pcapng: PcapngCheckpoint | null;
}

export async function readCapture(reading: CaptureReading): Promise<CaptureOutcome> {
  const content = new CaptureContent(reading);
  for await (const chunk of reading.chunks) {
    await content.add(chunk);
    if (content.isForeign) break;
  }
  return content.end();
}

class CaptureContent {
  /** Set when the first bytes are those of no capture; nothing is read then. */
  isForeign = false;
  private readonly reading: CaptureReading;
  private readonly tally: CaptureTally;
  private readonly carried = new CarriedBytes();
  private pcap: PcapReader | null = null;
  private pcapng: PcapngReader | null = null;
  private needsHeader = false;
  private consumedBytes = 0;
  private segmentStart = 0;
  private foreignSample: Uint8Array = new Uint8Array(0);

  constructor(reading: CaptureReading) {
    this.reading = reading;
    this.tally = new CaptureTally(reading.file, reading.dropsCopies ?? false);
    const from = reading.startAt;
    if (from === null) return;
    this.consumedBytes = from.consumedBytes;
    this.segmentStart = from.consumedBytes;
    const checkpoint = JSON.parse(from.checkpoint) as Checkpoint;
    this.tally.restore(checkpoint.tally);
    if (from.kind === "pcap") {
      this.pcap = new PcapReader();
      this.needsHeader = checkpoint.pcap === null;
      if (checkpoint.pcap !== null) this.pcap.restore(checkpoint.pcap);
    } else {
      this.pcapng = new PcapngReader();
      if (checkpoint.pcapng !== null)
        this.pcapng.restore(
          checkpoint.pcapng,
          from.names.map(({ address, name }) => ({ endpoint: address, name })),
        );
    }
  }

  /** Reads all of the chunk but a last part of a packet, which is kept. */
  async add(chunk: Uint8Array): Promise<void> {
    let at = 0;
    // What was carried is completed by as little as it takes; from there on the chunk is read in place.
    for (let step = 4096; this.carried.length > 0 && at < chunk.length; step *= 2) {
      at += this.carried.append(chunk, at, step);
      const read = this.feed(this.carried.view, this.carried.bytes, 0, this.carried.length, false);
      if (this.isForeign) return;
      this.carried.drop(read);
      if (this.carried.length <= at) {
        at -= this.carried.length;
        this.carried.drop(this.carried.length);
      }
      if (read > 0) await this.endSegmentIfDue();
    }
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const usualWindow = Math.min(WINDOW_BYTES, Math.max(SMALLEST_WINDOW_BYTES, this.reading.segmentBytes));
    let window = usualWindow;
    while (at < chunk.length) {
      const end = Math.min(chunk.length, at + window);
      const read = this.feed(view, chunk, at, end, false);
      if (this.isForeign) return;
      if (read === 0 && end === chunk.length) break;
      window = read > 0 ? usualWindow : window * 2;
      at += read;
      if (read > 0) await this.endSegmentIfDue();
    }
    this.carried.append(chunk, at, chunk.length - at);
  }

  async end(): Promise<CaptureOutcome> {
    const { carried, tally, reading } = this;
    const read = this.isForeign ? 0 : this.feed(carried.view, carried.bytes, 0, carried.length, true);
    if (this.pcap === null && this.pcapng === null) return foreign(reading.file, this.foreignSample);
    carried.drop(read);
    tally.finish(carried.view, carried.bytes, reading.sink);
    const state = this.state();
    const tail = this.describeEnd();
    const last = tail === null ? state : { ...state, warnings: [...state.warnings, tail.message], diagnostics: [...state.diagnostics, tail] };
    await reading.onSegment(last, true);
    return { outcome: "read", state: last };
  }

  /** Returns the bytes done with, from `start` on. */
  private feed(view: DataView, bytes: Uint8Array, start: number, end: number, isFinal: boolean): number {
    const { tally } = this;
    const base = this.consumedBytes - start;
    let at = start;
    if (this.pcap === null && this.pcapng === null && !this.findFormat(view, bytes, at, end, isFinal)) return 0;
    if (this.needsHeader && this.pcap !== null) {
      const header = this.pcap.readHeader(view, at, end);
      if (header === 0) return 0;
      this.needsHeader = false;
      at += header;
    }
    const records = tally.records;
    const read =
      this.pcap !== null
        ? this.pcap.feed(view, bytes, at, end, base, isFinal, tally, this.reading.sink)
        : (this.pcapng as PcapngReader).feed(view, bytes, at, end, base, isFinal, tally, this.reading.sink);
    // Nothing could be read up to the end, but the file may grow: then the search for where packets go on begins here again.
    const isLost = isFinal && this.openDamage !== null && tally.records === records;
    if (!isLost) at += read;
    this.consumedBytes = base + at;
    return at - start;
  }

  private findFormat(view: DataView, bytes: Uint8Array, start: number, end: number, isFinal: boolean): boolean {
    const length = end - start;
    if (length >= FORMAT_BYTES) {
      const format = captureFormat(view.getUint32(start));
      if (format === "pcap") {
        this.pcap = new PcapReader();
        this.needsHeader = true;
      } else if (format === "pcapng") this.pcapng = new PcapngReader();
      if (format !== null) return true;
    }
    if (length < FOREIGN_SAMPLE_BYTES && !isFinal) return false;
    this.foreignSample = bytes.slice(start, Math.min(end, start + FOREIGN_SAMPLE_BYTES));
    this.isForeign = true;
    return false;
  }

  private get openDamage(): Damage | null {
    return (this.pcap ?? this.pcapng)?.openDamage ?? null;
  }

  private async endSegmentIfDue(): Promise<void> {
    const { segmentBytes, isSegmentDue, onSegment } = this.reading;
    if (this.consumedBytes - this.segmentStart < segmentBytes && isSegmentDue?.() !== true) return;
    this.segmentStart = this.consumedBytes;
    await onSegment(this.state(), false);
  }

  private state(): CaptureState {
    const { tally, pcap, pcapng } = this;
    const checkpoint: Checkpoint = {
      tally: tally.checkpoint(),
      pcap: pcap === null || this.needsHeader ? null : pcap.checkpoint(),
      pcapng: pcapng === null ? null : pcapng.checkpoint(),
    };
    return {
      kind: pcap !== null ? "pcap" : "pcapng",
      consumedBytes: this.consumedBytes,
      records: tally.records,
      understood: tally.understood,
      notUnderstood: tally.notUnderstood,
      first: Number.isFinite(tally.first) ? tally.first : Number.NaN,
      last: Number.isFinite(tally.last) ? tally.last : Number.NaN,
      lossShare: pcapng === null ? Number.NaN : pcapng.loss().share,
      warnings: [...tally.warnings(), ...(pcapng === null ? [] : pcapng.warnings())],
      diagnostics: [...tally.diagnostics],
      names: pcapng === null ? [] : pcapng.names.claims.map(({ endpoint, name }) => ({ address: endpoint, name })),
      checkpoint: JSON.stringify(checkpoint),
    };
  }

  /** What is wrong with the end of the content; null = it ends with a whole packet. */
  private describeEnd(): Diagnostic | null {
    const { carried, tally, pcap, pcapng, openDamage } = this;
    const end = this.consumedBytes + carried.length;
    if (openDamage !== null) return damageDiagnostic(tally.file, openDamage, null, end - openDamage.offsetBytes);
    if (carried.length === 0 && !this.needsHeader && pcapng?.isSkipping !== true) return null;
    const found = this.needsHeader
      ? `expected a file header of at least 24 bytes, found ${carried.length}`
      : ((pcap ?? pcapng) as PcapReader | PcapngReader).describeTail(carried.view, 0, carried.length);
    return {
      code: "capture-truncated",
      severity: "warning",
      message: `the capture ends in the middle of a packet: ${found}; the last whole packet is number ${tally.records}, of ${tally.lastTime()}`,
      help: "Every whole packet was kept. If the file is still being written, learn it again later: reading goes on here.",
      at: { kind: "record", file: tally.file, record: tally.records + 1, offsetBytes: this.consumedBytes, hex: hexAt(carried.bytes, 0, carried.length) },
    };
  }
}

function foreign(file: string, sample: Uint8Array): CaptureOutcome {
  const what = describeForeign(sample);
  const hex = hexAt(sample, 0, sample.length);
  return {
    outcome: "foreign",
    what,
    diagnostic: {
      code: "not-a-capture",
      severity: "error",
      message: `expected a packet capture (pcap or pcapng), found ${what}`,
      help: "Give captures as tcpdump, dumpcap or Wireshark write them, plain or gzip'd.",
      at: sample.length === 0 ? { kind: "file", file } : { kind: "bytes", file, offsetBytes: 0, hex },
    },
  };
}
