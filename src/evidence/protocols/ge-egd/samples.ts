// Data productions of EGD, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "production of 16 bytes", hex: `0d01 3412 0a00000c 01000000 80c5a455 00c2eb0b 00000000 0101 0000 00000000 ${fillHex(16, 0x2a)}`, transport: 17, from: "client" },
  { what: "production to a group", hex: `0d01 3512 0a00000c 02000000 80c5a455 00000000 01000000 0000 0000 00000000 ${fillHex(4, 1)}`, transport: 17, toMany: true, from: "client" },
];
