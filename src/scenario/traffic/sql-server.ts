// TDS 7.4 (MS-TDS) as SQL Server speaks it without encryption: pre-login, login, then SQL batches and small results.
import type { Message } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { answerMicros, tcp, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const BATCH = 0x01;
const REPLY = 0x04;
const LOGIN7 = 0x10;
const PRELOGIN = 0x12;
const w = (): MessageWriter => new MessageWriter();

/** Packet header §2.2.3.1; packets hold at most 4,096 bytes, so longer messages are cut. */
function packets(type: number, body: MessageWriter): MessageWriter {
  const whole = w();
  const patched = w().append(body);
  if (patched.length + 8 <= 4_096)
    return whole
      .u8(type, 1)
      .u16(patched.length + 8)
      .u16(type === REPLY ? 55 : 0)
      .u8(1, 0)
      .append(patched);
  const bytes = patched.bytes();
  for (let at = 0, id = 1; at < bytes.length; at += 4_088, id++) {
    const part = bytes.subarray(at, at + 4_088);
    whole
      .u8(type, at + 4_088 >= bytes.length ? 1 : 0)
      .u16(part.length + 8)
      .u16(type === REPLY ? 55 : 0)
      .u8(id & 0xff, 0)
      .raw(part);
  }
  return whole;
}

function prelogin(server: boolean): MessageWriter {
  // VERSION, ENCRYPTION (2: not supported), INSTOPT, THREADID, MARS.
  return w()
    .u8(0)
    .u16(26)
    .u16(6)
    .u8(1)
    .u16(32)
    .u16(1)
    .u8(2)
    .u16(33)
    .u16(1)
    .u8(3)
    .u16(34)
    .u16(server ? 0 : 4)
    .u8(4)
    .u16(server ? 34 : 38)
    .u16(1)
    .u8(0xff)
    .u8(server ? 13 : 11, 0)
    .u16(2_100)
    .u16(0)
    .u8(2, 0)
    .zeros(server ? 0 : 4)
    .u8(0);
}

function login(context: TrafficContext): MessageWriter {
  const fields = [context.client.name, context.options.name ?? "batch_report", "", "Report pool", context.server?.name ?? "", "", "ODBC", "", "Batch"];
  const head = w().le32(0x7400_0004).le32(4_096).le32(7).le32(4_711).le32(0).u8(0xe0, 0x03, 0, 0).le32(0).le32(0x0409);
  let at = 94;
  const data = w();
  for (const field of fields) {
    head.le16(at).le16(field.length);
    at += field.length * 2;
    data.utf16(field);
  }
  head.filler(6, 1).le16(at).le16(0).le16(at).le16(0).le16(at).le16(0).le32(0);
  return w()
    .le32(94 + data.length)
    .append(head)
    .append(data);
}

function loggedIn(): MessageWriter {
  const program = "Microsoft SQL Server";
  const ack = w().u8(1).hex("74 00 00 04").u8(program.length).utf16(program).u8(13, 0, 8, 0x34);
  return w().u8(0xad).le16(ack.length).append(ack).append(done(0));
}

/** DONE token: final, row count valid. */
function done(rows: number): MessageWriter {
  return w()
    .u8(0xfd)
    .le16(rows > 0 ? 0x10 : 0)
    .le16(0xc1)
    .le64(rows);
}

function batch(context: TrafficContext, wait: number): Message[] {
  const sql =
    context.operation === "write"
      ? "INSERT INTO BatchStep (Batch, Step, Value, At) VALUES (@b, @s, @v, GETDATE())"
      : "SELECT Value FROM BatchStep WHERE Batch = (SELECT MAX(Batch) FROM Batch) ORDER BY Step";
  const headers = w().le32(22).le32(18).le16(2).zeros(8).le32(1);
  const rows = context.operation === "write" ? 0 : Math.min(400, context.options.points ?? 40);
  const result = w();
  if (rows > 0) result.u8(0x81).le16(1).le32(0).le16(8).u8(0x38).u8(5).utf16("Value");
  for (let i = 0; i < rows; i++) result.u8(0xd1).le32((context.salt + i * 37) & 0xffff);
  return [packets(BATCH, headers.utf16(sql)).from("client", 0), packets(REPLY, result.append(done(Math.max(1, rows)))).from("server", wait)];
}

export const sqlServer: TrafficKind = {
  protocol: "mssql",
  operations: ["query", "write"],
  to: "machine",
  transport: "tcp",
  shows: "TDS pre-login, login, SQL batches and results, on tcp/1433",
  flows: (context) => {
    const wait = answerMicros(context, 4_000);
    return [
      tcp(context, 1433, {
        opening: [
          packets(PRELOGIN, prelogin(false)).from("client", 400),
          packets(REPLY, prelogin(true)).from("server", wait),
          packets(LOGIN7, login(context)).from("client", 700),
          packets(REPLY, loggedIn()).from("server", wait),
        ],
        exchanges: [batch(context, wait)],
      }),
    ];
  },
};
