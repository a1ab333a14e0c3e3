// Recognises agents of virus protection that speak to their server in plain HTTP: ePO, Symantec Endpoint Protection, Apex One/OfficeScan, ESET.
import { HTTP_FIRST_BYTES, httpTarget } from "../http-message.ts";
import { ascii, positionOf } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT } from "../protocol.ts";

const LONGEST_PATH = 96;
/** Index = reason. */
const PATHS = ["/spipe/", "/secars/secars.dll", "/officescan/cgi/", "/eset_upd/"].map(ascii);

export const avManagement: Protocol = {
  id: "av-management",
  transports: [6],
  firstBytes: HTTP_FIRST_BYTES,
  refines: ["http"],
  notByContent: "most agents speak TLS, whose bytes say nothing about the maker",
  reasons: [
    "an HTTP request for /spipe: an agent of ePolicy Orchestrator",
    "an HTTP request for /secars/secars.dll: a client of Symantec Endpoint Protection",
    "an HTTP request for /officescan/cgi: an agent of OfficeScan or Apex One",
    "an HTTP request for /eset_upd: signatures for ESET",
  ],
  recognise(p: Payload): Recognition {
    const target = httpTarget(p);
    if (target < 0) return 0;
    for (let i = 0; i < PATHS.length; i++) if (positionOf(p, PATHS[i] as Uint8Array, target, target + LONGEST_PATH) > 0) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, i);
    return 0;
  },
};
