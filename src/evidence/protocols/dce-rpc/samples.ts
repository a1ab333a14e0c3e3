// DCE/RPC packets for tests.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  {
    what: "bind to a private interface",
    hex: "05 00 0b 03 10000000 4800 0000 01000000 d016 d016 00000000 01 000000 0000 01 00 3412cdab7856bc9a1122334455667788 0100 0000 045d888aeb1cc9119fe808002b104860 02000000",
    transport: 6,
    from: "client",
  },
  {
    what: "bind accepted",
    hex: "05 00 0c 03 10000000 3c00 0000 01000000 d016 d016 34120000 0400 31333500 0000 01 000000 0000 0000 045d888aeb1cc9119fe808002b104860 02000000",
    transport: 6,
    from: "server",
  },
  { what: "call", hex: `05 00 00 03 10000000 2800 0000 02000000 10000000 0000 0300 ${fillHex(16, 0x11)}`, transport: 6, from: "client" },
  { what: "answer", hex: `05 00 02 03 10000000 2800 0000 02000000 10000000 0000 00 00 ${fillHex(16, 0x11)}`, transport: 6, from: "server" },
  { what: "an answer that goes on", hex: `05 00 02 01 10000000 d016 0000 02000000 00200000 0000 00 00 ${fillHex(32, 0x11)}`, transport: 6, from: "server" },
  {
    what: "datagram request",
    hex: `04 00 20 00 100000 00 ${fillHex(16, 0x22)} 3412cdab7856bc9a1122334455667788 ${fillHex(16, 0x33)} 00000000 01000000 00000000 0300 ffff ffff 0800 0000 00 00 ${fillHex(8, 0x44)}`,
    transport: 17,
    from: "client",
  },
];
