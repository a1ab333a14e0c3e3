// Recognises Windows update: WSUS web services over HTTP (MS-WUSP §2), the update servers' names in TLS, and peers that pass updates on.
import { HTTP_REQUEST_FIRST_BYTES, httpPath, httpTarget } from "../http-message.ts";
import { ascii, byteAt, matchesAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_UNKNOWN } from "../protocol.ts";
import { CLIENT_HELLO, tlsHandshakeType, tlsServerNameHas } from "../tls-record.ts";
import { PATHS, SERVER_NAMES } from "./codes.ts";

const TLS_RECORD = 0x16;
/** Length 14 and the name with which two peers greet each other. */
const PEER_GREETING = ascii("\x0eSwarm protocol");

export const wsus: Protocol = {
  id: "wsus",
  transports: [6],
  firstBytes: [...HTTP_REQUEST_FIRST_BYTES, TLS_RECORD, 0x0e],
  refines: ["http", "tls"],
  notByContent: "over HTTPS (tcp/8531) its bytes are TLS, and downloads look like any other web traffic",
  reasons: ["an HTTP request for a web service of WSUS", "a TLS ClientHello for a server of Windows update", "the greeting 'Swarm protocol' of peers that pass Windows updates on"],
  recognise(p: Payload): Recognition {
    if (byteAt(p, 0) === TLS_RECORD) {
      if (tlsHandshakeType(p) !== CLIENT_HELLO) return 0;
      for (let i = 0; i < SERVER_NAMES.length; i++) if (tlsServerNameHas(p, SERVER_NAMES[i] as Uint8Array)) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 1);
      return 0;
    }
    if (matchesAt(p, 0, PEER_GREETING)) return recognition(LEVEL_HIGH, SENDER_UNKNOWN, 2);
    const path = httpPath(p);
    for (let i = 0; path > 0 && i < PATHS.length; i++) {
      if (matchesAt(p, path, PATHS[i] as Uint8Array)) return httpTarget(p) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0) : 0;
    }
    return 0;
  },
};
