// Recognises EtherCAT frames (EtherType 0x88A4) and EtherCAT in UDP by the frame header and the chain of datagrams in it.
// The answer of the slaves is the same frame on its way back, so the bytes do not say who sent it.
import { byteAt, u16leAt } from "../payload-bytes.ts";
import { ethercatDissector } from "./ethercat-dissector.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_UNKNOWN } from "../protocol.ts";

const DATAGRAMS = 0;
const VARIABLES = 1;
const MAILBOX = 2;
const CUT = 3;

const FRAME_HEADER = 2;
const DATAGRAM_HEADER = 10;
const WORKING_COUNTER = 2;
const LARGEST_COMMAND = 14;
/** A frame holds at most 15 datagrams that any master sends today; bounds the work. */
const MOST_DATAGRAMS = 64;

export const ethercat: Protocol = {
  id: "ethercat",
  transports: [17, 256],
  etherTypes: [0x88a4],
  reasons: [
    "EtherCAT frame of type 1: every datagram has a known command, and their lengths end exactly where the frame header says",
    "EtherCAT frame of type 4 (network variables) with a length that fits the frame",
    "EtherCAT frame of type 5 (mailbox gateway) with a length that fits the frame",
    "EtherCAT frame of type 1 that the capture cut before its last datagram",
  ],
  recognise(p) {
    const header = u16leAt(p, 0);
    const end = FRAME_HEADER + (header & 0x7ff);
    if (header < 0 || (header & 0x800) !== 0 || end === FRAME_HEADER || end > p.wireLength) return 0;
    const type = header >> 12;
    if (p.transport === 17 && (type !== 1 || end !== p.wireLength)) return 0;
    if (type === 4) return recognition(LEVEL_HIGH, SENDER_UNKNOWN, VARIABLES);
    if (type === 5) return recognition(LEVEL_HIGH, SENDER_UNKNOWN, MAILBOX);
    return type === 1 ? datagrams(p, end) : 0;
  },
  dissector: ethercatDissector,
};

function datagrams(p: Payload, end: number): number {
  let at = FRAME_HEADER;
  for (let i = 0; i < MOST_DATAGRAMS; i++) {
    const command = byteAt(p, at);
    const word = u16leAt(p, at + 6);
    if (word < 0) return p.length < p.wireLength && i > 0 ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, CUT) : 0;
    // Bits 11 to 13 are reserved; bit 15 says that another datagram follows.
    if (command > LARGEST_COMMAND || (word & 0x3800) !== 0) return 0;
    at += DATAGRAM_HEADER + (word & 0x7ff) + WORKING_COUNTER;
    if ((word & 0x8000) === 0) return at === end ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, DATAGRAMS) : 0;
    if (at >= end) return 0;
  }
  return 0;
}
