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
  {
    what: "version 2c response of the system group, the entity table and an address",
    hex: "308200cb02010104067075626c6963a28200bc020107020100020100308200af304206082b0601020101010004364d616b65722c2046616d696c792c20582d3230302c204f524445522d312c2048573a20322c2046573a2056342e30332c205331323334301506082b0601020101020006092b06010401a1690114300f06082b0601020101030043030f4240301406082b0601020101050004087377697463682d373014060c2b060102012f010101010b010404534552313015060d2b06010201041401030a0102054004ffffff00",
    transport: 17,
    from: "server",
  },
  { what: "version 1 trap of another agent", hex: "302802010004067075626c6963a41b06072b060104019f4b40040a010203020100020100430227103000", transport: 17, from: "client" },
];
