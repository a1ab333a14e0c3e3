// Reads GOOSE messages on their EtherType one by one (IEC 61850-8-1 §18, annex A): control block, data set, time allowed to live, new states,
// simulation. Remembers nothing from one message to the next but texts, so that a cut of the capture changes no count. Reads no data.
import { BerWalk, berInteger } from "../ber-walk.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, type LooseEnds, operationBit } from "../protocol.ts";
import { type KnownText, KnownTexts, numberText } from "../known-texts.ts";

const HEADER_SIZE = 8;
const LENGTH_AT = 2;
/** Reserved field 1: highest bit = sent by a test set (simulation, IEC 61850-8-1 edition 2.1). */
const RESERVED_AT = 4;
const SIMULATED = 0x80;
const GOOSE_PDU = 0x61;
const LONGEST_FRAME = 65_535;

/** Fields of the PDU by tag (annex A). */
const CONTROL_BLOCK = 0x80;
const TIME_ALLOWED_TO_LIVE = 0x81;
const DATA_SET = 0x82;
const SEQUENCE_NUMBER = 0x86;
const SIMULATION = 0x87;
const CONFIGURATION_REVISION = 0x88;
const NEEDS_COMMISSIONING = 0x89;

/**
 * Connectionless transport of routable GOOSE (IEC 61850-90-5), then the length of the session header. Behind that: payload length 4, type of
 * the payload, simulation, APPID 2, length 2, PDU. What is encrypted has no PDU there.
 */
const ROUTABLE = 0x0140_a1;
const SESSION_LENGTH_AT = 3;
const PAYLOAD_HEADER_SIZE = 10;
const GOOSE_PAYLOAD = 0x81;

const WRITE = operationBit("write");
const elements = new BerWalk();
const texts = new KnownTexts();

export const gooseDissector: DissectorDefinition = {
  longestUnit: LONGEST_FRAME,
  // Everything in the frame is one message; padding may stand behind it.
  frame: (_view, _offset, available) => available,
  open: () => new GooseFlow(),
};

/** The texts of the message before: a publisher repeats them. */
class GooseFlow implements DissectorState {
  controlBlock: KnownText | null = null;
  dataSet: KnownText | null = null;

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, _direction: 0 | 1, _micros: number, sink: DissectionSink): void {
    readMessage(this, view, bytes, offset, length, sink);
  }

  gap(): void {
    // Frames have no gaps.
  }

  takeLooseEnds(): LooseEnds | null {
    return null;
  }
}

function readMessage(flow: GooseFlow, view: DataView, bytes: Uint8Array, offset: number, length: number, sink: DissectionSink): void {
  if (length < HEADER_SIZE) {
    sink.trouble("malformed");
    return;
  }
  if (view.getUint32(offset) >>> 8 === ROUTABLE) {
    readRoutable(flow, view, bytes, offset, length, sink);
    return;
  }
  const end = offset + Math.min(length, view.getUint16(offset + LENGTH_AT));
  if (!elements.start(view, offset + HEADER_SIZE, end).next()) {
    sink.trouble("malformed");
    return;
  }
  if (elements.tag !== GOOSE_PDU) {
    sink.detail("message", "management");
    return;
  }
  sink.operation(WRITE);
  if ((view.getUint8(offset + RESERVED_AT) & SIMULATED) !== 0) sink.detail("flag", "simulated by a test set");
  if (!readPdu(flow, view, bytes, elements.from, elements.to, sink)) sink.trouble("malformed");
}

function readRoutable(flow: GooseFlow, view: DataView, bytes: Uint8Array, offset: number, length: number, sink: DissectionSink): void {
  sink.detail("message", "routable");
  sink.operation(WRITE);
  const payload = offset + SESSION_LENGTH_AT + 1 + view.getUint8(offset + SESSION_LENGTH_AT);
  const at = payload + PAYLOAD_HEADER_SIZE;
  const end = offset + length;
  if (at >= end || view.getUint8(payload + 4) !== GOOSE_PAYLOAD || !elements.start(view, at, end).next() || elements.tag !== GOOSE_PDU) {
    sink.detail("message", "not readable");
    return;
  }
  if (view.getUint8(payload + 5) !== 0) sink.detail("flag", "simulated by a test set");
  if (!readPdu(flow, view, bytes, elements.from, elements.to, sink)) sink.trouble("malformed");
}

function readPdu(flow: GooseFlow, view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): boolean {
  // The walk of BerWalk over one level, in place: thousands of these come in a second, and each has a dozen fields.
  while (at < end) {
    const tag = view.getUint8(at);
    let from = at + 2;
    let length = from <= end ? view.getUint8(at + 1) : 0x80;
    if (length >= 0x80 || (tag & 0x1f) === 0x1f) {
      if (!elements.start(view, at, end).next()) return false;
      from = elements.from;
      length = elements.to - from;
    }
    const to = from + length;
    if (to > end) return false;
    switch (tag) {
      case CONTROL_BLOCK:
        flow.controlBlock = texts.again(flow.controlBlock, view, bytes, from, to);
        sink.detail("control-block", flow.controlBlock.text);
        break;
      case TIME_ALLOWED_TO_LIVE:
        // Milliseconds. A subscriber that hears nothing for so long takes the publisher for lost.
        sink.timer("goose", "time allowed to live", (berInteger(view, from, to) >>> 0) / 1_000);
        break;
      case DATA_SET:
        flow.dataSet = texts.again(flow.dataSet, view, bytes, from, to);
        sink.detail("dataset", flow.dataSet.text);
        break;
      case SEQUENCE_NUMBER:
        // Counts the repetitions of one state.
        if (berInteger(view, from, to) === 0) sink.detail("step", "new state");
        break;
      case SIMULATION:
        if (isTrue(view, from, to)) sink.detail("flag", "simulated");
        break;
      case CONFIGURATION_REVISION:
        sink.detail("revision", numberText(berInteger(view, from, to)));
        break;
      case NEEDS_COMMISSIONING:
        if (isTrue(view, from, to)) sink.detail("flag", "needs commissioning");
        break;
    }
    at = to;
  }
  return true;
}

function isTrue(view: DataView, from: number, to: number): boolean {
  return to > from && view.getUint8(from) !== 0;
}
