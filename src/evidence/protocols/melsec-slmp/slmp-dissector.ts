// Reads Mitsubishi SLMP and MC protocol (3E and 4E frames, binary and ASCII; 1E frames, binary) and the MELSOFT frames of engineering tools:
// commands with their class, end codes, response times, monitoring timers, the model of the CPU. Follows one connection; keeps no values.
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import { OPERATION_1E, OPERATION_OF_COMMAND, READ_TYPE_NAME } from "./codes.ts";

const LONGEST = 16_384;
/** Network 1, station 1, module 2, multidrop 1, length 2. */
const ROUTE = 7;
const MELSOFT_HEADER = 21;
/** In the body of a MELSOFT frame: a command of two bytes and a number that its answer repeats; two bytes later in the answer. */
const MELSOFT_COMMAND_AT = 24;
const MELSOFT_ANSWER_AT = 26;
/** SH-080956: the monitoring timer counts quarters of a second; 0 waits for ever. */
const TIMER_SECONDS = 0.25;
const MODEL_SIZE = 16;

/** Codes under which exchanges wait. */
const FRAMES = 0;
const FRAMES_1E = 1;
const MELSOFT = 2;

const PROGRAM = operationBit("program");
const texts: (string | undefined)[] = [];

function hexText(command: number): string {
  let text = texts[command];
  if (text === undefined) {
    text = command.toString(16).padStart(4, "0");
    if (OPERATION_OF_COMMAND.has(command)) texts[command] = text;
  }
  return text;
}

function operationOf(command: number): number {
  const operation = OPERATION_OF_COMMAND.get(command);
  return operation === undefined ? PROGRAM : operation === null ? 0 : operationBit(operation);
}

export const slmpDissector: DissectorDefinition = {
  longestUnit: LONGEST,
  // What comes next depends on what was asked: see the state.
  frame: () => FRAME_NOT_MINE,
  open: () => new SlmpConnection(),
};

/** An answer that a 1E request expects. */
interface Asked1E {
  readonly subheader: number;
  /** Bytes behind subheader and end code. */
  readonly size: number;
}
const MOST_ASKED = 16;

class SlmpConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  private asked: Asked1E[] = [];

  frame(view: DataView, offset: number, available: number): number {
    const first = view.getUint8(offset);
    switch (first) {
      case 0x50:
      case 0x54:
      case 0xd0:
      case 0xd4:
        return binaryFrame(view, offset, available, (first & 4) !== 0);
      case 0x35:
      case 0x44:
        return asciiFrame(view, offset, available);
      case 0x57:
      case 0xd7:
        if (available < MELSOFT_HEADER) return FRAME_NEEDS_MORE;
        return view.getUint8(offset + 1) <= 1 && view.getUint16(offset + 5) === 0x1111 ? MELSOFT_HEADER + view.getUint16(offset + 19, true) : FRAME_NOT_MINE;
      default:
        return this.frame1E(view, offset, available, first);
    }
  }

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const first = view.getUint8(offset);
    const end = offset + length;
    switch (first) {
      case 0x50:
      case 0x54:
      case 0xd0:
      case 0xd4: {
        const has4E = (first & 4) !== 0;
        const serial = has4E ? view.getUint16(offset + 2, true) : 0;
        const body = offset + (has4E ? 6 : 2) + ROUTE;
        if (first < 0xd0) {
          if (end - body < 6) sink.trouble("malformed");
          else this.request(view.getUint16(body + 2, true), view.getUint16(body, true), serial, direction, micros, sink);
        } else this.response(view.getUint16(body, true), bytes, body + 2, end, serial, direction, micros, sink);
        break;
      }
      case 0x35:
      case 0x44: {
        const has4E = view.getUint8(offset + 1) === 0x34;
        const serial = has4E ? digits(view, offset + 4, 4) : 0;
        const body = offset + (has4E ? 12 : 4) + 2 * ROUTE;
        if (first === 0x35) {
          const command = end - body < 12 ? -1 : digits(view, body + 4, 4);
          const timer = end - body < 12 ? -1 : digits(view, body, 4);
          if (command < 0 || timer < 0) sink.trouble("malformed");
          else this.request(command, timer, serial, direction, micros, sink);
        } else {
          const endCode = digits(view, body, 4);
          if (endCode < 0) sink.trouble("malformed");
          else this.response(endCode, bytes, body + 4, end, serial, direction, micros, sink);
        }
        break;
      }
      case 0x57:
      case 0xd7:
        this.melsoft(view, offset, end, first === 0x57, direction, micros, sink);
        break;
      default:
        this.unit1E(view, offset, first, direction, micros, sink);
    }
  }

  gap(): void {
    this.exchanges.gap();
    this.asked = [];
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private request(command: number, timer: number, serial: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.asked(direction, serial, FRAMES, command, micros, sink);
    sink.operation(operationOf(command));
    sink.detail("command", hexText(command));
    if (timer > 0) sink.timer("melsec-slmp", "monitoring timer", timer * TIMER_SECONDS);
  }

  private response(endCode: number, bytes: Uint8Array, at: number, end: number, serial: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    // An answer does not name its command.
    const isMatched = this.exchanges.answered(direction, serial, FRAMES, micros, sink) === null;
    if (endCode !== 0) sink.detail("endcode", endCode.toString(16).padStart(4, "0"));
    else if (isMatched && this.exchanges.note === READ_TYPE_NAME) {
      const model = narrowText(bytes, at, Math.min(end, at + MODEL_SIZE));
      if (model === "") return;
      sink.claim("sender", "vendor", "Mitsubishi Electric", "melsec-slmp command 0101");
      sink.claim("sender", "model", model, "melsec-slmp command 0101");
    }
  }

  /** Nothing of it is published: what a tool asks with it may be anything. */
  private melsoft(view: DataView, offset: number, end: number, isRequest: boolean, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const at = offset + MELSOFT_HEADER + (isRequest ? MELSOFT_COMMAND_AT : MELSOFT_ANSWER_AT);
    if (at + 4 > end) {
      sink.detail("message", "MELSOFT");
      if (isRequest) sink.operation(PROGRAM);
      return;
    }
    const number = view.getUint16(at + 2, true);
    if (isRequest) {
      this.exchanges.asked(direction, number, MELSOFT, 0, micros, sink);
      countMelsoft(view.getUint16(at), sink);
      return;
    }
    const counts = this.exchanges.answered(direction, number, MELSOFT, micros, sink);
    if (counts !== null) countMelsoft(view.getUint16(at), counts);
  }

  private frame1E(view: DataView, offset: number, available: number, first: number): number {
    if (available < 2) return FRAME_NEEDS_MORE;
    if (first >= 0x80) {
      const asked = this.asked[0];
      if (asked === undefined || asked.subheader !== (first & 0x7f)) return FRAME_NOT_MINE;
      // 5B: an error code and a zero follow.
      return view.getUint8(offset + 1) === 0x5b ? 4 : view.getUint8(offset + 1) === 0 ? 2 + asked.size : 2;
    }
    if (view.getUint8(offset + 1) !== 0xff || !OPERATION_1E.has(first)) return FRAME_NOT_MINE;
    if (first >= 0x13) return 4;
    if (available < 12) return FRAME_NEEDS_MORE;
    return 12 + (first === 0x02 ? (pointsOf(view, offset) + 1) >> 1 : first === 0x03 ? pointsOf(view, offset) * 2 : 0);
  }

  private unit1E(view: DataView, offset: number, first: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if (first >= 0x80) {
      this.asked.shift();
      this.exchanges.answered(direction, first & 0x7f, FRAMES_1E, micros, sink);
      if (view.getUint8(offset + 1) !== 0)
        sink.detail(
          "endcode",
          view
            .getUint8(offset + 1)
            .toString(16)
            .padStart(2, "0"),
        );
      return;
    }
    const operation = OPERATION_1E.get(first);
    this.exchanges.asked(direction, first, FRAMES_1E, 0, micros, sink);
    sink.operation(operation === undefined ? PROGRAM : operationBit(operation));
    sink.detail("command", TEXTS_1E[first] as string);
    if (view.getUint16(offset + 2, true) > 0) sink.timer("melsec-slmp", "monitoring timer", view.getUint16(offset + 2, true) * TIMER_SECONDS);
    const size = first === 0x00 ? (pointsOf(view, offset) + 1) >> 1 : first === 0x01 ? pointsOf(view, offset) * 2 : first === 0x15 ? 2 : 0;
    if (this.asked.length >= MOST_ASKED) this.asked.shift();
    this.asked.push({ subheader: first, size });
  }
}

