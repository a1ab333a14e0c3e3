// Recognises VMware's management where it is in the clear: the greeting of the authentication daemon and SOAP calls of the vSphere interface.
import { HTTP_REQUEST_FIRST_BYTES, httpMentions, httpPath, httpTarget } from "../http-message.ts";
import { ascii, matchesAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";

const GREETING = ascii("220 VMware Authentication Daemon");
const PATH = ascii("/sdk");
const ACTION = ascii("urn:vim25");
const OLD_ACTION = ascii("urn:internalvim25");

export const vmware: Protocol = {
  id: "vmware",
  transports: [6],
  firstBytes: [...HTTP_REQUEST_FIRST_BYTES, 0x32],
  refines: ["http"],
  notByContent: "management, consoles and moving machines are inside TLS or have no published form",
  reasons: ["the greeting of the VMware authentication daemon", "a SOAP call of the vSphere interface (urn:vim25) over HTTP"],
  recognise(p: Payload): Recognition {
    if (matchesAt(p, 0, GREETING)) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, 0);
    const path = httpPath(p);
    if (path < 0 || !matchesAt(p, path, PATH) || httpTarget(p) < 0) return 0;
    return httpMentions(p, ACTION) || httpMentions(p, OLD_ACTION) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 1) : 0;
  },
};
