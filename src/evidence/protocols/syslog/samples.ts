// Syslog messages for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "old form", hex: textHex("<34>Nov 25 15:30:01 sw-1 link: port 3 down"), transport: 17, from: "client" },
  { what: "old form with a sequence number", hex: textHex("<189>000123: *Nov 25 15:30:01.123: %LINK-3-UPDOWN: Interface up"), transport: 17, from: "client" },
  { what: "new form", hex: textHex("<165>1 2026-11-25T15:30:01.003Z fw-1 filter 4321 ID47 - deny"), transport: 17, from: "client" },
  { what: "no time at all", hex: textHex("<13>panel restarted"), transport: 17, from: "client" },
  { what: "octet counting", hex: textHex("58 <165>1 2026-11-25T15:30:01.003Z fw-1 filter 4321 ID47 - deny"), transport: 6, from: "client" },
];
