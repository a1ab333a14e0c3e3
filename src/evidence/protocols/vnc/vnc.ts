// Recognises the remote framebuffer protocol (RFC 6143) by its version line and by messages whose lengths and codes fit. Both sides greet with
// the same line, so it does not tell who is the viewer; later messages do.
import { ascii, byteAt, isDigit, matchesAt, u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { isEncoding } from "./codes.ts";
import { vncDissector } from "./vnc-dissector.ts";

const GREETING = ascii("RFB ");
const GREETING_SIZE = 12;
/** From a viewer; from a server the same number is an update of the screen. */
const SET_PIXEL_FORMAT = 0;
const SET_ENCODINGS = 2;
const UPDATE_REQUEST = 3;
/** Pixels; the largest screen believed. */
const LARGEST_SIDE = 16_384;

function isGreeting(p: Payload): boolean {
  if (!matchesAt(p, 0, GREETING) || byteAt(p, 7) !== 0x2e || byteAt(p, 11) !== 0x0a || p.wireLength !== GREETING_SIZE) return false;
  return isDigit(byteAt(p, 4)) && isDigit(byteAt(p, 5)) && isDigit(byteAt(p, 6)) && isDigit(byteAt(p, 8)) && isDigit(byteAt(p, 9)) && isDigit(byteAt(p, 10));
}

/** §7.5.2: a list of encodings, all of them known. */
function isSetEncodings(p: Payload): boolean {
  const count = u16At(p, 2);
  if (byteAt(p, 1) !== 0 || count < 2 || count > 64 || p.length < 4 + 4 * count) return false;
  for (let i = 0; i < count; i++) if (!isEncoding(u32At(p, 4 + 4 * i) | 0)) return false;
  return true;
}

/** §7.5.3: incremental, x, y, width, height; ten bytes. */
function isUpdateRequest(p: Payload): boolean {
  const width = u16At(p, 6);
  const height = u16At(p, 8);
  return byteAt(p, 1) === 1 && p.wireLength === 10 && width > 0 && height > 0 && u16At(p, 2) + width <= LARGEST_SIDE && u16At(p, 4) + height <= LARGEST_SIDE;
}

/** §7.6.1: at least one rectangle, the first on the screen and in a known encoding. */
function isFramebufferUpdate(p: Payload): boolean {
  const width = u16At(p, 8);
  const height = u16At(p, 10);
  if (byteAt(p, 1) !== 0 || u16At(p, 2) < 1 || p.length < 20 || width === 0 || height === 0) return false;
  return u16At(p, 4) + width <= LARGEST_SIDE && u16At(p, 6) + height <= LARGEST_SIDE && isEncoding(u32At(p, 12) | 0);
}

/** §7.4 and §7.5.1: 20 bytes; 8, 16 or 32 bits per pixel of which the depth uses some; two flags; the largest values of three colours are 2^n − 1. */
function isSetPixelFormat(p: Payload): boolean {
  const bits = byteAt(p, 4);
  if (p.wireLength < 20 || u16At(p, 1) !== 0 || byteAt(p, 3) !== 0 || (bits !== 8 && bits !== 16 && bits !== 32) || byteAt(p, 5) > bits || byteAt(p, 5) < 1) return false;
  const red = u16At(p, 8);
  const green = u16At(p, 10);
  const blue = u16At(p, 12);
  return byteAt(p, 6) <= 1 && byteAt(p, 7) <= 1 && red > 0 && (red & (red + 1)) === 0 && green > 0 && (green & (green + 1)) === 0 && blue > 0 && (blue & (blue + 1)) === 0;
}

export const vnc: Protocol = {
  id: "vnc",
  transports: [6],
  firstBytes: [0, 2, 3, 0x52],
  notByContent: "a connection that already ran when watching began has few fixed bytes",
  reasons: [
    "the greeting 'RFB nnn.nnn' of the remote framebuffer protocol",
    "a viewer's list of encodings, all of them known",
    "a viewer asks for a part of the screen",
    "a viewer sets a pixel format",
    "an update of the screen: the first rectangle is on it and in a known encoding",
  ],
  recognise(p: Payload): Recognition {
    switch (byteAt(p, 0)) {
      case 0x52:
        return isGreeting(p) ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0) : 0;
      case SET_ENCODINGS:
        return isSetEncodings(p) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 1) : 0;
      case UPDATE_REQUEST:
        return isUpdateRequest(p) ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, 2) : 0;
      case SET_PIXEL_FORMAT:
        if (isSetPixelFormat(p)) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 3);
        return isFramebufferUpdate(p) ? recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, 4) : 0;
      default:
        return 0;
    }
  },
  dissector: vncDissector,
};
