// Redundancy frames for tests.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

const frame = (what: string, etherType: number, hex: string): ProtocolSample => ({ what, hex, transport: 256, etherType, toMany: true, from: "unknown" });

export const samples: readonly ProtocolSample[] = [
  frame("configuration of spanning tree", 0x42, `424203 0000 00 00 00 8000001b2f112233 00000000 8000001b2f112233 8001 0000 1400 0200 0f00`),
  frame("topology change notification", 0x42, "424203 0000 00 80"),
  frame("rapid spanning tree", 0x42, `424203 0000 02 02 3c 8000001b2f112233 00000000 8000001b2f112233 8001 0000 1400 0200 0f00 00`),
  frame("spanning tree per VLAN", 0xaa, `aaaa03 00000c 010b 0000 02 02 3c 8064001b2f112233 00000000 8064001b2f112233 8001 0000 1400 0200 0f00 00 0000 0002 0064`),
  frame("MRP test", 0x88e3, `0001 02 12 8000 001b1b112233 0001 0000 0001 00000a55 01 10 0007 ${fillHex(16, 0xff)} 00 00`),
  frame("PRP supervision", 0x88fb, `0000 0123 14 06 000c29112233 00 00 ${fillHex(32)}`),
  frame("HSR supervision", 0x88fb, `0001 0123 17 06 000c29112233 1e 06 000c29112233 00 00`),
  frame("ring beacon", 0x80e1, `02 01 01 00 0a010015 00000102 01 00 00000190 000007a8`),
];
