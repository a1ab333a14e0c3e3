// HTTP messages for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "request", hex: textHex("GET /status HTTP/1.1\r\nHost: panel\r\n\r\n"), transport: 6, from: "client" },
  { what: "request with a body", hex: textHex("POST /api/values HTTP/1.1\r\nHost: panel\r\nContent-Length: 2\r\n\r\n{}"), transport: 6, from: "client" },
  { what: "response", hex: textHex("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), transport: 6, from: "server" },
  { what: "HTTP/2 preface", hex: textHex("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), transport: 6, from: "client" },
];
