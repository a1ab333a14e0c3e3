// Recognises PTP version 2 (IEEE 1588-2008 and -2019 §13.3) and version 1 (IEEE 1588-2002 Annex D) on UDP and on layer 2, by header and lengths.
import { ascii, byteAt, matchesAt, u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { MESSAGE_CONTROLS, MESSAGE_LENGTHS } from "./codes.ts";
import { ptpDissector } from "./ptp-dissector.ts";

const DELAY_REQUEST = 1;
const PATH_DELAY_REQUEST = 2;
const PATH_DELAY_RESPONSE = 3;
const PATH_DELAY_FOLLOW_UP = 10;
const FIRST_TYPE_WITHOUT_TIME = 12;
const NANOSECONDS = 1_000_000_000;
/** Subdomain names of version 1: _DFLT, _ALT1, _ALT2, _ALT3. */
const SUBDOMAINS = [ascii("_DFLT\0"), ascii("_ALT1\0"), ascii("_ALT2\0"), ascii("_ALT3\0")];

function versionTwo(p: Payload): Recognition {
  const type = byteAt(p, 0) & 0x0f;
  const length = u16At(p, 2);
  const least = MESSAGE_LENGTHS[type] ?? 0;
  if (least === 0 || p.length < 34 || length < least || length > p.wireLength) return 0;
  // Layer 2 pads to 46 bytes; a datagram ends with the message (two bytes may follow, for the checksum of UDP over IPv6).
  if (p.transport !== 256 && p.wireLength - length > 2) return 0;
  // §13.3: three values of the standard's organisation, flags that exist, a word that is zero on the wire.
  if (byteAt(p, 0) >> 4 > 2 || byteAt(p, 1) >> 4 > 1 || (u16At(p, 6) & 0x1880) !== 0 || u32At(p, 16) !== 0) return 0;
  // Below the messages without a time, one stands behind the header: nanoseconds stay below a second.
  if (type < FIRST_TYPE_WITHOUT_TIME && u32At(p, 40) >= NANOSECONDS) return 0;
  const control = byteAt(p, 32);
  // Version 2.1 allows receivers to ignore the control field and senders to zero it.
  if (control !== MESSAGE_CONTROLS[type] && control !== 0) return 0;
  if (type === DELAY_REQUEST) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0);
  if (type === PATH_DELAY_REQUEST || type === PATH_DELAY_RESPONSE || type === PATH_DELAY_FOLLOW_UP || type >= FIRST_TYPE_WITHOUT_TIME) return recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0);
  return recognition(LEVEL_HIGH, SENDER_IS_SERVER, 0);
}

function versionOne(p: Payload): Recognition {
  if (u16At(p, 0) !== 1 || u16At(p, 2) !== 1 || p.length < 40) return 0;
  const control = byteAt(p, 32);
  if (control > 4 || !SUBDOMAINS.some((name) => matchesAt(p, 4, name))) return 0;
  return recognition(LEVEL_HIGH, control === 1 ? SENDER_IS_CLIENT : control < 4 ? SENDER_IS_SERVER : SENDER_UNKNOWN, 1);
}

export const ptp: Protocol = {
  id: "ptp",
  transports: [17, 256],
  etherTypes: [0x88f7],
  // Three organisations' values and the message types; version 1 begins with 0.
  firstBytes: [0, 1, 2].flatMap((organisation) => MESSAGE_LENGTHS.flatMap((least, type) => (least > 0 || organisation + type === 0 ? [organisation * 16 + type] : []))),
  reasons: ["a PTP version 2 header: message type, its length and the control field agree with each other and with the packet", "a PTP version 1 header: versions 1 and 1 and the name of a subdomain"],
  recognise(p: Payload): Recognition {
    return (byteAt(p, 1) & 0x0f) === 2 ? versionTwo(p) : versionOne(p);
  },
  dissector: ptpDissector,
};
