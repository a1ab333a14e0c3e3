// Reads S7comm-plus connections message by message: functions with their operation classes as far as they are known, notifications, response
// times, order number and firmware from the session's beginning. Stops where TLS begins. Reads no variables.
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { cotpTypeOf, frameTpkt, IsoMessages, LONGEST_TPKT } from "../iso-data.ts";
import { COTP_CONNECT_CONFIRM, COTP_CONNECT_REQUEST, COTP_DATA } from "../iso-transport.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_ENDS, type LooseEnds, operationBit } from "../protocol.ts";
import {
  DIGEST_SIZE,
  FIRST_DYNAMIC_OBJECT,
  FLAG_NO_RESPONSE,
  FUNCTION_CREATE_OBJECT,
  FUNCTION_DELETE_OBJECT,
  FUNCTION_SET_MULTI_VARIABLES,
  FUNCTION_SET_VARIABLE,
  LAST_VERSION,
  OPCODE_NOTIFICATION,
  OPCODE_REQUEST,
  OPCODE_RESPONSE,
  PROTOCOL_ID,
  S7_PLUS_FUNCTIONS,
  SESSION_CONTAINER,
  VERSION_ACKNOWLEDGE,
  VERSION_SYSTEM_EVENT,
  VERSION_WITH_DIGEST,
} from "./codes.ts";
import { claimSessionAnswer } from "./session-claims.ts";

const HEADER_SIZE = 4;
const TRAILER_SIZE = 4;
/** Opcode 1, reserved 2, function 2, reserved 2, sequence 2. */
const FUNCTION_AT = 3;
const SEQUENCE_AT = 7;
/** Requests: session id 4, transport flags 1, then most functions begin with an object id 4. */
const SESSION_AT = 9;
const REQUEST_FLAGS_AT = 13;
const OBJECT_AT = 14;
/** Responses: transport flags 1, return value (variable length), content. */
const RETURN_VALUE_AT = 10;
const LONGEST_RETURN_VALUE = 9;

const READ = operationBit("read");
const PROGRAM = operationBit("program");
const VERSION_TEXTS: readonly string[] = Array.from({ length: LAST_VERSION + 1 }, (_, version) => String(version));
const functionTexts = new Map<number, string>();
const MOST_FUNCTION_TEXTS = 1_024;

export const s7PlusDissector: DissectorDefinition = {
  longestUnit: LONGEST_TPKT,
  frame: frameTpkt,
  open: () => new S7PlusConnection(),
};

