// Recognises NTP versions 1–4 and SNTP (RFC 5905 §7.3) and mode 6 and 7 queries (RFC 9327, ntpd's private mode) by fields that must agree.
// Says who asks: mode 3 is a client, mode 4 its server.
import { byteAt, u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { ntpDissector } from "./ntp-dissector.ts";

const PACKET_SIZE = 48;
const CLIENT = 3;
const SERVER = 4;
const BROADCAST = 5;
const CONTROL = 6;
const PRIVATE = 7;
/** 1 January 2000 as NTP seconds: no clock of a living plant is older, except one that was never set. */
const YEAR_2000 = 3_155_673_600;
const LARGEST_STRATUM = 16;

/** A timestamp (seconds at this position) that is unset, or of this century and era. */
function isUnsetOrRecent(p: Payload, at: number): boolean {
  const seconds = u32At(p, at);
  return seconds === 0 || seconds >= YEAR_2000;
}

/** Extension fields and authenticators come in whole words (RFC 5905 §7.5; RFC 7822). */
function endsInWords(p: Payload): boolean {
  return p.wireLength >= PACKET_SIZE && (p.wireLength - PACKET_SIZE) % 4 === 0 && p.wireLength <= 1_024;
}

function timePacket(p: Payload, mode: number): Recognition {
  if (p.length < PACKET_SIZE || !endsInWords(p) || byteAt(p, 1) > LARGEST_STRATUM) return 0;
  const poll = (byteAt(p, 2) << 24) >> 24;
  const precision = (byteAt(p, 3) << 24) >> 24;
  if (poll < -7 || poll > 17 || precision > 32) return 0;
  // Root delay and dispersion: 16.16 seconds, 16 seconds mean "not synchronised".
  if (u16At(p, 4) > 16 && u16At(p, 4) < 0xfff0) return 0;
  if (u16At(p, 8) > 17) return 0;
  const transmitted = u32At(p, 40);
  const isRecent = transmitted >= YEAR_2000 && isUnsetOrRecent(p, 16) && isUnsetOrRecent(p, 32);
  if (mode === CLIENT) {
    // Clients that hide their clock send a random transmit time and nothing else (draft-ietf-ntp-data-minimization).
    const isBare = u32At(p, 16) === 0 && u32At(p, 24) === 0 && u32At(p, 32) === 0;
    return isRecent || isBare ? recognition(isRecent || byteAt(p, 1) === 0 ? LEVEL_HIGH : LEVEL_MEDIUM, SENDER_IS_CLIENT, 0) : 0;
  }
  if (mode === SERVER) {
    const hasReceived = u32At(p, 32) >= YEAR_2000;
    return isRecent && hasReceived ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, 1) : 0;
  }
  if (!isRecent) return 0;
  return recognition(LEVEL_HIGH, mode === BROADCAST ? SENDER_IS_SERVER : SENDER_UNKNOWN, 2);
}

/** RFC 9327 §2: response, error and more bits, operation, sequence, status, association, offset, count; data padded to words. */
function controlMessage(p: Payload): Recognition {
  if (p.length < 12) return 0;
  const operation = byteAt(p, 1) & 0x1f;
  const count = u16At(p, 10);
  if (operation > 12 && operation !== 31) return 0;
  if (count > 480 || p.wireLength < 12 + count || p.wireLength > 12 + count + 28) return 0;
  return recognition(LEVEL_MEDIUM, (byteAt(p, 1) & 0x80) !== 0 ? SENDER_IS_SERVER : SENDER_IS_CLIENT, 3);
}

/** ntpd's mode 7: response and more bits, sequence, implementation 0, 2 or 3, request code, item count and size. */
function privateMessage(p: Payload): Recognition {
  const implementation = byteAt(p, 2);
  if (p.length < 8 || (implementation !== 0 && implementation !== 2 && implementation !== 3) || byteAt(p, 3) > 45) return 0;
  const count = u16At(p, 4) & 0xfff;
  const size = u16At(p, 6) & 0xfff;
  if (p.wireLength < 8 + count * size || (p.wireLength !== 8 && p.wireLength < 48)) return 0;
  return recognition(LEVEL_MEDIUM, (byteAt(p, 0) & 0x80) !== 0 ? SENDER_IS_SERVER : SENDER_IS_CLIENT, 4);
}

export const ntp: Protocol = {
  id: "ntp",
  transports: [17],
  // Versions 1–4 with a mode that is not reserved; the two top bits are the leap indicator, or response and more bits of mode 7.
  firstBytes: Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => (byte & 7) !== 0 && ((byte >> 3) & 7) >= 1 && ((byte >> 3) & 7) <= 4),
  reasons: [
    "48 bytes with version 1–4 and mode 3: a client asks for the time",
    "version 1–4 and mode 4 with receive and transmit times of this century: a server answers",
    "version 1–4 with a transmit time of this century: symmetric or broadcast time",
    "an NTP control message (mode 6) whose count fits the packet",
    "an ntpd query (mode 7) whose item count and size fit the packet",
  ],
  recognise(p: Payload): Recognition {
    const first = byteAt(p, 0);
    const version = (first >> 3) & 7;
    const mode = first & 7;
    if (mode === PRIVATE) return version >= 2 && version <= 4 && (first & 0x40) === 0 ? privateMessage(p) : 0;
    if (version < 1 || version > 4 || mode === 0) return 0;
    return mode === CONTROL ? ((first & 0xc0) === 0 && version >= 2 ? controlMessage(p) : 0) : timePacket(p, mode);
  },
  dissector: ntpDissector,
};
