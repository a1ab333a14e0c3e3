// The head of an HTTP/1 message (RFC 9112 §2–§6): its first line, and where the header fields lie that tell how long the body is and who speaks.
// Reads no targets, no cookies, and no bodies. One object is filled again and again.
import { ascii } from "./payload-bytes.ts";

export const METHOD_GET = 0;
export const METHOD_HEAD = 1;
export const METHOD_OPTIONS = 5;
export const METHOD_CONNECT = 8;
export const METHOD_OTHER = -1;
/** By index; the constants above are some of them. Extensions of WebDAV, UPnP and Microsoft's transfer services stand behind them. */
export const METHOD_NAMES: readonly string[] = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "OPTIONS",
  "PATCH",
  "TRACE",
  "CONNECT",
  "PROPFIND",
  "REPORT",
  "SEARCH",
  "PROPPATCH",
  "MKCOL",
  "COPY",
  "MOVE",
  "LOCK",
  "UNLOCK",
  "BITS_POST",
  "CCM_POST",
  "SUBSCRIBE",
  "UNSUBSCRIBE",
  "NOTIFY",
  "M-SEARCH",
  "RPC_IN_DATA",
  "RPC_OUT_DATA",
];
const METHODS = METHOD_NAMES.map((name) => ascii(`${name} `));
const LONGEST_METHOD = 24;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const COLON = 0x3a;
/** "HTTP/1." */
const VERSION = ascii("HTTP/1.");
const PROTOCOL = ascii("HTTP/");
/** Longer targets than this are refused by servers, and so are their lines here. */
const LONGEST_LINE = 16_384;

/** Fields that are looked at; the index is that of the positions. */
export const FIELD_SERVER = 0;
export const FIELD_USER_AGENT = 1;
export const FIELD_HOST = 2;
export const FIELD_UPGRADE = 3;
export const FIELD_KEEP_ALIVE = 4;
export const FIELD_AUTHORIZATION = 5;
export const FIELD_CONTENT_TYPE = 6;
const FIELD_CONTENT_LENGTH = 7;
const FIELD_TRANSFER_ENCODING = 8;
/** The last two are challenges. */
const FIELDS = ["server", "user-agent", "host", "upgrade", "keep-alive", "authorization", "content-type", "content-length", "transfer-encoding", "www-authenticate", "proxy-authenticate"].map(ascii);
/** By the low bits of the first letter, in their order: most lines of a head are looked at no further. */
const FIELDS_BY_LETTER: readonly (readonly number[] | undefined)[] = Array.from({ length: 32 }, (_, letter) => {
  const fields = FIELDS.map((_name, field) => field).filter((field) => ((FIELDS[field] as Uint8Array)[0] as number) % 32 === letter);
  return fields.length === 0 ? undefined : fields;
});
const POSITIONS = 7;
const MOST_CHALLENGES = 4;
const CHUNKED = ascii("chunked");
/** Field lines of one message that are looked at. */
const MOST_LINES = 200;
/** Longer bodies than a disk are no bodies. */
const LONGEST_BODY = 2 ** 46;

/** Where the lines end of the head that was measured last, so that reading it next need not look for them again. */
const lineEnds = new Int32Array(MOST_LINES + 1);
let lineCount = 0;
let linesFrom = -1;
let linesTo = -1;

export class HttpHead {
  isRequest = false;
  /** Index into METHOD_NAMES, METHOD_OTHER; requests only. */
  method = METHOD_OTHER;
  /** The target is a whole address: it goes to a proxy. */
  isForProxy = false;
  /** Where the target stands, from and to; requests only. For protocols that tell by it what is asked; nobody keeps it. */
  targetFrom = 0;
  targetTo = 0;
  /** 100–999; responses only. */
  status = 0;
  /** −1 = not said, NaN = nonsense, or two that differ. */
  contentLength = -1;
  isChunked = false;
  /** By field: where its value begins and ends; 0 and 0 = not there. */
  readonly from = new Int32Array(POSITIONS);
  readonly to = new Int32Array(POSITIONS);
  /** Begin and end of each challenge (RFC 9110 §11.6.1). */
  readonly challenges = new Int32Array(2 * MOST_CHALLENGES);
  challengeCount = 0;

