// What LDAP messages (RFC 4511 §4) tell: how somebody signs in (not who), results, what a server says of itself in its root entry, and what a domain
// controller answers to a look-up (MS-ADTS §6.3.1.9, §6.3.3). Reads no filters and no entries of people.
import type { BerElements } from "../ber-element.ts";
import { ntlmPosition, readNtlm } from "../ntlm-message.ts";
import type { DissectionSink } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import { MECHANISMS, resultText, SASL_IN_PROGRESS } from "./message-codes.ts";

const SEQUENCE = 0x30;
const SET = 0x31;
const OCTETS = 0x04;
const ENUMERATED = 0x0a;
const FILTER_AND = 0xa0;
const FILTER_EQUAL = 0xa3;
const MOST_ATTRIBUTES = 64;

/** Choices of RFC 4511 §4.2 and MS-ADTS §5.1.1.1.3 for signing in. */
const SIMPLE = 0x80;
const SASL = 0xa3;
const SICILY_NEGOTIATE = 0x8a;
const SICILY_RESPONSE = 0x8b;

/** The contents of a bind request: version, name, choice. */
export function readBind(view: DataView, contents: BerElements, sink: DissectionSink): void {
  if (!contents.next() || !contents.next() || !contents.next()) return;
  const { bytes, tag, from, to } = contents;
  if (tag === SIMPLE) sink.detail("authentication", to === from ? "anonymous" : "simple password");
  else if (tag === SASL) {
    const parts = contents.inside();
    const name = parts.nextIs(OCTETS) ? narrowText(bytes, parts.from, parts.to) : "";
    sink.detail("authentication", MECHANISMS.has(name) ? name : "other");
    if (parts.nextIs(OCTETS)) readToken(view, bytes, parts.from, parts.to, sink);
  } else if (tag === SICILY_NEGOTIATE || tag === SICILY_RESPONSE) readToken(view, bytes, from, to, sink);
}

function readToken(view: DataView, bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  const at = ntlmPosition(bytes, from, to);
  if (at >= 0) readNtlm(view, bytes, at, to, "ldap", sink);
}

/** The contents of a response: result code, matched name, text; a bind's may have a token. */
export function readResult(view: DataView, contents: BerElements, isBind: boolean, sink: DissectionSink): void {
  if (!contents.nextIs(ENUMERATED)) return;
  const code = contents.integer();
  if (code !== 0 && code !== SASL_IN_PROGRESS) sink.detail("result", resultText(code));
  if (!isBind) return;
  // Sicily puts its token into the matched name.
  while (contents.next()) if (contents.to - contents.from > 32) readToken(view, contents.bytes, contents.from, contents.to, sink);
}

/** The contents of a search request. True when it asks for the server's root entry. */
export function readSearch(contents: BerElements, isDatagram: boolean, sink: DissectionSink): void {
  if (!contents.nextIs(OCTETS)) return;
  const isRoot = contents.to === contents.from;
  if (!contents.nextIs(ENUMERATED) || !isRoot || contents.integer() !== 0) return;
  sink.detail("search", "of the root entry");
  if (!isDatagram) return;
  // Aliases, size, time, types only; then the filter.
  for (let i = 0; i < 4; i++) if (!contents.next()) return;
  if (!contents.nextIs(FILTER_AND)) return;
  const terms = contents.inside();
  for (let i = 0; i < 16 && terms.next(); i++) {
    if (terms.tag !== FILTER_EQUAL) continue;
    const pair = terms.inside();
    if (!pair.nextIs(OCTETS) || narrowText(pair.bytes, pair.from, pair.to).toLowerCase() !== "host" || !pair.nextIs(OCTETS)) continue;
    const host = narrowText(pair.bytes, pair.from, pair.to);
    if (host.length > 0) sink.claim("sender", "hostname", host, "ldap look-up of a domain controller");
  }
}

