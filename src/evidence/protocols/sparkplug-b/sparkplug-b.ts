// Recognises Sparkplug B by the topics of the MQTT packets that carry it. Reads no metrics.
// MQTT's own framing is checked only as far as needed to find the topic: any packet that fits here is also an MQTT packet.
import { mqttDissector } from "../mqtt-connection.ts";
import { ascii, byteAt, matchesAt, positionOf } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_UNKNOWN } from "../protocol.ts";

const PUBLISHES = 0;
const SUBSCRIBES = 1;
const CONNECTS = 2;

const NAMESPACE = ascii("spBv1.0/");
const STATE = ascii("spBv1.0/STATE/");
const MQTT = ascii("\0\x04MQTT");
const SLASH = 0x2f;
/** The client identifier, user name and will before the topic are searched so far. */
const SEARCHED = 300;
const LONGEST_GROUP = 256;

const TYPES = ["NBIRTH/", "NDEATH/", "DBIRTH/", "DDEATH/", "NDATA/", "DDATA/", "NCMD/", "DCMD/"].map(ascii);

export const sparkplugB: Protocol = {
  id: "sparkplug-b",
  transports: [6],
  firstBytes: [0x10, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x82],
  refines: ["mqtt"],
  reasons: [
    "MQTT PUBLISH whose topic is in the Sparkplug B name space, with a group and a known message type, or a host's state",
    "MQTT SUBSCRIBE to topics of the Sparkplug B name space",
    "MQTT CONNECT whose will goes to a topic of the Sparkplug B name space",
  ],
  dissector: mqttDissector,
  recognise(p) {
    const first = byteAt(p, 0);
    const header = headerSize(p);
    if (header === 0) return 0;
    switch (first >> 4) {
      case 3:
        return isTopic(p, header + 2) ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, PUBLISHES) : 0;
      case 8:
        return positionOf(p, NAMESPACE, header + 4, header + SEARCHED) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, SUBSCRIBES) : 0;
      default:
        return matchesAt(p, header, MQTT) && positionOf(p, NAMESPACE, header + 12, header + SEARCHED) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, CONNECTS) : 0;
    }
  },
};

/** First byte and remaining length; 0 = not readable. */
function headerSize(p: Payload): number {
  for (let at = 1; at <= 4; at++) {
    const byte = byteAt(p, at);
    if (byte < 0) return 0;
    if (byte < 0x80) return at + 1;
  }
  return 0;
}

/** "spBv1.0/group/TYPE/…" or "spBv1.0/STATE/host". */
function isTopic(p: Payload, at: number): boolean {
  if (!matchesAt(p, at, NAMESPACE)) return false;
  if (matchesAt(p, at, STATE)) return true;
  const group = at + NAMESPACE.length;
  const end = Math.min(p.length, group + LONGEST_GROUP);
  for (let i = group; i < end; i++) {
    if (p.bytes[p.offset + i] !== SLASH) continue;
    for (let t = 0; t < TYPES.length; t++) if (matchesAt(p, i + 1, TYPES[t] as Uint8Array)) return i > group;
    return false;
  }
  return false;
}
