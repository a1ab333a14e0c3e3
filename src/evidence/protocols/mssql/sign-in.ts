// What the beginning of a TDS connection tells (MS-TDS §2.2.6.5 pre-login, §2.2.6.4 login, §2.2.7 tokens of the answer): versions, encryption, the names of
// machines and programs. Passes over accounts, passwords and databases.
import { ntlmPosition, readNtlm } from "../ntlm-message.ts";
import type { DissectionSink } from "../protocol.ts";
import { wideText } from "../wire-text.ts";
import { ENCRYPTION, errorText, serverText, versionText } from "./tds-codes.ts";

const TOKEN_VERSION = 0;
const TOKEN_ENCRYPTION = 1;
const TOKEN_END = 0xff;
const MOST_OPTIONS = 16;

/** The options in [at, end). */
export function readPreLogin(view: DataView, at: number, end: number, isServer: boolean, sink: DissectionSink): void {
  for (let i = 0, option = at; i < MOST_OPTIONS && option + 5 <= end; i++, option += 5) {
    const token = view.getUint8(option);
    if (token === TOKEN_END) return;
    const from = at + view.getUint16(option + 1);
    const length = view.getUint16(option + 3);
    if (from + length > end) return;
    if (token === TOKEN_VERSION && length >= 6 && isServer) sink.claim("sender", "software", serverText(view.getUint8(from), view.getUint8(from + 1), view.getUint16(from + 2)), "tds pre-login");
    else if (token === TOKEN_ENCRYPTION && length >= 1) sink.detail("encryption", `${isServer ? "at the server" : "asked"}: ${ENCRYPTION[view.getUint8(from) & 0x1f] ?? "another"}`);
  }
}

const INTEGRATED_SECURITY = 0x80;
const HOST_NAME = 36;
const APPLICATION_NAME = 48;
const TOKEN_FIELD = 78;
const FIXED_PART = 86;

/** The record in [at, end): offsets count from `at`, lengths are characters. */
export function readLogin(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  if (at + FIXED_PART > end) {
    sink.trouble("malformed");
    return;
  }
  sink.detail("offered", versionText(view.getUint32(at + 4, true)));
  const isIntegrated = (view.getUint8(at + 25) & INTEGRATED_SECURITY) !== 0;
  sink.detail("authentication", isIntegrated ? "Windows" : "SQL login");
  const host = fieldText(view, bytes, at, end, HOST_NAME);
  if (host.length > 0) sink.claim("sender", "hostname", host, "tds login");
  const application = fieldText(view, bytes, at, end, APPLICATION_NAME);
  if (application.length > 0) sink.claim("sender", "software", application, "tds login, application name");
  const token = at + view.getUint16(at + TOKEN_FIELD, true);
  readToken(view, bytes, token, Math.min(end, token + view.getUint16(at + TOKEN_FIELD + 2, true)), sink);
}

function fieldText(view: DataView, bytes: Uint8Array, at: number, end: number, field: number): string {
  const from = at + view.getUint16(at + field, true);
  const to = from + 2 * view.getUint16(at + field + 2, true);
  return to > end ? "" : wideText(bytes, from, to);
}

export function readToken(view: DataView, bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  const at = ntlmPosition(bytes, from, to);
  if (at >= 0) readNtlm(view, bytes, at, to, "tds", sink);
}

const ENVIRONMENT_CHANGE = 0xe3;
const INFORMATION = 0xab;
const ERROR = 0xaa;
const LOGIN_ACKNOWLEDGED = 0xad;
const SSPI = 0xed;
const MOST_TOKENS = 32;

/** Tokens at the beginning of a response, as long as they have a length of two bytes. */
export function readTokens(view: DataView, bytes: Uint8Array, from: number, end: number, sink: DissectionSink): void {
  let at = from;
  for (let i = 0; i < MOST_TOKENS && at + 3 <= end; i++) {
    const token = view.getUint8(at);
    if (token !== ENVIRONMENT_CHANGE && token !== INFORMATION && token !== ERROR && token !== LOGIN_ACKNOWLEDGED && token !== SSPI) return;
    const body = at + 3;
    const next = body + view.getUint16(at + 1, true);
    if (next > end) return;
    if (token === ERROR || token === INFORMATION) message(view, bytes, body, next, token === ERROR, sink);
    else if (token === LOGIN_ACKNOWLEDGED) acknowledged(view, bytes, body, next, sink);
    else if (token === SSPI) readToken(view, bytes, body, next, sink);
    at = next;
  }
}

/** Number 4, state, class, text (length 2), name of the server (length 1): "SCADA1\WINCC" is machine and instance. */
function message(view: DataView, bytes: Uint8Array, at: number, end: number, isError: boolean, sink: DissectionSink): void {
  if (at + 8 > end) return;
  if (isError) sink.detail("error", errorText(view.getInt32(at, true)));
  const nameAt = at + 8 + 2 * view.getUint16(at + 6, true);
  if (nameAt + 1 > end) return;
  const nameEnd = nameAt + 1 + 2 * view.getUint8(nameAt);
  const name = nameEnd <= end ? wideText(bytes, nameAt + 1, nameEnd) : "";
  const machine = name.split("\\")[0] as string;
  if (machine.length > 0) sink.claim("sender", "hostname", machine, "tds server message");
}

/** Interface 1, version 4 (highest byte first), name (length 1), then the program's version. */
function acknowledged(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  if (at + 6 > end) return;
  sink.detail("version", versionText(view.getUint32(at + 1)));
  const nameEnd = at + 6 + 2 * view.getUint8(at + 5);
  if (nameEnd + 4 > end) return;
  const name = wideText(bytes, at + 6, nameEnd);
  const [major, minor, build] = [view.getUint8(nameEnd), view.getUint8(nameEnd + 1), view.getUint16(nameEnd + 2)];
  if (name.length > 0) sink.claim("sender", "software", name === "Microsoft SQL Server" ? serverText(major, minor, build) : `${name} ${major}.${minor}.${build}`, "tds login answer");
}
