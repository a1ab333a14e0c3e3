// One message of SMB version 2 or 3 (MS-SMB2 §2.2): commands, statuses, dialect, signing, trees, pipes, response times, the server's uptime,
// and the further addresses of a server with several cards. Reads no file names and no contents.
import type { DissectionSink } from "../protocol.ts";
import { wideText } from "../wire-text.ts";
import {
  ASK_AGAIN,
  CANCEL_2,
  CIPHERS,
  command2,
  CREATE_2,
  DIALECTS_2,
  IOCTL_2,
  NEGOTIATE_1,
  NEGOTIATE_2,
  OPLOCK_BREAK_2,
  OTHER_PIPE_OPERATIONS,
  PENDING,
  PIPES,
  pipeName,
  SESSION_SETUP_2,
  statusText,
  TREE_CONNECT_2,
  TREE_NAMES,
  TREE_PIPES,
  treeKind,
} from "./codes.ts";
import { NO_TRANSACTION, type SmbConnectionState, VERSION_1_CODE } from "./connection-state.ts";
import { claimInterfaces, QUERY_NETWORK_INTERFACES } from "./network-interfaces.ts";
import { readSecurityToken } from "./security-token.ts";

export const HEADER_2 = 64;
const FLAG_RESPONSE = 1;
const FLAG_ASYNC = 2;
const FLAG_SIGNED = 8;

const SIGNING_REQUIRED = 2;
const CONTEXT_ENCRYPTION = 2;
const MOST_DIALECTS = 16;
const MOST_CONTEXTS = 8;
/** 100 ns steps from 1601 to 1970, in seconds. */
const SECONDS_1601_TO_1970 = 11_644_473_600;

/** A message in [at, end), `at` = its header, which is whole. */
export function readMessage2(state: SmbConnectionState, view: DataView, bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
  const command = view.getUint16(at + 12, true);
  const flags = view.getUint32(at + 16, true);
  const transaction = view.getInt32(at + 24, true);
  if ((flags & FLAG_RESPONSE) === 0) {
    if (command === CANCEL_2) describe(command, sink);
    else {
      state.exchanges.asked(direction, transaction, command, noteOf(view, bytes, at, end, command), micros, sink);
      describe(command, sink);
    }
    request(state, view, bytes, at, end, command, flags, sink);
    return;
  }
  // The server says of its own accord that somebody else wants the file.
  if (command === OPLOCK_BREAK_2 && transaction === -1) {
    sink.detail("smb2", "oplock break by server");
    return;
  }
  const status = view.getUint32(at + 8, true);
  const isAsync = (flags & FLAG_ASYNC) !== 0;
  // The interim response ends the waiting; the final one, which may come days later, is paired only where it is the first.
  if (isAsync && status !== PENDING && !state.exchanges.isWaiting(direction === 0 ? 1 : 0, transaction, command, micros)) {
    countStatus(status, sink);
    return;
  }
  let note = 0;
  if (command === NEGOTIATE_2 && state.negotiation !== NO_TRANSACTION && !state.exchanges.isWaiting(direction === 0 ? 1 : 0, transaction, command, micros)) {
    state.exchanges.answered(direction, state.negotiation, VERSION_1_CODE | NEGOTIATE_1, micros, sink);
    state.negotiation = NO_TRANSACTION;
  } else {
    const counts = state.exchanges.answered(direction, transaction, command, micros, sink);
    if (counts === null) note = state.exchanges.note;
    else describe(command, counts);
  }
  countStatus(status, sink);
  if (status === PENDING) return;
  response(state, view, bytes, at, end, command, note, status, sink);
}

function describe(command: number, sink: Pick<DissectionSink, "operation" | "detail">): void {
  const known = command2(command);
  if (known.operations !== 0) sink.operation(known.operations);
  sink.detail("smb2", known.name);
}

function countStatus(status: number, sink: DissectionSink): void {
  const text = statusText(status);
  if (text.length > 0) sink.detail("status", text);
}

/** What the response has to be read by: the kind of tree, or the control code. */
function noteOf(view: DataView, bytes: Uint8Array, at: number, end: number, command: number): number {
  if (command === TREE_CONNECT_2) return treeKindOf(view, bytes, at, end);
  return command === IOCTL_2 && at + HEADER_2 + 8 <= end ? view.getInt32(at + HEADER_2 + 4, true) : 0;
}

/** §2.2.9: offset and length of the path from the header. 0 where it was cut. */
function treeKindOf(view: DataView, bytes: Uint8Array, at: number, end: number): number {
  const text = textAt(view, bytes, at, end, HEADER_2 + 4);
  return text.length === 0 ? 0 : treeKind(text);
}

/** The text whose offset and length (2 bytes each) stand at `field` behind the header's beginning. */
function textAt(view: DataView, bytes: Uint8Array, at: number, end: number, field: number): string {
  if (at + field + 4 > end) return "";
  const from = at + view.getUint16(at + field, true);
  const to = from + view.getUint16(at + field + 2, true);
  return to > end ? "" : wideText(bytes, from, to);
}

