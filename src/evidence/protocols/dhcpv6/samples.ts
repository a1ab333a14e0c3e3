// DHCPv6 messages for tests.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "solicit", hex: "01 10a1b2 0008 0002 0000 0001 000e 0001 0001 1c39cf88 000c29aabbcc 0003 000c 0e000c29 00000000 00000000 0006 0004 0017 0018", transport: 17, toMany: true, from: "client" },
  { what: "reply", hex: "07 10a1b2 0001 000e 0001 0001 1c39cf88 000c29aabbcc 0002 000a 0003 0001 000c29112233", transport: 17, from: "server" },
];
