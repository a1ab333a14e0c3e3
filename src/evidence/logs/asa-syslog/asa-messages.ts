// The text of one Cisco ASA message (Cisco ASA Series Syslog Messages) to what it says of a connection. Knows the wording of each number;
// turns nothing into flows.
import { addressOf, ICMP, ICMP6, ipProtocol, portNumber } from "../logged-flow.ts";

/** A named end: "outside:192.0.2.1/443". Port −1 = none. */
export interface AsaEnd {
  readonly interfaceName: string;
  readonly address: string;
  readonly port: number;
}

export type AsaMessage =
  | { readonly kind: "built"; readonly transport: number; readonly id: string; readonly client: AsaEnd; readonly server: AsaEnd; readonly isTranslated: boolean }
  /** `first` and `second` as printed: which one opened, this message does not say. */
  | {
      readonly kind: "teardown";
      readonly transport: number;
      readonly id: string;
      readonly first: AsaEnd;
      readonly second: AsaEnd;
      readonly seconds: number | null;
      /** Both ways together; null = not printed. */
      readonly bytes: number | null;
      /** "TCP FINs from inside", "" = none printed. */
      readonly reason: string;
    }
  /** `isOpening`: null = the message tells no flags: as a rule something that begins, but it may be a late answer. */
  | { readonly kind: "denied"; readonly transport: number; readonly from: AsaEnd; readonly to: AsaEnd; readonly isOpening: boolean | null; readonly packets: number; readonly seconds: number }
  | { readonly kind: "irrelevant"; readonly what: string }
  | { readonly kind: "unreadable"; readonly why: string };

