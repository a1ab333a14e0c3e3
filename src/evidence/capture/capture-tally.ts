// What one capture is known to hold so far: packets counted, times, what was not understood, and the diagnostics (the first few and a
// count of the rest). Hands every understood packet to the sink. Knows no file format.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import { formatInstant } from "../../foundation/time.ts";
import { decodePacket } from "./decode-packet.ts";
import { FRAGMENT_HELD, type FragmentCheckpoint, FragmentTable } from "./fragment-table.ts";
import { linkTypeName, readableLinkTypes } from "./link-types.ts";
import { Packet } from "./packet.ts";
import { RecentFrames } from "./recent-frames.ts";

/** Takes packets one by one; the packet and the chunk behind view and bytes are reused after the call. */
export interface PacketSink {
  packet(packet: Packet, view: DataView, bytes: Uint8Array): void;
}

/** JSON form of a tally; times that are not known are null. */
export interface TallyCheckpoint {
  readonly records: number;
  readonly understood: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly previous: number | null;
  readonly backwards: number;
  readonly backwardsRecord: number;
  readonly backwardsMicros: number;
  readonly untimed: number;
  readonly impossibleTimes: number;
  readonly impossibleRecord: number;
  readonly cut: number;
  readonly malformed: number;
  readonly addressless: number;
  readonly copies: number;
  readonly fragments: FragmentCheckpoint;
  readonly linkTypes: readonly (readonly [number, number])[];
  readonly diagnostics: readonly Diagnostic[];
  readonly diagnosticsLeftOut: number;
}

const MOST_DIAGNOSTICS = 20;
const MOST_LINK_TYPES = 64;
/** Fewer copies than this, or a smaller share of all packets, are chance. */
const FEWEST_COPIES = 20;
const SMALLEST_SHARE_OF_COPIES = 0.01;
/** Microseconds beyond this are not exact, and no capture is from after the year 2255. */
const LATEST_MICROS = Number.MAX_SAFE_INTEGER;

export class CaptureTally {
  readonly file: string;
  readonly packet = new Packet();
  records = 0;
  understood = 0;
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;
  diagnostics: Diagnostic[] = [];
  diagnosticsLeftOut = 0;
  /** Packets that carry no time at all. */
  untimed = 0;
  private previous = Number.NEGATIVE_INFINITY;
  private backwards = 0;
  private backwardsRecord = 0;
  private backwardsMicros = 0;
  private impossibleTimes = 0;
  private impossibleRecord = 0;
  private cut = 0;
  private malformed = 0;
  private addressless = 0;
  /** Frames that look like a mirror port's copy of one before; left out where dropsCopies. */
  private copies = 0;
  private readonly dropsCopies: boolean;
  private readonly recent = new RecentFrames();
  private readonly fragments = new FragmentTable();
  private linkTypes = new Map<number, number>();

  /** `dropsCopies`: a frame that a mirror port copied twice counts once. */
  constructor(file: string, dropsCopies = false) {
    this.file = file;
    this.dropsCopies = dropsCopies;
  }

  get notUnderstood(): number {
    return this.records - this.understood;
  }

  /** `micros` NaN = the record carries no time: it is dated like the packet before it. `fcsBytes` at the end of the frame are no payload. */
  deliver(view: DataView, bytes: Uint8Array, offset: number, captured: number, wire: number, micros: number, linkType: number, fcsBytes: number, sink: PacketSink): void {
    const p = this.packet;
    p.record = ++this.records;
    p.capturedLength = captured;
    if (micros >= this.previous && micros <= LATEST_MICROS) p.micros = micros;
    else p.micros = this.oddTime(micros);
    this.previous = p.micros;
    if (p.micros < this.first) this.first = p.micros;
    if (p.micros > this.last) this.last = p.micros;
    let decodable = captured;
    if (wire > captured) this.cut++;
    if (fcsBytes > 0) {
      p.wireLength = Math.max(0, wire - fcsBytes);
      decodable = Math.min(captured, p.wireLength);
    } else p.wireLength = wire;
    const isUnderstood = decodePacket(view, offset, decodable, linkType, p);
    p.wireLength = wire;
    if (!isUnderstood) {
      this.noteNotUnderstood(linkType);
      return;
    }
    this.understood++;
    if (p.ipVersion === 0 && !p.hasMac) this.addressless++;
    if (this.dropsCopies) {
      if (this.recent.isCopy(p, bytes)) {
        this.copies++;
        return;
      }
    } else if (this.recent.looksCopied(p)) this.copies++;
    if (!p.isFragment) sink.packet(p, view, bytes);
    else if (this.fragments.resolve(p) !== FRAGMENT_HELD) sink.packet(p, view, bytes);
    if (this.fragments.held > 0) this.releaseFragments(view, bytes, sink, false);
  }

  /** Hands on what waits for a first fragment that will not come: at the end of the capture. */
  finish(view: DataView, bytes: Uint8Array, sink: PacketSink): void {
    this.releaseFragments(view, bytes, sink, true);
  }

  private releaseFragments(view: DataView, bytes: Uint8Array, sink: PacketSink, all: boolean): void {
    for (;;) {
      const held = this.fragments.takeHeld(this.previous, all);
      if (held === null) return;
      sink.packet(held, view, bytes);
    }
  }

