// Recognises Telnet by its option negotiation (RFC 854, RFC 855). Text without negotiation is not told from any other text.
import { byteAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_UNKNOWN } from "../protocol.ts";
import { telnetDissector } from "./telnet-dissector.ts";

const INTERPRET_AS_COMMAND = 255;
const SUBNEGOTIATION = 250;
const WILL = 251;
const DONT = 254;
const END_OF_SUBNEGOTIATION = 240;
/** Options of the registry that are in use: up to 49, 138–140 and the extended list. */
const isOption = (option: number): boolean => (option >= 0 && option <= 49) || (option >= 138 && option <= 140) || option === 255;
const MOST_COMMANDS = 32;
const LONGEST_SUBNEGOTIATION = 512;

/** Position behind the end of a subnegotiation whose option stands at the position, or −1. */
function afterSubnegotiation(p: Payload, at: number): number {
  for (let i = at + 1; i < at + LONGEST_SUBNEGOTIATION; i++) {
    if (byteAt(p, i) < 0) return -1;
    if (byteAt(p, i) === INTERPRET_AS_COMMAND && byteAt(p, i + 1) === END_OF_SUBNEGOTIATION) return i + 2;
  }
  return -1;
}

export const telnet: Protocol = {
  id: "telnet",
  transports: [6],
  firstBytes: [INTERPRET_AS_COMMAND],
  notByContent: "after the negotiation of options its bytes are plain text",
  reasons: ["several Telnet option negotiations (FF FB to FF FE, or FF FA … FF F0) in a row", "one Telnet option negotiation (FF FB to FF FE)"],
  recognise(p: Payload): Recognition {
    let at = 0;
    let commands = 0;
    while (commands < MOST_COMMANDS && byteAt(p, at) === INTERPRET_AS_COMMAND) {
      const command = byteAt(p, at + 1);
      const option = byteAt(p, at + 2);
      if (!isOption(option)) return 0;
      if (command === SUBNEGOTIATION) {
        at = afterSubnegotiation(p, at + 2);
        if (at < 0) return 0;
      } else if (command >= WILL && command <= DONT) at += 3;
      else return 0;
      commands++;
    }
    if (commands === 0) return 0;
    return recognition(commands > 1 ? LEVEL_HIGH : LEVEL_MEDIUM, SENDER_UNKNOWN, commands > 1 ? 0 : 1);
  },
  dissector: telnetDissector,
};
