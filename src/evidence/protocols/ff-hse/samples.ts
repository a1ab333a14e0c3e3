// Messages of FOUNDATION Fieldbus HSE, composed by hand from FF-588.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "session is opened", hex: `01c0 04 81 00000000 00000024 00000001 00000001 ${fillHex(16)}`, transport: 6, from: "client" },
  { what: "FMS read", hex: "01c0 0c 82 00010020 00000018 00000002 00000002 00000190", transport: 6, from: "client" },
  { what: "FMS read answered", hex: "01c0 0d 82 00010020 0000001c 00000002 00000002 0000000a 00000001", transport: 6, from: "server" },
  { what: "FMS read refused", hex: "01c0 0e 82 00010020 00000018 00000003 00000003 00060000", transport: 17, from: "server" },
  { what: "tag is looked for", hex: `0180 08 01 00000000 00000030 00000004 ${fillHex(32, 0x20)}`, transport: 17, toMany: true, from: "client" },
  { what: "device announces itself", hex: `0180 08 10 00000000 00000020 00000005 ${fillHex(16, 0x41)}`, transport: 17, toMany: true, from: "unknown" },
  { what: "information report", hex: "0180 0c 00 00020030 00000014 00000006 00000190", transport: 17, toMany: true, from: "unknown" },
];
