// Reads Modbus/TCP connections message by message: functions, units, exceptions, transactions and response times, identities, UMAS.
// Follows one connection; keeps no register values.
import {
  type DissectionSink,
  type DissectorDefinition,
  type DissectorState,
  type EarlyResponse,
  FRAME_NEEDS_MORE,
  FRAME_NOT_MINE,
  LATEST_RESPONSE_MICROS,
  type LooseEnds,
  type OpenRequest,
  operationBit,
} from "../protocol.ts";
import { EarlyCounts, HeldMessages } from "./edge-messages.ts";
import { DIAGNOSTIC_OPERATIONS, MEI_CANOPEN, MEI_DEVICE_IDENTIFICATION, MODBUS_FUNCTIONS } from "./codes.ts";
import { claimDeviceIdentification, claimServerId, claimUmasId, claimUmasProject } from "./identity-claims.ts";
import { EXCEPTION_BIT, LONGEST_LENGTH_FIELD, LONGEST_UMAS_LENGTH_FIELD, MBAP_SIZE, pduShape, SHAPE_NONE, SHAPE_REQUEST, SHAPE_RESPONSE } from "./mbap.ts";
import { PendingRequests } from "./pending-requests.ts";
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
/** More are counted at once, as if no part of the connection came before. */
const MOST_EARLY = 64;
const NOTHING_PENDING = new PendingRequests();
const UNANSWERED = "transaction unanswered";

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
  private pending = PendingRequests.borrow();
  /** The direction whose sender asks: it stays for the whole connection. */
  private client = CLIENT_UNKNOWN;
  /** Messages that fit both ways, from before anything told the sides apart. */
  private readonly held = new HeldMessages();
  private early: EarlyResponse[] = [];
  private started = Number.NaN;

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const at = offset + MBAP_SIZE;
    const end = offset + length;
    const transaction = view.getUint16(offset);
    const unit = view.getUint8(offset + 6);
    const code = view.getUint8(at);
    const shape = pduShape(view, at, end - at);
    if (Number.isNaN(this.started)) this.started = micros;
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
    else if (shape === SHAPE_RESPONSE || code >= EXCEPTION_BIT) this.client = other(direction);
    if (this.client === direction) this.request(direction, transaction, unit, code, subFunction(view, at, end, code), micros, sink);
    else this.response(view, bytes, at, end, direction, transaction, unit, code, micros, shape !== SHAPE_NONE, sink);
  }

  gap(): void {
    this.pending.excuse();
  }

  takeLooseEnds(ends: boolean, sink: DissectionSink): LooseEnds | null {
    if (ends) this.countHeld(sink);
    const open: OpenRequest[] = [];
    if (ends) for (const w of this.pending.waiting()) open.push({ key: keyOf(w.direction, w.transaction, w.code), micros: w.micros, unanswered: w.excused ? null : UNANSWERED });
    const early = this.early;
    if (early.length > 0) this.early = [];
    if (ends && this.pending !== NOTHING_PENDING) {
      this.pending.giveBack();
      // Whoever looked at this state after its end would find it empty, not somebody else's.
      this.pending = NOTHING_PENDING;
    }
    return open.length === 0 && early.length === 0 ? null : { open, early };
  }

  /** Who asks, by this message, or by its being the echo of a held one. */
  private clientBy(shape: number, direction: 0 | 1, transaction: number, code: number): number {
    if (shape === SHAPE_REQUEST) return direction;
    if (shape === SHAPE_RESPONSE || code >= EXCEPTION_BIT) return other(direction);
    return this.held.has(other(direction), transaction, code) ? other(direction) : CLIENT_UNKNOWN;
  }

  /** Held messages are requests of the client and answers of the other; while nobody knows who that is, each is taken for a request. */
  private countHeld(sink: DissectionSink): void {
    for (const m of this.held.take()) {
      if (this.client === CLIENT_UNKNOWN || this.client === m.direction) this.request(m.direction, m.transaction, m.unit, m.code, m.sub, m.micros, sink);
      else this.answer(m.direction, m.transaction, m.unit, m.code, m.sub, m.micros, sink);
    }
  }

  private request(direction: 0 | 1, transaction: number, unit: number, code: number, sub: number, micros: number, sink: DissectionSink): void {
    sink.request(micros);
    sink.detail("unit", DECIMAL[unit] as string);
    this.describe(code, sub, sink);
    for (let unanswered = this.pending.add(direction, transaction, code, Math.max(sub, 0), micros); unanswered > 0; unanswered--) sink.detail("transaction", "unanswered");
  }

  /** True when the request of this response was seen. */
  private answer(direction: 0 | 1, transaction: number, unit: number, code: number, sub: number, micros: number, sink: DissectionSink): boolean {
    if (this.pending.take(other(direction), transaction, code, micros)) {
      sink.response((micros - this.pending.micros) / 1e6);
      return true;
    }
    // The request was not seen here. It may stand in an earlier part of the connection; if not, it must have been sent all the same.
    const mayBeEarlier = micros - this.started <= LATEST_RESPONSE_MICROS && this.early.length < MOST_EARLY;
    const counts = mayBeEarlier ? new EarlyCounts() : sink;
    counts.detail("transaction", "response without request");
    counts.detail("unit", DECIMAL[unit] as string);
    this.describe(code, sub, counts);
    if (counts instanceof EarlyCounts) this.early.push({ key: keyOf(other(direction), transaction, code), micros, details: counts.details, operations: counts.operations });
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
    else if (code === UMAS_FUNCTION) umasResponse(view, bytes, at + 2, end, isMatched ? this.pending.subFunction : 0, sink);
  }

  /** Counts a function once per transaction. `sub` -1 = it has none, or none was seen. */
  private describe(code: number, sub: number, sink: Pick<DissectionSink, "operation" | "detail">): void {
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

/** The same for a request and its response. `direction` is the request's. */
function keyOf(direction: 0 | 1, transaction: number, code: number): string {
  return `${direction} ${transaction} ${code}`;
}

function other(direction: 0 | 1): 0 | 1 {
  return direction === 0 ? 1 : 0;
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
