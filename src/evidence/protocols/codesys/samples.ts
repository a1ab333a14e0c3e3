// Messages of CODESYS, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "V3 channel opened over TCP", hex: `000117e8 2c000000 c56b 00 40 00 43 ${fillHex(14)} c300 0101 ${fillHex(12, 1)}`, transport: 6, from: "unknown" },
  { what: "V3 scan over UDP", hex: "c56b 40 03 00 10 0211 02c2 0004 01020304", transport: 17, toMany: true, from: "client" },
  { what: "V3 scan answered over UDP", hex: `c56b 40 04 00 11 0211 0212 0000 80c2 0004 ${fillHex(20, 0x41)}`, transport: 17, from: "server" },
  { what: "V3 channel over UDP", hex: `c573 40 40 00 11 0211 0212 0000 c301 ${fillHex(10)}`, transport: 17, from: "unknown" },
  { what: "V2 request, little-endian", hex: "bbbb 01000000 01", transport: 6, from: "unknown" },
  { what: "V2 answer, big-endian", hex: `bbbb 00000014 ${fillHex(20, 0x4c)}`, transport: 6, from: "unknown" },
];
