// The headers of DCE/RPC, connection-oriented version 5 and connectionless version 4 (C706 chapter 12), and the interface they name.
// Shared by OPC Classic, PROFINET context management and Active Directory; reads no stub data.
import { byteAt, hex, matchesAt, u16At, u16leAt } from "./payload-bytes.ts";
import type { Payload } from "./protocol.ts";

export const RPC_REQUEST = 0;
export const RPC_RESPONSE = 2;
export const RPC_BIND = 11;
export const RPC_BIND_ACK = 12;
export const RPC_ALTER_CONTEXT = 14;
export const RPC_ALTER_CONTEXT_RESPONSE = 15;

/** Packet type of a version 5 header whose length fits, or −1. */
export function rpcType(p: Payload): number {
  if (byteAt(p, 0) !== 5 || byteAt(p, 1) > 1 || byteAt(p, 1) < 0) return -1;
  const type = byteAt(p, 2);
  const order = byteAt(p, 4);
  if (type > 19 || (order !== 0x10 && order !== 0) || byteAt(p, 5) > 3 || u16At(p, 6) !== 0) return -1;
  const length = order === 0x10 ? u16leAt(p, 8) : u16At(p, 8);
  return length >= 16 ? type : -1;
}

/** Position of the interface UUID that a bind or alter-context asks for (its first context element), or −1. Only little-endian senders. */
export function rpcBoundInterface(p: Payload): number {
  const type = rpcType(p);
  return (type === RPC_BIND || type === RPC_ALTER_CONTEXT) && byteAt(p, 4) === 0x10 && p.length >= 48 ? 32 : -1;
}

export const DATAGRAM_HEADER_SIZE = 80;

/** Packet type of a version 4 (datagram) header, or −1. */
export function rpcDatagramType(p: Payload): number {
  if (byteAt(p, 0) !== 4 || p.length < DATAGRAM_HEADER_SIZE) return -1;
  const type = byteAt(p, 1) & 0x1f;
  const order = byteAt(p, 4);
  if (type > 10 || (order !== 0x10 && order !== 0) || byteAt(p, 5) > 3) return -1;
  const bodyLength = order === 0x10 ? u16leAt(p, 74) : u16At(p, 74);
  return bodyLength <= p.wireLength - DATAGRAM_HEADER_SIZE ? type : -1;
}

export interface InterfaceUuid {
  readonly littleEndian: Uint8Array;
  readonly bigEndian: Uint8Array;
}

/** The two ways a UUID stands on the wire: its first three fields follow the sender's byte order. */
export function interfaceUuid(text: string): InterfaceUuid {
  const bigEndian = hex(text.replaceAll("-", ""));
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return { bigEndian, littleEndian: Uint8Array.from(order, (from) => bigEndian[from] as number) };
}

export function matchesUuid(p: Payload, at: number, uuid: InterfaceUuid): boolean {
  return at >= 0 && (matchesAt(p, at, uuid.littleEndian) || matchesAt(p, at, uuid.bigEndian));
}

/** Status of a fault or reject (C706 appendix E, MS-ERREF); others as their number. */
const FAULTS: ReadonlyMap<number, string> = new Map([
  [0x05, "access denied"],
  [0x06d1, "procedure number out of range"],
  [0x06f7, "bad stub data"],
  [0x1c01_0002, "operation out of range"],
  [0x1c01_0003, "unknown interface"],
  [0x1c01_0006, "wrong boot time"],
  [0x1c01_000b, "protocol error"],
  [0x1c01_0014, "server too busy"],
  [0x1c00_0009, "cancelled"],
  [0x1c00_001a, "context mismatch"],
  [0x8001_0108, "object disconnected"],
  [0x8001_0114, "object does not exist"],
]);

export function faultText(status: number): string {
  return FAULTS.get(status) ?? `0x${status.toString(16).padStart(8, "0")}`;
}
