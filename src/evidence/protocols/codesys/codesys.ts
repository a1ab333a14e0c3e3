// Recognises CODESYS V3 (block driver on TCP, datagram layer on UDP) and the older V2 framing. Whether a message reads a variable or loads a program is
// told by neither port nor header, but by the services that the dissector reads.
import { byteAt, u16At, u16leAt, u32At, u32leAt } from "../payload-bytes.ts";
import { BLOCK_HEADER, BLOCK_MAGIC, CHANNEL_MANAGER, DATAGRAM_HEADER, DATAGRAM_MAGIC, LONGEST_BLOCK, NAME_ANSWER, NAME_REQUEST } from "./codes.ts";
import { codesysDissector } from "./codesys-dissector.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";

const BLOCK_DRIVER = 0;
const NAME_SERVICE = 1;
const DATAGRAM = 2;
const VERSION_2 = 3;

const RESOLVE_ADDRESS = 0xc202;
const IDENTIFICATION = 0xc280;

export const codesys: Protocol = {
  id: "codesys",
  transports: [6, 17],
  firstBytes: [0x00, 0xbb, DATAGRAM_MAGIC],
  notByContent: "its protocol is not published, and only the outer layers are known",
  reasons: [
    "CODESYS V3 block driver on TCP: bytes 00 01 17 E8 and the length of the block, its eight bytes of header included",
    "CODESYS V3 datagram: byte 0 is 0xC5, and a name service package (C202 or C280) stands behind the addresses",
    "CODESYS V3 datagram: byte 0 is 0xC5, header length 3 words, a known service, and addresses that fit into the datagram",
    "CODESYS V2: bytes BB BB and the length of what follows",
  ],
  recognise(p) {
    const first = byteAt(p, 0);
    if (p.transport === 17) return first === DATAGRAM_MAGIC ? datagram(p, 0) : 0;
    if (first === 0xbb) return version2(p);
    if (u32At(p, 0) !== BLOCK_MAGIC) return 0;
    const length = u32leAt(p, 4);
    if (length < BLOCK_HEADER || length > LONGEST_BLOCK) return 0;
    const inner = datagram(p, BLOCK_HEADER);
    return inner !== 0 ? recognition(LEVEL_HIGH, (inner >> 2) & 3, BLOCK_DRIVER) : recognition(LEVEL_HIGH, SENDER_UNKNOWN, BLOCK_DRIVER);
  },
  dissector: codesysDissector,
};

/** Magic, hop count and header length (3 bits), packet information, service, message number, lengths of both addresses in words (4 bits each). */
function datagram(p: Payload, at: number): number {
  if (byteAt(p, at) !== DATAGRAM_MAGIC || (byteAt(p, at + 1) & 7) !== 3 || byteAt(p, at + 1) < 8) return 0;
  const service = byteAt(p, at + 3);
  const lengths = byteAt(p, at + 5);
  if (service < 1 || (service > NAME_ANSWER && service < CHANNEL_MANAGER) || service > CHANNEL_MANAGER + 1 || lengths < 0) return 0;
  const addresses = 2 * ((lengths >> 4) + (lengths & 15));
  const body = at + DATAGRAM_HEADER + addresses;
  if (body + 2 > p.wireLength) return 0;
  if (service === NAME_REQUEST || service === NAME_ANSWER) {
    // The body starts at a multiple of four bytes.
    const aligned = at + ((DATAGRAM_HEADER + addresses + 3) & ~3);
    if (isPackage(u16leAt(p, body)) || isPackage(u16leAt(p, aligned))) {
      return recognition(LEVEL_HIGH, service === NAME_REQUEST ? SENDER_IS_CLIENT : SENDER_IS_SERVER, NAME_SERVICE);
    }
  }
  return recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, DATAGRAM);
}

function isPackage(code: number): boolean {
  return code === RESOLVE_ADDRESS || code === IDENTIFICATION;
}

const V2_HEADER = 6;

/** The sender's byte order is that of its processor. */
function version2(p: Payload): number {
  if (u16At(p, 0) !== 0xbbbb || p.wireLength <= V2_HEADER) return 0;
  const rest = p.wireLength - V2_HEADER;
  return u32leAt(p, 2) === rest || u32At(p, 2) === rest ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, VERSION_2) : 0;
}
