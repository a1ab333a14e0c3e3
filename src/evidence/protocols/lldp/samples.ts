// LLDP payloads for tests.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "chassis by MAC address, port by name", hex: "0207 04 008063112233 0405 05 506f7274 0602 0078 0a04 73772d31 0000", transport: 256, etherType: 0x88cc, toMany: true, from: "unknown" },
  { what: "PROFINET device, local names", hex: "0206 07 706c632d31 0409 07 706f72742d303031 0602 0014 fe08 000ecf 0500000000 0000", transport: 256, etherType: 0x88cc, toMany: true, from: "unknown" },
  {
    what: "switch with name, description, capabilities, address and inventory",
    hex: "0207 04 00077c29de40 0407 03 00077c29de46 0602 0078 0a05 7269676874 0c11 4c796e782057654f532076342e32392e30 0e04 0014 0014 100c 05 01 c6128603 02 00000001 00 fe09 0012bb 08 5334373131 fe0a 000ecf 05 00077c29de40 0000",
    transport: 256,
    etherType: 0x88cc,
    toMany: true,
    from: "unknown",
  },
];
