// Recognises syslog in its old form (RFC 3164) and its new one (RFC 5424), on UDP and TCP with both framings (RFC 6587). Reads no message.
import { byteAt, isDigit, isText } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT } from "../protocol.ts";
import { syslogDissector } from "./syslog-dissector.ts";

const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const SPACE = 0x20;
/** Facility 23, severity 7. */
const LARGEST_PRIORITY = 191;
const CHECKED_TEXT = 64;

/** Position behind "<PRI>", or −1. */
function afterPriority(p: Payload, at: number): number {
  if (byteAt(p, at) !== LESS_THAN) return -1;
  let priority = 0;
  for (let i = at + 1; i <= at + 4; i++) {
    const byte = byteAt(p, i);
    if (byte === GREATER_THAN) return i > at + 1 && priority <= LARGEST_PRIORITY ? i + 1 : -1;
    if (byte < 0 || !isDigit(byte)) return -1;
    priority = priority * 10 + byte - 0x30;
  }
  return -1;
}

/** RFC 5424 §6: version 1, then a year or the nil value. */
function isNewForm(p: Payload, at: number): boolean {
  if (byteAt(p, at) !== 0x31 || byteAt(p, at + 1) !== SPACE) return false;
  const next = byteAt(p, at + 2);
  if (next === 0x2d) return byteAt(p, at + 3) === SPACE;
  return isDigit(next) && isDigit(byteAt(p, at + 3)) && isDigit(byteAt(p, at + 4)) && isDigit(byteAt(p, at + 5)) && byteAt(p, at + 6) === 0x2d;
}

/** RFC 3164 §4.1.2: "Nov 25 15:30:00"; some devices put a year, a sequence number or a colon in front. */
function isOldForm(p: Payload, at: number): boolean {
  for (let i = at; i < at + 24; i++) {
    if (
      byteAt(p, i + 2) === 0x3a &&
      byteAt(p, i + 5) === 0x3a &&
      isDigit(byteAt(p, i)) &&
      isDigit(byteAt(p, i + 1)) &&
      isDigit(byteAt(p, i + 3)) &&
      isDigit(byteAt(p, i + 4)) &&
      isDigit(byteAt(p, i + 6)) &&
      isDigit(byteAt(p, i + 7))
    )
      return true;
  }
  return false;
}

/** Behind an octet count "123 " (RFC 6587 §3.4.1), or 0 where there is none. */
function afterCount(p: Payload): number {
  for (let at = 0; at < 6; at++) {
    const byte = byteAt(p, at);
    if (byte === SPACE) return at > 0 ? at + 1 : 0;
    if (byte < 0 || !isDigit(byte)) return 0;
  }
  return 0;
}

export const syslog: Protocol = {
  id: "syslog",
  transports: [6, 17],
  firstBytes: [LESS_THAN, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39],
  reasons: ["<priority>1 and a date: a syslog message of RFC 5424", "<priority> and a time of day: a syslog message of RFC 3164", "<priority> up to 191 followed by text: it fits syslog"],
  recognise(p: Payload): Recognition {
    const at = afterPriority(p, p.transport === 6 ? afterCount(p) : 0);
    if (at < 0) return 0;
    if (isNewForm(p, at)) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0);
    if (isOldForm(p, at)) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 1);
    return isText(p, at, at + CHECKED_TEXT) ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, 2) : 0;
  },
  dissector: syslogDissector,
};
