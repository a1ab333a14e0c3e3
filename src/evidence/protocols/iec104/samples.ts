// IEC 60870-5-104 payloads: control frames, monitoring, commands.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "start of data transfer", hex: "6804 07000000", transport: 6, from: "client" },
  { what: "start confirmed", hex: "6804 0b000000", transport: 6, from: "server" },
  { what: "test frame", hex: "6804 43000000", transport: 6, from: "unknown" },
  { what: "acknowledgement", hex: "6804 01000a00", transport: 6, from: "unknown" },
  { what: "general interrogation", hex: "680e 0000 0000 64 01 06 00 0100 000000 14", transport: 6, from: "client" },
  { what: "interrogation confirmed", hex: "680e 0000 0200 64 01 07 00 0100 000000 14", transport: 6, from: "server" },
  { what: "two single points, one after the other", hex: "680f 0200 0200 01 82 14 00 0100 010000 01 00", transport: 6, from: "server" },
  { what: "a measured value with time", hex: "6819 0600 0200 24 01 03 00 0100 050000 9a99 f141 00 00000a0f190b1a", transport: 6, from: "server" },
  { what: "single command", hex: "680e 0200 0600 2d 01 06 00 0100 701700 81", transport: 6, from: "client" },
  { what: "several frames in one segment", hex: "6804 01000a00 680e 0200 0600 2d 01 07 00 0100 701700 81", transport: 6, from: "unknown" },
  { what: "a variant with one-byte cause and two-byte object address", hex: "680c 0200 0600 01 01 03 0100 1700 81", transport: 6, from: "server" },
];
