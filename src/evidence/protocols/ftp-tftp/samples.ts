// FTP and TFTP messages for tests.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "greeting", hex: textHex("220 FTP server ready\r\n"), transport: 6, from: "server" },
  { what: "change of folder", hex: textHex("CWD recipes\r\n"), transport: 6, from: "client" },
  { what: "password wanted", hex: textHex("331 Password required\r\n"), transport: 6, from: "server" },
  { what: "passive mode", hex: textHex("227 Entering Passive Mode (10,1,0,11,4,1)\r\n"), transport: 6, from: "server" },
  { what: "store", hex: textHex("STOR recipe.csv\r\n"), transport: 6, from: "client" },
  { what: "TFTP read request", hex: `0001 ${textHex("firmware.bin")} 00 ${textHex("octet")} 00`, transport: 17, from: "client" },
  { what: "TFTP block", hex: `0003 0001 ${fillHex(512, 0x5a)}`, transport: 17, from: "unknown" },
  { what: "TFTP acknowledgement", hex: "0004 0001", transport: 17, from: "unknown" },
  { what: "TFTP error", hex: `0005 0001 ${textHex("File not found")} 00`, transport: 17, from: "unknown" },
  { what: "TFTP options", hex: `0006 ${textHex("blksize")} 00 ${textHex("1428")} 00`, transport: 17, from: "server" },
];
