// Cells of lists to values: addresses as people write them into one cell (several, with a mask, with a port, as a range), MAC addresses,
// Purdue levels, and the many ways of writing "nothing". What could mean two things is refused with a reason, never chosen.
import { formatIp, formatPrefix, parseIp, parseIpv4, parseMac, parsePrefix } from "../../foundation/ip-address.ts";
import { type Endpoint, isMacOfOneMachine, MAC_PREFIX } from "../../plant/endpoint.ts";

export interface CellAddresses {
  readonly addresses: readonly Endpoint[];
  readonly macs: readonly Endpoint[];
  /** "10.20.1.10–10.20.1.20", "10.20.1.0/24": names no single machine. */
  readonly ranges: readonly string[];
  /** A mask that stood behind an address: "24". */
  readonly prefixLength: string | null;
  /** Parts that are none of these, each with the reason. */
  readonly unreadable: readonly string[];
}

const NOTHING = new Set(
  ["", "-", "--", "---", "–", "—", "?", "??", ".", "/", "n/a", "na", "n.a.", "n/v", "none", "null", "nil", "unknown", "not known", "undefined", "tbd", "t.b.d.", "todo", "x", "xx", "xxx"].concat([
    "unbekannt",
    "k.a.",
    "k. a.",
    "keine",
    "keine angabe",
    "nicht vorhanden",
    "entfällt",
    "offen",
    "#n/a",
    "#nv",
    "#ref!",
    "#value!",
    "#wert!",
    "#bezug!",
    "#name?",
    "[]",
    "{}",
    "0x0",
  ]),
);

/** Null for an empty cell and for what people write instead: "n/a", "unbekannt", "-". */
export function cellText(text: string): string | null {
  const plain = text.replace(/[\s\u00a0\u200b\ufeff]+/gu, " ").trim();
  return NOTHING.has(plain.toLowerCase()) ? null : plain;
}

/** Words in an address column that mean: it has none of its own that stays. */
const NO_FIXED_ADDRESS = /^(dhcp|dynamic|dynamisch|auto|automatic|automatisch|link[- ]?local|no ip|keine ip|ohne ip|intern|internal|serial|seriell|profibus|mpi|lokal|local)$/i;
/** Words before an address in one cell that make it another machine's, or another time's. */
const OF_ANOTHER =
  /^(gw|gateway|router|via|mask|maske|netmask|subnet|subnetz|netz|dns|ntp|nat|broadcast|alt|old|neu|new|frueher|früher|bisher|vorher|ehemals|ex|former|formerly|spaeter|später)[.:=]?$/i;
/** The same behind one of several addresses. */
const TIME_IN_BRACKETS = /\(\s*(alt|old|neu|new|früher|frueher|bisher|vorher|ehemals|geplant|planned|formerly|später|spaeter|ab\b|until|bis\b)[^()]*\)/i;
const BETWEEN_ADDRESSES = /[\s,;|]+(?:\+|&|and|und|or|oder)?[\s,;|]*|\s*[+&]\s*/;
const MOST_ADDRESSES = 64;

export function addressesOfCell(text: string): CellAddresses {
  const addresses = new Set<Endpoint>();
  const macs = new Set<Endpoint>();
  const ranges: string[] = [];
  const unreadable: string[] = [];
  let prefixLength: string | null = null;
  const plain = cellText(text) ?? "";
  const joined = joinRanges(stripBrackets(plain));
  let before = "";
  for (const part of joined.split(BETWEEN_ADDRESSES)) {
    if (part === "" || cellText(part) === null || NO_FIXED_ADDRESS.test(part)) continue;
    if (OF_ANOTHER.test(part)) {
      before = part;
      continue;
    }
    if (before !== "") {
      unreadable.push(`${shorten(part)} stands behind "${before}", so it may be no address that the machine has now`);
      before = "";
      continue;
    }
    const found = addressOf(part);
    if (found.address !== undefined) addresses.add(found.address);
    else if (found.mac !== undefined) macs.add(found.mac);
    else if (found.range !== undefined) ranges.push(found.range);
    else unreadable.push(found.why as string);
    if (found.prefixLength !== undefined) prefixLength = found.prefixLength;
    if (addresses.size + macs.size + unreadable.length > MOST_ADDRESSES) {
      unreadable.push(`more than ${MOST_ADDRESSES} addresses in one cell`);
      break;
    }
  }
  const time = TIME_IN_BRACKETS.exec(plain);
  if (time === null || addresses.size < 2) return { addresses: [...addresses], macs: [...macs], ranges, prefixLength, unreadable };
  return { addresses: [], macs: [...macs], ranges, prefixLength: null, unreadable: [...unreadable, `"${time[0]}" stands beside one of its addresses, so which one the machine has now is not sure`] };
}

