// Reads MQTT connections packet by packet (OASIS MQTT 3.1.1 and 5.0, and 3.1): keep-alive, sessions and wills, publications and subscriptions
// per quality of service, answers with their times; and the Sparkplug B messages that some of them carry. Topics and payloads are people's
// content: of other topics than Sparkplug's nothing is kept.
import { Exchanges, otherDirection } from "./exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "./protocol.ts";
import { isSparkplugTopic, SparkplugReader } from "./sparkplug-messages.ts";
import { narrowText } from "./wire-text.ts";

const CONNECT = 1;
const CONNACK = 2;
const PUBLISH = 3;
const PUBACK = 4;
const PUBREC = 5;
const PUBREL = 6;
const PUBCOMP = 7;
const SUBSCRIBE = 8;
const SUBACK = 9;
const UNSUBSCRIBE = 10;
const UNSUBACK = 11;
const PINGREQ = 12;
const PINGRESP = 13;
const DISCONNECT = 14;
const AUTH = 15;
const NAMES: readonly string[] = [
  "",
  "CONNECT",
  "CONNACK",
  "PUBLISH",
  "PUBACK",
  "PUBREC",
  "PUBREL",
  "PUBCOMP",
  "SUBSCRIBE",
  "SUBACK",
  "UNSUBSCRIBE",
  "UNSUBACK",
  "PINGREQ",
  "PINGRESP",
  "DISCONNECT",
  "AUTH",
];
const QOS: readonly string[] = ["qos 0", "qos 1", "qos 2"];
const VERSIONS: ReadonlyMap<number, string> = new Map([
  [3, "3.1"],
  [4, "3.1.1"],
  [5, "5.0"],
]);

/** §2.1.4: at most four bytes of length. */
const LONGEST_REMAINING = 268_435_455;
/** So much of a packet is read: what stands before payloads, and the beginning of a Sparkplug birth. */
const KEPT = 8_192;
const REFUSED = 0x80;

const WILL = 0x04;
const USER_NAME = 0x80;
const PASSWORD = 0x40;

/** Properties of MQTT 5.0 (§2.2.2.2) that are looked at. */
const SESSION_EXPIRY = 0x11;
const SERVER_KEEP_ALIVE = 0x13;
const NEVER = 0xffff_ffff;
/** §3.1.2.10: a broker gives up a client after one and a half keep-alives of silence. */
const GIVEN_UP_AFTER = 1.5;

const READ = operationBit("read");
const WRITE = operationBit("write");

const CLIENT_UNKNOWN = -1;
const VERSION_UNKNOWN = 0;

const BROKER_VERSION = "$SYS/broker/version";

export const mqttDissector: DissectorDefinition = {
  longestUnit: LONGEST_REMAINING + 5,
  keptBytes: KEPT,
  frame(view: DataView, offset: number, available: number): number {
    const first = view.getUint8(offset);
    if (!areFlagsRight(first)) return FRAME_NOT_MINE;
    let length = 0;
    for (let count = 1; count <= 4; count++) {
      if (count >= available) return FRAME_NEEDS_MORE;
      const byte = view.getUint8(offset + count);
      length += (byte & 0x7f) * 2 ** (7 * (count - 1));
      if (byte < 0x80) return 1 + count + length;
    }
    return FRAME_NOT_MINE;
  },
  open: () => new MqttConnection(),
};

/** §2.1.3: the four flag bits that each type demands. */
function areFlagsRight(first: number): boolean {
  const type = first >> 4;
  const flags = first & 15;
  if (type === PUBLISH) return (flags & 6) !== 6;
  if (type === SUBSCRIBE || type === UNSUBSCRIBE || type === PUBREL) return flags === 2;
  return type !== 0 && flags === 0;
}

class MqttConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  private readonly sparkplug = new SparkplugReader();
  private client = CLIENT_UNKNOWN;
  private version = VERSION_UNKNOWN;
  /** By direction: something was published before it was known who is the client. */
  private readonly published: [boolean, boolean] = [false, false];

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const first = view.getUint8(offset);
    const type = first >> 4;
    let at = offset + 1;
    while (view.getUint8(at) >= 0x80) at++;
    at++;
    const end = offset + length;
    sink.detail("message", NAMES[type] as string);
    this.packet(type, first, view, bytes, at, end, direction, micros, sink);
    if (this.client !== CLIENT_UNKNOWN && (this.published[0] || this.published[1])) this.settlePublished(sink);
  }

  private settlePublished(sink: DissectionSink): void {
    for (const direction of [0, 1] as const) {
      if (this.published[direction]) sink.operation(direction === this.client ? WRITE : READ);
      this.published[direction] = false;
    }
  }

  private packet(type: number, first: number, view: DataView, bytes: Uint8Array, at: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    switch (type) {
      case CONNECT:
        this.client = direction;
        this.exchanges.asked(direction, 0, CONNECT, 0, micros, sink);
        if (!this.connect(view, bytes, at, end, sink)) sink.trouble("malformed");
        break;
      case CONNACK:
        this.client = otherDirection(direction);
        this.exchanges.answered(direction, 0, CONNECT, micros, sink);
        if (end - at < 2) sink.trouble("malformed");
        else {
          sink.detail("connect", view.getUint8(at + 1) === 0 ? "accepted" : `refused, code ${view.getUint8(at + 1)}`);
          if (this.version === 5) readProperties(view, at + 2, end, sink);
        }
        break;
      case PUBLISH:
        if (!this.publish(view, bytes, at, end, first, direction, micros, sink)) sink.trouble("malformed");
        break;
      case PUBACK:
      case PUBREC:
        if (end - at < 2) sink.trouble("malformed");
        else this.exchanges.answered(direction, view.getUint16(at), type === PUBACK ? 1 : 2, micros, sink);
        break;
      case PUBREL:
      case PUBCOMP:
      case AUTH:
        break;
      case SUBSCRIBE:
      case UNSUBSCRIBE:
        this.client = direction;
        if (end - at < 2) sink.trouble("malformed");
        else {
          this.exchanges.asked(direction, view.getUint16(at), type, 0, micros, sink);
          if (type === SUBSCRIBE) this.subscribe(view, bytes, at + 2, end, sink);
        }
        break;
      case SUBACK:
      case UNSUBACK:
        this.client = otherDirection(direction);
        if (end - at < 2) sink.trouble("malformed");
        else {
          this.exchanges.answered(direction, view.getUint16(at), type === SUBACK ? SUBSCRIBE : UNSUBSCRIBE, micros, sink);
          if (end - at > 2 && view.getUint8(end - 1) >= REFUSED) sink.detail("subscribe", "refused");
        }
        break;
      case PINGREQ:
        this.client = direction;
        this.exchanges.asked(direction, 0, PINGREQ, 0, micros, sink);
        break;
      case PINGRESP:
        this.client = otherDirection(direction);
        this.exchanges.answered(direction, 0, PINGREQ, micros, sink);
        break;
      case DISCONNECT:
        if (end > at && view.getUint8(at) !== 0) sink.detail("disconnect", `code ${view.getUint8(at)}`);
        break;
    }
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean, sink: DissectionSink): LooseEnds | null {
    // Nobody said who is the client: it may be the one who published.
    if (ends && (this.published[0] || this.published[1])) sink.operation(WRITE);
    return this.exchanges.takeLooseEnds(ends);
  }

  /** §3.1: protocol name, level, flags, keep-alive, properties (5.0), client id, will, user name, password. The last two are not looked at. */
  private connect(view: DataView, bytes: Uint8Array, from: number, end: number, sink: DissectionSink): boolean {
    let at = from;
    if (at + 2 > end) return false;
    at += 2 + view.getUint16(at);
    if (at + 4 > end) return false;
    this.version = view.getUint8(at);
    const flags = view.getUint8(at + 1);
    const keepAlive = view.getUint16(at + 2);
    sink.detail("version", VERSIONS.get(this.version) ?? "other");
    sink.detail("sign-in", (flags & PASSWORD) !== 0 ? "with password" : (flags & USER_NAME) !== 0 ? "user name only" : "anonymous");
    if ((flags & WILL) !== 0) sink.detail("will", QOS[(flags >> 3) & 3] ?? "malformed");
    at += 4;
    if (this.version === 5) at = readProperties(view, at, end, sink);
    let protocol = "mqtt";
    if ((flags & WILL) !== 0) {
      at = afterText(view, at, end);
      if (this.version === 5) at = afterProperties(view, at, end);
      if (at + 2 <= end && isSparkplugTopic(bytes, at + 2, Math.min(end, at + 2 + view.getUint16(at)))) {
        protocol = "sparkplug-b";
        this.sparkplug.topic(bytes, at + 2, Math.min(end, at + 2 + view.getUint16(at)), "will", sink);
      }
    }
    if (keepAlive > 0) {
      sink.timer(protocol, "keep-alive", keepAlive);
      sink.timer(protocol, "client given up", keepAlive * GIVEN_UP_AFTER);
    }
    return at <= end;
  }

  /** §3.3: topic, packet number above quality 0, properties (5.0), payload. */
  private publish(view: DataView, bytes: Uint8Array, at: number, end: number, first: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    const quality = (first >> 1) & 3;
    if (at + 2 > end) return false;
    const topicEnd = at + 2 + view.getUint16(at);
    const numberEnd = quality > 0 ? topicEnd + 2 : topicEnd;
    if (numberEnd > end) return false;
    sink.detail("publish", QOS[quality] as string);
    if (quality > 0) this.exchanges.asked(direction, view.getUint16(topicEnd), quality, 0, micros, sink);
    else sink.request(micros);
    const isFromClient = direction === this.client;
    if (isSparkplugTopic(bytes, at + 2, topicEnd)) {
      const payload = this.version === 5 ? afterProperties(view, numberEnd, end) : numberEnd;
      this.sparkplug.published(bytes, at + 2, topicEnd, payload, end, isFromClient, sink);
    } else if (this.client === CLIENT_UNKNOWN) this.published[direction] = true;
    else if (isFromClient) sink.operation(WRITE);
    else {
      sink.operation(READ);
      if (isBrokerVersion(bytes, at + 2, topicEnd)) claimBroker(bytes, this.version === 5 ? afterProperties(view, numberEnd, end) : numberEnd, end, sink);
    }
    return true;
  }

  /** §3.8.3: filters with their options. Where the version is not known, what ends with the packet is right. */
  private subscribe(view: DataView, bytes: Uint8Array, from: number, end: number, sink: DissectionSink): void {
    sink.operation(READ);
    let at = this.version === 5 || (this.version === VERSION_UNKNOWN && !areFilters(view, from, end)) ? afterProperties(view, from, end) : from;
    while (at + 3 <= end) {
      const filterEnd = at + 2 + view.getUint16(at);
      if (filterEnd >= end) break;
      sink.detail("subscribe", QOS[view.getUint8(filterEnd) & 3] ?? "malformed");
      if (isSparkplugTopic(bytes, at + 2, filterEnd)) sink.detail("sparkplug", "subscription");
      at = filterEnd + 1;
    }
    if (at !== end && end - from < KEPT - 8) sink.trouble("malformed");
  }
}

