// What EtherNet/IP answers say about a device: the identity item of discovery, the identity object (class 1), the TCP/IP interface object
// (class 0xF5), the Ethernet link object (0xF6), the name of a Logix project (class 0x64). Makes claims, believes none of them.
import type { ClaimAttribute } from "../../../plant/claim.ts";
import type { DissectionSink } from "../protocol.ts";
import { ETHERNET_LINK_OBJECT, GET_ATTRIBUTE_LIST, GET_ATTRIBUTE_SINGLE, IDENTITY_OBJECT, PROGRAM_NAME_OBJECT, TCP_IP_OBJECT } from "./cip-services.ts";
import { KnownTexts } from "../known-texts.ts";
import { deviceTypeName } from "./device-types.ts";
import { vendorName } from "./vendors.ts";

/** The object whose answer is awaited. */
export interface AskedObject {
  readonly service: number;
  readonly classId: number;
  /** Of Get_Attribute_Single. */
  readonly attribute: number;
  /** "" = the device itself; "1/0" = a module behind it; null = a connection whose opening was not seen. */
  readonly route: string | null;
}

const DISCOVERY_BY = "enip-explicit ListIdentity";
const utf8 = new TextDecoder("utf-8");
const texts = new KnownTexts((bytes, from, to) => utf8.decode(bytes.subarray(from, to)).trim());
const revisions = new KnownTexts(revisionText);
const serials = new KnownTexts(serialText);
const macs = new KnownTexts(macText);

/** Attributes of the identity object in the order of Get_Attributes_All, with their sizes; 0 = short string. */
const IDENTITY_SIZES = [2, 2, 2, 2, 2, 4, 0];
const VENDOR = 1;
const DEVICE_TYPE = 2;
const REVISION = 4;
const SERIAL = 6;
const PRODUCT_NAME = 7;
/** What follows in a list: state, configuration value, heartbeat. */
const LATER_IDENTITY_SIZES: Readonly<Record<number, number>> = { 8: 1, 9: 2, 10: 1 };

/** Identity item of ListIdentity at [at, end): protocol version 2, socket 16, then the attributes of the identity object. False = too short. */
export function claimListedIdentity(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): boolean {
  return claimIdentityAttributes(view, bytes, at + 18, end, DISCOVERY_BY, sink);
}

/** The data of a response to `asked`. False when its lengths contradict each other. */
export function claimObject(view: DataView, bytes: Uint8Array, at: number, end: number, asked: AskedObject, sink: DissectionSink): boolean {
  const { classId, route } = asked;
  if (classId === IDENTITY_OBJECT) return claimIdentity(view, bytes, at, end, asked, `cip identity object${whose(route)}`, sink);
  if (classId === PROGRAM_NAME_OBJECT) {
    claimProjectName(view, bytes, at, end, route, sink);
    return true;
  }
  // Addresses of a module behind this one are not this one's.
  if (route !== "") return true;
  return classId === TCP_IP_OBJECT ? claimInterface(view, bytes, at, end, asked, sink) : classId === ETHERNET_LINK_OBJECT ? claimMac(view, bytes, at, end, asked, sink) : true;
}

/** Names of Logix projects are identifiers; other modules answer with something else. */
function claimProjectName(view: DataView, bytes: Uint8Array, at: number, end: number, route: string | null, sink: DissectionSink): void {
  if (at + 2 > end) return;
  const textEnd = at + 2 + view.getUint16(at, true);
  if (textEnd > end) return;
  for (let i = at + 2; i < textEnd; i++) if (!isIdentifierByte(bytes[i] as number)) return;
  say("name", view, bytes, at + 2, textEnd, `cip program name object${whose(route)}`, sink);
}

function isIdentifierByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f;
}

function whose(route: string | null): string {
  return route === "" ? "" : route === null ? " over a connection opened earlier" : ` of module ${route}`;
}

