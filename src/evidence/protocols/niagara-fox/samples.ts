// Messages of Fox, composed by hand.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "hello", hex: textHex("fox a 1 -1 fox hello\n{\nfox.version=s:1.0\nid=i:1\n};;\n"), transport: 6, from: "unknown" },
  { what: "hello answered", hex: textHex("fox a 0 -1 fox hello\n{\nfox.version=s:1.0.1\nhostName=s:plant\n};;\n"), transport: 6, from: "unknown" },
  { what: "later request", hex: textHex("fox s 12 7 station poll\n{\n};;\n"), transport: 6, from: "unknown" },
];