/** The contents of a search result entry: the name, then attributes. Only the root entry (no name) is looked at. */
export function readEntry(view: DataView, contents: BerElements, sink: DissectionSink): void {
  if (!contents.nextIs(OCTETS) || contents.to !== contents.from || !contents.nextIs(SEQUENCE)) return;
  const attributes = contents.inside();
  let vendor = "";
  for (let i = 0; i < MOST_ATTRIBUTES && attributes.nextIs(SEQUENCE); i++) {
    const pair = attributes.inside();
    if (!pair.nextIs(OCTETS)) continue;
    const name = narrowText(pair.bytes, pair.from, pair.to).toLowerCase();
    if (!pair.nextIs(SET)) continue;
    const values = pair.inside();
    if (!values.nextIs(OCTETS)) continue;
    const { bytes, from, to } = values;
    if (name === "netlogon") readNetlogon(view, bytes, from, to, sink);
    else if (name === "dnshostname") claim("hostname", narrowText(bytes, from, to), "ldap root entry, dnsHostName", sink);
    else if (name === "vendorname") vendor = narrowText(bytes, from, to);
    else if (name === "vendorversion") claim("software", `${vendor} ${narrowText(bytes, from, to)}`.trim(), "ldap root entry, vendorVersion", sink);
    else if (name === "defaultnamingcontext") countDomain(narrowText(bytes, from, to), sink);
  }
}

function claim(attribute: "hostname" | "software", text: string, by: string, sink: DissectionSink): void {
  if (text.length > 0) sink.claim("sender", attribute, text, by);
}

/** "DC=plant,DC=example" as plant.example. */
function countDomain(context: string, sink: DissectionSink): void {
  const labels = context.split(",").map((part) => part.trim());
  if (labels.every((label) => label.slice(0, 3).toUpperCase() === "DC=")) sink.detail("domain", labels.map((label) => label.slice(3)).join("."));
}

const RESPONSE_EX = 23;
const PAUSED_EX = 24;
const FLAG_PDC = 1;
const MOST_LABELS = 32;
const MOST_POINTERS = 8;

/** MS-ADTS §6.3.1.9: opcode 2, 2 unused, flags 4, identifier 16; then names as DNS writes them: forest, domain, host, and the same of NetBIOS. */
function readNetlogon(view: DataView, bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  if (to - from < 26) return;
  const opcode = view.getUint16(from, true);
  if (opcode !== RESPONSE_EX && opcode !== PAUSED_EX) return;
  const by = "ldap answer of a domain controller";
  sink.claim("sender", "role", (view.getUint32(from + 4, true) & FLAG_PDC) !== 0 ? "domain controller (primary)" : "domain controller", by);
  const names: string[] = [];
  let at = from + 24;
  for (let i = 0; i < 5 && at >= 0; i++) at = readName(bytes, from, at, to, names);
  const [, domain, host, , computer] = names;
  if (domain !== undefined && domain.length > 0) sink.detail("domain", domain);
  claim("hostname", host ?? "", by, sink);
  claim("hostname", (computer ?? "").replace(/^\\+/, ""), by, sink);
}

/** Adds the name at `at` to `names`, "" where it is no name. Returns the position behind it, −1 where it runs out of the bytes. */
function readName(bytes: Uint8Array, from: number, at: number, to: number, names: string[]): number {
  let text = "";
  let behind = -1;
  for (let labels = 0, pointers = 0; labels < MOST_LABELS && at < to; labels++) {
    const length = bytes[at] as number;
    if (length >= 0xc0) {
      if (at + 1 >= to || ++pointers > MOST_POINTERS) return -1;
      if (behind < 0) behind = at + 2;
      at = from + (((length & 0x3f) << 8) | (bytes[at + 1] as number));
      continue;
    }
    if (length === 0) {
      names.push(text);
      return behind < 0 ? at + 1 : behind;
    }
    if (at + 1 + length > to) return -1;
    text += `${text.length > 0 ? "." : ""}${narrowText(bytes, at + 1, at + 1 + length)}`;
    at += 1 + length;
  }
  return -1;
}
