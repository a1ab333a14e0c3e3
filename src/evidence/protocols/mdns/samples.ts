// Multicast DNS messages for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

const service = `05 ${textHex("_http")} 04 ${textHex("_tcp")} 05 ${textHex("local")} 00`;

export const samples: readonly ProtocolSample[] = [
  { what: "query for a service", hex: `0000 0000 0001 0000 0000 0000 ${service} 000c 8001`, transport: 17, toMany: true, from: "client" },
  { what: "response", hex: `0000 8400 0000 0001 0000 0000 ${service} 000c 0001 00001194 0008 05 ${textHex("panel")} c00c`, transport: 17, toMany: true, from: "server" },
  { what: "query of a simple resolver", hex: `4711 0000 0001 0000 0000 0000 05 ${textHex("panel")} 05 ${textHex("local")} 00 0001 0001`, transport: 17, toMany: true, from: "client" },
];
