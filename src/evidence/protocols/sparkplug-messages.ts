// Sparkplug B inside MQTT (Eclipse Sparkplug 3.0, ISO/IEC 20237): the kind of message and the edge node out of the topic (chapter 4), what a
// command asks a node to do, and how a node names its hardware in its birth (chapter 6). Of payloads only metric names are compared.
import { type DissectionSink, operationBit } from "./protocol.ts";
import { narrowText } from "./wire-text.ts";

const NAMESPACE = "spBv1.0/";
const STATE = "STATE";
const SLASH = 0x2f;
const LONGEST_NAME = 100;
/** Edge nodes that one connection speaks of are told apart up to here. */
const MOST_NODES = 32;
const MOST_METRICS = 256;

interface MessageKind {
  readonly name: string;
  readonly bytes: readonly number[];
  readonly operation: number;
  readonly isBirth: boolean;
  readonly isCommand: boolean;
}
const kind = (name: string, operation: "identify" | "read" | "write"): MessageKind => ({
  name,
  bytes: Array.from(name, (character) => character.charCodeAt(0)),
  operation: operationBit(operation),
  isBirth: name === "NBIRTH",
  isCommand: name.endsWith("CMD"),
});
const KINDS: readonly MessageKind[] = [
  kind("NBIRTH", "identify"),
  kind("NDEATH", "identify"),
  kind("DBIRTH", "identify"),
  kind("DDEATH", "identify"),
  kind("NDATA", "read"),
  kind("DDATA", "read"),
  kind("NCMD", "write"),
  kind("DCMD", "write"),
];
const START_STOP = operationBit("start-stop");
const IDENTIFY = operationBit("identify");

/** Metrics of a birth that identify a node (§6.4.6, by convention). */
const PROPERTIES: ReadonlyMap<string, "vendor" | "model" | "os" | "firmware" | "serial"> = new Map([
  ["Properties/Hardware Make", "vendor"],
  ["Properties/Hardware Model", "model"],
  ["Properties/OS", "os"],
  ["Properties/Firmware Version", "firmware"],
  ["Properties/Serial Number", "serial"],
] as const);

export function isSparkplugTopic(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < NAMESPACE.length || bytes[from] !== 0x73) return false;
  for (let i = 1; i < NAMESPACE.length; i++) if (bytes[from + i] !== NAMESPACE.charCodeAt(i)) return false;
  return true;
}

interface KnownNode {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Follows one connection. */
export class SparkplugReader {
  private nodes: KnownNode[] = [];

  /** Counts the kind and the edge node of a topic "spBv1.0/group/KIND/node[/device]" or "spBv1.0/STATE/host". `as` stands for the kind where it is given. */
  topic(bytes: Uint8Array, from: number, to: number, as: string | null, sink: DissectionSink): MessageKind | null {
    const groupAt = from + NAMESPACE.length;
    const groupEnd = nextSlash(bytes, groupAt, to);
    if (groupEnd - groupAt === STATE.length && narrowText(bytes, groupAt, groupEnd) === STATE) {
      sink.detail("sparkplug", as ?? STATE);
      sink.operation(IDENTIFY);
      return null;
    }
    const kindEnd = nextSlash(bytes, groupEnd + 1, to);
    const known = kindAt(bytes, groupEnd + 1, kindEnd);
    if (known === null) {
      sink.detail("sparkplug", as ?? "other");
      return null;
    }
    sink.detail("sparkplug", as ?? known.name);
    sink.detail("node", this.nodeText(bytes, groupAt, groupEnd, kindEnd + 1, nextSlash(bytes, kindEnd + 1, to)));
    return known;
  }

  /** A publication; `payload` is where its payload begins, `end` where what was kept of it ends. */
  published(bytes: Uint8Array, from: number, to: number, payload: number, end: number, isFromClient: boolean, sink: DissectionSink): void {
    const known = this.topic(bytes, from, to, null, sink);
    if (known === null) return;
    sink.operation(known.operation);
    // What a broker passes on says nothing about the broker.
    if ((known.isBirth && isFromClient) || known.isCommand) readMetrics(bytes, payload, end, known, sink);
  }

