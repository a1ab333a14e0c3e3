// Recognises Mitsubishi MC protocol and SLMP frames (3E, 4E binary and ASCII, 1E binary requests) and the MELSOFT frames of engineering tools.
// Does not read devices or values. Ports are parameters of the controller, so only the bytes speak.
import { byteAt, u16At, u16leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { DEVICES_1E, isModule, SLMP_COMMANDS } from "./codes.ts";
import { slmpDissector } from "./slmp-dissector.ts";

const REQUEST = 0;
const ANSWER = 1;
const ASCII_FRAME = 2;
const FRAME_1E = 3;
const MELSOFT = 4;
const SEGMENT = 5;

/** After the subheader: network, station, module (2), multidrop, length (2). */
const ROUTE = 7;
const LONGEST = 8_192;

export const melsecSlmp: Protocol = {
  id: "melsec-slmp",
  transports: [6, 17],
  firstBytes: [0x00, 0x01, 0x02, 0x03, 0x35, 0x44, 0x50, 0x54, 0x57, 0xd0, 0xd4, 0xd7],
  notByContent: "fixed buffers of the controller and answers to 1E frames are bare data",
  reasons: [
    "SLMP request: subheader 50 00 or 54 00, destination module, the exact length of what follows, and a published command",
    "SLMP answer: subheader D0 00 or D4 00, destination module, the exact length of what follows, and an end code",
    "SLMP frame in ASCII: subheader 5000, 5400, D000 or D400 in hexadecimal digits and the exact length in digits",
    "MC protocol 1E request: subheader, station 0xFF, device number and a two-letter device code, 12 bytes",
    "MELSOFT frame: 57 or D7, the pair 11 11, the own station 03 FF and the exact length of what follows",
    "SLMP request with a published command that goes on in another segment",
  ],
  dissector: slmpDissector,
  recognise(p) {
    const first = byteAt(p, 0);
    switch (first) {
      case 0x50:
      case 0x54:
      case 0xd0:
      case 0xd4:
        return byteAt(p, 1) === 0 ? binaryFrame(p, first) : 0;
      case 0x35:
      case 0x44:
        return asciiFrame(p, first);
      case 0x57:
      case 0xd7:
        return melsoftFrame(p, first);
      default:
        return frame1e(p);
    }
  },
};

function binaryFrame(p: Payload, first: number): number {
  const has4e = (first & 4) !== 0;
  // The serial number of a 4E frame is followed by two zero bytes.
  if (has4e && u16At(p, 4) !== 0) return 0;
  const route = has4e ? 6 : 2;
  const length = u16leAt(p, route + 5);
  const end = route + ROUTE + length;
  if (length < 2 || length > LONGEST || !isModule(u16leAt(p, route + 2)) || byteAt(p, route + 1) === 0) return 0;
  if (first >= 0xd0) {
    return end === p.wireLength && u16leAt(p, route + ROUTE) >= 0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, ANSWER) : 0;
  }
  if (length < 6 || !SLMP_COMMANDS.has(u16leAt(p, route + ROUTE + 2))) return 0;
  if (end === p.wireLength) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, REQUEST);
  return end > p.wireLength && p.transport === 6 ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, SEGMENT) : 0;
}

/** The same fields, each byte as two hexadecimal digits, words with the high byte first. */
function asciiFrame(p: Payload, first: number): number {
  const second = byteAt(p, 1);
  if ((second !== 0x30 && second !== 0x34) || byteAt(p, 2) !== 0x30 || byteAt(p, 3) !== 0x30) return 0;
  const has4e = second === 0x34;
  if (has4e && hexDigits(p, 8, 4) !== 0) return 0;
  const route = has4e ? 12 : 4;
  const length = hexDigits(p, route + 10, 4);
  if (length < 4 || length > 2 * LONGEST || !isModule(hexDigits(p, route + 4, 4)) || hexDigits(p, route, 4) < 0) return 0;
  if (route + 14 + length !== p.wireLength) return 0;
  if (first === 0x44) return hexDigits(p, route + 14, 4) >= 0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, ASCII_FRAME) : 0;
  return SLMP_COMMANDS.has(hexDigits(p, route + 18, 4)) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, ASCII_FRAME) : 0;
}

/** Value of capital hexadecimal digits, or −1. */
function hexDigits(p: Payload, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    const digit = byteAt(p, at + i);
    if (digit >= 0x30 && digit <= 0x39) value = value * 16 + digit - 0x30;
    else if (digit >= 0x41 && digit <= 0x46) value = value * 16 + digit - 0x37;
    else return -1;
  }
  return value;
}

/** Batch read and write of 1E frames: 00 to 03 with a device, 12 bytes for the reads, more for the writes. */
function frame1e(p: Payload): number {
  const subheader = byteAt(p, 0);
  if (byteAt(p, 1) !== 0xff || subheader > 3 || byteAt(p, 11) !== 0 || !DEVICES_1E.has(u16leAt(p, 8))) return 0;
  const points = byteAt(p, 10) === 0 ? 256 : byteAt(p, 10);
  const written = subheader === 2 ? (points + 1) >> 1 : subheader === 3 ? points * 2 : 0;
  return p.wireLength === 12 + written ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, FRAME_1E) : 0;
}

const MELSOFT_HEADER = 21;

function melsoftFrame(p: Payload, first: number): number {
  // The second byte is 0 on TCP and 1 in datagrams.
  if (byteAt(p, 1) > 1 || u16At(p, 5) !== 0x1111 || u16leAt(p, 19) + MELSOFT_HEADER !== p.wireLength) return 0;
  if (first === 0x57) return u16At(p, 10) === 0xffff && u16leAt(p, 12) === 3 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, MELSOFT) : 0;
  return u16At(p, 14) === 0xffff && u16leAt(p, 16) === 3 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, MELSOFT) : 0;
}
