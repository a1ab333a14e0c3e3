// Reads the Cisco Discovery Protocol: name, platform, software, addresses and capabilities of the sender, and how long its word holds. Cisco's switches and
// those built on them (Stratix) send it. Says nothing about who hears it.
import type { Endpoint } from "../../../plant/endpoint.ts";
import { ipv4EndpointAt, isMachineIpv4 } from "../address-bytes.ts";
import { firmwareOfText } from "../device-description.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_ENDS, FRAME_NOT_MINE } from "../protocol.ts";
import { RepeatedMessages } from "../repeated-messages.ts";
import { systemOfText } from "../software-text.ts";
import { ADDRESSES, CAPABILITIES, CAPABILITY_NAMES, DEVICE_ID, MANAGEMENT_ADDRESSES, PLATFORM, ROUTER_BIT, SOFTWARE_VERSION, SWITCH_BIT, TELEPHONE_BIT } from "./codes.ts";

/** LLC and SNAP, version, time to live, checksum. */
const HEADER_SIZE = 12;
const LONGEST_FRAME = 65_535;
const MOST_ADDRESSES = 16;
/** Protocol type NLPID, its length 1, IP (0xCC). */
const IP_PROTOCOL = 0x01_01cc;
const LONGEST_TEXT = 400;
const utf8 = new TextDecoder("utf-8");

export const cdpDissector: DissectorDefinition = {
  longestUnit: LONGEST_FRAME,
  frame(view, offset, available) {
    if (available < HEADER_SIZE) return FRAME_NOT_MINE;
    // The same addresses carry Cisco's other link protocols (DTP, VTP, UDLD): they are passed over.
    return view.getUint16(offset + 6) === 0x2000 ? available : FRAME_ENDS;
  },
  open: () => ANNOUNCEMENTS,
};

const ANNOUNCEMENTS: DissectorState = {
  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, _direction: 0 | 1, micros: number, sink: DissectionSink): void {
    repeated.read(view, bytes, offset, length, micros, sink);
  },
  gap: () => undefined,
  takeLooseEnds: () => null,
};

/** The same frame comes once a minute. */
const repeated = new RepeatedMessages(readMessage);

function readMessage(view: DataView, bytes: Uint8Array, offset: number, length: number, _micros: number, sink: DissectionSink): number {
  const end = offset + length;
  sink.timer("cdp", "time to live", view.getUint8(offset + 9));
  const address = firstAddress(view, offset, end);
  for (let at = offset + HEADER_SIZE; at + 4 <= end; ) {
    const size = view.getUint16(at + 2);
    const to = at + size;
    // What is left behind the last element is padding.
    if (size === 0) return 0;
    if (size < 4 || to > end) {
      sink.trouble("malformed");
      return 0;
    }
    readElement(view, bytes, view.getUint16(at), at + 4, to, address, sink);
    at = to;
  }
  return 0;
}

function readElement(view: DataView, bytes: Uint8Array, type: number, from: number, to: number, address: Endpoint | null, sink: DissectionSink): void {
  const about = address === null ? ["sender"] : ["sender", address];
  switch (type) {
    case DEVICE_ID: {
      // Some put their serial number or hardware address behind the name, in brackets.
      const name = textOf(bytes, from, to).split("(")[0]?.trim() ?? "";
      if (name.length > 0) for (const each of about) sink.claim(each, "hostname", name, "cdp device id");
      return;
    }
    case PLATFORM: {
      const text = textOf(bytes, from, to);
      const model = text.toLowerCase().startsWith("cisco ") ? text.slice("cisco ".length) : text;
      for (const each of about) {
        if (model !== text) sink.claim(each, "vendor", "Cisco", "cdp platform");
        if (model.length > 0) sink.claim(each, "model", model, "cdp platform");
      }
      return;
    }
    case SOFTWARE_VERSION: {
      const text = textOf(bytes, from, to);
      const system = systemOfText(text);
      const firmware = firmwareOfText(text);
      for (const each of about) {
        if (system !== null) sink.claim(each, "os", system, "cdp software version");
        if (firmware !== "") sink.claim(each, "firmware", firmware, "cdp software version");
      }
      return;
    }
    case CAPABILITIES:
      if (to - from >= 4) readCapabilities(view.getUint32(from), about, sink);
      return;
    case ADDRESSES:
    case MANAGEMENT_ADDRESSES:
      walkAddresses(view, from, to, (own) => sink.claim("sender", "address", own, "cdp addresses"));
      return;
    default:
  }
}

function readCapabilities(bits: number, about: readonly Endpoint[], sink: DissectionSink): void {
  const has = (bit: number): boolean => ((bits >>> bit) & 1) === 1;
  for (let bit = 0; bit < CAPABILITY_NAMES.length; bit++) if (has(bit)) sink.detail("capability", CAPABILITY_NAMES[bit] as string);
  for (const each of about) {
    if (has(SWITCH_BIT)) sink.claim(each, "role", "switch", "cdp capabilities");
    if (has(ROUTER_BIT)) sink.claim(each, "role", "router", "cdp capabilities");
    if (has(TELEPHONE_BIT)) sink.claim(each, "role", "telephone", "cdp capabilities");
  }
}

function firstAddress(view: DataView, start: number, end: number): Endpoint | null {
  let first: Endpoint | null = null;
  for (let at = start + HEADER_SIZE; at + 4 <= end; ) {
    const to = at + view.getUint16(at + 2);
    if (to < at + 4 || to > end) return first;
    const type = view.getUint16(at);
    if (type === ADDRESSES || type === MANAGEMENT_ADDRESSES) walkAddresses(view, at + 4, to, (address) => (first ??= address));
    at = to;
  }
  return first;
}

/** A count, then of each: protocol type, its length and itself, address length and address. Only IPv4 is read. */
function walkAddresses(view: DataView, from: number, to: number, visit: (address: Endpoint) => void): void {
  const count = to - from >= 4 ? Math.min(view.getUint32(from), MOST_ADDRESSES) : 0;
  let at = from + 4;
  for (let i = 0; i < count && at + 2 <= to; i++) {
    const addressAt = at + 2 + view.getUint8(at + 1);
    if (addressAt + 2 > to) return;
    const behind = addressAt + 2 + view.getUint16(addressAt);
    if (behind > to) return;
    const isIp = addressAt - at === 3 && (view.getUint16(at) << 8) + view.getUint8(at + 2) === IP_PROTOCOL && behind - addressAt === 6;
    if (isIp && isMachineIpv4(view.getUint32(addressAt + 2))) visit(ipv4EndpointAt(view, addressAt + 2));
    at = behind;
  }
}

/** Several lines become one. */
function textOf(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (const character of utf8.decode(bytes.subarray(from, Math.min(to, from + LONGEST_TEXT)))) text += character === "\n" || character === "\r" ? ", " : character;
  return text.trim();
}
