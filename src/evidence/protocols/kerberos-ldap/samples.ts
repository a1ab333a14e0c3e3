// Kerberos and LDAP messages for tests.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "AS request on UDP", hex: `6a 18 30 16 a1 03 02 01 05 a2 03 02 01 0a a3 0a 30 08 ${fillHex(8, 0x30)}`, transport: 17, from: "client" },
  { what: "TGS reply on TCP", hex: `00000018 6d 16 30 14 a0 03 02 01 05 a1 03 02 01 0d a3 08 1b 06 ${textHex("EXAMPL")}`, transport: 6, from: "server" },
  { what: "error", hex: `7e 14 30 12 a0 03 02 01 05 a1 03 02 01 1e a4 06 18 04 ${textHex("2026")}`, transport: 17, from: "server" },
  { what: "password change", hex: `001a ff80 0012 6e 10 30 0e a0 03 02 01 05 a1 03 02 01 0e a2 02 05 00 0000`, transport: 17, from: "client" },
  { what: "LDAP bind", hex: `30 0c 02 01 01 60 07 02 01 03 04 00 80 00`, transport: 6, from: "client" },
  { what: "LDAP result", hex: `30 0c 02 01 01 61 07 0a 01 00 04 00 04 00`, transport: 6, from: "server" },
  {
    what: "look-up of a domain controller",
    hex: `30 28 02 01 05 63 23 04 00 0a 01 00 0a 01 00 02 01 00 02 01 00 01 01 00 87 04 ${textHex("host")} 30 0a 04 08 ${textHex("netlogon")}`,
    transport: 17,
    from: "client",
  },
  { what: "LDAP unbind", hex: "30 05 02 01 03 42 00", transport: 6, from: "client" },
  { what: "LDAP wrapped by Kerberos", hex: `00000028 0504 07 ff 0000 001c 0000000000000001 ${fillHex(24, 0x6d)}`, transport: 6, from: "server" },
];
