// Messages of GE SRTP, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

/** Bytes 6 to 30: fixed bytes and the time 12:34:56. */
const MIDDLE = `${fillHex(3)}01${fillHex(7)}01${fillHex(8)}38220c0006`;

export const samples: readonly ProtocolSample[] = [
  { what: "connection is opened", hex: fillHex(56), transport: 6, from: "client" },
  { what: "short status", hex: `02000600 0000 ${MIDDLE} c0 00000000 100e0000 0101 00 ${fillHex(13)}`, transport: 6, from: "client" },
  { what: "short status answered", hex: `03000600 0000 ${MIDDLE} d4 100e0000 205a0000 0101 00 00 ${fillHex(6)} ff04 0a00 2340`, transport: 6, from: "server" },
  { what: "write with a text buffer", hex: `02000700 0800 ${MIDDLE} 80 00000000 100e0000 0101 ${fillHex(14)} 0102030405060708`, transport: 6, from: "client" },
  { what: "error answer", hex: `03000800 0000 ${MIDDLE} d1 100e0000 205a0000 0101 05 0a ${fillHex(12)}`, transport: 6, from: "server" },
];