  private nodeText(bytes: Uint8Array, groupAt: number, groupEnd: number, nodeAt: number, nodeEnd: number): string {
    const length = groupEnd - groupAt + 1 + Math.max(0, nodeEnd - nodeAt);
    for (const node of this.nodes) if (node.bytes.length === length && isSame(node.bytes, bytes, groupAt, groupEnd, nodeAt)) return node.text;
    if (this.nodes.length >= MOST_NODES || length > 2 * LONGEST_NAME) return "others";
    const text = `${narrowText(bytes, groupAt, groupEnd)}/${narrowText(bytes, nodeAt, nodeEnd)}`;
    const copy = new Uint8Array(length);
    copy.set(bytes.subarray(groupAt, groupEnd));
    copy[groupEnd - groupAt] = SLASH;
    copy.set(bytes.subarray(nodeAt, Math.max(nodeAt, nodeEnd)), groupEnd - groupAt + 1);
    this.nodes.push({ bytes: copy, text });
    return text;
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, groupAt: number, groupEnd: number, nodeAt: number): boolean {
  const group = groupEnd - groupAt;
  for (let i = 0; i < group; i++) if (known[i] !== bytes[groupAt + i]) return false;
  if (known[group] !== SLASH) return false;
  for (let i = group + 1; i < known.length; i++) if (known[i] !== bytes[nodeAt + i - group - 1]) return false;
  return true;
}

function nextSlash(bytes: Uint8Array, from: number, to: number): number {
  let at = Math.min(from, to);
  while (at < to && bytes[at] !== SLASH) at++;
  return at;
}

function kindAt(bytes: Uint8Array, from: number, to: number): MessageKind | null {
  for (const each of KINDS) {
    if (to - from !== each.bytes.length) continue;
    let same = 0;
    while (same < each.bytes.length && bytes[from + same] === each.bytes[same]) same++;
    if (same === each.bytes.length) return each;
  }
  return null;
}

/** Fields of Sparkplug's protocol buffers (§6.4): metrics in the payload, name and text in a metric. */
const METRICS = 2;
const NAME = 1;
const STRING_VALUE = 15;
const VARINT = 0;
const EIGHT_BYTES = 1;
const BYTES = 2;
const FOUR_BYTES = 5;

/** Walks a payload that may be cut off: the metrics that are whole are read. */
function readMetrics(bytes: Uint8Array, from: number, end: number, known: MessageKind, sink: DissectionSink): void {
  const cursor = new FieldCursor(bytes, from, end);
  for (let count = 0; count < MOST_METRICS && cursor.next(); count++) if (cursor.field === METRICS && cursor.type === BYTES) readMetric(bytes, cursor.valueAt, cursor.valueEnd, known, sink);
}

function readMetric(bytes: Uint8Array, from: number, end: number, known: MessageKind, sink: DissectionSink): void {
  const cursor = new FieldCursor(bytes, from, end);
  let name = "";
  let value = "";
  while (cursor.next()) {
    if (cursor.type !== BYTES) continue;
    if (cursor.field === NAME) name = narrowText(bytes, cursor.valueAt, cursor.valueEnd);
    else if (cursor.field === STRING_VALUE) value = narrowText(bytes, cursor.valueAt, cursor.valueEnd);
  }
  if (known.isCommand) {
    if (name === "Node Control/Reboot" || name === "Device Control/Reboot") sink.operation(START_STOP);
    return;
  }
  const attribute = PROPERTIES.get(name);
  if (attribute !== undefined && value !== "") sink.claim("sender", attribute, value, "sparkplug-b NBIRTH");
}

/** Walks the fields of one protocol buffers message. */
class FieldCursor {
  field = 0;
  type = 0;
  valueAt = 0;
  valueEnd = 0;
  private at: number;
  private readonly bytes: Uint8Array;
  private readonly end: number;

  constructor(bytes: Uint8Array, from: number, end: number) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  next(): boolean {
    const tag = this.varint();
    if (tag <= 0) return false;
    this.field = Math.floor(tag / 8);
    this.type = tag % 8;
    let length = 0;
    if (this.type === VARINT) {
      if (this.varint() < 0) return false;
    } else if (this.type === EIGHT_BYTES) length = 8;
    else if (this.type === FOUR_BYTES) length = 4;
    else if (this.type === BYTES) length = this.varint();
    else return false;
    if (length < 0 || length > this.end - this.at) return false;
    this.valueAt = this.at;
    this.valueEnd = this.at + length;
    this.at = this.valueEnd;
    return true;
  }

  /** −1 = not whole. */
  private varint(): number {
    let value = 0;
    for (let shift = 0; shift < 10; shift++) {
      if (this.at >= this.end) return -1;
      const byte = this.bytes[this.at++] as number;
      value += (byte & 0x7f) * 2 ** (7 * shift);
      if (byte < 0x80) return value;
    }
    return -1;
  }
}
