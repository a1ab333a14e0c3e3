// The header of one syslog message: priority, form, and where the host name stands (RFC 5424 §6.2, RFC 3164 §4.1, and the old form with a year or with an ISO time).
// Reads nothing behind the host name.
import { indexOfByte, isDigit } from "../payload-bytes.ts";

const SPACE = 0x20;
const COLON = 0x3a;
/** Facility 23, severity 7. */
export const LARGEST_PRIORITY = 191;
const SEARCHED = 40;
const LONGEST_NAME = 64;

export const FORM_OTHER = 0;
export const FORM_OLD = 1;
export const FORM_NEW = 2;

/** One object serves many messages. */
export class SyslogHeader {
  /** −1 = the message has none that is valid. */
  priority = -1;
  form = FORM_OTHER;
  /** Host name at [nameFrom, nameTo); equal = none. */
  nameFrom = 0;
  nameTo = 0;

  /** The message at [start, end), which begins with its priority. */
  read(bytes: Uint8Array, start: number, end: number): void {
    this.priority = -1;
    this.form = FORM_OTHER;
    this.nameFrom = 0;
    this.nameTo = 0;
    let at = start + 1;
    let priority = 0;
    while (at < end && at < start + 4 && isDigit(bytes[at] as number)) priority = priority * 10 + (bytes[at++] as number) - 0x30;
    if (at === start + 1 || at >= end || bytes[at] !== 0x3e || priority > LARGEST_PRIORITY) return;
    this.priority = priority;
    at++;
    if (bytes[at] === 0x31 && bytes[at + 1] === SPACE && at + 2 < end) this.newForm(bytes, at + 2, end);
    else this.oldForm(bytes, at, end);
  }

  /** A time or "-", then the name or "-". */
  private newForm(bytes: Uint8Array, at: number, end: number): void {
    this.form = FORM_NEW;
    const from = indexOfByte(bytes, SPACE, at, Math.min(end, at + SEARCHED)) + 1;
    if (from === 0) return;
    this.takeName(bytes, from, end);
  }

  private oldForm(bytes: Uint8Array, at: number, end: number): void {
    const time = timeOfDay(bytes, at, end);
    if (time < 0) return;
    this.form = FORM_OLD;
    if (!isDated(bytes, at, time)) return;
    let from = time + 8;
    // A fraction of a second and a zone of an ISO time.
    if (bytes[from] === 0x2e || bytes[from] === 0x2c) for (from++; from < end && isDigit(bytes[from] as number); ) from++;
    if (bytes[from] === 0x5a) from++;
    else if ((bytes[from] === 0x2b || bytes[from] === 0x2d) && bytes[from + 3] === COLON) from += 6;
    if (bytes[from] !== SPACE) return;
    this.takeName(bytes, from + 1, end);
  }

  /** A name of a host: letters, digits, dots, hyphens, underscores, ended by a blank. What ends in a colon or has brackets is a program's. */
  private takeName(bytes: Uint8Array, from: number, end: number): void {
    let to = from;
    let hasLetter = false;
    for (; to < end && bytes[to] !== SPACE; to++) {
      const byte = bytes[to] as number;
      const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
      hasLetter ||= isLetter;
      if (!isLetter && !isDigit(byte) && byte !== 0x2d && byte !== 0x2e && byte !== 0x5f) return;
      if (to - from >= LONGEST_NAME) return;
    }
    // A name without a letter is an address, or nil.
    if (to >= end || !hasLetter) return;
    this.nameFrom = from;
    this.nameTo = to;
  }
}

/** Position of hh:mm:ss in the beginning of a message; −1 = none. */
function timeOfDay(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < at + SEARCHED && i + 8 <= end; i++) {
    if (bytes[i + 2] !== COLON || bytes[i + 5] !== COLON) continue;
    if ([0, 1, 3, 4, 6, 7].every((digit) => isDigit(bytes[i + digit] as number))) return i;
  }
  return -1;
}

/** "Nov 25 " or "Nov 25 2026 " or "2026-11-25T" stands right before the time, at the beginning of the message. */
function isDated(bytes: Uint8Array, start: number, time: number): boolean {
  const length = time - start;
  const isMonth = isLetterAt(bytes, start) && isLetterAt(bytes, start + 1) && isLetterAt(bytes, start + 2) && bytes[start + 3] === SPACE;
  if (length === 7 || length === 12) return isMonth && bytes[time - 1] === SPACE;
  return length === 11 && bytes[time - 1] === 0x54 && bytes[start + 4] === 0x2d && bytes[start + 7] === 0x2d;
}

function isLetterAt(bytes: Uint8Array, at: number): boolean {
  const lower = (bytes[at] as number) | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
