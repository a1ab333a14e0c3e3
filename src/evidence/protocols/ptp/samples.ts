// PTP messages for tests.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

const head = (type: string, length: string, control: string): string => `${type} 02 ${length} 00 00 0200 ${fillHex(8)} 00000000 00a0bcfffe112233 0001 0042 ${control} 00`;

export const samples: readonly ProtocolSample[] = [
  { what: "sync", hex: `${head("00", "002c", "00")} 00005f3a1c2d 12345678`, transport: 17, toMany: true, from: "server" },
  { what: "delay request", hex: `${head("01", "002c", "01")} 00005f3a1c2d 12345678`, transport: 17, toMany: true, from: "client" },
  {
    what: "announce on layer 2",
    hex: `${head("0b", "0040", "05")} 00005f3a1c2d 12345678 0025 00 80 06 21 4e5d 80 00a0bcfffe112233 0000 20`,
    transport: 256,
    etherType: 0x88f7,
    toMany: true,
    from: "server",
  },
  { what: "peer delay request, 802.1AS", hex: `${head("12", "0036", "05")} ${fillHex(20)}`, transport: 256, etherType: 0x88f7, toMany: true, from: "unknown" },
  { what: "version 1 sync", hex: `0001 0001 5f44464c5400000000000000 00000000 01 01 00a0bc112233 0001 0042 00 00 0000 ${fillHex(84)}`, transport: 17, toMany: true, from: "server" },
  {
    what: "clock description",
    hex: `${head("0d", "006b", "04")} ffffffffffffffff ffff 01 01 02 00 0001 0037 0001 0001 03 455448 0006 00a0bc112233 0001 0004 0a000001 00a0bc 00 0d 4d616b65723b474d2d393b5331 07 423b322e313b33 00 000000000000`,
    transport: 17,
    toMany: true,
    from: "unknown",
  },
];
