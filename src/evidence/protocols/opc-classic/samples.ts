// DCE/RPC payloads of OPC Classic: bind, a call that asks for an interface, an answer with an object reference.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

const syntax = "045d888aeb1cc9119fe808002b104860 02000000";
const server = "4d3ac139 1e01 d011 9675 0020afd8adb3";
const itemManagement = "543ac139 1e01 d011 9675 0020afd8adb3";

export const samples: readonly ProtocolSample[] = [
  { what: "bind to IOPCServer", hex: `05000b03 10000000 4800 0000 01000000 d016 d016 00000000 01000000 0000 01 00 ${server} 00000000 ${syntax}`, transport: 6, from: "client" },
  {
    what: "alter context, IOPCSyncIO as the second element",
    hex: `05000e03 10000000 7400 0000 02000000 d016 d016 00000000 02000000 0000 01 00 ${fillHex(16, 0x31)} 00000000 ${syntax} 0100 01 00 523ac139 1e01 d011 9675 0020afd8adb3 00000000 ${syntax}`,
    transport: 6,
    from: "client",
  },
  { what: "a call that asks for IOPCItemMgt", hex: `05000003 10000000 4000 0000 05000000 28000000 0000 0300 ${fillHex(24, 0x22)} ${itemManagement}`, transport: 6, from: "client" },
  {
    what: "an answer with an object reference",
    hex: `05000203 10000000 4000 0000 05000000 28000000 0000 0000 ${fillHex(12, 0x22)} 4d454f57 01000000 ${itemManagement} 00000000`,
    transport: 6,
    from: "server",
  },
  {
    what: "bind to connection points and IOPCServer",
    hex: "05000b03100000007400000001000000d016d01600000000020000000000010086b296b1b4ba1a10b69c00aa00341d0700000000045d888aeb1cc9119fe808002b10486002000000010001004d3ac1391e01d01196750020afd8adb300000000045d888aeb1cc9119fe808002b10486002000000",
    transport: 6,
    from: "client",
  },
  {
    what: "a call-back is handed over",
    hex: "0500000310000000b4000000010000009c00000000000500050007000000000000000000c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1000000000000020070000000700000004d454f5701000000703ac1391e01d01196750020afd8adb300000000050000000a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a16001200070068006d0069002d00310000000700310030002e0031002e0039002e003900000000000a00ffff00000000",
    transport: 6,
    from: "client",
  },
];
