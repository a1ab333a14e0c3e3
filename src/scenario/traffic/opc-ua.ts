// OPC UA binary over TCP (OPC 10000-6 §6.7 and §7.1) with security policy None: hello, secure channel, session, subscription with publish
// responses, or polled reads and writes. Timestamps are left at zero, which the encoding allows.
import type { Message } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { answerMicros, dotted, tcp, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const NULL_LENGTH = 0xffff_ffff;
const writer = (): MessageWriter => new MessageWriter();
const text = (w: MessageWriter, value: string): MessageWriter => w.le32(value.length).ascii(value);
const double = (w: MessageWriter, value: number): MessageWriter => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return w.raw(bytes);
};
/** Four-byte node id in namespace 0. */
const typeId = (id: number): MessageWriter => writer().u8(1, 0).le16(id);
const requestHeader = (session: number): MessageWriter =>
  (session === 0 ? writer().u8(0, 0) : writer().u8(2).le16(1).le32(session)).zeros(8).le32(0).le32(0).le32(NULL_LENGTH).le32(10_000).u8(0, 0, 0);
const responseHeader = (): MessageWriter => writer().zeros(8).le32(0).le32(0).u8(0).le32(0).u8(0, 0, 0);
const signature = (w: MessageWriter): MessageWriter => w.le32(NULL_LENGTH).le32(NULL_LENGTH);

function framed(kind: string, body: MessageWriter): MessageWriter {
  return writer()
    .ascii(kind)
    .le32(body.length + 8)
    .append(body);
}

interface Channel {
  readonly id: number;
  readonly session: number;
}

function service(channel: Channel, sequence: number, step: number, id: number, body: MessageWriter): MessageWriter {
  const inner = writer().le32(channel.id).le32(1).count(4, { base: sequence, step, little: true }).count(4, { base: sequence, step, little: true }).append(typeId(id)).append(body);
  return framed("MSGF", inner);
}

function opening(context: TrafficContext, channel: Channel, wait: number): Message[] {
  const url = `opc.tcp://${dotted(context.serverAddress)}:${context.options.port ?? 4840}`;
  const secured = (body: MessageWriter): MessageWriter =>
    text(writer().le32(channel.id), "http://opcfoundation.org/UA/SecurityPolicy#None").le32(NULL_LENGTH).le32(NULL_LENGTH).le32(1).le32(1).append(body);
  const buffers = (w: MessageWriter): MessageWriter => w.le32(0).le32(65_536).le32(65_536).le32(0).le32(0);
  const description = text(text(writer(), `urn:${context.client.name}:client`), "urn:client").u8(2);
  text(description, context.client.name).le32(1).le32(NULL_LENGTH).le32(NULL_LENGTH).le32(0);
  const createSession = text(text(writer().append(requestHeader(0)).append(description).le32(NULL_LENGTH), url), "session")
    .le32(NULL_LENGTH)
    .le32(NULL_LENGTH);
  double(createSession, 1_200_000).le32(0);
  const created = double(
    writer()
      .append(responseHeader())
      .u8(2)
      .le16(1)
      .le32(channel.session + 1)
      .u8(2)
      .le16(1)
      .le32(channel.session),
    1_200_000,
  )
    .le32(NULL_LENGTH)
    .le32(NULL_LENGTH)
    .le32(0)
    .le32(0);
  signature(created).le32(0);
  const activate = signature(writer().append(requestHeader(channel.session)))
    .le32(0)
    .le32(0)
    .u8(0, 0, 0);
  signature(activate);
  const activated = writer().append(responseHeader()).le32(NULL_LENGTH).le32(0).le32(0);
  return [
    framed("HELF", text(buffers(writer()), url)).from("client", 300),
    framed("ACKF", buffers(writer())).from("server", wait),
    framed("OPNF", secured(writer().append(typeId(446)).append(requestHeader(0)).le32(0).le32(0).le32(1).le32(NULL_LENGTH).le32(3_600_000))).from("client", 400),
    framed("OPNF", secured(writer().append(typeId(449)).append(responseHeader()).le32(0).le32(channel.id).le32(1).zeros(8).le32(3_600_000).le32(NULL_LENGTH))).from("server", wait),
    service(channel, 2, 0, 461, createSession).from("client", 500),
    service(channel, 2, 0, 464, created).from("server", wait),
    service(channel, 3, 0, 467, activate).from("client", 500),
    service(channel, 3, 0, 470, activated).from("server", wait),
  ];
}

