// Recognises Veeam backup where its server shows the certificate it made for itself, in TLS up to 1.2. Its own protocols are not published.
import { ascii, byteAt, positionOf } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_SERVER } from "../protocol.ts";
import { SERVER_HELLO, TLS_HANDSHAKE, tlsContentType, tlsHandshakeType } from "../tls-record.ts";

const CERTIFICATE_MESSAGE = 11;
const NAME = ascii("Veeam Backup Server Certificate");
const SEARCHED = 1_460;

export const veeam: Protocol = {
  id: "veeam",
  transports: [6],
  firstBytes: [TLS_HANDSHAKE],
  refines: ["tls"],
  notByContent: "the protocols of its services and data channels are not published",
  reasons: ["a TLS certificate named 'Veeam Backup Server Certificate'"],
  recognise(p: Payload): Recognition {
    const isServer = tlsHandshakeType(p) === SERVER_HELLO || (tlsContentType(p) === TLS_HANDSHAKE && byteAt(p, 5) === CERTIFICATE_MESSAGE);
    return isServer && positionOf(p, NAME, 5, SEARCHED) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, 0) : 0;
  },
};
