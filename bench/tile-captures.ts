// A large capture made of real ones: every Ethernet pcap of a folder, again and again, each round moved on in time and in addresses (the
// second and third byte of IPv4 addresses), so that rounds are different machines. Reads classic pcap only; the rest is left out.
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

const PCAP_MAGIC_LE = 0xa1b2c3d4;
const ETHERNET = 1;

export interface RealPacket {
  readonly offsetMicros: number;
  readonly frame: Buffer;
  readonly wireLength: number;
}

export function tileCaptures(folder: string, target: string, bytes: number): void {
  tileFrames(readAll(folder), target, bytes);
}

/** `packets` in the order of their times. */
export function tileFrames(packets: readonly RealPacket[], target: string, bytes: number): void {
  const span = packets.reduce((latest, p) => Math.max(latest, p.offsetMicros), 0) + 1_000_000;
  const output = openSync(target, "w");
  const header = Buffer.alloc(24);
  header.writeUInt32LE(PCAP_MAGIC_LE, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(ETHERNET, 20);
  let written = writeSync(output, header);
  for (let round = 0; written < bytes; round++) {
    const chunk: Buffer[] = [];
    const start = Date.UTC(2026, 0, 5) * 1_000 + round * span;
    for (const packet of packets) {
      const at = start + packet.offsetMicros;
      const record = Buffer.alloc(16);
      record.writeUInt32LE(Math.floor(at / 1e6), 0);
      record.writeUInt32LE(at % 1e6, 4);
      record.writeUInt32LE(packet.frame.length, 8);
      record.writeUInt32LE(packet.wireLength, 12);
      chunk.push(record, moved(packet.frame, round));
    }
    written += writeSync(output, Buffer.concat(chunk));
  }
  closeSync(output);
}

/** Address bytes change, checksums do not follow: neither program checks them. */
function moved(frame: Buffer, round: number): Buffer {
  if (frame.length < 34 || frame.readUInt16BE(12) !== 0x0800 || (frame[30] as number) >= 224) return frame;
  const copy = Buffer.from(frame);
  for (const at of [27, 31]) copy[at] = ((copy[at] as number) + round) & 0xff;
  return copy;
}

function readAll(folder: string): RealPacket[] {
  const packets: RealPacket[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".pcap")) continue;
    packets.push(...(readEthernetPcap(join(entry.parentPath, entry.name))?.packets ?? []));
  }
  return packets.sort((x, y) => x.offsetMicros - y.offsetMicros);
}

/** The packets of a classic little-endian Ethernet pcap, up to its first damage; null for anything else. */
export function readEthernetPcap(path: string): { bytes: Uint8Array; packets: RealPacket[] } | null {
  const file = readFileSync(path);
  if (file.length < 24 || file.readUInt32LE(0) !== PCAP_MAGIC_LE || file.readUInt32LE(20) !== ETHERNET) return null;
  const packets: RealPacket[] = [];
  let first = Number.NaN;
  for (let at = 24; at + 16 <= file.length; ) {
    const captured = file.readUInt32LE(at + 8);
    if (captured > 262_144 || at + 16 + captured > file.length) break;
    const micros = file.readUInt32LE(at) * 1e6 + file.readUInt32LE(at + 4);
    if (Number.isNaN(first)) first = micros;
    // Stray stamps of merged captures would stretch every round over years.
    const offsetMicros = Math.min(Math.max(0, micros - first), 3_600e6);
    packets.push({ offsetMicros, frame: file.subarray(at + 16, at + 16 + captured), wireLength: file.readUInt32LE(at + 12) });
    at += 16 + captured;
  }
  return { bytes: new Uint8Array(file.buffer, file.byteOffset, file.byteLength), packets };
}
