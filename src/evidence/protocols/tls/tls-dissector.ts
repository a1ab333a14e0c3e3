// Reads the beginning of TLS connections record by record (RFC 8446 §5.1): hellos, certificates and alerts as long as they are in the clear. From
// the change of cipher or the first application data on, nothing of that direction is looked at.
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_ENDS, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "../protocol.ts";
import { readServerCertificate } from "./certificate-claims.ts";
import { ALERT, alertText, APPLICATION_DATA, CERTIFICATE, CERTIFICATE_REQUEST, CHANGE_CIPHER, CLIENT_HELLO, HANDSHAKE, HEARTBEAT, SERVER_HELLO } from "./codes.ts";
import { readClientHello, readOldHello, readServerHello } from "./hello.ts";

const RECORD_HEADER = 5;
const LONGEST_RECORD = 16_384 + 2_048;
const HANDSHAKE_HEADER = 4;
/** A handshake message that runs over several records is put together up to here: long lists of certificates. */
const LONGEST_MESSAGE = 65_536;
/** Two bytes of length with the highest bit set, then type 1: a ClientHello in the form of SSL 2. */
const OLD_HELLO = 0x80;
const SHORTEST_OLD_HELLO = 11;

export const tlsDissector: DissectorDefinition = {
  longestUnit: RECORD_HEADER + LONGEST_RECORD,
  frame: frameRecord,
  open: () => new TlsConnection(),
};

function frameRecord(view: DataView, offset: number, available: number): number {
  const type = view.getUint8(offset);
  if (type === APPLICATION_DATA) return available < 3 ? FRAME_NEEDS_MORE : view.getUint8(offset + 1) === 3 ? FRAME_ENDS : FRAME_NOT_MINE;
  if (type >= OLD_HELLO) {
    if (available < 4) return FRAME_NEEDS_MORE;
    const length = view.getUint16(offset) & 0x7fff;
    return view.getUint8(offset + 2) === CLIENT_HELLO && (view.getUint8(offset + 3) === 3 || view.getUint8(offset + 3) === 0) && length >= SHORTEST_OLD_HELLO - 2 && length < 1_024
      ? 2 + length
      : FRAME_NOT_MINE;
  }
  if (type < CHANGE_CIPHER || type > HEARTBEAT) return FRAME_NOT_MINE;
  if (available < RECORD_HEADER) return FRAME_NEEDS_MORE;
  const length = view.getUint16(offset + 3);
  return view.getUint8(offset + 1) === 3 && length > 0 && length <= LONGEST_RECORD ? RECORD_HEADER + length : FRAME_NOT_MINE;
}

/** RFC 5246 §7.4, RFC 5077, RFC 6066: what is sent in the clear behind the hellos. */
const KNOWN_MESSAGES: ReadonlySet<number> = new Set([0, CLIENT_HELLO, SERVER_HELLO, 4, CERTIFICATE, 12, CERTIFICATE_REQUEST, 14, 15, 16, 20, 22]);

class TlsConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  /** By direction: what follows is encrypted, unless a new hello shows that the connection begins anew. */
  private readonly isEncrypted: [boolean, boolean] = [false, false];
  /** By direction: the beginning of a handshake message that goes on in the next record. */
  private readonly begun: [Uint8Array | null, Uint8Array | null] = [null, null];
  /** By direction: a hello was seen. */
  private readonly hasBegun: [boolean, boolean] = [false, false];
  /** The direction that sent a ServerHello, −1 = none was seen. */
  private server = -1;
  private isRetried = false;

  frame(view: DataView, offset: number, available: number, direction: 0 | 1): number {
    if (!this.isEncrypted[direction]) return frameRecord(view, offset, available);
    if (view.getUint8(offset) !== HANDSHAKE) return view.getUint8(offset) >= OLD_HELLO ? frameRecord(view, offset, available) : FRAME_ENDS;
    if (available < RECORD_HEADER + HANDSHAKE_HEADER) return FRAME_NEEDS_MORE;
    return isHello(view, offset) ? frameRecord(view, offset, available) : FRAME_ENDS;
  }

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const type = view.getUint8(offset);
    const at = offset + RECORD_HEADER;
    const end = offset + length;
    if (type >= OLD_HELLO) {
      this.begin(direction);
      this.exchanges.asked(direction, 0, CLIENT_HELLO, 0, micros, sink);
      readOldHello(view, offset + 2, end, sink);
    } else if (type === HANDSHAKE) this.handshake(view, bytes, at, end, direction, micros, sink);
    else if (type === CHANGE_CIPHER) this.isEncrypted[direction] = !this.isRetried;
    else if (type === ALERT && end - at === 2) sink.detail("alert", alertText(view.getUint8(at), view.getUint8(at + 1)));
    else if (type === HEARTBEAT) sink.detail("hello", "followed by heartbeats in the clear");
  }

  gap(direction: 0 | 1): void {
    this.begun[direction] = null;
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  /** A new connection, also on ports that were used before. */
  private begin(direction: 0 | 1): void {
    this.hasBegun[direction] = true;
    this.isEncrypted[direction] = false;
    this.begun[direction] = null;
  }

  private handshake(view: DataView, bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const before = this.begun[direction];
    if (before === null) {
      this.messages(view, bytes, at, end, direction, micros, sink);
      return;
    }
    if (before.length + end - at > LONGEST_MESSAGE + HANDSHAKE_HEADER) {
      this.begun[direction] = null;
      sink.trouble("malformed");
      return;
    }
    const whole = new Uint8Array(before.length + end - at);
    whole.set(before);
    whole.set(bytes.subarray(at, end), before.length);
    this.begun[direction] = null;
    this.messages(new DataView(whole.buffer), whole, 0, whole.length, direction, micros, sink);
  }

  /** Messages in [at, end); the last may go on in the next record. */
  private messages(view: DataView, bytes: Uint8Array, from: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    let at = from;
    while (at < end) {
      const length = at + HANDSHAKE_HEADER <= end ? view.getUint8(at + 1) * 65_536 + view.getUint16(at + 2) : 0;
      // Joined later, the record may be the encrypted end of the handshake: known types of usual length are believed.
      if (!this.hasBegun[direction] && (length > LONGEST_RECORD || !KNOWN_MESSAGES.has(view.getUint8(at)))) {
        this.isEncrypted[direction] = true;
        return;
      }
      if (length > LONGEST_MESSAGE) {
        sink.trouble("malformed");
        // Nothing behind it can be told from its middle.
        this.isEncrypted[direction] = true;
        return;
      }
      const next = at + HANDSHAKE_HEADER + length;
      if (at + HANDSHAKE_HEADER > end || next > end) {
        this.begun[direction] = bytes.slice(at, end);
        return;
      }
      this.message(view, bytes, at, next, direction, micros, sink);
      at = next;
    }
  }

  private message(view: DataView, bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const body = at + HANDSHAKE_HEADER;
    switch (view.getUint8(at)) {
      case CLIENT_HELLO:
        this.begin(direction);
        this.exchanges.asked(direction, 0, CLIENT_HELLO, 0, micros, sink);
        if (!readClientHello(view, bytes, body, end, sink)) sink.trouble("malformed");
        break;
      case SERVER_HELLO: {
        this.begin(direction);
        this.exchanges.answered(direction, 0, CLIENT_HELLO, micros, sink);
        const hello = readServerHello(view, bytes, body, end, sink);
        if (hello === null) sink.trouble("malformed");
        this.server = direction;
        this.isRetried = hello?.isRetry ?? false;
        break;
      }
      case CERTIFICATE:
        if (this.server === direction) readServerCertificate(view, bytes, body, end, sink);
        else if (this.server >= 0 && end - body > 6) sink.detail("certificate", "of the client");
        break;
      case CERTIFICATE_REQUEST:
        sink.detail("certificate", "of the client asked for");
        break;
      default:
    }
  }
}

/** A hello in the clear: its length is the record's. What is encrypted fits that once in a billion. */
function isHello(view: DataView, offset: number): boolean {
  const type = view.getUint8(offset + RECORD_HEADER);
  const length = view.getUint8(offset + RECORD_HEADER + 1) * 65_536 + view.getUint16(offset + RECORD_HEADER + 2);
  return (type === CLIENT_HELLO || type === SERVER_HELLO) && length + HANDSHAKE_HEADER <= view.getUint16(offset + 3) && length >= 38;
}
