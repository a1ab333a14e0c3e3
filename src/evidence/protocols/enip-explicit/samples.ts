// EtherNet/IP encapsulation payloads: discovery, session, unconnected and connected CIP.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "list identity", hex: `6300 0000 00000000 00000000 ${fillHex(8)} 00000000`, transport: 17, toMany: true, from: "client" },
  {
    what: "an identity",
    hex: `6300 2c00 00000000 00000000 ${fillHex(8)} 00000000 0100 0c00 2600 0100 0002af12c0a8010a ${fillHex(8)} 0100 0e00 3600 1405 6030 d1c2b3a4 05 ${textHex("1756L")} 03`,
    transport: 17,
    from: "server",
  },
  { what: "register session", hex: `6500 0400 00000000 00000000 ${fillHex(8)} 00000000 0100 0000`, transport: 6, from: "client" },
  { what: "session registered", hex: `6500 0400 0b020110 00000000 ${fillHex(8)} 00000000 0100 0000`, transport: 6, from: "server" },
  { what: "get attributes all, unconnected", hex: `6f00 1600 0b020110 00000000 ${fillHex(8)} 00000000 00000000 0a00 0200 0000 0000 b200 0600 01 02 2001 2401`, transport: 6, from: "client" },
  { what: "attributes come back", hex: `6f00 1600 0b020110 00000000 ${fillHex(8)} 00000000 00000000 0000 0200 0000 0000 b200 0600 81 00 0000 0100`, transport: 6, from: "server" },
  {
    what: "read tag, connected",
    hex: `7000 2000 0b020110 00000000 ${fillHex(8)} 00000000 00000000 0000 0200 a100 0400 01a2b3c4 b100 0c00 0700 4c 03 9104 54616731 0100`,
    transport: 6,
    from: "client",
  },
  { what: "unregister session", hex: `6600 0000 0b020110 00000000 ${fillHex(8)} 00000000`, transport: 6, from: "client" },
];
