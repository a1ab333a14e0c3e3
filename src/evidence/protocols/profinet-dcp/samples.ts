// DCP frames behind the EtherType.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "identify all", hex: `fefe 05 00 00000001 00ff 0004 ffff 0000 ${fillHex(26)}`, transport: 256, etherType: 0x8892, toMany: true, from: "client" },
  { what: "identify answered", hex: `feff 05 01 00000001 0000 000c 0202 0008 0000 ${textHex("valve1")}`, transport: 256, etherType: 0x8892, from: "server" },
  { what: "set name", hex: `fefd 04 00 00000002 0000 000c 0202 0008 0001 ${textHex("valve1")}`, transport: 256, etherType: 0x8892, from: "client" },
  { what: "set answered", hex: `fefd 04 01 00000002 0000 0008 0504 0003 020200 00 ${fillHex(20)}`, transport: 256, etherType: 0x8892, from: "server" },
  { what: "hello of a device that started", hex: `fefc 06 00 00000003 0000 000c 0202 0008 0001 ${textHex("valve1")}`, transport: 256, etherType: 0x8892, toMany: true, from: "server" },
];
