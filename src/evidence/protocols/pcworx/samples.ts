// Messages of PC Worx and ProConOS, composed by hand.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "service is opened", hex: `0101 001a 00000000 7880 0003 000c ${textHex("IBETH01N0_M")} 00`, transport: 6, from: "client" },
  { what: "opening answered", hex: `8101 0014 00000000 ${fillHex(9)} 2a 0000`, transport: 6, from: "server" },
  { what: "controller information asked for", hex: "0106 000e 00020000 0000 002a 0400", transport: 6, from: "client" },
  { what: "ProConOS identity asked for", hex: "cc01 000b 4002 0000 47ee", transport: 6, from: "client" },
];
