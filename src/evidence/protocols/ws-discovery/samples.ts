// WS-Discovery messages for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

const envelope = (action: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discovery"><soap:Header><wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/${action}</wsa:Action></soap:Header></soap:Envelope>`;

export const samples: readonly ProtocolSample[] = [
  { what: "probe", hex: textHex(envelope("Probe")), transport: 17, toMany: true, from: "client" },
  { what: "probe matches", hex: textHex(envelope("ProbeMatches")), transport: 17, from: "server" },
  { what: "hello", hex: textHex(envelope("Hello")), transport: 17, toMany: true, from: "server" },
  {
    what: "a camera's matches",
    hex: textHex(
      `<?xml version="1.0"?><s:Envelope xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</a:Action></s:Header><s:Body><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/hardware/C%201</d:Scopes></s:Body></s:Envelope>`,
    ),
    transport: 17,
    from: "server",
  },
];
