// ICCP payloads: MMS requests that name control objects of TASE.2.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "read of TASE2_Version", hex: `0300 0032 02f080 01000100 6125 3023 020103 a01e a01c 020101 a417 a115 a013 3011 a00f 800d ${textHex("TASE2_Version")}`, transport: 6, from: "unknown" },
  {
    what: "read of Next_DSTransfer_Set in a domain",
    hex: `0300 003e 02f080 01000100 6131 302f 020103 a02a a028 020102 a423 a121 a01f 301d a01b a119 1a04 ${textHex("ICC1")} 1a13 ${textHex("Next_DSTransfer_Set")}`,
    transport: 6,
    from: "unknown",
  },
];
