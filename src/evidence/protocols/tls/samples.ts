// TLS records for tests.
import { clientHelloHex, fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "ClientHello with a server name", hex: clientHelloHex("mes-2.plant.example"), transport: 6, from: "client" },
  { what: "ClientHello without one", hex: clientHelloHex(""), transport: 6, from: "client" },
  { what: "ServerHello", hex: `16 0303 0031 02 00002d 0303 ${fillHex(32, 0x5d)} 00 c02f 00 0005 ff01 0001 00`, transport: 6, from: "server" },
  { what: "application data", hex: `17 0303 0018 ${fillHex(24, 0xa9)}`, transport: 6, from: "unknown" },
  { what: "a record that goes on", hex: `17 0303 2000 ${fillHex(48, 0xa9)}`, transport: 6, from: "unknown" },
  { what: "alert", hex: "15 0303 0002 01 00", transport: 6, from: "unknown" },
  { what: "key exchange, change cipher, finished", hex: `16 0303 0025 10 000021 20 ${fillHex(32, 0x77)} 14 0303 0001 01 16 0303 0028 ${fillHex(40, 0x99)}`, transport: 6, from: "client" },
];
