// DNS messages for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

const question = `06 ${textHex("server")} 05 ${textHex("plant")} 07 ${textHex("example")} 00 0001 0001`;

export const samples: readonly ProtocolSample[] = [
  { what: "query", hex: `1a2b 0100 0001 0000 0000 0000 ${question}`, transport: 17, from: "client" },
  { what: "query with EDNS", hex: `1a2b 0120 0001 0000 0000 0001 ${question} 00 0029 1000 00000000 0000`, transport: 17, from: "client" },
  { what: "answer", hex: `1a2b 8580 0001 0001 0000 0000 ${question} c00c 0001 0001 00000e10 0004 0a02000a`, transport: 17, from: "server" },
  { what: "name does not exist", hex: `1a2b 8583 0001 0000 0000 0000 ${question}`, transport: 17, from: "server" },
  { what: "query over TCP", hex: `0026 1a2b 0100 0001 0000 0000 0000 ${question}`, transport: 6, from: "client" },
  {
    what: "dynamic update",
    hex: `1a2b 2800 0001 0000 0001 0000 05 ${textHex("plant")} 07 ${textHex("example")} 00 0006 0001 06 ${textHex("server")} c00c 0001 0001 00000e10 0004 0a02000a`,
    transport: 17,
    from: "client",
  },
  // The id and the name together fit a hidden OpenVPN reset: the number 7 and a time made of letters.
  {
    what: "answer that looks like a hidden tunnel reset",
    hex: "508d 8580 0001 0001 0000 0000 07 73636164612d61 05 706c616e74 07 6578616d706c65 00 0001 0001 c00c 0001 0001 000004b0 0004 0a14020a",
    transport: 17,
    from: "server",
  },
];
