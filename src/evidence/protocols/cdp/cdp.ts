// Recognises the Cisco Discovery Protocol by its SNAP header and the version in front of its first element. Reads no element's value.
import { byteAt, u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_UNKNOWN } from "../protocol.ts";
import { cdpDissector } from "./cdp-dissector.ts";

export const cdp: Protocol = {
  id: "cdp",
  transports: [256],
  etherTypes: [0xaa],
  reasons: ["the SNAP header of Cisco's protocol 2000, version 1 or 2, and an element of the discovery protocol"],
  recognise(p: Payload): Recognition {
    if (u32At(p, 0) !== 0xaaaa_0300 || u32At(p, 4) !== 0x000c_2000) return 0;
    const version = byteAt(p, 8);
    const length = u16At(p, 14);
    return (version === 1 || version === 2) && u16At(p, 12) >= 1 && length >= 4 && 12 + length <= p.wireLength ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0) : 0;
  },
  dissector: cdpDissector,
};
