// What SNMP answers say about the agent: the system group, the entity table, UPS identities, masks of its addresses and its default route (RFC 3418, 6933,
// 1628, 1213), and what the engine id and engine time of version 3 tell (RFC 3411 §5, RFC 3414 §2.2). Claims, believes nothing; reads no other object.
import { MAC_PREFIX, type Endpoint } from "../../../plant/endpoint.ts";
import { ipv4EndpointAt, isMachineIpv4, isMachineMac, macEndpointAt } from "../address-bytes.ts";
import { claimDescription } from "../device-description.ts";
import { makerOfEnterprise } from "../enterprise-numbers.ts";
import type { DissectionSink } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import type { BerElement } from "./ber-element.ts";
import { ADDRESS_MASK_COLUMN, ADDRESS_TABLE, DEFAULT_ROUTE, ENTERPRISES, ENTITY_COLUMNS, ENTITY_TABLE, type IdentityObject, SINGLE_OBJECTS } from "./codes.ts";

export const TAG_OCTETS = 0x04;
export const TAG_OBJECT_ID = 0x06;
const TAG_ADDRESS = 0x40;
const TAG_TICKS = 0x43;
const TICKS_PER_SECOND = 100;
/** RFC 3411 §5: the engine id follows the form of this RFC. */
const ENGINE_FORM_FLAG = 0x8000_0000;
const ENGINE_IPV4 = 1;
const ENGINE_MAC = 3;

type About = "sender" | Endpoint;

export function startsWith(bytes: Uint8Array, from: number, to: number, prefix: readonly number[]): boolean {
  if (to - from < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[from + i] !== prefix[i]) return false;
  return true;
}

/** What the answers of one agent have told so far, as far as the reading of the next needs it. */
export interface EntitySeen {
  /** Smallest index of the entity table: of a device with modules, the device itself. */
  smallest: number;
}

/** One variable of a response: object id at [idFrom, idTo), value = the current element. */
export function claimVariable(view: DataView, bytes: Uint8Array, idFrom: number, idTo: number, value: BerElement, about: About, seen: EntitySeen, sink: DissectionSink): void {
  // Nearly all answers are counters and states of other groups: 1.3.6.1.2.1 and its group decide.
  if (idTo - idFrom < 8 || bytes[idFrom] !== 0x2b) return;
  switch (bytes[idFrom + 5]) {
    case 1:
    case 25:
    case 33:
      for (const object of SINGLE_OBJECTS) {
        if (idTo - idFrom === object.id.length + 1 && bytes[idTo - 1] === 0 && startsWith(bytes, idFrom, idTo, object.id)) claimObject(bytes, object, value, about, sink);
      }
      return;
    case 4:
      claimAddressing(view, bytes, idFrom, idTo, value, about, sink);
      return;
    case 47:
      if (startsWith(bytes, idFrom, idTo, ENTITY_TABLE)) claimEntity(bytes, idFrom + ENTITY_TABLE.length, idTo, value, about, seen, sink);
      return;
    default:
  }
}

const BY: ReadonlyMap<string, string> = new Map([...SINGLE_OBJECTS.map((object) => object.name), ...[...ENTITY_COLUMNS.values()].map(([name]) => name)].map((name) => [name, `snmp ${name}`]));

function claimObject(bytes: Uint8Array, object: IdentityObject, value: BerElement, about: About, sink: DissectionSink): void {
  const by = BY.get(object.name) as string;
  if (object.attribute === "ticks") {
    if (value.tag === TAG_TICKS) claimUptime(value.integer() / TICKS_PER_SECOND, about, by, sink);
  } else if (object.attribute === "object-id") {
    if (value.tag === TAG_OBJECT_ID) claimObjectId(bytes, value.from, value.to, about, by, sink);
  } else if (value.tag === TAG_OCTETS) {
    if (object.attribute === "description") {
      // Some describe themselves in several lines: the first one says it.
      let line = value.from;
      while (line < value.to && bytes[line] !== 0x0d && bytes[line] !== 0x0a) line++;
      claimDescription(about, narrowText(bytes, value.from, line), by, sink);
      return;
    }
    const text = narrowText(bytes, value.from, value.to);
    if (text.length > 0 && object.attribute !== "mask" && object.attribute !== "next-hop") sink.claim(about, object.attribute, text, by);
  }
}

