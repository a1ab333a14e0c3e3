// Payloads of BACnet/IP, composed by hand from ANSI/ASHRAE 135-2020.
import { fillHex, type ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "Who-Is to everybody", hex: "810b000c 0120ffff00ff 1008", transport: 17, toMany: true, from: "client" },
  { what: "I-Am of device 1234", hex: "810b0018 0120ffff00ff 1000 c4020004d2 2201e0 9103 2118", transport: 17, toMany: true, from: "unknown" },
  { what: "I-Am of device 1234 to one asker", hex: "810a0018 0120ffff00ff 1000 c4020004d2 2201e0 9103 2118", transport: 17, from: "unknown" },
  { what: "unconfirmed COV notification", hex: "810a0010 0100 1002 0912 1c020004 2c00", transport: 17, from: "server" },
  { what: "unconfirmed COV notification to everybody", hex: "810b0010 0100 1002 0912 1c020004 2c00", transport: 17, from: "unknown" },
  { what: "ReadProperty of an analogue value", hex: "810a0011 0104 0005010c 0c00800001 1955", transport: 17, from: "client" },
  { what: "ReadProperty answered", hex: "810a0017 0100 30010c 0c00800001 1955 3e4441c800003f", transport: 17, from: "server" },
  { what: "confirmed COV notification", hex: "810a0010 0104 00050201 0912 1c020004", transport: 17, from: "server" },
  { what: "Who-Is forwarded by a BBMD", hex: "81040012 0a000005bac0 0120ffff00ff 1008", transport: 17, from: "client" },
  { what: "registration as a foreign device for 300 s", hex: "81050006012c", transport: 17, from: "client" },
  { what: "result of a registration", hex: "810000060000", transport: 17, from: "server" },
  { what: "network layer message Who-Is-Router", hex: "810b0007 018000", transport: 17, toMany: true, from: "unknown" },
  { what: "Who-Is over IPv6", hex: "8202000f 123456 0120ffff00ff 1008", transport: 17, toMany: true, from: "client" },
  { what: "Who-Is directly on Ethernet", hex: `828203 0120ffff00ff 1008${fillHex(20)}`, transport: 256, etherType: 0x82, toMany: true, from: "client" },
  { what: "properties of a device come back", hex: "810a002e 0100 30020e 0c020004d2 1e 294d 4e7506004148552d344f 292c 4e750400322e384f 2979 5e910291205f 1f", transport: 17, from: "server" },
  { what: "subscription to changes for an hour", hex: "810a0016 0104 00050105 0912 1c00000001 2901 3a0e10", transport: 17, from: "client" },
  { what: "a device is told to start again", hex: "810a0012 0104 00050114 0900 1d0500616263", transport: 17, from: "client" },
];