function claimIdentity(view: DataView, bytes: Uint8Array, at: number, end: number, asked: AskedObject, by: string, sink: DissectionSink): boolean {
  if (asked.service === GET_ATTRIBUTE_SINGLE) {
    claimIdentityAttribute(view, bytes, asked.attribute, at, end, by, sink);
    return true;
  }
  if (asked.service !== GET_ATTRIBUTE_LIST) return claimIdentityAttributes(view, bytes, at, end, by, sink);
  return eachListed(view, at, end, (attribute, from) => {
    const size = IDENTITY_SIZES[attribute - 1] ?? LATER_IDENTITY_SIZES[attribute] ?? -1;
    claimIdentityAttribute(view, bytes, attribute, from, end, by, sink);
    return size === 0 ? 1 + (from < end ? view.getUint8(from) : 0) : size;
  });
}

function claimIdentityAttributes(view: DataView, bytes: Uint8Array, at: number, end: number, by: string, sink: DissectionSink): boolean {
  for (let i = 0; i < IDENTITY_SIZES.length; i++) {
    const size = IDENTITY_SIZES[i] as number;
    if (at + Math.max(size, 1) > end) return false;
    claimIdentityAttribute(view, bytes, i + 1, at, end, by, sink);
    at += size === 0 ? 1 + view.getUint8(at) : size;
  }
  return at <= end;
}

function claimIdentityAttribute(view: DataView, bytes: Uint8Array, attribute: number, at: number, end: number, by: string, sink: DissectionSink): void {
  if (attribute < VENDOR || attribute > PRODUCT_NAME || at + Math.max(1, IDENTITY_SIZES[attribute - 1] as number) > end) return;
  switch (attribute) {
    case VENDOR:
      sink.claim("sender", "vendor", vendorName(view.getUint16(at, true)), by);
      return;
    case DEVICE_TYPE:
      sink.claim("sender", "role", deviceTypeName(view.getUint16(at, true)), by);
      return;
    case REVISION:
      sink.claim("sender", "firmware", revisions.at(view, bytes, at, at + 2), by);
      return;
    case SERIAL:
      sink.claim("sender", "serial", serials.at(view, bytes, at, at + 4), by);
      return;
    case PRODUCT_NAME:
      say("model", view, bytes, at + 1, Math.min(end, at + 1 + view.getUint8(at)), by, sink);
      return;
  }
}

/** Response of Get_Attribute_List: count, then attribute, status and value of each. `read` gives the size of the value, −1 = not known: the rest is left. */
function eachListed(view: DataView, at: number, end: number, read: (attribute: number, from: number) => number): boolean {
  if (at + 2 > end) return false;
  const count = view.getUint16(at, true);
  at += 2;
  for (let i = 0; i < count; i++) {
    if (at + 4 > end) return false;
    const attribute = view.getUint16(at, true);
    const status = view.getUint16(at + 2, true);
    at += 4;
    if (status !== 0) continue;
    const size = read(attribute, at);
    if (size < 0) return true;
    at += size;
  }
  return at <= end;
}

const TCP_IP_BY = "cip TCP/IP interface object";
const CONFIGURATION = 5;
const HOST_NAME = 6;
const INACTIVITY = 13;
/** Address, mask, gateway, two name servers. */
const FIVE_ADDRESSES = 20;

function claimInterface(view: DataView, bytes: Uint8Array, at: number, end: number, asked: AskedObject, sink: DissectionSink): boolean {
  if (asked.service === GET_ATTRIBUTE_SINGLE) return interfaceAttribute(view, bytes, asked.attribute, at, end, sink) !== 0;
  if (asked.service === GET_ATTRIBUTE_LIST) return eachListed(view, at, end, (attribute, from) => interfaceAttribute(view, bytes, attribute, from, end, sink));
  // Status, capability, control, path to the link object; then attributes 5 and 6. What follows differs between devices.
  for (let attribute = 1; attribute <= HOST_NAME; attribute++) {
    const size = interfaceAttribute(view, bytes, attribute, at, end, sink);
    if (size <= 0) return size < 0;
    at += size;
  }
  return true;
}

