// Recognises agents of virus protection that speak to their server in plain HTTP: ePO, Symantec Endpoint Protection, Apex One/OfficeScan, ESET.
import { HTTP_REQUEST_FIRST_BYTES, httpPath, httpTarget } from "../http-message.ts";
import { ascii, matchesAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT } from "../protocol.ts";

/** Index = reason. */
const PATHS = ["/spipe/", "/secars/secars.dll", "/officescan/cgi/", "/eset_upd/"].map(ascii);

export const avManagement: Protocol = {
  id: "av-management",
  transports: [6],
  firstBytes: HTTP_REQUEST_FIRST_BYTES,
  refines: ["http"],
  notByContent: "most agents speak TLS, whose bytes say nothing about the maker",
  reasons: [
    "an HTTP request for /spipe: an agent of ePolicy Orchestrator",
    "an HTTP request for /secars/secars.dll: a client of Symantec Endpoint Protection",
    "an HTTP request for /officescan/cgi: an agent of OfficeScan or Apex One",
    "an HTTP request for /eset_upd: signatures for ESET",
  ],
  recognise(p: Payload): Recognition {
    const path = httpPath(p);
    for (let i = 0; path > 0 && i < PATHS.length; i++) {
      if (matchesAt(p, path, PATHS[i] as Uint8Array)) return httpTarget(p) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, i) : 0;
    }
    return 0;
  },
};
