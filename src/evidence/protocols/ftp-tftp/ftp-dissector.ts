// Reads the control connection of FTP line by line (RFC 959 §4, §5): commands, replies, where data connections will be accepted, what the server says of
// itself. Keeps no names of people, files or folders, no passwords, and no texts of replies.
import { Exchanges, otherDirection } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_ENDS, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "../protocol.ts";
import { systemOfText } from "../software-text.ts";
import { narrowText } from "../wire-text.ts";
import { readExtended, readNumbers } from "./address-lists.ts";
import { FTP_COMMANDS, OTHER_COMMAND, WRITE } from "./command-codes.ts";
import { tftpDatagrams } from "./tftp-datagrams.ts";

const LONGEST_LINE = 4_096;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const HYPHEN = 0x2d;
const LONGEST_COMMAND = 4;
/** Records of TLS begin so, after AUTH TLS (RFC 4217). */
const TLS_FIRST = 0x14;
const TLS_LAST = 0x17;
/** Telnet signals may stand before ABOR (RFC 959 §4.1.3). */
const FIRST_TELNET = 0xf0;

const GREETING = 220;
const SYSTEM = 215;
const PASSIVE = 227;
const EXTENDED_PASSIVE = 229;
const SECURE = 234;
/** Sent when a transfer ends, or without being asked: nothing waits for them (RFC 959 §4.2, §5.4). */
const UNASKED: ReadonlySet<number> = new Set([120, 220, 225, 226, 250, 421, 425, 426, 450, 451, 452, 551, 552]);
const REPLY_TEXTS: readonly string[] = Array.from({ length: 700 }, (_, code) => String(code));
const COMMAND_NAMES: ReadonlyMap<string, string> = new Map([...FTP_COMMANDS.keys()].map((name) => [name, name]));

export const ftpDissector: DissectorDefinition = {
  longestUnit: LONGEST_LINE,
  frame(view: DataView, offset: number, available: number): number {
    const first = view.getUint8(offset);
    if (first >= TLS_FIRST && first <= TLS_LAST) return available < 2 ? FRAME_NEEDS_MORE : view.getUint8(offset + 1) === 3 ? FRAME_ENDS : FRAME_NOT_MINE;
    const end = Math.min(available, LONGEST_LINE);
    for (let i = 0; i < end; i++) if (view.getUint8(offset + i) === LF) return i + 1;
    return available < LONGEST_LINE ? FRAME_NEEDS_MORE : FRAME_NOT_MINE;
  },
  open: () => new FtpConnection(),
  datagrams: tftpDatagrams,
};

class FtpConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  /** Code of a reply of several lines that is under way, by direction; 0 = none (RFC 959 §4.2). */
  private readonly reply: [number, number] = [0, 0];
  /** The direction that sent a command: its lines are never replies. */
  private client = -1;

  unit(_view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    let end = offset + length - 1;
    if (end > offset && bytes[end - 1] === CR) end--;
    let at = offset;
    while (at < end && (bytes[at] as number) >= FIRST_TELNET) at++;
    if (at >= end) return;
    const code = this.client === direction ? 0 : replyCode(bytes, at, end);
    const open = this.reply[direction];
    if (open !== 0) {
      // Inner lines may begin with anything; the last with the same code and a blank.
      if (code === open && bytes[at + 3] !== HYPHEN) this.reply[direction] = 0;
      return;
    }
    if (code === 0) {
      if (this.client !== otherDirection(direction)) this.command(bytes, at, end, direction, micros, sink);
      return;
    }
    if (bytes[at + 3] === HYPHEN) this.reply[direction] = code;
    this.answer(bytes, at, end, code, direction, micros, sink);
  }

  gap(direction: 0 | 1): void {
    this.reply[direction] = 0;
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private command(bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    let text = "";
    let to = at;
    for (; to < end && to - at <= LONGEST_COMMAND && bytes[to] !== SPACE; to++) text += String.fromCharCode((bytes[to] as number) & 0xdf);
    const name = COMMAND_NAMES.get(text);
    // Before any command was seen an unknown word is no proof of one.
    if (name === undefined && this.client !== direction) return;
    this.client = direction;
    this.exchanges.asked(direction, 0, 0, 0, micros, sink);
    sink.detail("command", name ?? OTHER_COMMAND);
    const operations = name === undefined ? WRITE : (FTP_COMMANDS.get(name) as number);
    if (operations !== 0) sink.operation(operations);
    const argument = to + 1;
    if (name === "PORT") readNumbers(bytes, argument, end, sink);
    else if (name === "EPRT") readExtended(bytes, argument, end, sink);
    else if (name === "PASS") sink.detail("authentication", "plain password");
    else if (name === "AUTH") sink.detail("encryption", "asked");
  }

  private answer(bytes: Uint8Array, at: number, end: number, code: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    sink.detail("reply", REPLY_TEXTS[code] as string);
    const asking = otherDirection(direction);
    if (this.exchanges.isWaiting(asking, 0, 0, micros) || !UNASKED.has(code)) this.exchanges.answered(direction, 0, 0, micros, sink);
    if (code === PASSIVE) readNumbers(bytes, at + 4, end, sink);
    else if (code === EXTENDED_PASSIVE) {
      let open = at + 4;
      while (open < end && bytes[open] !== 0x28) open++;
      readExtended(bytes, open + 1, end, sink);
    } else if (code === SECURE) sink.detail("encryption", "on");
    else if (code === GREETING) claimServer(narrowText(bytes, at + 4, end), sink);
    else if (code === SYSTEM) claimSystem(narrowText(bytes, at + 4, end), sink);
  }
}

/** Three digits, then a blank or a hyphen; 0 = no reply. */
function replyCode(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 3 || (end - at > 3 && bytes[at + 3] !== SPACE && bytes[at + 3] !== HYPHEN)) return 0;
  let code = 0;
  for (let i = at; i < at + 3; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return 0;
    code = code * 10 + digit;
  }
  return code >= 100 && code < 700 ? code : 0;
}

/** A greeting names a product when a version stands in it; times, counts of users and the like do not. Programs name the system they were written on: no claim. */
function claimServer(text: string, sink: DissectionSink): void {
  for (let i = 1; i + 2 < text.length; i++) {
    if (text[i] === "." && isDigit(text.charCodeAt(i - 1)) && isDigit(text.charCodeAt(i + 1))) {
      sink.claim("sender", "software", text, "ftp greeting");
      return;
    }
  }
}

function claimSystem(text: string, sink: DissectionSink): void {
  const system = systemOfText(text.replaceAll("_", " "));
  if (system !== null) sink.claim("sender", "os", system, "ftp reply 215");
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
