// Control packets of MQTT, composed by hand.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

const client = (what: string, hex: string): ProtocolSample => ({ what, hex, transport: 6, from: "client" });
const server = (what: string, hex: string): ProtocolSample => ({ what, hex, transport: 6, from: "server" });

export const samples: readonly ProtocolSample[] = [
  client("CONNECT of version 3.1.1", `1012 0004 ${textHex("MQTT")} 04 02 003c 0006 ${textHex("cell-4")}`),
  client("CONNECT of version 5", `1013 0004 ${textHex("MQTT")} 05 02 003c 00 0006 ${textHex("cell-4")}`),
  client("CONNECT of version 3.1", `1014 0006 ${textHex("MQIsdp")} 03 02 003c 0006 ${textHex("cell-4")}`),
  server("CONNACK", "2002 0000"),
  client("SUBSCRIBE", `820b 0001 0006 ${textHex("line/#")} 01`),
  client("SUBSCRIBE of version 5", `820c 0001 00 0006 ${textHex("line/#")} 01`),
  server("SUBACK", "9003 0001 01"),
  client("UNSUBSCRIBE", `a20a 0002 0006 ${textHex("line/#")}`),
  { what: "PUBLISH", hex: `3010 000a ${textHex("line/speed")} ${textHex("1200")}`, transport: 6, from: "unknown" },
  { what: "PUBLISH with a number", hex: `3210 000a ${textHex("line/speed")} 0007 3132`, transport: 6, from: "unknown" },
  client("PINGREQ", "c000"),
  server("PINGRESP", "d000"),
];
