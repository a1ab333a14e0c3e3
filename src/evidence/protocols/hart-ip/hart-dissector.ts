// Reads HART-IP messages (FieldComm Group TP10085) and the HART frames in them (TP10081): sessions with their inactivity timer, commands with
// their class and response times, identities of gateways and of devices behind them. Follows one connection or flow; keeps no values.
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import { EXTENDED_COMMAND, IDENTITY_COMMANDS, manufacturerName, OPERATION_OF_COMMAND, READ_LONG_TAG, READ_TAG, TO_SUB_DEVICE } from "./codes.ts";

const HEADER = 8;
const REQUEST = 0;
const RESPONSE = 1;
const PUBLISH = 2;
const NEGATIVE = 15;
const INITIATE = 0;
const TOKEN_PASSING = 3;
const DIRECT = 4;
const LARGEST_IDENTIFIER = 5;
const IDENTIFIERS: readonly string[] = ["session initiate", "session close", "keep-alive", "token-passing", "direct", "audit log"];

const LONG_ADDRESS = 0x80;
const LONG_ADDRESS_SIZE = 5;
const COMMUNICATION_ERROR = 0x80;
/** First byte of every identity. */
const EXPANSION = 254;
/** Before this revision of HART manufacturer and type are one byte each. */
const FIRST_EXPANDED_REVISION = 6;

const PROGRAM = operationBit("program");
const DECIMAL: readonly string[] = Array.from({ length: 256 }, (_, code) => String(code));
const OPERATIONS = Uint8Array.from({ length: 256 }, (_, command) => {
  const operation = OPERATION_OF_COMMAND.get(command);
  return operation === undefined ? PROGRAM : operationBit(operation);
});
const commandText = (command: number): string => DECIMAL[command] ?? String(command);
const operationOf = (command: number): number => OPERATIONS[command] ?? PROGRAM;

export const hartDissector: DissectorDefinition = {
  longestUnit: 65_535,
  frame(view: DataView, offset: number, available: number): number {
    const version = view.getUint8(offset);
    if (version !== 1 && version !== 2) return FRAME_NOT_MINE;
    if (available < HEADER) return FRAME_NEEDS_MORE;
    const type = view.getUint8(offset + 1);
    if ((type > PUBLISH && type !== NEGATIVE) || view.getUint8(offset + 2) > LARGEST_IDENTIFIER) return FRAME_NOT_MINE;
    const length = view.getUint16(offset + 6);
    return length < HEADER ? FRAME_NOT_MINE : length;
  },
  open: () => new HartConnection(),
};

class HartConnection implements DissectorState {
  private readonly exchanges = new Exchanges();

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const type = view.getUint8(offset + 1);
    const identifier = view.getUint8(offset + 2);
    const sequence = view.getUint16(offset + 4);
    const at = offset + HEADER;
    const end = offset + length;
    sink.detail("message", IDENTIFIERS[identifier] as string);
    if (type === REQUEST) this.exchanges.asked(direction, sequence, identifier, 0, micros, sink);
    const status = view.getUint8(offset + 3);
    if (type !== REQUEST && status !== 0) sink.detail("status", DECIMAL[status] as string);
    // Where the request was not seen the answer counts what it would have.
    const counts = type === RESPONSE || type === NEGATIVE ? this.exchanges.answered(direction, sequence, identifier, micros, sink) : type === REQUEST ? sink : null;
    if (identifier === INITIATE) {
      if (type === RESPONSE && status === 0) this.session(view, at, end, sink);
    } else if (identifier === TOKEN_PASSING) {
      if (!tokenPassing(view, bytes, at, end, type, counts, sink)) sink.trouble("malformed");
    } else if (identifier === DIRECT && !direct(view, at, end, type, counts, sink)) sink.trouble("malformed");
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  /** Master type 1, inactivity close timer 4, as the server took it. */
  private session(view: DataView, at: number, end: number, sink: DissectionSink): void {
    if (end - at < 5) sink.trouble("malformed");
    else if (view.getUint32(at + 1) > 0) sink.timer("hart-ip", "session inactivity", view.getUint32(at + 1) / 1_000);
  }
}

type Counts = Pick<DissectionSink, "operation" | "detail"> | null;