export function claimUptime(seconds: number, about: About, by: string, sink: DissectionSink): void {
  if (seconds >= 0) sink.claim(about, "uptime", String(Math.floor(seconds)), by);
}

/** An object id below 1.3.6.1.4.1 names the maker that the number was given to. */
export function claimObjectId(bytes: Uint8Array, from: number, to: number, about: About, by: string, sink: DissectionSink): void {
  if (!startsWith(bytes, from, to, ENTERPRISES)) return;
  const maker = makerOfEnterprise(subIdentifier(bytes, from + ENTERPRISES.length, to));
  if (maker !== undefined) sink.claim(about, "vendor", maker, by);
}

/** X.690 §8.19.2: seven bits a byte; −1 = cut, or too large. */
function subIdentifier(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to && at < from + 5; at++) {
    const byte = bytes[at] as number;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  return -1;
}

/** Column, then the index of the entity. Modules of a device are no devices: only the smallest index that was seen speaks. */
function claimEntity(bytes: Uint8Array, columnAt: number, idTo: number, value: BerElement, about: About, seen: EntitySeen, sink: DissectionSink): void {
  const column = ENTITY_COLUMNS.get(bytes[columnAt] as number);
  const index = subIdentifier(bytes, columnAt + 1, idTo);
  if (index < 0 || index > seen.smallest) return;
  seen.smallest = index;
  if (column === undefined || value.tag !== TAG_OCTETS) return;
  const text = narrowText(bytes, value.from, value.to);
  if (text.length > 0) sink.claim(about, column[1], text, BY.get(column[0]) as string);
}

function claimAddressing(view: DataView, bytes: Uint8Array, idFrom: number, idTo: number, value: BerElement, about: About, sink: DissectionSink): void {
  if (value.tag !== TAG_ADDRESS || value.to - value.from !== 4) return;
  if (idTo - idFrom === DEFAULT_ROUTE.length && startsWith(bytes, idFrom, idTo, DEFAULT_ROUTE)) {
    if (isMachineIpv4(view.getUint32(value.from))) sink.claim(about, "gateway", ipv4EndpointAt(view, value.from), "snmp ipRouteNextHop of the default route");
    return;
  }
  const columnAt = idFrom + ADDRESS_TABLE.length;
  if (!startsWith(bytes, idFrom, idTo, ADDRESS_TABLE) || bytes[columnAt] !== ADDRESS_MASK_COLUMN) return;
  const address = addressOfInstance(bytes, columnAt + 1, idTo);
  if (address === null) return;
  sink.claim(about, "address", address, "snmp ipAddrTable");
  sink.claim(address, "netmask", ipv4EndpointAt(view, value.from), "snmp ipAddrTable");
}

/** Four numbers of an instance that is an address. */
function addressOfInstance(bytes: Uint8Array, from: number, to: number): Endpoint | null {
  const octets: number[] = [];
  for (let at = from; at < to && octets.length < 5; ) {
    const octet = subIdentifier(bytes, at, to);
    if (octet < 0 || octet > 255) return null;
    octets.push(octet);
    at += octet > 127 ? 2 : 1;
  }
  return octets.length === 4 && isMachineIpv4((((octets[0] as number) << 24) | ((octets[1] as number) << 16)) >>> 0) ? octets.join(".") : null;
}

/** Engine id at [from, to): the maker's number, then how the rest was made. */
export function claimEngine(view: DataView, from: number, to: number, about: About, sink: DissectionSink): void {
  if (to - from < 5 || to - from > 32) return;
  const number = view.getUint32(from);
  const maker = makerOfEnterprise(number >= ENGINE_FORM_FLAG ? number - ENGINE_FORM_FLAG : number);
  if (maker !== undefined) sink.claim(about, "vendor", maker, "snmp engine id");
  if (number < ENGINE_FORM_FLAG) return;
  const form = view.getUint8(from + 4);
  if (form === ENGINE_MAC && to - from === 11 && isMachineMac(view, from + 5)) sink.claim(about, "mac", macEndpointAt(view, from + 5).slice(MAC_PREFIX.length), "snmp engine id");
  else if (form === ENGINE_IPV4 && to - from === 9 && isMachineIpv4(view.getUint32(from + 5))) sink.claim(about, "address", ipv4EndpointAt(view, from + 5), "snmp engine id");
}
