// What the head of an HTTP message makes us count and claim: methods, statuses, programs at both ends, realms, sign-in methods, names asked for, declared
// keep-alives. Credentials are never decoded, but for what machines say of themselves in NTLM.
import { ascii } from "./payload-bytes.ts";
import type { DissectionSink } from "./protocol.ts";
import {
  FIELD_AUTHORIZATION,
  FIELD_HOST,
  FIELD_KEEP_ALIVE,
  FIELD_SERVER,
  FIELD_UPGRADE,
  FIELD_USER_AGENT,
  type HttpHead,
  METHOD_GET,
  METHOD_HEAD,
  METHOD_NAMES,
  METHOD_OPTIONS,
  METHOD_OTHER,
} from "./http-head.ts";
import { ntlmPosition, readNtlm } from "./ntlm-message.ts";
import { operationBit } from "./protocol.ts";
import { systemOfText } from "./software-text.ts";
import { narrowText } from "./wire-text.ts";

const READ = operationBit("read");
const WRITE = operationBit("write");
/** Methods that change nothing (RFC 9110 §9.2.1 and those of WebDAV that ask). POST asks too, but nobody can tell. */
const READING: ReadonlySet<number> = new Set([
  METHOD_GET,
  METHOD_HEAD,
  METHOD_OPTIONS,
  ...["TRACE", "CONNECT", "PROPFIND", "REPORT", "SEARCH", "SUBSCRIBE", "UNSUBSCRIBE", "M-SEARCH"].map((name) => METHOD_NAMES.indexOf(name)),
]);
const OPERATIONS = METHOD_NAMES.map((_, method) => (READING.has(method) ? READ : WRITE));
const STATUS_TEXTS: readonly string[] = Array.from({ length: 1_000 }, (_, status) => String(status));

/** Methods of signing in (IANA registry of authentication schemes). */
const SCHEMES: ReadonlyMap<string, string> = new Map(["Basic", "Digest", "NTLM", "Negotiate", "Kerberos", "Bearer", "CredSSP", "HOBA", "Mutual"].map((name) => [name.toLowerCase(), name]));
const UPGRADES: ReadonlySet<string> = new Set(["websocket", "h2c", "tls/1.0"]);
/** A token with a machine's names; longer ones hold tickets. */
const LONGEST_TOKEN = 4_096;
const LONGEST_REALM = 64;
const COMMA = 0x2c;

export function countHead(head: HttpHead, bytes: Uint8Array, sink: DissectionSink): void {
  if (head.isRequest) request(head, bytes, sink);
  else response(head, bytes, sink);
}

function textOf(head: HttpHead, bytes: Uint8Array, field: number): string {
  const from = head.from[field] as number;
  return from === 0 ? "" : narrowText(bytes, from, head.to[field] as number);
}

function request(head: HttpHead, bytes: Uint8Array, sink: DissectionSink): void {
  const { method } = head;
  sink.detail("method", method === METHOD_OTHER ? "other" : (METHOD_NAMES[method] as string));
  sink.operation(method === METHOD_OTHER ? WRITE : (OPERATIONS[method] as number));
  if (head.isForProxy) sink.detail("sent", "through a proxy");
  countName(textOf(head, bytes, FIELD_HOST), sink);
  claimProgram(textOf(head, bytes, FIELD_USER_AGENT), "http User-Agent", sink);
  if (head.from[FIELD_AUTHORIZATION] !== 0) credentials(bytes, head.from[FIELD_AUTHORIZATION] as number, head.to[FIELD_AUTHORIZATION] as number, sink);
}

function response(head: HttpHead, bytes: Uint8Array, sink: DissectionSink): void {
  sink.detail("status", STATUS_TEXTS[head.status] as string);
  claimProgram(textOf(head, bytes, FIELD_SERVER), "http Server", sink);
  for (let i = 0; i < head.challengeCount; i++) challenge(bytes, head.challenges[2 * i] as number, head.challenges[2 * i + 1] as number, sink);
  if (head.status === 101) {
    const upgrade = textOf(head, bytes, FIELD_UPGRADE).toLowerCase();
    sink.detail("upgrade", UPGRADES.has(upgrade) ? upgrade : "other");
  }
  const seconds = head.from[FIELD_KEEP_ALIVE] === 0 ? -1 : numberBehind(bytes, head.from[FIELD_KEEP_ALIVE] as number, head.to[FIELD_KEEP_ALIVE] as number, TIMEOUT);
  if (seconds > 0) sink.timer("http", "keep-alive timeout", seconds);
}

