// Context management datagrams: header of 80 bytes, the body made up.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

const object = "dea000006c9711d1827100640008002a";
const rest = (operation: string, bodyLength: string): string => `${fillHex(16, 0x21)} 00000000 01000000 00000000 ${operation} ffff ffff ${bodyLength} 0000 00 00`;

export const samples: readonly ProtocolSample[] = [
  {
    what: "connect from a little-endian controller",
    hex: `04 00 28 00 100000 00 0000a0de976cd11182710064 0008002a 0100a0de976cd111827100a02442df7d ${rest("0000", "1000")} ${fillHex(16, 9)}`,
    transport: 17,
    from: "client",
  },
  { what: "connect answered by a big-endian device", hex: `04 02 08 00 000000 00 ${object} dea000016c9711d1827100a02442df7d ${rest("0000", "0008")} ${fillHex(8, 9)}`, transport: 17, from: "server" },
  { what: "the device says it is ready", hex: `04 00 28 00 000000 00 ${object} dea000026c9711d1827100a02442df7d ${rest("0004", "0008")} ${fillHex(8, 9)}`, transport: 17, from: "client" },
  { what: "endpoint mapper look-up", hex: `04 00 20 00 100000 00 ${fillHex(16)} 0883afe11f5dc91191a408002b14a0fa ${rest("0200", "0400")} 00000000`, transport: 17, from: "client" },
];
