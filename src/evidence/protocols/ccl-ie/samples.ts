// Frames of CC-Link IE, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

const frame = (what: string, hex: string): ProtocolSample => ({ what, hex, transport: 256, etherType: 0x890f, toMany: true, from: "unknown" });

export const samples: readonly ProtocolSample[] = [
  frame("Field: token", `15 01 0000 0000 0001 01 00 ${fillHex(20)}`),
  frame("Field: cyclic word data", `82 00 0000 0000 0001 01 01 ${fillHex(40, 3)}`),
  frame("Control: cyclic word data", `80 00 0001 ${fillHex(40, 4)}`),
  frame("TSN: cyclic data of the master", `c4 4e 03fd 0000 0000 ${fillHex(40, 5)}`),
];
