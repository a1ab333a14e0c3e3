// Reads the records of a pcap file (draft-ietf-opsawg-pcap) from windows of bytes. Finds its way again after damage only where three
// records in a row (or all up to the end) fit together. Keeps no packet.
import type { CaptureTally, PacketSink } from "./capture-tally.ts";
import { pcapMagics, swapBytes } from "./capture-format.ts";
import { type Damage, damageDiagnostic, hexAt, LONGEST_PACKET } from "./damage.ts";

export interface PcapCheckpoint {
  readonly magic: number;
  readonly littleEndian: boolean;
  readonly linkType: number;
  readonly fcsBytes: number;
  readonly snapLength: number;
  readonly recordHeader: number;
  readonly isVariantKnown: boolean;
  readonly lastSeconds: number;
  readonly damage: Damage | null;
}

const RECORDS_TO_BE_SURE = 3;
/** A record found behind damage is at most this far in time from the last one before it. */
const RESUME_WITHIN_SECONDS = 30 * 86_400;
/** A record whose fraction of a second is a whole second or more. */
const IMPOSSIBLE_MICROS = -1;
const FITS = 1;
const DOES_NOT_FIT = 0;
const NOT_ENOUGH_BYTES = -1;

export class PcapReader {
  private magic = 0;
  private littleEndian = false;
  private nanoseconds = false;
  private linkType = 0;
  private fcsBytes = 0;
  private snapLength = 0;
  private recordHeader = 16;
  private isVariantKnown = false;
  /** Of the last good record; -1 = none yet. */
  private lastSeconds = -1;
  private damage: Damage | null = null;

  /** Bytes of the file header, or 0 when fewer than that are there. */
  readHeader(view: DataView, start: number, end: number): number {
    if (end - start < 24) return 0;
    const magic = view.getUint32(start);
    this.littleEndian = !pcapMagics.has(magic);
    this.magic = this.littleEndian ? swapBytes(magic) : magic;
    const known = pcapMagics.get(this.magic);
    if (known === undefined) throw new Error("readHeader() is only called where the format is pcap");
    if (end - start < known.fileHeader) return 0;
    this.nanoseconds = known.nanoseconds;
    this.recordHeader = known.recordHeader;
    this.isVariantKnown = known.otherRecordHeader === known.recordHeader;
    this.snapLength = view.getUint32(start + 16, this.littleEndian);
    // Upper bits: 26 says that the frame check sequence's length stands in the top four, in 16-bit units.
    const network = view.getUint32(start + 20, this.littleEndian);
    this.linkType = network & 0xffff;
    this.fcsBytes = (network & 0x0400_0000) !== 0 ? (network >>> 28) * 2 : 0;
    return known.fileHeader;
  }

  /** Bytes done with. `base` = offset in the file of view offset 0. What is left is a record's beginning; at the end of the file, a cut one. */
  feed(view: DataView, bytes: Uint8Array, start: number, end: number, base: number, isFinal: boolean, tally: CaptureTally, sink: PacketSink): number {
    let at = start;
    if (!this.isVariantKnown && !this.findVariant(view, at, end, isFinal)) return 0;
    const littleEndian = this.littleEndian;
    const nanoseconds = this.nanoseconds;
    const headerLength = this.recordHeader;
    const linkType = this.linkType;
    const fcsBytes = this.fcsBytes;
    for (;;) {
      if (this.damage !== null) {
        at = this.findRecord(view, at, end, base, isFinal, tally);
        if (this.damage !== null) break;
      }
      if (end - at < headerLength) break;
      const seconds = view.getUint32(at, littleEndian);
      const fraction = view.getUint32(at + 4, littleEndian);
      const captured = view.getUint32(at + 8, littleEndian);
      const wire = view.getUint32(at + 12, littleEndian);
      if (captured > LONGEST_PACKET || (wire | captured | seconds) === 0) {
        this.damage = this.describe(bytes, at, end, base, tally, captured, wire);
        at++;
        continue;
      }
      if (end - at - headerLength < captured) break;
      this.lastSeconds = seconds;
      const subsecond = nanoseconds ? Math.floor(fraction / 1000) : fraction;
      const micros = subsecond < 1_000_000 ? seconds * 1_000_000 + subsecond : IMPOSSIBLE_MICROS;
      tally.deliver(view, bytes, at + headerLength, captured, wire, micros, linkType, fcsBytes, sink);
      at += headerLength + captured;
    }
    return at - start;
  }

