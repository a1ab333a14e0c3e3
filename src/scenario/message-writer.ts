// Builds one message byte by byte; holes are zero and remembered as patches. Grows as needed, bounded by what the protocols write.
import type { Group, Message, Patch } from "./message.ts";

const encoder = new TextEncoder();

export class MessageWriter {
  private buffer = new Uint8Array(128);
  private readonly patches: Patch[] = [];
  length = 0;

  private reserve(count: number): number {
    const at = this.length;
    if (at + count > this.buffer.length) {
      const larger = new Uint8Array(Math.max(this.buffer.length * 2, at + count));
      larger.set(this.buffer.subarray(0, at));
      this.buffer = larger;
    }
    this.length = at + count;
    return at;
  }

  u8(...values: number[]): this {
    const at = this.reserve(values.length);
    for (let i = 0; i < values.length; i++) this.buffer[at + i] = values[i] as number;
    return this;
  }

  u16(value: number): this {
    return this.u8((value >>> 8) & 0xff, value & 0xff);
  }

  u24(value: number): this {
    return this.u8((value >>> 16) & 0xff).u16(value & 0xffff);
  }

  u32(value: number): this {
    return this.u16((value >>> 16) & 0xffff).u16(value & 0xffff);
  }

  le16(value: number): this {
    return this.u8(value & 0xff, (value >>> 8) & 0xff);
  }

  le32(value: number): this {
    return this.le16(value & 0xffff).le16((value >>> 16) & 0xffff);
  }

  /** A small number as 64 bits, little-endian. */
  le64(value: number): this {
    return this.le32(value >>> 0).le32(Math.floor(value / 4_294_967_296));
  }

  ascii(text: string): this {
    return this.raw(encoder.encode(text));
  }

  utf16(text: string): this {
    for (let i = 0; i < text.length; i++) this.le16(text.charCodeAt(i));
    return this;
  }

  /** Text cut or padded with zeros to a fixed width. */
  padded(text: string, width: number, filler = 0): this {
    const bytes = encoder.encode(text).subarray(0, width);
    this.raw(bytes);
    for (let i = bytes.length; i < width; i++) this.u8(filler);
    return this;
  }

  /** "0a 1b 2c": spaces are for the reader. */
  hex(text: string): this {
    const digits = text.replaceAll(/\s/g, "");
    for (let i = 0; i + 1 < digits.length; i += 2) this.u8(Number.parseInt(digits.slice(i, i + 2), 16));
    return this;
  }

  raw(bytes: Uint8Array): this {
    const at = this.reserve(bytes.length);
    this.buffer.set(bytes, at);
    return this;
  }

  zeros(count: number): this {
    const at = this.reserve(count);
    this.buffer.fill(0, at, at + count);
    return this;
  }

  /** Repeats a pattern that looks like process data. */
  filler(count: number, salt = 0): this {
    const at = this.reserve(count);
    for (let i = 0; i < count; i++) this.buffer[at + i] = (Math.imul(i + salt + 1, 0x9e3779b1) >>> 13) & 0xff;
    return this;
  }

  align(to: number): this {
    return this.zeros((to - (this.length % to)) % to);
  }

  /** Overwrites two bytes written earlier, for lengths that are known only at the end. */
  setU16(offset: number, value: number, littleEndian = false): this {
    this.buffer[offset + (littleEndian ? 1 : 0)] = (value >>> 8) & 0xff;
    this.buffer[offset + (littleEndian ? 0 : 1)] = value & 0xff;
    return this;
  }

  setLe32(offset: number, value: number): this {
    return this.setU16(offset, value & 0xffff, true).setU16(offset + 2, (value >>> 16) & 0xffff, true);
  }

  count(width: 1 | 2 | 4, options: { base?: number; step?: number; little?: boolean } = {}): this {
    return this.hole({ width, kind: "count", littleEndian: options.little ?? false, base: options.base ?? 0, step: options.step ?? 1, mask: -1 });
  }

  value(width: 1 | 2 | 4, options: { base?: number; mask?: number; little?: boolean } = {}): this {
    return this.hole({ width, kind: "value", littleEndian: options.little ?? false, base: options.base ?? 0, step: 0, mask: options.mask ?? (width === 1 ? 0x3f : 0x3ff) });
  }

  instant(kind: "ntp" | "filetime" | "asked-ntp"): this {
    return this.hole({ width: 8, kind, littleEndian: kind === "filetime", base: 0, step: 0, mask: -1 });
  }

  private hole(patch: Omit<Patch, "offset">): this {
    this.patches.push({ ...patch, offset: this.length });
    return this.zeros(patch.width);
  }

  /** Appends another writer's bytes together with its holes. */
  append(other: MessageWriter): this {
    for (const patch of other.patches) this.patches.push({ ...patch, offset: patch.offset + this.length });
    return this.raw(other.bytes());
  }

  bytes(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  from(from: "client" | "server", afterMicros: number, to?: Group): Message {
    const message = { from, bytes: this.bytes(), afterMicros, patches: [...this.patches] };
    return to === undefined ? message : { ...message, to };
  }
}
