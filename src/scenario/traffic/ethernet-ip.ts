// EtherNet/IP and CIP (ODVA volumes 1 and 2): session, identity, tag reads and writes, and I/O connections: Forward_Open with RPI and
// timeout multiplier over TCP, then cyclic class 1 data over UDP 2222, unicast or multicast to the originator's side.
import type { FlowSpec, Message } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { addressBytes, answerMicros, broadcastTo, multicastTo, tcp, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const REGISTER_SESSION = 0x65;
const UNREGISTER_SESSION = 0x66;
const SEND_RR_DATA = 0x6f;
const LIST_IDENTITY = 0x63;
const VENDORS: Readonly<Record<string, number>> = { rockwell: 1, schneider: 243, "sew-eurodrive": 315, festo: 26, siemens: 1251, danfoss: 97, wago: 40 };

function encapsulate(command: number, session: number, body: MessageWriter): MessageWriter {
  return new MessageWriter().le16(command).le16(body.length).le32(session).le32(0).count(4, { base: 1, little: true }).zeros(4).le32(0).append(body);
}

function unconnected(session: number, cip: MessageWriter): MessageWriter {
  return encapsulate(SEND_RR_DATA, session, new MessageWriter().le32(0).le16(8).le16(2).le16(0).le16(0).le16(0xb2).le16(cip.length).append(cip));
}

function opening(session: number, wait: number): Message[] {
  const body = new MessageWriter().le16(1).le16(0);
  return [encapsulate(REGISTER_SESSION, 0, body).from("client", 400), encapsulate(REGISTER_SESSION, session, body).from("server", wait)];
}

function identity(context: TrafficContext): MessageWriter {
  const server = context.server ?? context.client;
  const vendor = VENDORS[(server.vendor.split(" ")[0] ?? "").toLowerCase()] ?? 1;
  const [major, minor] = server.firmware
    .replaceAll(/[^0-9.]/g, "")
    .split(".")
    .map(Number);
  const type = server.role === "drive" ? 0x02 : server.role === "remote-io" ? 0x0c : 0x0e;
  const name = server.model.slice(0, 60);
  return new MessageWriter()
    .le16(vendor)
    .le16(type)
    .le16(context.salt % 200)
    .u8(major ?? 1, minor ?? 0)
    .le16(0x30)
    .le32(Number.parseInt(server.serial.replaceAll(/\D/g, "").slice(0, 8) || "0", 10))
    .u8(name.length)
    .ascii(name);
}

function listIdentity(context: TrafficContext): MessageWriter {
  const about = identity(context);
  const item = new MessageWriter()
    .le16(1)
    .u16(2)
    .u16(44_818)
    .u8(...addressBytes(context.serverAddress))
    .zeros(8)
    .append(about)
    .u8(3);
  return encapsulate(LIST_IDENTITY, 0, new MessageWriter().le16(1).le16(0x0c).le16(item.length).append(item));
}

function tagPath(tag: string): MessageWriter {
  const w = new MessageWriter().u8(0x91, tag.length).ascii(tag);
  if (tag.length % 2 === 1) w.u8(0);
  return w;
}

/** Read tag 0x4C, write tag 0x4D, identity object by Get_Attributes_All. */
function explicit(context: TrafficContext, session: number): Message[] {
  const wait = answerMicros(context, 5_000);
  const words = Math.min(100, context.options.points ?? 20);
  const path = tagPath(`Line_${context.salt % 50}_Data`);
  const ask = new MessageWriter();
  const answer = new MessageWriter();
  if (context.operation === "identify") {
    ask.u8(1, 2, 0x20, 1, 0x24, 1);
    answer.u8(0x81, 0, 0, 0).append(identity(context));
  } else if (context.operation === "write") {
    ask
      .u8(0x4d, path.length / 2)
      .append(path)
      .le16(0xc3)
      .le16(words);
    for (let i = 0; i < words; i++) ask.value(2, { little: true });
    answer.u8(0xcd, 0, 0, 0);
  } else {
    ask
      .u8(0x4c, path.length / 2)
      .append(path)
      .le16(words);
    answer.u8(0xcc, 0, 0, 0).le16(0xc3);
    for (let i = 0; i < words; i++) answer.value(2, { little: true });
  }
  return [unconnected(session, ask).from("client", 0), unconnected(session, answer).from("server", wait)];
}

/** Timeout multiplier codes 0…7 stand for 4 × 2^code (CIP volume 1 §3-5.5.1.5). */
function multiplierCode(multiplier: number): number {
  return Math.max(0, Math.min(7, Math.ceil(Math.log2(multiplier / 4))));
}

function io(context: TrafficContext, session: number): readonly FlowSpec[] {
  const wait = answerMicros(context, 5_000);
  const rpi = context.options.rpiMicros ?? 100_000;
  const code = multiplierCode(context.options.multiplier ?? 4);
  const toTarget = (0x0100_0000 | (context.salt & 0xffff)) >>> 0;
  const toOriginator = (0x0200_0000 | (context.salt & 0xffff)) >>> 0;
  const serial = context.salt & 0xffff;
  const inBytes = Math.min(400, context.options.responseBytes ?? 32);
  const outBytes = Math.min(400, context.options.requestBytes ?? 16);
  const group = context.options.multicast;
  // Connection parameters: point-to-point 0x4000 or multicast 0x2000, scheduled priority 0x0800, fixed size with sequence count and header.
  const toTargetParameters = 0x4800 | (outBytes + 6);
  const toOriginatorParameters = (group === null ? 0x4000 : 0x2000) | 0x0800 | (inBytes + 2);
  const path = new MessageWriter().u8(0x20, 4, 0x24, 100, 0x2c, 150, 0x2c, 101);
  const key = new MessageWriter()
    .u8(serial & 0xff, serial >>> 8)
    .le16(1)
    .le32(context.salt);
  const open = new MessageWriter()
    .u8(0x54, 2, 0x20, 6, 0x24, 1, 0x0a, 0x0e)
    .le32(0)
    .le32(toOriginator)
    .append(key)
    .u8(code, 0, 0, 0)
    .le32(rpi)
    .le16(toTargetParameters)
    .le32(rpi)
    .le16(toOriginatorParameters)
    .u8(0x01, path.length / 2)
    .append(path);
  const opened = new MessageWriter().u8(0xd4, 0, 0, 0).le32(toTarget).le32(toOriginator).append(key).le32(rpi).le32(rpi).u8(0, 0);
  const close = new MessageWriter()
    .u8(0x4e, 2, 0x20, 6, 0x24, 1, 0x0a, 0x0e)
    .append(key)
    .u8(path.length / 2, 0)
    .append(path);
  const closed = new MessageWriter().u8(0xce, 0, 0, 0).append(key).u8(0, 0);
  // The answer names the group with a sockaddr item, as volume 2 §3-3.9.6 asks.
  const openedReply =
    group === null
      ? unconnected(session, opened)
      : encapsulate(
          SEND_RR_DATA,
          session,
          new MessageWriter()
            .le32(0)
            .le16(8)
            .le16(3)
            .le16(0)
            .le16(0)
            .le16(0xb2)
            .le16(opened.length)
            .append(opened)
            .le16(0x8001)
            .le16(16)
            .u16(2)
            .u16(2222)
            .u8(...addressBytes(group))
            .zeros(8),
        );
  const cyclic = (connection: number, bytes: number, runIdle: boolean): MessageWriter => {
    const data = new MessageWriter().count(2, { little: true });
    if (runIdle) data.le32(1);
    for (let i = 0; i + 1 < bytes; i += 2) data.value(2, { little: true });
    return new MessageWriter().le16(2).le16(0x8002).le16(8).le32(connection).count(4, { little: true }).le16(0xb1).le16(data.length).append(data);
  };
  const tcpPart = tcp(context, 44_818, {
    opening: [...opening(session, wait), unconnected(session, open).from("client", 700), openedReply.from("server", wait)],
    exchanges: [explicit({ ...context, operation: "identify" }, session)],
    closing: [unconnected(session, close).from("client", 0), unconnected(session, closed).from("server", wait), encapsulate(UNREGISTER_SESSION, session, new MessageWriter()).from("client", 500)],
  });
  const udpPart: FlowSpec = {
    dialogue: {
      transport: "udp",
      port: 2222,
      clientPort: 2222,
      groupTtl: 1,
      exchanges: [[cyclic(toTarget, outBytes, true).from("client", 0), cyclic(toOriginator, inBytes, false).from("server", Math.floor(rpi / 2), group === null ? undefined : multicastTo(group))]],
    },
    shiftMicros: 60_000,
    timing: { kind: "while-open", everyMicros: rpi },
  };
  return [tcpPart, udpPart];
}

export const ethernetIp: TrafficKind = {
  protocol: "enip",
  operations: ["read", "write", "identify", "io"],
  to: "machine",
  transport: "tcp",
  shows: "RegisterSession, then tag services over SendRRData; io: Forward_Open and cyclic class 1 data on udp/2222",
  flows: (context) => {
    const session = (0x1000_0000 | (context.salt & 0xff_ffff)) >>> 0;
    if (context.operation === "io") return io(context, session);
    return [
      tcp(context, 44_818, {
        opening: opening(session, answerMicros(context, 3_000)),
        exchanges: [explicit(context, session)],
        closing: [encapsulate(UNREGISTER_SESSION, session, new MessageWriter()).from("client", 0)],
      }),
    ];
  },
};

/** Discovery: the request goes to everybody, one machine answers. */
export const enipDiscovery: TrafficKind = {
  protocol: "enip-discovery",
  operations: ["list-identity"],
  to: "neighbour",
  transport: "other",
  shows: "ListIdentity as a broadcast on udp/44818 and the machine's answer",
  flows: (context) => [
    {
      dialogue: {
        transport: "udp",
        port: 44_818,
        exchanges: [[encapsulate(LIST_IDENTITY, 0, new MessageWriter()).from("client", 0, broadcastTo(context.broadcast)), listIdentity(context).from("server", answerMicros(context, 8_000))]],
        groupTtl: context.client.ttl,
      },
    },
  ],
};
