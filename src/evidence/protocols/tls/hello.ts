// The hello messages of TLS (RFC 8446 §4.1, RFC 5246 §7.4.1) and the one in the form of SSL 2: versions, cipher suites, names, application protocols.
import type { DissectionSink } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import { isMachineName } from "../x509-certificate.ts";
import { SUITE_KINDS, suiteKindBit, suiteName } from "./cipher-suites.ts";
import { APPLICATION_PROTOCOLS, EXTENSION_APPLICATION_PROTOCOLS, EXTENSION_ENCRYPTED_HELLO, EXTENSION_SERVER_NAME, EXTENSION_SUPPORTED_VERSIONS, isGrease, versionName } from "./codes.ts";

const MOST_EXTENSIONS = 64;
const MOST_SUITES = 256;
const MOST_PROTOCOLS = 16;
/** Version 2, random 32. */
const RANDOM_END = 34;
/** RFC 8446 §4.1.3: the random of a ServerHello that asks for another ClientHello begins so. */
const RETRY = [0xcf, 0x21, 0xad, 0x74];

/** Body of a ClientHello in [at, end). False where its lengths contradict each other. */
export function readClientHello(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): boolean {
  if (at + RANDOM_END + 1 > end) return false;
  let highest = view.getUint16(at);
  let from = at + RANDOM_END + 1 + view.getUint8(at + RANDOM_END);
  if (from + 2 > end) return false;
  const suites = view.getUint16(from);
  const suitesEnd = from + 2 + suites;
  if (suitesEnd + 1 > end) return false;
  countSuites(view, from + 2, suitesEnd, 2, sink);
  from = suitesEnd + 1 + view.getUint8(suitesEnd);
  const extensionsEnd = from + 2 <= end ? Math.min(end, from + 2 + view.getUint16(from)) : end;
  let extension = from + 2;
  for (let i = 0; i < MOST_EXTENSIONS && extension + 4 <= extensionsEnd; i++) {
    const type = view.getUint16(extension);
    const body = extension + 4;
    const next = body + view.getUint16(extension + 2);
    if (next > end) return false;
    if (type === EXTENSION_SERVER_NAME) countServerName(view, bytes, body, next, sink);
    else if (type === EXTENSION_APPLICATION_PROTOCOLS) countApplicationProtocols(view, bytes, body, next, "asked", sink);
    else if (type === EXTENSION_SUPPORTED_VERSIONS) highest = highestVersion(view, body, next, highest);
    else if (type === EXTENSION_ENCRYPTED_HELLO) sink.detail("hello", "may be encrypted to a further server");
    extension = next;
  }
  sink.detail("offered", versionName(highest));
  return true;
}

/** The form of SSL 2 (RFC 5246 appendix E.2): type 1, version, lengths of suites (three bytes each), session and challenge. */
export function readOldHello(view: DataView, at: number, end: number, sink: DissectionSink): void {
  if (at + 9 > end) return;
  sink.detail("offered", versionName(view.getUint16(at + 1)));
  sink.detail("hello", "in the form of SSL 2");
  countSuites(view, at + 9, Math.min(end, at + 9 + view.getUint16(at + 3)), 3, sink);
}

function countSuites(view: DataView, from: number, to: number, size: 2 | 3, sink: DissectionSink): void {
  let kinds = 0;
  for (let at = from, i = 0; at + size <= to && i < MOST_SUITES; at += size, i++) if (size === 2 || view.getUint8(at) === 0) kinds |= suiteKindBit(view.getUint16(at + size - 2));
  for (let i = 0; i < SUITE_KINDS.length; i++) if ((kinds & (1 << i)) !== 0) sink.detail("offers", SUITE_KINDS[i] as string);
}

/** RFC 6066 §3: a list of which the first is a name of a machine. */
function countServerName(view: DataView, bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  if (from + 5 > to || view.getUint8(from + 2) !== 0) return;
  const end = from + 5 + view.getUint16(from + 3);
  const name = end <= to ? narrowText(bytes, from + 5, end) : "";
  if (name.length === 0) return;
  // Some clients ask by address.
  if (isMachineName(`x${name}`)) sink.detail("name", name.toLowerCase());
}

/** RFC 7301 §3.1: what a client can speak ("asked"), what the server chose ("application"; from 1.3 on it is encrypted). */
function countApplicationProtocols(view: DataView, bytes: Uint8Array, from: number, to: number, facet: string, sink: DissectionSink): void {
  for (let at = from + 2, i = 0; at < to && i < MOST_PROTOCOLS; i++) {
    const next = at + 1 + view.getUint8(at);
    if (next > to) return;
    const text = narrowText(bytes, at + 1, next);
    if (text !== "" || next > at + 1) sink.detail(facet, APPLICATION_PROTOCOLS.has(text) ? text : "other");
    at = next;
  }
}

/** RFC 8446 §4.2.1: a list in a ClientHello; the highest that means something. */
function highestVersion(view: DataView, from: number, to: number, legacy: number): number {
  let highest = 0;
  for (let at = from + 1; at + 2 <= to; at += 2) {
    const version = view.getUint16(at);
    if (!isGrease(version) && rank(version) > rank(highest)) highest = version;
  }
  return highest === 0 ? legacy : highest;
}

/** Drafts of 1.3 (0x7Fxx) are above 1.2 and below the finished one. */
function rank(version: number): number {
  return version >> 8 === 0x7f ? 0x0303 + (version & 0xff) / 256 : version >> 8 === 0x03 ? version : 0;
}

export interface ServerHello {
  readonly version: number;
  readonly isRetry: boolean;
}

/** Body of a ServerHello in [at, end); null where its lengths contradict each other. */
export function readServerHello(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): ServerHello | null {
  if (at + RANDOM_END + 1 > end) return null;
  let version = view.getUint16(at);
  const isRetry = RETRY.every((octet, i) => bytes[at + 2 + i] === octet);
  // The first drafts of 1.3 had no session and no compression here.
  const isDraft = version >> 8 === 0x7f;
  const suiteAt = isDraft ? at + RANDOM_END : at + RANDOM_END + 1 + view.getUint8(at + RANDOM_END);
  if (suiteAt + 2 > end) return null;
  const suite = view.getUint16(suiteAt);
  const listAt = suiteAt + (isDraft ? 2 : 3);
  const extensionsEnd = listAt + 2 <= end ? Math.min(end, listAt + 2 + view.getUint16(listAt)) : end;
  let extension = listAt + 2;
  for (let i = 0; i < MOST_EXTENSIONS && extension + 4 <= extensionsEnd; i++) {
    const type = view.getUint16(extension);
    const body = extension + 4;
    const next = body + view.getUint16(extension + 2);
    if (next > end) return null;
    if (type === EXTENSION_SUPPORTED_VERSIONS && next - body === 2) version = view.getUint16(body);
    else if (type === EXTENSION_APPLICATION_PROTOCOLS && !isRetry) countApplicationProtocols(view, bytes, body, next, "application", sink);
    extension = next;
  }
  if (isRetry) sink.detail("hello", "to be repeated");
  else {
    sink.detail("version", versionName(version));
    sink.detail("cipher", suiteName(suite));
  }
  return { version, isRetry };
}
