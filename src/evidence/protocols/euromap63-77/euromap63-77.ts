// Recognises injection moulding interfaces where they show: EUROMAP 77 and its relatives by their name space in OPC UA messages, EUROMAP 63 by the
// session files that it moves over FTP. The same files on a shared folder are SMB and nothing more.
import { ascii, byteAt, isDigit, matchesAt, positionOf } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_UNKNOWN } from "../protocol.ts";

const NAMESPACE = 0;
const SESSION_FILE = 1;

const MESSAGE = ascii("MSG");
const NAME = ascii("http://www.euromap.org/euromap");
/** A namespace array stands near the start of the answer that carries it. */
const SEARCHED = 4_096;
const FILE_COMMANDS = ["STOR ", "RETR ", "DELE ", "RNFR ", "RNTO ", "SIZE "].map(ascii);
const SESSION = ascii("SESS");
const REQUEST = ascii(".REQ");
const RESPONSE = ascii(".RSP");
const LONGEST_LINE = 256;

export const euromap6377: Protocol = {
  id: "euromap63-77",
  transports: [6],
  firstBytes: [0x4d, 0x53, 0x52, 0x44],
  refines: ["opcua", "ftp-tftp"],
  reasons: ["OPC UA message that names a EUROMAP name space (77, 82, 83 and others)", "FTP command for a EUROMAP 63 session file: SESS, four digits, REQ or RSP"],
  recognise(p) {
    if (matchesAt(p, 0, MESSAGE)) return positionOf(p, NAME, 24, SEARCHED) > 0 ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, NAMESPACE) : 0;
    for (let i = 0; i < FILE_COMMANDS.length; i++) {
      if (matchesAt(p, 0, FILE_COMMANDS[i] as Uint8Array)) return namesSessionFile(p) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, SESSION_FILE) : 0;
    }
    return 0;
  },
};

function namesSessionFile(p: Payload): boolean {
  const at = positionOf(p, SESSION, 5, LONGEST_LINE);
  if (at < 0) return false;
  for (let i = 4; i < 8; i++) if (!isDigit(byteAt(p, at + i))) return false;
  return matchesAt(p, at + 8, REQUEST) || matchesAt(p, at + 8, RESPONSE);
}
