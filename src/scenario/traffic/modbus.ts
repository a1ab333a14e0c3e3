// Modbus/TCP (MODBUS Application Protocol V1.1b3, Messaging on TCP/IP V1.0b): reads, writes, identification, exceptions, and the
// Schneider function 90 that engineering tools use on the same port. Values are invented, lengths and numbers are right.
import type { Message } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { answerMicros, tcp, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const MOST_REGISTERS = 120;

function header(context: TrafficContext): MessageWriter {
  // The length is set when the unit is complete.
  return new MessageWriter()
    .count(2, { base: 1 })
    .u16(0)
    .u16(0)
    .u8(context.options.unit ?? 1);
}

function finished(writer: MessageWriter, from: "client" | "server", afterMicros: number): Message {
  return writer.setU16(4, writer.length - 6).from(from, afterMicros);
}

function exchange(context: TrafficContext): Message[] {
  const points = Math.min(MOST_REGISTERS, context.options.points ?? 20);
  const start = (context.salt % 40) * 100;
  const wait = answerMicros(context, 6_000);
  const ask = header(context);
  const answer = header(context);
  switch (context.operation) {
    case "write":
      ask
        .u8(16)
        .u16(start)
        .u16(points)
        .u8(points * 2);
      for (let i = 0; i < points; i++) ask.value(2);
      answer.u8(16).u16(start).u16(points);
      break;
    case "read-coils":
      ask
        .u8(1)
        .u16(start)
        .u16(points * 8);
      answer.u8(1).u8(points);
      for (let i = 0; i < points; i++) answer.value(1);
      break;
    case "write-coil":
      ask.u8(5).u16(start).u16(0xff00);
      answer.u8(5).u16(start).u16(0xff00);
      break;
    case "exception":
      ask.u8(3).u16(60_000).u16(10);
      answer.u8(0x83).u8(2);
      break;
    case "identify": {
      ask.u8(43).u8(14).u8(1).u8(0);
      answer.u8(43).u8(14).u8(1).u8(1).u8(0).u8(0).u8(3);
      const server = context.server;
      for (const [id, value] of [server?.vendor ?? "", server?.model ?? "", server?.firmware ?? ""].entries()) answer.u8(id).u8(Math.min(value.length, 60)).ascii(value.slice(0, 60));
      break;
    }
    case "umas":
      // Function 90: session byte, then UMAS 0x20 read memory block; the answer carries 0xFE for success.
      ask
        .u8(90)
        .u8(0x2a)
        .u8(0x20)
        .u8(0)
        .le16(context.salt & 0xff)
        .count(4, { little: true, step: 220 })
        .le16(220);
      answer.u8(90).u8(0x2a).u8(0xfe).le16(220).filler(220, context.salt);
      break;
    default:
      ask.u8(3).u16(start).u16(points);
      answer.u8(3).u8(points * 2);
      for (let i = 0; i < points; i++) answer.value(2);
  }
  return [finished(ask, "client", 0), finished(answer, "server", wait)];
}

export const modbus: TrafficKind = {
  protocol: "modbus",
  operations: ["read", "write", "read-coils", "write-coil", "identify", "exception", "umas"],
  to: "machine",
  transport: "tcp",
  shows: "request and response on tcp/502: functions 3, 16, 1, 5, 43/14, exception 2, or 90",
  flows: (context) => [tcp(context, 502, { exchanges: [exchange(context)] })],
};
