// Reads MMS associations on ISO-on-TCP: services with their operation classes, reports, errors, response times by invoke id, what reads and
// writes are about in the words of IEC 61850 (functional constraints, controls), identities. Keeps no names and no values.
import { BerWalk, berInteger } from "../ber-walk.ts";
import { Exchanges } from "../exchanges.ts";
import { cotpTypeOf, frameTpkt, IsoMessages, LONGEST_TPKT } from "../iso-data.ts";
import { COTP_CONNECT_CONFIRM, COTP_CONNECT_REQUEST, COTP_DATA, COTP_DISCONNECT_REQUEST } from "../iso-transport.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, type LooseEnds, operationBit } from "../protocol.ts";
import { PduRange, SESSION_ABORT, SESSION_ACCEPT, SESSION_CONNECT, SESSION_DATA, SESSION_DISCONNECT, SESSION_FINISH, SESSION_REFUSE } from "./association.ts";
import {
  CANCEL_ERROR,
  CANCEL_REQUEST,
  CANCEL_RESPONSE,
  CONCLUDE_ERROR,
  CONCLUDE_REQUEST,
  CONCLUDE_RESPONSE,
  CONFIRMED_ERROR,
  CONFIRMED_REQUEST,
  CONFIRMED_RESPONSE,
  CONSTRAINT_BUFFERED_REPORT,
  CONSTRAINT_UNBUFFERED_REPORT,
  CONTROL_PARTS,
  ERROR_CLASSES,
  FUNCTIONAL_CONSTRAINTS,
  IDENTIFY,
  INITIATE_ERROR,
  INITIATE_REQUEST,
  INITIATE_RESPONSE,
  MMS_SERVICES,
  READ,
  REJECT,
  UNCONFIRMED,
  UNCONFIRMED_SERVICES,
  WRITE,
} from "./codes.ts";
import { claimIdentify, claimPlates } from "./mms-claims.ts";
import { ObjectNames } from "./object-names.ts";

/** Exchange codes: confirmed services; association set-up and conclude have no invoke id. */
const CONFIRMED = 0;
const INITIATE = 1;
const CONCLUDE = 2;

const INTEGER = 0x02;
const LIST_OF_RESULTS = 0xa1;
const FAILURE = 0x80;
const LIST_OF_MODIFIERS = 0x30;
/** A service's tag: context-specific, primitive or constructed; numbers from 31 on stand in the second octet. */
const LONG_TAG = 0x1f;
const MOST_SERVICES = 128;
/** The service stands in the lowest bits of a request's note, what name plates it reads above. */
const SERVICE_BITS = 7;
const SUBSCRIBING = (1 << CONSTRAINT_BUFFERED_REPORT) | (1 << CONSTRAINT_UNBUFFERED_REPORT);

const READ_BIT = operationBit("read");
const OPERATIONS = Uint8Array.from({ length: MOST_SERVICES }, (_, code) => operationBit(MMS_SERVICES.get(code)?.operation ?? "program"));
const SERVICE_TEXTS: readonly string[] = Array.from({ length: MOST_SERVICES }, (_, code) => MMS_SERVICES.get(code)?.name ?? `other ${code}`);
const DECIMAL: readonly string[] = Array.from({ length: 256 }, (_, code) => String(code));
const errorTexts = new Map<number, string>();
const MOST_ERROR_TEXTS = 512;

const pdu = new BerWalk();
const inner = new BerWalk();
const results = new BerWalk();
const names = new ObjectNames();
const range = new PduRange();

export const mmsDissector: DissectorDefinition = {
  longestUnit: LONGEST_TPKT,
  frame: frameTpkt,
  open: () => new MmsConnection(),
};

class MmsConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  private readonly messages = new IsoMessages();

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const type = cotpTypeOf(view, offset, length);
    if (type === COTP_CONNECT_REQUEST || type === COTP_CONNECT_CONFIRM) {
      this.messages.connects(direction);
      return;
    }
    if (type !== COTP_DATA) {
      if (type === COTP_DISCONNECT_REQUEST) sink.detail("association", "disconnect");
      else if (type === 0) sink.trouble("malformed");
      return;
    }
    const m = this.messages;
    if (!m.take(view, bytes, offset, length, direction) || m.length === 0) return;
    if (!this.session(m.view, m.bytes, m.offset, m.offset + m.length, direction, micros, sink) && !m.mayLackBeginning && !m.isCut) sink.trouble("malformed");
  }

  gap(direction: 0 | 1): void {
    this.messages.gap(direction);
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private session(view: DataView, bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    if (end - at >= 4 && view.getUint32(at) === SESSION_DATA) return range.find(view, at + 4, end) && this.message(view, bytes, range.from, range.to, direction, micros, sink);
    switch (view.getUint8(at)) {
      case SESSION_CONNECT:
      case SESSION_ACCEPT:
        return range.findInConnect(view, at, end) && this.message(view, bytes, range.from, range.to, direction, micros, sink);
      case SESSION_REFUSE:
        sink.detail("association", "refused");
        return true;
      case SESSION_ABORT:
        sink.detail("association", "aborted");
        return true;
      // What an MMS conclude announced.
      case SESSION_FINISH:
      case SESSION_DISCONNECT:
        return true;
      default:
        return false;
    }
  }

  private message(view: DataView, bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    if (!pdu.start(view, at, end).next()) return false;
    const { tag, from, to } = pdu;
    switch (tag) {
      case CONFIRMED_REQUEST:
        return this.request(view, from, to, direction, micros, sink);
      case CONFIRMED_RESPONSE:
        return this.response(view, bytes, from, to, direction, micros, sink);
      case CONFIRMED_ERROR:
      case REJECT:
        return this.refusal(view, from, to, tag, direction, micros, sink);
      case UNCONFIRMED:
        if (!inner.start(view, from, to).next()) return false;
        sink.detail("service", UNCONFIRMED_SERVICES[inner.tag & LONG_TAG] ?? "unconfirmed");
        return true;
      case INITIATE_REQUEST:
        this.exchanges.asked(direction, 0, INITIATE, 0, micros, sink);
        sink.detail("association", "request");
        return true;
      case INITIATE_RESPONSE:
        this.exchanges.answered(direction, 0, INITIATE, micros, sink);
        sink.detail("association", "accepted");
        return countLimits(view, from, to, sink);
      case INITIATE_ERROR:
        this.exchanges.answered(direction, 0, INITIATE, micros, sink);
        sink.detail("association", "refused");
        return true;
      case CONCLUDE_REQUEST:
        this.exchanges.asked(direction, 0, CONCLUDE, 0, micros, sink);
        sink.detail("association", "conclude");
        return true;
      case CONCLUDE_RESPONSE:
      case CONCLUDE_ERROR:
        this.exchanges.answered(direction, 0, CONCLUDE, micros, sink)?.detail("association", "conclude");
        return true;
      case CANCEL_REQUEST:
        sink.detail("service", "cancel");
        return true;
      case CANCEL_RESPONSE:
      case CANCEL_ERROR:
        return true;
      default:
        return false;
    }
  }

  private request(view: DataView, from: number, to: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    if (!pdu.start(view, from, to).next() || pdu.tag !== INTEGER) return false;
    const invokeId = berInteger(view, pdu.from, pdu.to);
    if (!afterModifiers()) return false;
    const service = serviceOf(pdu.tag);
    const { from: at, to: end } = pdu;
    let operations = OPERATIONS[service] as number;
    let plates = 0;
    let isWhole = true;
    const isRead = service === READ;
    if (isRead || service === WRITE) {
      isWhole = readNames(view, at, end);
      if (isRead) plates = names.plates;
      else if (names.others === 0 && names.constraints !== 0 && (names.constraints & ~SUBSCRIBING) === 0) operations = READ_BIT;
    }
    this.exchanges.asked(direction, invokeId, CONFIRMED, service | (plates << SERVICE_BITS), micros, sink);
    sink.operation(operations);
    sink.detail("service", SERVICE_TEXTS[service] as string);
    if (isRead || service === WRITE) countNames(isRead, sink);
    return isWhole;
  }

  private response(view: DataView, bytes: Uint8Array, from: number, to: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    if (!pdu.start(view, from, to).next() || pdu.tag !== INTEGER) return false;
    const invokeId = berInteger(view, pdu.from, pdu.to);
    if (!pdu.next()) return false;
    const service = serviceOf(pdu.tag);
    const { from: at, to: end } = pdu;
    const counts = this.exchanges.answered(direction, invokeId, CONFIRMED, micros, sink);
    if (counts !== null) {
      counts.operation(OPERATIONS[service] as number);
      counts.detail("service", SERVICE_TEXTS[service] as string);
    }
    if (service === IDENTIFY) claimIdentify(view, bytes, at, end, sink);
    else if (service === WRITE) countFailures(view, at, end, sink);
    else if (service === READ) {
      // The variables' names may come back before their values.
      inner.start(view, at, end);
      while (inner.next()) {
        if (inner.tag !== LIST_OF_RESULTS) continue;
        const { from: first, to: last } = inner;
        const plates = counts === null ? this.exchanges.note >>> SERVICE_BITS : 0;
        countFailures(view, first, last, sink);
        if (plates !== 0) claimPlates(view, bytes, first, last, plates, sink);
        break;
      }
    }
    return true;
  }

  /** Confirmed error: [0] invoke id, [2] service error with its class. Reject: [0] invoke id, then the reason. */
  private refusal(view: DataView, from: number, to: number, tag: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    if (!pdu.start(view, from, to).next()) return false;
    if (pdu.tag === 0x80) {
      this.exchanges.answered(direction, berInteger(view, pdu.from, pdu.to), CONFIRMED, micros, sink);
      if (!pdu.next()) return tag === REJECT;
    }
    if (tag === REJECT) {
      sink.detail("error", "reject");
      return true;
    }
    if (pdu.tag === 0x81 && !pdu.next()) return false;
    if (pdu.tag !== 0xa2 || !inner.start(view, pdu.from, pdu.to).next() || inner.tag !== 0xa0) return false;
    const { from: classFrom, to: classTo } = inner;
    if (!inner.start(view, classFrom, classTo).next()) return false;
    sink.detail("error", errorText(inner.tag & LONG_TAG, berInteger(view, inner.from, inner.to)));
    return true;
  }
}

