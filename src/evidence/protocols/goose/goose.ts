// Recognises GOOSE (IEC 61850-8-1) on its EtherType, and routable GOOSE (IEC 61850-90-5) in UDP. Reads no data sets.
import { berContents } from "../ber-header.ts";
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_UNKNOWN } from "../protocol.ts";
import { gooseDissector } from "./goose-dissector.ts";

const REASON_GOOSE = 0;
const REASON_MANAGEMENT = 1;
const REASON_ROUTABLE = 2;
const GOOSE_ETHERTYPE = 0x88b8;
const MANAGEMENT_ETHERTYPE = 0x88b9;
const HEADER_SIZE = 8;
const GOOSE_PDU = 0x61;
const CONTROL_BLOCK_REFERENCE = 0x80;
const LAYER_2 = 256;
/** IEC 61850-90-5 session identifier of GOOSE. */
const ROUTABLE_SESSION = 0xa1;

export const goose: Protocol = {
  id: "goose",
  transports: [LAYER_2, 17],
  etherTypes: [GOOSE_ETHERTYPE, MANAGEMENT_ETHERTYPE],
  firstBytes: [1],
  reasons: [
    "EtherType 88B8, a length field that fits the frame, and a GOOSE PDU (tag 61) that begins with its control block reference",
    "EtherType 88B9 (GSE management) and a length field that fits the frame",
    "a connectionless transport unit (01 40) with session identifier A1 and the session header of IEC 61850-90-5",
  ],
  recognise: recogniseGoose,
  dissector: gooseDissector,
};

function recogniseGoose(p: Payload): Recognition {
  if (p.transport !== LAYER_2) return recogniseRoutable(p);
  const length = u16At(p, 2);
  if (length < HEADER_SIZE + 2 || length > p.wireLength) return 0;
  if (p.etherType === MANAGEMENT_ETHERTYPE) return recognition(LEVEL_HIGH, SENDER_UNKNOWN, REASON_MANAGEMENT);
  if (p.etherType !== GOOSE_ETHERTYPE || byteAt(p, berContents(p, HEADER_SIZE, GOOSE_PDU)) !== CONTROL_BLOCK_REFERENCE) return 0;
  return recognition(LEVEL_HIGH, SENDER_UNKNOWN, REASON_GOOSE);
}

/** CLTP header 01 40, session identifier, its length, common header 80 with its length, and the length of the session unit. */
function recogniseRoutable(p: Payload): Recognition {
  if (p.transport !== 17 || u16At(p, 0) !== 0x0140 || byteAt(p, 2) !== ROUTABLE_SESSION || byteAt(p, 4) !== 0x80) return 0;
  const sessionLength = byteAt(p, 3);
  const commonLength = byteAt(p, 5);
  if (commonLength < 10 || sessionLength < commonLength + 2 || 4 + sessionLength > p.wireLength) return 0;
  return recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, REASON_ROUTABLE);
}
