// Recognises EtherNet/IP implicit I/O (CIP transport classes 0 and 1) in UDP. Reads no process data.
import { u16leAt } from "../payload-bytes.ts";
import { ITEM_CONNECTED_ADDRESS, ITEM_CONNECTED_DATA, ITEM_SEQUENCED_ADDRESS, MOST_ITEMS } from "./codes.ts";
import { enipIoDissector } from "./enip-io-dissector.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";

export const enipIo: Protocol = {
  id: "enip-io",
  transports: [17],
  firstBytes: [2, 3, 4],
  reasons: [
    "a list of CIP items: sequenced address (8002, 8 bytes) and connected data (00B1) whose length is the rest of the datagram",
    "a list of CIP items: connected address (00A1, 4 bytes) and connected data (00B1) whose length is the rest of the datagram",
  ],
  recognise: recogniseIo,
  dissector: enipIoDissector,
};

function recogniseIo(p: Payload): Recognition {
  const count = u16leAt(p, 0);
  if (count < 2 || count > MOST_ITEMS) return 0;
  const addressType = u16leAt(p, 2);
  const addressLength = u16leAt(p, 4);
  const isSequenced = addressType === ITEM_SEQUENCED_ADDRESS && addressLength === 8;
  if (!isSequenced && (addressType !== ITEM_CONNECTED_ADDRESS || addressLength !== 4)) return 0;
  const dataAt = 6 + addressLength;
  if (u16leAt(p, dataAt) !== ITEM_CONNECTED_DATA) return 0;
  const dataLength = u16leAt(p, dataAt + 2);
  const end = dataAt + 4 + dataLength;
  if (dataLength < 0 || (count === 2 ? end !== p.wireLength : end > p.wireLength)) return 0;
  // Both sides send the same form; only a target sends to a group.
  return recognition(LEVEL_HIGH, p.toMany ? SENDER_IS_SERVER : SENDER_UNKNOWN, isSequenced ? 0 : 1);
}