  /** A record that is counted but could not be read as a packet at all. */
  skipRecord(): void {
    this.records++;
    this.malformed++;
  }

  report(diagnostic: Diagnostic): void {
    if (this.diagnostics.length < MOST_DIAGNOSTICS) this.diagnostics.push(diagnostic);
    else this.diagnosticsLeftOut++;
  }

  private oddTime(micros: number): number {
    const before = this.previous;
    if (Number.isNaN(micros)) this.untimed++;
    else if (micros < 0 || micros > LATEST_MICROS) {
      if (this.impossibleTimes++ === 0) this.impossibleRecord = this.records;
    } else {
      // The first packet has nothing before it, and all times are later than -Infinity: only real steps back come here.
      if (this.backwards++ === 0) this.backwardsRecord = this.records;
      if (before - micros > this.backwardsMicros) this.backwardsMicros = before - micros;
      return micros;
    }
    return Math.max(before, 0);
  }

  private noteNotUnderstood(linkType: number): void {
    const known = this.linkTypes.get(linkType);
    if (known !== undefined) this.linkTypes.set(linkType, known + 1);
    else if (this.linkTypes.size < MOST_LINK_TYPES) this.linkTypes.set(linkType, 1);
  }

  warnings(): string[] {
    const texts: string[] = [];
    for (const [linkType, count] of [...this.linkTypes].sort((a, b) => a[0] - b[0])) {
      const why = readableLinkTypes.has(linkType) ? "with a header that was cut or makes no sense" : "of a link type that is not read";
      texts.push(`${packets(count)} ${why}: ${linkTypeName(linkType)}`);
    }
    if (this.malformed > 0) texts.push(`${packets(this.malformed)} in records that could not be read`);
    if (this.addressless > 0) texts.push(`${packets(this.addressless)} without an address of sender or receiver (PPP control, Linux cooked): part of no conversation`);
    if (this.backwards > 0) {
      texts.push(`time runs backwards ${times(this.backwards)}, first at packet ${this.backwardsRecord}, by ${(this.backwardsMicros / 1e6).toFixed(6)} s at most`);
    }
    if (this.untimed > 0) texts.push(`${packets(this.untimed)} without a time stamp, dated like the packet before`);
    if (this.impossibleTimes > 0) texts.push(`${packets(this.impossibleTimes)} with an impossible time stamp, first packet ${this.impossibleRecord}, dated like the packet before`);
    const copies = this.copiesText();
    if (copies !== null) texts.push(copies);
    if (this.cut > 0) texts.push(`${packets(this.cut)} cut by the snap length of the capture`);
    return texts;
  }

  private copiesText(): string | null {
    const { copies, understood } = this;
    if (this.dropsCopies) return copies === 0 ? null : `${packets(copies)} left out: copies by a mirror port of the packet before`;
    if (copies < FEWEST_COPIES || copies < understood * SMALLEST_SHARE_OF_COPIES) return null;
    const share = ((100 * copies) / understood).toFixed(0);
    return `${packets(copies)} (${share} %) look like copies of the packet before, as a mirror port makes them of what enters and leaves: packets and bytes count twice; learn with --dedupe to count them once`;
  }

  /** "2026-01-05T06:00:00.000000Z", or "never" before the first packet. */
  lastTime(): string {
    return Number.isFinite(this.last) ? formatInstant(this.last) : "never";
  }

  checkpoint(): TallyCheckpoint {
    return {
      records: this.records,
      understood: this.understood,
      first: finite(this.first),
      last: finite(this.last),
      previous: finite(this.previous),
      backwards: this.backwards,
      backwardsRecord: this.backwardsRecord,
      backwardsMicros: this.backwardsMicros,
      untimed: this.untimed,
      impossibleTimes: this.impossibleTimes,
      impossibleRecord: this.impossibleRecord,
      cut: this.cut,
      malformed: this.malformed,
      addressless: this.addressless,
      copies: this.copies,
      fragments: this.fragments.checkpoint(),
      linkTypes: [...this.linkTypes],
      diagnostics: [...this.diagnostics],
      diagnosticsLeftOut: this.diagnosticsLeftOut,
    };
  }

  restore(from: TallyCheckpoint): void {
    this.records = from.records;
    this.understood = from.understood;
    this.first = from.first ?? Number.POSITIVE_INFINITY;
    this.last = from.last ?? Number.NEGATIVE_INFINITY;
    this.previous = from.previous ?? Number.NEGATIVE_INFINITY;
    this.backwards = from.backwards;
    this.backwardsRecord = from.backwardsRecord;
    this.backwardsMicros = from.backwardsMicros;
    this.untimed = from.untimed;
    this.impossibleTimes = from.impossibleTimes;
    this.impossibleRecord = from.impossibleRecord;
    this.cut = from.cut;
    this.malformed = from.malformed;
    this.addressless = from.addressless;
    this.copies = from.copies;
    this.fragments.restore(from.fragments);
    this.linkTypes = new Map(from.linkTypes);
    this.diagnostics = [...from.diagnostics];
    this.diagnosticsLeftOut = from.diagnosticsLeftOut;
  }
}

function packets(count: number): string {
  return count === 1 ? "1 packet" : `${count} packets`;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
