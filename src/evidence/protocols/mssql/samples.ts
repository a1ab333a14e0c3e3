// TDS packets for tests.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

const wide = (text: string): string => Array.from(text, (c) => `${textHex(c)}00`).join("");

export const samples: readonly ProtocolSample[] = [
  { what: "pre-login", hex: "12 01 001f 0000 00 00 00 0010 0006 01 0016 0001 02 0017 0000 ff 0f000000 0000 00", transport: 6, from: "client" },
  { what: "pre-login answer", hex: "04 01 001f 0000 01 00 00 0010 0006 01 0016 0001 02 0017 0000 ff 0f000fa0 0000 02", transport: 6, from: "server" },
  { what: "login", hex: `10 01 0030 0000 01 00 28000000 04000074 00100000 ${fillHex(28)}`, transport: 6, from: "client" },
  { what: "statement", hex: `01 01 0034 0000 01 00 16000000 12000000 0200 ${fillHex(8)} 01000000 ${wide("select 1  ")} 0a00`, transport: 6, from: "client" },
  { what: "procedure call", hex: `03 01 0036 0000 01 00 16000000 12000000 0200 ${fillHex(8)} 01000000 ffff 0a00 0000 ${fillHex(18)}`, transport: 6, from: "client" },
  { what: "result", hex: "04 01 0015 0035 01 00 fd 1000 c100 0100000000000000", transport: 6, from: "server" },
  { what: "question for an instance", hex: `04 ${textHex("HISTORIAN")} 00`, transport: 17, from: "client" },
  { what: "answer of the browser", hex: `05 2c00 ${textHex("ServerName;SRV1;InstanceName;HISTORIAN;tcp;1")}`, transport: 17, from: "server" },
];
