// Reads WS-Discovery (OASIS 1.1 and the 2005/04 draft): actions, types that are sought and offered, and what ONVIF's scopes and the types say of a device. Finds the few
// elements it needs in the text; it is no XML reader and follows nothing. Keeps no places, names of rooms or identifiers.
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NOT_MINE, operationBit } from "../protocol.ts";
import { RepeatedMessages } from "../repeated-messages.ts";
import { printable } from "../wire-text.ts";

const BROWSE = operationBit("browse");
const LONGEST_MESSAGE = 65_535;
/** Bytes; discovery messages are at most a few kilobytes. */
const READ = 16_384;
const LESS_THAN = 0x3c;
const ACTIONS: ReadonlySet<string> = new Set(["Hello", "Bye", "Probe", "ProbeMatches", "Resolve", "ResolveMatches"]);
const DISCOVERY_PATHS = ["/discovery/", "/discovery/2009/01/", "/2009/01/"];
const MOST_TYPES = 8;
const utf8 = new TextDecoder("utf-8");

/** Scopes of ONVIF (Core Specification §7.3.3) that name a device; its location is left out. */
const SCOPES: readonly (readonly [prefix: string, attribute: ClaimAttribute])[] = [
  ["onvif://www.onvif.org/hardware/", "model"],
  ["onvif://www.onvif.org/manufacturer/", "vendor"],
];

const TYPE_ROLES: ReadonlyMap<string, string> = new Map([
  ["NetworkVideoTransmitter", "camera"],
  ["PrintDeviceType", "printer"],
  ["PrinterServiceType", "printer"],
  ["ScanDeviceType", "scanner"],
  ["Computer", "computer"],
]);

export const wsDiscoveryDissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  keptBytes: READ,
  frame: (view, offset, available) => (view.getUint8(offset) === LESS_THAN ? available : FRAME_NOT_MINE),
  open: () => ANNOUNCEMENTS,
};

/** Matches come by unicast, in flows of their own: there is nothing to remember. */
const ANNOUNCEMENTS: DissectorState = {
  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, _direction: 0 | 1, micros: number, sink: DissectionSink): void {
    repeated.read(view, bytes, offset, length, micros, sink);
  },
  gap: () => undefined,
  takeLooseEnds: () => null,
};

/** Each message is sent several times (SOAP over UDP, appendix I). */
const repeated = new RepeatedMessages(readMessage);

function readMessage(_view: DataView, bytes: Uint8Array, offset: number, length: number, micros: number, sink: DissectionSink): number {
  const text = utf8.decode(bytes.subarray(offset, offset + length));
  const action = actionOf(text);
  sink.detail("message", action);
  const isQuestion = action === "Probe" || action === "Resolve";
  if (isQuestion) {
    sink.operation(BROWSE);
    sink.request(micros);
  }
  if (action === "Bye" || action === "other") return 0;
  for (const type of wordsOf(contentOf(text, "Types"), MOST_TYPES)) {
    const name = type.slice(type.indexOf(":") + 1);
    sink.detail(isQuestion ? "sought" : "offered", isTypeName(name) ? name : "other");
    const role = isQuestion ? undefined : TYPE_ROLES.get(name);
    if (role !== undefined) sink.claim("sender", "role", role, `ws-discovery ${action}`);
  }
  if (!isQuestion) claimScopes(contentOf(text, "Scopes"), action, sink);
  return 0;
}

/** The last part of the action's address, where it is one of discovery; else "other". */
function actionOf(text: string): string {
  const action = contentOf(text, "Action").trim();
  const name = action.slice(action.lastIndexOf("/") + 1);
  return ACTIONS.has(name) && DISCOVERY_PATHS.some((path) => action.endsWith(path + name)) ? name : "other";
}

/** Text of the first element with this local name; "" = none. */
function contentOf(text: string, name: string): string {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const before = text.charAt(at - 1);
    const behind = text.charAt(at + name.length);
    if ((before !== "<" && before !== ":") || (behind !== ">" && behind !== " ")) continue;
    const from = text.indexOf(">", at);
    const to = from < 0 ? -1 : text.indexOf("<", from);
    return to < 0 || text.charAt(from - 1) === "/" ? "" : text.slice(from + 1, to);
  }
  return "";
}

function wordsOf(text: string, most: number): string[] {
  return text.split(/\s+/, most).filter((word) => word !== "");
}

/** 1 to 40 letters and digits. */
function isTypeName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(text);
}

function claimScopes(scopes: string, action: string, sink: DissectionSink): void {
  for (const scope of wordsOf(scopes, 64)) {
    const known = SCOPES.find(([prefix]) => scope.startsWith(prefix));
    if (known === undefined) continue;
    const value = printable(unescaped(scope.slice(known[0].length)));
    if (value.length > 0) sink.claim("sender", known[1], value, `ws-discovery ${action}`);
  }
}

/** "AXIS%20M1011" → "AXIS M1011"; what is not well formed stays as it is. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
