// Sampled Values frames behind the EtherType.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  {
    what: "one ASDU of a merging unit",
    hex: `4000 0060 0000 0000 6056 800101 a251 304f 8004 ${textHex("MU01")} 82020a2f 830400000001 850101 8740 ${fillHex(64, 0x07)}`,
    transport: 256,
    etherType: 0x88ba,
    toMany: true,
    from: "unknown",
  },
];
