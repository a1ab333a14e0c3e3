// The first line and the header lines of an HTTP/1 message (RFC 9112 §2), shared by everything that speaks HTTP. Reads no bodies.
import { ascii, byteAt, matchesAt, positionOf } from "./payload-bytes.ts";
import type { Payload } from "./protocol.ts";

const METHODS = ["GET ", "POST ", "PUT ", "HEAD ", "DELETE ", "OPTIONS ", "CONNECT ", "PATCH ", "TRACE ", "PROPFIND ", "BITS_POST ", "CCM_POST "].map(ascii);
const VERSION = ascii("HTTP/1.");
const AFTER_TARGET = ascii(" HTTP/1.");
/** A request line longer than this is cut anyway; bounds the search. */
const LONGEST_LINE = 2_048;
/** A scheme and the name of a machine. */
const LONGEST_AUTHORITY = 280;

export const HTTP_FIRST_BYTES: readonly number[] = [...new Set([...METHODS.map((m) => m[0] as number), 0x48])];
/** For those that know requests only; H of HEAD is that of responses too and left out. */
export const HTTP_REQUEST_FIRST_BYTES: readonly number[] = HTTP_FIRST_BYTES.filter((byte) => byte !== 0x48);

/** By first letter: at most three compares decide. */
const METHODS_BY_LETTER: readonly (readonly Uint8Array[] | undefined)[] = Array.from({ length: 128 }, (_, letter) => {
  const methods = METHODS.filter((method) => method[0] === letter);
  return methods.length === 0 ? undefined : methods;
});
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const SLASH = 0x2f;
const SMALL_H = 0x68;

function methodSize(p: Payload): number {
  const methods = METHODS_BY_LETTER[byteAt(p, 0)];
  if (methods === undefined) return 0;
  for (let i = 0; i < methods.length; i++) if (matchesAt(p, 0, methods[i] as Uint8Array)) return (methods[i] as Uint8Array).length;
  return 0;
}

/** Position of the request target, or −1 when the payload does not start with a whole request line of HTTP/1. */
export function httpTarget(p: Payload): number {
  const target = methodSize(p);
  if (target === 0) return -1;
  const bytes = p.bytes;
  const offset = p.offset;
  const end = offset + Math.min(p.length, LONGEST_LINE);
  for (let at = offset + target; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === LINE_FEED) return -1;
    if (byte === SPACE && matchesAt(p, at - offset, AFTER_TARGET)) return target;
  }
  return -1;
}

/** Position of the path behind a method, also behind a proxy's "http://machine"; −1 = none. Looks no further: httpTarget() says whether the line is whole. */
export function httpPath(p: Payload): number {
  let at = methodSize(p);
  if (at === 0) return -1;
  if (byteAt(p, at) === SLASH) return at;
  if (byteAt(p, at) !== SMALL_H) return -1;
  for (let slashes = 0, end = at + LONGEST_AUTHORITY; at < end; at++) {
    const byte = byteAt(p, at);
    if (byte < 0 || byte === SPACE) return -1;
    if (byte === SLASH && ++slashes === 3) return at;
  }
  return -1;
}

export function isHttpResponse(p: Payload): boolean {
  return matchesAt(p, 0, VERSION) && byteAt(p, 8) === 0x20;
}

/** A text occurs among the header lines (searched up to `within` bytes; the body may lie inside that too). */
export function httpMentions(p: Payload, text: Uint8Array, within = 1_024): boolean {
  return positionOf(p, text, 0, within) >= 0;
}
