// Recognises Thales Sentinel LDK (HASP): the licence manager's search broadcasts and its HTTP server. Licence sessions are encrypted.
import { ascii, matchesAt, positionOf } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";

const SEARCH = 0;
const WEB_SERVER = 1;

const SEARCH_SIZE = 40;
const LETTER_A = 0x41;
const STATUS = ascii("HTTP/1.");
const SERVER = ascii("Server: HASP LM");
const HEADERS = 512;

/** 1 = a character of base64. */
const isBase64 = new Uint8Array(256);
for (const byte of ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")) isBase64[byte] = 1;

export const sentinelLdk: Protocol = {
  id: "sentinel-ldk",
  transports: [6, 17],
  refines: ["http"],
  notByContent: "licence sessions are encrypted and their form is not published",
  reasons: [
    "search of a licence manager as seen in real traffic: a broadcast of exactly 40 base64 characters, the last of them A (not published)",
    "HTTP answer whose Server line names the HASP licence manager",
  ],
  recognise(p) {
    if (p.transport === 17) return p.toMany && isSearch(p) ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, SEARCH) : 0;
    return matchesAt(p, 0, STATUS) && positionOf(p, SERVER, 8, HEADERS) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, WEB_SERVER) : 0;
  },
};

function isSearch(p: Payload): boolean {
  if (p.wireLength !== SEARCH_SIZE || p.length !== SEARCH_SIZE || p.bytes[p.offset + SEARCH_SIZE - 1] !== LETTER_A) return false;
  for (let i = 0; i < SEARCH_SIZE; i++) if (isBase64[p.bytes[p.offset + i] as number] === 0) return false;
  return true;
}
