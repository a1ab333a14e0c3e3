// LLMNR messages for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

const question = `04 ${textHex("wpad")} 00 0001 0001`;

export const samples: readonly ProtocolSample[] = [
  { what: "query", hex: `3c4d 0000 0001 0000 0000 0000 ${question}`, transport: 17, toMany: true, from: "client" },
  { what: "answer", hex: `3c4d 8000 0001 0001 0000 0000 ${question} c00c 0001 0001 0000001e 0004 0a010015`, transport: 17, from: "server" },
];
