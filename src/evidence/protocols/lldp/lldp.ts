// Recognises LLDP (IEEE 802.1AB-2016 §8.5) by its three mandatory elements in their order. Reads no element's value.
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_UNKNOWN } from "../protocol.ts";
import { lldpDissector } from "./lldp-dissector.ts";

const CHASSIS_ID = 1;
const PORT_ID = 2;
const TIME_TO_LIVE = 3;

/** Type stands in 7 bits, length in 9. Position after an element of this type with at least so many bytes, or −1. */
function afterElement(p: Payload, at: number, type: number, least: number): number {
  const header = u16At(p, at);
  if (header < 0 || header >> 9 !== type) return -1;
  const length = header & 0x1ff;
  return length < least || length > 256 ? -1 : at + 2 + length;
}

export const lldp: Protocol = {
  id: "lldp",
  transports: [256],
  etherTypes: [0x88cc],
  reasons: ["the mandatory elements of LLDP in their order: chassis id, port id, time to live"],
  recognise(p: Payload): Recognition {
    const port = afterElement(p, 0, CHASSIS_ID, 2);
    const life = port < 0 ? -1 : afterElement(p, port, PORT_ID, 2);
    const rest = life < 0 ? -1 : afterElement(p, life, TIME_TO_LIVE, 2);
    return rest > 0 && byteAt(p, rest - 1) >= 0 ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0) : 0;
  },
  dissector: lldpDissector,
};