const END = String.raw`(\S+?):(\S+?)(?:\/(\d+))?(?:\s?\([^)]*\))*`;
const BUILT = /^Built (inbound|outbound) (?:Probe )?(TCP|UDP|SCTP) connection (\d+) for (\S+?):(\S+)\/(\d+) \((\S+?)\/(\d+)\)(?: ?\([^)]*\))* to (\S+?):(\S+)\/(\d+) \((\S+?)\/(\d+)\)/;
const TEARDOWN =
  /^Teardown (?:Probe )?(TCP|UDP|SCTP) connection (\d+) for (\S+?):([^\s(]+)\/(\d+)(?: ?\([^)]*\))* to (\S+?):([^\s(]+)\/(\d+)(?: ?\([^)]*\))* duration (\S+)(?: bytes (\d+))?(?: ([^(]*))?/;
const BUILT_ICMP = /^Built (inbound|outbound) ICMP connection for faddr ([^\s/(]+)(?:\/\d+)?(?: ?\([^)]*\))* gaddr ([^\s/(]+)(?:\/\d+)? laddr ([^\s/(]+)/;
const TEARDOWN_ICMP = /^Teardown ICMP connection for faddr ([^\s/(]+)(?:\/\d+)?(?: ?\([^)]*\))* gaddr ([^\s/(]+)(?:\/\d+)? laddr ([^\s/(]+)/;
const DENY_BY_GROUP = new RegExp(String.raw`^Deny (protocol )?(\S+) src ${END} dst ${END}(?=[ ,]|$)`);
const ACCESS_LIST =
  /^access-list \S+ (permitted|denied|est-allowed) (\S+)(?: for user \S+)? ([^\s/]+)\/([^\s(]+)\((\d+)\)(?:\s?\([^)]*\))* -> ([^\s/]+)\/([^\s(]+)\((\d+)\)(?:\s?\([^)]*\))* hit-cnt (\d+) (?:\(?first hit\)?|\(?(\d+)-second interval\)?)/;
const FROM_TO = /^(?:Inbound TCP connection denied|Deny inbound UDP|Deny TCP \(no connection\)) from ([^\s/]+)\/(\d+) to ([^\s/]+)\/(\d+)(?: flags ([A-Z ]*?))?(?= on | due |$|\s+on )/;
const DENY_INBOUND = new RegExp(String.raw`^Deny inbound (protocol )?(\S+) src ${END} dst ${END}(?=[ ,]|$)`);
const TO_THE_BOX = /^(TCP|UDP) access denied by ACL from ([^\s/]+)\/(\d+) to (\S+?):([^\s/]+)\/(\d+)/;

/** What a message says. `number`: its six digits; `text`: what follows the colon. */
export function readAsaMessage(number: string, text: string): AsaMessage {
  switch (number) {
    case "302013":
    case "302015":
      return built(text);
    case "302014":
    case "302016":
      return teardown(text);
    case "302020":
      return builtIcmp(text);
    case "302021":
      return teardownIcmp(text);
    case "106023":
      return deniedBetween(DENY_BY_GROUP, text);
    case "106010":
    case "106014":
      return deniedBetween(DENY_INBOUND, text);
    case "106100":
    case "106102":
    case "106103":
      return accessList(text);
    case "106001":
    case "106006":
    case "106007":
    case "106015":
      return deniedFromTo(number, text);
    case "710003":
      return toTheBox(text);
    case "305009":
    case "305010":
    case "305011":
    case "305012":
      return { kind: "irrelevant", what: "address translations built or ended" };
    case "430002":
    case "430003":
      return { kind: "irrelevant", what: "connection events of Firepower (430002, 430003), which are not read" };
    default:
      return { kind: "irrelevant", what: "messages that tell of no traffic" };
  }
}

function built(text: string): AsaMessage {
  const match = BUILT.exec(text);
  if (match === null) return { kind: "unreadable", why: "a built connection in words that are not known" };
  const [, direction, protocol = "", id = "", interfaceA, addressA, portA, mappedA, , interfaceB, addressB, portB, mappedB] = match;
  const first = endOf(interfaceA, addressA, portA);
  const second = endOf(interfaceB, addressB, portB);
  if (first === null || second === null) return named();
  const isTranslated = isOther(mappedA, first) || isOther(mappedB, second);
  // Inbound: the first end opened; outbound: the second one (302013).
  const [client, server] = direction === "inbound" ? [first, second] : [second, first];
  return { kind: "built", transport: ipProtocol(protocol), id, client, server, isTranslated };
}

function teardown(text: string): AsaMessage {
  const match = TEARDOWN.exec(text);
  if (match === null) return { kind: "unreadable", why: "the end of a connection in words that are not known" };
  const [, protocol = "", id = "", interfaceA, addressA, portA, interfaceB, addressB, portB, duration = "", bytes, reason = ""] = match;
  const first = endOf(interfaceA, addressA, portA);
  const second = endOf(interfaceB, addressB, portB);
  if (first === null || second === null) return named();
  return { kind: "teardown", transport: ipProtocol(protocol), id, first, second, seconds: durationSeconds(duration), bytes: bytes === undefined ? null : Number(bytes), reason: reason.trim() };
}

/** faddr is the far end, laddr the near one; inbound means that the far one began. They carry no connection number. */
function builtIcmp(text: string): AsaMessage {
  const match = BUILT_ICMP.exec(text);
  const far = match === null ? null : endOf("", match[2], undefined);
  const near = match === null ? null : endOf("", match[4], undefined);
  if (match === null || far === null || near === null) return match === null ? { kind: "unreadable", why: "a built ICMP connection in words that are not known" } : named();
  const [client, server] = match[1] === "inbound" ? [far, near] : [near, far];
  return { kind: "built", transport: icmpOf(far.address), id: "", client, server, isTranslated: isOther(match[3], near) };
}

function teardownIcmp(text: string): AsaMessage {
  const match = TEARDOWN_ICMP.exec(text);
  if (match === null) return { kind: "unreadable", why: "the end of an ICMP connection in words that are not known" };
  // It says neither who began nor how long it took: what it ends was counted when it was built.
  return { kind: "irrelevant", what: "ends of ICMP connections" };
}

function deniedBetween(form: RegExp, text: string): AsaMessage {
  const match = form.exec(text);
  if (match === null) return { kind: "unreadable", why: "a denied packet in words that are not known" };
  const [, , protocol = "", interfaceA, addressA, portA, interfaceB, addressB, portB] = match;
  return denied(protocol, endOf(interfaceA, addressA, portA), endOf(interfaceB, addressB, portB));
}

function denied(protocol: string, from: AsaEnd | null, to: AsaEnd | null, more: { isOpening?: boolean | null; packets?: number; seconds?: number } = {}): AsaMessage {
  if (from === null || to === null) return named();
  const transport = /^icmp/i.test(protocol) ? icmpOf(from.address) : ipProtocol(protocol);
  if (transport < 0) return { kind: "unreadable", why: `a protocol that is not known: ${protocol.slice(0, 40)}` };
  return { kind: "denied", transport, from, to, isOpening: more.isOpening ?? null, packets: more.packets ?? 1, seconds: more.seconds ?? 0 };
}

function accessList(text: string): AsaMessage {
  const match = ACCESS_LIST.exec(text);
  if (match === null) return { kind: "unreadable", why: "an access-list hit in words that are not known" };
  const [, verdict, protocol = "", interfaceA, addressA, portA, interfaceB, addressB, portB, hits = "1", interval = "0"] = match;
  // What is permitted gets a connection, which 302013 and its like count.
  if (verdict !== "denied") return { kind: "irrelevant", what: "permitted access-list hits, counted by their connections" };
  const isIcmp = /^icmp/i.test(protocol);
  const from = endOf(interfaceA, addressA, isIcmp ? undefined : portA);
  const to = endOf(interfaceB, addressB, isIcmp ? undefined : portB);
  return denied(protocol, from, to, { packets: Number(hits), seconds: Number(interval) });
}

function deniedFromTo(number: string, text: string): AsaMessage {
  const match = FROM_TO.exec(text);
  if (match === null) return { kind: "unreadable", why: "a denied packet in words that are not known" };
  const [, addressA, portA, addressB, portB, flags = ""] = match;
  // 106015 refuses packets of connections that the firewall does not know (any more): only a SYN among their flags opens something.
  const isOpening = number !== "106015" || (/\bSYN\b/.test(flags) && !/\bACK\b/.test(flags));
  return denied(number === "106006" || number === "106007" ? "udp" : "tcp", endOf("", addressA, portA), endOf("", addressB, portB), { isOpening });
}

function toTheBox(text: string): AsaMessage {
  const match = TO_THE_BOX.exec(text);
  if (match === null) return { kind: "unreadable", why: "a denied access to the firewall itself in words that are not known" };
  const [, protocol = "", addressA, portA, interfaceB, addressB, portB] = match;
  return denied(protocol, endOf("", addressA, portA), endOf(interfaceB, addressB, portB));
}

function endOf(interfaceName: string | undefined, address: string | undefined, port: string | undefined): AsaEnd | null {
  const known = address === undefined ? null : addressOf(address);
  if (known === null) return null;
  const number = port === undefined ? -1 : portNumber(port);
  return port !== undefined && number < 0 ? null : { interfaceName: interfaceName ?? "", address: known, port: number };
}

function isOther(mapped: string | undefined, end: AsaEnd): boolean {
  const known = mapped === undefined ? null : addressOf(mapped);
  return known !== null && known !== end.address;
}

function icmpOf(address: string): number {
  return address.includes(":") ? ICMP6 : ICMP;
}

/** The text is not shown: behind an address it may name who uses it. */
function named(): AsaMessage {
  return { kind: "unreadable", why: `no address and port where they were expected (the device writes them instead of names after "no names")` };
}

/** "1:02:03", "26:00:00", "2d3h", "1D 2:03:04". */
function durationSeconds(text: string): number | null {
  const clock = /^(?:(\d{1,3})[dD] ?)?(\d{1,5}):(\d{2}):(\d{2})$/.exec(text);
  if (clock !== null) return Number(clock[1] ?? 0) * 86_400 + Number(clock[2]) * 3_600 + Number(clock[3]) * 60 + Number(clock[4]);
  const units = /^(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,9})s)?$/i.exec(text);
  if (units === null || text === "") return null;
  return Number(units[1] ?? 0) * 86_400 + Number(units[2] ?? 0) * 3_600 + Number(units[3] ?? 0) * 60 + Number(units[4] ?? 0);
}
