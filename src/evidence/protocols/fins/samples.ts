// Messages of FINS, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "memory area read of ten words from D100", hex: "800002 001700 002100 05 0101 82 006400 000a", transport: 17, from: "client" },
  { what: "memory area read answered", hex: `c00002 002100 001700 05 0101 0000${fillHex(20, 7)}`, transport: 17, from: "server" },
  { what: "controller data read", hex: "800002 001700 002100 06 0501 00", transport: 17, from: "client" },
  { what: "run, no answer wanted", hex: "810002 001700 002100 07 0401 ffff 04", transport: 17, from: "client" },
  { what: "node address asked for over TCP", hex: "46494e53 0000000c 00000000 00000000 00000000", transport: 6, from: "client" },
  { what: "node address given over TCP", hex: "46494e53 00000010 00000001 00000000 000000ef 00000017", transport: 6, from: "server" },
  { what: "memory area write over TCP", hex: "46494e53 0000001c 00000002 00000000 800002 001700 00ef00 08 0102 82 006400 0001 1234", transport: 6, from: "client" },
  { what: "memory area write answered over TCP", hex: "46494e53 00000016 00000002 00000000 c00002 00ef00 001700 08 0102 0000", transport: 6, from: "server" },
  {
    what: "controller data answered",
    hex: "c00002 002100 001700 06 0501 0000 434a324d2d43505533332020202020202020202030322e3031202020202020202020202020202020 00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    transport: 17,
    from: "server",
  },
];
