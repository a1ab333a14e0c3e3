// The fixed header and the topics of MQTT control packets (3.1.1 and 5.0, §2.2 and §3), for recognition. Reads no payloads.
import { byteAt, u16At } from "../payload-bytes.ts";
import type { Payload } from "../protocol.ts";

export const CONNECT = 1;
export const CONNACK = 2;
export const PUBLISH = 3;
export const SUBSCRIBE = 8;
export const SUBACK = 9;
export const UNSUBSCRIBE = 10;
export const UNSUBACK = 11;
export const PINGREQ = 12;
export const PINGRESP = 13;
export const DISCONNECT = 14;

/** Number of bytes of the remaining length after the first byte, or 0 where it is not one (§2.2.3). */
export function lengthBytes(p: Payload, at: number): number {
  for (let count = 1; count <= 4; count++) {
    const byte = byteAt(p, at + count);
    if (byte < 0) return 0;
    if (byte < 0x80) return count > 1 && byte === 0 ? 0 : count;
  }
  return 0;
}

export function remainingLength(p: Payload, at: number, count: number): number {
  let value = 0;
  for (let i = count; i >= 1; i--) value = value * 128 + (byteAt(p, at + i) & 0x7f);
  return value;
}

/** The two flag bits that the packet type demands (§2.2.2), PUBLISH excepted. */
export function areFlagsRight(first: number): boolean {
  const type = first >> 4;
  const flags = first & 15;
  if (type === PUBLISH) return (flags & 6) !== 6;
  if (type === SUBSCRIBE || type === UNSUBSCRIBE || type === 6) return flags === 2;
  return flags === 0;
}

const LONGEST_TOPIC = 512;

/** Length of the topic name whose length word stands at a position: UTF-8 without wildcards and control characters (§1.5.4, §4.7); 0 = none. */
export function topicLength(p: Payload, at: number, isFilter: boolean): number {
  const length = u16At(p, at);
  if (length < 1 || length > LONGEST_TOPIC || at + 2 + length > p.length) return 0;
  let following = 0;
  for (let i = at + 2; i < at + 2 + length; i++) {
    const byte = p.bytes[p.offset + i] as number;
    if (following > 0) {
      if (byte >> 6 !== 2) return 0;
      following--;
    } else if (byte >= 0x80) {
      following = byte >= 0xf5 || byte < 0xc2 ? -1 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
      if (following < 0) return 0;
    } else if (byte < 0x20 || byte === 0x7f || (!isFilter && (byte === 0x23 || byte === 0x2b))) return 0;
  }
  return following === 0 ? length : 0;
}
