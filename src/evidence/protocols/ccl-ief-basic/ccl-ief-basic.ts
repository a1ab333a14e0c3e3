// Recognises CC-Link IE Field Basic: SLMP-like frames in UDP with the cyclic command, and the slaves' cyclic answers. Reads no process data.
import { u16At, u16leAt, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";

const CYCLIC = 0;
const ANSWER = 1;

const HEADER = 9;
const CYCLIC_COMMAND = 0x0e70;
/** Bytes of an answer before the cyclic data, counted from after the length; each occupied station adds 64 + 8. */
const ANSWER_FIXED = 50;
const PER_STATION = 72;

export const cclIefBasic: Protocol = {
  id: "ccl-ief-basic",
  transports: [17],
  firstBytes: [0x50, 0xd0],
  refines: ["melsec-slmp"],
  reasons: [
    "SLMP frame in UDP with the datagram's exact length and command 0E70, protocol version 1 or 2: the master's cyclic data of CC-Link IE Field Basic",
    "SLMP answer in UDP whose length is that of whole CC-Link IE Field Basic stations (50 bytes and 72 for each), with the offset of the cyclic part in it",
  ],
  recognise(p) {
    const subheader = u16At(p, 0);
    const length = u16leAt(p, 7);
    if (u32At(p, 2) !== 0x00ffff03 || length + HEADER !== p.wireLength) return 0;
    if (subheader === 0x5000) {
      const version = u16leAt(p, 15);
      return u16leAt(p, 11) === CYCLIC_COMMAND && u16leAt(p, 13) === 0 && (version === 1 || version === 2) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, CYCLIC) : 0;
    }
    if (subheader !== 0xd000 || u16leAt(p, 9) !== 0) return 0;
    const version = u16leAt(p, 11);
    const stations = (length - ANSWER_FIXED) / PER_STATION;
    if ((version !== 1 && version !== 2) || stations < 1 || !Number.isInteger(stations) || u16leAt(p, 15) !== 0x28) return 0;
    return recognition(LEVEL_HIGH, SENDER_IS_SERVER, ANSWER);
  },
};