/** `["10.0.0.1","10.0.0.2"]`, `{10.0.0.1}` and `10.0.0.1 (eth0)`: exports write arrays into cells, people add the name of the port. */
function stripBrackets(text: string): string {
  return text
    .replace(/\((?![\d:.a-f/ ]+\))[^()]*\)/gi, " ")
    .replace(/[[\]{}()"']/g, " ")
    .trim();
}

/** "10.0.0.1 - 10.0.0.9", "10.0.0.1 bis 10.0.0.9" and "10.0.0.1 .. 9" become one part. */
function joinRanges(text: string): string {
  return text.replace(/(\d)\s*(?:-|–|—|\.\.+|…|\bto\b|\bbis\b)\s*(?=\d)/gi, (whole, digit: string, offset: number) => (isMacLike(text, offset) ? whole : `${digit}–`));
}

/** Is the dash at this place one inside 00-1B-1B-12-34-56? */
function isMacLike(text: string, offset: number): boolean {
  const start = Math.max(text.lastIndexOf(" ", offset), text.lastIndexOf(",", offset), text.lastIndexOf(";", offset)) + 1;
  const end = text.slice(offset).search(/[\s,;]|$/) + offset;
  return parseMac(text.slice(start, end)) !== undefined;
}

interface FoundAddress {
  readonly address?: Endpoint;
  readonly mac?: Endpoint;
  readonly range?: string;
  readonly prefixLength?: string;
  readonly why?: string;
}

function addressOf(part: string): FoundAddress {
  const ip = parseIp(part);
  if (ip !== undefined) return namesNobody(formatIp(ip)) ? { why: `${part} is no address of a machine` } : { address: formatIp(ip) };
  const mac = macOf(part);
  if (mac !== undefined) return isMacOfOneMachine(mac) ? { mac: `${MAC_PREFIX}${mac}` } : { why: `${part} is no address of a machine` };
  const slash = part.indexOf("/");
  if (slash > 0) return withMask(part.slice(0, slash), part.slice(slash + 1), part);
  const dash = part.indexOf("–");
  if (dash > 0) return rangeOf(part.slice(0, dash), part.slice(dash + 1), part);
  if (/^\d+\.\d+\.\d+\.[x*]$/i.test(part)) return { range: part };
  const port = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(part);
  if (port !== null) return addressOf(port[1] as string);
  if (/^0*\d{1,3}(\.0*\d{1,3}){3}$/.test(part)) return { why: `${part} has leading zeros, which some programs read as octal` };
  if (/^\d{8,10}$/.test(part) && Number(part) < 2 ** 32 && Number(part) >= 2 ** 24) return { why: `${part} may be ${dotted(Number(part))} written as one number, or an address that lost its dots` };
  if (/^\d{9,12}$/.test(part)) return { why: `${part} looks like an address whose dots a spreadsheet took for thousands separators` };
  return { why: `${shorten(part)} is no IP address` };
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

function withMask(address: string, mask: string, part: string): FoundAddress {
  const ip = parseIp(address);
  const length = /^\d{1,3}$/.test(mask) ? Number(mask) : maskLength(mask);
  if (ip === undefined || length === undefined || length > ip.bits) {
    // "10.0.0.5/6" and "10.0.0.5/10.0.0.6" as people shorten two addresses.
    const other = parseIp(mask);
    return { why: ip !== undefined && other !== undefined ? `${part}: two addresses need a comma between them` : `${shorten(part)} is no IP address with a mask` };
  }
  const prefix = parsePrefix(`${address}/${length}`);
  if (prefix !== undefined && !prefix.hadHostBits && length < ip.bits - 1) return { range: formatPrefix(prefix) };
  return namesNobody(formatIp(ip)) ? { why: `${part} is no address of a machine` } : { address: formatIp(ip), prefixLength: String(length) };
}

/** 24 of "255.255.255.0"; undefined when the ones do not stand together. */
export function maskLength(mask: string): number | undefined {
  const value = parseIpv4(mask);
  if (value === undefined) return undefined;
  const bits = value.toString(2).padStart(32, "0");
  return /^1*0*$/.test(bits) ? bits.replace(/0/g, "").length : undefined;
}

function rangeOf(from: string, to: string, part: string): FoundAddress {
  const low = parseIpv4(from);
  if (low === undefined) return { why: `${shorten(part)} is no IP address` };
  const high = /^\d{1,3}$/.test(to) ? parseIpv4(`${from.slice(0, from.lastIndexOf("."))}.${to}`) : parseIpv4(to);
  return high === undefined || high < low ? { why: `${shorten(part)} is no range of addresses` } : { range: part };
}

/** Also "001B1B123456" and "00 1B 1B 12 34 56": in a column of MAC addresses there is nothing else they could be. */
export function macOf(text: string): string | undefined {
  const known = parseMac(text);
  if (known !== undefined) return known;
  const digits = text.replace(/[\s:.-]/g, "");
  return /^[0-9a-f]{12}$/i.test(digits) && /[a-f]|^00/i.test(digits) ? parseMac((digits.match(/../g) as string[]).join(":")) : undefined;
}

/** MAC addresses of one cell; parts that are none stand in `unreadable`. */
export function macsOfCell(text: string): CellAddresses {
  const whole = macOf(stripBrackets(cellText(text) ?? ""));
  if (whole !== undefined) return addressesOfCell(whole);
  const parts = stripBrackets(cellText(text) ?? "").split(/[\s,;|/]+/);
  const macs = new Set<Endpoint>();
  const unreadable: string[] = [];
  for (const part of parts) {
    if (cellText(part) === null) continue;
    const mac = macOf(part);
    if (mac === undefined) unreadable.push(`${shorten(part)} is no MAC address`);
    else if (isMacOfOneMachine(mac)) macs.add(`${MAC_PREFIX}${mac}`);
    if (macs.size + unreadable.length > MOST_ADDRESSES) break;
  }
  return { addresses: [], macs: [...macs], ranges: [], prefixLength: null, unreadable };
}

/** Unspecified, loopback, multicast, broadcast. */
function namesNobody(address: string): boolean {
  const v4 = parseIpv4(address);
  if (v4 === undefined) return address === "::" || address === "::1" || address.startsWith("ff");
  const first = Math.floor(v4 / 2 ** 24);
  return first === 0 || first === 127 || first >= 224;
}

/** Purdue level of "3", "3.5", "3,5", "L2", "Level 1", "Ebene 2", "L1 – Basic Control"; undefined for anything else. */
export function levelOfText(text: string): number | undefined {
  const match = /^(?:l|lvl|level|purdue|purdue level|ebene|stufe)?[\s:.-]*([0-5](?:[.,]\d)?)(?:\s*[-–—:(]\s*\p{L}.*)?$/iu.exec(text.trim());
  return match === null ? undefined : Number((match[1] as string).replace(",", "."));
}

function shorten(text: string): string {
  return text.length <= 40 ? `"${text}"` : `"${text.slice(0, 39)}…"`;
}
