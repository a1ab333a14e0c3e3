// Messages of EUROMAP interfaces, composed by hand.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  {
    what: "namespace array with EUROMAP 77",
    hex: `${textHex("MSGF")} 90000000 ${fillHex(16, 1)} ${fillHex(40)} 23000000 ${textHex("http://www.euromap.org/euromap77/")} ${fillHex(20)}`,
    transport: 6,
    from: "unknown",
  },
  { what: "session request is stored", hex: textHex("STOR SESS0001.REQ\r\n"), transport: 6, from: "client" },
  { what: "session response is fetched", hex: textHex("RETR /imm07/SESS0001.RSP\r\n"), transport: 6, from: "client" },
];
