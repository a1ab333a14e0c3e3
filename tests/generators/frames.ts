// Builds frames layer by layer from plain functions: each takes its fields and what it carries, and returns bytes. Checksums are zero.
import { join } from "./capture-bytes.ts";

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.replace(/\s/g, "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

const u16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];

export function mac(last: number): number[] {
  return [2, 0, 0, 0, 0, last];
}

export function ethernet(fields: { from: number[]; to: number[]; type: number; tags?: readonly (readonly [tpid: number, vlan: number])[] }, carried: Uint8Array): Uint8Array {
  const tags = (fields.tags ?? []).flatMap(([tpid, vlan]) => [...u16(tpid), ...u16(vlan)]);
  return join([Uint8Array.from([...fields.to, ...fields.from, ...tags, ...u16(fields.type)]), carried]);
}

export interface Ipv4Fields {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly protocol: number;
  readonly identification?: number;
  readonly moreFragments?: boolean;
  /** In bytes, a multiple of 8. */
  readonly fragmentOffset?: number;
  readonly options?: Uint8Array;
}

export function ipv4(fields: Ipv4Fields, carried: Uint8Array): Uint8Array {
  const options = fields.options ?? new Uint8Array(0);
  const fragment = (fields.moreFragments === true ? 0x2000 : 0) | ((fields.fragmentOffset ?? 0) >> 3);
  return join([
    Uint8Array.from([
      0x45 + options.length / 4,
      0,
      ...u16(20 + options.length + carried.length),
      ...u16(fields.identification ?? 1),
      ...u16(fragment),
      64,
      fields.protocol,
      0,
      0,
      ...fields.from,
      ...fields.to,
    ]),
    options,
    carried,
  ]);
}

/** Addresses as 16 numbers. */
export function ipv6(fields: { from: readonly number[]; to: readonly number[]; next: number }, carried: Uint8Array): Uint8Array {
  return join([Uint8Array.from([0x60, 0, 0, 0, ...u16(carried.length), fields.next, 64, ...fields.from, ...fields.to]), carried]);
}

export function ipv6Fragment(fields: { next: number; identification: number; offset: number; more: boolean }, carried: Uint8Array): Uint8Array {
  return join([Uint8Array.from([fields.next, 0, ...u16(fields.offset | (fields.more ? 1 : 0)), ...u32(fields.identification)]), carried]);
}

/** Hop-by-hop, routing or destination options of eight bytes, filled with padding. */
export function ipv6Option(next: number, carried: Uint8Array): Uint8Array {
  return join([Uint8Array.from([next, 0, 1, 4, 0, 0, 0, 0]), carried]);
}

export function udp(from: number, to: number, carried: Uint8Array): Uint8Array {
  return join([Uint8Array.from([...u16(from), ...u16(to), ...u16(8 + carried.length), 0, 0]), carried]);
}

export function tcp(fields: { from: number; to: number; flags: number; sequence?: number }, carried: Uint8Array): Uint8Array {
  return join([Uint8Array.from([...u16(fields.from), ...u16(fields.to), ...u32(fields.sequence ?? 1), ...u32(0), 0x50, fields.flags, 0xfa, 0xf0, 0, 0, 0, 0]), carried]);
}

export function icmp(type: number, code: number, carried: Uint8Array): Uint8Array {
  return join([Uint8Array.from([type, code, 0, 0, 0, 1, 0, 1]), carried]);
}

/** GRE with the optional fields that the flags announce, all zero. */
export function gre(flags: number, type: number, carried: Uint8Array): Uint8Array {
  const optional = ((flags & 0x8000) !== 0 ? 4 : 0) + ((flags & 0x2000) !== 0 ? 4 : 0) + ((flags & 0x1000) !== 0 ? 4 : 0);
  return join([Uint8Array.from([...u16(flags), ...u16(type)]), new Uint8Array(optional), carried]);
}

export function vxlan(network: number, carried: Uint8Array): Uint8Array {
  return join([Uint8Array.from([8, 0, 0, 0, ...u32(network << 8)]), carried]);
}

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
