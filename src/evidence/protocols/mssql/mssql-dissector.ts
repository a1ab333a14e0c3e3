// Reads SQL Server's tabular data stream packet by packet (MS-TDS §2.2.3): pre-login, login, statements by their first word, response times; several sessions
// on one connection (MC-SMP) too. What is inside TLS is passed over: often that is the login only.
import { Exchanges, otherDirection } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "../protocol.ts";
import { browserDatagrams } from "./browser.ts";
import { readLogin, readPreLogin, readToken, readTokens } from "./sign-in.ts";
import { readCall, readStatement } from "./statements.ts";
import { ATTENTION, LOGIN, PRE_LOGIN, REMOTE_CALL, REQUESTS, RESPONSE, SIGN_IN_TOKEN, SQL_BATCH } from "./tds-codes.ts";

const HEADER = 8;
const LONGEST_PACKET = 32_767;
const LAST_OF_MESSAGE = 1;
/** MC-SMP §2.2.1: 16 bytes before each packet. */
const SESSION_MARK = 0x53;
const SESSION_HEADER = 16;
const LONGEST_SESSION_PACKET = 1 << 20;
const SESSION_DATA = 8;
const TLS_FIRST = 0x14;
const TLS_LAST = 0x17;
const LONGEST_TLS = 18_432;
/** One request waits for one response on each session. */
const CODE = 0;
const MOST_SESSIONS = 64;

export const mssqlDissector: DissectorDefinition = {
  longestUnit: LONGEST_SESSION_PACKET,
  keptBytes: 2_048,
  frame(view: DataView, offset: number, available: number): number {
    const type = view.getUint8(offset);
    if (type === SESSION_MARK) {
      if (available < 8) return FRAME_NEEDS_MORE;
      const length = view.getUint32(offset + 4, true);
      return length >= SESSION_HEADER && length <= LONGEST_SESSION_PACKET ? length : FRAME_NOT_MINE;
    }
    if (type >= TLS_FIRST && type <= TLS_LAST) {
      if (available < 5) return FRAME_NEEDS_MORE;
      const length = view.getUint16(offset + 3);
      return view.getUint8(offset + 1) === 3 && length > 0 && length <= LONGEST_TLS ? 5 + length : FRAME_NOT_MINE;
    }
    if (type !== RESPONSE && !REQUESTS.has(type)) return FRAME_NOT_MINE;
    if (available < 4) return FRAME_NEEDS_MORE;
    const length = view.getUint16(offset + 2);
    return length >= HEADER && length <= LONGEST_PACKET && view.getUint8(offset + 1) <= 0x1f ? length : FRAME_NOT_MINE;
  },
  open: () => new SqlConnection(),
  datagrams: browserDatagrams,
};

class SqlConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  /** By session: the direction that has a message under way, as bits 1 and 2. */
  private readonly underWay = new Map<number, number>();
  /** By direction: something encrypted was sent, which a response in the clear may answer. */
  private readonly hidden: [boolean, boolean] = [false, false];

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const type = view.getUint8(offset);
    const end = offset + length;
    if (type >= TLS_FIRST && type <= TLS_LAST && view.getUint8(offset + 1) === 3) {
      this.hidden[direction] = true;
      return;
    }
    if (type !== SESSION_MARK) {
      this.packet(view, bytes, offset, end, 0, direction, micros, sink);
      return;
    }
    const at = offset + SESSION_HEADER;
    if (view.getUint8(offset + 1) !== SESSION_DATA || at + HEADER > end) return;
    this.packet(view, bytes, at, end, 1 + view.getUint16(offset + 2, true), direction, micros, sink);
  }

  gap(direction: 0 | 1): void {
    for (const [session, bits] of this.underWay) this.underWay.set(session, bits & ~(1 << direction));
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  /** One packet; only the first of a message has a beginning to look at, and the last of a request starts the waiting. */
  private packet(view: DataView, bytes: Uint8Array, at: number, end: number, session: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const type = view.getUint8(at);
    const bits = this.underWay.get(session) ?? 0;
    const isFirst = (bits & (1 << direction)) === 0;
    const isLast = (view.getUint8(at + 1) & LAST_OF_MESSAGE) !== 0;
    if (this.underWay.size < MOST_SESSIONS || this.underWay.has(session)) this.underWay.set(session, isLast ? bits & ~(1 << direction) : bits | (1 << direction));
    const body = at + HEADER;
    if (type === RESPONSE) {
      if (isFirst) this.response(view, bytes, body, end, session, direction, micros, sink);
      return;
    }
    // The handshake of TLS is dressed as pre-login packets of both sides.
    if (type === PRE_LOGIN && body < end && view.getUint8(body) >= TLS_FIRST && view.getUint8(body) <= TLS_LAST) return;
    if (isFirst) request(view, bytes, body, end, type, sink);
    if (isLast && type !== ATTENTION) this.exchanges.asked(direction, session, CODE, 0, micros, sink);
  }

  private response(view: DataView, bytes: Uint8Array, body: number, end: number, session: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const asking = otherDirection(direction);
    const isExpected = this.exchanges.isWaiting(asking, session, CODE, micros);
    // The answer to a login that was encrypted.
    if (isExpected || !this.hidden[asking]) this.exchanges.answered(direction, session, CODE, micros, sink);
    this.hidden[asking] = false;
    // A pre-login's answer begins with the option of the version: token 0, then an offset behind the options.
    if (body + 5 <= end && view.getUint8(body) === 0) readPreLogin(view, body, end, true, sink);
    else readTokens(view, bytes, body, end, sink);
  }
}

function request(view: DataView, bytes: Uint8Array, body: number, end: number, type: number, sink: DissectionSink): void {
  sink.detail("tds", (REQUESTS.get(type) as readonly [string, number])[0]);
  if (type === SQL_BATCH) readStatement(view, body, end, sink);
  else if (type === REMOTE_CALL) readCall(view, body, end, sink);
  else if (type === LOGIN) readLogin(view, bytes, body, end, sink);
  else if (type === PRE_LOGIN) readPreLogin(view, body, end, false, sink);
  else if (type === SIGN_IN_TOKEN) readToken(view, bytes, body, end, sink);
  else {
    const operations = (REQUESTS.get(type) as readonly [string, number])[1];
    if (operations !== 0) sink.operation(operations);
  }
}
