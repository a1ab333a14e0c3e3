// Messages of the remote framebuffer protocol for tests.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "greeting", hex: textHex("RFB 003.008\n"), transport: 6, from: "unknown" },
  { what: "encodings", hex: "02 00 0004 00000010 00000005 00000000 ffffff11", transport: 6, from: "client" },
  { what: "pixel format", hex: "00 000000 20 18 00 01 00ff 00ff 00ff 10 08 00 000000", transport: 6, from: "client" },
  { what: "update request", hex: "03 01 0000 0000 0400 0300", transport: 6, from: "client" },
  { what: "update", hex: `00 00 0001 0010 0020 0040 0008 00000000 ${fillHex(64, 0x7f)}`, transport: 6, from: "server" },
];
