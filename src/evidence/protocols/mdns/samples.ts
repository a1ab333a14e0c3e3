// Multicast DNS messages for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

const service = `05 ${textHex("_http")} 04 ${textHex("_tcp")} 05 ${textHex("local")} 00`;

export const samples: readonly ProtocolSample[] = [
  { what: "query for a service", hex: `0000 0000 0001 0000 0000 0000 ${service} 000c 8001`, transport: 17, toMany: true, from: "client" },
  { what: "response", hex: `0000 8400 0000 0001 0000 0000 ${service} 000c 0001 00001194 0008 05 ${textHex("panel")} c00c`, transport: 17, toMany: true, from: "server" },
  { what: "query of a simple resolver", hex: `4711 0000 0001 0000 0000 0000 05 ${textHex("panel")} 05 ${textHex("local")} 00 0001 0001`, transport: 17, toMany: true, from: "client" },
  {
    what: "response with a service's place, texts, system and addresses",
    hex: `0000 8400 0000 0005 0000 0000 ${service} 0021 8001 00000078 000e 0000 0000 0050 06 ${textHex("panel4")} 00 ${service} 0010 8001 00001194 0014 06 ${textHex("ty=P-9")} 0c ${textHex("mfg=Maker 12")} 06 ${textHex("panel4")} c017 0001 8001 00000078 0004 0a010207 06 ${textHex("panel4")} c017 001c 8001 00000078 0010 fe80000000000000 0000000000000007 06 ${textHex("panel4")} c017 000d 8001 00000078 000a 03 ${textHex("ARM")} 05 ${textHex("Linux")}`,
    transport: 17,
    toMany: true,
    from: "server",
  },
];
