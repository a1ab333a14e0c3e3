// Recognises Rockwell's CSP (PCCC over TCP, "AB Ethernet"). Written after public descriptions: no real capture was at hand, so it is never sure.
import { byteAt, u16At, u32At } from "../payload-bytes.ts";
import { COMMAND, CONNECT, HEADER_SIZE, MODE_REQUEST, MODE_RESPONSE, PCCC, REPLY_BIT, SHORTEST_PCCC } from "./codes.ts";
import { cspDissector } from "./csp-dissector.ts";
import { LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";

export const abCsp: Protocol = {
  id: "ab-csp",
  transports: [6],
  firstBytes: [MODE_REQUEST, MODE_RESPONSE],
  reasons: [
    "a CSP header of 28 bytes without data: 01 01 asks for a connection, 02 01 gives its number",
    "a CSP header of 28 bytes (01 07 or 02 07), a length field equal to the bytes behind it, and a PCCC command with the reply bit as the header says",
  ],
  recognise: recogniseCsp,
  dissector: cspDissector,
};

function recogniseCsp(p: Payload): Recognition {
  if (p.length < HEADER_SIZE || HEADER_SIZE + u16At(p, 2) !== p.wireLength) return 0;
  const mode = byteAt(p, 0);
  const kind = byteAt(p, 1);
  const connection = u32At(p, 4);
  const status = u32At(p, 8);
  if ((mode !== MODE_REQUEST && mode !== MODE_RESPONSE) || (mode === MODE_REQUEST && status !== 0)) return 0;
  const sender = mode === MODE_REQUEST ? SENDER_IS_CLIENT : SENDER_IS_SERVER;
  if (kind === CONNECT) return u16At(p, 2) === 0 && (connection === 0) === (mode === MODE_REQUEST) ? recognition(LEVEL_MEDIUM, sender, 0) : 0;
  if (kind !== PCCC || connection === 0 || u16At(p, 2) < SHORTEST_PCCC) return 0;
  const command = byteAt(p, COMMAND);
  if (command < 0 || (command & 0xb0) !== 0 || ((command & REPLY_BIT) !== 0) !== (mode === MODE_RESPONSE)) return 0;
  if (mode === MODE_REQUEST && byteAt(p, COMMAND + 1) > 0) return 0;
  return recognition(LEVEL_MEDIUM, sender, 1);
}