/** The service of a request stands behind its invoke id, and behind a list of modifiers where there is one. */
function afterModifiers(): boolean {
  return pdu.next() && (pdu.tag !== LIST_OF_MODIFIERS || pdu.next());
}

function serviceOf(tag: number): number {
  return tag > 0xff ? tag & 0x7f : tag & LONG_TAG;
}

/** Read: [0] boolean (optional), [1] { specification }. Write: specification, then the data. */
function readNames(view: DataView, at: number, end: number): boolean {
  inner.start(view, at, end);
  if (!inner.next()) return false;
  if (inner.tag === 0x80 && !inner.next()) return false;
  // A read wraps its specification in [1]; the list or name of a write stands by itself.
  const { tag, from, to } = inner;
  if (tag === 0xa1 && inner.start(view, from, to).next() && (inner.tag === 0xa0 || inner.tag === 0xa1)) names.read(view, inner.tag, inner.from, inner.to);
  else names.read(view, tag, from, to);
  return names.isWhole;
}

function countNames(isRead: boolean, sink: DissectionSink): void {
  const facet = isRead ? "reads" : "writes";
  for (let bit = 0; names.constraints >> bit > 0; bit++) if (((names.constraints >> bit) & 1) !== 0) sink.detail(facet, FUNCTIONAL_CONSTRAINTS[bit] as string);
  for (let bit = 0; names.controls >> bit > 0; bit++) if (((names.controls >> bit) & 1) !== 0) sink.detail("control", CONTROL_PARTS[bit] as string);
}

/** Results of reading or writing: [0] holds the reason of a failure (DataAccessError). */
function countFailures(view: DataView, at: number, end: number, sink: DissectionSink): void {
  results.start(view, at, end);
  while (results.next()) if (results.tag === FAILURE) sink.detail("access-error", DECIMAL[berInteger(view, results.from, results.to) & 0xff] as string);
}

/** Initiate response: [0] largest PDU, [2] requests that the server takes at a time. */
function countLimits(view: DataView, from: number, to: number, sink: DissectionSink): boolean {
  inner.start(view, from, to);
  while (inner.next()) {
    if (inner.tag === 0x80) sink.detail("pdu", String(berInteger(view, inner.from, inner.to)));
    else if (inner.tag === 0x82) sink.detail("parallel-requests", String(berInteger(view, inner.from, inner.to)));
  }
  return !inner.isBroken;
}

function errorText(errorClass: number, code: number): string {
  const key = errorClass * 256 + (code & 0xff);
  let text = errorTexts.get(key);
  if (text === undefined) {
    text = `${ERROR_CLASSES[errorClass] ?? "other"}/${code & 0xff}`;
    if (errorTexts.size < MOST_ERROR_TEXTS) errorTexts.set(key, text);
  }
  return text;
}