  /** What the unread rest at the end of the file was going to be. */
  describeTail(view: DataView, start: number, end: number): string {
    if (end - start < this.recordHeader) return `expected a packet header of ${this.recordHeader} bytes, found ${end - start}`;
    return `expected a packet of ${view.getUint32(start + 8, this.littleEndian)} bytes, found ${end - start - this.recordHeader}`;
  }

  get openDamage(): Damage | null {
    return this.damage;
  }

  private describe(bytes: Uint8Array, at: number, end: number, base: number, tally: CaptureTally, captured: number, wire: number): Damage {
    const found = captured > LONGEST_PACKET ? `found a length of ${captured}` : `found a header of zeros (length ${captured}, on the wire ${wire})`;
    return {
      offsetBytes: base + at,
      record: tally.records + 1,
      hex: hexAt(bytes, at, end),
      code: "pcap-record-length",
      message: `expected a packet header with at most ${LONGEST_PACKET} captured bytes, ${found}`,
    };
  }

  /** The first place from `at` on where records certainly go on; clears the damage there. */
  private findRecord(view: DataView, at: number, end: number, base: number, isFinal: boolean, tally: CaptureTally): number {
    const damage = this.damage as Damage;
    for (let from = at; ; from++) {
      if (end - from < this.recordHeader) return isFinal ? end : from;
      const fit = this.chain(view, from, end, isFinal, this.recordHeader, RECORDS_TO_BE_SURE);
      if (fit === NOT_ENOUGH_BYTES) return from;
      if (fit === FITS) {
        this.damage = null;
        tally.report(damageDiagnostic(tally.file, damage, base + from, base + from - damage.offsetBytes));
        return from;
      }
    }
  }

  private chain(view: DataView, from: number, end: number, isFinal: boolean, headerLength: number, wanted: number): number {
    let at = from;
    let seconds = this.lastSeconds;
    for (let count = 0; count < wanted; count++) {
      // All records up to the very end fit.
      if (isFinal && at === end && count > 0) return FITS;
      if (end - at < headerLength) return isFinal ? DOES_NOT_FIT : NOT_ENOUGH_BYTES;
      const now = view.getUint32(at, this.littleEndian);
      const captured = view.getUint32(at + 8, this.littleEndian);
      const wire = view.getUint32(at + 12, this.littleEndian);
      if (captured === 0 || captured > LONGEST_PACKET || captured > wire || wire > 16 * LONGEST_PACKET) return DOES_NOT_FIT;
      if (view.getUint32(at + 4, this.littleEndian) >= (this.nanoseconds ? 1_000_000_000 : 1_000_000)) return DOES_NOT_FIT;
      if (seconds >= 0 && Math.abs(now - seconds) > RESUME_WITHIN_SECONDS) return DOES_NOT_FIT;
      seconds = now;
      at += headerLength + captured;
    }
    return FITS;
  }

  /** Decides between the two record headers of a magic number; false = more bytes are needed for that. */
  private findVariant(view: DataView, at: number, end: number, isFinal: boolean): boolean {
    const known = pcapMagics.get(this.magic);
    if (known === undefined) return true;
    // A file that ends in the middle of its second record says nothing against the usual header.
    const usual = this.chain(view, at, end, false, known.recordHeader, 2);
    if (usual === NOT_ENOUGH_BYTES && !isFinal) return false;
    if (usual === DOES_NOT_FIT) {
      const other = this.chain(view, at, end, isFinal, known.otherRecordHeader, 2);
      if (other === NOT_ENOUGH_BYTES) return false;
      if (other === FITS) this.recordHeader = known.otherRecordHeader;
    }
    this.isVariantKnown = true;
    return true;
  }

  checkpoint(): PcapCheckpoint {
    return {
      magic: this.magic,
      littleEndian: this.littleEndian,
      linkType: this.linkType,
      fcsBytes: this.fcsBytes,
      snapLength: this.snapLength,
      recordHeader: this.recordHeader,
      isVariantKnown: this.isVariantKnown,
      lastSeconds: this.lastSeconds,
      damage: this.damage,
    };
  }

  restore(from: PcapCheckpoint): void {
    this.magic = from.magic;
    this.littleEndian = from.littleEndian;
    this.nanoseconds = pcapMagics.get(from.magic)?.nanoseconds ?? false;
    this.linkType = from.linkType;
    this.fcsBytes = from.fcsBytes;
    this.snapLength = from.snapLength;
    this.recordHeader = from.recordHeader;
    this.isVariantKnown = from.isVariantKnown;
    this.lastSeconds = from.lastSeconds;
    this.damage = from.damage;
  }
}
