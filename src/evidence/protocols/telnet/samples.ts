// Telnet negotiations for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "several options", hex: "ff fd 18 ff fd 20 ff fd 23 ff fd 27", transport: 6, from: "unknown" },
  { what: "terminal type", hex: `ff fa 18 00 ${textHex("VT100")} ff f0 ff fb 03`, transport: 6, from: "unknown" },
  { what: "options in front of a greeting", hex: `ff fb 01 ff fb 03 ${textHex("\r\nlogin: ")}`, transport: 6, from: "unknown" },
  { what: "one option", hex: "ff fb 01", transport: 6, from: "unknown" },
];
