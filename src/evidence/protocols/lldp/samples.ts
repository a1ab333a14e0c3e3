// LLDP payloads for tests.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "chassis by MAC address, port by name", hex: "0207 04 008063112233 0405 05 506f7274 0602 0078 0a04 73772d31 0000", transport: 256, etherType: 0x88cc, toMany: true, from: "unknown" },
  { what: "PROFINET device, local names", hex: "0206 07 706c632d31 0409 07 706f72742d303031 0602 0014 fe08 000ecf 0500000000 0000", transport: 256, etherType: 0x88cc, toMany: true, from: "unknown" },
];
