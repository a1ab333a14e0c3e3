// GOOSE frames behind the EtherType, and one routable GOOSE datagram.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

const pdu = `612a 8009 ${textHex("LD0/LLN0$")} 810207d0 8203 ${textHex("DS1")} 8508 00000001 00000001 8601 00 870100 880101 890100`;

export const samples: readonly ProtocolSample[] = [
  { what: "a publisher's frame", hex: `0001 0034 0000 0000 ${pdu}`, transport: 256, etherType: 0x88b8, toMany: true, from: "unknown" },
  { what: "GSE management", hex: "0001 000e 0000 0000 62040a010203", transport: 256, etherType: 0x88b9, toMany: true, from: "unknown" },
  { what: "routable GOOSE", hex: `0140 a1 1a 80 18 00000040 00000001 0001 ${fillHex(18, 0x11)} 81 00 3000 0034 ${pdu}`, transport: 17, toMany: true, from: "unknown" },
];
