// Frames of MC protocol, SLMP and MELSOFT, composed by hand.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "3E binary read of ten words from D100", hex: "5000 00 ff ff03 00 0c00 1000 0104 0000 640000 a8 0a00", transport: 6, from: "client" },
  { what: "3E binary answer of two words", hex: "d000 00 ff ff03 00 0600 0000 3412 7856", transport: 6, from: "server" },
  { what: "3E binary answer with an end code", hex: "d000 00 ff ff03 00 0b00 59c0 00 ff ff03 00 0104 0000", transport: 17, from: "server" },
  { what: "4E binary read of the CPU model", hex: "5400 0100 0000 00 ff ff03 00 0600 1000 0101 0000", transport: 17, from: "client" },
  { what: "4E binary answer", hex: `d400 0100 0000 00 ff ff03 00 1400 0000${fillHex(18, 0x51)}`, transport: 17, from: "server" },
  { what: "3E ASCII read of five words from D100", hex: textHex("500000FF03FF00001800100401" + "0000D*0001000005"), transport: 6, from: "client" },
  { what: "3E ASCII answer", hex: textHex("D00000FF03FF00000C000000112233"), transport: 6, from: "server" },
  { what: "1E binary read of one word from D100", hex: "01 ff 0a00 64000000 2044 01 00", transport: 6, from: "client" },
  { what: "MELSOFT request", hex: "57000100001111070000ffff030000000000000800 1c02161400000000", transport: 6, from: "client" },
  { what: "MELSOFT request in a datagram", hex: `57010000001111070000ffff030000fe03000020001c0a1614 ${fillHex(20)} 0121010000000001`, transport: 17, from: "client" },
  { what: "MELSOFT answer", hex: "d70001000011117f000000a80300ffff0300000600 9c0218140000", transport: 6, from: "server" },
];
