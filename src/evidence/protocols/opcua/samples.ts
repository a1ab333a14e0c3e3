// OPC UA payloads: hello, acknowledge, open channel, request, response, encrypted message.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

const policy = textHex("http://opcfoundation.org/UA/SecurityPolicy#None");

export const samples: readonly ProtocolSample[] = [
  { what: "hello", hex: `48454c46 32000000 00000000 ffff0000 ffff0000 00000000 00000000 12000000 ${textHex("opc.tcp://plc:4840")}`, transport: 6, from: "client" },
  { what: "acknowledge", hex: "41434b46 1c000000 00000000 ffff0000 ffff0000 00000000 00000000", transport: 6, from: "server" },
  { what: "reverse hello", hex: `52484546 22000000 05000000 ${textHex("urn:1")} 0d000000 ${textHex("opc.tcp://a:1")}`, transport: 6, from: "server" },
  { what: "open channel, not encrypted", hex: `4f504e46 84000000 00000000 2f000000 ${policy} ffffffff ffffffff 01000000 01000000 0100be01 ${fillHex(49)}`, transport: 6, from: "client" },
  { what: "open channel answered", hex: `4f504e46 84000000 07000000 2f000000 ${policy} ffffffff ffffffff 01000000 01000000 0100c101 ${fillHex(49)}`, transport: 6, from: "server" },
  { what: "read request", hex: `4d534746 30000000 07000000 01000000 02000000 02000000 01007702 ${fillHex(20)}`, transport: 6, from: "client" },
  { what: "read response", hex: `4d534746 30000000 07000000 01000000 02000000 02000000 01007a02 ${fillHex(20)}`, transport: 6, from: "server" },
  { what: "encrypted message", hex: `4d534746 30000000 07000000 01000000 ${fillHex(32, 0x9c)}`, transport: 6, from: "unknown" },
  { what: "beginning of a long response", hex: `4d534746 30100000 07000000 01000000 02000000 02000000 01007a02 ${fillHex(20)}`, transport: 6, from: "server" },
  { what: "close channel", hex: `434c4f46 39000000 07000000 01000000 03000000 03000000 0100c401 ${fillHex(29)}`, transport: 6, from: "client" },
  { what: "error", hex: "45525246 10000000 00007d80 ffffffff", transport: 6, from: "server" },
];
