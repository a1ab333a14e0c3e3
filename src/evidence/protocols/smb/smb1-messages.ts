// One message of SMB version 1 (MS-CIFS §2.2, MS-SMB §2.2): commands with their subcommands, statuses, dialect, signing, trees, pipes, response
// times, and the systems' own names for themselves. Reads no file names, no account names and no contents.
import type { DissectionSink } from "../protocol.ts";
import { narrowText, wideText } from "../wire-text.ts";
import type { Block1 } from "./block1.ts";
import {
  CHAINING_1,
  COMMANDS_1,
  LATER_PARTS_1,
  LOCKING_1,
  NEGOTIATE_1,
  NOTIFY_CHANGE,
  NT_CANCEL_1,
  NT_CREATE_1,
  NT_TRANSACT_1,
  SESSION_SETUP_1,
  type SmbCommand,
  statusText,
  subcommand1,
  TRANSACTION2_1,
  TRANSACTION_1,
  TREE_CONNECT_1,
  TREE_NAMES,
  TREE_PIPES,
  treeKind,
} from "./codes.ts";
import { MOST_WATCHES, type SmbConnectionState, VERSION_1_CODE } from "./connection-state.ts";
import { countOffers, readNegotiated1, readOffers } from "./negotiation1.ts";
import { readSetupRequest1, readSetupResponse1 } from "./session-setup1.ts";
import { openPipe } from "./smb2-messages.ts";

export const HEADER_1 = 32;
const FLAG_REPLY = 0x80;
const FLAG2_SIGNED = 0x0004;
/** "BSRS" of "BSRSPYL ". */
const UNSIGNED_LETTERS = 0x4253_5253;
const FLAG2_WIDE = 0x8000;
const FLAG2_STATUS = 0x4000;
const MOST_CHAINED = 8;
const OPLOCK_RELEASE = 2;
const NO_SUB = -1;

/** A message in [at, end), `at` = its header, which is whole. `end` may lie before the message's own end. */
export function readMessage1(state: SmbConnectionState, view: DataView, bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
  const isReply = (view.getUint8(at + 9) & FLAG_REPLY) !== 0;
  const transaction = view.getUint16(at + 30, true) | (view.getUint16(at + 26, true) << 16);
  let block = blockAt(view, at, at + HEADER_1, end, view.getUint8(at + 4));
  if (block === null) {
    sink.trouble("malformed");
    return;
  }
  if (isReply) {
    response(state, view, bytes, at, block, direction, transaction, micros, sink);
    return;
  }
  const { command } = block;
  if (command === LOCKING_1 && transaction >>> 16 === 0xffff && (transaction & 0xffff) === 0xffff) {
    sink.detail("smb1", "oplock break by server");
    return;
  }
  const sub = subOf(view, block);
  const isWatch = command === NT_TRANSACT_1 && sub === NOTIFY_CHANGE;
  if (isWatch) {
    sink.request(micros);
    state.watches ??= new Set();
    if (state.watches.size < MOST_WATCHES) state.watches.add(transaction);
  } else if (expectsResponse(view, block)) state.exchanges.asked(direction, transaction, VERSION_1_CODE | command, treeNote(view, bytes, at, block), micros, sink);
  if (command === NEGOTIATE_1) state.negotiation = transaction;
  for (let i = 0; i < MOST_CHAINED; i++) {
    describe(knownAs(block.command, i === 0 ? sub : subOf(view, block)), sink);
    request(state, view, bytes, at, block, sink);
    const next = chained(view, at, block, end);
    if (next === null) break;
    block = next;
  }
}

/** The command whose word count stands at `from`; null where it does not fit in what is shown. */
function blockAt(view: DataView, header: number, from: number, end: number, command: number): Block1 | null {
  if (from >= end) return null;
  const count = view.getUint8(from);
  const words = from + 1;
  const data = words + 2 * count + 2;
  // What is cut by our own limit is a long body: its words are whole.
  if (data > end) return words + 2 * count > end ? null : { command, count, words, data: end, end, isWide: false };
  return { command, count, words, data, end: Math.min(end, data + view.getUint16(data - 2, true)), isWide: (view.getUint16(header + 10, true) & FLAG2_WIDE) !== 0 };
}

/** MS-CIFS §2.2.3.4: the next command and its offset from the header; 0xFF = none. Each lies behind the one before. */
function chained(view: DataView, header: number, block: Block1, end: number): Block1 | null {
  if (!CHAINING_1.has(block.command) || block.count < 2) return null;
  const command = view.getUint8(block.words);
  const from = header + view.getUint16(block.words + 2, true);
  return command === 0xff || from < block.words + 2 * block.count ? null : blockAt(view, header, from, end, command);
}

/** The subcommand of transactions, −1 elsewhere. */
function subOf(view: DataView, block: Block1): number {
  if (block.command === TRANSACTION2_1 && block.count >= 15) return view.getUint16(block.words + 28, true);
  if (block.command === NT_TRANSACT_1 && block.count >= 19) return view.getUint16(block.words + 36, true);
  return NO_SUB;
}

const knownAs = (command: number, sub: number): SmbCommand => (sub === NO_SUB ? (COMMANDS_1[command] as SmbCommand) : subcommand1(command, sub));

