// Messages of MTConnect, composed by hand.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "samples asked for", hex: textHex("GET /sample?from=1&count=100&interval=1000 HTTP/1.1\r\nHost: agent\r\n\r\n"), transport: 6, from: "client" },
  { what: "axes of one machine asked for", hex: textHex("GET /mill-2/current?path=//Axes HTTP/1.1\r\nHost: agent\r\n\r\n"), transport: 6, from: "client" },
  { what: "document", hex: textHex('HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<?xml version="1.0"?>\n<MTConnectStreams>'), transport: 6, from: "server" },
  { what: "agent pings its adapter", hex: textHex("* PING\n"), transport: 6, from: "client" },
  { what: "adapter answers", hex: textHex("* PONG 10000\n"), transport: 6, from: "server" },
  { what: "adapter reports", hex: textHex("2026-01-31T08:15:00.123Z|speed|1200|mode|AUTOMATIC\n"), transport: 6, from: "server" },
];
