// What WinRM tells inside HTTP (MS-WSMV §2.2.9, DMTF DSP0226): whether it is encrypted, what is done where it is not, timeouts, and what a machine answers to
// Identify. Keeps no contents.
import { FIELD_CONTENT_TYPE, type HttpHead } from "../http-head.ts";
import { type HttpReader, httpDissector } from "../http-stream.ts";
import { ascii } from "../payload-bytes.ts";
import { type DissectionSink, operationBit } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import { windowsVersion } from "../windows-version.ts";

/** Last parts of the action's address: what they do. Whatever is not here, and all that is encrypted, may run any program. */
const ACTIONS: ReadonlyMap<string, number> = new Map([
  ["Identify", operationBit("identify")],
  ["Get", operationBit("read")],
  ["Enumerate", operationBit("read")],
  ["Pull", operationBit("read")],
  ["Release", 0],
  ["Renew", 0],
  ["GetStatus", 0],
  ["Subscribe", operationBit("read")],
  ["Unsubscribe", 0],
  ["Events", operationBit("read")],
  ["Event", operationBit("read")],
  ["Heartbeat", 0],
  ["Ack", 0],
  ["Put", operationBit("write")],
  ["Create", operationBit("write")],
  ["Delete", operationBit("write")],
]);
const PROGRAM = operationBit("program");

const LOOKED_AT = 4_096;
const SESSION_ENCRYPTED = "-session-encrypted";
const ENCRYPTIONS: readonly string[] = ["Kerberos", "SPNEGO", "CredSSP"];
const ACTION = ascii(":Action");
const LESS = ascii("<");
const IDENTIFY = ascii("wsmid:Identify");
const VERSION = ascii("ProductVersion>");
const TIMEOUT = ascii("OperationTimeout>");

export const winrmDissector = httpDissector(() => new WinrmReader());

class WinrmReader implements HttpReader {
  /** By direction: the beginning of the body under way, and whether it told what it could. */
  private readonly texts: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];
  private readonly lengths: [number, number] = [0, 0];
  private readonly isRead: [boolean, boolean] = [true, true];
  private readonly isRequest: [boolean, boolean] = [false, false];

  head(head: HttpHead, bytes: Uint8Array, direction: 0 | 1, sink: DissectionSink): void {
    this.isRequest[direction] = head.isRequest;
    this.lengths[direction] = 0;
    this.isRead[direction] = true;
    const from = head.from[FIELD_CONTENT_TYPE] as number;
    const type = from === 0 ? "" : narrowText(bytes, from, head.to[FIELD_CONTENT_TYPE] as number);
    if (type.includes(SESSION_ENCRYPTED)) {
      sink.detail("encryption", ENCRYPTIONS.find((name) => type.includes(`-${name}-`)) ?? "another");
      if (head.isRequest) sink.operation(PROGRAM);
      return;
    }
    // A first request without a body only signs in.
    if (!head.isRequest || (head.contentLength <= 0 && !head.isChunked)) {
      this.isRead[direction] = head.isRequest;
      return;
    }
    sink.detail("encryption", "none");
    this.isRead[direction] = false;
  }

  body(bytes: Uint8Array, at: number, end: number, _isFirst: boolean, direction: 0 | 1, sink: DissectionSink): void {
    if (this.isRead[direction]) return;
    if (this.texts[direction].length === 0) this.texts[direction] = new Uint8Array(LOOKED_AT);
    const text = this.texts[direction];
    const before = this.lengths[direction];
    const added = Math.min(end - at, LOOKED_AT - before);
    text.set(bytes.subarray(at, at + added), before);
    this.lengths[direction] = before + added;
    this.isRead[direction] = this.isRequest[direction] ? request(text, before + added, false, sink) : response(text, before + added, sink);
  }

  bodyEnd(direction: 0 | 1, sink: DissectionSink): void {
    if (!this.isRead[direction] && this.isRequest[direction]) request(this.texts[direction], this.lengths[direction], true, sink);
    this.isRead[direction] = true;
  }
}

/** True when there is nothing more to find. `isWhole`: no more of the body comes. */
function request(text: Uint8Array, length: number, isWhole: boolean, sink: DissectionSink): boolean {
  let action = "";
  if (find(text, IDENTIFY, length) >= 0) action = "Identify";
  else {
    // "<a:Action mustUnderstand=…>http://…/transfer/Get</a:Action>"
    const from = behindTag(text, length);
    const to = from < 0 ? -1 : find(text, LESS, length, from);
    if (to < 0 && !isWhole && length < LOOKED_AT) return false;
    const address = to < 0 ? "" : narrowText(text, Math.max(from, to - 64), to);
    action = address.slice(address.lastIndexOf("/") + 1);
  }
  sink.detail("action", ACTIONS.has(action) ? action : "other");
  const operations = ACTIONS.get(action) ?? PROGRAM;
  if (operations !== 0) sink.operation(operations);
  const timeout = find(text, TIMEOUT, length);
  const seconds = timeout < 0 ? Number.NaN : durationSeconds(narrowText(text, timeout + TIMEOUT.length, Math.min(length, timeout + TIMEOUT.length + 24)));
  if (seconds > 0) sink.timer("winrm", "operation timeout", seconds);
  return true;
}

/** Behind the end of the action's first tag, −1 = it is not (wholly) there. */
function behindTag(text: Uint8Array, length: number): number {
  const at = find(text, ACTION, length);
  if (at < 0) return -1;
  for (let i = at; i < length; i++) if (text[i] === 0x3e) return i + 1;
  return -1;
}

/** "OS: 10.0.17763 SP: 0.0 Stack: 3.0"; zeros for those who have not signed in. */
function response(text: Uint8Array, length: number, sink: DissectionSink): boolean {
  const at = find(text, VERSION, length);
  if (at < 0) return length === LOOKED_AT;
  const parts = narrowText(text, at + VERSION.length, Math.min(length, at + VERSION.length + 48)).split(" ");
  const [major, minor, build] = (parts[1] ?? "").split(".").map(Number);
  if (parts[0] === "OS:" && major !== undefined && minor !== undefined && build !== undefined && build > 0) {
    const system = windowsVersion(major, minor, build);
    if (system.length > 0) sink.claim("sender", "os", system, "winrm Identify");
  }
  return true;
}

/** "PT60.000S" or "PT1M"; NaN for other forms. */
function durationSeconds(text: string): number {
  const end = Math.max(text.indexOf("S"), text.indexOf("M"));
  if (!text.startsWith("PT") || end < 3) return Number.NaN;
  return Number(text.slice(2, end)) * (text[end] === "M" ? 60 : 1);
}

function find(text: Uint8Array, wanted: Uint8Array, length: number, from = 0): number {
  for (let at = from; at + wanted.length <= length; at++) {
    let same = 0;
    while (same < wanted.length && text[at + same] === wanted[same]) same++;
    if (same === wanted.length) return at;
  }
  return -1;
}
