// What a Kerberos message (RFC 4120 §5.4–5.9) tells without any key: type, realm, kinds of services, encryption types, errors, asked lifetimes, and the
// names of machines. Reads no tickets and no people's names: a name that ends in $ is that of a machine.
import { BerElements } from "../ber-element.ts";
import type { DissectionSink } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import { AS_REP, AS_REQ, encryptionName, errorText, KRB_ERROR, SERVICES, TGS_REP, TGS_REQ } from "./message-codes.ts";

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const MOST_TYPES = 16;
const MOST_ADDRESSES = 16;
/** RFC 4120 §7.5.3. */
const ADDRESS_NETBIOS = 20;
/** Asked for where as long as allowed is meant: dates after this year. */
const LAST_YEAR = 2036;
/** Shorter and longer lifetimes than these are no lifetimes; seconds. */
const SHORTEST_LIFETIME = 60;
const LONGEST_LIFETIME = 400 * 86_400;

/** The message's type, 0 = none. `at` = the application tag. */
export function kerberosType(bytes: Uint8Array, at: number, end: number): number {
  return at < end && (bytes[at] as number) >= 0x6a && (bytes[at] as number) <= 0x7e ? (bytes[at] as number) & 0x1f : 0;
}

/** The contents of the message in [at, end); false where they are not what the type prescribes. */
export function readKerberos(bytes: Uint8Array, at: number, end: number, type: number, micros: number, sink: DissectionSink): boolean {
  const outer = new BerElements(bytes, at, end);
  if (!outer.next()) return false;
  const inner = outer.inside();
  if (!inner.nextIs(SEQUENCE)) return false;
  const fields = inner.inside();
  if (type === AS_REQ || type === TGS_REQ) return request(fields, micros, sink);
  if (type === AS_REP || type === TGS_REP) return reply(fields, sink);
  return type !== KRB_ERROR || error(fields, sink);
}

function request(fields: BerElements, micros: number, sink: DissectionSink): boolean {
  if (!fields.find(0xa4)) return false;
  const outer = fields.inside();
  if (!outer.nextIs(SEQUENCE)) return false;
  const body = outer.inside();
  while (body.next()) {
    if (body.tag === 0xa1) claimMachine(body.inside(), sink);
    else if (body.tag === 0xa2) countText(body.inside(), "realm", sink);
    else if (body.tag === 0xa3) countService(body.inside(), sink);
    else if (body.tag === 0xa5) declareLifetime(body.inside(), "asked ticket lifetime", micros, sink);
    else if (body.tag === 0xa6) declareLifetime(body.inside(), "asked renewable lifetime", micros, sink);
    else if (body.tag === 0xa8) countOffers(body.inside(), sink);
    else if (body.tag === 0xa9) claimAddresses(body.inside(), sink);
  }
  return true;
}

/** Field 5 is the ticket, with the service's key; field 6 is for the client. */
function reply(fields: BerElements, sink: DissectionSink): boolean {
  while (fields.next()) {
    if (fields.tag === 0xa5) {
      const ticket = fields.inside();
      if (!ticket.next()) return false;
      const sequence = ticket.inside();
      if (sequence.nextIs(SEQUENCE)) {
        const parts = sequence.inside();
        if (parts.find(0xa3)) countEncryption(parts.inside(), "ticket", sink);
      }
    } else if (fields.tag === 0xa6) countEncryption(fields.inside(), "reply", sink);
  }
  return true;
}

function error(fields: BerElements, sink: DissectionSink): boolean {
  while (fields.next()) {
    if (fields.tag === 0xa6) {
      const code = fields.inside();
      if (!code.nextIs(INTEGER)) return false;
      sink.detail("error", errorText(code.integer()));
    } else if (fields.tag === 0xa9) countText(fields.inside(), "realm", sink);
    else if (fields.tag === 0xaa) countService(fields.inside(), sink);
  }
  return true;
}

/** EncryptedData: the type stands first. */
function countEncryption(outer: BerElements, facet: string, sink: DissectionSink): void {
  if (!outer.nextIs(SEQUENCE)) return;
  const parts = outer.inside();
  if (!parts.nextIs(0xa0)) return;
  const type = parts.inside();
  const name = type.nextIs(INTEGER) ? encryptionName(type.integer()) : "";
  if (name.length > 0) sink.detail(facet, name);
}

function countOffers(outer: BerElements, sink: DissectionSink): void {
  if (!outer.nextIs(SEQUENCE)) return;
  const types = outer.inside();
  for (let i = 0; i < MOST_TYPES && types.nextIs(INTEGER); i++) {
    const name = encryptionName(types.integer());
    if (name.length > 0) sink.detail("offered", name);
  }
}

function countText(outer: BerElements, facet: string, sink: DissectionSink): void {
  const text = outer.next() ? narrowText(outer.bytes, outer.from, outer.to) : "";
  if (text.length > 0) sink.detail(facet, text);
}

/** Parts of a principal's name: type, then a sequence of texts. */
function firstPart(outer: BerElements): string {
  if (!outer.nextIs(SEQUENCE)) return "";
  const name = outer.inside();
  if (!name.find(0xa1)) return "";
  const list = name.inside();
  if (!list.nextIs(SEQUENCE)) return "";
  const parts = list.inside();
  return parts.next() ? narrowText(parts.bytes, parts.from, parts.to) : "";
}

function claimMachine(outer: BerElements, sink: DissectionSink): void {
  const name = firstPart(outer);
  if (name.length > 1 && name.endsWith("$")) sink.claim("sender", "hostname", name.slice(0, -1), "kerberos client name of a machine");
}

function countService(outer: BerElements, sink: DissectionSink): void {
  const service = firstPart(outer).toLowerCase();
  if (service.length > 0) sink.detail("service", SERVICES.has(service) ? service : "other");
}

function claimAddresses(outer: BerElements, sink: DissectionSink): void {
  if (!outer.nextIs(SEQUENCE)) return;
  const list = outer.inside();
  for (let i = 0; i < MOST_ADDRESSES && list.nextIs(SEQUENCE); i++) {
    const parts = list.inside();
    if (!parts.nextIs(0xa0)) continue;
    const type = parts.inside();
    if (!type.nextIs(INTEGER) || type.integer() !== ADDRESS_NETBIOS || !parts.nextIs(0xa1)) continue;
    const text = parts.inside();
    const name = text.next() ? narrowText(text.bytes, text.from, Math.min(text.to, text.from + 15)) : "";
    if (name.length > 0) sink.claim("sender", "hostname", name, "kerberos client address, NetBIOS name");
  }
}

/** A time as YYYYMMDDHHMMSSZ against the packet's, to the minute. */
function declareLifetime(outer: BerElements, kind: string, micros: number, sink: DissectionSink): void {
  const text = outer.next() ? narrowText(outer.bytes, outer.from, outer.to) : "";
  const year = Number(text.slice(0, 4));
  if (text.length !== 15 || !(year > 1970 && year <= LAST_YEAR)) return;
  const until = Date.UTC(year, Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8)), Number(text.slice(8, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14)));
  const seconds = Math.round((until - micros / 1_000) / 60_000) * 60;
  if (seconds >= SHORTEST_LIFETIME && seconds <= LONGEST_LIFETIME) sink.timer("kerberos-ldap", kind, seconds);
}
