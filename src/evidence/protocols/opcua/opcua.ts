// Recognises OPC UA binary on TCP (opc.tcp) from single packets: by message type, size and, where the channel is not encrypted, the service's id.
import { ascii, byteAt, positionOf, u16At, u16leAt, u32leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import {
  ABORT_CHUNK,
  ACKNOWLEDGE,
  CLOSE_CHANNEL,
  ERROR,
  FINAL_CHUNK,
  HELLO,
  INTERMEDIATE_CHUNK,
  KINDS,
  LONGEST_CHUNK,
  MESSAGE,
  OPEN_CHANNEL,
  POLICY_PREFIX,
  RESPONSE_BIT,
  REVERSE_HELLO,
} from "./codes.ts";
import { opcuaDissector } from "./opcua-dissector.ts";

const REASON_HELLO = 0;
const REASON_ACKNOWLEDGE = 1;
const REASON_CHANNEL = 2;
const REASON_MESSAGE = 3;
const REASON_MESSAGE_PART = 4;
const REASON_ERROR = 5;

/** OPC 10000-6 §7.1.2.3: the endpoint URL. */
const LONGEST_URL = 4_096;
const POLICY = ascii(POLICY_PREFIX);

export const opcua: Protocol = {
  id: "opcua",
  transports: [6],
  firstBytes: [0x41, 0x43, 0x45, 0x48, 0x4d, 0x4f, 0x52],
  reasons: [
    "an OPC UA hello: HELF or RHEF, a size equal to the packet, and an endpoint URL whose length fits",
    "an OPC UA acknowledge: ACKF, size 28, buffer sizes of at least 8,192 bytes",
    "an OPC UA secure channel message: OPN with the name of a security policy, or CLO",
    "an OPC UA message: MSG, chunk type F, C or A, and a size equal to the packet",
    "the beginning of an OPC UA message: MSG, chunk type F, C or A; its size reaches beyond this packet",
    "an OPC UA error: ERRF and a size equal to the packet",
  ],
  recognise: recogniseUa,
  dissector: opcuaDissector,
};

function recogniseUa(p: Payload): Recognition {
  const chunk = byteAt(p, 3);
  if (chunk !== FINAL_CHUNK && chunk !== INTERMEDIATE_CHUNK && chunk !== ABORT_CHUNK) return 0;
  const size = u32leAt(p, 4);
  if (size < 8 || size > LONGEST_CHUNK) return 0;
  switch (u16At(p, 0) * 256 + byteAt(p, 2)) {
    case HELLO:
      return size === p.wireLength && size >= 32 && isTextLength(p, 28, size) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, REASON_HELLO) : 0;
    case REVERSE_HELLO:
      // The server dialled; it stays the server.
      return size === p.wireLength && size >= 16 && isTextLength(p, 8, size) ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, REASON_HELLO) : 0;
    case ACKNOWLEDGE: {
      const receiveBuffer = u32leAt(p, 12);
      return size === 28 && p.wireLength >= 28 && (receiveBuffer < 0 || receiveBuffer >= 8_192) ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, REASON_ACKNOWLEDGE) : 0;
    }
    case ERROR:
      return size === p.wireLength && size >= 16 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, REASON_ERROR) : 0;
    case OPEN_CHANNEL:
      return recogniseOpen(p);
    case CLOSE_CHANNEL:
      // Nothing but the client closes a channel (OPC 10000-6 §7.1.4).
      return size === p.wireLength && size >= 24 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, REASON_CHANNEL) : 0;
    case MESSAGE:
      return recogniseMessage(p, size);
    default:
      return 0;
  }
}

function isTextLength(p: Payload, at: number, size: number): boolean {
  const length = u32leAt(p, at);
  return length < 0 || length === 0xffff_ffff || (length <= LONGEST_URL && at + 4 + length <= size);
}

/** Channel id 4, policy URI, certificate, thumbprint, sequence 4, request 4, then the body: readable only without encryption. */
function recogniseOpen(p: Payload): Recognition {
  if (positionOf(p, POLICY, 16, 17) < 0) return 0;
  let at = 16 + u32leAt(p, 12);
  for (let text = 0; text < 2; text++) {
    const length = u32leAt(p, at);
    if (length < 0 || (length > LONGEST_CHUNK && length !== 0xffff_ffff)) return recognition(LEVEL_HIGH, SENDER_UNKNOWN, REASON_CHANNEL);
    at += length === 0xffff_ffff ? 4 : 4 + length;
  }
  return recognition(LEVEL_HIGH, senderOf(p, at + 8), REASON_CHANNEL);
}

function recogniseMessage(p: Payload, size: number): Recognition {
  if (size < 24) return 0;
  // Channel id 4, token 4, sequence 4, request 4, then the service's id.
  const sender = senderOf(p, 24);
  if (size <= p.wireLength) return recognition(LEVEL_HIGH, sender, REASON_MESSAGE);
  return sender === SENDER_UNKNOWN ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, REASON_MESSAGE_PART) : recognition(LEVEL_HIGH, sender, REASON_MESSAGE_PART);
}

/** A node id in four-byte form (01 00 and the number) names the service of an unencrypted message. */
function senderOf(p: Payload, at: number): number {
  if (u16At(p, at) !== 0x0100) return SENDER_UNKNOWN;
  const kind = KINDS[u16leAt(p, at + 2)] ?? 0;
  return kind === 0 ? SENDER_UNKNOWN : kind < RESPONSE_BIT ? SENDER_IS_CLIENT : SENDER_IS_SERVER;
}
