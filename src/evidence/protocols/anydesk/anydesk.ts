// Recognises AnyDesk inside TLS by what it leaves in the clear: the relay's name, its application protocol, its certificates.
import { ascii, byteAt, positionOf } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { CLIENT_HELLO, SERVER_HELLO, TLS_HANDSHAKE, tlsContentType, tlsHandshakeType, tlsServerNameHas } from "../tls-record.ts";

const DOMAIN = ascii("anydesk.com");
const APPLICATION = ascii("anydesk/");
const CERTIFICATES = [ascii("AnyDesk Client"), ascii("AnyNet Relay"), ascii("AnyNet Root CA")];
const CERTIFICATE_MESSAGE = 11;
const SEARCHED = 1_460;

export const anydesk: Protocol = {
  id: "anydesk",
  transports: [6],
  firstBytes: [TLS_HANDSHAKE],
  refines: ["tls"],
  notByContent: "its bytes are TLS, and its announcements are not published",
  reasons: ["a TLS ClientHello that names anydesk.com or the application anydesk", "a TLS certificate of AnyDesk or its relays"],
  recognise(p: Payload): Recognition {
    const hello = tlsHandshakeType(p);
    if (hello === CLIENT_HELLO) return tlsServerNameHas(p, DOMAIN) || positionOf(p, APPLICATION, 40, SEARCHED) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0) : 0;
    const isCertificate = tlsContentType(p) === TLS_HANDSHAKE && byteAt(p, 5) === CERTIFICATE_MESSAGE;
    if (hello !== SERVER_HELLO && !isCertificate) return 0;
    for (let i = 0; i < CERTIFICATES.length; i++) {
      // Both sides show certificates; only with its hello in the same packet is the sender surely the server.
      if (positionOf(p, CERTIFICATES[i] as Uint8Array, 5, SEARCHED) > 0) return recognition(LEVEL_HIGH, hello === SERVER_HELLO ? SENDER_IS_SERVER : SENDER_UNKNOWN, 1);
    }
    return 0;
  },
};
