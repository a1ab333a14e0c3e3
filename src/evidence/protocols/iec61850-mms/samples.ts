// MMS payloads: association, request, response, error, report, conclude.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  {
    what: "association request",
    hex: `0300 0040 02f080 0d37 0506130100 160102 14020002 33020001 34020001 c123 3121 a003 800101 a21a 8104 00000001 a412 ${fillHex(2)} 0605 28ca220201 ${fillHex(9)}`,
    transport: 6,
    from: "client",
  },
  {
    what: "association accepted",
    hex: `0300 0040 02f080 0e37 0506130100 160102 14020002 33020001 34020001 c123 3121 a003 800101 a21a 8104 00000001 a412 ${fillHex(2)} 0605 28ca220201 ${fillHex(9)}`,
    transport: 6,
    from: "server",
  },
  { what: "read request", hex: `0300 002f 02f080 01000100 6122 3020 020103 a01b a019 020205c4 a413 a111 a00f 300d a00b a109 1a03 ${textHex("LD0")} 1a02 4c4c`, transport: 6, from: "client" },
  { what: "read answered", hex: "0300 0021 02f080 01000100 6114 3012 020103 a00d a10b 020205c4 a405 a103 850105", transport: 6, from: "server" },
  { what: "error", hex: "0300 0023 02f080 01000100 6116 3014 020103 a00f a20d 8002 05c4 a207 a005 870102 8000", transport: 6, from: "server" },
  { what: "information report", hex: `0300 0027 02f080 01000100 611a 3018 020103 a013 a311 a00f a105 8003 ${textHex("RPT")} a006 830100 850107`, transport: 6, from: "server" },
  { what: "conclude", hex: "0300 0016 02f080 01000100 6109 3007 020103 a002 8b00", transport: 6, from: "client" },
];