function subscribe(context: TrafficContext, channel: Channel, wait: number): { opening: Message[]; exchange: Message[] } {
  const items = Math.min(60, context.options.points ?? 12);
  const intervalMs = context.everyMicros / 1000;
  const create = double(writer().append(requestHeader(channel.session)), intervalMs)
    .le32(3_000)
    .le32(10)
    .le32(0)
    .u8(1, 0);
  const created = double(writer().append(responseHeader()).le32(1), intervalMs).le32(3_000).le32(10);
  const publish = (sequence: number, step: number): MessageWriter => service(channel, sequence, step, 826, writer().append(requestHeader(channel.session)).le32(0));
  const change = writer().le32(items);
  for (let i = 0; i < items; i++)
    change
      .le32(i + 1)
      .u8(1, 6)
      .value(4, { little: true, mask: 0xffff });
  change.le32(0);
  const published = writer()
    .append(responseHeader())
    .le32(1)
    .le32(0)
    .u8(0)
    .count(4, { base: 1, little: true })
    .zeros(8)
    .le32(1)
    .append(typeId(811))
    .u8(1)
    .le32(change.length)
    .append(change)
    .le32(0)
    .le32(0);
  return {
    opening: [service(channel, 4, 0, 787, create).from("client", 500), service(channel, 4, 0, 790, created).from("server", wait), publish(5, 0).from("client", 400)],
    exchange: [service(channel, 5, 1, 829, published).from("server", 0), publish(6, 1).from("client", 900)],
  };
}

/** Numeric node ids in namespace 2, attribute 13 (Value). */
function nodes(count: number, asWrite: boolean): MessageWriter {
  const w = writer().le32(count);
  for (let i = 0; i < count; i++) {
    w.u8(1, 2)
      .le16(100 + i)
      .le32(13)
      .le32(NULL_LENGTH);
    if (asWrite) w.u8(1, 6).value(4, { little: true, mask: 0xffff });
    else w.le16(0).le32(NULL_LENGTH);
  }
  return w;
}

function polled(context: TrafficContext, channel: Channel, wait: number): Message[] {
  const items = Math.min(40, context.options.points ?? 8);
  if (context.operation === "write") {
    const results = writer()
      .append(responseHeader())
      .le32(items)
      .zeros(4 * items)
      .le32(0);
    return [service(channel, 4, 1, 673, writer().append(requestHeader(channel.session)).append(nodes(items, true))).from("client", 0), service(channel, 4, 1, 676, results).from("server", wait)];
  }
  const results = writer().append(responseHeader()).le32(items);
  for (let i = 0; i < items; i++) results.u8(1, 6).value(4, { little: true, mask: 0xffff });
  const read = double(writer().append(requestHeader(channel.session)), 0)
    .le32(2)
    .append(nodes(items, false));
  return [service(channel, 4, 1, 631, read).from("client", 0), service(channel, 4, 1, 634, results.le32(0)).from("server", wait)];
}

export const opcUa: TrafficKind = {
  protocol: "opcua",
  operations: ["subscribe", "read", "write"],
  to: "machine",
  transport: "tcp",
  shows: "HEL, ACK, OPN, session, then publish responses with data changes, or reads and writes; security None",
  flows: (context) => {
    const channel = { id: 1 + (context.salt & 0xfff), session: 1_000 + (context.salt & 0xfff) };
    const wait = answerMicros(context, 2_500);
    const start = opening(context, channel, wait);
    if (context.operation !== "subscribe") return [tcp(context, 4840, { opening: start, exchanges: [polled(context, channel, wait)] })];
    const parts = subscribe(context, channel, wait);
    return [tcp(context, 4840, { opening: [...start, ...parts.opening], exchanges: [parts.exchange] })];
  },
};
