// Cyclic frames of CC-Link IE Field Basic, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

const NOTICE = `0100 0000 ${fillHex(8, 0x11)}`;

export const samples: readonly ProtocolSample[] = [
  {
    what: "cyclic data of the master for one station",
    hex: `5000 00 ffff03 00 8600 0000 700e 0000 0100 0000 2400 ${fillHex(14)} ${NOTICE} 0a000001 01 00 0100 f401 0300 0b00 0100 0100 0000 0a000002 ${fillHex(72)}`,
    transport: 17,
    toMany: true,
    from: "client",
  },
  {
    what: "cyclic answer of one station",
    hex: `d000 00 ffff03 00 7a00 0000 0100 0000 2800 ${fillHex(14)} ${fillHex(20, 1)} 0a000002 01 00 0100 ${fillHex(72)}`,
    transport: 17,
    from: "server",
  },
];
