// Recognises MTConnect: an agent's documents and requests in HTTP, and the line format between adapter and agent. Reads no data items.
import { ascii, byteAt, isDigit, matchesAt, positionOf } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { httpTarget } from "../http-message.ts";
import { mtconnectDissector } from "./mtconnect-dissector.ts";

const DOCUMENT = 0;
const SAMPLE_REQUEST = 1;
const PING = 2;
const PONG = 3;
const DATA_LINE = 4;

const STATUS = ascii("HTTP/1.");
const ELEMENT = ascii("<MTConnect");
const SEARCHED = 1_400;
const PING_LINE = ascii("* PING");
const PONG_LINE = ascii("* PONG ");
const AGENT_REQUESTS = ["probe", "current", "sample", "asset"].map(ascii);
const PARAMETERS = ["from=", "count=", "interval=", "heartbeat=", "at=", "path=//"].map(ascii);
const LONGEST_TARGET = 256;
const BLANK = 0x20;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const BAR = 0x7c;

export const mtconnect: Protocol = {
  id: "mtconnect",
  transports: [6],
  firstBytes: [0x47, 0x48, 0x2a, 0x32],
  refines: ["http"],
  reasons: [
    "HTTP answer that carries an MTConnect document",
    "HTTP request for probe, current, sample or asset with a parameter of the MTConnect standard",
    "PING line of an MTConnect agent to its adapter",
    "PONG line of an MTConnect adapter with its heartbeat in milliseconds",
    "adapter line: a time stamp of the form year-month-dayThour:minute:second and fields between bars",
  ],
  recognise(p) {
    switch (byteAt(p, 0)) {
      case 0x48:
        return matchesAt(p, 0, STATUS) && positionOf(p, ELEMENT, 12, SEARCHED) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, DOCUMENT) : 0;
      case 0x47:
        return isAgentRequest(p) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, SAMPLE_REQUEST) : 0;
      case 0x2a:
        return adapterLine(p);
      default:
        return isDataLine(p) ? recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, DATA_LINE) : 0;
    }
  },
  dissector: mtconnectDissector,
};

/** "/sample?from=1" or "/machine/current?path=//Axes": the last part of the path and the first parameter. */
function isAgentRequest(p: Payload): boolean {
  const target = httpTarget(p);
  if (target < 0) return false;
  let lastSlash = -1;
  const end = Math.min(p.length, target + LONGEST_TARGET);
  for (let at = target; at < end; at++) {
    const byte = p.bytes[p.offset + at];
    if (byte === BLANK) return false;
    if (byte === SLASH) lastSlash = at;
    if (byte !== QUESTION) continue;
    return lastSlash >= 0 && startsWithAny(p, lastSlash + 1, AGENT_REQUESTS, at) && startsWithAny(p, at + 1, PARAMETERS, end);
  }
  return false;
}

function startsWithAny(p: Payload, at: number, texts: readonly Uint8Array[], end: number): boolean {
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] as Uint8Array;
    if (at + text.length <= end && matchesAt(p, at, text)) return true;
  }
  return false;
}

function adapterLine(p: Payload): number {
  if (matchesAt(p, 0, PONG_LINE)) return isDigit(byteAt(p, PONG_LINE.length)) ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, PONG) : 0;
  if (!matchesAt(p, 0, PING_LINE)) return 0;
  const next = byteAt(p, PING_LINE.length);
  return next === 0x0a || next === 0x0d ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, PING) : 0;
}

/** "2026-01-31T08:15:00.123Z|speed|1200". */
function isDataLine(p: Payload): boolean {
  for (let at = 0; at < 19; at++) {
    const byte = byteAt(p, at);
    if (at === 4 || at === 7 ? byte !== 0x2d : at === 10 ? byte !== 0x54 : at === 13 || at === 16 ? byte !== 0x3a : !isDigit(byte)) return false;
  }
  for (let at = 19; at < 40; at++) {
    const byte = byteAt(p, at);
    if (byte === BAR) return true;
    if (!isDigit(byte) && byte !== 0x2e && byte !== 0x5a && byte !== 0x2b && byte !== 0x2d && byte !== 0x3a) return false;
  }
  return false;
}
