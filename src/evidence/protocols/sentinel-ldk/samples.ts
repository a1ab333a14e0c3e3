// Messages of Sentinel LDK licence managers, composed by hand.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "search for licence managers", hex: textHex("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwA"), transport: 17, toMany: true, from: "client" },
  { what: "web page of the licence manager", hex: textHex("HTTP/1.1 200 OK\r\nServer: HASP LM/18.00\r\nDate: Tue\r\n\r\n"), transport: 6, from: "server" },
];
