// Reads SSDP (UPnP Device Architecture 2.0 §1): searches, announcements and answers, what kinds of devices are sought and offered, how long an announcement holds, and
// what the SERVER line says of the device. Keeps no unique names and no places of descriptions.
import { ascii, indexOfByte } from "../payload-bytes.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NOT_MINE, operationBit } from "../protocol.ts";
import { RepeatedMessages } from "../repeated-messages.ts";
import { systemOfText } from "../software-text.ts";
import { narrowText } from "../wire-text.ts";

const BROWSE = operationBit("browse");
const LONGEST_MESSAGE = 65_535;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const COLON = 0x3a;
const M = 0x4d;
const N = 0x4e;
const H = 0x48;
const MOST_LINES = 64;

const SERVER = ascii("server");
const USER_AGENT = ascii("user-agent");
const CACHE_CONTROL = ascii("cache-control");
const SEARCH_TARGET = ascii("st");
const NOTIFICATION_TYPE = ascii("nt");
const NOTIFICATION = ascii("nts");

/** Libraries that many makers build on: they name no product. */
const STACKS = ["miniupnpd", "minidlna", "portable sdk", "upnp sdk", "microstack", "gupnp", "platinum", "libupnp", "upnp-device-host", "dlnadoc", "cling"];

export const ssdpDissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  frame(view, offset, available) {
    const first = view.getUint8(offset);
    return first === M || first === N || first === H ? available : FRAME_NOT_MINE;
  },
  open: () => ANNOUNCEMENTS,
};

/** Answers go to one machine, in flows of their own: there is nothing to remember. */
const ANNOUNCEMENTS: DissectorState = {
  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, _direction: 0 | 1, micros: number, sink: DissectionSink): void {
    repeated.read(view, bytes, offset, length, micros, sink);
  },
  gap: () => undefined,
  takeLooseEnds: () => null,
};

/** Devices announce the same again and again, each kind of thing in them alone and several times. */
const repeated = new RepeatedMessages(readMessage);

function readMessage(_view: DataView, bytes: Uint8Array, offset: number, length: number, micros: number, sink: DissectionSink): number {
  const end = offset + length;
  const first = bytes[offset] as number;
  if (first === M) {
    sink.operation(BROWSE);
    sink.request(micros);
    sink.detail("message", "search");
  } else if (first === H) sink.detail("message", "answer");
  let at = lineEnd(bytes, offset, end) + 1;
  for (let lines = 0; at < end && lines < MOST_LINES; lines++) {
    const behind = lineEnd(bytes, at, end);
    readLine(bytes, at, bytes[behind - 1] === CARRIAGE_RETURN ? behind - 1 : behind, first, sink);
    at = behind + 1;
  }
  return 0;
}

function lineEnd(bytes: Uint8Array, at: number, end: number): number {
  const found = indexOfByte(bytes, LINE_FEED, at, end);
  return found < 0 ? end : found;
}

function readLine(bytes: Uint8Array, from: number, to: number, first: number, sink: DissectionSink): void {
  const colon = indexOfByte(bytes, COLON, from, to);
  if (colon < 0) return;
  const is = (name: Uint8Array): boolean => isName(bytes, from, colon, name);
  if (is(SEARCH_TARGET)) countType(first === M ? "sought" : "offered", narrowText(bytes, colon + 1, to), sink);
  else if (is(NOTIFICATION_TYPE)) countType("offered", narrowText(bytes, colon + 1, to), sink);
  else if (is(NOTIFICATION)) countNotification(narrowText(bytes, colon + 1, to), sink);
  else if (is(CACHE_CONTROL)) declareLifetime(narrowText(bytes, colon + 1, to), sink);
  else if (is(SERVER)) claimServer(narrowText(bytes, colon + 1, to), sink);
  else if (is(USER_AGENT)) {
    const system = systemOfText(narrowText(bytes, colon + 1, to));
    if (system !== null) sink.claim("sender", "os", system, "ssdp USER-AGENT");
  }
}

/** Names of lines have no letter case (RFC 7230 §3.2). */
function isName(bytes: Uint8Array, from: number, to: number, name: Uint8Array): boolean {
  if (to - from !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (((bytes[from + i] as number) | 0x20) !== ((name[i] as number) | 0x20)) return false;
  return true;
}

function countNotification(text: string, sink: DissectionSink): void {
  const kind = text.toLowerCase();
  sink.detail("message", kind === "ssdp:alive" ? "alive" : kind === "ssdp:byebye" ? "goodbye" : kind === "ssdp:update" ? "update" : "other");
}

/** "urn:schemas-upnp-org:device:InternetGatewayDevice:1" → "device InternetGatewayDevice"; unique names are one kind. */
function countType(facet: string, text: string, sink: DissectionSink): void {
  if (text.startsWith("uuid:")) sink.detail(facet, "one device");
  else if (text === "ssdp:all" || text === "upnp:rootdevice") sink.detail(facet, text);
  else {
    const parts = text.split(":");
    const kind = parts[2] ?? "";
    const type = parts[3] ?? "";
    const isKnown = parts[0] === "urn" && (kind === "device" || kind === "service") && isWord(type);
    sink.detail(facet, isKnown ? `${kind} ${type}` : "other");
  }
}

/** 1 to 40 letters, digits, hyphens and underscores. */
function isWord(text: string): boolean {
  if (text.length === 0 || text.length > 40) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) | 0x20;
    const isLetter = code >= 0x61 && code <= 0x7a;
    const isDigit = code >= 0x30 && code <= 0x39;
    if (!isLetter && !isDigit && text.charAt(i) !== "-" && text.charAt(i) !== "_") return false;
  }
  return true;
}

function declareLifetime(text: string, sink: DissectionSink): void {
  const at = text.toLowerCase().indexOf("max-age");
  const equals = at < 0 ? -1 : text.indexOf("=", at);
  const seconds = equals < 0 ? Number.NaN : Number.parseInt(text.slice(equals + 1), 10);
  if (seconds > 0 && seconds <= 0x7fff_ffff) sink.timer("ssdp", "announcement lifetime", seconds);
}

/** "Linux/2.6 UPnP/1.0 BLR-TX4S/1.0" (§1.2.2): system, protocol, product. Makers also write commas, or leave parts out. */
function claimServer(text: string, sink: DissectionSink): void {
  const system = systemOfText(text);
  if (system !== null) sink.claim("sender", "os", system, "ssdp SERVER");
  const at = text.toLowerCase().indexOf("upnp/");
  if (at < 0) return;
  let from = at + "upnp/".length;
  while (from < text.length && !" ,".includes(text.charAt(from))) from++;
  while (from < text.length && " ,".includes(text.charAt(from))) from++;
  const product = text.slice(from);
  const slash = product.indexOf("/");
  const model = (slash < 0 ? product : product.slice(0, slash)).trim();
  const lower = model.toLowerCase();
  if (model.length > 1 && !STACKS.some((stack) => lower.includes(stack))) sink.claim("sender", "model", model, "ssdp SERVER");
}