function describe(known: SmbCommand, sink: Pick<DissectionSink, "operation" | "detail">): void {
  if (known.operations !== 0) sink.operation(known.operations);
  sink.detail("smb1", known.name);
}

/** A client that gives up an opportunistic lock gets no answer, nor does a cancel or the later part of a request. */
function expectsResponse(view: DataView, block: Block1): boolean {
  if (block.command === NT_CANCEL_1 || LATER_PARTS_1.has(block.command)) return false;
  const isRelease = block.command === LOCKING_1 && block.count >= 8 && (view.getUint8(block.words + 6) & OPLOCK_RELEASE) !== 0;
  return !(isRelease && view.getUint32(block.words + 12, true) === 0);
}

function request(state: SmbConnectionState, view: DataView, bytes: Uint8Array, header: number, block: Block1, sink: DissectionSink): void {
  switch (block.command) {
    case NEGOTIATE_1:
      state.offered = readOffers(bytes, block);
      countOffers(state.offered, sink);
      break;
    case SESSION_SETUP_1:
      readSetupRequest1(view, bytes, header, block, sink);
      break;
    case TREE_CONNECT_1: {
      const kind = treeNote(view, bytes, header, block);
      if (kind !== 0) sink.detail("tree", TREE_NAMES[kind] as string);
      sink.detail("signing", isSigned(view, header) ? "used" : "not used");
      break;
    }
    case NT_CREATE_1:
      if (state.trees.kind(view.getUint16(header + 24, true)) === TREE_PIPES) openPipe(textAt(bytes, header, block, block.data), sink);
      break;
    case TRANSACTION_1: {
      // MS-CIFS §2.2.4.33: the name says which pipe or mailslot. A pipe that is open already is named by its number only.
      const name = textAt(bytes, header, block, block.data);
      if (name.length > 6 && name.slice(0, 6).toUpperCase() === "\\PIPE\\") openPipe(name, sink);
      break;
    }
    default:
  }
}

/** Clients set the flag when they could sign; what stands in the signature tells whether they do. Older Windows fills it with letters. */
function isSigned(view: DataView, header: number): boolean {
  if ((view.getUint16(header + 10, true) & FLAG2_SIGNED) === 0) return false;
  const first = view.getUint32(header + 14);
  return first !== UNSIGNED_LETTERS && (first !== 0 || view.getUint32(header + 18) !== 0);
}

/** Kind of the share that a tree connect asks for; 0 for everything else. */
function treeNote(view: DataView, bytes: Uint8Array, header: number, block: Block1): number {
  if (block.command !== TREE_CONNECT_1 || block.count < 4) return 0;
  const path = textAt(bytes, header, block, block.data + view.getUint16(block.words + 6, true));
  return path.length === 0 ? 0 : treeKind(path);
}

/** Wide texts begin at an even distance from the header. */
export function textAt(bytes: Uint8Array, header: number, block: Block1, from: number): string {
  if (from >= block.end) return "";
  return block.isWide ? wideText(bytes, from + ((from - header) & 1), block.end) : narrowText(bytes, from, block.end);
}

function response(state: SmbConnectionState, view: DataView, bytes: Uint8Array, header: number, block: Block1, direction: 0 | 1, transaction: number, micros: number, sink: DissectionSink): void {
  const { command } = block;
  if (state.watches?.delete(transaction) === true && command === NT_TRANSACT_1) {
    countStatus(view, header, sink);
    return;
  }
  if (isLaterPart(view, block)) return;
  const counts = state.exchanges.answered(direction, transaction, VERSION_1_CODE | command, micros, sink);
  const note = counts === null ? state.exchanges.note : 0;
  if (counts !== null) describe(COMMANDS_1[command] as SmbCommand, counts);
  countStatus(view, header, sink);
  if (command === NEGOTIATE_1) readNegotiated1(view, bytes, block, counts === null ? state.offered : [], sink);
  else if (command === SESSION_SETUP_1) readSetupResponse1(view, bytes, header, block, sink);
  else if (command === TREE_CONNECT_1 && block.count >= 2 && note !== 0) state.trees.set(view.getUint16(header + 24, true), note);
}

/** Statuses of Windows NT; the older two-part codes are shown by class and number (MS-CIFS §2.2.2.4). */
function countStatus(view: DataView, header: number, sink: DissectionSink): void {
  const status = view.getUint32(header + 5, true);
  if (status === 0) return;
  const text = (view.getUint16(header + 10, true) & FLAG2_STATUS) !== 0 ? statusText(status) : (OLD_CLASSES[status & 0xff] ?? "other error");
  if (text.length > 0) sink.detail("status", text);
}
const OLD_CLASSES: readonly (string | undefined)[] = [undefined, "DOS error", "server error", "hardware error"];

/** A response in several messages: parts behind the first begin at a displacement (MS-CIFS §2.2.4.33.2, §2.2.4.62.2). */
function isLaterPart(view: DataView, block: Block1): boolean {
  if ((block.command === TRANSACTION_1 || block.command === TRANSACTION2_1) && block.count >= 10) return view.getUint16(block.words + 10, true) + view.getUint16(block.words + 16, true) > 0;
  return block.command === NT_TRANSACT_1 && block.count >= 18 && view.getUint32(block.words + 19, true) + view.getUint32(block.words + 31, true) > 0;
}
