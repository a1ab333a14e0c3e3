// Messages of HART-IP, composed by hand.
import type { ProtocolSample } from "../protocol-sample.ts";

const OPEN = "01000000 0001 000d 01 00001388";

export const samples: readonly ProtocolSample[] = [
  { what: "session is opened", hex: OPEN, transport: 17, from: "client" },
  { what: "session opened", hex: "01010000 0001 000d 01 00001388", transport: 6, from: "server" },
  { what: "keep-alive", hex: "01000200 0007 0008", transport: 6, from: "client" },
  { what: "session closed", hex: "01010100 0009 0008", transport: 17, from: "server" },
  { what: "command 0 to short address 0", hex: "01000300 0002 000d 02 80 00 00 82", transport: 17, from: "client" },
  { what: "command 3 answered by long address", hex: "01010300 0003 0017 86 a64e0b1122 03 04 00 50 7fc00000 5b", transport: 6, from: "server" },
  { what: "burst message published", hex: "01020300 0004 0013 81 a64e0b1122 01 02 00 50 33", transport: 17, from: "server" },
  { what: "direct message with command 0", hex: "02000400 0005 000d 00 00 0000 00", transport: 6, from: "client" },
  { what: "two messages in one segment", hex: `01000200 0007 0008 ${OPEN}`, transport: 6, from: "client" },
  { what: "identity of a gateway", hex: "01010300 0006 0025 06 80 00 18 0000 fe 264e 05 07 04 01 0a 00 0000d2 05 08 0001 00 0026 0026 01 5a", transport: 17, from: "server" },
];
