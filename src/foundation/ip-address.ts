// Addresses as people write them: IPv4 and IPv6 to numbers and back, prefixes, MAC addresses. Texts that two programs could read in two ways
// (leading zeros, zones) are refused. Holds no sets of addresses.

/**
 * A number for "10.20.1.5", undefined for anything else. Leading zeros are refused: they mean octal to some. Digit by digit, because evidence asks it of the
 * same addresses hundreds of thousands of times.
 */
export function parseIpv4(text: string): number | undefined {
  if (text.length < 7 || text.length > 15) return undefined;
  let value = 0;
  let at = 0;
  for (let octets = 1; octets <= 4; octets++) {
    const from = at;
    let octet = 0;
    for (let digit = digitAt(text, at); digit >= 0; digit = digitAt(text, ++at)) octet = octet * 10 + digit;
    const digits = at - from;
    if (digits === 0 || octet > 255 || (digits > 1 && digitAt(text, from) === 0)) return undefined;
    value = value * 256 + octet;
    if (octets < 4 && text.charCodeAt(at++) !== DOT) return undefined;
  }
  return at === text.length ? value : undefined;
}

const DOT = 0x2e;

/** −1 = no digit, or behind the end. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/** 128 bits of "fe80::1"; undefined for anything else. Zones ("%eth0") are refused. */
export function parseIpv6(text: string): bigint | undefined {
  if (text.length > 45 || !text.includes(":")) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] as string);
  const tail = halves.length === 2 ? groupsOf(halves[1] as string) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  let value = 0n;
  for (const group of [...head, ...new Array<number>(missing).fill(0), ...tail]) value = (value << 16n) | BigInt(group);
  return value;
}

function groupsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    if (i === parts.length - 1 && part.includes(".")) {
      const v4 = parseIpv4(part);
      if (v4 === undefined) return undefined;
      groups.push(Math.floor(v4 / 65_536), v4 % 65_536);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** An address of either family: its number, and how many bits it has. Within one family values are of one type. */
export type IpNumber = { readonly bits: 32; readonly value: number } | { readonly bits: 128; readonly value: bigint };

export function parseIp(text: string): IpNumber | undefined {
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return { bits: 32, value: v4 };
  const v6 = parseIpv6(text);
  return v6 === undefined ? undefined : { bits: 128, value: v6 };
}

/** The usual spelling: dotted, or RFC 5952. */
export function formatIp(ip: IpNumber): string {
  return ip.bits === 32 ? [24, 16, 8, 0].map((shift) => Math.floor(ip.value / 2 ** shift) % 256).join(".") : formatIpv6(ip.value);
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  let best = { start: 0, length: 1 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === "0") end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  if (best.length === 1) return groups.join(":");
  return `${groups.slice(0, best.start).join(":")}::${groups.slice(best.start + best.length).join(":")}`;
}

export interface IpPrefix {
  /** First address; host bits are zero. */
  readonly first: IpNumber;
  readonly last: IpNumber;
  readonly length: number;
  /** True when the text named an address inside instead of the first one: "10.20.1.5/24". */
  readonly hadHostBits: boolean;
}

/** "10.20.1.0/24", "fe80::/10"; undefined for anything else, also for masks written as addresses. */
export function parsePrefix(text: string): IpPrefix | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const ip = match === null ? undefined : parseIp(match[1] as string);
  const length = Number(match?.[2]);
  if (ip === undefined || length > ip.bits) return undefined;
  if (ip.bits === 32) {
    const size = 2 ** (32 - length);
    const first = Math.floor(ip.value / size) * size;
    return { first: { bits: 32, value: first }, last: { bits: 32, value: first + size - 1 }, length, hadHostBits: first !== ip.value };
  }
  const size = 1n << BigInt(128 - length);
  const first = (ip.value / size) * size;
  return { first: { bits: 128, value: first }, last: { bits: 128, value: first + size - 1n }, length, hadHostBits: first !== ip.value };
}

export function formatPrefix(prefix: IpPrefix): string {
  return `${formatIp(prefix.first)}/${prefix.length}`;
}

/** "00:1b:1b:12:34:56" from that, from 00-1B-1B-12-34-56 or from 001b.1b12.3456; undefined for anything else. */
export function parseMac(text: string): string | undefined {
  const isMac = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text) || /^[0-9a-f]{2}(-[0-9a-f]{2}){5}$/i.test(text) || /^[0-9a-f]{4}(\.[0-9a-f]{4}){2}$/i.test(text);
  if (!isMac) return undefined;
  return (
    text
      .toLowerCase()
      .replace(/[^0-9a-f]/g, "")
      .match(/../g) as string[]
  ).join(":");
}
