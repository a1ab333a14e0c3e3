// Ethernet, IPv4, TCP and UDP headers as templates with prepared checksum sums (RFC 1071): a packet only adds what changes.
import type { Group, Patch } from "./message.ts";
import type { Route } from "./station.ts";

export const LARGEST_FRAME = 1_522;
const NTP_EPOCH_SECONDS = 2_208_988_800;
const FILETIME_EPOCH_SECONDS = 11_644_473_600;

/** The buffer every flow builds its frame in; a sink copies from it before it returns. */
export const scratch = new Uint8Array(LARGEST_FRAME + 64);

export interface HeaderTemplate {
  readonly bytes: Uint8Array;
  readonly ipOffset: number;
  readonly transportOffset: number;
  /** Sum of the IPv4 header's words without total length, identification and checksum. */
  readonly ipSum: number;
  /** Pseudo header without length; ports and flags are added by the flow. */
  readonly pseudoSum: number;
}

export function ipTemplate(route: Route, protocol: number, to?: Group, groupTtl?: number): HeaderTemplate {
  const tagged = route.vlan !== null;
  const ipOffset = tagged ? 18 : 14;
  const bytes = new Uint8Array(ipOffset + 20 + (protocol === 6 ? 20 : protocol === 17 ? 8 : 0));
  bytes.set(to?.mac ?? route.destinationMac, 0);
  bytes.set(route.sourceMac, 6);
  if (route.vlan !== null) setWords(bytes, 12, [0x8100, route.vlan & 0xfff]);
  setWords(bytes, ipOffset - 2, [0x0800]);
  const destination = to?.address ?? route.destination;
  setWords(bytes, ipOffset, [0x4500, 0, 0, route.dontFragment ? 0x4000 : 0, ((to === undefined ? route.ttl : (groupTtl ?? 1)) << 8) | protocol, 0]);
  setWords(bytes, ipOffset + 12, [route.source >>> 16, route.source & 0xffff, destination >>> 16, destination & 0xffff]);
  const addressSum = (route.source >>> 16) + (route.source & 0xffff) + (destination >>> 16) + (destination & 0xffff);
  return { bytes, ipOffset, transportOffset: ipOffset + 20, ipSum: sumBytes(bytes, ipOffset, 20), pseudoSum: addressSum + protocol };
}

/** The link header of a frame without IP; EtherType 0 leaves room for the IEEE 802.3 length. */
export function frameTemplate(route: Route, etherType: number, to?: Group): Uint8Array {
  const bytes = new Uint8Array(route.vlan !== null ? 18 : 14);
  bytes.set(to?.mac ?? route.destinationMac, 0);
  bytes.set(route.sourceMac, 6);
  if (route.vlan !== null) setWords(bytes, 12, [0x8100, route.vlan & 0xfff]);
  setWords(bytes, bytes.length - 2, [etherType]);
  return bytes;
}

function setWords(bytes: Uint8Array, offset: number, words: readonly number[]): void {
  for (const [i, word] of words.entries()) setU16(bytes, offset + 2 * i, word);
}

export function setU16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = (value >>> 8) & 0xff;
  bytes[offset + 1] = value & 0xff;
}

export function setU32(bytes: Uint8Array, offset: number, value: number): void {
  setU16(bytes, offset, value >>> 16);
  setU16(bytes, offset + 2, value & 0xffff);
}

/** Sum of big-endian 16-bit words; an odd last byte counts as the high one. Below 2^32 for what fits a frame. */
export function sumBytes(bytes: Uint8Array, offset: number, length: number): number {
  let sum = 0;
  const end = offset + length - 1;
  let at = offset;
  for (; at < end; at += 2) sum += ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  if (at === end) sum += (bytes[at] as number) << 8;
  return sum;
}

/** One's complement of the folded sum. */
export function checksumOf(sum: number): number {
  let folded = (sum & 0xffff) + Math.floor(sum / 65_536);
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return ~folded & 0xffff;
}

/** Fills in total length, identification and checksum of the header that stands in scratch. */
export function finishIp(template: HeaderTemplate, totalLength: number, identification: number): void {
  const at = template.ipOffset;
  setU16(scratch, at + 2, totalLength);
  setU16(scratch, at + 4, identification);
  setU16(scratch, at + 10, checksumOf(template.ipSum + totalLength + identification));
}

/** Writes one patch into scratch; returns what it adds to the checksum sum of a payload that starts at `payloadOffset`. */
export function applyPatch(patch: Patch, payloadOffset: number, exchange: number, noise: number, micros: number): number {
  const at = payloadOffset + patch.offset;
  if (patch.kind === "ntp" || patch.kind === "asked-ntp") return applyInstant("ntp", at, patch.offset, micros);
  if (patch.kind === "filetime") return applyInstant(patch.kind, at, patch.offset, micros);
  const value = patch.kind === "count" ? (patch.base + patch.step * exchange) % 4_294_967_296 : patch.base + ((noise ^ (patch.offset * 0x45d9f3b)) & patch.mask);
  let sum = 0;
  for (let i = 0; i < patch.width; i++) {
    const shift = 8 * (patch.littleEndian ? i : patch.width - 1 - i);
    const byte = (value >>> shift) & 0xff;
    scratch[at + i] = byte;
    sum += ((patch.offset + i) & 1) === 0 ? byte << 8 : byte;
  }
  return sum;
}

function applyInstant(kind: "ntp" | "filetime", at: number, offset: number, micros: number): number {
  const seconds = Math.floor(micros / 1_000_000);
  const rest = micros - seconds * 1_000_000;
  if (kind === "ntp") {
    setU32(scratch, at, (seconds + NTP_EPOCH_SECONDS) % 4_294_967_296);
    setU32(scratch, at + 4, Math.floor((rest / 1_000_000) * 4_294_967_296));
  } else {
    const ticks = BigInt(seconds + FILETIME_EPOCH_SECONDS) * 10_000_000n + BigInt(Math.floor(rest) * 10);
    for (let i = 0; i < 8; i++) scratch[at + i] = Number((ticks >> BigInt(8 * i)) & 0xffn);
  }
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += ((offset + i) & 1) === 0 ? (scratch[at + i] as number) << 8 : (scratch[at + i] as number);
  return sum;
}

/** Ethernet frames are at least 60 bytes without their check sequence; the rest is zeros. */
export function padFrame(length: number): number {
  if (length >= 60) return length;
  scratch.fill(0, length, 60);
  return 60;
}
