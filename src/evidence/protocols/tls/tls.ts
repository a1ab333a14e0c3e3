// Recognises TLS 1.0–1.3 records on TCP (RFC 8446 §5.1, RFC 5246 §6.2). An envelope: what is inside, others may say by the name asked for.
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { CLIENT_HELLO, SERVER_HELLO, TLS_HANDSHAKE, tlsContentType, tlsHandshakeType } from "../tls-record.ts";
import { tlsDissector } from "./tls-dissector.ts";

const CHANGE_CIPHER = 20;
const ALERT = 21;
const CERTIFICATE_MESSAGE = 11;
const SERVER_KEY_EXCHANGE = 12;
const SERVER_HELLO_DONE = 14;
const CLIENT_KEY_EXCHANGE = 16;
const RECORD_HEADER = 5;
const MOST_RECORDS = 32;

/** The records fill the packet exactly, or go on into the next one: 2 = exactly, 1 = go on, 0 = something else follows. */
function recordsFill(p: Payload): number {
  let at = 0;
  for (let i = 0; i < MOST_RECORDS; i++) {
    const type = byteAt(p, at);
    const length = u16At(p, at + 3);
    if (length < 0) return 1;
    if (type < CHANGE_CIPHER || type > 24 || byteAt(p, at + 1) !== 3 || length === 0 || length > 18_432) return 0;
    at += RECORD_HEADER + length;
    if (at === p.wireLength) return 2;
    if (at > p.wireLength) return 1;
  }
  return 1;
}

/** Who sends such a handshake message in the clear (RFC 5246 §7.4): the types that only one side may send. */
function senderOfHandshake(type: number): number {
  if (type === CLIENT_KEY_EXCHANGE) return SENDER_IS_CLIENT;
  return type === SERVER_KEY_EXCHANGE || type === SERVER_HELLO_DONE ? SENDER_IS_SERVER : SENDER_UNKNOWN;
}

export const tls: Protocol = {
  id: "tls",
  transports: [6],
  firstBytes: [20, 21, 22, 23, 24],
  notByContent: "the middle of a long record has no header",
  reasons: [
    "a TLS ClientHello: record and handshake lengths agree",
    "a TLS ServerHello: record and handshake lengths agree",
    "TLS records that fill the packet exactly",
    "a TLS record header that goes on into the next packet",
    "a TLS alert or change-cipher record",
  ],
  recognise(p: Payload): Recognition {
    const hello = tlsHandshakeType(p);
    if (hello === CLIENT_HELLO) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0);
    if (hello === SERVER_HELLO) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, 1);
    const type = tlsContentType(p);
    if (type < 0) return 0;
    const fill = recordsFill(p);
    if (fill === 0) return 0;
    const length = u16At(p, 3);
    if (type === CHANGE_CIPHER) return length === 1 && byteAt(p, 5) === 1 ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 4) : 0;
    if (type === ALERT && length === 2) return (byteAt(p, 5) === 1 || byteAt(p, 5) === 2) && fill === 2 ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 4) : 0;
    const message = byteAt(p, RECORD_HEADER);
    const isClear = type === TLS_HANDSHAKE && message >= CERTIFICATE_MESSAGE && message <= CLIENT_KEY_EXCHANGE && byteAt(p, 6) * 65_536 + u16At(p, 7) + 4 <= length;
    const sender = isClear ? senderOfHandshake(message) : SENDER_UNKNOWN;
    return fill === 2 ? recognition(LEVEL_HIGH, sender, 2) : recognition(LEVEL_MEDIUM, sender, 3);
  },
  dissector: tlsDissector,
};
