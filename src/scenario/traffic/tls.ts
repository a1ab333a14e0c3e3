// TLS 1.3 as it looks from outside (RFC 8446): hello messages, then opaque records. Keys and content are filler; nothing was encrypted.
import type { Message } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { answerMicros, tcp, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const w = (): MessageWriter => new MessageWriter();
const HANDSHAKE = 22;
const CHANGE_CIPHER_SPEC = 20;
const APPLICATION_DATA = 23;
const LARGEST_RECORD = 16_000;

function record(type: number, body: MessageWriter, version = 0x0303): MessageWriter {
  return w().u8(type).u16(version).u16(body.length).append(body);
}

function hello(type: number, body: MessageWriter): MessageWriter {
  return w().u8(type).u24(body.length).append(body);
}

function extension(id: number, body: MessageWriter): MessageWriter {
  return w().u16(id).u16(body.length).append(body);
}

function withExtensions(start: MessageWriter, extensions: readonly MessageWriter[]): MessageWriter {
  const all = w();
  for (const each of extensions) all.append(each);
  return start.u16(all.length).append(all);
}

/** ClientHello, ServerHello and the encrypted rest of the handshake. */
export function tlsHandshake(serverName: string, salt: number, wait: number): Message[] {
  const named = w()
    .u16(serverName.length + 3)
    .u8(0)
    .u16(serverName.length)
    .ascii(serverName);
  const client = withExtensions(
    w()
      .u16(0x0303)
      .filler(32, salt)
      .u8(32)
      .filler(32, salt + 1)
      .u16(6)
      .u16(0x1301)
      .u16(0x1302)
      .u16(0xc02f)
      .u8(1, 0),
    [
      extension(0, named),
      extension(10, w().u16(2).u16(29)),
      extension(13, w().u16(4).u16(0x0403).u16(0x0804)),
      extension(43, w().u8(4).u16(0x0304).u16(0x0303)),
      extension(
        51,
        w()
          .u16(36)
          .u16(29)
          .u16(32)
          .filler(32, salt + 2),
      ),
    ],
  );
  const server = withExtensions(
    w()
      .u16(0x0303)
      .filler(32, salt + 3)
      .u8(32)
      .filler(32, salt + 1)
      .u16(0x1301)
      .u8(0),
    [
      extension(43, w().u16(0x0304)),
      extension(
        51,
        w()
          .u16(29)
          .u16(32)
          .filler(32, salt + 4),
      ),
    ],
  );
  const change = record(CHANGE_CIPHER_SPEC, w().u8(1));
  return [
    record(HANDSHAKE, hello(1, client), 0x0301).from("client", 500),
    record(HANDSHAKE, hello(2, server))
      .append(change)
      .append(record(APPLICATION_DATA, w().filler(900, salt + 5)))
      .from("server", wait),
    w()
      .append(change)
      .append(record(APPLICATION_DATA, w().filler(53, salt + 6)))
      .from("client", 700),
  ];
}

export function tlsData(bytes: number, salt: number): MessageWriter {
  const all = w();
  for (let left = Math.max(24, bytes); left > 0; left -= LARGEST_RECORD) all.append(record(APPLICATION_DATA, w().filler(Math.min(left, LARGEST_RECORD), salt + left)));
  return all;
}

export const tls: TrafficKind = {
  protocol: "tls",
  operations: ["exchange"],
  to: "machine",
  transport: "tcp",
  shows: "ClientHello with a server name, ServerHello, then opaque records, on tcp/443",
  flows: (context: TrafficContext) => {
    const wait = answerMicros(context, 6_000);
    return [
      tcp(context, 443, {
        opening: tlsHandshake(context.options.name ?? `${context.server?.name ?? "server"}.plant.example`, context.salt, wait),
        exchanges: [[tlsData(context.options.requestBytes ?? 400, context.salt).from("client", 0), tlsData(context.options.responseBytes ?? 1_800, context.salt + 9).from("server", wait)]],
      }),
    ];
  },
};
