// DHCP and BOOTP messages for tests.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

const fixed = (first: string, addresses: string): string => `${first} 01 06 00 3903f326 0000 0000 ${addresses} 000c29aabbcc ${fillHex(10)} ${fillHex(192)}`;

export const samples: readonly ProtocolSample[] = [
  { what: "discover", hex: `${fixed("01", fillHex(16))} 63825363 35 01 01 37 04 01030609 ff`, transport: 17, toMany: true, from: "client" },
  { what: "acknowledgement", hex: `${fixed("02", `00000000 0a010015 0a02000a 00000000`)} 63825363 35 01 05 36 04 0a02000a ff`, transport: 17, from: "server" },
  { what: "BOOTP request of a controller module", hex: `${fixed("01", fillHex(16))} ${fillHex(64)}`, transport: 17, toMany: true, from: "client" },
  {
    what: "acknowledgement with everything that is read",
    hex: `${fixed("02", "00000000 0a010015 0a02000a 00000000")} 63825363 35 01 05 36 04 0a02000a 33 04 00000e10 3a 04 00000708 3b 04 00000c4e 01 04 ffffff00 03 08 0a010001 0a010002 06 04 0a010003 2a 04 0a010004 0c 05 70616e656c 51 09 040000 0570616e656c ff`,
    transport: 17,
    from: "server",
  },
  {
    what: "request with names and a vendor class",
    hex: `${fixed("01", "0a010015 00000000 00000000 00000000")} 63825363 35 01 03 0c 05 70616e656c 3c 08 4d53465420352e30 32 04 0a010015 ff`,
    transport: 17,
    from: "client",
  },
];
