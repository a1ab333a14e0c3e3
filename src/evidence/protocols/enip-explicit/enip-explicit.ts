// Recognises EtherNet/IP encapsulation with explicit messages and discovery, on TCP and UDP. Reads no further than the first CIP service byte.
import { byteAt, u16leAt, u32leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import {
  CANCEL,
  CIP_REPLY,
  HIGHEST_STATUS,
  INDICATE_STATUS,
  ITEM_CONNECTED_ADDRESS,
  ITEM_CONNECTED_DATA,
  ITEM_NULL,
  ITEM_UNCONNECTED_DATA,
  LIST_IDENTITY,
  LIST_INTERFACES,
  LIST_SERVICES,
  NOP,
  REGISTER_SESSION,
  SEND_RR_DATA,
  SEND_UNIT_DATA,
  UNREGISTER_SESSION,
} from "./codes.ts";
import { enipDissector } from "./enip-dissector.ts";

const HEADER_SIZE = 24;
const MOST_ITEMS = 4;

const REASON_REGISTER = 0;
const REASON_LIST_REQUEST = 1;
const REASON_LIST_REPLY = 2;
const REASON_CIP = 3;
const REASON_CLOSE = 4;
const REASON_RARE = 5;

export const enipExplicit: Protocol = {
  id: "enip-explicit",
  transports: [6, 17],
  firstBytes: [NOP, LIST_SERVICES, LIST_IDENTITY, LIST_INTERFACES, REGISTER_SESSION, UNREGISTER_SESSION, SEND_RR_DATA, SEND_UNIT_DATA, INDICATE_STATUS, CANCEL],
  reasons: [
    "EtherNet/IP header of 24 bytes with command 65 (register session), protocol version 1, options 0",
    "EtherNet/IP header of 24 bytes, nothing behind it, session 0, with a list command (04, 63 or 64)",
    "EtherNet/IP header of 24 bytes with a list command (04, 63 or 64), a length that fits, and a list of items",
    "EtherNet/IP header of 24 bytes with command 6F or 70, interface handle 0, and an address and a data item that carry CIP",
    "EtherNet/IP header of 24 bytes, nothing behind it, with command 66 (unregister session)",
    "EtherNet/IP header of 24 bytes with a rarely used command and a length that fits",
  ],
  recognise: recogniseEncapsulation,
  dissector: enipDissector,
};

function recogniseEncapsulation(p: Payload): Recognition {
  if (p.length < HEADER_SIZE) return 0;
  const command = u16leAt(p, 0);
  const length = u16leAt(p, 2);
  const status = u32leAt(p, 8);
  if (status > HIGHEST_STATUS || u32leAt(p, 20) !== 0) return 0;
  const whole = HEADER_SIZE + length;
  // Messages may follow each other; what follows begins with a command below 0x100.
  if (whole > p.wireLength || (whole < p.wireLength && byteAt(p, whole + 1) > 0)) return 0;
  const session = u32leAt(p, 4);
  switch (command) {
    case SEND_RR_DATA:
    case SEND_UNIT_DATA:
      return recogniseCip(p, length, session);
    case REGISTER_SESSION:
      if (length !== 4 || (p.length >= HEADER_SIZE + 4 && (u16leAt(p, 24) !== 1 || u16leAt(p, 26) !== 0))) return 0;
      return recognition(LEVEL_HIGH, session === 0 && status === 0 ? SENDER_IS_CLIENT : SENDER_IS_SERVER, REASON_REGISTER);
    case UNREGISTER_SESSION:
      return length === 0 && session !== 0 && status === 0 && whole === p.wireLength ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, REASON_CLOSE) : 0;
    case LIST_SERVICES:
    case LIST_IDENTITY:
    case LIST_INTERFACES:
      if (session !== 0) return 0;
      // A 4 and nothing but zeros is little to go by.
      if (length === 0) return status === 0 && whole === p.wireLength ? recognition(command === LIST_SERVICES && isBlank(p) ? LEVEL_MEDIUM : LEVEL_HIGH, SENDER_IS_CLIENT, REASON_LIST_REQUEST) : 0;
      return isItemList(p, length) ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, REASON_LIST_REPLY) : 0;
    case INDICATE_STATUS:
    case CANCEL:
      return session !== 0 && whole === p.wireLength ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, REASON_RARE) : 0;
    default:
      return 0;
  }
}

/** The sender's context of 8 bytes is empty. */
function isBlank(p: Payload): boolean {
  return u32leAt(p, 12) === 0 && u32leAt(p, 16) === 0;
}

/** Item count, then type and length of the first item that fit into the message. */
function isItemList(p: Payload, length: number): boolean {
  const count = u16leAt(p, HEADER_SIZE);
  if (count === 0) return length === 2;
  const first = u16leAt(p, HEADER_SIZE + 4);
  return count > 0 && count <= 16 && (first < 0 || first + 6 <= length);
}

/** Interface handle 4, timeout 2, item count 2, then an address item and a data item. */
function recogniseCip(p: Payload, length: number, session: number): Recognition {
  if (session === 0 || length < 16 || u32leAt(p, 24) !== 0) return 0;
  const count = u16leAt(p, 30);
  if (count < 2 || count > MOST_ITEMS) return 0;
  const addressType = u16leAt(p, 32);
  const addressLength = u16leAt(p, 34);
  const dataAt = 36 + addressLength;
  const isConnected = addressType === ITEM_CONNECTED_ADDRESS && addressLength === 4;
  if (!isConnected && (addressType !== ITEM_NULL || addressLength !== 0)) return 0;
  const dataType = u16leAt(p, dataAt);
  if (dataType >= 0 && dataType !== (isConnected ? ITEM_CONNECTED_DATA : ITEM_UNCONNECTED_DATA)) return 0;
  // Connected data begins with a sequence count.
  const service = byteAt(p, dataAt + (isConnected ? 6 : 4));
  const sender = service < 0 || u16leAt(p, dataAt + 2) < 2 ? SENDER_UNKNOWN : (service & CIP_REPLY) !== 0 ? SENDER_IS_SERVER : SENDER_IS_CLIENT;
  return recognition(LEVEL_HIGH, sender, REASON_CIP);
}
