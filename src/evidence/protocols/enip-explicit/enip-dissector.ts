// Reads EtherNet/IP connections message by message: commands, sessions, and the CIP requests and responses inside, paired by context or sequence count.
// Follows one TCP connection or UDP exchange; what CIP messages mean is read by cip-messages.ts.
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { AskedMessages, NOTHING_ASKED } from "./asked-messages.ts";
import { CipConnections } from "./cip-connections.ts";
import { CipMessages } from "./cip-messages.ts";
import { hexDigits } from "./cip-services.ts";
import {
  CIP_REPLY,
  HIGHEST_STATUS,
  ITEM_IDENTITY,
  LIST_IDENTITY,
  LIST_INTERFACES,
  LIST_SERVICES,
  LIST_TARGETS,
  NOP,
  REGISTER_SESSION,
  SEND_RR_DATA,
  SEND_UNIT_DATA,
  UNREGISTER_SESSION,
} from "./codes.ts";
import { CipItems, contextOf, HEADER_SIZE } from "./encapsulation.ts";
import { claimListedIdentity } from "./identity-claims.ts";

const LONGEST_MESSAGE = HEADER_SIZE + 65_511;
/** CIP messages have at most some 4,000 bytes; what would lie behind is not read. */
const SHOWN_BYTES = 8_192;
const LARGEST_COMMAND = 0xff;
const MOST_ITEMS = 16;

const PROGRAM = operationBit("program");
const IDENTIFY = operationBit("identify");
const COMMAND_TEXTS: readonly string[] = Array.from({ length: LARGEST_COMMAND + 1 }, (_, command) => hexDigits(command, 2));
/** Sessions and CIP messages do nothing by themselves; a command that nobody has described may do anything. */
const COMMAND_OPERATIONS = new Uint8Array(LARGEST_COMMAND + 1).fill(PROGRAM);
for (const command of [NOP, REGISTER_SESSION, UNREGISTER_SESSION, SEND_RR_DATA, SEND_UNIT_DATA]) COMMAND_OPERATIONS[command] = 0;
for (const command of [LIST_TARGETS, LIST_SERVICES, LIST_IDENTITY, LIST_INTERFACES]) COMMAND_OPERATIONS[command] = IDENTIFY;
const DISCOVERY = [LIST_TARGETS, LIST_SERVICES, LIST_IDENTITY, LIST_INTERFACES];

export const enipDissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  keptBytes: SHOWN_BYTES,
  frame(view: DataView, offset: number, available: number): number {
    if (available < 4) return FRAME_NEEDS_MORE;
    if (view.getUint16(offset, true) > LARGEST_COMMAND) return FRAME_NOT_MINE;
    if (available < HEADER_SIZE) return FRAME_NEEDS_MORE;
    // Options are 0 in every version; a status is a small number.
    if (view.getUint32(offset + 20) !== 0 || view.getUint32(offset + 8, true) > HIGHEST_STATUS) return FRAME_NOT_MINE;
    // A header of nothing but zeros is the inside of another message.
    if (view.getUint32(offset) === 0 && view.getUint32(offset + 4) === 0 && contextOf(view, offset) === 0) return FRAME_NOT_MINE;
    return HEADER_SIZE + view.getUint16(offset + 2, true);
  },
  open: () => new EnipConnection(),
};

class EnipConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  /** Discovery goes to everybody and is answered on other flows. */
  private readonly discoveries = new Exchanges(true);
  private readonly items = new CipItems();
  private readonly asked = new AskedMessages();
  private readonly connections = new CipConnections();
  private readonly messages = new CipMessages(this.asked, this.connections);

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const command = view.getUint16(offset, true);
    const dataLength = view.getUint16(offset + 2, true);
    const status = view.getUint32(offset + 8, true);
    const at = offset + HEADER_SIZE;
    const end = offset + length;
    this.exchanges.seen(micros);
    this.discoveries.seen(micros);
    if (status !== 0) sink.detail("error", `encapsulation ${hexDigits(status, 2)}`);
    if (command === SEND_RR_DATA || command === SEND_UNIT_DATA) {
      if (dataLength === 0) this.response(command, contextOf(view, offset), direction, micros, sink);
      else this.cip(view, bytes, offset, at, end, length < HEADER_SIZE + dataLength, command, direction, micros, sink);
      return;
    }
    if (DISCOVERY.includes(command)) {
      if (dataLength > 0 || status !== 0) this.discovered(view, bytes, at, end, command, direction, micros, sink);
      else {
        this.discoveries.asked(direction, 0, command, NOTHING_ASKED, micros, sink);
        this.count(command, sink);
      }
      return;
    }
    if (command === REGISTER_SESSION && (status !== 0 || view.getUint32(offset + 4) !== 0)) {
      this.response(command, contextOf(view, offset), direction, micros, sink);
      return;
    }
    if (command === REGISTER_SESSION) this.exchanges.asked(direction, contextOf(view, offset), command, NOTHING_ASKED, micros, sink);
    this.count(command, sink);
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    const loose = this.exchanges.takeLooseEnds(ends);
    const found = this.discoveries.takeLooseEnds(ends);
    if (loose === null) return found;
    return { open: [...loose.open.map(withoutNumber), ...(found?.open ?? [])], early: [...loose.early.map(withoutNumber), ...(found?.early ?? [])] };
  }

  private count(command: number, sink: Pick<DissectionSink, "operation" | "detail">): void {
    sink.detail("command", COMMAND_TEXTS[command] as string);
    sink.operation(COMMAND_OPERATIONS[command] as number);
  }

  /** A response that carries nothing but its status. */
  private response(command: number, context: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const counts = this.exchanges.answered(direction, context, command, micros, sink);
    if (counts !== null) this.count(command, counts);
  }

  private cip(view: DataView, bytes: Uint8Array, offset: number, at: number, end: number, isCut: boolean, command: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const { items, messages } = this;
    if (!items.read(view, at, end, isCut) || items.from < 0 || items.from + 2 > items.to) {
      sink.trouble("malformed");
      return;
    }
    const route = items.connection < 0 ? "" : this.connections.routeOf(items.connection);
    const transaction = items.connection < 0 ? contextOf(view, offset) : (this.connections.numberOf(items.connection) << NUMBER_SHIFT) | items.sequence;
    if ((view.getUint8(items.from) & CIP_REPLY) === 0) {
      const note = messages.request(view, bytes, items.from, items.to, route, sink);
      this.exchanges.asked(direction, transaction, command, note, micros, sink);
      sink.detail("command", COMMAND_TEXTS[command] as string);
      return;
    }
    const counts = this.exchanges.answered(direction, transaction, command, micros, sink);
    if (counts !== null) {
      this.count(command, counts);
      messages.countUnasked(view, items.from, items.to, counts);
    }
    messages.response(view, bytes, items.from, items.to, items, counts === null ? this.exchanges.note : NOTHING_ASKED, sink);
  }

  private discovered(view: DataView, bytes: Uint8Array, at: number, end: number, command: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.discoveries.answered(direction, 0, command, micros, sink);
    sink.detail("answer", COMMAND_TEXTS[command] as string);
    sink.operation(COMMAND_OPERATIONS[command] as number);
    if (command !== LIST_IDENTITY) return;
    if (at + 2 > end) {
      sink.trouble("malformed");
      return;
    }
    const count = view.getUint16(at, true);
    let item = at + 2;
    for (let i = 0; i < count && i < MOST_ITEMS; i++) {
      if (item + 4 > end) {
        sink.trouble("malformed");
        return;
      }
      const itemEnd = item + 4 + view.getUint16(item + 2, true);
      if (itemEnd > end) {
        sink.trouble("malformed");
        return;
      }
      if (view.getUint16(item, true) === ITEM_IDENTITY && !claimListedIdentity(view, bytes, item + 4, itemEnd, sink)) sink.trouble("malformed");
      item = itemEnd;
    }
  }
}

const NUMBER_SHIFT = 16;

/** Elsewhere the connection's number is not known: its sequence count alone joins the parts. */
function withoutNumber<T extends { readonly key: string }>(loose: T): T {
  const [direction, transaction, command] = loose.key.split(" ");
  if (Number(command) !== SEND_UNIT_DATA || Number(transaction) < 1 << NUMBER_SHIFT) return loose;
  return Object.assign(Object.create(Object.getPrototypeOf(loose)) as T, loose, { key: `${direction} ${Number(transaction) & 0xffff} ${command}` });
}
