// One interface of a pcapng section: its link type, what its time stamps mean, and what it says about packets that were lost.
import type { OptionSpan } from "./pcapng-options.ts";
import { eachOption, readText, unsigned64 } from "./pcapng-options.ts";

const IF_NAME = 2;
const IF_TSRESOL = 9;
const IF_FCSLEN = 13;
const IF_TSOFFSET = 14;
const ISB_IFRECV = 4;
const ISB_IFDROP = 5;
const ISB_OSDROP = 7;
const HIGH_WORD = 4_294_967_296;
/** Up to this many decimals high word × divisor stays exact in a float64. */
const MOST_EXACT_DECIMALS = 12;

export class PcapngInterface {
  linkType = 0;
  snapLength = 0;
  fcsBytes = 0;
  name = "";
  /** As the option holds it: decimals, or with the top bit binary digits. */
  resolution = 6;
  offsetSeconds = 0;
  /** Packets of it that are in the file. */
  packets = 0;
  /** What its last statistics block said; -1 = nothing. */
  received = -1;
  droppedByInterface = -1;
  droppedBySystem = -1;
  /** Sum of what packets said was dropped before them; -1 = nothing. */
  droppedBeforePackets = -1;
  private unitsPerMicro = 1;
  private microsPerUnit = 1;

  /** `at` is the block's first byte after type and length, `end` its trailing length. */
  read(view: DataView, bytes: Uint8Array, at: number, end: number, littleEndian: boolean): void {
    this.linkType = view.getUint16(at, littleEndian);
    this.snapLength = view.getUint32(at + 4, littleEndian);
    eachOption(view, at + 8, end, littleEndian, (code, span) => {
      if (code === IF_NAME) this.name = readText(bytes, span.offset, span.length);
      else if (code === IF_TSRESOL && span.length >= 1) this.resolution = view.getUint8(span.offset);
      else if (code === IF_FCSLEN && span.length >= 1) this.fcsBytes = Math.min(view.getUint8(span.offset), 16);
      else if (code === IF_TSOFFSET && span.length >= 8) this.offsetSeconds = signed64(view, span.offset, littleEndian);
      return true;
    });
    this.setUnits();
  }

  setUnits(): void {
    this.microsPerUnit = 1;
    this.unitsPerMicro = 1;
    if (this.resolution < 6) this.microsPerUnit = 10 ** (6 - this.resolution);
    else if (this.resolution <= MOST_EXACT_DECIMALS) this.unitsPerMicro = 10 ** (this.resolution - 6);
    // 0: divisions with BigInt, for resolutions that hardly anybody writes.
    else this.unitsPerMicro = 0;
  }

  /** Microseconds since 1970, floored. */
  micros(high: number, low: number): number {
    const divisor = this.unitsPerMicro;
    const offset = this.offsetSeconds * 1_000_000;
    if (divisor === 1) return (high * HIGH_WORD + low) * this.microsPerUnit + offset;
    if (divisor === 0) return Number(this.slowMicros((BigInt(high) << 32n) | BigInt(low))) + offset;
    const quotient = Math.floor(high / divisor);
    return quotient * HIGH_WORD + Math.floor(((high - quotient * divisor) * HIGH_WORD + low) / divisor) + offset;
  }

  private slowMicros(units: bigint): bigint {
    if ((this.resolution & 0x80) !== 0) return (units * 1_000_000n) >> BigInt(this.resolution & 0x7f);
    return units / 10n ** BigInt(this.resolution - 6);
  }

  readStatistics(view: DataView, at: number, end: number, littleEndian: boolean): void {
    eachOption(view, at + 12, end, littleEndian, (code: number, span: OptionSpan) => {
      if (span.length < 8) return true;
      const value = unsigned64(view, span.offset, littleEndian);
      // Counters only grow; dumpcap writes them once, others again and again.
      if (code === ISB_IFRECV) this.received = Math.max(this.received, value);
      else if (code === ISB_IFDROP) this.droppedByInterface = Math.max(this.droppedByInterface, value);
      else if (code === ISB_OSDROP) this.droppedBySystem = Math.max(this.droppedBySystem, value);
      return true;
    });
  }

  addDropped(count: number): void {
    this.droppedBeforePackets = Math.max(0, this.droppedBeforePackets) + count;
  }
}

function signed64(view: DataView, at: number, littleEndian: boolean): number {
  return Number(view.getBigInt64(at, littleEndian));
}
