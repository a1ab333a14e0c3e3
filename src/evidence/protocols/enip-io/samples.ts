// Implicit I/O datagrams.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "class 1 data", hex: "0200 0280 0800 01a2b3c4 05000000 b100 0600 0500 01000000", transport: 17, from: "unknown" },
  { what: "a target's data to a group", hex: "0200 0280 0800 01a2b3c4 05000000 b100 0400 0500 0102", transport: 17, toMany: true, from: "server" },
  { what: "class 0 data without sequence", hex: "0200 a100 0400 01a2b3c4 b100 0200 0102", transport: 17, from: "unknown" },
];
