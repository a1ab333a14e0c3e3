// Messages of ROC Plus, composed by hand.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "time asked for", hex: "0501010007003e42", transport: 17, from: "client" },
  { what: "time answered", hex: "0100050107080a1e0c190b1a07eab606", transport: 17, from: "unknown" },
  { what: "parameters asked for over TCP", hex: "05010100b4040101002a97dc", transport: 6, from: "unknown" },
];
