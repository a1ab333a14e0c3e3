// Captures as bytes: pcapng (draft-ietf-opsawg-pcapng: section header, interface with name and filter, enhanced packets, statistics with
// drop counters) for Ethernet with microseconds. Writes no name resolution and no comments on packets.
import type { Micros } from "../foundation/time.ts";
import type { PacketSink } from "./flow.ts";

/** Takes over a piece of the file; pieces are never touched again by the writer. */
export type ByteSink = (bytes: Uint8Array) => void;

export interface PcapngOptions {
  readonly interfaceName: string;
  readonly interfaceDescription?: string;
  /** As a person would write it for the capturing program. */
  readonly captureFilter?: string;
  readonly application: string;
  readonly comment?: string;
}

const PIECE_BYTES = 1 << 20;
const LARGEST_BLOCK = 70_000;
const encoder = new TextEncoder();

export class PcapngWriter implements PacketSink {
  private piece = new Uint8Array(PIECE_BYTES);
  private view = new DataView(this.piece.buffer);
  private length = 0;
  private readonly write: ByteSink;
  private first: Micros = Number.NaN;
  private last: Micros = Number.NaN;
  packets = 0;
  bytes = 0;

  constructor(write: ByteSink, options: PcapngOptions) {
    this.write = write;
    const section = [...text(1, options.comment), ...text(4, options.application), 0, 0, 0, 0];
    this.block(0x0a0d0d0a, [...le32(0x1a2b3c4d), 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, ...section]);
    const description = [
      ...text(2, options.interfaceName),
      ...text(3, options.interfaceDescription),
      9,
      0,
      1,
      0,
      6,
      0,
      0,
      0,
      ...(options.captureFilter === undefined ? [] : text(11, `\0${options.captureFilter}`)),
      0,
      0,
      0,
      0,
    ];
    this.block(1, [1, 0, 0, 0, ...le32(262_144), ...description]);
  }

  private block(type: number, body: readonly number[]): void {
    const total = 12 + body.length;
    this.need(total);
    this.view.setUint32(this.length, type, true);
    this.view.setUint32(this.length + 4, total, true);
    this.piece.set(body, this.length + 8);
    this.view.setUint32(this.length + total - 4, total, true);
    this.length += total;
  }

  private need(count: number): void {
    if (this.length + count > this.piece.length) this.flush();
  }

  private flush(): void {
    if (this.length === 0) return;
    this.bytes += this.length;
    this.write(this.piece.subarray(0, this.length));
    this.piece = new Uint8Array(PIECE_BYTES);
    this.view = new DataView(this.piece.buffer);
    this.length = 0;
  }

  packet(micros: Micros, bytes: Uint8Array, length: number): void {
    if (length > LARGEST_BLOCK) throw new Error(`frame of ${length} bytes: no Ethernet frame is that long`);
    if (this.packets === 0) this.first = micros;
    this.last = micros;
    this.packets++;
    const padded = (length + 3) & ~3;
    const total = 32 + padded;
    if (this.length + total > PIECE_BYTES) this.flush();
    const { view } = this;
    const at = this.length;
    const high = Math.floor(micros / 4_294_967_296);
    view.setUint32(at, 6, true);
    view.setUint32(at + 4, total, true);
    view.setUint32(at + 8, 0, true);
    view.setUint32(at + 12, high, true);
    view.setUint32(at + 16, micros - high * 4_294_967_296, true);
    view.setUint32(at + 20, length, true);
    view.setUint32(at + 24, length, true);
    // Small loops beat subarray + set for frames of this size.
    const { piece } = this;
    const body = at + 28;
    for (let i = 0; i < length; i++) piece[body + i] = bytes[i] as number;
    view.setUint32(at + 28 + padded, total, true);
    this.length += total;
  }

  /** Statistics block and the rest of the file. @param dropped packets the interface lost in this file */
  close(dropped: number): void {
    const at = this.packets === 0 ? [] : [...option(2, instant(this.first)), ...option(3, instant(this.last))];
    this.block(5, [
      0,
      0,
      0,
      0,
      ...instant(this.packets === 0 ? 0 : this.last),
      ...at,
      ...option(4, [...le32(this.packets + dropped), 0, 0, 0, 0]),
      ...option(5, [...le32(dropped), 0, 0, 0, 0]),
      0,
      0,
      0,
      0,
    ]);
    this.flush();
  }
}

function le32(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff];
}

function instant(micros: Micros): number[] {
  const high = Math.floor(micros / 4_294_967_296);
  return [...le32(high), ...le32(micros - high * 4_294_967_296)];
}

function option(code: number, value: readonly number[]): number[] {
  return [code & 0xff, code >>> 8, value.length & 0xff, value.length >>> 8, ...value, ...Array.from({ length: (4 - (value.length % 4)) % 4 }, () => 0)];
}

function text(code: number, value: string | undefined): number[] {
  return value === undefined ? [] : option(code, [...encoder.encode(value)]);
}