/** Filters and options fill the rest exactly. */
function areFilters(view: DataView, from: number, end: number): boolean {
  let at = from;
  while (at + 3 <= end) at += 3 + view.getUint16(at);
  return at === end && at > from;
}

/** Position behind a text with its length word; beyond `end` where it does not fit. */
function afterText(view: DataView, at: number, end: number): number {
  return at + 2 > end ? end + 1 : at + 2 + view.getUint16(at);
}

/** Length of a variable byte integer and its value, as the position behind the properties that it counts. */
function afterProperties(view: DataView, at: number, end: number): number {
  let length = 0;
  for (let count = 0; count < 4; count++) {
    if (at + count >= end) return end + 1;
    const byte = view.getUint8(at + count);
    length += (byte & 0x7f) * 2 ** (7 * count);
    if (byte < 0x80) return at + count + 1 + length;
  }
  return end + 1;
}

/** Sizes of properties (§2.2.2.2) by their identifier: 1, 2 and 4 bytes; 0 = a variable integer, −1 = a text or binary data, −2 = two texts. */
const PROPERTY_SIZES: ReadonlyMap<number, number> = new Map([
  ...[0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2a].map((id) => [id, 1] as const),
  ...[0x13, 0x21, 0x22, 0x23].map((id) => [id, 2] as const),
  ...[0x02, 0x11, 0x18, 0x27].map((id) => [id, 4] as const),
  [0x0b, 0],
  ...[0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1a, 0x1c, 0x1f].map((id) => [id, -1] as const),
  [0x26, -2],
]);

/** Properties of a connection: the timers among them. Returns where they end. */
function readProperties(view: DataView, from: number, end: number, sink: DissectionSink): number {
  const after = afterProperties(view, from, end);
  if (after > end) return after;
  let at = from;
  while (view.getUint8(at) >= 0x80) at++;
  at++;
  while (at < after) {
    const id = view.getUint8(at++);
    const size = PROPERTY_SIZES.get(id);
    if (size === undefined) break;
    if (id === SERVER_KEEP_ALIVE && at + 2 <= after && view.getUint16(at) > 0) {
      sink.timer("mqtt", "keep-alive", view.getUint16(at));
      sink.timer("mqtt", "client given up", view.getUint16(at) * GIVEN_UP_AFTER);
    } else if (id === SESSION_EXPIRY && at + 4 <= after && view.getUint32(at) > 0 && view.getUint32(at) < NEVER) sink.timer("mqtt", "session expiry", view.getUint32(at));
    if (size > 0) at += size;
    else if (size === 0) {
      while (at < after && view.getUint8(at) >= 0x80) at++;
      at++;
    } else for (let text = 0; text > size; text--) at = afterText(view, at, after);
  }
  return after;
}

function isBrokerVersion(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== BROKER_VERSION.length || bytes[from] !== 0x24) return false;
  for (let i = 0; i < BROKER_VERSION.length; i++) if (bytes[from + i] !== BROKER_VERSION.charCodeAt(i)) return false;
  return true;
}

const LONGEST_VERSION = 100;

function claimBroker(bytes: Uint8Array, from: number, end: number, sink: DissectionSink): void {
  const text = from < end && end - from <= LONGEST_VERSION ? narrowText(bytes, from, end) : "";
  if (text !== "") sink.claim("sender", "model", text, "mqtt $SYS/broker/version");
}
