// Messages of ADS, composed by hand from the published AMS header.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

const TARGET = "0a0000010101 5303";
const SOURCE = "0a0000020101 0080";

export const samples: readonly ProtocolSample[] = [
  { what: "read of the device's information", hex: `0000 20000000 ${TARGET} ${SOURCE} 0100 0400 00000000 00000000 01000000`, transport: 6, from: "client" },
  { what: "device information answered", hex: `0000 38000000 ${SOURCE} ${TARGET} 0100 0500 18000000 00000000 01000000 00000000 0301b80f ${fillHex(16, 0x41)}`, transport: 6, from: "server" },
  { what: "read of four bytes", hex: `0000 2c000000 ${TARGET} ${SOURCE} 0200 0400 0c000000 00000000 02000000 05f00000 01000000 04000000`, transport: 6, from: "client" },
  { what: "notification of a value", hex: `0000 30000000 ${SOURCE} ${TARGET} 0800 0400 10000000 00000000 00000000 0c000000 00000000 ${fillHex(8)}`, transport: 6, from: "server" },
  { what: "routers are looked for", hex: "03661471 00000000 01000000 0a0000020101 1027 00000000", transport: 17, toMany: true, from: "client" },
  { what: "a router answers", hex: `03661471 00000000 01000080 0a0000010101 1027 01000000 0500 0400 ${fillHex(4, 0x50)}`, transport: 17, from: "server" },
];
