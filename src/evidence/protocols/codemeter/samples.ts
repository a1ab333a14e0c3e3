// Envelopes of CodeMeter, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "key exchange", hex: `73616d63 3b000000 11000100 00000000 a205 04 ${fillHex(56, 0x5a)}`, transport: 6, from: "unknown" },
  { what: "encrypted message", hex: `73616d63 21000000 11000100 00000000 a1 ${fillHex(32, 0xc3)}`, transport: 6, from: "unknown" },
];
