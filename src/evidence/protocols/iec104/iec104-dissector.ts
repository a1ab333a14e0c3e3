// Reads IEC 60870-5-104 connections frame by frame: start, stop and test functions, types and causes of information, stations, commands with
// their confirmations and response times, refusals. Keeps no values. Timers t0 to t3 are not declared on the wire, so none is claimed.
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import {
  CAUSE_ACTIVATION,
  CAUSE_ACTIVATION_CONFIRMED,
  CAUSE_DEACTIVATION,
  CAUSE_DEACTIVATION_CONFIRMED,
  CAUSE_REQUESTED,
  FIRST_CAUSE_OF_REFUSAL,
  FIRST_FILE_TYPE,
  LAST_CAUSE,
  LAST_MONITOR_TYPE,
  SELECT_AT,
  STARTDT_ACT,
  STOPDT_ACT,
  TESTFR_ACT,
  TYPE_COUNTER_INTERROGATION,
  TYPE_OPERATIONS,
  TYPE_READ,
  UNNUMBERED_NAMES,
} from "./codes.ts";

const START = 0x68;
const SHORTEST = 4;
const LONGEST = 253;
/** Start, length and four control bytes; then type, qualifier, cause, originator, common address 2, object address 3, element. */
const ASDU = 6;
const ASDU_HEADER_SIZE = 6;
const OBJECT_ADDRESS_SIZE = 3;

const CAUSE = 0x3f;
const NEGATIVE = 0x40;
const TEST = 0x80;
const SELECT = 0x80;
/** Highest two bits of a counter interrogation's qualifier: 0 = read only. */
const FREEZE = 0xc0;
const FIRST_CONTROL_TYPE = 45;
const FIRST_SYSTEM_TYPE = 70;
const FIRST_SYSTEM_COMMAND = 100;
const LAST_SYSTEM_COMMAND = 107;
/** Exchange codes beside the types of information. */
const UNNUMBERED = 256;

const WRITE = operationBit("write");
const OPERATIONS = Uint8Array.from({ length: 256 }, (_, type) => {
  const operation = TYPE_OPERATIONS.get(type);
  if (operation !== undefined) return operation === null ? 0 : operationBit(operation);
  return isData(type) ? 0 : operationBit("program");
});
const DECIMAL: readonly string[] = Array.from({ length: 256 }, (_, code) => String(code));
const UNNUMBERED_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, code) => UNNUMBERED_NAMES.get(code) ?? "other");
const SELECT_POSITIONS = Int8Array.from({ length: 256 }, (_, type) => SELECT_AT.get(type) ?? -1);
const stationTexts: string[] = [];

/** Data of the controlled station, and authentication: nothing that makes it do something. */
function isData(type: number): boolean {
  return type < FIRST_CONTROL_TYPE || (type >= FIRST_SYSTEM_TYPE && type < FIRST_SYSTEM_COMMAND);
}

export const iec104Dissector: DissectorDefinition = {
  longestUnit: 2 + LONGEST,
  frame(view: DataView, offset: number, available: number): number {
    if (view.getUint8(offset) !== START) return FRAME_NOT_MINE;
    if (available < 2) return FRAME_NEEDS_MORE;
    const length = view.getUint8(offset + 1);
    return length < SHORTEST || length > LONGEST ? FRAME_NOT_MINE : 2 + length;
  },
  open: () => new Iec104Connection(),
};

class Iec104Connection implements DissectorState {
  private readonly exchanges = new Exchanges();
  /** Interrogations, clock and the like may be sent to all stations (65535), of which each answers for itself: silence proves nothing. */
  private readonly toStations = new Exchanges(true);

  unit(view: DataView, _bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    this.toStations.seen(micros);
    const control = view.getUint8(offset + 2);
    if ((control & 1) === 0) this.information(view, offset + ASDU, offset + length, direction, micros, sink);
    else if ((control & 3) === 3) this.unnumbered(control, direction, micros, sink);
    // S frames acknowledge and say nothing.
  }

  gap(): void {
    this.exchanges.gap();
    this.toStations.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    const own = this.exchanges.takeLooseEnds(ends);
    const all = this.toStations.takeLooseEnds(ends);
    if (own === null || all === null) return own ?? all;
    return { open: [...own.open, ...all.open], early: [...own.early, ...all.early] };
  }

