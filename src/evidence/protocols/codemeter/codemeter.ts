// Recognises the envelope of WIBU CodeMeter licence servers. What is inside is encrypted and not read.
import { ascii, matchesAt, u32leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Protocol, recognition, SENDER_UNKNOWN } from "../protocol.ts";

const MAGIC = ascii("samc");
const HEADER = 16;
const LONGEST = 16 * 1_048_576;

export const codemeter: Protocol = {
  id: "codemeter",
  transports: [6],
  firstBytes: [0x73],
  notByContent: "its search for servers is not published",
  reasons: ["CodeMeter envelope: the letters samc and the length of what follows its 16-byte header"],
  recognise(p) {
    if (!matchesAt(p, 0, MAGIC)) return 0;
    const length = u32leAt(p, 4);
    // A message may go on in another segment, but several in one segment have not been seen.
    return length > 0 && length <= LONGEST && HEADER + length >= p.wireLength ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0) : 0;
  },
};
