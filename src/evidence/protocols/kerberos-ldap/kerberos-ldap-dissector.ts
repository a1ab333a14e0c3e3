// Reads Kerberos (RFC 4120 §7.2.2), password changes (RFC 3244) and LDAP (RFC 4511 §5.1) message by message, on TCP and UDP. LDAP that is
// sealed or inside TLS is counted, not read.
import { BerElements } from "../ber-element.ts";
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_ENDS, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { kerberosType, readKerberos } from "./kerberos-message.ts";
import { readBind, readEntry, readResult, readSearch } from "./ldap-message.ts";
import {
  AS_REP,
  AS_REQ,
  KERBEROS_NAMES,
  KRB_ERROR,
  LDAP_BIND,
  LDAP_BIND_RESPONSE,
  LDAP_ENTRY,
  LDAP_EXTENDED,
  LDAP_INTERMEDIATE,
  LDAP_REFERENCE,
  LDAP_REQUEST_OF,
  LDAP_REQUESTS,
  LDAP_SEARCH,
  TGS_REP,
  TGS_REQ,
} from "./message-codes.ts";

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const LENGTH_SIZE = 4;
const LONGEST_MESSAGE = 1 << 24;
const LONGEST_DATAGRAM = 65_535;
/** Tokens of a wrapped LDAP message: Kerberos (RFC 4121 §4.2.6) and NTLM (MS-NLMP §2.2.2.9.1). */
const KERBEROS_WRAPPED = 0x0504;
const NTLM_WRAPPED = 0x0100;
const WRAPPED: ReadonlySet<number> = new Set([KERBEROS_WRAPPED, NTLM_WRAPPED]);
const TOKEN_SIZE = 16;
const SEALED = 2;
/** Older Kerberos (RFC 4757 §7.3). */
const GSS_WRAPPED = 0x60;
const PASSWORD_VERSIONS: ReadonlySet<number> = new Set([1, 0xff80]);
const AP_REQ = 14;

/** One code for all of Kerberos: an error answers any request. LDAP uses the request's tag. */
const CODE_KERBEROS = 0x100;
const WRITE = operationBit("write");

export const kerberosLdapDissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  keptBytes: 16_384,
  frame: frameMessage,
  open: () => new DomainConnection(false),
  datagrams: {
    longestUnit: LONGEST_DATAGRAM,
    frame: (_view, _offset, available) => available,
    open: () => new DomainConnection(true),
  },
};

function frameMessage(view: DataView, offset: number, available: number): number {
  const first = view.getUint8(offset);
  // TLS after an LDAP connection asked for it (RFC 4511 §4.14).
  if (first >= 0x14 && first <= 0x17) return available < 2 ? FRAME_NEEDS_MORE : view.getUint8(offset + 1) === 3 ? FRAME_ENDS : FRAME_NOT_MINE;
  if (first === 0) {
    if (available < LENGTH_SIZE) return FRAME_NEEDS_MORE;
    const length = view.getUint32(offset);
    return length >= 8 ? LENGTH_SIZE + length : FRAME_NOT_MINE;
  }
  if (first !== SEQUENCE) return FRAME_NOT_MINE;
  if (available < 2) return FRAME_NEEDS_MORE;
  const short = view.getUint8(offset + 1);
  const octets = short & 0x7f;
  if (short >= 0x80 && (octets === 0 || octets > 4)) return FRAME_NOT_MINE;
  const header = short < 0x80 ? 2 : 2 + octets;
  if (available <= header) return FRAME_NEEDS_MORE;
  if (view.getUint8(offset + header) !== INTEGER) return FRAME_NOT_MINE;
  let length = short < 0x80 ? short : 0;
  for (let i = 0; short >= 0x80 && i < octets; i++) length = length * 256 + view.getUint8(offset + 2 + i);
  return length >= 5 ? header + length : FRAME_NOT_MINE;
}

class DomainConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  private readonly isDatagram: boolean;
  /** A message of LDAP in the clear was seen: what has a length before it later is wrapped. */
  private isLdap = false;

  constructor(isDatagram: boolean) {
    this.isDatagram = isDatagram;
  }

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const end = offset + length;
    const first = bytes[offset] as number;
    if (first === SEQUENCE) {
      this.ldap(view, bytes, offset, end, direction, micros, sink);
      return;
    }
    const at = this.isDatagram ? offset : offset + LENGTH_SIZE;
    if (kerberosType(bytes, at, end) > 0) this.kerberos(bytes, at, end, direction, micros, sink);
    else if (end - at >= 7 && PASSWORD_VERSIONS.has(view.getUint16(at + 2)) && kerberosType(bytes, at + 6, end) > 0) this.password(bytes, at, end, direction, micros, sink);
    else if (!this.isDatagram && end - at >= 2 && (this.isLdap || WRAPPED.has(view.getUint16(at)) || bytes[at] === GSS_WRAPPED)) this.wrapped(view, bytes, at, end, direction, micros, sink);
    else sink.trouble(this.isDatagram ? "not-mine" : "malformed");
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  /** What is signed but not sealed is read: behind the token's header, or behind its checksum where that was moved to the front (RFC 4121 §4.2.4). */
  private wrapped(view: DataView, bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    sink.detail("ldap", "wrapped message");
    if (end - at < TOKEN_SIZE + 2) return;
    const token = view.getUint16(at);
    let from = at + TOKEN_SIZE;
    if (token === KERBEROS_WRAPPED && (view.getUint8(at + 2) & SEALED) === 0) from += Math.min(view.getUint16(at + 6), view.getUint16(at + 4));
    else if (token !== NTLM_WRAPPED) return;
    const messages = new BerElements(bytes, from, end);
    // Sealed bytes look like a whole message once in many thousand times.
    while (messages.nextIs(SEQUENCE) && !messages.isCut && bytes[messages.from] === INTEGER) this.ldap(view, bytes, messages.start, messages.to, direction, micros, sink);
  }

  private kerberos(bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const type = kerberosType(bytes, at, end);
    const name = KERBEROS_NAMES.get(type);
    if (name === undefined) {
      sink.trouble("malformed");
      return;
    }
    if (type === AS_REQ || type === TGS_REQ) this.exchanges.asked(direction, 0, CODE_KERBEROS, 0, micros, sink);
    else if (type === AS_REP || type === TGS_REP || type === KRB_ERROR) this.exchanges.answered(direction, 0, CODE_KERBEROS, micros, sink);
    sink.detail("message", name);
    if (!readKerberos(bytes, at, end, type, micros, sink)) sink.trouble("malformed");
  }

  /** RFC 3244 §2: length, version, length of the AP message, the message. */
  private password(bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if (kerberosType(bytes, at + 6, end) === AP_REQ) {
      this.exchanges.asked(direction, 0, CODE_KERBEROS, 0, micros, sink);
      sink.detail("message", "password change");
      sink.operation(WRITE);
    } else this.exchanges.answered(direction, 0, CODE_KERBEROS, micros, sink);
  }

  private ldap(view: DataView, bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const outer = new BerElements(bytes, at, end);
    if (!outer.next()) return;
    const message = outer.inside();
    const isNumbered = message.nextIs(INTEGER);
    const id = isNumbered ? message.integer() : Number.NaN;
    if (Number.isNaN(id) || !message.next()) {
      sink.trouble("malformed");
      return;
    }
    const { tag } = message;
    this.isLdap = true;
    const asked = LDAP_REQUESTS.get(tag);
    if (asked !== undefined) {
      if (asked.response === 0) sink.request(micros);
      else this.exchanges.asked(direction, id | 0, tag, 0, micros, sink);
      describe(tag, sink);
      if (tag === LDAP_BIND) readBind(view, message.inside(), sink);
      else if (tag === LDAP_SEARCH) readSearch(message.inside(), this.isDatagram, sink);
      else if (tag === LDAP_EXTENDED) countExtended(message.inside(), sink);
      return;
    }
    if (tag === LDAP_ENTRY) {
      readEntry(view, message.inside(), sink);
      return;
    }
    if (tag === LDAP_REFERENCE || tag === LDAP_INTERMEDIATE) return;
    const answered = LDAP_REQUEST_OF.get(tag);
    if (answered === undefined) {
      sink.operation(WRITE);
      sink.detail("ldap", "unknown operation");
      return;
    }
    // A server may say of its own accord that it closes the connection: number 0 (RFC 4511 §4.4).
    if (id !== 0) {
      const counts = this.exchanges.answered(direction, id | 0, answered, micros, sink);
      if (counts !== null) describe(answered, counts);
    }
    readResult(view, message.inside(), tag === LDAP_BIND_RESPONSE, sink);
  }
}

function describe(tag: number, sink: CountingSink): void {
  const known = LDAP_REQUESTS.get(tag);
  if (known === undefined) return;
  if (known.operations !== 0) sink.operation(known.operations);
  sink.detail("ldap", known.name);
}

/** 1.3.6.1.4.1.1466.20037: goes on in TLS. */
const START_TLS = "1.3.6.1.4.1.1466.20037";

function countExtended(contents: BerElements, sink: DissectionSink): void {
  if (!contents.nextIs(0x80)) return;
  let text = "";
  for (let i = contents.from; i < contents.to && text.length < START_TLS.length; i++) text += String.fromCharCode(contents.bytes[i] as number);
  if (text === START_TLS) sink.detail("ldap", "start of TLS");
}
