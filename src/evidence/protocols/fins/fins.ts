// Recognises Omron FINS: the ten-byte header and command code in a UDP datagram, and the FINS/TCP header. Does not read the commands.
import { ascii, byteAt, matchesAt, u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { isFinsCommand } from "./codes.ts";
import { finsDissector } from "./fins-dissector.ts";

const DATAGRAM = 0;
const ON_TCP = 1;
const TCP_SESSION = 2;

const MAGIC = ascii("FINS");
const TCP_HEADER = 16;
const FRAME_SEND = 2;
const HEADER = 10;
const LONGEST = 2_012;
const IS_ANSWER = 0x40;

export const fins: Protocol = {
  id: "fins",
  transports: [6, 17],
  firstBytes: [0x46, 0x80, 0x81, 0xc0, 0xc1],
  reasons: [
    "FINS header: control byte 0x80, 0x81, 0xC0 or 0xC1, reserved byte 0, gateway count of at most 7, and an assigned command code in bytes 10 and 11",
    "FINS/TCP header: the letters FINS, the length of what follows, command 2, and a FINS header behind it",
    "FINS/TCP header: the letters FINS, the length of what follows and a command of the connection itself",
  ],
  dissector: finsDissector,
  recognise(p) {
    if (p.transport === 17) return p.wireLength <= LONGEST ? header(p, 0, DATAGRAM) : 0;
    if (!matchesAt(p, 0, MAGIC)) return 0;
    const length = u32At(p, 4);
    const command = u32At(p, 8);
    if (length < 8 || length > LONGEST + 8 || command < 0 || command > 6) return 0;
    if (command === FRAME_SEND) {
      const answer = header(p, TCP_HEADER, ON_TCP);
      return answer !== 0 ? answer : recognition(LEVEL_MEDIUM, 0, TCP_SESSION);
    }
    return recognition(LEVEL_HIGH, command === 0 ? SENDER_IS_CLIENT : command === 1 ? SENDER_IS_SERVER : 0, TCP_SESSION);
  },
};

function header(p: Payload, at: number, reason: number): number {
  const control = byteAt(p, at);
  if ((control & 0xbe) !== 0x80 || control < 0 || byteAt(p, at + 1) !== 0) return 0;
  const gateways = byteAt(p, at + 2);
  if (gateways < 0 || gateways > 7 || byteAt(p, at + 3) > 0x7f || byteAt(p, at + 6) > 0x7f) return 0;
  if (!isFinsCommand(u16At(p, at + HEADER))) return 0;
  const isAnswer = (control & IS_ANSWER) !== 0;
  // An answer has an end code of two bytes.
  if (isAnswer && p.wireLength < at + HEADER + 4) return 0;
  return recognition(LEVEL_HIGH, isAnswer ? SENDER_IS_SERVER : SENDER_IS_CLIENT, reason);
}
