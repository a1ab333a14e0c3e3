// Reads syslog (RFC 5424, RFC 3164; on TCP with both framings of RFC 6587): how many messages of which facility and severity, in which form, and the name that the
// sender gives itself. Keeps no message, no program's name and no data.
import { isDigit } from "../payload-bytes.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE } from "../protocol.ts";
import { exactText } from "../wire-text.ts";
import { FACILITIES, SEVERITIES } from "./codes.ts";
import { SyslogHeader } from "./header.ts";

const LESS_THAN = 0x3c;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
/** RFC 5425 §4.3.1 asks for 8,192 bytes; some send more. */
const LONGEST_MESSAGE = 65_535;
const LONGEST_COUNT = 5;
/** The header stands in front. */
const KEPT = 160;
/** A name that stays the same is claimed once a minute: devices can send thousands of messages a second. */
const CLAIM_MICROS = 60_000_000;
const FORMS: readonly string[] = ["other", "RFC 3164", "RFC 5424"];

export const syslogDissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  keptBytes: KEPT,
  frame: frameStream,
  open: () => new SyslogSender(),
  datagrams: {
    longestUnit: LONGEST_MESSAGE,
    keptBytes: KEPT,
    frame: (view, offset, available) => (view.getUint8(offset) === LESS_THAN ? available : FRAME_NOT_MINE),
    open: () => new SyslogSender(),
  },
};

/** "58 <165>1 …" counts itself; "<34>…" ends with its line. Some put a line end behind a counted message too. */
function frameStream(view: DataView, offset: number, available: number): number {
  const first = view.getUint8(offset);
  if (first === LINE_FEED || first === 0) return 1;
  if (first === LESS_THAN) {
    for (let at = offset + 1; at < offset + available; at++) {
      const byte = view.getUint8(at);
      if (byte === LINE_FEED || byte === 0) return at + 1 - offset;
    }
    return available >= LONGEST_MESSAGE ? FRAME_NOT_MINE : FRAME_NEEDS_MORE;
  }
  let count = 0;
  for (let digits = 0; digits <= LONGEST_COUNT; digits++) {
    if (digits >= available) return FRAME_NEEDS_MORE;
    const byte = view.getUint8(offset + digits);
    if (byte === SPACE) return digits > 0 && count > 0 ? digits + 1 + count : FRAME_NOT_MINE;
    if (!isDigit(byte)) return FRAME_NOT_MINE;
    count = count * 10 + byte - 0x30;
  }
  return FRAME_NOT_MINE;
}

const header = new SyslogHeader();

class SyslogSender implements DissectorState {
  /** The name that was claimed last, and when. */
  private name: Uint8Array = new Uint8Array(0);
  private claimed = Number.NEGATIVE_INFINITY;
  /** Several names from one sender: it passes on what others wrote. */
  private isRelay = false;

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, _direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const end = offset + length;
    let at = offset;
    while (at < end && isDigit(view.getUint8(at))) at++;
    if (at > offset) at++;
    if (at >= end || view.getUint8(at) !== LESS_THAN) {
      if (length > 1) sink.trouble("malformed");
      return;
    }
    header.read(bytes, at, end);
    if (header.priority < 0) {
      sink.trouble("malformed");
      return;
    }
    sink.request(micros);
    sink.detail("facility", FACILITIES[header.priority >> 3] as string);
    sink.detail("severity", SEVERITIES[header.priority & 7] as string);
    sink.detail("form", FORMS[header.form] as string);
    if (header.nameTo > header.nameFrom) this.claimName(bytes, header.nameFrom, header.nameTo, micros, sink);
  }

  gap(): void {
    // Every message stands for itself.
  }

  takeLooseEnds(): null {
    return null;
  }

  private claimName(bytes: Uint8Array, from: number, to: number, micros: number, sink: DissectionSink): void {
    const isSame = isEqual(this.name, bytes, from, to);
    if (!isSame && this.name.length > 0) this.isRelay = true;
    if (this.isRelay || (isSame && micros - this.claimed < CLAIM_MICROS)) return;
    if (!isSame) this.name = bytes.slice(from, to);
    this.claimed = micros;
    sink.claim("sender", "hostname", exactText(bytes, from, to), "syslog");
  }
}

function isEqual(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
  return true;
}
