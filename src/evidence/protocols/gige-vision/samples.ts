// Messages of GigE Vision, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "discovery of cameras", hex: "4211 0002 0000 0001", transport: 17, toMany: true, from: "client" },
  { what: "a camera answers the discovery", hex: `0000 0003 00f8 0001 ${fillHex(248, 0x20)}`, transport: 17, from: "server" },
  { what: "registers read", hex: "4201 0080 0004 0002 00000a00", transport: 17, from: "client" },
  { what: "registers answered", hex: "0000 0081 0004 0002 00000002", transport: 17, from: "server" },
  { what: "write refused", hex: "8006 0083 0004 0003 00000000", transport: 17, from: "server" },
  { what: "leader of an image", hex: `0000 0001 01 000000 0000 0001 ${fillHex(32, 1)}`, transport: 17, from: "server" },
  { what: "image data", hex: `0000 0001 03 000001 ${fillHex(1_400, 0x80)}`, transport: 17, from: "server" },
];