class S7PlusConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  private readonly messages = new IsoMessages();
  /** A message goes on in the next block of this direction, without opcode and function. */
  private readonly goesOn: [boolean, boolean] = [false, false];
  private isEncrypted = false;

  frame(view: DataView, offset: number, available: number): number {
    return this.isEncrypted ? FRAME_ENDS : frameTpkt(view, offset, available);
  }

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const type = cotpTypeOf(view, offset, length);
    if (type === COTP_CONNECT_REQUEST || type === COTP_CONNECT_CONFIRM) {
      this.messages.connects(direction);
      this.goesOn[direction] = false;
      return;
    }
    if (type !== COTP_DATA) {
      if (type === 0) sink.trouble("malformed");
      return;
    }
    const m = this.messages;
    if (!m.take(view, bytes, offset, length, direction) || m.length === 0) return;
    if (!this.blocks(m.view, m.bytes, m.offset, m.offset + m.length, direction, micros, sink) && !m.mayLackBeginning) sink.trouble("malformed");
  }

  gap(direction: 0 | 1): void {
    this.messages.gap(direction);
    this.goesOn[direction] = false;
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  /** Blocks that follow each other in one message of the transport, the last one with its trailer. */
  private blocks(view: DataView, bytes: Uint8Array, from: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    const first = view.getUint8(from);
    if (first >= 0x14 && first <= 0x17 && end - from >= 5 && view.getUint8(from + 1) === 3) {
      this.isEncrypted = true;
      sink.detail("message", "TLS");
      return true;
    }
    for (let at = from; at < end; ) {
      if (end - at < HEADER_SIZE || view.getUint8(at) !== PROTOCOL_ID) return false;
      const version = view.getUint8(at + 1);
      if (version === VERSION_SYSTEM_EVENT || version === VERSION_ACKNOWLEDGE) {
        sink.detail("message", version === VERSION_ACKNOWLEDGE ? "acknowledgement" : "system event");
        return true;
      }
      const content = at + HEADER_SIZE;
      const next = content + view.getUint16(at + 2);
      if (version < 1 || version > LAST_VERSION || next > end || next === content) return false;
      const hasTrailer = end - next >= TRAILER_SIZE && view.getUint16(next) === (PROTOCOL_ID << 8) + version && view.getUint16(next + 2) === 0;
      if (this.goesOn[direction]) this.goesOn[direction] = !hasTrailer;
      else {
        this.goesOn[direction] = !hasTrailer;
        if (!this.message(view, bytes, content, next, version, direction, micros, sink)) return false;
      }
      at = hasTrailer ? next + TRAILER_SIZE : next;
    }
    return true;
  }

  private message(view: DataView, bytes: Uint8Array, content: number, end: number, version: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    let at = content;
    // A first block of version 3 has a digest; without it, it is the rest of a message whose beginning was not seen.
    if (version === VERSION_WITH_DIGEST && view.getUint8(at) === DIGEST_SIZE) at += 1 + DIGEST_SIZE;
    if (at >= end) return false;
    const opcode = view.getUint8(at);
    if (opcode === OPCODE_NOTIFICATION) {
      sink.detail("version", VERSION_TEXTS[version] as string);
      sink.detail("message", "notification");
      return true;
    }
    if ((opcode !== OPCODE_REQUEST && opcode !== OPCODE_RESPONSE) || at + RETURN_VALUE_AT > end) return false;
    const code = view.getUint16(at + FUNCTION_AT);
    const sequence = view.getUint16(at + SEQUENCE_AT);
    sink.detail("version", VERSION_TEXTS[version] as string);
    if (opcode === OPCODE_REQUEST) {
      if (at + OBJECT_AT > end) return false;
      const mayBeAnswered = (view.getUint8(at + REQUEST_FLAGS_AT) & FLAG_NO_RESPONSE) === 0;
      if (mayBeAnswered) this.exchanges.asked(direction, sequence, 0, code, micros, sink);
      else sink.request(micros);
      const object = at + OBJECT_AT + 4 <= end ? view.getUint32(at + OBJECT_AT) : -1;
      describe(code, operationOf(code, object, view.getUint32(at + SESSION_AT)), sink);
    } else {
      const counts = this.exchanges.answered(direction, sequence, 0, micros, sink);
      // Only a session's beginning speaks version 1.
      if (counts !== null) describe(code, version === 1 ? 0 : operationOf(code, -1, 0), counts);
      countError(view, at + RETURN_VALUE_AT, end, sink);
      if (code === FUNCTION_CREATE_OBJECT) claimSessionAnswer(bytes, at + RETURN_VALUE_AT, end, sink);
    }
    return true;
  }
}

function describe(code: number, operation: number, sink: CountingSink): void {
  sink.operation(operation);
  sink.detail("function", functionText(code));
}

/** `object` = what the request is about, -1 where it is not known. */
function operationOf(code: number, object: number, session: number): number {
  const isOwn = object >= 0 && (object === session || (object >= FIRST_DYNAMIC_OBJECT && object <= 0x7fff_ffff));
  switch (code) {
    case FUNCTION_CREATE_OBJECT:
      // In the session: a subscription.
      return object === SESSION_CONTAINER ? 0 : isOwn ? READ : PROGRAM;
    case FUNCTION_DELETE_OBJECT:
      return isOwn ? 0 : PROGRAM;
    case FUNCTION_SET_VARIABLE:
    case FUNCTION_SET_MULTI_VARIABLES:
      // Settings of the session or of a subscription.
      if (isOwn) return 0;
  }
  const known = S7_PLUS_FUNCTIONS.get(code);
  return known === undefined ? PROGRAM : known.operation === null ? 0 : operationBit(known.operation);
}

/** The lower 16 bits of the return value, seven per byte; errors are negative. */
function countError(view: DataView, at: number, end: number, sink: DissectionSink): void {
  let value = 0;
  for (let i = 0; i < LONGEST_RETURN_VALUE && at + i < end; i++) {
    const byte = view.getUint8(at + i);
    if (i === LONGEST_RETURN_VALUE - 1) value = (value << 8) | byte;
    else value = ((value << 7) | (byte & 0x7f)) & 0xffffff;
    if (byte < 0x80) break;
  }
  const error = (value << 16) >> 16;
  if (error < 0) sink.detail("error", String(error));
}

function functionText(code: number): string {
  let text = functionTexts.get(code);
  if (text === undefined) {
    text = `0x${code.toString(16).padStart(4, "0")}`;
    if (functionTexts.size < MOST_FUNCTION_TEXTS) functionTexts.set(code, text);
  }
  return text;
}
