// Recognises HTTP/1 (RFC 9112 §2) and the beginning of HTTP/2 in the clear (RFC 9113 §3.4) on TCP. An envelope: protocols that use it refine it.
import { HTTP_FIRST_BYTES, httpTarget, isHttpResponse } from "../http-message.ts";
import { httpDissector } from "../http-stream.ts";
import { ascii, matchesAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { DocumentReader } from "./document-reader.ts";

/** RFC 9113 §3.4; its first letter is also that of POST. */
const PREFACE = ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

export const http: Protocol = {
  id: "http",
  transports: [6],
  firstBytes: HTTP_FIRST_BYTES,
  notByContent: "the middle of a long message has no beginning that tells",
  reasons: ["a request line of HTTP/1", "a status line of HTTP/1", "the connection preface of HTTP/2"],
  recognise(p: Payload): Recognition {
    if (isHttpResponse(p)) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, 1);
    if (httpTarget(p) > 0) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0);
    return matchesAt(p, 0, PREFACE) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 2) : 0;
  },
  dissector: httpDissector(() => new DocumentReader()),
};
