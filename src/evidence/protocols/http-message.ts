// The first line and the header lines of an HTTP/1 message (RFC 9112 §2), shared by everything that speaks HTTP. Reads no bodies.
import { ascii, byteAt, matchesAt, positionOf } from "./payload-bytes.ts";
import type { Payload } from "./protocol.ts";

const METHODS = ["GET ", "POST ", "PUT ", "HEAD ", "DELETE ", "OPTIONS ", "CONNECT ", "PATCH ", "TRACE ", "PROPFIND ", "BITS_POST ", "CCM_POST "].map(ascii);
const VERSION = ascii("HTTP/1.");
const AFTER_TARGET = ascii(" HTTP/1.");
/** A request line longer than this is cut anyway; bounds the search. */
const LONGEST_LINE = 2_048;

export const HTTP_FIRST_BYTES: readonly number[] = [...new Set([...METHODS.map((m) => m[0] as number), 0x48])];

/** Position of the request target, or −1 when the payload does not start with a whole request line of HTTP/1. */
export function httpTarget(p: Payload): number {
  for (let i = 0; i < METHODS.length; i++) {
    const method = METHODS[i] as Uint8Array;
    if (!matchesAt(p, 0, method)) continue;
    const end = positionOf(p, LINE_FEED, method.length, LONGEST_LINE);
    return positionOf(p, AFTER_TARGET, method.length, end < 0 ? LONGEST_LINE : end) > 0 ? method.length : -1;
  }
  return -1;
}

const LINE_FEED = ascii("\n");

export function isHttpResponse(p: Payload): boolean {
  return matchesAt(p, 0, VERSION) && byteAt(p, 8) === 0x20;
}

/** A text occurs among the header lines (searched up to `within` bytes; the body may lie inside that too). */
export function httpMentions(p: Payload, text: Uint8Array, within = 1_024): boolean {
  return positionOf(p, text, 0, within) >= 0;
}
