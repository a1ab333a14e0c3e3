// Recognises WinRM (WS-Management over HTTP, MS-WSMV §2.1) where HTTP is not inside TLS: by its path, its encrypted content types, its user agent.
import { HTTP_FIRST_BYTES, httpMentions, httpPath, httpTarget, isHttpResponse } from "../http-message.ts";
import { ascii, matchesAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { winrmDissector } from "./winrm-reader.ts";

const PATHS = [ascii("/wsman HTTP"), ascii("/wsman?"), ascii("/wsman/"), ascii("/wsman-anon/")];
const ENCRYPTED = ascii("-session-encrypted");

export const winrm: Protocol = {
  id: "winrm",
  transports: [6],
  firstBytes: HTTP_FIRST_BYTES,
  refines: ["http"],
  notByContent: "over HTTPS (tcp/5986) its bytes are TLS",
  reasons: ["an HTTP request for /wsman: Windows remote management", "an HTTP message whose content is encrypted for a Kerberos, SPNEGO or CredSSP session: Windows remote management"],
  recognise(p: Payload): Recognition {
    const path = httpPath(p);
    for (let i = 0; path > 0 && i < PATHS.length; i++) {
      if (matchesAt(p, path, PATHS[i] as Uint8Array)) return httpTarget(p) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0) : 0;
    }
    return isHttpResponse(p) && httpMentions(p, ENCRYPTED) ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, 1) : 0;
  },
  dissector: winrmDissector,
};
