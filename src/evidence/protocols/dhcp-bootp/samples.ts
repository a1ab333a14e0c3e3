// DHCP and BOOTP messages for tests.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

const fixed = (first: string, addresses: string): string => `${first} 01 06 00 3903f326 0000 0000 ${addresses} 000c29aabbcc ${fillHex(10)} ${fillHex(192)}`;

export const samples: readonly ProtocolSample[] = [
  { what: "discover", hex: `${fixed("01", fillHex(16))} 63825363 35 01 01 37 04 01030609 ff`, transport: 17, toMany: true, from: "client" },
  { what: "acknowledgement", hex: `${fixed("02", `00000000 0a010015 0a02000a 00000000`)} 63825363 35 01 05 36 04 0a02000a ff`, transport: 17, from: "server" },
  { what: "BOOTP request of a controller module", hex: `${fixed("01", fillHex(16))} ${fillHex(64)}`, transport: 17, toMany: true, from: "client" },
];
