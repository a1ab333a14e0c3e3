// Recognises GigE Vision: control messages (GVCP) by key, command and length, and the frames of a stream (GVSP). Reads no registers, no images.
import { byteAt, u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { commandLength, isAcknowledge, isCommand, isStatus } from "./codes.ts";

const COMMAND = 0;
const ACKNOWLEDGE = 1;
const STREAM_LEADER = 2;
const STREAM_DATA = 3;

const KEY = 0x42;
const HEADER = 8;
const LONGEST_CONTROL = 540;
const DISCOVERY_ACKNOWLEDGE = 3;
const DISCOVERY_LENGTH = 248;
const LEADER = 1;
const TRAILER = 2;
const DATA = 3;
const LEADER_SIZE = 44;
/** A camera fills its packets; a short datagram of this form is something else. */
const SMALLEST_DATA = 512;

export const gigeVision: Protocol = {
  id: "gige-vision",
  transports: [17],
  firstBytes: [KEY, 0x00, 0x80],
  reasons: [
    "GVCP command: key 0x42, a known command, the datagram's exact length behind the 8-byte header, and a request number",
    "GVCP acknowledge: a status, a known acknowledge code and the datagram's exact length behind the 8-byte header",
    "GVSP leader: status 0, a block number, format 1, packet 0, a known payload type, 44 bytes",
    "GVSP data: status 0, a block number, format 3, a packet number, and a full-sized datagram",
  ],
  recognise(p) {
    if (byteAt(p, 0) === KEY) return command(p);
    const acknowledge = answer(p);
    return acknowledge !== 0 ? acknowledge : stream(p);
  },
};

function command(p: Payload): number {
  const code = u16At(p, 2);
  const length = u16At(p, 4);
  if (!isCommand(code) || length < 0 || HEADER + length !== p.wireLength || length > LONGEST_CONTROL || u16At(p, 6) <= 0) return 0;
  const fixed = commandLength(code);
  return fixed >= 0 && fixed !== length ? 0 : recognition(LEVEL_HIGH, isFromDevice(code) ? SENDER_IS_SERVER : SENDER_IS_CLIENT, COMMAND);
}

/** Events come from the device over its message channel. */
function isFromDevice(code: number): boolean {
  return code === 0xc0 || code === 0xc2;
}

function answer(p: Payload): number {
  const code = u16At(p, 2);
  const length = u16At(p, 4);
  if (!isStatus(u16At(p, 0)) || !isAcknowledge(code) || length < 0 || HEADER + length !== p.wireLength || length > LONGEST_CONTROL || u16At(p, 6) <= 0) return 0;
  const sender = isFromDevice(code - 1) ? SENDER_IS_CLIENT : SENDER_IS_SERVER;
  return recognition(code === DISCOVERY_ACKNOWLEDGE && length === DISCOVERY_LENGTH ? LEVEL_HIGH : LEVEL_MEDIUM, sender, ACKNOWLEDGE);
}

/** Standard identifier mode: status, block number (2), format (1), packet number (3). */
function stream(p: Payload): number {
  if (u16At(p, 0) !== 0 || u16At(p, 2) <= 0) return 0;
  const format = byteAt(p, 4);
  const packet = u32At(p, 4) & 0xff_ffff;
  if (format === LEADER) {
    const type = u16At(p, 10);
    return packet === 0 && p.wireLength === LEADER_SIZE && type >= 1 && type <= 0x0a ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, STREAM_LEADER) : 0;
  }
  if (format === TRAILER || format !== DATA) return 0;
  return packet > 0 && p.wireLength >= SMALLEST_DATA ? recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, STREAM_DATA) : 0;
}
