// Recognises print jobs by the languages that label and page printers read (PJL, PCL, PostScript, ZPL, ESC/POS and others), LPD (RFC 1179) and
// IPP (RFC 8010). What is printed is not read.
import { httpMentions, httpTarget } from "../http-message.ts";
import { ascii, byteAt, isText, matchesAt, positionOf } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { JOB_BEGINNINGS, WEAK_BEGINNINGS } from "./codes.ts";

const STATUS = ascii("@PJL USTATUS");
const INFORMATION = ascii("@PJL INFO ");
const IPP = ascii("application/ipp");
const LINE_FEED = ascii("\n");
const LONGEST_QUEUE = 128;

const POST = ascii("POST ");
/** First bytes of beginnings: most payloads need no compare. */
const isFirstByte = Uint8Array.from({ length: 256 }, (_, byte) => ([...JOB_BEGINNINGS, ...WEAK_BEGINNINGS, STATUS].some((text) => text[0] === byte) ? 1 : 0));

const beginsWith = (p: Payload, beginnings: readonly Uint8Array[]): boolean => {
  for (let i = 0; i < beginnings.length; i++) if (matchesAt(p, 0, beginnings[i] as Uint8Array)) return true;
  return false;
};

function job(p: Payload): Recognition {
  if (matchesAt(p, 0, STATUS) || matchesAt(p, 0, INFORMATION)) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, 2);
  if (beginsWith(p, JOB_BEGINNINGS)) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0);
  return beginsWith(p, WEAK_BEGINNINGS) ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, 1) : 0;
}

/** RFC 1179 §5 and §6: a number, then a queue's name or the size and name of a file, up to a line feed that ends the packet. */
function lineDaemon(p: Payload): Recognition {
  const code = byteAt(p, 0);
  if (code < 1 || code > 5) return 0;
  if (p.wireLength > LONGEST_QUEUE || byteAt(p, p.wireLength - 1) !== LINE_FEED[0]) return 0;
  const end = positionOf(p, LINE_FEED, 1, LONGEST_QUEUE);
  if (end < 2 || end !== p.wireLength - 1 || !isText(p, 1, end)) return 0;
  for (let at = 2; at < end - 3; at++) {
    // "123 cfA001host" and "4567 dfA001host": control and data files.
    const letter = byteAt(p, at + 1);
    if (byteAt(p, at) === 0x20 && (letter === 0x63 || letter === 0x64) && byteAt(p, at + 2) === 0x66 && byteAt(p, at + 3) === 0x41) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 3);
  }
  // A lone number and word: only "receive a job" (2) and the state of a queue (3, 4); other devices begin commands with 1.
  return code >= 2 && code <= 4 ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, 3) : 0;
}

export const rawPrint: Protocol = {
  id: "raw-print",
  transports: [6],
  firstBytes: [...new Set([...JOB_BEGINNINGS, ...WEAK_BEGINNINGS].map((text) => text[0] as number)), POST[0] as number, 1, 2, 3, 4, 5],
  refines: ["http"],
  notByContent: "a printer takes any bytes; only jobs in a known language have a beginning that tells",
  reasons: [
    "a print job's beginning: PJL, PostScript or a label language",
    "a beginning that printers read: it fits a print job",
    "a printer reports its state in PJL",
    "a line of the printer daemon protocol: a number and a queue or file name",
    "an HTTP request with content type application/ipp",
  ],
  recognise(p: Payload): Recognition {
    if (isFirstByte[byteAt(p, 0)] === 1) {
      const printed = job(p);
      if (printed !== 0) return printed;
    }
    const line = lineDaemon(p);
    if (line !== 0) return line;
    return matchesAt(p, 0, POST) && httpTarget(p) > 0 && httpMentions(p, IPP) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 4) : 0;
  },
};
