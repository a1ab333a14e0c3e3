// Telegrams of LSV2, composed by hand.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "log-in to inspect", hex: `00000008 ${textHex("A_LG")} ${textHex("INSPECT\0")}`, transport: 6, from: "client" },
  { what: "accepted", hex: `00000000 ${textHex("T_OK")}`, transport: 6, from: "unknown" },
  { what: "version of the control asked for", hex: `00000001 ${textHex("R_VR")} 01`, transport: 6, from: "client" },
  { what: "version answered", hex: `00000009 ${textHex("S_VR")} ${textHex("TNC640-1\0")}`, transport: 6, from: "server" },
];
