// The text of one Cisco ASA message (Cisco Secure Firewall ASA Series Syslog Messages) to what it says of a connection. Knows the wording of each number;
// turns nothing into flows.
import { hasPorts, ipProtocol, namesOther } from "../logged-flow.ts";
import { type AsaDenial, readAccessListHit, readDenial, tellsOfDenial } from "./asa-denials.ts";
import { type AsaEnd, endOf, INTERFACE, NAMED, transportOf } from "./asa-ends.ts";

export type AsaMessage =
  /** `isOpenerProven`: the firewall saw the opening; where it passes TCP by without looking at its state, the first packet it saw may be anybody's. */
  | {
      readonly kind: "built";
      readonly transport: number;
      readonly id: string;
      readonly client: AsaEnd;
      readonly server: AsaEnd;
      readonly isTranslated: boolean;
      readonly isOpenerProven: boolean;
    }
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
  | AsaDenial
  /** The firewall says that it left denied packets out of its log. */
  | { readonly kind: "missed" }
  | { readonly kind: "irrelevant"; readonly what: string }
  | { readonly kind: "unreadable"; readonly why: string };

/** "outside:192.0.2.1/443": three groups. Of GRE only one of the ends has a number, that of the call. */
const END = String.raw`(${INTERFACE}): ?([^\s/(]+)(?:\/(\d+))?`;
const MAPPED = String.raw` ?\(([^\s/)]+)(?:\/\d+)?\)`;
/** Users and their groups. */
const WHO = String.raw`(?: ?\([^)]*\))*`;
const BUILT = new RegExp(String.raw`^Built (?:(inbound|outbound) (?:Probe )?(TCP|UDP|SCTP|GRE)|(TCP|SCTP) state-bypass) connection (\d+) (?:for|from) ${END}${MAPPED}${WHO} to ${END}${MAPPED}`);
const TEARDOWN = new RegExp(
  String.raw`^Teardown (?:Probe )?(TCP|UDP|SCTP|GRE)(?: state-bypass)? connection (\d+) (?:for|from) ${END}${WHO} to ${END}${WHO} duration (\S+)(?: bytes (\d+))?(?: ([^(]*))?`,
);
const BUILT_ICMP = /^Built (inbound|outbound) ICMP connection for faddr ([^\s/(]+)(?:\/\d+)?(?: ?\([^)]*\))* gaddr ([^\s/(]+)(?:\/\d+)? laddr ([^\s/(]+)/;
const TEARDOWN_ICMP = /^Teardown ICMP connection for faddr ([^\s/(]+)(?:\/\d+)?(?: ?\([^)]*\))* gaddr ([^\s/(]+)(?:\/\d+)? laddr ([^\s/(]+)/;

const TRANSLATIONS = "address translations built or ended";
const BESIDE_OWNER = "connections as a member of a cluster that does not own them";
const NO_PROTOCOL = "denied packets of which no protocol is told (106012, 106016, 106017, 106020, 201011, 201013)";
const NO_TARGET = "denied ICMP to the firewall itself, of which no target is told (313001, 313008)";
const SECURITY_EVENTS = "intrusion, file and malware events of Firepower (430001, 430004, 430005)";
const SECOND_SYN = "second SYNs of connections that are being opened (419002)";
const DISCARDED = "requests to the firewall itself that nothing takes (710005, 710006)";
/** What is no flow, although it tells of traffic. */
const COUNTED: Readonly<Record<string, string>> = {
  "106012": NO_PROTOCOL,
  "106016": NO_PROTOCOL,
  "106017": NO_PROTOCOL,
  "106020": NO_PROTOCOL,
  "201011": NO_PROTOCOL,
  "201013": NO_PROTOCOL,
  "302022": BESIDE_OWNER,
  "302023": BESIDE_OWNER,
  "302024": BESIDE_OWNER,
  "302025": BESIDE_OWNER,
  "302026": BESIDE_OWNER,
  "302027": BESIDE_OWNER,
  "305009": TRANSLATIONS,
  "305010": TRANSLATIONS,
  "305011": TRANSLATIONS,
  "305012": TRANSLATIONS,
  "313001": NO_TARGET,
  "313008": NO_TARGET,
  "419002": SECOND_SYN,
  "430001": SECURITY_EVENTS,
  "430004": SECURITY_EVENTS,
  "430005": SECURITY_EVENTS,
  "710005": DISCARDED,
  "710006": DISCARDED,
};

/** What a message says. `number`: its six digits; `text`: what follows the colon. */
export function readAsaMessage(number: string, text: string): AsaMessage {
  switch (number) {
    case "302013":
    case "302015":
    case "302017":
    case "302035":
    case "302303":
    case "302305":
      return built(text);
    case "302014":
    case "302016":
    case "302018":
    case "302036":
    case "302304":
    case "302306":
      return teardown(text);
    case "302020":
      return builtIcmp(text);
    case "302021":
      return teardownIcmp(text);
    case "106100":
    case "106102":
    case "106103":
      // What is permitted gets a connection, which 302013 and its like count.
      return readAccessListHit(text) ?? { kind: "irrelevant", what: "permitted access-list hits, counted by their connections" };
    case "106101":
      return { kind: "missed" };
    default:
      if (tellsOfDenial(number)) return readDenial(number, text);
      return { kind: "irrelevant", what: COUNTED[number] ?? "messages that tell of no traffic" };
  }
}

function built(text: string): AsaMessage {
  const match = BUILT.exec(text);
  if (match === null) return { kind: "unreadable", why: "a built connection in words that are not known" };
  const [, direction, protocol, passedBy, id = "", interfaceA, addressA, portA, mappedA, interfaceB, addressB, portB, mappedB] = match;
  const first = endOf(interfaceA, addressA, portA);
  const second = endOf(interfaceB, addressB, portB);
  const transport = ipProtocol(protocol ?? passedBy ?? "");
  if (first === null || second === null || !isWhole(transport, first, second)) return { kind: "unreadable", why: NAMED };
  const isTranslated = namesOther(mappedA, first.address) || namesOther(mappedB, second.address);
  // Inbound: the first end opened; outbound: the second one (302013). Without either, the first one sent the first packet (302303).
  const [client, server] = direction === "outbound" ? [second, first] : [first, second];
  return { kind: "built", transport, id, client, server, isTranslated, isOpenerProven: passedBy === undefined };
}

function teardown(text: string): AsaMessage {
  const match = TEARDOWN.exec(text);
  if (match === null) return { kind: "unreadable", why: "the end of a connection in words that are not known" };
  const [, protocol = "", id = "", interfaceA, addressA, portA, interfaceB, addressB, portB, duration = "", bytes, reason = ""] = match;
  const first = endOf(interfaceA, addressA, portA);
  const second = endOf(interfaceB, addressB, portB);
  const transport = ipProtocol(protocol);
  if (first === null || second === null || !isWhole(transport, first, second)) return { kind: "unreadable", why: NAMED };
  return { kind: "teardown", transport, id, first, second, seconds: durationSeconds(duration), bytes: bytes === undefined ? null : Number(bytes), reason: reason.trim() };
}

/** faddr is the far end, laddr the near one; inbound means that the far one began. They carry no connection number. */
function builtIcmp(text: string): AsaMessage {
  const match = BUILT_ICMP.exec(text);
  if (match === null) return { kind: "unreadable", why: "a built ICMP connection in words that are not known" };
  const far = endOf("", match[2], undefined);
  const near = endOf("", match[4], undefined);
  if (far === null || near === null) return { kind: "unreadable", why: NAMED };
  const [client, server] = match[1] === "inbound" ? [far, near] : [near, far];
  return { kind: "built", transport: transportOf("icmp", far), id: "", client, server, isTranslated: namesOther(match[3], near.address), isOpenerProven: true };
}

function teardownIcmp(text: string): AsaMessage {
  const match = TEARDOWN_ICMP.exec(text);
  if (match === null) return { kind: "unreadable", why: "the end of an ICMP connection in words that are not known" };
  // It says neither who began nor how long it took: what it ends was counted when it was built.
  return { kind: "irrelevant", what: "ends of ICMP connections" };
}

/** What has ports is told with both. */
function isWhole(transport: number, first: AsaEnd, second: AsaEnd): boolean {
  return !hasPorts(transport) || (first.port >= 0 && second.port >= 0);
}

/** "1:02:03", "26:00:00", "2d3h", "1D 2:03:04". */
function durationSeconds(text: string): number | null {
  const clock = /^(?:(\d{1,3})[dD] ?)?(\d{1,5}):(\d{2}):(\d{2})$/.exec(text);
  if (clock !== null) return Number(clock[1] ?? 0) * 86_400 + Number(clock[2]) * 3_600 + Number(clock[3]) * 60 + Number(clock[4]);
  const units = /^(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,9})s)?$/i.exec(text);
  if (units === null || text === "") return null;
  return Number(units[1] ?? 0) * 86_400 + Number(units[2] ?? 0) * 3_600 + Number(units[3] ?? 0) * 60 + Number(units[4] ?? 0);
}
