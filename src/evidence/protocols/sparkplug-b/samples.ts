// MQTT packets that carry Sparkplug B, composed by hand.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

const BIRTH = "spBv1.0/Bottling/NBIRTH/filler-2";
const DEATH = "spBv1.0/Bottling/NDEATH/filler-2";
const COMMANDS = "spBv1.0/Bottling/NCMD/filler-2";

const text = (value: string): string => `${value.length.toString(16).padStart(4, "0")}${textHex(value)}`;
const packet = (first: string, body: string): string => `${first}${(body.replace(/\s/g, "").length / 2).toString(16).padStart(2, "0")}${body}`;

export const samples: readonly ProtocolSample[] = [
  { what: "birth of an edge node", hex: packet("30", `${text(BIRTH)} 08d20f`), transport: 6, from: "unknown" },
  { what: "state of a host", hex: packet("31", `${text("spBv1.0/STATE/scada-1")} ${textHex('{"online":true}')}`), transport: 6, from: "unknown" },
  { what: "subscription to commands", hex: packet("82", `0001 ${text(COMMANDS)} 00`), transport: 6, from: "client" },
  { what: "connection with the death as its will", hex: packet("10", `0004 ${textHex("MQTT")} 04 2e 001e ${text("filler-2")} ${text(DEATH)} 0002 0810`), transport: 6, from: "client" },
];
