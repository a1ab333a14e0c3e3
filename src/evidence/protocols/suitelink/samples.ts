// Messages of SuiteLink, composed by hand.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

const wide = (text: string): string => text.length.toString(16).padStart(2, "0") + Array.from(text, (c) => `${c.charCodeAt(0).toString(16).padStart(2, "0")}00`).join("");

export const samples: readonly ProtocolSample[] = [
  { what: "first question", hex: `605fc3b12d05d111bf0800a0c9723e82 ${fillHex(32, 2)}`, transport: 6, from: "client" },
  { what: "second question", hex: `30cafe8bbafe8bd311aa0500a0c9ecfd9f ${fillHex(32, 2)}`, transport: 6, from: "client" },
  { what: "alarm manager answers", hex: "14d4cfc7f80bcdd311aa1000a0c9ecfd9f01000000", transport: 6, from: "server" },
  { what: "keep-alive", hex: "0300 2440 a5", transport: 6, from: "unknown" },
  { what: "connect to an application", hex: `1f00 0180 ${wide("VIEW")} ${wide("Tagname")} ${fillHex(4)}a5`, transport: 6, from: "client" },
  { what: "a tag is subscribed", hex: `1400 1080 01000000 ${wide("Level")} 00 a5 00`, transport: 6, from: "client" },
];