/** Delimiter, address, expansion bytes, command, byte count, data, check byte. False when its lengths contradict each other. */
function tokenPassing(view: DataView, bytes: Uint8Array, from: number, end: number, type: number, counts: Counts, sink: DissectionSink): boolean {
  let at = from;
  while (at < end && view.getUint8(at) === 0xff) at++;
  if (at >= end) return false;
  const delimiter = view.getUint8(at);
  const isLong = (delimiter & LONG_ADDRESS) !== 0;
  const addressAt = at + 1;
  at = addressAt + (isLong ? LONG_ADDRESS_SIZE : 1) + ((delimiter >> 5) & 3);
  if (at + 2 > end) return false;
  let command = view.getUint8(at);
  const data = at + 2;
  const dataEnd = data + view.getUint8(at + 1);
  if (dataEnd > end) return false;
  const isAnswer = type !== REQUEST;
  // An answer begins with a response code and the device's status; a communication error has nothing behind it.
  const body = isAnswer ? data + 2 : data;
  if (isAnswer && dataEnd < body) return dataEnd === data;
  const responseCode = isAnswer ? view.getUint8(data) : 0;
  if (command === EXTENDED_COMMAND && dataEnd - body >= 2) command = view.getUint16(body);
  if (type === PUBLISH) {
    sink.detail("published", commandText(command));
    return true;
  }
  if (counts !== null) {
    counts.operation(command === TO_SUB_DEVICE && !isAnswer ? subOperation(view, data, dataEnd) : operationOf(command));
    counts.detail("command", commandText(command));
  }
  if (!isAnswer || responseCode === 0) {
    if (isAnswer) readIdentity(view, bytes, command, body, dataEnd, isLong ? deviceText(view, addressAt) : "", sink);
    return true;
  }
  sink.detail((responseCode & COMMUNICATION_ERROR) !== 0 ? "communication" : "response", DECIMAL[responseCode] as string);
  return true;
}

/** Command 77: card, channel, preambles, then a frame of its own. */
function subOperation(view: DataView, data: number, end: number): number {
  if (data + 5 > end) return PROGRAM;
  const at = data + 4 + ((view.getUint8(data + 3) & LONG_ADDRESS) !== 0 ? LONG_ADDRESS_SIZE : 1);
  return at < end ? operationOf(view.getUint8(at)) : PROGRAM;
}

/** Direct messages: device status 1, extended status 1, then commands of number 2, byte count 1, data. */
function direct(view: DataView, from: number, end: number, type: number, counts: Counts, sink: DissectionSink): boolean {
  let at = from + 2;
  while (at + 3 <= end) {
    const command = view.getUint16(at);
    const next = at + 3 + view.getUint8(at + 2);
    if (next > end) return false;
    if (type === PUBLISH) sink.detail("published", commandText(command));
    else if (counts !== null) {
      counts.operation(operationOf(command));
      counts.detail("command", commandText(command));
    }
    at = next;
  }
  return at === end;
}

/** The unique address of a device (long frame): 14 bits of type, 24 of its number. */
function deviceText(view: DataView, at: number): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
  return ` of device ${hex(view.getUint16(at) & 0x3fff, 4)}-${hex(view.getUint8(at + 2), 2)}${hex(view.getUint16(at + 3), 4)}`;
}

function readIdentity(view: DataView, bytes: Uint8Array, command: number, at: number, end: number, device: string, sink: DissectionSink): void {
  const by = `hart-ip command ${command}${device}`;
  if (IDENTITY_COMMANDS.includes(command)) claimDevice(view, at, end, by, sink);
  else if (command === READ_TAG) claimName(packedText(view, at, Math.min(end, at + 6)), by, sink);
  else if (command === READ_LONG_TAG) claimName(narrowText(bytes, at, Math.min(end, at + 32)), by, sink);
}

function claimName(name: string, by: string, sink: DissectionSink): void {
  // An empty tag is all question marks, at signs or blanks.
  for (let i = 0; i < name.length; i++) {
    if (name[i] === "@" || name[i] === "?" || name[i] === " ") continue;
    sink.claim("sender", "name", name, by);
    return;
  }
}

/** Identity (TS20127, command 0): 254, type 2, preambles, universal revision, device revision, software, hardware, flags, number 3, …, manufacturer 2 at 17. */
function claimDevice(view: DataView, at: number, end: number, by: string, sink: DissectionSink): void {
  if (end - at < 12 || view.getUint8(at) !== EXPANSION) return;
  const isExpanded = view.getUint8(at + 4) >= FIRST_EXPANDED_REVISION;
  const type = view.getUint16(at + 1);
  const hasManufacturer = isExpanded && end - at >= 19;
  if (hasManufacturer || !isExpanded) sink.claim("sender", "vendor", manufacturerName(hasManufacturer ? view.getUint16(at + 17) : view.getUint8(at + 1)), by);
  sink.claim("sender", "model", `HART device type ${isExpanded ? `0x${type.toString(16).padStart(4, "0")}` : view.getUint8(at + 2)}, revision ${view.getUint8(at + 5)}`, by);
  sink.claim("sender", "firmware", `software revision ${view.getUint8(at + 6)}`, by);
  sink.claim("sender", "serial", String(view.getUint8(at + 9) * 65_536 + view.getUint16(at + 10)), by);
}

/** Packed ASCII (TP20099): four characters of six bits in three bytes. */
function packedText(view: DataView, from: number, end: number): string {
  let text = "";
  for (let at = from; at + 3 <= end; at += 3) {
    const three = view.getUint8(at) * 65_536 + view.getUint16(at + 1);
    for (let shift = 18; shift >= 0; shift -= 6) {
      const six = (three >> shift) & 0x3f;
      text += String.fromCharCode(six < 0x20 ? six + 0x40 : six);
    }
  }
  return text.trim();
}
