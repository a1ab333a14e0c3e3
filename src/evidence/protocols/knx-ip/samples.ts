// Messages of KNXnet/IP, composed by hand.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "search", hex: "0610 0201 000e 0801 0a000007 0e57", transport: 17, toMany: true, from: "client" },
  { what: "tunnel is opened", hex: "0610 0205 001a 0801 0a000007 0e58 0801 0a000007 0e58 04040200", transport: 17, from: "client" },
  { what: "tunnel opened", hex: "0610 0206 0014 0100 0801 0a000009 0e57 04041101", transport: 17, from: "server" },
  { what: "telegram in a tunnel", hex: "0610 0420 0015 04010000 1100 bce0 0000 0901 01 0081", transport: 17, from: "unknown" },
  { what: "telegram to a group", hex: "0610 0530 0011 2900 bce0 1105 0901 01 0080", transport: 17, toMany: true, from: "unknown" },
  { what: "two messages on TCP", hex: "0610 0207 0010 0100 0801 00000000 0000 0610 0207 0010 0100 0801 00000000 0000", transport: 6, from: "client" },
];
