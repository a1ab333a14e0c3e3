// Reads Omron FINS, in datagrams and in the frames of FINS/TCP (W342, W421): commands with their class, end codes, response times, who the
// controller is and in which mode. Follows one connection or flow; keeps no values of memory areas.
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import { CONTROLLER_DATA_READ, CONTROLLER_STATUS_READ, MODES, OPERATION_OF_COMMAND, RUN } from "./codes.ts";

/** "FINS" */
const MAGIC = 0x46494e53;
const TCP_HEADER = 16;
const TCP_LENGTH_AT = 4;
/** Length counts from the command on. */
const BEFORE_LENGTH = 8;
const LONGEST_TCP = 65_535;
const FRAME_SEND = 2;
const TCP_COMMANDS: readonly string[] = ["client address", "server address", "frame", "send error", "4", "5", "confirm connection"];

const HEADER = 10;
const IS_ANSWER = 0x40;
const NO_ANSWER_WANTED = 0x01;
/** Relay errors stand in the highest bit, CPU errors in two low ones (W342 §5-1-3). */
const END_CODE_MASK = 0x7f3f;

const PROGRAM = operationBit("program");
const OPERATIONS = new Uint8Array(65_536).fill(PROGRAM);
for (const [code, operation] of OPERATION_OF_COMMAND) OPERATIONS[code] = operationBit(operation);
/** Of codes that were met. */
const texts: (string | undefined)[] = new Array<string | undefined>(65_536).fill(undefined);

function hexText(code: number): string {
  let text = texts[code];
  if (text === undefined) {
    text = code.toString(16).padStart(4, "0");
    texts[code] = text;
  }
  return text;
}

const datagrams: DissectorDefinition = {
  longestUnit: 65_535,
  frame(view: DataView, offset: number, available: number): number {
    return (view.getUint8(offset) & 0xbe) !== 0x80 ? FRAME_NOT_MINE : available < HEADER + 2 ? FRAME_NEEDS_MORE : available;
  },
  open: () => new FinsFlow(0),
};

export const finsDissector: DissectorDefinition = {
  longestUnit: LONGEST_TCP,
  datagrams,
  frame(view: DataView, offset: number, available: number): number {
    if (view.getUint8(offset) !== MAGIC >>> 24) return FRAME_NOT_MINE;
    if (available < TCP_HEADER) return FRAME_NEEDS_MORE;
    const length = view.getUint32(offset + TCP_LENGTH_AT);
    return view.getUint32(offset) !== MAGIC || length < TCP_HEADER - BEFORE_LENGTH || length > LONGEST_TCP ? FRAME_NOT_MINE : BEFORE_LENGTH + length;
  },
  open: () => new FinsFlow(TCP_HEADER),
};

class FinsFlow implements DissectorState {
  private readonly exchanges = new Exchanges();
  /** Bytes before the FINS header. */
  private readonly before: number;

  constructor(before: number) {
    this.before = before;
  }

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const end = offset + length;
    if (this.before > 0) {
      const command = view.getUint32(offset + 8);
      if (command !== FRAME_SEND) {
        sink.detail("connection", TCP_COMMANDS[command] ?? "other");
        if (command === 0) this.exchanges.asked(direction, 0, 0x1_0000, 0, micros, sink);
        else if (command === 1) this.exchanges.answered(direction, 0, 0x1_0000, micros, sink);
        const error = view.getUint32(offset + 12);
        if (error !== 0) sink.detail("connection", error < 256 ? `error ${error}` : "error, other");
        return;
      }
    }
    const at = offset + this.before;
    if (end - at < HEADER + 2) {
      sink.trouble("malformed");
      return;
    }
    const control = view.getUint8(at);
    const code = view.getUint16(at + HEADER);
    const body = at + HEADER + 2;
    if ((control & IS_ANSWER) === 0) this.command(view, at, body, end, control, code, direction, micros, sink);
    else this.answer(view, bytes, at, body, end, code, direction, micros, sink);
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private command(view: DataView, at: number, body: number, end: number, control: number, code: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if ((control & NO_ANSWER_WANTED) !== 0) sink.request(micros);
    else this.exchanges.asked(direction, transactionOf(view, at, at + 3, at + 6), code, 0, micros, sink);
    countCommand(code, sink);
    // RUN: program number 2, mode 1.
    if (code === RUN && end - body >= 3) sink.detail("start", MODES.get(view.getUint8(body + 2)) ?? "other");
  }

  private answer(view: DataView, bytes: Uint8Array, at: number, body: number, end: number, code: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const counts = this.exchanges.answered(direction, transactionOf(view, at, at + 6, at + 3), code, micros, sink);
    if (counts !== null) countCommand(code, counts);
    if (end - body < 2) {
      sink.trouble("malformed");
      return;
    }
    const endCode = view.getUint16(body);
    if ((endCode & END_CODE_MASK) !== 0) sink.detail("endcode", hexText(endCode));
    const data = body + 2;
    if (code === CONTROLLER_DATA_READ && end - data >= 40) {
      // Model 20, version 20, … (W342 §5-3-16).
      const by = "fins controller data read (0501)";
      const model = narrowText(bytes, data, data + 20);
      const version = narrowText(bytes, data + 20, data + 40);
      if (model !== "") {
        sink.claim("sender", "vendor", "OMRON", by);
        sink.claim("sender", "model", model, by);
      }
      if (version !== "") sink.claim("sender", "firmware", version, by);
    } else if (code === CONTROLLER_STATUS_READ && end - data >= 2) sink.detail("mode", MODES.get(view.getUint8(data + 1)) ?? "other");
  }
}

function countCommand(code: number, sink: CountingSink): void {
  sink.operation(OPERATIONS[code] as number);
  sink.detail("command", hexText(code));
}

/**
 * Service id and the networks (not the nodes: a controller that is asked as node 0 answers with its own number): the same in a command and its
 * answer, whose stations are exchanged.
 */
function transactionOf(view: DataView, at: number, asked: number, asking: number): number {
  return (view.getUint8(asked) << 16) | (view.getUint8(asking) << 8) | view.getUint8(at + 9);
}
