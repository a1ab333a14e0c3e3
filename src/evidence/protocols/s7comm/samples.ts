// S7comm payloads: set-up, reading, writing, user data, a download's requests from the PLC.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "connect request to rack 0 slot 2", hex: "0300 0016 11e0 0000 0001 00 c0010a c1020100 c2020102", transport: 6, from: "client" },
  { what: "connect confirm", hex: "0300 0016 11d0 0001 0005 00 c0010a c1020100 c2020102", transport: 6, from: "server" },
  { what: "set-up communication", hex: "0300 0019 02f080 32 01 0000 0400 0008 0000 f0 00 0001 0001 01e0", transport: 6, from: "client" },
  { what: "set-up answered", hex: "0300 001b 02f080 32 03 0000 0400 0008 0000 00 00 f0 00 0001 0001 00f0", transport: 6, from: "server" },
  { what: "read one DB variable", hex: "0300 001f 02f080 32 01 0000 0500 000e 0000 04 01 12 0a 10 02 0001 0001 84 000000", transport: 6, from: "client" },
  { what: "read answered", hex: "0300 001a 02f080 32 03 0000 0500 0002 0005 00 00 04 01 ff 04 0008 2a", transport: 6, from: "server" },
  { what: "stop", hex: "0300 0021 02f080 32 01 0000 0600 0010 0000 29 0000000000 09 505f50524f4752414d", transport: 6, from: "client" },
  { what: "read SZL", hex: "0300 0021 02f080 32 07 0000 0700 0008 0008 00 01 12 04 11 44 01 00 ff 09 0004 0011 0001", transport: 6, from: "client" },
  { what: "SZL comes back", hex: "0300 0021 02f080 32 07 0000 0700 000c 0004 00 01 12 08 12 84 01 01 00 00 0000 0a 00 0000", transport: 6, from: "server" },
  { what: "the PLC fetches a block during a download", hex: "0300 0023 02f080 32 01 0000 0800 0012 0000 1b 00 0000 0000 0000 09 5f304130303030 3141", transport: 6, from: "server" },
  { what: "first part of a message in several TPKTs", hex: "0300 0019 02f000 32 03 0000 0500 0002 0040 00 00 04 01 ff 04 0200", transport: 6, from: "server" },
  {
    what: "SZL with order number and firmware",
    hex: `0300 0061 02f080 32 07 0000 0900 000c 0044 00 01 12 08 12 84 01 02 00 00 0000 ff 09 0040 0011 0000 001c 0002 0001 ${textHex("6ES7 315-2EH14-0AB0 ")} 00c0 0003 0001 0007 ${fillHex(20, 0x20)} 00c0 5603 0206`,
    transport: 6,
    from: "server",
  },
  { what: "test job enabled", hex: "0300 0027 02f080 32 07 0000 0a00 0008 000e 00 01 12 04 11 41 0e 00 ff 09 000a 0004 0002 00000000 13 01", transport: 6, from: "client" },
];
