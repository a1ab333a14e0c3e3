// Requests of virus protection agents for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

const request = (what: string, text: string): ProtocolSample => ({ what, hex: textHex(`${text} HTTP/1.1\r\nHost: av\r\n\r\n`), transport: 6, from: "client" });

export const samples: readonly ProtocolSample[] = [
  request("ePO", "POST /spipe/pkg?AgentGuid=%7B00000000%7D&Source=Agent_3.0.0"),
  request("Symantec", "GET /secars/secars.dll?h=0123456789ABCDEF"),
  request("OfficeScan", "GET /officescan/cgi/cgiOnStart.exe?UID=0"),
  request("ESET", "GET /eset_upd/ep9/dll/update.ver"),
];
