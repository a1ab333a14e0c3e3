// Recognises SSH by its identification line (RFC 4253 §4.2) and its key exchange in the clear (§7.1). Everything later is encrypted.
import { ascii, byteAt, matchesAt, positionOf, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { sshDissector } from "./ssh-dissector.ts";

const BANNER = ascii("SSH-");
const KEY_EXCHANGE_INIT = 20;
/** Packet length, padding length, message number, cookie; then the first name list. */
const FIRST_LIST = 4 + 1 + 1 + 16;
const LONGEST_PACKET = 35_000;
/** Names that only one side offers (RFC 8308 §2.1 and OpenSSH's strict key exchange). */
const OF_CLIENT = [ascii("ext-info-c"), ascii("kex-strict-c")];
const OF_SERVER = [ascii("ext-info-s"), ascii("kex-strict-s")];

function keyExchange(p: Payload): Recognition {
  const length = u32At(p, 0);
  const list = u32At(p, FIRST_LIST);
  if (length < 40 || length > LONGEST_PACKET || byteAt(p, 5) !== KEY_EXCHANGE_INIT || byteAt(p, 4) < 4 || list < 1 || list > length) return 0;
  // Names of key exchange methods begin with a letter; the list ends before the next length.
  const first = byteAt(p, FIRST_LIST + 4);
  if (first < 0x61 || first > 0x7a || length + 4 < FIRST_LIST + 4 + list) return 0;
  const end = FIRST_LIST + 4 + list;
  const isClient = OF_CLIENT.some((name) => positionOf(p, name, FIRST_LIST + 4, end) > 0);
  const isServer = OF_SERVER.some((name) => positionOf(p, name, FIRST_LIST + 4, end) > 0);
  return recognition(LEVEL_HIGH, isClient === isServer ? SENDER_UNKNOWN : isClient ? SENDER_IS_CLIENT : SENDER_IS_SERVER, 1);
}

export const ssh: Protocol = {
  id: "ssh",
  transports: [6],
  firstBytes: [0x00, 0x53],
  notByContent: "after the key exchange its bytes are encrypted",
  reasons: ["an identification line 'SSH-2.0-' or 'SSH-1.'", "an SSH key exchange: message 20, a cookie and a list of methods"],
  recognise(p: Payload): Recognition {
    if (byteAt(p, 0) === 0) return keyExchange(p);
    if (!matchesAt(p, 0, BANNER) || byteAt(p, 5) !== 0x2e) return 0;
    const version = byteAt(p, 4);
    return version === 0x31 || version === 0x32 ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0) : 0;
  },
  dissector: sshDissector,
};
