// The shape of a DNS message (RFC 1035 §4): header, counts, and its first question or record. Shared by DNS, multicast DNS, LLMNR and the
// NetBIOS name service, which differ in flags and names. Follows no pointers and reads no record data.
import { byteAt, u16At } from "./payload-bytes.ts";
import type { Payload } from "./protocol.ts";

export const DNS_HEADER_SIZE = 12;
const LONGEST_NAME = 255;
const QUESTION_SIZE = 5;
const RECORD_SIZE = 11;
const LARGEST_RESPONSE_CODE = 11;
/** Multicast DNS asks for all it looks for in one message. */
const MOST_QUESTIONS = 256;

/** Position behind a name, or −1: labels of printable characters, ended by the root or by a pointer. */
export function afterName(p: Payload, at: number): number {
  for (let end = at + LONGEST_NAME; at < end; ) {
    const length = byteAt(p, at);
    if (length === 0) return at + 1;
    if (length >= 0xc0) return byteAt(p, at + 1) < 0 ? -1 : at + 2;
    if (length < 0 || length > 63) return -1;
    for (let i = at + 1; i <= at + length; i++) {
      const byte = byteAt(p, i);
      if (byte < 0x20 || byte === 0x7f) return -1;
    }
    at += 1 + length;
  }
  return -1;
}

/** A name of the NetBIOS name service (RFC 1001 §14.1): one label of 32 letters A–P stands at the position. */
export function isNetbiosName(p: Payload, at: number): boolean {
  if (byteAt(p, at) !== 32) return false;
  for (let i = at + 1; i <= at + 32; i++) {
    const letter = byteAt(p, i);
    if (letter < 0x41 || letter > 0x50) return false;
  }
  return true;
}

/** Types of RFC 1035 and later up to HTTPS (65) and CAA (257), and the question types 249–255. */
function isRecordType(type: number): boolean {
  return (type >= 1 && type <= 65) || (type >= 99 && type <= 109) || (type >= 249 && type <= 257) || type === 32_768 || type === 32_769;
}

/** The top bit asks for a unicast answer or flushes caches in multicast DNS. */
function isClass(value: number): boolean {
  const number = value & 0x7fff;
  return number === 1 || number === 3 || number === 4 || number === 254 || number === 255;
}

/** Counts that fit into the message, and a first question or record that can be read. `at` = position of the header, `end` of the message on the wire. */
export function isDnsMessage(p: Payload, at: number, end: number): boolean {
  const flags = u16At(p, at + 2);
  const operation = (flags >> 11) & 15;
  if (flags < 0 || operation === 3 || operation > 6 || (flags & 15) > LARGEST_RESPONSE_CODE || (flags & 0x40) !== 0) return false;
  const questions = u16At(p, at + 4);
  const answers = u16At(p, at + 6);
  const others = u16At(p, at + 8) + u16At(p, at + 10);
  if (byteAt(p, at + 11) < 0 || questions > MOST_QUESTIONS) return false;
  if (questions * QUESTION_SIZE + (answers + others) * RECORD_SIZE > end - at - DNS_HEADER_SIZE) return false;
  const isQuery = flags < 0x8000;
  if (isQuery && questions === 0) return false;
  if (questions + answers + others === 0) return false;
  const behind = afterName(p, at + DNS_HEADER_SIZE);
  if (behind < 0 || !isRecordType(u16At(p, behind)) || !isClass(u16At(p, behind + 2))) return false;
  if (questions > 0) return behind + 4 <= end;
  const dataLength = u16At(p, behind + 8);
  return dataLength >= 0 && behind + 10 + dataLength <= end;
}

/** The first name's last label is "local", or its first one starts with an underscore (a service): names of multicast DNS. */
export function isLocalName(p: Payload): boolean {
  if (byteAt(p, DNS_HEADER_SIZE + 1) === 0x5f) return true;
  let last = -1;
  for (let at = DNS_HEADER_SIZE, labels = 0; labels < 128; labels++) {
    const length = byteAt(p, at);
    if (length <= 0 || length > 63) break;
    last = at;
    at += 1 + length;
  }
  return (
    last >= 0 && byteAt(p, last) === 5 && byteAt(p, last + 1) === 0x6c && byteAt(p, last + 2) === 0x6f && byteAt(p, last + 3) === 0x63 && byteAt(p, last + 4) === 0x61 && byteAt(p, last + 5) === 0x6c
  );
}

/** The first name has one label, or is a reverse look-up (ends in "arpa"): names of LLMNR. */
export function isSingleLabelOrReverse(p: Payload): boolean {
  let labels = 0;
  let last = -1;
  for (let at = DNS_HEADER_SIZE; labels < 128; labels++) {
    const length = byteAt(p, at);
    if (length <= 0 || length > 63) break;
    last = at;
    at += 1 + length;
  }
  if (labels === 1) return true;
  return last >= 0 && byteAt(p, last) === 4 && byteAt(p, last + 1) === 0x61 && byteAt(p, last + 2) === 0x72 && byteAt(p, last + 3) === 0x70 && byteAt(p, last + 4) === 0x61;
}
