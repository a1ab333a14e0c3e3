// NTP packets for tests.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "version 4 client", hex: `23 00 06 e9 00000000 0000001a 00000000 ${fillHex(24)} e2d8b64f 1a2b3c4d`, transport: 17, from: "client" },
  { what: "version 3 SNTP client, nothing but a mode", hex: `1b ${fillHex(47)}`, transport: 17, from: "client" },
  { what: "Windows client with its stratum", hex: `db 00 11 e9 00000000 00010287 00000000 ${fillHex(24)} e2d8b64f 1a2b3c4d`, transport: 17, from: "client" },
  { what: "server", hex: "24 02 06 e8 00000a3c 00000c1b c0a80001 e2d8b600 00000000 e2d8b64f 1a2b3c4d e2d8b64f 22334455 e2d8b64f 22334466", transport: 17, from: "server" },
  {
    what: "server with an authenticator",
    hex: `1c 03 0a ec 00000a3c 00000c1b c0a80001 e2d8b600 00000000 e2d8b64f 1a2b3c4d e2d8b64f 22334455 e2d8b64f 22334466 00000001 ${fillHex(16, 0xa7)}`,
    transport: 17,
    from: "server",
  },
  { what: "broadcast", hex: `25 02 06 e8 00000a3c 00000c1b c0a80001 e2d8b600 00000000 ${fillHex(16)} e2d8b64f 22334466`, transport: 17, toMany: true, from: "server" },
  { what: "control query", hex: "16 02 0001 0000 0000 0000 0000", transport: 17, from: "client" },
  { what: "monitor list query", hex: `17 00 03 2a 0000 0000 ${fillHex(40)}`, transport: 17, from: "client" },
  {
    what: "system variables",
    hex: `16 82 0001 0615 0000 0000 0014 ${"73797374656d3d224c696e75782f342e392e3022"}`,
    transport: 17,
    from: "server",
  },
];
