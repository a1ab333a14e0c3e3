// SNMP messages for tests.
import type { ProtocolSample } from "../protocol-sample.ts";

const binding = "30 0c 06 08 2b06010201010100 05 00";

export const samples: readonly ProtocolSample[] = [
  { what: "version 1 get", hex: `30 26 02 01 00 04 06 7075626c6963 a0 19 02 01 01 02 01 00 02 01 00 30 0e ${binding}`, transport: 17, from: "client" },
  { what: "version 2c response", hex: `30 26 02 01 01 04 06 7075626c6963 a2 19 02 01 01 02 01 00 02 01 00 30 0e ${binding}`, transport: 17, from: "server" },
  { what: "version 2c trap", hex: `30 26 02 01 01 04 06 7075626c6963 a7 19 02 01 01 02 01 00 02 01 00 30 0e ${binding}`, transport: 17, from: "client" },
  {
    what: "version 3 engine discovery",
    hex: "30 3e 02 01 03 30 11 02 04 30f6f3d7 02 03 00ffe3 04 01 04 02 01 03 04 10 30 0e 04 00 02 01 00 02 01 00 04 00 04 00 04 00 30 14 04 00 04 00 a0 0e 02 04 0bd62f0b 02 01 00 02 01 00 30 00",
    transport: 17,
    from: "client",
  },
];
