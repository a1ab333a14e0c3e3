// Messages of a Cisco ASA that tell of packets it let nobody have (Cisco Secure Firewall ASA Series Syslog Messages, by number), to the two ends, the protocol and
// how sure an opening it was. A table of wordings; turns nothing into flows.
import { hasPorts, isIcmpAnswer } from "../logged-flow.ts";
import { type AsaEnd, endOf, endPattern, hostPattern, INTERFACE, NAMED, portedPattern, transportOf } from "./asa-ends.ts";

export interface AsaDenial {
  readonly kind: "denied";
  readonly transport: number;
  readonly from: AsaEnd;
  readonly to: AsaEnd;
  /** null = the message tells no flags: as a rule something that begins, but it may be a late answer. */
  readonly isOpening: boolean | null;
  readonly isAnswer: boolean;
  readonly packets: number;
  readonly seconds: number;
}

export type ReadDenial = AsaDenial | { readonly kind: "unreadable"; readonly why: string };

interface Wording {
  readonly form: RegExp;
  /** Where the text does not name it. */
  readonly protocol?: string;
  /** What is dropped out of something that was let through before, or came a way on which it is not known: no opening. */
  readonly opensNothing?: true;
}

const [FROM, TO] = [endPattern("from"), endPattern("to")];
const [FROM_PORT, TO_PORT] = [portedPattern("from"), portedPattern("to")];
const [FROM_HOST, TO_HOST] = [hostPattern("from"), hostPattern("to")];
const PROTOCOL = String.raw`(?:protocol )?(?<protocol>\S+)`;
const wording = (...parts: readonly string[]): RegExp => new RegExp(`^${parts.join("")}`, "i");

const BY_GROUP = { form: wording(`Deny ${PROTOCOL} src ${FROM} dst ${TO}(?=[ ,]|$)`) };
const INBOUND = { form: wording(`Deny inbound (?:\\(No xlate\\) )?${PROTOCOL} src ${FROM} dst ${TO}(?=[ ,]|$)`) };
const BY_MODULE = { form: wording(`(?:SFR|IPS) requested to drop ${PROTOCOL} packet from ${FROM} to ${TO}(?=[ ,]|\\.?\\s*$)`), opensNothing: true } as const;
const BY_LIST = { form: wording(`Dynamic Filter dropped (?:black|grey) ?listed ${PROTOCOL} traffic from ${FROM} to ${TO}(?=[ ,]|$)`) };
const OTHER_WAY = { form: wording(`Deny ${PROTOCOL} (?:reverse path check|connection spoof) from ${FROM_HOST} to ${TO_HOST} on interface `), opensNothing: true } as const;
const INBOUND_UDP = { form: wording(`Deny inbound UDP from ${FROM_PORT} to ${TO_PORT}(?= on | due )`), protocol: "udp" };
/** The firewall knows no way to the target; without one it tells no interface of it either. */
const noWay = (to: string): Wording => ({ form: wording(`(?:Failed to locate egress interface|Routing failed to locate next[ -]hop) for ${PROTOCOL} from ${FROM} to ${to}(?=[ ,]|\\.?\\s*$)`) });
/** Fragments tell no ports. */
const FRAGMENT = {
  form: wording(
    String.raw`(?:Discard IP fragment set with more than \d+ elements|Fragment database limit of \d+ exceeded|Invalid IP fragment, [^:]{1,80}): +src = ${FROM_HOST}, dest = ${TO_HOST}, proto = ${PROTOCOL}, id = `,
  ),
  opensNothing: true,
} as const;
const TO_THE_BOX = {
  form: wording(String.raw`${PROTOCOL} (?:access denied by ACL|connection limit exceeded) from ${FROM_PORT} to (?<toInterface>${INTERFACE}): ?${TO_HOST}\/(?<toPort>\w+)(?=[ ,]|\.?\s*$)`),
};
/** What a firewall itself serves, where it is named. */
const OWN_SERVICES: Readonly<Record<string, string>> = { ssh: "22", telnet: "23", http: "80", www: "80", snmp: "161", https: "443" };

