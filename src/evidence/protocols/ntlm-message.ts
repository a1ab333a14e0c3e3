// NTLM messages (MS-NLMP §2.2.1) inside SMB, HTTP, LDAP, TDS and RPC: what machines say of themselves, and which generation of the method is
// used. Reads no account names, and keeps no challenge and no response.
import type { DissectionSink } from "./protocol.ts";
import { narrowText, wideText } from "./wire-text.ts";
import { windowsVersion } from "./windows-version.ts";

export const NTLM_NEGOTIATE = 1;
export const NTLM_CHALLENGE = 2;
export const NTLM_AUTHENTICATE = 3;

/** "NTLMSSP" and a zero. */
const SIGNATURE: readonly number[] = [0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0];
/** A security token before it is at most the wrapping of SPNEGO and GSS-API. */
const LONGEST_SEARCH = 512;

const FLAG_UNICODE = 0x1;
const FLAG_WORKSTATION = 0x2000;
const FLAG_EXTENDED_SECURITY = 0x0008_0000;
const FLAG_VERSION = 0x0200_0000;

/** §2.2.2.1: what a server's list of pairs holds. */
const AV_END = 0;
const AV_COMPUTER = 1;
const AV_DOMAIN = 2;
const AV_DNS_COMPUTER = 3;
const MOST_PAIRS = 24;

/** Position of an NTLM message in [from, to), or −1. */
export function ntlmPosition(bytes: Uint8Array, from: number, to: number): number {
  const last = Math.min(to, from + LONGEST_SEARCH, bytes.length) - 12;
  for (let at = from; at <= last; at++) if (bytes[at] === 0x4e && hasSignature(bytes, at)) return at;
  return -1;
}

function hasSignature(bytes: Uint8Array, at: number): boolean {
  for (let i = 1; i < SIGNATURE.length; i++) if (bytes[at + i] !== SIGNATURE[i]) return false;
  return true;
}

/**
 * Reads the message at `at`; `end` = where its bytes end. Claims are about the sender. Returns the message type, 0 where it is none.
 * `within` names the protocol around it for the claims, e.g. "smb".
 */
export function readNtlm(view: DataView, bytes: Uint8Array, at: number, end: number, within: string, sink: DissectionSink): number {
  if (end - at < 16) return 0;
  const type = view.getUint32(at + 8, true);
  if (type === NTLM_NEGOTIATE) negotiate(view, bytes, at, end, within, sink);
  else if (type === NTLM_CHALLENGE) challenge(view, bytes, at, end, within, sink);
  else if (type === NTLM_AUTHENTICATE) authenticate(view, bytes, at, end, within, sink);
  else return 0;
  return type;
}

function negotiate(view: DataView, bytes: Uint8Array, at: number, end: number, within: string, sink: DissectionSink): void {
  const flags = view.getUint32(at + 12, true);
  if ((flags & FLAG_WORKSTATION) !== 0) claimText(fieldText(view, bytes, at, end, 24, false), "hostname", `${within} NTLM negotiate`, sink);
  if ((flags & FLAG_VERSION) !== 0) claimVersion(view, at + 32, end, `${within} NTLM negotiate`, sink);
}

function challenge(view: DataView, bytes: Uint8Array, at: number, end: number, within: string, sink: DissectionSink): void {
  if (end - at < 48) return;
  const by = `${within} NTLM challenge`;
  if ((view.getUint32(at + 20, true) & FLAG_VERSION) !== 0) claimVersion(view, at + 48, end, by, sink);
  const length = view.getUint16(at + 40, true);
  const from = at + view.getUint32(at + 44, true);
  const to = Math.min(end, from + length);
  let name = "";
  for (let pair = from, i = 0; i < MOST_PAIRS && pair + 4 <= to; i++) {
    const id = view.getUint16(pair, true);
    const next = pair + 4 + view.getUint16(pair + 2, true);
    if (id === AV_END || next > to) break;
    if (id === AV_COMPUTER || id === AV_DNS_COMPUTER) {
      const text = wideText(bytes, pair + 4, next);
      if (text.toLowerCase() !== name.toLowerCase()) claimText(text, "hostname", by, sink);
      name = text;
    } else if (id === AV_DOMAIN) countDomain(wideText(bytes, pair + 4, next), sink);
    pair = next;
  }
}

/** §2.2.1.3, §3.3: the length of the response tells which generation made it. */
function authenticate(view: DataView, bytes: Uint8Array, at: number, end: number, within: string, sink: DissectionSink): void {
  if (end - at < 64) return;
  const flags = view.getUint32(at + 60, true);
  const old = view.getUint16(at + 12, true);
  const response = view.getUint16(at + 20, true);
  const method = response > 24 ? "NTLMv2" : response === 24 ? ((flags & FLAG_EXTENDED_SECURITY) !== 0 ? "NTLMv1 with session security" : "NTLMv1") : old === 24 ? "LM" : "anonymous";
  sink.detail("authentication", method);
  claimText(fieldText(view, bytes, at, end, 44, (flags & FLAG_UNICODE) !== 0), "hostname", `${within} NTLM authenticate`, sink);
  if ((flags & FLAG_VERSION) !== 0) claimVersion(view, at + 64, end, `${within} NTLM authenticate`, sink);
}

/** §2.2.1: length 2, space 2, offset 4 from the beginning of the message. */
function fieldText(view: DataView, bytes: Uint8Array, at: number, end: number, field: number, isWide: boolean): string {
  if (at + field + 8 > end) return "";
  const from = at + view.getUint32(at + field + 4, true);
  const to = from + view.getUint16(at + field, true);
  if (to > end) return "";
  return isWide ? wideText(bytes, from, to) : narrowText(bytes, from, to);
}

function claimText(text: string, attribute: "hostname", by: string, sink: DissectionSink): void {
  if (text.length > 0) sink.claim("sender", attribute, text, by);
}

/** §2.2.2.10: major 1, minor 1, build 2, reserved 3, revision 1. */
function claimVersion(view: DataView, at: number, end: number, by: string, sink: DissectionSink): void {
  if (at + 8 > end) return;
  const text = windowsVersion(view.getUint8(at), view.getUint8(at + 1), view.getUint16(at + 2, true));
  if (text.length > 0) sink.claim("sender", "os", text, by);
}

function countDomain(text: string, sink: DissectionSink): void {
  if (text.length > 0) sink.detail("domain", text);
}
