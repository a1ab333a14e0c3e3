// S7comm-plus payloads: connection set-up, a session's beginning, data with a digest.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "connect request of an engineering station", hex: `0300 0023 1ee0 0000 0004 00 c0010a c1020600 c20f ${textHex("SIMATIC-ROOT-ES")}`, transport: 6, from: "client" },
  { what: "connect confirm", hex: `0300 0023 1ed0 0004 0008 00 c0010a c1020600 c20f ${textHex("SIMATIC-ROOT-ES")}`, transport: 6, from: "server" },
  { what: "create object", hex: "0300 001d 02f080 72 01 000e 31 0000 04ca 0000 0002 00000120 36 72010000", transport: 6, from: "client" },
  { what: "create object answered", hex: "0300 001b 02f080 72 01 000c 32 0000 04ca 0000 0002 36 1187 72010000", transport: 6, from: "server" },
  { what: "set several variables, with digest", hex: `0300 0039 02f080 72 03 002a 20 ${fillHex(32, 0x5a)} 31 0000 0542 0000 0003 72030000`, transport: 6, from: "client" },
  { what: "notification", hex: "0300 0017 02f080 72 02 0008 33 70000c6a 0006 00 72020000", transport: 6, from: "unknown" },
  { what: "first part of a long message, without closing bytes", hex: "0300 0015 02f080 72 02 000a 31 0000 04bb 0000 0004 00", transport: 6, from: "client" },
];