  private unnumbered(control: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const text = UNNUMBERED_TEXTS[control] as string;
    if (control === STARTDT_ACT || control === STOPDT_ACT || control === TESTFR_ACT) {
      this.exchanges.asked(direction, control, UNNUMBERED, 0, micros, sink);
      sink.detail("function", text);
    } else if (text === "other") sink.trouble("malformed");
    else this.exchanges.answered(direction, activationOf(control), UNNUMBERED, micros, sink)?.detail("function", text);
  }

  private information(view: DataView, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if (end - at < ASDU_HEADER_SIZE) {
      sink.trouble("malformed");
      return;
    }
    const type = view.getUint8(at);
    const causeByte = view.getUint8(at + 2);
    const cause = causeByte & CAUSE;
    const station = view.getUint16(at + 4, true);
    sink.detail("type", DECIMAL[type] as string);
    sink.detail("cause", DECIMAL[cause] as string);
    sink.detail("station", stationText(station));
    if ((causeByte & TEST) !== 0) sink.detail("asdu", "test");
    if ((causeByte & NEGATIVE) !== 0) sink.detail("refused", DECIMAL[type] as string);
    const element = at + ASDU_HEADER_SIZE + OBJECT_ADDRESS_SIZE;
    const object = element <= end ? view.getUint16(element - 3, true) | (view.getUint8(element - 1) << 16) : 0;
    if (type <= LAST_MONITOR_TYPE) {
      // An object that was read (C_RD) comes as data with the cause "requested".
      if (cause === CAUSE_REQUESTED) this.exchanges.answered(direction, object, exchangeCode(TYPE_READ, station, false), micros, sink);
      return;
    }
    if (type >= FIRST_FILE_TYPE) {
      sink.operation(OPERATIONS[type] as number);
      return;
    }
    if (isData(type)) return;
    this.command(view, element, end, direction, type, cause, object, station, micros, sink);
  }

  private command(view: DataView, element: number, end: number, direction: 0 | 1, type: number, cause: number, object: number, station: number, micros: number, sink: DissectionSink): void {
    const mayBeToAll = type >= FIRST_SYSTEM_COMMAND && type <= LAST_SYSTEM_COMMAND && type !== TYPE_READ;
    const exchanges = mayBeToAll ? this.toStations : this.exchanges;
    const code = exchangeCode(type, mayBeToAll ? 0 : station, cause === CAUSE_DEACTIVATION || cause === CAUSE_DEACTIVATION_CONFIRMED);
    if (cause === CAUSE_REQUESTED || cause === CAUSE_ACTIVATION || cause === CAUSE_DEACTIVATION) exchanges.asked(direction, object, code, 0, micros, sink);
    else if (cause === CAUSE_ACTIVATION_CONFIRMED || cause === CAUSE_DEACTIVATION_CONFIRMED || (cause >= FIRST_CAUSE_OF_REFUSAL && cause <= LAST_CAUSE)) {
      exchanges.answered(direction, object, code, micros, sink);
    }
    sink.operation(OPERATIONS[type] as number);
    if (element >= end) return;
    if (type === TYPE_COUNTER_INTERROGATION && (view.getUint8(element) & FREEZE) !== 0) sink.operation(WRITE);
    const selectAt = SELECT_POSITIONS[type] as number;
    if (cause === CAUSE_ACTIVATION && selectAt >= 0 && element + selectAt < end) sink.detail("command", (view.getUint8(element + selectAt) & SELECT) !== 0 ? "select" : "execute");
  }
}

/** Activating and deactivating the same thing are told apart. */
function exchangeCode(type: number, station: number, isDeactivation: boolean): number {
  return (type << 17) | (station << 1) | (isDeactivation ? 1 : 0);
}

/** The function that a confirmation confirms: the bit below its own. */
function activationOf(confirmation: number): number {
  return ((confirmation >> 1) & 0x7c) | 3;
}

function stationText(station: number): string {
  let text = stationTexts[station];
  if (text === undefined) {
    text = String(station);
    stationTexts[station] = text;
  }
  return text;
}
