// PROFINET real-time frames behind the EtherType.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "cyclic data", hex: `8001 ${fillHex(40, 0x80)} 2a40 35 00`, transport: 256, etherType: 0x8892, from: "unknown" },
  { what: "low alarm", hex: "fe01 0001 0001 11 01 ffff fffe 0000", transport: 256, etherType: 0x8892, from: "unknown" },
  { what: "delay request", hex: `ff40 ${fillHex(12)} 0e04 0001`, transport: 256, etherType: 0x8892, toMany: true, from: "unknown" },
  { what: "a reserved frame id", hex: `fd00 ${fillHex(20)}`, transport: 256, etherType: 0x8892, from: "unknown" },
];
