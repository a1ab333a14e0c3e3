// Reads PROFINET context management datagram by datagram: connections of controllers with their timers, parameters and records by index, control
// commands, identities, errors. Keeps no record contents. A device answers from another port, so that requests and answers are mostly two flows.
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { DATAGRAM_HEADER_SIZE } from "../rpc-header.ts";
import {
  BLOCK_ALARM_CR_REQUEST,
  BLOCK_AR_REQUEST,
  BLOCK_AR_RESPONSE,
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
import { readAlarmRelation, readApplicationRelation, readApplicationRelationAnswer, readDataRelation } from "./relations.ts";

const LONGEST_DATAGRAM = 65_507;
const LITTLE_ENDIAN = 0x10;
/** First bytes of the PROFINET interfaces' identifiers, as a big-endian sender writes them: dea0000x-6c97. */
const PROFINET_INTERFACE = 0xdea0_0000;
const IS_FRAGMENT = 0x04;
/** In front of the blocks: largest or status 4, length 4, array of maximum 4, offset 4, actual 4. */
const ARGUMENTS_SIZE = 20;
const BLOCK_HEADER = 4;
const RECORD_HEADER = 64;
const MOST_BLOCKS = 512;
const INDEX_AT = 34;
const RECORD_LENGTH_AT = 36;
const CODE_MASK = 0xff;

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
    const isFragment = (view.getUint8(offset + 2) & IS_FRAGMENT) !== 0;
    // Of a message in several datagrams the first one has what is read here.
    if (isFragment && view.getUint16(offset + 76, isLittle) > 0) {
      sink.detail("packet", "later fragment");
      return;
    }
    if (type === RPC_REQUEST) {
      this.exchanges.asked(direction, transaction, operation & CODE_MASK, 0, micros, sink);
      count("service", isProfinet, operation, sink);
      if (isProfinet) this.blocks(view, bytes, at + ARGUMENTS_SIZE, end, isFragment, sink);
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
    this.blocks(view, bytes, at + ARGUMENTS_SIZE, end, isFragment, sink);
  }

  gap(): void {
    // Datagrams have no gaps.
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private blocks(view: DataView, bytes: Uint8Array, at: number, end: number, isCut: boolean, sink: DissectionSink): void {
    let slot = -1;
    let subslot = -1;
    for (let i = 0; i < MOST_BLOCKS && at + BLOCK_HEADER < end; i++) {
      const type = view.getUint16(at);
      const blockEnd = at + BLOCK_HEADER + view.getUint16(at + 2);
      const shownEnd = Math.min(blockEnd, end);
      if (blockEnd > end && !isCut) {
        sink.trouble("malformed");
        return;
      }
      let next = blockEnd;
      let isWhole = true;
      if (type === BLOCK_AR_REQUEST) isWhole = readApplicationRelation(view, bytes, at, shownEnd, sink);
      else if (type === BLOCK_AR_RESPONSE) isWhole = readApplicationRelationAnswer(bytes, at, shownEnd, sink);
      else if (type === BLOCK_IOCR_REQUEST) isWhole = readDataRelation(view, at, shownEnd, sink);
      else if (type === BLOCK_ALARM_CR_REQUEST) isWhole = readAlarmRelation(view, at, shownEnd, sink);
      else if (type === BLOCK_MODULE_DIFF) sink.detail("error", "modules differ");
      else if (type === BLOCK_IM0) isWhole = claimIm0(view, bytes, at, shownEnd, slot, subslot, sink);
      else if (type >= FIRST_CONTROL_BLOCK && type <= LAST_CONTROL_BLOCK) isWhole = control(view, at, shownEnd, sink);
      else if (type === BLOCK_READ_REQUEST || type === BLOCK_WRITE_REQUEST || type === BLOCK_READ_RESPONSE) {
        if (at + RECORD_LENGTH_AT + 4 > shownEnd) isWhole = false;
        else {
          slot = view.getUint16(at + 28);
          subslot = view.getUint16(at + 30);
          if (type === BLOCK_WRITE_REQUEST) next = record(view, at, end, "write", sink);
          else if (type === BLOCK_READ_REQUEST) record(view, at, end, "read", sink);
          else if (!isIdentification(view.getUint16(at + INDEX_AT))) return;
        }
      }
      if (!isWhole && blockEnd <= end) {
        sink.trouble("malformed");
        return;
      }
      at = next;
    }
  }
}

/** Operations of the endpoint mapper only look for interfaces. */
function count(facet: "service" | "answer", isProfinet: boolean, operation: number, sink: CountingSink): void {
  sink.detail(facet, isProfinet ? (SERVICE_NAMES[operation] ?? `${operation}`) : "endpoint mapper");
  sink.operation(isProfinet ? (OPERATIONS[operation] ?? PROGRAM) : IDENTIFY);
}

/** A record that is read or written. Returns where the next block stands: behind the written data, or, of several writes in one, behind the header. */
function record(view: DataView, at: number, end: number, way: "read" | "write", sink: DissectionSink): number {
  const index = view.getUint16(at + INDEX_AT);
  sink.detail(way, indexText(index));
  if (isIdentification(index)) sink.operation(way === "read" ? IDENTIFY : PROGRAM);
  const dataAt = at + RECORD_HEADER;
  if (index === INDEX_MULTIPLE_WRITE) return dataAt;
  // Inside several writes each one's data is filled to a multiple of four bytes.
  return Math.min(end, dataAt + ((view.getUint32(at + RECORD_LENGTH_AT) + 3) & ~3));
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
