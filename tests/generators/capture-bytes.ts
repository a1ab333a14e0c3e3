// Writes small capture files by hand, in every byte order and variant, and damaged ones: what readers of captures are tested with. Frames come
// from the caller. Independent of the product's own writers on purpose.

export interface CapturedFrame {
  readonly micros: number;
  readonly bytes: Uint8Array;
  /** Length on the wire; default the frame's own. */
  readonly wireLength?: number;
  /** pcapng: number of the interface, default 0. */
  readonly interfaceNumber?: number;
}

export interface PcapStyle {
  readonly littleEndian: boolean;
  readonly nanoseconds: boolean;
  readonly linkType: number;
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export function pcapHeader(style: PcapStyle): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, style.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, style.littleEndian);
  view.setUint16(4, 2, style.littleEndian);
  view.setUint16(6, 4, style.littleEndian);
  view.setUint32(16, 262_144, style.littleEndian);
  view.setUint32(20, style.linkType, style.littleEndian);
  return new Uint8Array(view.buffer);
}

export function pcapRecord(frame: CapturedFrame, style: PcapStyle): Uint8Array {
  const bytes = new Uint8Array(16 + frame.bytes.length);
  const view = new DataView(bytes.buffer);
  const seconds = Math.floor(frame.micros / 1e6);
  view.setUint32(0, seconds, style.littleEndian);
  view.setUint32(4, (frame.micros - seconds * 1e6) * (style.nanoseconds ? 1000 : 1), style.littleEndian);
  view.setUint32(8, frame.bytes.length, style.littleEndian);
  view.setUint32(12, frame.wireLength ?? frame.bytes.length, style.littleEndian);
  bytes.set(frame.bytes, 16);
  return bytes;
}

export function pcapFile(frames: readonly CapturedFrame[], style: PcapStyle): Uint8Array {
  return join([pcapHeader(style), ...frames.map((frame) => pcapRecord(frame, style))]);
}

/** One pcapng block around a body that is padded here. */
export function pcapngBlock(type: number, body: Uint8Array, littleEndian: boolean): Uint8Array {
  const length = 12 + ((body.length + 3) & ~3);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, littleEndian);
  view.setUint32(4, length, littleEndian);
  bytes.set(body, 8);
  view.setUint32(length - 4, length, littleEndian);
  return bytes;
}

export function sectionBlock(littleEndian: boolean): Uint8Array {
  const body = new DataView(new ArrayBuffer(16));
  body.setUint32(0, 0x1a2b3c4d, littleEndian);
  body.setUint16(4, 1, littleEndian);
  body.setBigInt64(8, -1n, littleEndian);
  return pcapngBlock(0x0a0d0d0a, new Uint8Array(body.buffer), littleEndian);
}

/** `resolution` as the if_tsresol option holds it; 6 = microseconds. */
export function interfaceBlock(linkType: number, resolution: number, littleEndian: boolean): Uint8Array {
  const body = new DataView(new ArrayBuffer(20));
  body.setUint16(0, linkType, littleEndian);
  body.setUint32(4, 262_144, littleEndian);
  body.setUint16(8, 9, littleEndian);
  body.setUint16(10, 1, littleEndian);
  body.setUint8(12, resolution);
  return pcapngBlock(1, new Uint8Array(body.buffer), littleEndian);
}

/** Time stamps in the interface's units per second, 10 to the power of `resolution`. */
export function enhancedPacketBlock(frame: CapturedFrame, resolution: number, littleEndian: boolean): Uint8Array {
  const body = new Uint8Array(20 + frame.bytes.length);
  const view = new DataView(body.buffer);
  const units = resolution >= 6 ? BigInt(frame.micros) * 10n ** BigInt(resolution - 6) : BigInt(frame.micros) / 10n ** BigInt(6 - resolution);
  view.setUint32(0, frame.interfaceNumber ?? 0, littleEndian);
  view.setUint32(4, Number(units >> 32n), littleEndian);
  view.setUint32(8, Number(units & 0xffff_ffffn), littleEndian);
  view.setUint32(12, frame.bytes.length, littleEndian);
  view.setUint32(16, frame.wireLength ?? frame.bytes.length, littleEndian);
  body.set(frame.bytes, 20);
  return pcapngBlock(6, body, littleEndian);
}

/** Interface statistics block with received and dropped counts. */
export function statisticsBlock(interfaceNumber: number, received: number, dropped: number, littleEndian: boolean): Uint8Array {
  const body = new DataView(new ArrayBuffer(12 + 24 + 4));
  body.setUint32(0, interfaceNumber, littleEndian);
  for (const [at, code, value] of [
    [12, 4, received],
    [24, 5, dropped],
  ] as const) {
    body.setUint16(at, code, littleEndian);
    body.setUint16(at + 2, 8, littleEndian);
    body.setBigUint64(at + 4, BigInt(value), littleEndian);
  }
  return pcapngBlock(5, new Uint8Array(body.buffer), littleEndian);
}

/** Name resolution block with one IPv4 record. */
export function nameBlock(address: readonly number[], name: string, littleEndian: boolean): Uint8Array {
  const text = new TextEncoder().encode(`${name}\0`);
  const length = 4 + text.length;
  const body = new Uint8Array(4 + ((length + 3) & ~3) + 4);
  const view = new DataView(body.buffer);
  view.setUint16(0, 1, littleEndian);
  view.setUint16(2, length, littleEndian);
  body.set(address, 4);
  body.set(text, 8);
  return pcapngBlock(4, body, littleEndian);
}

export function pcapngFile(frames: readonly CapturedFrame[], linkTypes: readonly number[], resolution: number, littleEndian: boolean): Uint8Array {
  return join([
    sectionBlock(littleEndian),
    ...linkTypes.map((linkType) => interfaceBlock(linkType, resolution, littleEndian)),
    ...frames.map((frame) => enhancedPacketBlock(frame, resolution, littleEndian)),
  ]);
}
