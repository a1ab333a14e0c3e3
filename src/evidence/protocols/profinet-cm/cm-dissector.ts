// Reads PROFINET context management datagram by datagram: connections of controllers with their timers, parameters and records by index, control
// commands, identities, errors. Keeps no record contents. A device answers from another port, so that requests and answers are mostly two flows.
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { DATAGRAM_HEADER_SIZE } from "../rpc-header.ts";
import {
  BLOCK_ALARM_CR_REQUEST,
  BLOCK_AR_REQUEST,
  BLOCK_AR_RESPONSE,
  BLOCK_AR_SERVER,
  BLOCK_IM0,
  BLOCK_IOCR_REQUEST,
  BLOCK_MODULE_DIFF,
  BLOCK_READ_REQUEST,
  BLOCK_READ_RESPONSE,
  BLOCK_WRITE_REQUEST,
  CONTROL_COMMANDS,
  FIRST_CONTROL_BLOCK,
  FIRST_IM,
  INDEX_MULTIPLE_WRITE,
  LAST_CONTROL_BLOCK,
  LAST_IM,
  RPC_REQUEST,
  RPC_RESPONSE,
  RPC_TYPE_NAMES,
  SERVICE_NAMES,
} from "./codes.ts";
import { claimAnnotation, claimIm0 } from "./device-claims.ts";
import { Fragments } from "./fragments.ts";
import { readAlarmRelation, readApplicationRelation, readApplicationRelationAnswer, readDataRelation, readServerName } from "./relations.ts";

const LONGEST_DATAGRAM = 65_507;
const LITTLE_ENDIAN = 0x10;
/** First bytes of the PROFINET interfaces' identifiers, as a big-endian sender writes them: dea0000x-6c97. */
const PROFINET_INTERFACE = 0xdea0_0000;
const IS_LAST = 0x02;
const IS_FRAGMENT = 0x04;
/** In front of the blocks: largest or status 4, length 4, array of maximum 4, offset 4, actual 4. */
const ARGUMENTS_SIZE = 20;
const BLOCK_HEADER = 4;
const RECORD_HEADER = 64;
const MOST_BLOCKS = 512;
const INDEX_AT = 34;
const RECORD_LENGTH_AT = 36;
const CODE_MASK = 0xff;
const GIVEN_UP = -1;

const IDENTIFY = operationBit("identify");
const PROGRAM = operationBit("program");
/** By opnum. Connecting counts by the kind of relation; control commands only go on with it. */
const OPERATIONS: readonly number[] = [0, operationBit("start-stop"), operationBit("read"), operationBit("write"), operationBit("write"), operationBit("read")];

export const cmDissector: DissectorDefinition = {
  longestUnit: LONGEST_DATAGRAM,
  frame(view: DataView, offset: number, available: number): number {
    if (available < DATAGRAM_HEADER_SIZE) return FRAME_NEEDS_MORE;
    if (view.getUint8(offset) !== 4) return FRAME_NOT_MINE;
    return DATAGRAM_HEADER_SIZE + view.getUint16(offset + 74, view.getUint8(offset + 4) === LITTLE_ENDIAN);
  },
  open: () => new CmFlow(),
};

class CmFlow implements DissectorState {
  private readonly exchanges = new Exchanges(true);
  private readonly fragments: readonly [Fragments, Fragments] = [new Fragments(), new Fragments()];

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const isLittle = view.getUint8(offset + 4) === LITTLE_ENDIAN;
    const type = view.getUint8(offset + 1) & 0x1f;
    const isProfinet = (view.getUint32(offset + 24, isLittle) & 0xffff_fff0) >>> 0 === PROFINET_INTERFACE;
    const operation = view.getUint16(offset + 68, isLittle);
    const transaction = view.getInt32(offset + 64, isLittle);
    const at = offset + DATAGRAM_HEADER_SIZE;
    const end = offset + length;
    this.exchanges.seen(micros);
    if (type !== RPC_REQUEST && type !== RPC_RESPONSE) {
      sink.detail("packet", RPC_TYPE_NAMES[type] ?? "unknown");
      return;
    }
    const flags = view.getUint8(offset + 2);
    const isFragment = (flags & IS_FRAGMENT) !== 0;
    const fragment = view.getUint16(offset + 76, isLittle);
    const fragments = this.fragments[direction];
    const message = type * 0x1_0000_0000 + (transaction >>> 0);
    if (isFragment && fragment > 0) {
      sink.detail("packet", "later fragment");
      const whole = fragments.continued(message, fragment, bytes, at, end);
      if (whole !== null) fragments.readUntil(whole, blocks(new DataView(whole.buffer), whole, 0, whole.length, (flags & IS_LAST) === 0, fragments, sink));
      return;
    }
    fragments.begin();
    if (type === RPC_REQUEST) {
      this.exchanges.asked(direction, transaction, operation & CODE_MASK, 0, micros, sink);
      count("service", isProfinet, operation, sink);
      if (isProfinet) this.firstBlocks(view, bytes, at, end, isFragment ? message : Number.NaN, fragments, sink);
      return;
    }
    this.exchanges.answered(direction, transaction, operation & CODE_MASK, micros, sink);
    count("answer", isProfinet, operation, sink);
    if (!isProfinet) {
      claimAnnotation(view, bytes, at, end, isLittle, sink);
      return;
    }
    if (at + 4 > end) {
      sink.trouble("malformed");
      return;
    }
    const status = view.getUint32(at, isLittle);
    if (status !== 0) sink.detail("error", `0x${status.toString(16).padStart(8, "0")}`);
    this.firstBlocks(view, bytes, at, end, isFragment ? message : Number.NaN, fragments, sink);
  }

  gap(): void {
    // Datagrams have no gaps.
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  /** `message`: NaN where it is whole in this datagram. */
  private firstBlocks(view: DataView, bytes: Uint8Array, at: number, end: number, message: number, fragments: Fragments, sink: DissectionSink): void {
    const from = at + ARGUMENTS_SIZE;
    const read = blocks(view, bytes, from, end, !Number.isNaN(message), fragments, sink);
    if (!Number.isNaN(message) && read !== GIVEN_UP) fragments.wait(message, bytes, read, end);
  }
}

