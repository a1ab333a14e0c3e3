// Recognises RTSP 1.0 and 2.0 by its request and status lines, and its interleaved media. Media on UDP ports of its own are not recognised:
// an RTP header has two fixed bits and no more.
import { ascii, byteAt, matchesAt, positionOf, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";

const REQUEST = 0;
const STATUS = 1;
const INTERLEAVED = 2;

/** Those of a player or recorder first; the last three may also come from the camera. */
const METHODS = ["DESCRIBE ", "OPTIONS ", "SETUP ", "PLAY ", "PAUSE ", "TEARDOWN ", "RECORD ", "GET_PARAMETER ", "ANNOUNCE ", "REDIRECT ", "SET_PARAMETER "].map(ascii);
const OF_EITHER_SIDE = 7;
const VERSION = ascii(" RTSP/");
const STATUS_1 = ascii("RTSP/1.0 ");
const STATUS_2 = ascii("RTSP/2.0 ");
const LONGEST_LINE = 1_024;
const LINE_FEED = ascii("\n");
const DOLLAR = 0x24;
const LARGEST_CHANNEL = 31;
const INTERLEAVED_HEADER = 4;
/** RFC 9293 §3.7.1: the segment size that everybody takes; a shorter segment is not one of several. */
const SMALLEST_FULL_SEGMENT = 536;

export const rtsp: Protocol = {
  id: "rtsp",
  transports: [6],
  firstBytes: [DOLLAR, ...new Set(METHODS.map((method) => method[0] as number))],
  reasons: [
    "RTSP request line: a method of RTSP, an address, and the RTSP version at the end of the first line",
    "RTSP status line: the RTSP version and a code",
    "media between RTSP messages: a dollar sign, a channel, a length, and an RTP or RTCP packet of version 2 behind it",
  ],
  recognise(p) {
    const first = byteAt(p, 0);
    if (first === DOLLAR) return interleaved(p);
    if (matchesAt(p, 0, STATUS_1) || matchesAt(p, 0, STATUS_2)) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, STATUS);
    for (let i = 0; i < METHODS.length; i++) {
      const method = METHODS[i] as Uint8Array;
      if (first !== method[0] || !matchesAt(p, 0, method)) continue;
      const end = positionOf(p, LINE_FEED, method.length, LONGEST_LINE);
      if (positionOf(p, VERSION, method.length, end < 0 ? LONGEST_LINE : end) < 0) return 0;
      return recognition(LEVEL_HIGH, i < OF_EITHER_SIDE ? SENDER_IS_CLIENT : SENDER_UNKNOWN, REQUEST);
    }
    return 0;
  },
};

/** Even channels carry RTP (at least 12 bytes), odd ones RTCP (packet types 200 to 207); a length beyond a short segment is none. */
function interleaved(p: Payload): number {
  const channel = byteAt(p, 1);
  const length = u16At(p, 2);
  if (channel < 0 || channel > LARGEST_CHANNEL || length < 8 || byteAt(p, 4) >> 6 !== 2) return 0;
  if (length + INTERLEAVED_HEADER > p.wireLength && p.wireLength < SMALLEST_FULL_SEGMENT) return 0;
  const second = byteAt(p, 5);
  const isControl = second >= 200 && second <= 207;
  if ((channel & 1) === 1 ? !isControl : isControl || length < 12) return 0;
  return recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, INTERLEAVED);
}
