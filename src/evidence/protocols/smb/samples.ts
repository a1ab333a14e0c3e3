// SMB and NetBIOS messages for tests.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

const name = `20 ${textHex("FDEFFCFGEFFCCACACACACACACACACACA")} 00`;

export const samples: readonly ProtocolSample[] = [
  { what: "version 1 negotiate", hex: `0000002f ff534d42 72 00000000 18 0128 ${fillHex(12)} 0000 fffe 0000 0000 00 0c00 02 ${textHex("NT LM 0.12")} 00`, transport: 6, from: "client" },
  { what: "version 1 answer", hex: `00000023 ff534d42 72 00000000 98 0128 ${fillHex(12)} 0000 fffe 0000 0000 00 0000`, transport: 6, from: "server" },
  {
    what: "version 2 negotiate",
    hex: `00000066 fe534d42 4000 0000 00000000 0000 0000 00000000 00000000 ${fillHex(8)} 00000000 00000000 ${fillHex(24)} 2400 0100 0100 0000 00000000 ${fillHex(24)} 0202`,
    transport: 6,
    from: "client",
  },
  {
    what: "version 2 answer",
    hex: `00000049 fe534d42 4000 0100 00000000 0300 0100 01000000 00000000 ${fillHex(8)} 00000000 00000000 ${fillHex(24)} 0900 0000 00000000 00`,
    transport: 6,
    from: "server",
  },
  { what: "encrypted", hex: `00000070 fd534d42 ${fillHex(108, 0x5a)}`, transport: 6, from: "unknown" },
  { what: "NetBIOS session request", hex: `81000044 ${name} ${name}`, transport: 6, from: "client" },
  { what: "NetBIOS session accepted", hex: "82000000", transport: 6, from: "server" },
  { what: "name query", hex: `1a2b 0110 0001 0000 0000 0000 ${name} 0020 0001`, transport: 17, toMany: true, from: "client" },
  { what: "name answer", hex: `1a2b 8500 0000 0001 0000 0000 ${name} 0020 0001 000493e0 0006 0000 0a01000b`, transport: 17, from: "server" },
  { what: "datagram", hex: `11 0a 8001 0a01000b 008a 0044 0000 ${name} ${name}`, transport: 17, toMany: true, from: "unknown" },
];