const TEXTS_1E: readonly string[] = Array.from({ length: 0x80 }, (_, subheader) => `1E ${subheader.toString(16).padStart(2, "0")}`);
const MELSOFT_TEXTS = new Map<number, string>();
const MOST_MELSOFT_TEXTS = 256;

function countMelsoft(command: number, sink: Pick<DissectionSink, "operation" | "detail">): void {
  let text = MELSOFT_TEXTS.get(command);
  if (text === undefined) {
    text = command.toString(16).padStart(4, "0");
    if (MELSOFT_TEXTS.size < MOST_MELSOFT_TEXTS) MELSOFT_TEXTS.set(command, text);
  }
  sink.operation(PROGRAM);
  sink.detail("melsoft", text);
}

/** 0 stands for 256 points. */
function pointsOf(view: DataView, offset: number): number {
  return view.getUint8(offset + 10) || 256;
}

function binaryFrame(view: DataView, offset: number, available: number, has4E: boolean): number {
  const route = has4E ? 6 : 2;
  if (available < route + ROUTE) return FRAME_NEEDS_MORE;
  if (view.getUint8(offset + 1) !== 0 || (has4E && view.getUint16(offset + 4) !== 0)) return FRAME_NOT_MINE;
  const length = view.getUint16(offset + route + 5, true);
  return length < 2 ? FRAME_NOT_MINE : route + ROUTE + length;
}

function asciiFrame(view: DataView, offset: number, available: number): number {
  if (available < 2) return FRAME_NEEDS_MORE;
  const second = view.getUint8(offset + 1);
  if (second !== 0x30 && second !== 0x34) return FRAME_NOT_MINE;
  const route = second === 0x34 ? 12 : 4;
  if (available < route + 2 * ROUTE) return FRAME_NEEDS_MORE;
  const length = digits(view, offset + route + 10, 4);
  return length < 4 ? FRAME_NOT_MINE : route + 2 * ROUTE + length;
}

/** Value of capital hexadecimal digits, or −1. */
function digits(view: DataView, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    const digit = view.getUint8(at + i);
    if (digit >= 0x30 && digit <= 0x39) value = value * 16 + digit - 0x30;
    else if (digit >= 0x41 && digit <= 0x46) value = value * 16 + digit - 0x37;
    else return -1;
  }
  return value;
}
