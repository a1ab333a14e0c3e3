// EVTX files, written from the description of the format: chunks with names and templates that are kept once, records that fill their gaps with values of
// different types, true checksums. What Windows writes besides (tables of strings, hashes) no reader needs, and is left empty.
import { crc32 } from "node:zlib";
import type { SampleEvent } from "../../src/evidence/logs/windows-events/samples.ts";

const CHUNK_BYTES = 65_536;
const RECORDS_AT = 512;
const EPOCH_1601 = 116_444_736_000_000_000n;

interface Value {
  readonly type: number;
  readonly bytes: Buffer;
}

const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");
const u16 = (value: number): Buffer => Buffer.from([value & 0xff, value >>> 8]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};

/** 100 ns since 1601. */
function ticksOf(time: string): bigint {
  const fraction = (/\.(\d{1,7})/.exec(time)?.[1] ?? "").padEnd(7, "0");
  return BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 10_000n + BigInt(fraction) + EPOCH_1601;
}

/** As the manifests type them: logon ids are hexadecimal, kinds of logon numbers, security ids binary. */
function typed(name: string, value: string): Value {
  if (/LogonId$|LogonID$/.test(name) && /^0x/.test(value)) return { type: 0x15, bytes: u64(BigInt(value)) };
  if (/^(Status|SubStatus|TicketEncryptionType|TicketOptions)$/.test(name)) return { type: 0x14, bytes: u32(Number(value)) };
  if (/^(LogonType|SessionID|Session|Reason|SessionId)$/.test(name)) return { type: 8, bytes: u32(Number(value)) };
  if (/Sid$/.test(name)) return { type: 0x13, bytes: sid(value) };
  if (/^(PreviousTime|NewTime)$/.test(name)) return { type: 0x11, bytes: u64(ticksOf(value)) };
  return { type: 1, bytes: utf16(value) };
}

function sid(text: string): Buffer {
  const [revision = "1", authority = "0", ...parts] = text.split("-").slice(1);
  return Buffer.concat([Buffer.from([Number(revision), parts.length, 0, 0]), Buffer.from([0, 0, 0, Number(authority)]), ...parts.map((part) => u32(Number(part)))]);
}

class ChunkWriter {
  private readonly bytes = Buffer.alloc(CHUNK_BYTES);
  private at = RECORDS_AT;
  private readonly names = new Map<string, number>();
  private readonly templates = new Map<string, number>();
  private first: bigint | null = null;
  private last = 0n;
  private lastAt = RECORDS_AT;

  /** False = it does not fit any more. */
  write(event: SampleEvent): boolean {
    if (this.at + 8_192 > CHUNK_BYTES) return false;
    const from = this.at;
    this.at += 24;
    const values: Value[] = [];
    this.put(Buffer.from([0x0f, 1, 1, 0]));
    const shape = `${event.provider} ${event.id} ${Object.keys(event.data).join(" ")}`;
    const known = this.templates.get(shape);
    this.put(Buffer.from([0x0c, 1]), u32(7));
    const definition = known ?? this.at + 4;
    this.put(u32(definition));
    if (known === undefined) {
      this.templates.set(shape, definition);
      const sizeAt = this.at + 20;
      this.at += 24;
      this.put(Buffer.from([0x0f, 1, 1, 0]));
      this.event(event, values);
      this.put(Buffer.from([0]));
      this.bytes.writeUInt32LE(this.at - sizeAt - 4, sizeAt);
    } else values.push(...valuesOf(event));
    this.put(u32(values.length), ...values.map((value) => Buffer.concat([u16(value.bytes.length), Buffer.from([value.type, 0])])), ...values.map((value) => value.bytes));
    const length = Math.ceil((this.at + 4 - from) / 8) * 8;
    this.at = from + length;
    this.bytes.write("**\0\0", from, "latin1");
    this.bytes.writeUInt32LE(length, from + 4);
    this.bytes.writeBigUInt64LE(BigInt(event.recordId), from + 8);
    this.bytes.writeBigUInt64LE(ticksOf(event.time), from + 16);
    this.bytes.writeUInt32LE(length, from + length - 4);
    this.first ??= BigInt(event.recordId);
    this.last = BigInt(event.recordId);
    this.lastAt = from;
    return true;
  }

  finish(): Buffer {
    const { bytes, first, last } = this;
    bytes.write("ElfChnk\0", 0, "latin1");
    for (const at of [8, 24]) bytes.writeBigUInt64LE(first ?? 0n, at);
    for (const at of [16, 32]) bytes.writeBigUInt64LE(last, at);
    bytes.writeUInt32LE(128, 40);
    bytes.writeUInt32LE(this.lastAt, 44);
    bytes.writeUInt32LE(this.at, 48);
    bytes.writeUInt32LE(crc32(bytes.subarray(RECORDS_AT, this.at)), 52);
    bytes.writeUInt32LE(crc32(bytes.subarray(128, RECORDS_AT), crc32(bytes.subarray(0, 120))), 124);
    return bytes;
  }