/**
 * The blocks at [at, end), as far as they are whole; `goesOn`: a later fragment has the rest. Returns where it stopped: behind the last block that
 * was read; GIVEN_UP where nothing behind can be read.
 */
function blocks(view: DataView, bytes: Uint8Array, at: number, end: number, goesOn: boolean, fragments: Fragments, sink: DissectionSink): number {
  for (let i = 0; i < MOST_BLOCKS && at + BLOCK_HEADER < end; i++) {
    const blockEnd = at + BLOCK_HEADER + view.getUint16(at + 2);
    const next = nextBlock(view, at, blockEnd, end);
    if (next > end) {
      if (goesOn) return at;
      // The data of the last record need not be filled up.
      if (blockEnd > end) {
        sink.trouble("malformed");
        return GIVEN_UP;
      }
    }
    if (!readBlock(view, bytes, at, blockEnd, fragments, sink)) {
      sink.trouble("malformed");
      return GIVEN_UP;
    }
    // Contents of records are blocks only where they identify.
    if (view.getUint16(at) === BLOCK_READ_RESPONSE && !isIdentification(view.getUint16(at + INDEX_AT))) return GIVEN_UP;
    at = next;
  }
  return Math.min(at, end);
}

/** Behind the data of a written record; of several writes in one the first stands behind the header. */
function nextBlock(view: DataView, at: number, blockEnd: number, end: number): number {
  if (view.getUint16(at) !== BLOCK_WRITE_REQUEST || blockEnd < at + RECORD_LENGTH_AT + 4 || at + RECORD_LENGTH_AT + 4 > end) return blockEnd;
  const dataAt = at + RECORD_HEADER;
  // Inside several writes each one's data is filled to a multiple of four bytes.
  return view.getUint16(at + INDEX_AT) === INDEX_MULTIPLE_WRITE ? dataAt : dataAt + ((view.getUint32(at + RECORD_LENGTH_AT) + 3) & ~3);
}

/** False where the block is too short for what it is. */
function readBlock(view: DataView, bytes: Uint8Array, at: number, end: number, fragments: Fragments, sink: DissectionSink): boolean {
  const type = view.getUint16(at);
  switch (type) {
    case BLOCK_AR_REQUEST:
      return readApplicationRelation(view, bytes, at, end, sink);
    case BLOCK_AR_RESPONSE:
      return readApplicationRelationAnswer(view, bytes, at, end, sink);
    case BLOCK_AR_SERVER:
      return readServerName(view, bytes, at, end, sink);
    case BLOCK_IOCR_REQUEST:
      return readDataRelation(view, at, end, sink);
    case BLOCK_ALARM_CR_REQUEST:
      return readAlarmRelation(view, at, end, sink);
    case BLOCK_MODULE_DIFF:
      sink.detail("error", "modules differ");
      return true;
    case BLOCK_IM0:
      return claimIm0(view, bytes, at, end, fragments.slot, fragments.subslot, sink);
    case BLOCK_READ_REQUEST:
    case BLOCK_WRITE_REQUEST:
    case BLOCK_READ_RESPONSE:
      if (at + RECORD_LENGTH_AT + 4 > end) return false;
      fragments.slot = view.getUint16(at + 28);
      fragments.subslot = view.getUint16(at + 30);
      if (type !== BLOCK_READ_RESPONSE) countRecord(view.getUint16(at + INDEX_AT), type === BLOCK_WRITE_REQUEST ? "write" : "read", sink);
      return true;
    default:
      return type >= FIRST_CONTROL_BLOCK && type <= LAST_CONTROL_BLOCK ? control(view, at, end, sink) : true;
  }
}

/** Operations of the endpoint mapper only look for interfaces. */
function count(facet: "service" | "answer", isProfinet: boolean, operation: number, sink: CountingSink): void {
  sink.detail(facet, isProfinet ? (SERVICE_NAMES[operation] ?? `${operation}`) : "endpoint mapper");
  sink.operation(isProfinet ? (OPERATIONS[operation] ?? PROGRAM) : IDENTIFY);
}

function countRecord(index: number, way: "read" | "write", sink: DissectionSink): void {
  sink.detail(way, indexText(index));
  if (isIdentification(index)) sink.operation(way === "read" ? IDENTIFY : PROGRAM);
}

function isIdentification(index: number): boolean {
  return index >= FIRST_IM && index <= LAST_IM;
}

const INDEX_TEXTS: string[] = [];

function indexText(index: number): string {
  let text = INDEX_TEXTS[index];
  if (text === undefined) {
    text = `0x${index.toString(16).padStart(4, "0")}`;
    INDEX_TEXTS[index] = text;
  }
  return text;
}

/** Control command at 28. */
function control(view: DataView, at: number, end: number, sink: DissectionSink): boolean {
  if (at + 30 > end) return false;
  const command = view.getUint16(at + 28);
  for (const [bit, name] of CONTROL_COMMANDS) if ((command & bit) !== 0) sink.detail("control", name);
  return true;
}
