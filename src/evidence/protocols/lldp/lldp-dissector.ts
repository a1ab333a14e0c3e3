// Reads LLDP (IEEE 802.1AB-2016 §8): who the sender is (name, description, chassis, management addresses, inventory), what it can do, and how long its word
// holds. Says nothing about who hears it: a frame does not name its neighbour.
import { type Endpoint, MAC_PREFIX } from "../../../plant/endpoint.ts";
import { ipv4EndpointAt, ipv6EndpointAt, isMachineIpv4, isMachineIpv6, isMachineMac, macEndpointAt } from "../address-bytes.ts";
import { claimDescription } from "../device-description.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NOT_MINE } from "../protocol.ts";
import { RepeatedMessages } from "../repeated-messages.ts";
import { narrowText } from "../wire-text.ts";
import {
  ACCESS_POINT_BIT,
  BRIDGE_BIT,
  CAPABILITIES,
  CAPABILITY_NAMES,
  CHASSIS_ID,
  CHASSIS_LOCAL,
  CHASSIS_MAC,
  CHASSIS_NETWORK_ADDRESS,
  END,
  FAMILY_IPV4,
  FAMILY_IPV6,
  INVENTORY,
  MANAGEMENT_ADDRESS,
  MEDIA_ENDPOINT,
  ORGANISATION,
  ORGANISATIONS,
  PROFINET,
  PROFINET_CHASSIS_MAC,
  ROUTER_BIT,
  STATION_BIT,
  SYSTEM_DESCRIPTION,
  SYSTEM_NAME,
  TELEPHONE_BIT,
  TIME_TO_LIVE,
} from "./codes.ts";

const LONGEST_FRAME = 65_535;

export const lldpDissector: DissectorDefinition = {
  longestUnit: LONGEST_FRAME,
  frame: (view, offset, available) => (available >= 4 && view.getUint16(offset) >> 9 === CHASSIS_ID ? available : FRAME_NOT_MINE),
  open: () => ANNOUNCEMENTS,
};

/** Every frame says everything: there is nothing to remember. */
const ANNOUNCEMENTS: DissectorState = {
  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, _direction: 0 | 1, micros: number, sink: DissectionSink): void {
    repeated.read(view, bytes, offset, length, micros, sink);
  },
  gap: () => undefined,
  takeLooseEnds: () => null,
};

/** The same frame comes twice a minute. */
const repeated = new RepeatedMessages(readMessage);

function readMessage(view: DataView, bytes: Uint8Array, offset: number, length: number, _micros: number, sink: DissectionSink): number {
  const end = offset + length;
  // Management addresses come last: what is said before holds for them too.
  const address = managementAddressOf(view, offset, end);
  for (let at = offset; at + 2 <= end; ) {
    const header = view.getUint16(at);
    const from = at + 2;
    const to = from + (header & 0x1ff);
    if (header >> 9 === END) return 0;
    if (to > end) {
      sink.trouble("malformed");
      return 0;
    }
    readElement(view, bytes, header >> 9, from, to, address, sink);
    at = to;
  }
  return 0;
}

function readElement(view: DataView, bytes: Uint8Array, type: number, from: number, to: number, address: Endpoint | null, sink: DissectionSink): void {
  switch (type) {
    case CHASSIS_ID:
      readChassis(view, bytes, from, to, sink);
      return;
    case TIME_TO_LIVE: {
      const seconds = to - from >= 2 ? view.getUint16(from) : 0;
      // 0: the sender says farewell (§8.5.4).
      if (seconds > 0) sink.timer("lldp", "time to live", seconds);
      else sink.detail("message", "shutdown");
      return;
    }
    case SYSTEM_NAME: {
      const name = narrowText(bytes, from, to);
      if (name.length > 0) claimBoth(address, "hostname", name, "lldp system name", sink);
      return;
    }
    case SYSTEM_DESCRIPTION: {
      const text = narrowText(bytes, from, lineEnd(bytes, from, to));
      claimDescription("sender", text, "lldp system description", sink);
      if (address !== null) claimDescription(address, text, "lldp system description", sink);
      return;
    }
    case CAPABILITIES:
      if (to - from >= 4) readCapabilities(view.getUint16(from + 2), address, sink);
      return;
    case MANAGEMENT_ADDRESS: {
      const own = addressOf(view, from + 1, to);
      if (own !== null) sink.claim("sender", "address", own, "lldp management address");
      return;
    }
    case ORGANISATION:
      if (to - from >= 4) readOrganisation(view, bytes, from, to, address, sink);
      return;
    default:
  }
}

