// Reads the beginning of remote desktop connections (MS-RDPBCGR §1.3.1.1): which security is asked and taken, who connects where that is in the clear,
// and the certificate a server shows inside TLS. The session itself, and the account in the cookie, are never looked at.
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_ENDS, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "../protocol.ts";
import { isMachineName, readCertificate } from "../x509-certificate.ts";
import { readConnectData } from "./connect-data.ts";

const TPKT = 3;
const TPKT_SIZE = 4;
const CONNECT_REQUEST = 0xe0;
const CONNECT_CONFIRM = 0xd0;
const DATA = 0xf0;
const CONNECT_INITIAL = 0x7f65;
const CONNECT_RESPONSE = 0x7f66;

const TLS_FIRST = 0x14;
const TLS_LAST = 0x17;
const TLS_HANDSHAKE = 0x16;
const TLS_CERTIFICATE = 11;
const RECORD_HEADER = 5;
const LONGEST_RECORD = 18_432;
const LONGEST_DATAGRAM = 65_535;

const REQUEST = 1;
const RESPONSE = 2;
const FAILURE = 3;
/** §2.2.1.1.1: bits of what is asked for; 0 = the older security of RDP itself. */
const ASKED: readonly (readonly [bit: number, name: string])[] = [
  [1, "TLS"],
  [2, "CredSSP"],
  [4, "RDSTLS"],
  [8, "CredSSP with early authorisation"],
  [16, "Azure AD"],
];
/** §2.2.1.2.1. */
const TAKEN: ReadonlyMap<number, string> = new Map([[0, "standard RDP security"], ...ASKED]);
/** §2.2.1.2.2. */
const FAILURES: readonly string[] = ["", "TLS required", "TLS not allowed", "no certificate", "inconsistent flags", "CredSSP required", "TLS with user authentication required"];
const CODE = 0;

const SIDE_CHANNEL: DissectorState = { unit: () => undefined, gap: () => undefined, takeLooseEnds: () => null };

export const rdpDissector: DissectorDefinition = {
  longestUnit: 65_535,
  keptBytes: 16_384,
  frame: frameUnit,
  open: () => new RdpConnection(),
  datagrams: {
    longestUnit: LONGEST_DATAGRAM,
    // The side channel on UDP is encrypted but for its opening, which tells nothing more.
    frame: () => FRAME_ENDS,
    open: () => SIDE_CHANNEL,
  },
};

function frameUnit(view: DataView, offset: number, available: number): number {
  const first = view.getUint8(offset);
  if (first === TPKT) {
    if (available < TPKT_SIZE) return FRAME_NEEDS_MORE;
    const length = view.getUint16(offset + 2);
    return view.getUint8(offset + 1) === 0 && length >= 7 ? length : FRAME_NOT_MINE;
  }
  if (first < TLS_FIRST || first > TLS_LAST) return FRAME_NOT_MINE;
  if (available < RECORD_HEADER) return FRAME_NEEDS_MORE;
  const length = view.getUint16(offset + 3);
  if (view.getUint8(offset + 1) !== 3 || length === 0 || length > LONGEST_RECORD) return FRAME_NOT_MINE;
  return first === TLS_HANDSHAKE ? RECORD_HEADER + length : FRAME_ENDS;
}

class RdpConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  /** The session has begun: nothing more is read. */
  private isOver = false;
  private readonly hasEnded: [boolean, boolean] = [false, false];

  frame(view: DataView, offset: number, available: number, direction: 0 | 1): number {
    if (this.isOver) {
      if (!this.hasEnded[direction]) {
        this.hasEnded[direction] = true;
        return FRAME_ENDS;
      }
      // Asked again: the ports serve a new connection.
      this.isOver = false;
      this.hasEnded.fill(false);
    }
    return frameUnit(view, offset, available);
  }

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const end = offset + length;
    if (view.getUint8(offset) !== TPKT) {
      readTls(view, bytes, offset + RECORD_HEADER, end, sink);
      return;
    }
    const type = view.getUint8(offset + 5);
    if ((type & 0xf0) === CONNECT_REQUEST) {
      this.exchanges.asked(direction, 0, CODE, 0, micros, sink);
      negotiation(view, offset, end, sink);
    } else if ((type & 0xf0) === CONNECT_CONFIRM) {
      this.exchanges.answered(direction, 0, CODE, micros, sink);
      negotiation(view, offset, end, sink);
    } else if ((type & 0xf0) === DATA && length >= 9) {
      const tag = view.getUint16(offset + 7);
      if (tag === CONNECT_INITIAL || tag === CONNECT_RESPONSE) readConnectData(view, bytes, offset + 9, end, sink);
      if (tag === CONNECT_RESPONSE) this.isOver = true;
    }
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }
}

/** §2.2.1.1.1, §2.2.1.2.1, §2.2.1.2.2: the last eight bytes: type, flags, length, value. A cookie before them names an account and is passed over. */
function negotiation(view: DataView, offset: number, end: number, sink: DissectionSink): void {
  const at = end - 8;
  const isRequest = (view.getUint8(offset + 5) & 0xf0) === CONNECT_REQUEST;
  if (at < offset + 11 || view.getUint16(at + 2, true) !== 8) {
    sink.detail("security", `${isRequest ? "asked: " : "taken: "}standard RDP security`);
    return;
  }
  const type = view.getUint8(at);
  const value = view.getUint32(at + 4, true);
  if (type === REQUEST) {
    if ((value & 0x1f) === 0) sink.detail("security", "asked: standard RDP security");
    for (const [bit, name] of ASKED) if ((value & bit) !== 0) sink.detail("security", `asked: ${name}`);
  } else if (type === RESPONSE) sink.detail("security", `taken: ${TAKEN.get(value) ?? "another"}`);
  else if (type === FAILURE) sink.detail("refused", FAILURES[value] ?? "for another reason");
}

/** Handshake messages of one record, in the clear up to TLS 1.2: the server's certificate names the machine. */
function readTls(view: DataView, bytes: Uint8Array, from: number, end: number, sink: DissectionSink): void {
  for (let at = from; at + 4 <= end; ) {
    const body = at + 4;
    const next = body + view.getUint8(at + 1) * 65_536 + view.getUint16(at + 2);
    if (next > end) return;
    if (view.getUint8(at) === TLS_CERTIFICATE && body + 6 <= next) {
      const certificate = readCertificate(bytes, body + 6, next);
      const name = certificate === null || certificate.machine.length > 0 ? (certificate?.machine ?? "") : certificate.commonName;
      if (isMachineName(name)) sink.claim("sender", "hostname", name, "rdp server certificate");
      if (certificate !== null && certificate.until.length > 0) sink.detail("certificate", `until ${certificate.until}`);
    }
    at = next;
  }
}
