// Reads EtherCAT frames datagram by datagram: commands, state changes, mailboxes (CoE) as reads and writes, how many slaves answered. A frame is seen twice,
// on its way out and back; only the way out gives the period. Keeps no process data.
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { AL_CONTROL, BROADCAST_READ, COMMANDS, FIRST_EEPROM, FIRST_MEMORY, FRAME_DATAGRAMS, FRAME_MAILBOX, FRAME_VARIABLES, LAST_EEPROM, RESET_REGISTER, STATES } from "./codes.ts";
import { readMailbox } from "./mailbox.ts";

const FRAME_HEADER = 2;
const DATAGRAM_HEADER = 10;
const WORKING_COUNTER = 2;
const LONGEST_FRAME = 9_018;
const MOST_DATAGRAMS = 64;
const LENGTH_MASK = 0x07ff;
const MORE_FOLLOWS = 0x8000;

const COMMAND_OPERATIONS = Uint8Array.from(COMMANDS, ({ operations }) => operations.reduce((bits, operation) => bits | operationBit(operation), 0));
const COMMAND_NAMES: readonly string[] = COMMANDS.map(({ name }) => name);
const IS_TO_ONE = Uint8Array.from(COMMANDS, ({ isToOne }) => (isToOne ? 1 : 0));
const WRITE = operationBit("write");
const START_STOP = operationBit("start-stop");
const PROGRAM = operationBit("program");
/** A chain has at most 65,535 slaves; nobody has more than some hundred. */
const NUMBERS: readonly string[] = Array.from({ length: 1_024 }, (_, count) => String(count));

export const ethercatDissector: DissectorDefinition = {
  longestUnit: LONGEST_FRAME,
  frame(view: DataView, offset: number, available: number): number {
    if (available < FRAME_HEADER) return FRAME_NEEDS_MORE;
    const header = view.getUint16(offset, true);
    const type = header >> 12;
    if (type !== FRAME_DATAGRAMS && type !== FRAME_VARIABLES && type !== FRAME_MAILBOX) return FRAME_NOT_MINE;
    // What follows in the frame is filling.
    return Math.max(FRAME_HEADER + (header & LENGTH_MASK), available);
  },
  open: () => new EthercatFlow(),
};

class EthercatFlow implements DissectorState {
  unit(view: DataView, _bytes: Uint8Array, offset: number, length: number, _direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const header = view.getUint16(offset, true);
    const end = Math.min(offset + length, offset + FRAME_HEADER + (header & LENGTH_MASK));
    if (header >> 12 === FRAME_DATAGRAMS) datagrams(view, offset + FRAME_HEADER, end, micros, sink);
    else if (header >> 12 === FRAME_VARIABLES) {
      sink.detail("frame", "network variables");
      sink.operation(WRITE);
      sink.request(micros);
    } else {
      sink.detail("frame", "mailbox");
      readMailbox(view, offset + FRAME_HEADER, end, sink);
    }
  }

  gap(): void {
    // Frames have no gaps.
  }

  takeLooseEnds(): LooseEnds | null {
    return null;
  }
}

function datagrams(view: DataView, at: number, end: number, micros: number, sink: DissectionSink): void {
  let answered = 0;
  let operations = 0;
  // Masters send many datagrams with the same command in a row: they are counted together.
  let last = -1;
  let run = 0;
  for (let i = 0; i < MOST_DATAGRAMS; i++) {
    if (at + DATAGRAM_HEADER > end) {
      countRun(last, run, operations, sink);
      sink.trouble("malformed");
      return;
    }
    const word = view.getUint16(at + 6, true);
    const dataAt = at + DATAGRAM_HEADER;
    const dataEnd = dataAt + (word & LENGTH_MASK);
    const code = view.getUint8(at);
    if (dataEnd + WORKING_COUNTER > end || code >= COMMANDS.length) {
      countRun(last, run, operations, sink);
      sink.trouble("malformed");
      return;
    }
    const count = view.getUint16(dataEnd, true);
    answered |= count;
    if (code !== last) {
      if (run > 0) sink.detail("command", COMMAND_NAMES[last] as string, run);
      last = code;
      run = 0;
    }
    run++;
    const register = view.getUint16(at + 4, true);
    operations |= operationsOf(view, code, register, dataAt, dataEnd, sink);
    // Every slave that a broadcast passes adds one to its position.
    if (code === BROADCAST_READ && count > 0) sink.detail("slaves", NUMBERS[view.getUint16(at + 2, true)] ?? "many");
    if (register >= FIRST_MEMORY && IS_TO_ONE[code] === 1) readMailbox(view, dataAt, dataEnd, sink);
    at = dataEnd + WORKING_COUNTER;
    if ((word & MORE_FOLLOWS) === 0) break;
  }
  countRun(last, run, operations, sink);
  if (answered === 0) sink.request(micros);
  else sink.detail("frame", "returned");
}

function countRun(code: number, run: number, operations: number, sink: DissectionSink): void {
  if (run > 0) sink.detail("command", COMMAND_NAMES[code] as string, run);
  sink.operation(operations);
}

/** Registers give some writes a graver meaning: states, EEPROM, reset. */
function operationsOf(view: DataView, code: number, register: number, dataAt: number, dataEnd: number, sink: DissectionSink): number {
  const operations = COMMAND_OPERATIONS[code] as number;
  if ((operations & WRITE) === 0 || code > 9 || register >= FIRST_MEMORY) return operations;
  if (register === AL_CONTROL && dataEnd > dataAt) {
    sink.detail("state", STATES[view.getUint8(dataAt) & 0x0f] ?? "unknown");
    return operations | START_STOP;
  }
  if (register === RESET_REGISTER) return operations | START_STOP;
  return register >= FIRST_EEPROM && register <= LAST_EEPROM && register + dataEnd - dataAt > WRITES_EEPROM ? operations | eepromOperation(view, register, dataAt, dataEnd) : operations;
}

/** The command byte of the EEPROM's control register. */
const WRITES_EEPROM = 0x0503;
const EEPROM_WRITE = 2;

function eepromOperation(view: DataView, register: number, dataAt: number, dataEnd: number): number {
  const commandAt = dataAt + WRITES_EEPROM - register;
  return commandAt >= dataAt && commandAt < dataEnd && (view.getUint8(commandAt) & 0x07) === EEPROM_WRITE ? PROGRAM : 0;
}
