// TeamViewer packets for tests.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "first command", hex: `1724 0a 2000 ${fillHex(32, 0x48)}`, transport: 6, from: "unknown" },
  { what: "two commands", hex: `1724 28 1800 ${fillHex(24, 0x7f)} 1724 3c 2000 ${fillHex(32, 0x80)}`, transport: 6, from: "unknown" },
  { what: "ordered command", hex: `1130 36 00 18000000 01000000 00000000 1b000000 18000000 ${fillHex(24, 0x8c)}`, transport: 6, from: "unknown" },
  { what: "a command that goes on", hex: `1724 3c 2907 ${fillHex(600, 0x82)}`, transport: 6, from: "unknown" },
  { what: "datagram", hex: `0000000000000000 442603 1724 73 0400 00000000`, transport: 17, from: "unknown" },
];
