// Recognises MMS (ISO 9506) on ISO-on-TCP, as IEC 61850-8-1 uses it. That the objects are those of IEC 61850 the envelope does not say.
import { berContents } from "../ber-header.ts";
import { mmsAssociation, presentationData, SESSION_CONNECT } from "../osi-presentation.ts";
import { byteAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { CONCLUDE_REQUEST, CONCLUDE_RESPONSE, CONFIRMED_ERROR, CONFIRMED_REQUEST, CONFIRMED_RESPONSE, UNCONFIRMED } from "./codes.ts";
import { mmsDissector } from "./mms-dissector.ts";

const REASON_ASSOCIATION = 0;
const REASON_REQUEST = 1;
const REASON_RESPONSE = 2;
const REASON_REPORT = 3;
const REASON_CONCLUDE = 4;
const INTEGER = 0x02;

export const iec61850Mms: Protocol = {
  id: "iec61850-mms",
  transports: [6],
  firstBytes: [3],
  reasons: [
    "TPKT, COTP and an ISO session connect or accept that names MMS (object id 1.0.9506.2)",
    "TPKT, COTP, ISO session and presentation data with an MMS confirmed request and its invoke id",
    "TPKT, COTP, ISO session and presentation data with an MMS confirmed response or error and its invoke id",
    "TPKT, COTP, ISO session and presentation data with an MMS information report",
    "TPKT, COTP, ISO session and presentation data with an MMS conclude",
  ],
  recognise: recogniseMms,
  dissector: mmsDissector,
};

function recogniseMms(p: Payload): Recognition {
  const association = mmsAssociation(p);
  if (association >= 0) return recognition(LEVEL_HIGH, association === SESSION_CONNECT ? SENDER_IS_CLIENT : SENDER_IS_SERVER, REASON_ASSOCIATION);
  const at = presentationData(p);
  if (at < 0) return 0;
  const tag = byteAt(p, at);
  const first = byteAt(p, berContents(p, at, tag));
  switch (tag) {
    case CONFIRMED_REQUEST:
      return first === INTEGER ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, REASON_REQUEST) : 0;
    case CONFIRMED_RESPONSE:
      return first === INTEGER ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, REASON_RESPONSE) : 0;
    case CONFIRMED_ERROR:
      return first === 0x80 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, REASON_RESPONSE) : 0;
    case UNCONFIRMED:
      return first === 0xa0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, REASON_REPORT) : 0;
    case CONCLUDE_REQUEST:
      return byteAt(p, at + 1) === 0 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, REASON_CONCLUDE) : 0;
    case CONCLUDE_RESPONSE:
      return byteAt(p, at + 1) === 0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, REASON_CONCLUDE) : 0;
    default:
      return 0;
  }
}
