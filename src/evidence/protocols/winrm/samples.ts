// WinRM messages for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "sign-in", hex: textHex("POST /wsman HTTP/1.1\r\nAuthorization: Negotiate TlRMTVNTUAAB\r\nUser-Agent: Microsoft WinRM Client\r\nContent-Length: 0\r\n\r\n"), transport: 6, from: "client" },
  { what: "PowerShell session", hex: textHex("POST /wsman?PSVersion=5.1.19041 HTTP/1.1\r\nContent-Type: multipart/encrypted\r\n\r\n"), transport: 6, from: "client" },
  {
    what: "encrypted answer",
    hex: textHex('HTTP/1.1 200\r\nContent-Type: multipart/encrypted;protocol="application/HTTP-Kerberos-session-encrypted";boundary="Encrypted Boundary"\r\n\r\n'),
    transport: 6,
    from: "server",
  },
];