  /** The head in [at, end), with the empty line, whose first line beginsHead() accepted. False where its status is nonsense. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    this.method = METHOD_OTHER;
    this.status = 0;
    this.contentLength = -1;
    this.isChunked = false;
    this.isForProxy = false;
    this.challengeCount = 0;
    for (let i = 0; i < POSITIONS; i++) {
      this.from[i] = 0;
      this.to[i] = 0;
    }
    if ((linesFrom !== at || linesTo !== end) && headLength(bytes, at, end) === 0 && lineCount <= MOST_LINES) lineEnds[lineCount++] = end;
    const count = lineCount;
    linesTo = -1;
    if (!this.firstLine(bytes, at, count > 0 ? (lineEnds[0] as number) : end)) return false;
    for (let i = 1; i < count; i++) this.fieldLine(bytes, (lineEnds[i - 1] as number) + 1, lineEnds[i] as number);
    return true;
  }

  private firstLine(bytes: Uint8Array, at: number, end: number): boolean {
    this.isRequest = !startsWith(bytes, at, end, VERSION);
    if (!this.isRequest) {
      const digits = at + VERSION.length + 2;
      if (digits + 3 > end || bytes[digits - 1] !== SPACE) return false;
      this.status = numberAt(bytes, digits, digits + 3);
      return this.status >= 100;
    }
    const space = methodEnd(bytes, at, end);
    if (space < 0) return false;
    for (let i = 0; i < METHODS.length; i++) {
      if (!startsWith(bytes, at, end, METHODS[i] as Uint8Array)) continue;
      this.method = i;
      break;
    }
    this.targetFrom = space + 1;
    this.targetTo = this.targetFrom;
    while (this.targetTo < end && bytes[this.targetTo] !== SPACE) this.targetTo++;
    // "http://": only what is sent to a proxy names the machine there.
    this.isForProxy = bytes[space + 1] === 0x68 && bytes[space + 5] === COLON && bytes[space + 6] === 0x2f;
    return true;
  }

  private fieldLine(bytes: Uint8Array, from: number, lineEnd: number): void {
    const field = fieldOf(bytes, from, lineEnd);
    if (field < 0) return;
    let start = from + (FIELDS[field] as Uint8Array).length + 1;
    let end = lineEnd;
    while (start < end && (bytes[start] === SPACE || bytes[start] === 0x09)) start++;
    while (end > start && (bytes[end - 1] as number) <= SPACE) end--;
    if (field < POSITIONS) {
      this.from[field] = start;
      this.to[field] = end;
    } else if (field === FIELD_CONTENT_LENGTH) {
      const length = numberAt(bytes, start, end);
      this.contentLength = length < 0 || length > LONGEST_BODY || (this.contentLength !== -1 && this.contentLength !== length) ? Number.NaN : length;
    } else if (field === FIELD_TRANSFER_ENCODING) this.isChunked ||= endsWith(bytes, start, end, CHUNKED);
    else if (this.challengeCount < MOST_CHALLENGES) {
      this.challenges[2 * this.challengeCount] = start;
      this.challenges[2 * this.challengeCount + 1] = end;
      this.challengeCount++;
    }
  }
}

/** One of the four bytes is a line feed: Mycroft's test for a zero byte, after the exclusive or. */
function holdsLineFeed(word: number): boolean {
  const zeroed = word ^ 0x0a0a_0a0a;
  return ((zeroed - 0x0101_0101) & ~zeroed & 0x8080_8080) !== 0;
}

/** Length of the head that begins at `at`, with its empty line; 0 = it goes on behind `end`. `view`, where there is one, is that of the same bytes. */
export function headLength(bytes: Uint8Array, at: number, end: number, view: DataView | null = null): number {
  lineCount = 0;
  linesFrom = at;
  linesTo = -1;
  for (let i = at; i < end; i++) {
    if (view !== null) while (i + 4 <= end && !holdsLineFeed(view.getInt32(i))) i += 4;
    if (i >= end) break;
    if (bytes[i] !== LF) continue;
    if (lineCount <= MOST_LINES) lineEnds[lineCount++] = i;
    if (bytes[i + 1] === LF && i + 1 < end) linesTo = i + 2;
    else if (bytes[i + 1] === CR && i + 2 < end && bytes[i + 2] === LF) linesTo = i + 3;
    else continue;
    return linesTo - at;
  }
  return 0;
}

/** Does a head begin here, as far as it is there: −1 no, 0 not yet known, 1 yes: a whole first line of HTTP/1 stands here. */
export function beginsHead(bytes: Uint8Array, at: number, end: number): number {
  const begins = mayBeHead(bytes, at, end);
  if (begins <= 0) return begins;
  const line = endOfLine(bytes, at, Math.min(end, at + LONGEST_LINE));
  if (line >= end || line - at >= LONGEST_LINE) return end - at < LONGEST_LINE ? 0 : -1;
  if (bytes[at] === VERSION[0] && startsWith(bytes, at, end, VERSION)) return bytes[at + VERSION.length + 1] === SPACE ? 1 : -1;
  // "… HTTP/1.1", and of the second version's preface "… HTTP/2.0".
  const version = line - (bytes[line - 1] === CR ? 1 : 0) - VERSION.length - 1;
  return version > at && bytes[version - 1] === SPACE && startsWith(bytes, version, end, PROTOCOL) ? 1 : -1;
}

/** −1 no, 0 not yet known, 1 perhaps. */
function mayBeHead(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] as number;
  if (first === VERSION[0] && (end - at < VERSION.length || startsWith(bytes, at, end, VERSION))) return end - at < VERSION.length ? 0 : 1;
  const limit = Math.min(end, at + LONGEST_METHOD);
  for (let i = at; i < limit; i++) {
    const byte = bytes[i] as number;
    if (byte === SPACE) return i > at + 2 ? 1 : -1;
    if (!isMethodLetter(byte)) return -1;
  }
  return end - at < LONGEST_METHOD ? 0 : -1;
}

const isMethodLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || byte === 0x2d;

function methodEnd(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && isMethodLetter(bytes[i] as number)) i++;
  return i > at + 2 && bytes[i] === SPACE ? i : -1;
}

function endOfLine(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && bytes[i] !== LF) i++;
  return i;
}

/** Names are compared without regard to case: 0x20 is the bit that tells them apart. */
function fieldOf(bytes: Uint8Array, from: number, end: number): number {
  const first = (bytes[from] as number) | 0x20;
  const candidates = FIELDS_BY_LETTER[first & 0x1f];
  if (candidates === undefined) return -1;
  for (let i = 0; i < candidates.length; i++) {
    const field = candidates[i] as number;
    const name = FIELDS[field] as Uint8Array;
    if (name[0] !== first || from + name.length >= end || bytes[from + name.length] !== COLON) continue;
    let same = 1;
    while (same < name.length && ((bytes[from + same] as number) | 0x20) === ((name[same] as number) | 0x20)) same++;
    if (same === name.length) return field;
  }
  return -1;
}

function startsWith(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  if (at + text.length > end) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

function endsWith(bytes: Uint8Array, from: number, to: number, text: Uint8Array): boolean {
  const at = to - text.length;
  if (at < from) return false;
  for (let i = 0; i < text.length; i++) if (((bytes[at + i] as number) | 0x20) !== text[i]) return false;
  return true;
}

/** Decimal digits only; −1 for anything else, and for nothing. */
function numberAt(bytes: Uint8Array, from: number, to: number): number {
  if (to <= from || to - from > 16) return -1;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
