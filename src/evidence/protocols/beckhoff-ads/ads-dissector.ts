// Reads AMS/ADS message by message: commands, AMS ports, index groups, errors, transactions, what devices say they are. Keeps no symbol names and no
// values. Datagrams are the discovery of routers (router-discovery.ts).
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import {
  ADD_NOTIFICATION,
  AMS_HEADER,
  COMMAND_OPERATIONS,
  FIRST_FILE_GROUP,
  GROUP_OPERATIONS,
  IS_ADS,
  IS_ANSWER,
  LARGEST_COMMAND,
  LAST_FILE_GROUP,
  LONGEST_MESSAGE,
  NOTIFICATION,
  READ,
  READ_DEVICE_INFO,
  READ_WRITE,
  REGISTRY_GROUP,
  SYSTEM_SERVICE_PORT,
  TCP_HEADER,
  WRITE,
} from "./codes.ts";
import { discoveryDissector } from "./router-discovery.ts";

/** Command, port and index group need no more. */
const SHOWN_BYTES = 256;
const COMMAND_TEXTS: readonly string[] = Array.from({ length: LARGEST_COMMAND + 1 }, (_, command) => String(command));
const OPERATIONS = Uint8Array.from(COMMAND_OPERATIONS, (operation) => (operation === null ? 0 : operationBit(operation)));
const FILE = operationBit("file");
const READING = operationBit("read");
const PROGRAM = operationBit("program");

/** Ports and index groups are hostile input; a plant shows some dozens. Forgetting them at this number bounds the memory. */
const MOST_TEXTS = 4_096;
const groupTexts = new Map<number, string>();
const portTexts = new Map<number, string>();
const utf8 = new TextDecoder("utf-8");

export const adsDissector: DissectorDefinition = {
  longestUnit: TCP_HEADER + LONGEST_MESSAGE,
  keptBytes: SHOWN_BYTES,
  frame(view: DataView, offset: number, available: number): number {
    if (available < TCP_HEADER) return FRAME_NEEDS_MORE;
    const length = view.getUint32(offset + 2, true);
    // Other values of the first word belong to the routers themselves.
    return view.getUint16(offset, true) !== 0 || length < AMS_HEADER || length > LONGEST_MESSAGE ? FRAME_NOT_MINE : TCP_HEADER + length;
  },
  open: () => new AdsConnection(),
  datagrams: discoveryDissector,
};

class AdsConnection implements DissectorState {
  private readonly exchanges = new Exchanges();

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const ams = offset + TCP_HEADER;
    const at = ams + AMS_HEADER;
    const end = offset + length;
    const command = view.getUint16(ams + 16, true);
    const flags = view.getUint16(ams + 18, true);
    const error = view.getUint32(ams + 24, true);
    const transaction = view.getInt32(ams + 28, true);
    this.exchanges.seen(micros);
    if (command > LARGEST_COMMAND || (flags & IS_ADS) === 0) {
      sink.trouble("malformed");
      return;
    }
    if (command === NOTIFICATION) {
      sink.detail("command", COMMAND_TEXTS[command] as string);
      sink.operation(OPERATIONS[command] as number);
      return;
    }
    const isRequest = (flags & IS_ANSWER) === 0;
    // The client is one port of its side: others number their requests too.
    const clientPort = view.getUint16(isRequest ? ams + 14 : ams + 6, true);
    const serverPort = view.getUint16(isRequest ? ams + 6 : ams + 14, true);
    const code = (clientPort << 4) | command;
    if (isRequest) {
      this.exchanges.asked(direction, transaction, code, 0, micros, sink);
      countRequest(view, at, end, command, serverPort, sink);
      return;
    }
    const counts = this.exchanges.answered(direction, transaction, code, micros, sink);
    if (counts !== null) countCommand(command, serverPort, counts);
    const result = error === 0 && at + 4 <= end ? view.getUint32(at, true) : error;
    if (result !== 0) sink.detail("error", `0x${result.toString(16)}`);
    else if (command === READ_DEVICE_INFO) claimDevice(view, bytes, at, end, serverPort, sink);
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }
}

function countCommand(command: number, port: number, sink: CountingSink): void {
  sink.detail("command", COMMAND_TEXTS[command] as string);
  sink.detail("port", textOf(portTexts, port, String));
  sink.operation(OPERATIONS[command] as number);
}

/** Index group first in all requests that name one. */
function countRequest(view: DataView, at: number, end: number, command: number, port: number, sink: DissectionSink): void {
  sink.detail("command", COMMAND_TEXTS[command] as string);
  sink.detail("port", textOf(portTexts, port, String));
  const hasGroup = command === READ || command === WRITE || command === READ_WRITE || command === ADD_NOTIFICATION;
  if (!hasGroup) {
    sink.operation(OPERATIONS[command] as number);
    return;
  }
  if (at + 4 > end) {
    sink.trouble("malformed");
    return;
  }
  const group = view.getUint32(at, true);
  sink.detail("group", textOf(groupTexts, group, hexText));
  sink.operation(operationOf(command, port, group));
}

function operationOf(command: number, port: number, group: number): number {
  const isReading = command === READ || command === ADD_NOTIFICATION;
  if (port === SYSTEM_SERVICE_PORT) {
    if (group >= FIRST_FILE_GROUP && group <= LAST_FILE_GROUP) return FILE;
    return isReading || (command === READ_WRITE && group === REGISTRY_GROUP) ? READING : PROGRAM;
  }
  const known = GROUP_OPERATIONS.get(group);
  return known === undefined ? (OPERATIONS[command] as number) : operationBit(known);
}

/** Result 4, major 1, minor 1, build 2, name 16: of the program behind the port; of the system service it is TwinCAT's own version. */
function claimDevice(view: DataView, bytes: Uint8Array, at: number, end: number, port: number, sink: DissectionSink): void {
  if (at + 24 > end) {
    sink.trouble("malformed");
    return;
  }
  let nameEnd = at + 8;
  while (nameEnd < at + 24 && bytes[nameEnd] !== 0) nameEnd++;
  const name = utf8.decode(bytes.subarray(at + 8, nameEnd)).trim();
  const version = `${view.getUint8(at + 4)}.${view.getUint8(at + 5)}.${view.getUint16(at + 6, true)}`;
  const by = `beckhoff-ads device info of port ${port}`;
  sink.claim("sender", "vendor", "Beckhoff", by);
  if (name.length > 0) sink.claim("sender", "software", `${name} ${version}`, by);
  if (port === SYSTEM_SERVICE_PORT) sink.claim("sender", "firmware", version, by);
}

function textOf(texts: Map<number, string>, value: number, write: (value: number) => string): string {
  let text = texts.get(value);
  if (text === undefined) {
    if (texts.size >= MOST_TEXTS) texts.clear();
    text = write(value);
    texts.set(value, text);
  }
  return text;
}

function hexText(value: number): string {
  return `0x${value.toString(16)}`;
}
