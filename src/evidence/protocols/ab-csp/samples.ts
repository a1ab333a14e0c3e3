// CSP payloads, written after public descriptions.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "connection request", hex: `01 01 0000 00000000 00000000 0004 0005 ${fillHex(12)}`, transport: 6, from: "client" },
  { what: "connection given", hex: `02 01 0000 00000a21 00000000 0004 0005 ${fillHex(12)}`, transport: 6, from: "server" },
  { what: "protected typed logical read", hex: `01 07 000e 00000a21 00000000 ${fillHex(16)} 05000000 0f 00 1234 a2 02 07 89 00 00`, transport: 6, from: "client" },
  { what: "read answered", hex: `02 07 000a 00000a21 00000000 ${fillHex(16)} 00000500 4f 00 1234 0100`, transport: 6, from: "server" },
];