/** The name a client knows the server by, without its port; addresses are no names. */
function countName(host: string, sink: DissectionSink): void {
  let name = hosts.get(host);
  if (name === undefined) {
    if (hosts.size >= MOST_HOSTS) hosts.clear();
    name = nameOfHost(host);
    hosts.set(host, name);
  }
  if (name !== "") sink.detail("name", name);
}

/** By what stood in the field: a client asks the same server again and again. */
const MOST_HOSTS = 2_048;
const hosts = new Map<string, string>();

function nameOfHost(host: string): string {
  const colon = host.indexOf(":");
  const name = (colon < 0 ? host : host.slice(0, colon)).toLowerCase();
  let letters = 0;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code >= 0x61 && code <= 0x7a) letters++;
    else if ((code < 0x30 || code > 0x39) && code !== 0x2d && code !== 0x2e && code !== 0x5f) return "";
  }
  return letters > 0 ? name : "";
}

function claimProgram(text: string, by: string, sink: DissectionSink): void {
  if (text.length === 0) return;
  sink.claim("sender", "software", text, by);
  const system = systemOfText(text);
  if (system !== null) sink.claim("sender", "os", system, by);
}

/** The scheme that stands at `from`, "" = none that is known. */
function schemeAt(bytes: Uint8Array, from: number, to: number): string {
  let end = from;
  while (end < to && (bytes[end] as number) > 0x20 && bytes[end] !== COMMA) end++;
  return SCHEMES.get(narrowText(bytes, from, end).toLowerCase()) ?? "";
}

/** RFC 9110 §11.6.2. Basic carries a password that anybody can read: that it does is all that is kept. */
function credentials(bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  const scheme = schemeAt(bytes, from, to);
  sink.detail("authentication", scheme === "" ? "other" : scheme);
  if (scheme === "NTLM" || scheme === "Negotiate") readToken(bytes, from + scheme.length + 1, to, sink);
}

/** RFC 9110 §11.6.1: what the server wants, and what it calls itself. */
function challenge(bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  const scheme = schemeAt(bytes, from, to);
  sink.detail("wanted", scheme === "" ? "other" : scheme);
  if (scheme === "NTLM" || scheme === "Negotiate") readToken(bytes, from + scheme.length + 1, to, sink);
  else if (scheme === "Basic" || scheme === "Digest") {
    const text = narrowText(bytes, from, to);
    const at = text.toLowerCase().indexOf('realm="');
    const end = at < 0 ? -1 : text.indexOf('"', at + 7);
    const realm = end < 0 ? "" : text.slice(at + 7, end).trim();
    if (realm.length > 0 && realm.length <= LONGEST_REALM) sink.claim("sender", "name", realm, "http WWW-Authenticate realm");
  }
}

/** NTLM in base 64, bare or inside SPNEGO (RFC 4559 §4). */
function readToken(bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  if (to - from < 16 || to - from > LONGEST_TOKEN) return;
  const token = decodeBase64(bytes, from, to);
  const at = ntlmPosition(token, 0, token.length);
  if (at >= 0) readNtlm(new DataView(token.buffer, token.byteOffset, token.byteLength), token, at, token.length, "http", sink);
}

/** Stops at the first character that is none of base 64. */
function decodeBase64(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const decoded = new Uint8Array(Math.floor(((to - from) * 3) / 4) + 1);
  let length = 0;
  let bits = 0;
  let filled = 0;
  for (let i = from; i < to; i++) {
    const value = BASE_64[bytes[i] as number] as number;
    if (value < 0) break;
    bits = ((bits << 6) | value) & 0xffff;
    filled += 6;
    if (filled >= 8) {
      filled -= 8;
      decoded[length++] = (bits >> filled) & 0xff;
    }
  }
  return decoded.subarray(0, length);
}
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE_64 = Int8Array.from({ length: 256 }, (_, code) => ALPHABET.indexOf(String.fromCharCode(code)));

const TIMEOUT = ascii("timeout=");

/** The whole number behind a word in small letters, −1 = none. The rest of such fields differs from message to message: no text is made. */
function numberBehind(bytes: Uint8Array, from: number, to: number, word: Uint8Array): number {
  for (let at = from; at + word.length <= to; at++) {
    let same = 0;
    while (same < word.length && isLetter(bytes[at + same] as number, word[same] as number)) same++;
    if (same < word.length) continue;
    let value = 0;
    let digits = 0;
    for (let i = at + word.length; i < to && digits < 9; i++, digits++) {
      const digit = (bytes[i] as number) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    return digits === 0 ? -1 : value;
  }
  return -1;
}

/** Without regard to letter case. */
const isLetter = (byte: number, small: number): boolean => byte === small || (byte >= 0x41 && byte <= 0x5a && (byte | 0x20) === small);
