// Packets of remote desktop for tests.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "request with negotiation", hex: "03000013 0e e0 0000 0000 00 01 00 0800 0b000000", transport: 6, from: "client" },
  { what: "request with a cookie", hex: `03000028 23 e0 0000 0000 00 ${textHex("Cookie: mstshash=op\r\n")} 01 00 0800 03000000`, transport: 6, from: "client" },
  { what: "confirm", hex: "03000013 0e d0 0000 1234 00 02 1f 0800 08000000", transport: 6, from: "server" },
  { what: "refused negotiation", hex: "03000013 0e d0 0000 1234 00 03 00 0800 05000000", transport: 6, from: "server" },
  { what: "connect initial", hex: `03000040 02f080 7f65 820100 04 01 01 04 01 01 0101 ff ${fillHex(40, 0x30)}`, transport: 6, from: "client" },
  { what: "data to the server", hex: `03000020 02f080 64 0006 03eb 70 10 ${fillHex(18, 0x21)}`, transport: 6, from: "client" },
  { what: "opening datagram", hex: `ffffffff 0040 0001 1a2b3c4d 04d0 04d0 ${fillHex(1216)}`, transport: 17, from: "client" },
];
