// Frames of FOCAS, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "connection is opened", hex: "a0a0a0a0 0001 0101 0002 0002", transport: 6, from: "client" },
  { what: "connection opened", hex: `a0a0a0a0 0002 0102 0008 ${fillHex(8)}`, transport: 6, from: "server" },
  { what: "system information asked for", hex: `a0a0a0a0 0001 2101 001e 0001 001c 0001 00010018 ${fillHex(20)}`, transport: 6, from: "client" },
  { what: "system information answered", hex: `a0a0a0a0 0002 2102 0024 0001 0022 0001 00010018 ${fillHex(26)}`, transport: 6, from: "server" },
];
