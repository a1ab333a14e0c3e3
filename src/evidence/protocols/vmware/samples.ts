// VMware messages for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "greeting", hex: textHex("220 VMware Authentication Daemon Version 1.10: SSL Required, ServerDaemonProtocol:SOAP, MKSDisplayProtocol:VNC\r\n"), transport: 6, from: "server" },
  { what: "SOAP call", hex: textHex('POST /sdk HTTP/1.1\r\nSOAPAction: "urn:vim25/7.0.0.0"\r\nContent-Length: 0\r\n\r\n'), transport: 6, from: "client" },
];