function request(state: SmbConnectionState, view: DataView, bytes: Uint8Array, at: number, end: number, command: number, flags: number, sink: DissectionSink): void {
  const body = at + HEADER_2;
  switch (command) {
    case NEGOTIATE_2: {
      if (body + 36 > end) break;
      const count = Math.min(view.getUint16(body + 2, true), MOST_DIALECTS);
      for (let i = 0; i < count && body + 38 + 2 * i <= end; i++) {
        const dialect = DIALECTS_2.get(view.getUint16(body + 36 + 2 * i, true));
        if (dialect !== undefined) sink.detail("offered", dialect);
      }
      if ((view.getUint16(body + 4, true) & SIGNING_REQUIRED) !== 0) sink.detail("signing", "required by client");
      break;
    }
    case SESSION_SETUP_2:
      readToken(view, bytes, at, end, body + 12, sink);
      break;
    case TREE_CONNECT_2: {
      const kind = treeKindOf(view, bytes, at, end);
      if (kind !== 0) sink.detail("tree", TREE_NAMES[kind] as string);
      sink.detail("signing", (flags & FLAG_SIGNED) !== 0 ? "used" : "not used");
      break;
    }
    case CREATE_2:
      if (state.trees.kind(view.getInt32(at + 36, true)) !== TREE_PIPES) break;
      openPipe(textAt(view, bytes, at, end, HEADER_2 + 44), sink);
      break;
    default:
  }
}

/** What the opener of a pipe may do through it; the calls inside are not looked at. */
export function openPipe(path: string, sink: DissectionSink): void {
  if (path.length === 0) return;
  const name = pipeName(path);
  sink.detail("pipe", name);
  const operations = PIPES.get(name) ?? OTHER_PIPE_OPERATIONS;
  if (operations !== 0) sink.operation(operations);
}

function readToken(view: DataView, bytes: Uint8Array, at: number, end: number, field: number, sink: DissectionSink): void {
  if (field + 4 > end) return;
  const from = at + view.getUint16(field, true);
  readSecurityToken(view, bytes, from, Math.min(end, from + view.getUint16(field + 2, true)), sink);
}

function response(state: SmbConnectionState, view: DataView, bytes: Uint8Array, at: number, end: number, command: number, note: number, status: number, sink: DissectionSink): void {
  const body = at + HEADER_2;
  switch (command) {
    case NEGOTIATE_2:
      if (status === 0) negotiated(view, at, body, end, sink);
      break;
    case SESSION_SETUP_2:
      if (body + 8 > end || view.getUint16(body, true) !== 9) break;
      readToken(view, bytes, at, end, body + 4, sink);
      if (status === 0) countSession(view.getUint16(body + 2, true), sink);
      break;
    case TREE_CONNECT_2:
      if (status !== 0 || body + 4 > end) break;
      // §2.2.10: share type 2 = pipes.
      state.trees.set(view.getInt32(at + 36, true), view.getUint8(body + 2) === 2 ? TREE_PIPES : note);
      break;
    case IOCTL_2:
      if (status === 0 && note === QUERY_NETWORK_INTERFACES) claimInterfaces(view, at, body, end, sink);
      break;
    default:
  }
}

/** §2.2.6: 1 = guest, 2 = nobody, 4 = encrypted from here. */
function countSession(flags: number, sink: DissectionSink): void {
  if ((flags & 1) !== 0) sink.detail("session", "guest");
  if ((flags & 2) !== 0) sink.detail("session", "anonymous");
  if ((flags & 4) !== 0) sink.detail("session", "encrypted");
}

/** §2.2.4. */
function negotiated(view: DataView, at: number, body: number, end: number, sink: DissectionSink): void {
  if (body + 64 > end || view.getUint16(body, true) !== 65) {
    sink.trouble("malformed");
    return;
  }
  const dialect = view.getUint16(body + 4, true);
  if (dialect === ASK_AGAIN) sink.detail("negotiation", "goes on in version 2");
  else sink.detail("dialect", DIALECTS_2.get(dialect) ?? "SMB 2 or later, not known");
  sink.detail("signing", (view.getUint16(body + 2, true) & SIGNING_REQUIRED) !== 0 ? "required by server" : "not required by server");
  const started = seconds1601(view, body + 48);
  const now = seconds1601(view, body + 40);
  // Newer servers send 0 for when they were started.
  if (started > SECONDS_1601_TO_1970 && now >= started) sink.claim("sender", "uptime", String(Math.round(now - started)), "smb2 negotiate, server start time");
  if (dialect !== 0x0311) return;
  let context = at + view.getUint32(body + 60, true);
  const contexts = Math.min(view.getUint16(body + 6, true), MOST_CONTEXTS);
  for (let i = 0; i < contexts && context + 8 <= end; i++) {
    const length = view.getUint16(context + 2, true);
    if (view.getUint16(context, true) === CONTEXT_ENCRYPTION && length >= 4 && context + 12 <= end) {
      const cipher = CIPHERS.get(view.getUint16(context + 10, true));
      if (cipher !== undefined) sink.detail("cipher", cipher);
    }
    context += 8 + ((length + 7) & ~7);
  }
}

/** A FILETIME as seconds since 1601. */
function seconds1601(view: DataView, at: number): number {
  return (view.getUint32(at, true) + view.getUint32(at + 4, true) * 4_294_967_296) / 1e7;
}