  private event(event: SampleEvent, values: Value[]): void {
    let next = 0;
    const gap = (value: Value): void => {
      values.push(value);
      this.put(Buffer.from([0x0e]), u16(next++), Buffer.from([value.type]));
    };
    const [id, time, recordId, ...fields] = valuesOf(event) as [Value, Value, Value, ...Value[]];
    this.element("Event", { xmlns: "http://schemas.microsoft.com/win/2004/08/events/event" }, () => {
      this.element("System", {}, () => {
        this.element("Provider", { Name: event.provider }, null);
        this.element("EventID", {}, () => gap(id));
        this.element("TimeCreated", { SystemTime: () => gap(time) }, null);
        this.element("EventRecordID", {}, () => gap(recordId));
        this.element("Channel", {}, () => this.text(event.channel));
        this.element("Computer", {}, () => this.text(event.computer));
      });
      const isNamed = event.userData === undefined;
      const fill = (): void => {
        for (const [i, name] of Object.keys(event.data).entries()) this.element(isNamed ? "Data" : name, isNamed ? { Name: name } : {}, () => gap(fields[i] as Value));
      };
      if (isNamed) this.element("EventData", {}, fill);
      else this.element("UserData", {}, () => this.element(event.userData as string, { xmlns: "Event_NS" }, fill));
    });
  }

  private element(name: string, attributes: Readonly<Record<string, string | (() => void)>>, content: (() => void) | null): void {
    const entries = Object.entries(attributes);
    const sizeAt = this.at + 3;
    this.put(Buffer.from([entries.length > 0 ? 0x41 : 0x01]), u16(0xffff), u32(0));
    this.name(name);
    if (entries.length > 0) this.put(u32(0));
    entries.forEach(([attribute, value], i) => {
      this.put(Buffer.from([i < entries.length - 1 ? 0x46 : 0x06]));
      this.name(attribute);
      if (typeof value === "string") this.text(value);
      else value();
    });
    this.put(Buffer.from([content === null ? 0x03 : 0x02]));
    if (content !== null) {
      content();
      this.put(Buffer.from([0x04]));
    }
    this.bytes.writeUInt32LE(this.at - sizeAt - 4, sizeAt);
  }

  private text(text: string): void {
    this.put(Buffer.from([0x05, 1]), u16(text.length), utf16(text));
  }

  private name(name: string): void {
    const known = this.names.get(name);
    this.put(u32(known ?? this.at + 4));
    if (known !== undefined) return;
    this.names.set(name, this.at);
    this.put(u32(0), u16(0), u16(name.length), utf16(name), u16(0));
  }

  private put(...parts: readonly Buffer[]): void {
    for (const part of parts) this.at += part.copy(this.bytes, this.at);
  }
}

function valuesOf(event: SampleEvent): Value[] {
  const fields = Object.entries(event.data).map(([name, value]) => typed(name, value));
  return [{ type: 6, bytes: u16(event.id) }, { type: 0x11, bytes: u64(ticksOf(event.time)) }, { type: 10, bytes: u64(BigInt(event.recordId)) }, ...fields];
}

/** Chunks of 64 KiB, without the header of a file. */
export function evtxChunks(events: readonly SampleEvent[], mostInOne = 1_000_000): Buffer[] {
  const chunks: Buffer[] = [];
  let chunk = new ChunkWriter();
  let count = 0;
  for (const event of events) {
    if (count === mostInOne || !chunk.write(event)) {
      chunks.push(chunk.finish());
      chunk = new ChunkWriter();
      chunk.write(event);
      count = 0;
    }
    count++;
  }
  return [...chunks, chunk.finish()];
}

export function evtxFile(chunks: readonly Buffer[], { isDirty = false, claimedChunks = chunks.length } = {}): Buffer {
  const header = Buffer.alloc(4_096);
  header.write("ElfFile\0", 0, "latin1");
  header.writeBigUInt64LE(BigInt(Math.max(0, chunks.length - 1)), 16);
  header.writeUInt32LE(128, 32);
  header.writeUInt16LE(1, 36);
  header.writeUInt16LE(3, 38);
  header.writeUInt16LE(4_096, 40);
  header.writeUInt16LE(claimedChunks, 42);
  header.writeUInt32LE(isDirty ? 1 : 0, 120);
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124);
  return Buffer.concat([header, ...chunks]);
}
