// Recognises MQTT 3.1, 3.1.1 and 5.0 by its control packets. MQTT over TLS or web sockets is TLS or HTTP here. Reads no payloads.
import { ascii, byteAt, matchesAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { mqttDissector } from "../mqtt-connection.ts";
import { areFlagsRight, CONNACK, CONNECT, DISCONNECT, lengthBytes, PINGREQ, PINGRESP, PUBLISH, remainingLength, SUBACK, SUBSCRIBE, topicLength, UNSUBACK, UNSUBSCRIBE } from "./mqtt-packet.ts";

const CONNECTS = 0;
const ANSWERS = 1;
const SUBSCRIBES = 2;
const PUBLISHES = 3;
const PINGS = 4;

const NAME_311 = ascii("\0\x04MQTT");
const NAME_31 = ascii("\0\x06MQIsdp");

export const mqtt: Protocol = {
  id: "mqtt",
  transports: [6],
  firstBytes: [0x10, 0x20, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x82, 0x90, 0xa2, 0xb0, 0xc0, 0xd0],
  reasons: [
    "MQTT CONNECT: remaining length, the protocol name MQTT or MQIsdp and its version",
    "MQTT answer to a connection or subscription: remaining length that is the rest of the segment, and allowed reason codes",
    "MQTT SUBSCRIBE: remaining length that is the rest of the segment, and a topic filter with a quality of service below 3",
    "MQTT PUBLISH: remaining length that fits, and a topic without wildcards or control characters",
    "two bytes that are an MQTT ping or its answer and nothing else",
  ],
  dissector: mqttDissector,
  recognise(p) {
    const first = byteAt(p, 0);
    const count = lengthBytes(p, 0);
    if (count === 0 || !areFlagsRight(first)) return 0;
    const length = remainingLength(p, 0, count);
    const at = 1 + count;
    const rest = p.wireLength - at;
    switch (first >> 4) {
      case CONNECT:
        return isConnect(p, at, length) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, CONNECTS) : 0;
      case CONNACK:
        return length >= 2 && length === rest && byteAt(p, at) <= 1 && isReason(byteAt(p, at + 1)) ? recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, ANSWERS) : 0;
      case SUBACK:
      case UNSUBACK:
        return length >= 2 && length === rest && u16At(p, at) > 0 && (length === 2 || isReason(byteAt(p, p.length - 1))) ? recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, ANSWERS) : 0;
      case SUBSCRIBE:
      case UNSUBSCRIBE:
        return length <= rest ? subscription(p, at, first >> 4) : 0;
      case PUBLISH:
        return publication(p, at, length, rest, first);
      case PINGREQ:
        return p.wireLength === 2 ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, PINGS) : 0;
      case PINGRESP:
        return p.wireLength === 2 ? recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, PINGS) : 0;
      default:
        return 0;
    }
  },
};

function isConnect(p: Payload, at: number, length: number): boolean {
  if (length < 10) return false;
  if (matchesAt(p, at, NAME_311)) return byteAt(p, at + 6) === 4 || byteAt(p, at + 6) === 5;
  return matchesAt(p, at, NAME_31) && byteAt(p, at + 8) === 3;
}

/** Granted qualities of service, 3.1.1 return codes, and the failures of version 5 (§2.4). */
function isReason(code: number): boolean {
  return (code >= 0 && code <= 5) || (code >= 0x80 && code <= 0xa2);
}

/** Packet number, in version 5 properties, then filters. */
function subscription(p: Payload, at: number, type: number): number {
  if (u16At(p, at) <= 0) return 0;
  const properties = 1 + Math.max(0, byteAt(p, at + 2));
  for (let skipped = 0; skipped <= properties; skipped += properties) {
    const filter = at + 2 + skipped;
    const length = topicLength(p, filter, true);
    if (length === 0) continue;
    if (type === UNSUBSCRIBE) return recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, SUBSCRIBES);
    const options = byteAt(p, filter + 2 + length);
    if (options >= 0 && (options & 0xc3) <= 2) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, SUBSCRIBES);
  }
  return 0;
}

/** Several packets may share a segment, and a long one goes over several: what follows must be a packet again. */
function publication(p: Payload, at: number, length: number, rest: number, first: number): number {
  const topic = topicLength(p, at, false);
  const numbered = (first & 6) !== 0;
  if (topic === 0 || length < topic + 2 + (numbered ? 2 : 0)) return 0;
  if (numbered && u16At(p, at + 2 + topic) === 0) return 0;
  if (length < rest) {
    const next = byteAt(p, at + length);
    if (next >= 0 && (!areFlagsRight(next) || next >> 4 < PUBLISH || next >> 4 > DISCONNECT)) return 0;
  }
  return recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, PUBLISHES);
}
