// DHCPv6 messages for tests.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "solicit", hex: "01 10a1b2 0008 0002 0000 0001 000e 0001 0001 1c39cf88 000c29aabbcc 0003 000c 0e000c29 00000000 00000000 0006 0004 0017 0018", transport: 17, toMany: true, from: "client" },
  { what: "reply", hex: "07 10a1b2 0001 000e 0001 0001 1c39cf88 000c29aabbcc 0002 000a 0003 0001 000c29112233", transport: 17, from: "server" },
  {
    what: "reply with an address, its times, a name and servers",
    hex: "07 3a1b2c 0001 000a 0003 0001 00a0bc112233 0003 0028 00000001 00000708 00000b40 0005 0018 fd000000000000000000000000000005 00000e10 00001c20 0027 0007 00 05 70616e656c 0017 0010 fd000000000000000000000000000053",
    transport: 17,
    from: "server",
  },
];
