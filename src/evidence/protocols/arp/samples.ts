// ARP payloads for tests.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "request", hex: "0001 0800 06 04 0001 000c29aabbcc 0a010015 000000000000 0a01000b", transport: 256, etherType: 0x0806, from: "client" },
  { what: "reply with padding", hex: "0001 0800 06 04 0002 000e8c112233 0a01000b 000c29aabbcc 0a010015 000000000000000000000000000000000000", transport: 256, etherType: 0x0806, from: "server" },
];
