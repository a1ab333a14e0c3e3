// Reads Modbus/TCP connections message by message: functions, units, exceptions, transactions and response times, identities, UMAS.
// Follows one connection; keeps no register values.
import { type CountingSink, Exchanges, otherDirection } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { DIAGNOSTIC_OPERATIONS, MEI_CANOPEN, MEI_DEVICE_IDENTIFICATION, MODBUS_FUNCTIONS } from "./codes.ts";
import { HeldMessages } from "./held-messages.ts";
import { claimDeviceIdentification, claimServerId, claimUmasId, claimUmasProject } from "./identity-claims.ts";
import { EXCEPTION_BIT, LONGEST_LENGTH_FIELD, LONGEST_UMAS_LENGTH_FIELD, MBAP_SIZE, pduShape, SHAPE_NONE, SHAPE_REQUEST, SHAPE_RESPONSE } from "./mbap.ts";
import { UMAS_ERROR, UMAS_FUNCTION, UMAS_FUNCTIONS, UMAS_OK, UMAS_READ_ID, UMAS_READ_PROJECT, UNKNOWN_UMAS_OPERATION } from "./umas-codes.ts";

const DIAGNOSTICS = 8;
const REPORT_SERVER_ID = 17;
const ENCAPSULATED = 43;
/** Unit ids, function and exception codes as texts, made once. */
const DECIMAL: readonly string[] = Array.from({ length: 256 }, (_, code) => String(code));
const UMAS_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, code) => `0x${code.toString(16).padStart(2, "0")}`);

const WRITE = operationBit("write");
const PROGRAM = operationBit("program");
const IDENTIFY = operationBit("identify");
/** Operation bits per function code; a function that no standard describes may do anything, so it counts as the gravest. */
const OPERATIONS = Uint8Array.from({ length: 128 }, (_, code) => {
  const known = MODBUS_FUNCTIONS.get(code);
  return known === undefined ? PROGRAM : operationBit(known.operation);
});
const UMAS_OPERATIONS = Uint8Array.from({ length: 256 }, (_, code) => operationBit(UMAS_FUNCTIONS.get(code)?.operation ?? UNKNOWN_UMAS_OPERATION));

const CLIENT_UNKNOWN = -1;

export const modbusDissector: DissectorDefinition = {
  longestUnit: 6 + LONGEST_UMAS_LENGTH_FIELD,
  frame(view: DataView, offset: number, available: number): number {
    if (available < 4) return FRAME_NEEDS_MORE;
    if (view.getUint16(offset + 2) !== 0) return FRAME_NOT_MINE;
    if (available < 6) return FRAME_NEEDS_MORE;
    const lengthField = view.getUint16(offset + 4);
    if (lengthField < 2 || lengthField > LONGEST_UMAS_LENGTH_FIELD) return FRAME_NOT_MINE;
    if (lengthField > LONGEST_LENGTH_FIELD) {
      if (available <= MBAP_SIZE) return FRAME_NEEDS_MORE;
      if ((view.getUint8(offset + MBAP_SIZE) & 0x7f) !== UMAS_FUNCTION) return FRAME_NOT_MINE;
    }
    return 6 + lengthField;
  },
  open: () => new ModbusConnection(),
};

class ModbusConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  /** The direction whose sender asks: it stays for the whole connection. */
  private client = CLIENT_UNKNOWN;
  /** Messages that fit both ways, from before anything told the sides apart. */
  private readonly held = new HeldMessages();

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const at = offset + MBAP_SIZE;
    const end = offset + length;
    const transaction = view.getUint16(offset);
    const unit = view.getUint8(offset + 6);
    const code = view.getUint8(at);
    const shape = pduShape(view, at, end - at);
    this.exchanges.seen(micros);
    if (shape === SHAPE_NONE) sink.trouble("malformed");
    if (this.client === CLIENT_UNKNOWN) {
      this.client = this.clientBy(shape, direction, transaction, code);
      if (this.client === CLIENT_UNKNOWN) {
        this.held.add({ direction, transaction, unit, code, sub: subFunction(view, at, end, code), micros });
        if (this.held.isFull) this.countHeld(sink);
        return;
      }
      this.countHeld(sink);
    } else if (shape === SHAPE_REQUEST) this.client = direction;
    else if (shape === SHAPE_RESPONSE || code >= EXCEPTION_BIT) this.client = otherDirection(direction);
    if (this.client === direction) this.request(direction, transaction, unit, code, subFunction(view, at, end, code), micros, sink);
    else this.response(view, bytes, at, end, direction, transaction, unit, code, micros, shape !== SHAPE_NONE, sink);
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean, sink: DissectionSink): LooseEnds | null {
    if (ends) this.countHeld(sink);
    return this.exchanges.takeLooseEnds(ends);
  }

  /** Who asks, by this message, or by its being the echo of a held one. */
  private clientBy(shape: number, direction: 0 | 1, transaction: number, code: number): number {
    if (shape === SHAPE_REQUEST) return direction;
    if (shape === SHAPE_RESPONSE || code >= EXCEPTION_BIT) return otherDirection(direction);
    return this.held.has(otherDirection(direction), transaction, code) ? otherDirection(direction) : CLIENT_UNKNOWN;
  }

  /** Held messages are requests of the client and answers of the other; while nobody knows who that is, each is taken for a request. */
  private countHeld(sink: DissectionSink): void {
    for (const m of this.held.take()) {
      if (this.client === CLIENT_UNKNOWN || this.client === m.direction) this.request(m.direction, m.transaction, m.unit, m.code, m.sub, m.micros, sink);
      else this.answer(m.direction, m.transaction, m.unit, m.code, m.sub, m.micros, sink);
    }
  }

  private request(direction: 0 | 1, transaction: number, unit: number, code: number, sub: number, micros: number, sink: DissectionSink): void {
    this.exchanges.asked(direction, transaction, code, Math.max(sub, 0), micros, sink);
    sink.detail("unit", DECIMAL[unit] as string);
    this.describe(code, sub, sink);
  }

  /** True when the request of this response was seen. */
  private answer(direction: 0 | 1, transaction: number, unit: number, code: number, sub: number, micros: number, sink: DissectionSink): boolean {
    const counts = this.exchanges.answered(direction, transaction, code, micros, sink);
    if (counts === null) return true;
    counts.detail("unit", DECIMAL[unit] as string);
    this.describe(code, sub, counts);
    return false;
  }

  private response(
    view: DataView,
    bytes: Uint8Array,
    at: number,
    end: number,
    direction: 0 | 1,
    transaction: number,
    unit: number,
    code: number,
    micros: number,
    isWhole: boolean,
    sink: DissectionSink,
  ): void {
    const isMatched = this.answer(direction, transaction, unit, code & 0x7f, code === UMAS_FUNCTION ? -1 : subFunction(view, at, end, code), micros, sink);
    if (code >= EXCEPTION_BIT) {
      if (end - at >= 2) sink.detail("exception", DECIMAL[view.getUint8(at + 1)] as string);
      return;
    }
    if (!isWhole) return;
    if (code === ENCAPSULATED && view.getUint8(at + 1) === MEI_DEVICE_IDENTIFICATION) {
      if (!claimDeviceIdentification(bytes, at, end, unit, sink)) sink.trouble("malformed");
      if (end - at > 4)
        sink.detail(
          "identification",
          `conformity 0x${view
            .getUint8(at + 3)
            .toString(16)
            .padStart(2, "0")}${view.getUint8(at + 4) === 0xff ? ", more follows" : ""}`,
        );
    } else if (code === REPORT_SERVER_ID) claimServerId(bytes, at, end, unit, sink);
    else if (code === UMAS_FUNCTION) umasResponse(view, bytes, at + 2, end, isMatched ? this.exchanges.note : 0, sink);
  }

  /** Counts a function once per transaction. `sub` -1 = it has none, or none was seen. */
  private describe(code: number, sub: number, sink: CountingSink): void {
    if (sub < 0) {
      sink.operation(code === UMAS_FUNCTION ? PROGRAM : (OPERATIONS[code] as number));
      sink.detail("function", DECIMAL[code] as string);
    } else if (code === UMAS_FUNCTION) {
      sink.operation(UMAS_OPERATIONS[sub] as number);
      sink.detail("function", "90");
      sink.detail("umas", UMAS_TEXTS[sub] as string);
    } else {
      sink.operation(code === DIAGNOSTICS ? operationBit(DIAGNOSTIC_OPERATIONS.get(sub) ?? "read") : sub === MEI_DEVICE_IDENTIFICATION ? IDENTIFY : sub === MEI_CANOPEN ? WRITE : PROGRAM);
      sink.detail("function", `${code}/${sub}`);
    }
  }
}

/** Sub-function of the functions that have one, -1 elsewhere. */
function subFunction(view: DataView, at: number, end: number, code: number): number {
  if (code === DIAGNOSTICS && end - at >= 3) return view.getUint16(at + 1) & 0xff;
  if (code === ENCAPSULATED && end - at >= 2) return view.getUint8(at + 1);
  if (code === UMAS_FUNCTION && end - at >= 3) return view.getUint8(at + 2);
  return -1;
}

/** Answer code at `at`; `asked` is the UMAS function of the request, 0 where it was not seen. */
function umasResponse(view: DataView, bytes: Uint8Array, at: number, end: number, asked: number, sink: DissectionSink): void {
  if (at >= end) return;
  const answer = view.getUint8(at);
  if (answer === UMAS_ERROR) sink.detail("umas", "refused");
  if (answer !== UMAS_OK) return;
  if (asked === UMAS_READ_ID) claimUmasId(view, bytes, at, end, sink);
  else if (asked === UMAS_READ_PROJECT) claimUmasProject(bytes, at, end, sink);
}
