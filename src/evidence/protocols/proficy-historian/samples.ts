// Messages in the form of iFIX node traffic, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "question of one node", hex: `6607 0102 c1 01 ${fillHex(34, 0x20)} 4800 0203 ${fillHex(28)}`, transport: 6, from: "client" },
  { what: "answer of the other", hex: `6607 0102 c1 02 ${fillHex(34)} 5000 0203 ${fillHex(36)}`, transport: 6, from: "server" },
];