const WORDINGS: Readonly<Record<string, Wording>> = {
  "106001": { form: wording(`Inbound TCP connection denied from ${FROM_PORT} to ${TO_PORT} flags (?<flags>[A-Z ]*?)(?= on |$)`), protocol: "tcp" },
  "106002": { form: wording(String.raw`${PROTOCOL} connection denied by outbound list \S+ src ${FROM_HOST} (?<fromPort>\d+) dest ${TO_HOST} (?<toPort>\d+)`) },
  "106006": INBOUND_UDP,
  "106007": INBOUND_UDP,
  "106010": INBOUND,
  "106011": INBOUND,
  "106013": { form: wording(`Dropping echo request from ${FROM_HOST} to PAT address ${TO_HOST}`), protocol: "icmp" },
  "106014": INBOUND,
  // A packet of no connection that the firewall knows (any more): only a SYN among its flags opens something.
  "106015": { form: wording(String.raw`Deny TCP \(no connection\) from ${FROM_PORT} to ${TO_PORT} flags (?<flags>[A-Z ]*?)(?= on |$)`), protocol: "tcp" },
  "106018": { form: wording(String.raw`ICMP packet type (?<icmpType>\d+) denied by outbound list \S+ src ${FROM_HOST} dest ${TO_HOST}`), protocol: "icmp" },
  "106021": OTHER_WAY,
  "106022": OTHER_WAY,
  "106023": BY_GROUP,
  "110002": noWay(TO_PORT),
  "110003": noWay(TO),
  "209003": FRAGMENT,
  "209004": FRAGMENT,
  "209005": FRAGMENT,
  "305005": { form: wording(`No translation group found for ${PROTOCOL} src ${FROM} dst ${TO}(?=[ ,]|$)`) },
  "305006": { form: wording(String.raw`[\w ]{1,40}translation creation failed for ${PROTOCOL} src ${FROM} dst ${TO}(?=[ ,]|$)`) },
  "305013": { form: wording(`Asymmetric NAT rules matched for forward and reverse flows; Connection (?:for )?${PROTOCOL} src ${FROM} dst ${TO} denied due to`) },
  "313004": {
    form: wording(String.raw`Denied ICMP type=(?<icmpType>\d+), from (?:laddr )?${FROM_HOST} on interface (?:shared )?\S+ to (?<to>[0-9A-Fa-f.:]*[0-9A-Fa-f.]): ?no matching session`),
    protocol: "icmp",
  },
  "313005": { form: wording(`No matching connection for ICMP error message: (?<protocol>icmp\\S*) src ${FROM} dst ${TO} on `) },
  "313009": { form: wording(String.raw`Denied invalid ICMP code \d+, for ${FROM} to ${TO},.* ICMP type (?<icmpType>\d+)`), protocol: "icmp" },
  "338005": BY_LIST,
  "338006": BY_LIST,
  "338007": BY_LIST,
  "338008": BY_LIST,
  "338203": BY_LIST,
  "338204": BY_LIST,
  "402117": { form: wording(String.raw`IPSEC: Received a non-IPSec packet \(protocol= ?(?<protocol>[^\s)]+)\) from ${FROM_HOST} to (?<to>[0-9A-Fa-f.:]*[0-9A-Fa-f])\.?\s*$`), opensNothing: true },
  "410001": { form: wording(`Dropped ${PROTOCOL} DNS \\S+ from ${FROM} to ${TO};`) },
  "418001": { form: wording(`Through-the-device packet to/from management-only network is denied: ${PROTOCOL} src ${FROM} dst ${TO}(?=[ ,]|$)`) },
  "419001": { form: wording(`Dropping ${PROTOCOL} packet from ${FROM} to ${TO}, reason: `), opensNothing: true },
  "420002": BY_MODULE,
  "434002": BY_MODULE,
  "507003": { form: wording(`(?:The flow of type )?${PROTOCOL}(?: flow)? from (?:the originating interface: ?)?${FROM} to ${TO} terminated by inspection engine`), opensNothing: true },
  "710003": TO_THE_BOX,
  "710004": TO_THE_BOX,
};

const ACCESS_LIST =
  /^access-list \S+ (permitted|denied|est-allowed) (\S+)(?: for user \S+)? ([^\s/]+)\/([^\s(]+)\((\d+)\)(?:\s?\([^)]*\))* -> ([^\s/]+)\/([^\s(]+)\((\d+)\)(?:\s?\([^)]*\))* hit-cnt (\d+) (?:\(?first hit\)?|\(?(\d+)-second interval\)?)/;
const ICMP_TYPE = /\(type (\d{1,3}), code \d/;

export function tellsOfDenial(number: string): boolean {
  return Object.hasOwn(WORDINGS, number);
}

export function readDenial(number: string, text: string): ReadDenial {
  const known = WORDINGS[number];
  const groups = known?.form.exec(text)?.groups;
  if (known === undefined || groups === undefined) return { kind: "unreadable", why: "a denied packet in words that are not known" };
  const { fromInterface, from, fromPort, toInterface, to, toPort, flags, icmpType } = groups;
  const type = icmpType ?? ICMP_TYPE.exec(text)?.[1];
  const isOpening = known.opensNothing === true ? false : flags === undefined ? null : /\bSYN\b/.test(flags) && !/\bACK\b/.test(flags);
  return denied(known.protocol ?? groups.protocol ?? "", endOf(fromInterface, from, fromPort), endOf(toInterface, to, OWN_SERVICES[toPort ?? ""] ?? toPort), {
    isOpening,
    ...(type === undefined ? {} : { icmpType: Number(type) }),
  });
}

/** Hits of an access list; null = they were permitted. */
export function readAccessListHit(text: string): ReadDenial | null {
  const match = ACCESS_LIST.exec(text);
  if (match === null) return { kind: "unreadable", why: "an access-list hit in words that are not known" };
  const [, verdict, protocol = "", fromInterface, from, fromPort, toInterface, to, toPort, hits = "1", interval = "0"] = match;
  if (verdict !== "denied") return null;
  // Of ICMP it is the type that stands in brackets.
  const icmp = /^icmp/i.test(protocol) ? { icmpType: Number(fromPort) } : {};
  return denied(protocol, endOf(fromInterface, from, fromPort), endOf(toInterface, to, toPort), { packets: Number(hits), seconds: Number(interval), ...icmp });
}

function denied(
  protocol: string,
  from: AsaEnd | null,
  to: AsaEnd | null,
  more: { readonly isOpening?: boolean | null; readonly icmpType?: number; readonly packets?: number; readonly seconds?: number },
): ReadDenial {
  if (from === null || to === null) return { kind: "unreadable", why: NAMED };
  const transport = transportOf(protocol, from);
  if (transport < 0) return { kind: "unreadable", why: `a protocol that is not known: ${protocol.slice(0, 40)}` };
  const { isOpening = null, icmpType = -1, packets = 1, seconds = 0 } = more;
  return { kind: "denied", transport, from, to, isOpening: hasPorts(transport) ? isOpening : null, isAnswer: isIcmpAnswer(transport, icmpType), packets, seconds };
}
