// The standard file in which received flow export messages are kept: a pcapng that any tool reads, one packet for each datagram, marked as what
// it is so that it is learnt as flow exports and not as a capture of a network. Writes bytes; opens no file.

/** Name of the writing program in the section header (shb_userappl). */
const MARK = "Holdpoint flow export collector";
const SECTION = 0x0a0d0d0a;
const BYTE_ORDER = 0x1a2b3c4d;
const OPTION_PROGRAM = 4;
/** Packets begin with their IP header. */
const LINKTYPE_RAW = 101;
const SNAP_LENGTH = 65_575;

/** What a file begins with: a section and one interface, times in microseconds. */
export function collectedFileHeader(): Uint8Array {
  const mark = new TextEncoder().encode(MARK);
  const padded = (mark.length + 3) & ~3;
  const sectionLength = 28 + 4 + padded + 4;
  const bytes = new Uint8Array(sectionLength + 20);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, SECTION, true);
  view.setUint32(4, sectionLength, true);
  view.setUint32(8, BYTE_ORDER, true);
  view.setUint16(12, 1, true);
  view.setBigInt64(16, -1n, true);
  view.setUint16(24, OPTION_PROGRAM, true);
  view.setUint16(26, mark.length, true);
  bytes.set(mark, 28);
  view.setUint32(sectionLength - 4, sectionLength, true);
  view.setUint32(sectionLength, 1, true);
  view.setUint32(sectionLength + 4, 20, true);
  view.setUint16(sectionLength + 8, LINKTYPE_RAW, true);
  view.setUint32(sectionLength + 12, SNAP_LENGTH, true);
  view.setUint32(sectionLength + 16, 20, true);
  return bytes;
}

/** True for the beginning of a file of collectedFileHeader. */
export function isCollectedFile(head: Uint8Array): boolean {
  const expected = collectedFileHeader();
  return head.length >= expected.length && expected.every((byte, i) => head[i] === byte);
}

export interface Peer {
  /** Four or sixteen bytes. */
  readonly address: Uint8Array;
  readonly port: number;
}

/** One datagram as a block, with the IP and UDP headers it came in (checksums are left at zero: they were not seen). `micros`: when it came. */
export function collectedDatagram(content: Uint8Array, from: Peer, to: Peer, micros: number): Uint8Array {
  const isV6 = from.address.length === 16;
  const ipLength = isV6 ? 40 : 20;
  const packetLength = ipLength + 8 + content.length;
  const padded = (packetLength + 3) & ~3;
  const bytes = new Uint8Array(32 + padded);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 6, true);
  view.setUint32(4, bytes.length, true);
  view.setUint32(12, Math.floor(micros / 2 ** 32), true);
  view.setUint32(16, micros % 2 ** 32, true);
  view.setUint32(20, packetLength, true);
  view.setUint32(24, packetLength, true);
  const ip = 28;
  if (isV6) {
    view.setUint32(ip, 0x60000000);
    view.setUint16(ip + 4, 8 + content.length);
    view.setUint16(ip + 6, (17 << 8) | 64);
    bytes.set(from.address, ip + 8);
    bytes.set(to.address, ip + 24);
  } else {
    view.setUint16(ip, 0x4500);
    view.setUint16(ip + 2, packetLength);
    view.setUint16(ip + 8, (64 << 8) | 17);
    bytes.set(from.address, ip + 12);
    bytes.set(to.address, ip + 16);
  }
  view.setUint16(ip + ipLength, from.port);
  view.setUint16(ip + ipLength + 2, to.port);
  view.setUint16(ip + ipLength + 4, 8 + content.length);
  bytes.set(content, ip + ipLength + 8);
  view.setUint32(bytes.length - 4, bytes.length, true);
  return bytes;
}
