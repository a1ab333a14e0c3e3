// Reads CODESYS V3 message by message, as far as it is publicly described: datagram and channel layer, services by group and number, transactions.
// Keeps no names and no values. V2 messages are only counted: what stands in them is not described.
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import {
  BLOCK_HEADER,
  BLOCK_MAGIC,
  CHANNEL_BLOCK,
  CHANNEL_MANAGER,
  CHANNEL_NAMES,
  DATAGRAM_HEADER,
  DATAGRAM_MAGIC,
  GROUP_ANSWER,
  GROUPS,
  IS_FIRST,
  IS_REQUEST,
  LONGEST_BLOCK,
  NAME_ANSWER,
  NAME_REQUEST,
  SECURE_TAG,
  SERVICE_TAG,
  SERVICES,
} from "./codes.ts";

const V2_MAGIC = 0xbbbb;
const V2_HEADER = 6;
/** Command 1, flags 1, channel 2, block 4, acknowledged block 4; in a first block also size 4 and checksum 4. */
const BLOCK_SIZE = 12;
const FIRST_BLOCK_SIZE = 20;
/** Tag 2, size of the rest 2, group 2, service 2. */
const SERVICE_HEADER = 8;
const SHOWN_BYTES = 256;
const IDENTIFY = operationBit("identify");
const PROGRAM = operationBit("program");

export const codesysDissector: DissectorDefinition = {
  longestUnit: V2_HEADER + LONGEST_BLOCK,
  keptBytes: SHOWN_BYTES,
  frame(view: DataView, offset: number, available: number): number {
    if (available < BLOCK_HEADER) return FRAME_NEEDS_MORE;
    if (view.getUint32(offset) === BLOCK_MAGIC) {
      const length = view.getUint32(offset + 4, true);
      return length >= BLOCK_HEADER && length <= LONGEST_BLOCK ? length : FRAME_NOT_MINE;
    }
    if (view.getUint16(offset) !== V2_MAGIC) return FRAME_NOT_MINE;
    // The sender's byte order is that of its processor: the other one gives a length beyond all bounds.
    const length = Math.min(view.getUint32(offset + 2, true), view.getUint32(offset + 2));
    return length > 0 && length <= LONGEST_BLOCK ? V2_HEADER + length : FRAME_NOT_MINE;
  },
  open: () => new CodesysFlow(BLOCK_HEADER),
  datagrams: {
    longestUnit: LONGEST_BLOCK,
    keptBytes: SHOWN_BYTES,
    frame: (view: DataView, offset: number, available: number): number => (available < DATAGRAM_HEADER ? FRAME_NEEDS_MORE : view.getUint8(offset) === DATAGRAM_MAGIC ? available : FRAME_NOT_MINE),
    open: () => new CodesysFlow(0),
  },
};

class CodesysFlow implements DissectorState {
  private readonly exchanges = new Exchanges();
  private readonly blockHeader: number;

  constructor(blockHeader: number) {
    this.blockHeader = blockHeader;
  }

  unit(view: DataView, _bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    if (this.blockHeader > 0 && view.getUint16(offset) === V2_MAGIC) {
      sink.detail("message", "version 2");
      return;
    }
    const at = offset + this.blockHeader;
    const end = offset + length;
    if (at + DATAGRAM_HEADER > end || view.getUint8(at) !== DATAGRAM_MAGIC) {
      sink.trouble("malformed");
      return;
    }
    const service = view.getUint8(at + 3);
    const lengths = view.getUint8(at + 5);
    // What follows the two addresses starts at a multiple of four bytes.
    const body = at + ((DATAGRAM_HEADER + 2 * ((lengths >> 4) + (lengths & 15)) + 3) & ~3);
    if (service === NAME_REQUEST || service === NAME_ANSWER) {
      sink.detail("name", service === NAME_REQUEST ? "request" : "answer");
      sink.operation(IDENTIFY);
    } else if (service !== CHANNEL_MANAGER) sink.detail("datagram", "addresses");
    else if (body + 2 > end) sink.trouble("malformed");
    else this.channel(view, body, end, direction, micros, sink);
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private channel(view: DataView, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const command = view.getUint8(at);
    if (command !== CHANNEL_BLOCK) {
      sink.detail("channel", CHANNEL_NAMES.get(command) ?? "other");
      return;
    }
    const flags = view.getUint8(at + 1);
    // Later blocks carry what the first one has begun.
    if ((flags & IS_FIRST) === 0) return;
    const header = at + FIRST_BLOCK_SIZE;
    if (at + BLOCK_SIZE > end || header + SERVICE_HEADER > end) {
      sink.trouble("malformed");
      return;
    }
    const channel = view.getUint16(at + 2, true);
    const tag = view.getUint16(header, true);
    const isRequest = (flags & IS_REQUEST) !== 0;
    if (tag !== SERVICE_TAG) {
      this.unreadable(tag, channel, isRequest, direction, micros, sink);
      return;
    }
    const group = view.getUint16(header + 4, true) & ~GROUP_ANSWER;
    const service = view.getUint16(header + 6, true);
    const code = ((group & 0x7f) << 16) | service;
    if (isRequest) {
      this.exchanges.asked(direction, channel, code, 0, micros, sink);
      count(group, service, sink);
      return;
    }
    const counts = this.exchanges.answered(direction, channel, code, micros, sink);
    if (counts !== null) count(group, service, counts);
  }

  /** Encrypted, or of a kind that is not described: it may do anything. */
  private unreadable(tag: number, channel: number, isRequest: boolean, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if (isRequest) this.exchanges.asked(direction, channel, tag, 0, micros, sink);
    const counts = isRequest ? sink : this.exchanges.answered(direction, channel, tag, micros, sink);
    counts?.detail("service", tag === SECURE_TAG ? "encrypted" : "unknown");
    counts?.operation(PROGRAM);
  }
}

interface ServiceTexts {
  readonly text: string;
  readonly operations: number;
}

/** Groups and services are hostile input; a plant shows some dozens. Forgetting them at this number bounds the memory. */
const MOST_KNOWN = 4_096;
const known = new Map<number, ServiceTexts>();

function count(group: number, service: number, sink: CountingSink): void {
  const key = group * 0x1_0000 + service;
  let texts = known.get(key);
  if (texts === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    texts = { text: `${twoDigits(group)}/${twoDigits(service)}`, operations: operationsOf(group, service) };
    known.set(key, texts);
  }
  sink.detail("service", texts.text);
  sink.operation(texts.operations);
}

function operationsOf(group: number, service: number): number {
  const listed = SERVICES.get(group)?.find(([services]) => services.includes(service));
  if (listed !== undefined) return listed[1].reduce((bits, operation) => bits | operationBit(operation), 0);
  const ofGroup = GROUPS.get(group);
  return ofGroup === undefined ? PROGRAM : operationBit(ofGroup);
}

function twoDigits(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}
