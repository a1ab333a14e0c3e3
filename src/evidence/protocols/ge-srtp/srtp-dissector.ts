// Reads GE SRTP messages as far as their form is public: services with their class, refusals, response times, the state of the controller.
// Follows one connection; keeps no values of memory.
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { SERVICES, STATES } from "./codes.ts";

const HEADER = 56;
const LONGEST_TEXT = 8_192;
const OPENING = 0;
const OPENED = 1;
const REQUEST = 2;
const ANSWER = 3;

const SEQUENCE_AT = 2;
const TEXT_LENGTH_AT = 4;
const TYPE_AT = 31;
/** Where the service stands: in a message without text, and in one whose parameters moved behind the description of the text. */
const SERVICE_AT = 42;
const SERVICE_WITH_TEXT_AT = 50;
const WITH_TEXT = 0x80;
const REFUSED = 0xd1;
const STATUS_AT = 42;
const STATUS_WORD_AT = 54;

/** Codes under which exchanges wait. */
const SERVICE_EXCHANGE = 0;
const OPENING_EXCHANGE = 1;

const PROGRAM = operationBit("program");
const OPERATIONS = Uint8Array.from({ length: 256 }, (_, code) => {
  const known = SERVICES.get(code);
  return known === undefined ? PROGRAM : operationBit(known.operation);
});
const NAMES: readonly string[] = Array.from({ length: 256 }, (_, code) => SERVICES.get(code)?.name ?? `0x${code.toString(16).padStart(2, "0")}`);

export const srtpDissector: DissectorDefinition = {
  longestUnit: HEADER + LONGEST_TEXT,
  keptBytes: HEADER,
  frame(view: DataView, offset: number, available: number): number {
    const kind = view.getUint8(offset);
    if (kind > ANSWER) return FRAME_NOT_MINE;
    if (available < 6) return FRAME_NEEDS_MORE;
    if (view.getUint8(offset + 1) !== 0) return FRAME_NOT_MINE;
    const text = kind === OPENING || kind === OPENED ? 0 : view.getUint16(offset + TEXT_LENGTH_AT, true);
    return text > LONGEST_TEXT ? FRAME_NOT_MINE : HEADER + text;
  },
  open: () => new SrtpConnection(),
};

class SrtpConnection implements DissectorState {
  private readonly exchanges = new Exchanges();

  unit(view: DataView, _bytes: Uint8Array, offset: number, _length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const sequence = view.getUint16(offset + SEQUENCE_AT, true);
    const type = view.getUint8(offset + TYPE_AT);
    switch (view.getUint8(offset)) {
      case OPENING:
        this.exchanges.asked(direction, 0, OPENING_EXCHANGE, 0, micros, sink);
        sink.detail("message", "opening");
        break;
      case OPENED:
        this.exchanges.answered(direction, 0, OPENING_EXCHANGE, micros, sink);
        sink.detail("message", "opened");
        break;
      case REQUEST: {
        const service = view.getUint8(offset + (type === WITH_TEXT ? SERVICE_WITH_TEXT_AT : SERVICE_AT));
        this.exchanges.asked(direction, sequence, SERVICE_EXCHANGE, service, micros, sink);
        countService(service, sink);
        break;
      }
      default:
        // An answer does not name its service.
        this.exchanges.answered(direction, sequence, SERVICE_EXCHANGE, micros, sink);
        if (type === REFUSED) sink.detail("refused", `status ${view.getUint8(offset + STATUS_AT)}/${view.getUint8(offset + STATUS_AT + 1)}`);
        else {
          const state = STATES[view.getUint16(offset + STATUS_WORD_AT, true) >> 12];
          if (state !== undefined) sink.detail("state", state);
        }
    }
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }
}

function countService(service: number, sink: CountingSink): void {
  sink.operation(OPERATIONS[service] as number);
  sink.detail("service", NAMES[service] as string);
}
