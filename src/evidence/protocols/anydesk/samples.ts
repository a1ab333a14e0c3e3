// TLS messages of AnyDesk for tests.
import { clientHelloHex, type ProtocolSample, serverCertificateHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "to a relay by name", hex: clientHelloHex("relay-3185a847.net.anydesk.com"), transport: 6, from: "client" },
  { what: "by application protocol", hex: clientHelloHex("", "anydesk/6.2.0/linux"), transport: 6, from: "client" },
  { what: "certificate of a direct connection", hex: serverCertificateHex("AnyDesk Client"), transport: 6, from: "server" },
];