function claimBoth(address: Endpoint | null, attribute: "hostname" | "role" | "vendor" | "model" | "serial" | "firmware", value: string, by: string, sink: DissectionSink): void {
  sink.claim("sender", attribute, value, by);
  if (address !== null) sink.claim(address, attribute, value, by);
}

function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === 0x0a || bytes[at] === 0x0d) return at;
  return to;
}

/** The first management address that one machine can have; null = none. */
function managementAddressOf(view: DataView, start: number, end: number): Endpoint | null {
  for (let at = start; at + 2 <= end; ) {
    const header = view.getUint16(at);
    const to = at + 2 + (header & 0x1ff);
    if (header >> 9 === END || to > end) return null;
    const address = header >> 9 === MANAGEMENT_ADDRESS ? addressOf(view, at + 3, to) : null;
    if (address !== null) return address;
    at = to;
  }
  return null;
}

/** Address family at `at`, the address behind it; its length in the byte before (§8.5.9.3). */
function addressOf(view: DataView, at: number, to: number): Endpoint | null {
  if (at >= to) return null;
  const length = view.getUint8(at - 1);
  const family = view.getUint8(at);
  if (family === FAMILY_IPV4 && length === 5 && at + 5 <= to) return isMachineIpv4(view.getUint32(at + 1)) ? ipv4EndpointAt(view, at + 1) : null;
  if (family === FAMILY_IPV6 && length === 17 && at + 17 <= to) return isMachineIpv6(view, at + 1) ? ipv6EndpointAt(view, at + 1) : null;
  return null;
}

function readChassis(view: DataView, bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  const subtype = from < to ? view.getUint8(from) : 0;
  if (subtype === CHASSIS_MAC && to - from === 7 && isMachineMac(view, from + 1)) sink.claim("sender", "mac", macEndpointAt(view, from + 1).slice(MAC_PREFIX.length), "lldp chassis id");
  else if (subtype === CHASSIS_NETWORK_ADDRESS && to - from === 6 && view.getUint8(from + 1) === FAMILY_IPV4 && isMachineIpv4(view.getUint32(from + 2)))
    sink.claim("sender", "address", ipv4EndpointAt(view, from + 2), "lldp chassis id");
  else if (subtype === CHASSIS_LOCAL) {
    const name = narrowText(bytes, from + 1, to);
    if (isStationName(name)) sink.claim("sender", "name", name, "lldp chassis id");
  }
}

/** PROFINET's rules for station names (IEC 61158-6-10): small letters, digits, hyphens, dots. Other local ids are numbers and descriptions. */
function isStationName(text: string): boolean {
  if (text.length === 0) return false;
  let hasLetter = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isLetter = code >= 0x61 && code <= 0x7a;
    hasLetter ||= isLetter;
    if (!isLetter && !(code >= 0x30 && code <= 0x39) && code !== 0x2d && code !== 0x2e) return false;
  }
  return hasLetter;
}

function readCapabilities(enabled: number, address: Endpoint | null, sink: DissectionSink): void {
  const has = (bit: number): boolean => ((enabled >> bit) & 1) === 1;
  for (let bit = 0; bit < CAPABILITY_NAMES.length; bit++) if (has(bit)) sink.detail("capability", CAPABILITY_NAMES[bit] as string);
  // A device with two ports is a bridge and a station: its own work is what it is for.
  if (has(STATION_BIT)) return;
  if (has(BRIDGE_BIT)) claimBoth(address, "role", "switch", "lldp capabilities", sink);
  if (has(ROUTER_BIT)) claimBoth(address, "role", "router", "lldp capabilities", sink);
  if (has(ACCESS_POINT_BIT)) claimBoth(address, "role", "access point", "lldp capabilities", sink);
  if (has(TELEPHONE_BIT)) claimBoth(address, "role", "telephone", "lldp capabilities", sink);
}

function readOrganisation(view: DataView, bytes: Uint8Array, from: number, to: number, address: Endpoint | null, sink: DissectionSink): void {
  const organisation = view.getUint32(from) >>> 8;
  const subtype = view.getUint8(from + 3);
  sink.detail("extension", ORGANISATIONS.get(organisation) ?? "other");
  if (organisation === PROFINET && subtype === PROFINET_CHASSIS_MAC && to - from === 10 && isMachineMac(view, from + 4))
    sink.claim("sender", "mac", macEndpointAt(view, from + 4).slice(MAC_PREFIX.length), "lldp PROFINET chassis MAC");
  const attribute = organisation === MEDIA_ENDPOINT ? INVENTORY.get(subtype) : undefined;
  if (attribute === undefined) return;
  const text = narrowText(bytes, from + 4, to);
  if (text.length > 0) claimBoth(address, attribute, text, "lldp inventory", sink);
}
