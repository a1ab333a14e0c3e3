// Messages of Open Protocol, composed by hand.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "communication start", hex: textHex("00200001003         \0"), transport: 6, from: "client" },
  { what: "communication start acknowledged", hex: textHex("00570002001         010001020103Station 4                \0"), transport: 6, from: "server" },
  { what: "command accepted", hex: textHex("00240005001         0018\0"), transport: 6, from: "server" },
  { what: "keep-alive", hex: textHex("002099990010        \0"), transport: 6, from: "unknown" },
];
