// Datagrams of FL-net, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "token", hex: `4641434e 00000040 00010001 00010002 ${fillHex(48)}`, transport: 17, toMany: true, from: "unknown" },
  { what: "cyclic data", hex: `4641434e 00000080 00010001 000100ff ${fillHex(112, 1)}`, transport: 17, toMany: true, from: "unknown" },
];
