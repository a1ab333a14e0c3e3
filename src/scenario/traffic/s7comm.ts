// S7comm over ISO-on-TCP (RFC 1006, ISO 8073 class 0): connect, set-up, read and write of a data block, module identification (SZL),
// and block upload as back-up tools do. The protocol has no public standard; layouts follow what analysers agree on.
import type { Message } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { answerMicros, tcp, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

function tpkt(body: MessageWriter): MessageWriter {
  return new MessageWriter()
    .u8(3, 0)
    .u16(body.length + 7)
    .u8(2, 0xf0, 0x80)
    .append(body);
}

/** ROSCTR 1 job, 3 answer with data, 7 user data. */
function s7(kind: number, parameters: MessageWriter, data: MessageWriter): MessageWriter {
  const w = new MessageWriter().u8(0x32, kind).u16(0).count(2, { base: 0x100 }).u16(parameters.length).u16(data.length);
  if (kind === 3) w.u16(0);
  return tpkt(w.append(parameters).append(data));
}

const nothing = (): MessageWriter => new MessageWriter();

function opening(wait: number): Message[] {
  const tsap = (local: string): MessageWriter => new MessageWriter().hex(`c0 01 0a c1 02 01 00 c2 02 ${local}`);
  const cotp = (code: number, destination: number, source: number): MessageWriter => {
    const parameters = tsap("01 02");
    return new MessageWriter()
      .u8(3, 0)
      .u16(11 + parameters.length)
      .u8(6 + parameters.length, code)
      .u16(destination)
      .u16(source)
      .u8(0)
      .append(parameters);
  };
  const setup = (kind: number, calls: number): MessageWriter =>
    s7(
      kind,
      new MessageWriter()
        .u8(0xf0, 0)
        .u16(calls)
        .u16(calls)
        .u16(kind === 1 ? 480 : 240),
      nothing(),
    );
  return [cotp(0xe0, 0, 0x0c).from("client", 300), cotp(0xd0, 0x0c, 0x14).from("server", wait), setup(1, 8).from("client", 500), setup(3, 8).from("server", wait)];
}

/** Item address: S7ANY, data block, byte offset. */
function item(count: number, block: number, startByte: number): MessageWriter {
  return new MessageWriter()
    .hex("12 0a 10 02")
    .u16(count)
    .u16(block)
    .u8(0x84)
    .u24(startByte * 8);
}

function values(count: number): MessageWriter {
  const w = new MessageWriter();
  for (let i = 0; i + 1 < count; i += 2) w.value(2);
  if (count % 2 === 1) w.value(1);
  return w;
}

function readWrite(context: TrafficContext, isWrite: boolean): Message[] {
  const bytes = Math.min(200, (context.options.points ?? 24) * 2);
  const address = item(bytes, 10 + (context.salt % 90), 0);
  const wait = answerMicros(context, 9_000);
  if (isWrite) {
    const data = new MessageWriter()
      .u8(0, 4)
      .u16(bytes * 8)
      .append(values(bytes));
    return [s7(1, new MessageWriter().u8(5, 1).append(address), data).from("client", 0), s7(3, new MessageWriter().u8(5, 1), new MessageWriter().u8(0xff)).from("server", wait)];
  }
  const data = new MessageWriter()
    .u8(0xff, 4)
    .u16(bytes * 8)
    .append(values(bytes));
  return [s7(1, new MessageWriter().u8(4, 1).append(address), nothing()).from("client", 0), s7(3, new MessageWriter().u8(4, 1), data).from("server", wait)];
}

/** SZL 0x0011 (order numbers and versions) and 0x001C (names and serial number). */
function identify(context: TrafficContext): Message[][] {
  const wait = answerMicros(context, 9_000);
  const server = context.server;
  const ask = (szl: number): Message => s7(7, new MessageWriter().hex("00 01 12 04 11 44 01 00"), new MessageWriter().u8(0xff, 9).u16(4).u16(szl).u16(0)).from("client", 0);
  const answer = (szl: number, recordBytes: number, records: readonly MessageWriter[]): Message => {
    const list = new MessageWriter().u16(szl).u16(0).u16(recordBytes).u16(records.length);
    for (const record of records) list.append(record);
    return s7(7, new MessageWriter().hex("00 01 12 08 12 84 01 01 00 00 00 00"), new MessageWriter().u8(0xff, 9).u16(list.length).append(list)).from("server", wait);
  };
  const version = (server?.firmware ?? "V0.0.0")
    .replaceAll(/[^0-9.]/g, "")
    .split(".")
    .map(Number);
  const module = (index: number, order: string): MessageWriter =>
    new MessageWriter()
      .u16(index)
      .padded(order, 20, 0x20)
      .u16(0)
      .u8(0x56, version[0] ?? 0, version[1] ?? 0, version[2] ?? 0);
  const named = (index: number, text: string): MessageWriter => new MessageWriter().u16(index).padded(text, 32);
  return [
    [ask(0x0011), answer(0x0011, 28, [module(1, server?.serial ?? ""), module(6, server?.serial ?? ""), module(7, server?.serial ?? "")])],
    [ask(0x001c), answer(0x001c, 34, [named(1, server?.name ?? ""), named(2, server?.model ?? ""), named(5, server?.serial ?? ""), named(7, server?.model ?? "")])],
  ];
}

/** Start upload, blocks of 200 bytes, end upload. */
function upload(context: TrafficContext): Message[] {
  const wait = answerMicros(context, 12_000);
  const block = "_0A000".concat(String(context.salt % 100).padStart(2, "0"), "A");
  const messages: Message[] = [
    s7(1, new MessageWriter().u8(0x1d, 0).u16(0).u32(0).u8(9).ascii(block), nothing()).from("client", 0),
    s7(3, new MessageWriter().u8(0x1d, 0).u16(0x0100).u32(7).u8(7).ascii("0000600"), nothing()).from("server", wait),
  ];
  for (let part = 0; part < 3; part++) {
    messages.push(
      s7(1, new MessageWriter().u8(0x1e, 0).u16(0).u32(7), nothing()).from("client", 400),
      s7(3, new MessageWriter().u8(0x1e, part < 2 ? 1 : 0), new MessageWriter().u16(200).u16(0x00fb).filler(200, part)).from("server", wait),
    );
  }
  messages.push(s7(1, new MessageWriter().u8(0x1f, 0).u16(0).u32(7), nothing()).from("client", 400), s7(3, new MessageWriter().u8(0x1f), nothing()).from("server", wait));
  return messages;
}

export const s7comm: TrafficKind = {
  protocol: "s7comm",
  operations: ["read", "write", "identify", "upload"],
  to: "machine",
  transport: "tcp",
  shows: "COTP connect and S7 set-up, then read or write of a data block, SZL 0x11 and 0x1C, or upload of a block",
  flows: (context) => {
    const { operation } = context;
    const exchanges = operation === "identify" ? identify(context) : operation === "upload" ? [upload(context)] : [readWrite(context, operation === "write")];
    return [tcp(context, 102, { opening: opening(answerMicros(context, 4_000)), exchanges })];
  },
};
