// Set-up packets of tunnels for tests.
import { clientHelloHex, fillHex, type ProtocolSample } from "../protocol-sample.ts";

const session = "334857703d96db39";
const other = "d31c3a6964602fa0";

export const samples: readonly ProtocolSample[] = [
  { what: "OpenVPN reset of the client", hex: `38 ${session} 00 00000000`, transport: 17, from: "client" },
  { what: "OpenVPN reset of the server", hex: `40 ${other} 01 00000000 ${session} 00000000`, transport: 17, from: "server" },
  { what: "OpenVPN reset with tls-auth", hex: `38 ${session} ${fillHex(20, 0xc9)} 00000001 57a1c15f 00 00000000`, transport: 17, from: "client" },
  { what: "OpenVPN acknowledgement", hex: `28 ${session} 01 00000002 ${other}`, transport: 17, from: "unknown" },
  { what: "OpenVPN control with a ClientHello", hex: `20 ${session} 00 00000001 16 0301 0010 01 00000c 0303 ${fillHex(10)}`, transport: 17, from: "unknown" },
  { what: "OpenVPN on TCP", hex: `000e 38 ${session} 00 00000000`, transport: 6, from: "client" },
  { what: "IKE version 2 initiator", hex: `${session} 0000000000000000 21 20 22 08 00000000 0000003c ${fillHex(32, 0x11)}`, transport: 17, from: "client" },
  { what: "IKE version 2 responder behind NAT", hex: `00000000 ${session} ${other} 2e 20 23 20 00000001 0000003c ${fillHex(32, 0x11)}`, transport: 17, from: "server" },
  { what: "IKE version 1 main mode", hex: `${session} 0000000000000000 01 10 02 00 00000000 0000003c ${fillHex(32, 0x11)}`, transport: 17, from: "client" },
  { what: "Talk2M", hex: clientHelloHex("device.vpn2.talk2m.com"), transport: 6, from: "client" },
];
