// Reads Sampled Values messages one by one (IEC 61850-9-2 §8): streams, data sets, sample rate, synchronisation, simulation. Remembers nothing
// from one message to the next but texts, so that a cut of the capture changes no count. Reads no samples.
import { BerWalk, berInteger } from "../ber-walk.ts";
import type { DissectionSink, DissectorDefinition, DissectorState } from "../protocol.ts";
import { KnownTexts, numberText } from "../known-texts.ts";

const HEADER_SIZE = 8;
const LENGTH_AT = 2;
/** Reserved field 1: highest bit = sent by a test set. */
const RESERVED_AT = 4;
const SIMULATED = 0x80;
const SAMPLED_VALUES_PDU = 0x60;
const NUMBER_OF_ASDU = 0x80;
const SEQUENCE_OF_ASDU = 0xa2;
const LONGEST_FRAME = 65_535;
/** noASDU is at most 16 in the standard; bounds the work. */
const MOST_ASDU = 64;

/** Fields of an ASDU by tag. */
const STREAM = 0x80;
const DATA_SET = 0x81;
const CONFIGURATION_REVISION = 0x83;
const SYNCHRONISATION = 0x85;
const RATE = 0x86;
const MODE = 0x88;

const SYNCHRONISATION_NAMES: readonly string[] = ["none", "local", "global"];
/** What the rate counts, by sample mode; the mode may be left out. */
const RATE_NAMES: readonly string[] = ["per period", "per second", "seconds per sample"];

const outer = new BerWalk();
const asdus = new BerWalk();
const fields = new BerWalk();
const texts = new KnownTexts();
const rateTexts = new Map<number, string>();
const MOST_RATE_TEXTS = 256;

export const svDissector: DissectorDefinition = {
  longestUnit: LONGEST_FRAME,
  // Everything in the frame is one message; padding may stand behind it.
  frame: (_view, _offset, available) => available,
  open: () => SAMPLED_VALUES,
};

const SAMPLED_VALUES: DissectorState = { unit: readMessage, gap: () => {}, takeLooseEnds: () => null };

function readMessage(view: DataView, bytes: Uint8Array, offset: number, length: number, _direction: 0 | 1, _micros: number, sink: DissectionSink): void {
  const end = offset + (length < HEADER_SIZE ? 0 : Math.min(length, view.getUint16(offset + LENGTH_AT)));
  if (end <= offset + HEADER_SIZE || !outer.start(view, offset + HEADER_SIZE, end).next() || outer.tag !== SAMPLED_VALUES_PDU) {
    sink.trouble("malformed");
    return;
  }
  if ((view.getUint8(offset + RESERVED_AT) & SIMULATED) !== 0) sink.detail("flag", "simulated by a test set");
  if (!readPdu(view, bytes, outer.from, outer.to, sink)) sink.trouble("malformed");
}

function readPdu(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): boolean {
  outer.start(view, at, end);
  while (outer.next()) {
    if (outer.tag === NUMBER_OF_ASDU) sink.detail("asdus", numberText(berInteger(view, outer.from, outer.to)));
    else if (outer.tag === SEQUENCE_OF_ASDU) {
      asdus.start(view, outer.from, outer.to);
      for (let i = 0; i < MOST_ASDU && asdus.next(); i++) if (!readAsdu(view, bytes, asdus.from, asdus.to, i === 0, sink)) return false;
      if (asdus.isBroken) return false;
    }
  }
  return !outer.isBroken;
}

/** Several ASDUs of a message are samples of one stream, or one of several streams each: what is the same in all is counted of the first. */
function readAsdu(view: DataView, bytes: Uint8Array, at: number, end: number, isFirst: boolean, sink: DissectionSink): boolean {
  let rate = -1;
  let mode = 0;
  fields.start(view, at, end);
  while (fields.next()) {
    const { from, to } = fields;
    if (fields.tag === STREAM) sink.detail("stream", texts.at(view, bytes, from, to));
    else if (!isFirst) continue;
    else if (fields.tag === DATA_SET) sink.detail("dataset", texts.at(view, bytes, from, to));
    else if (fields.tag === CONFIGURATION_REVISION) sink.detail("revision", numberText(berInteger(view, from, to)));
    else if (fields.tag === SYNCHRONISATION) sink.detail("synchronised", SYNCHRONISATION_NAMES[berInteger(view, from, to)] ?? "other clock");
    else if (fields.tag === RATE) rate = berInteger(view, from, to) & 0xffff;
    else if (fields.tag === MODE) mode = berInteger(view, from, to);
  }
  if (rate >= 0) sink.detail("rate", rateText(rate, mode));
  return !fields.isBroken;
}

function rateText(rate: number, mode: number): string {
  const key = (rate << 2) | (mode & 3);
  let text = rateTexts.get(key);
  if (text === undefined) {
    text = `${rate} ${RATE_NAMES[mode & 3] ?? "in an unknown mode"}`;
    if (rateTexts.size < MOST_RATE_TEXTS) rateTexts.set(key, text);
  }
  return text;
}
