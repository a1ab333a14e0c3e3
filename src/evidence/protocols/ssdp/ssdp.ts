// Recognises SSDP (UPnP Device Architecture 2.0 §1): HTTP-like announcements and searches in datagrams.
import { isHttpResponse } from "../http-message.ts";
import { ascii, matchesAt, positionOf } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { ssdpDissector } from "./ssdp-dissector.ts";

const SEARCH = ascii("M-SEARCH * HTTP/1.");
const NOTIFY = ascii("NOTIFY * HTTP/1.");
const SERVICE_NAMES = [ascii("\nUSN:"), ascii("\nusn:"), ascii("\nST:"), ascii("\nst:"), ascii("\nUsn:"), ascii("\nSt:")];
const SEARCHED = 1_024;

export const ssdp: Protocol = {
  id: "ssdp",
  transports: [17],
  firstBytes: [0x4d, 0x4e, 0x48],
  reasons: [
    "M-SEARCH * HTTP/1 in a datagram: a search for devices",
    "NOTIFY * HTTP/1 in a datagram: a device announces itself",
    "an HTTP response with USN or ST in a datagram: a device answers a search",
  ],
  recognise(p: Payload): Recognition {
    if (matchesAt(p, 0, SEARCH)) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0);
    if (matchesAt(p, 0, NOTIFY)) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, 1);
    if (!isHttpResponse(p)) return 0;
    for (let i = 0; i < SERVICE_NAMES.length; i++) if (positionOf(p, SERVICE_NAMES[i] as Uint8Array, 0, SEARCHED) > 0) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, 2);
    return 0;
  },
  dissector: ssdpDissector,
};
