// EtherCAT frames, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "broadcast read of the AL status, padded", hex: `0e10 07 00 0000 3001 0200 0000 0000 0000 ${fillHex(30)}`, transport: 256, etherType: 0x88a4, toMany: true, from: "unknown" },
  {
    what: "logical read-write and a distributed clock read",
    hex: `2210 0c 01 00000001 0880 0000 0102030405060708 0300 0d 02 0010 1009 0200 0000 aabb 0100`,
    transport: 256,
    etherType: 0x88a4,
    toMany: true,
    from: "unknown",
  },
  { what: "network variables", hex: `2040 ${fillHex(32, 1)}`, transport: 256, etherType: 0x88a4, from: "unknown" },
  { what: "mailbox gateway", hex: `1050 ${fillHex(16, 1)}`, transport: 256, etherType: 0x88a4, from: "unknown" },
  { what: "in a UDP datagram", hex: "0e10 08 05 0000 2001 0200 0000 0400 0300", transport: 17, from: "unknown" },
];
