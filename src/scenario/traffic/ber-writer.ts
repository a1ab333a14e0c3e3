// Basic encoding rules (X.690) as used by SNMP, LDAP and Kerberos: definite lengths, bottom-up.
import { MessageWriter } from "../message-writer.ts";

export const SEQUENCE = 0x30;

export function tlv(tag: number, ...parts: readonly MessageWriter[]): MessageWriter {
  const body = new MessageWriter();
  for (const part of parts) body.append(part);
  const w = new MessageWriter().u8(tag);
  if (body.length < 0x80) w.u8(body.length);
  else if (body.length < 0x100) w.u8(0x81, body.length);
  else w.u8(0x82).u16(body.length);
  return w.append(body);
}

/** A non-negative INTEGER below 2^31. */
export function integer(value: number, tag = 0x02): MessageWriter {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 256)) {
    bytes.unshift(rest & 0xff);
    if (rest < 256) break;
  }
  if ((bytes[0] as number) > 0x7f) bytes.unshift(0);
  return tlv(tag, new MessageWriter().u8(...bytes));
}

/** An INTEGER of three bytes that counts exchanges. */
export function counter(base: number, step = 1, tag = 0x02): MessageWriter {
  return new MessageWriter().u8(tag, 4, 0, 1).count(2, { base, step });
}

export function text(value: string, tag = 0x04): MessageWriter {
  return tlv(tag, new MessageWriter().ascii(value));
}

export function octets(bytes: number, salt: number, tag = 0x04): MessageWriter {
  return tlv(tag, new MessageWriter().filler(bytes, salt));
}

/** Object identifier of dotted numbers. */
export function objectId(dotted: string): MessageWriter {
  const [first, second, ...rest] = dotted.split(".").map(Number) as [number, number, ...number[]];
  const w = new MessageWriter().u8(first * 40 + second);
  for (const arc of rest) {
    const digits = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
    w.u8(...digits);
  }
  return tlv(0x06, w);
}
