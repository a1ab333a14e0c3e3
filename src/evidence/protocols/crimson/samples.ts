// Messages of Crimson 3, composed by hand.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "maker asked for", hex: "0004 012b 1b00", transport: 6, from: "client" },
  { what: "model asked for", hex: "0004 012a 1a00", transport: 6, from: "client" },
  { what: "model answered", hex: `000b 012a 0300 ${textHex("ABC123")} 00`, transport: 6, from: "server" },
  { what: "another register asked for", hex: "0006 0130 1b00 0000", transport: 6, from: "client" },
];
