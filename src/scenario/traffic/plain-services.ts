// Services whose bytes are text or private to their maker: HTTP, printers (PJL), licence servers (FlexNet-like), historians (PI-like).
// The private ones have the shape (lengths, rhythm, ports) of the real thing and none of its content.
import { MessageWriter } from "../message-writer.ts";
import { answerMicros, tcp, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const w = (): MessageWriter => new MessageWriter();

export const http: TrafficKind = {
  protocol: "http",
  operations: ["get", "post"],
  to: "machine",
  transport: "tcp",
  shows: "a request and a 200 response, on tcp/80",
  flows: (context) => {
    const path = context.options.name ?? "/status";
    const host = context.server?.name ?? "server";
    const size = Math.min(100_000, context.options.responseBytes ?? 900);
    const posted = "x".repeat(Math.min(20_000, context.options.requestBytes ?? 200));
    const ask =
      context.operation === "post"
        ? `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: text/plain\r\nContent-Length: ${posted.length}\r\n\r\n${posted}`
        : `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: plant-client/2.1\r\nAccept: */*\r\n\r\n`;
    const answer = `HTTP/1.1 200 OK\r\nServer: embedded\r\nContent-Type: text/html\r\nContent-Length: ${size}\r\n\r\n`;
    return [tcp(context, 80, { exchanges: [[w().ascii(ask).from("client", 0), w().ascii(answer).padded("<html>", size, 0x20).from("server", answerMicros(context, 9_000))]] })];
  },
};

export const rawPrint: TrafficKind = {
  protocol: "raw-print",
  operations: ["print"],
  to: "machine",
  transport: "tcp",
  shows: "a PJL job and the printer's status line, on tcp/9100",
  flows: (context) => {
    const job = w()
      .ascii('\x1b%-12345X@PJL\r\n@PJL JOB NAME="label"\r\n@PJL ENTER LANGUAGE=PCL\r\n')
      .filler(context.options.requestBytes ?? 1_800, context.salt)
      .ascii("\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X");
    const status = w().ascii('@PJL USTATUS JOB\r\nEND\r\nNAME="label"\r\nPAGES=1\r\n\f');
    return [tcp(context, 9100, { exchanges: [[job.from("client", 0), status.from("server", answerMicros(context, 900_000))]] })];
  },
};

/** A length-prefixed private exchange. */
function opaque(context: TrafficContext, port: number, magic: number, ask: number, answer: number): ReturnType<TrafficKind["flows"]> {
  const wait = answerMicros(context, 4_000);
  const unit = (bytes: number, kind: number): MessageWriter =>
    w()
      .u8(magic, kind)
      .u16(bytes + 8)
      .count(4, { base: 1 })
      .value(4)
      .filler(Math.max(0, bytes - 4), context.salt + kind);
  const requestBytes = context.options.requestBytes ?? ask;
  const responseBytes = context.options.responseBytes ?? answer;
  return [
    tcp(context, port, {
      opening: [unit(60, 1).from("client", 500), unit(44, 2).from("server", wait)],
      exchanges: [[unit(requestBytes, 3).from("client", 0), unit(responseBytes, 4).from("server", wait)]],
    }),
  ];
}

export const flexnet: TrafficKind = {
  protocol: "flexnet",
  operations: ["heartbeat"],
  to: "machine",
  transport: "tcp",
  shows: "private heartbeat of a licence client, on tcp/27000",
  flows: (context) => opaque(context, 27_000, 0x2f, 140, 140),
};

export const historian: TrafficKind = {
  protocol: "pi",
  operations: ["send", "query"],
  to: "machine",
  transport: "tcp",
  shows: "private snapshot updates to a historian, on tcp/5450",
  flows: (context) => (context.operation === "query" ? opaque(context, 5450, 0x50, 120, 2_400) : opaque(context, 5450, 0x50, 700, 24)),
};
