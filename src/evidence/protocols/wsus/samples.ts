// Windows update messages for tests.
import { clientHelloHex, fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "client web service", hex: textHex("POST /ClientWebService/client.asmx HTTP/1.1\r\nHost: wsus:8530\r\nUser-Agent: Windows-Update-Agent\r\n\r\n"), transport: 6, from: "client" },
  { what: "through a proxy", hex: textHex("GET http://wsus:8530/selfupdate/wuident.cab HTTP/1.1\r\nHost: wsus:8530\r\n\r\n"), transport: 6, from: "client" },
  { what: "Microsoft's server", hex: clientHelloHex("slscr.update.microsoft.com"), transport: 6, from: "client" },
  { what: "peers", hex: `0e ${textHex("Swarm protocol")} ${fillHex(60, 0x31)}`, transport: 6, from: "unknown" },
];
