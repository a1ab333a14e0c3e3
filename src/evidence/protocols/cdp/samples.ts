// CDP payloads for tests: LLC and SNAP header first.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

const size = (digits: string): string => (digits.replace(/\s/g, "").length / 2 + 4).toString(16).padStart(4, "0");
const element = (type: string, digits: string): string => `${type} ${size(digits)} ${digits}`;
const HEADER = "aaaa03 00000c 2000 02 b4 0000";

export const samples: readonly ProtocolSample[] = [
  {
    what: "a switch",
    hex: [
      HEADER,
      element("0001", textHex("cell-switch(FOC1)")),
      element("0005", textHex("Cisco IOS Software, CE500 Software (CE500-LANBASE-M), Version 12.2(25)SEG4, RELEASE SOFTWARE (fc1)\nCopyright")),
      element("0006", textHex("cisco WS-CE500-24TT")),
      element("0002", "00000001 01 01 cc 0004 c0a80afd"),
      element("0003", textHex("GigabitEthernet1")),
      element("0004", "00000028"),
    ].join(" "),
    transport: 256,
    etherType: 0xaa,
    toMany: true,
    from: "unknown",
  },
];