/** Bytes of the attribute; −1 = not known, 0 = it does not fit. */
function interfaceAttribute(view: DataView, bytes: Uint8Array, attribute: number, at: number, end: number, sink: DissectionSink): number {
  switch (attribute) {
    case 1:
    case 2:
    case 3:
      return at + 4 <= end ? 4 : 0;
    case 4:
      return at + 2 <= end ? 2 + 2 * view.getUint16(at, true) : 0;
    case CONFIGURATION: {
      if (at + FIVE_ADDRESSES + 2 > end) return 0;
      sink.claim("sender", "address", dotted(view, at), TCP_IP_BY);
      sink.claim("sender", "netmask", dotted(view, at + 4), TCP_IP_BY);
      sink.claim("sender", "gateway", dotted(view, at + 8), TCP_IP_BY);
      return FIVE_ADDRESSES + stringSize(view, at + FIVE_ADDRESSES);
    }
    case HOST_NAME:
      return claimText(view, bytes, at, end, "hostname", TCP_IP_BY, sink);
    case INACTIVITY: {
      if (at + 2 > end) return 0;
      const seconds = view.getUint16(at, true);
      if (seconds > 0) sink.timer("enip-explicit", "encapsulation inactivity timeout", seconds);
      return 2;
    }
    default:
      return -1;
  }
}

/** Little-endian, as every number of CIP. */
function dotted(view: DataView, at: number): string {
  return `${view.getUint8(at + 3)}.${view.getUint8(at + 2)}.${view.getUint8(at + 1)}.${view.getUint8(at)}`;
}

/** STRING: length 2, characters, filled to an even length. */
function stringSize(view: DataView, at: number): number {
  return (2 + view.getUint16(at, true) + 1) & ~1;
}

/** Bytes of the string, 0 = it does not fit. */
function claimText(view: DataView, bytes: Uint8Array, at: number, end: number, attribute: ClaimAttribute, by: string, sink: DissectionSink): number {
  if (at + 2 > end) return 0;
  const textEnd = at + 2 + view.getUint16(at, true);
  if (textEnd > end) return 0;
  say(attribute, view, bytes, at + 2, textEnd, by, sink);
  return stringSize(view, at);
}

const SPEED_AND_FLAGS = 8;
const PHYSICAL_ADDRESS = 3;

function claimMac(view: DataView, bytes: Uint8Array, at: number, end: number, asked: AskedObject, sink: DissectionSink): boolean {
  if (asked.service === GET_ATTRIBUTE_LIST || (asked.service === GET_ATTRIBUTE_SINGLE && asked.attribute !== PHYSICAL_ADDRESS)) return true;
  const from = asked.service === GET_ATTRIBUTE_SINGLE ? at : at + SPEED_AND_FLAGS;
  if (from + 6 > end) return false;
  sink.claim("sender", "mac", macs.at(view, bytes, from, from + 6), "cip Ethernet link object");
  return true;
}

/** Bit 7 of the major revision is reserved. */
function revisionText(bytes: Uint8Array, from: number): string {
  return `${(bytes[from] as number) & 0x7f}.${bytes[from + 1]}`;
}

/** Little-endian, in hexadecimal digits. */
function serialText(bytes: Uint8Array, from: number, to: number): string {
  return Array.from(bytes.subarray(from, to), twoDigits).reverse().join("").toUpperCase();
}

function macText(bytes: Uint8Array, from: number, to: number): string {
  return Array.from(bytes.subarray(from, to), twoDigits).join(":");
}

function twoDigits(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** What follows a zero byte, and blanks around the text, is filling. */
function say(attribute: ClaimAttribute, view: DataView, bytes: Uint8Array, from: number, to: number, by: string, sink: DissectionSink): void {
  let end = from;
  while (end < to && bytes[end] !== 0) end++;
  const text = texts.at(view, bytes, from, end);
  if (text.length > 0) sink.claim("sender", attribute, text, by);
}
