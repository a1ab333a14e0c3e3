// What the firewalls within Cisco IOS and IOS XE say (ip inspect, zone-based policy: FW-6-SESS_AUDIT_TRAIL…, FW-6-DROP_PKT, FW-6-PASS_PKT, FW-6-LOG_SUMMARY): sessions that were let through,
// from start to stop, and packets that a policy dropped, or passed without a session. Their bytes are those of content. Keeps nothing between lines.
import { addressOf, hasPorts, ICMP, ICMP6, portNumber, TCP, UDP } from "../logged-flow.ts";
import type { LoggedPacket, PacketEnd } from "../packet-flow.ts";
import { registeredProtocolOfPort } from "../../../plant/service-names.ts";

export type InspectionMessage =
  | {
      readonly kind: "session";
      readonly isStop: boolean;
      readonly transport: number;
      readonly client: PacketEnd;
      readonly server: PacketEnd;
      /** Of content; null = not told yet. */
      readonly bytesToServer: number | null;
      readonly bytesToClient: number | null;
    }
  | (LoggedPacket & { readonly kind: "dropped" })
  | (LoggedPacket & { readonly kind: "passed" })
  | { readonly kind: "other"; readonly what: string }
  | { readonly kind: "unreadable"; readonly why: string };

/** IOS XE wraps it into a message of the platform. */
const INSPECTION = /^(?:%IOSXE-\d-PLATFORM: [^%]{0,200})?%FW-\d-(SESS_AUDIT_TRAIL(?:_START)?|DROP_(?:TCP_)?PKT|PASS_PKT|LOG_SUMMARY) ?: /;
const END = (side: string): string => String.raw`\(?(?<${side}>[^\s()]{2,60}):(?<${side}Port>\d{1,5})\)?`;
const SESSION = new RegExp(
  String.raw`(?<what>Start|Stop) (?<protocol>[\w-]{1,40}) session: initiator ${END("client")}(?: sent (?<there>\d{1,15}) bytes)? -- responder ${END("server")}(?: sent (?<back>\d{1,15}) bytes)?`,
);
const PACKET =
  /(?<verb>Dropping|Passing) (?<protocol>[\w-]{1,40}) (?:session|pkt|packet) (?:from \S{1,60} )?(?<from>\S{2,60}?):(?<fromPort>\d{1,5}) (?:=> ?)?(?<to>[^\s(]{2,60}?):(?<toPort>\d{1,5})(?=[\s(]|$)/;
/** What came after the packet that was told in full: no protocol is named any more. */
const SUMMARY =
  /^(?<packets>\d{1,15}) packets? (?:was |were )?(?<verb>dropped|passed) from (?:\S{1,60} )?(?<from>\S{2,60}?):(?<fromPort>\d{1,5}) (?:=> ?)?(?<to>[^\s(]{2,60}?):(?<toPort>\d{1,5})(?=[\s(]|$)/i;
const REASON = / due to\s+(.{1,160}?)(?= with ip ident | -- ip ident |$)/;
const TCP_FLAGS = / tcp ?flags?[ :](?:0x([0-9a-f]{1,4})|(\d{1,6}))\b/i;
/** What the policy denies, in contrast to what it finds wrong in a session it let through. */
const BY_POLICY = /DROP action|policy|zone|classif/i;
const OF_NO_SESSION = /stray segment|no TCP connection/i;

/** @param text begins with the percent sign; null = none of a firewall's */
export function readInspectionMessage(text: string): InspectionMessage | null {
  const mark = INSPECTION.exec(text);
  if (mark === null) return null;
  const words = text.slice(mark.index + mark[0].length);
  if (mark[1] === "LOG_SUMMARY") return summary(words);
  return (mark[1] as string).endsWith("PKT") ? packet(words) : session(words);
}

function session(words: string): InspectionMessage {
  const groups = SESSION.exec(words)?.groups;
  if (groups === undefined) return { kind: "unreadable", why: "a session of the firewall in words that are not known" };
  const client = endOf(groups.client, groups.clientPort);
  const server = endOf(groups.server, groups.serverPort);
  if (client === null || server === null) return { kind: "unreadable", why: "no address and port where they were expected" };
  const transport = transportOf(groups.protocol ?? "", server);
  if (transport < 0) return { kind: "other", what: "sessions of protocols whose transport is not told" };
  const bytes = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
  const [from, to] = hasPorts(transport) ? [client, server] : [withoutPort(client), withoutPort(server)];
  return { kind: "session", isStop: groups.what === "Stop", transport, client: from, server: to, bytesToServer: bytes(groups.there), bytesToClient: bytes(groups.back) };
}

function packet(words: string): InspectionMessage {
  const groups = PACKET.exec(words)?.groups;
  if (groups === undefined) return { kind: "unreadable", why: "a packet that was dropped or passed in words that are not known" };
  const reason = REASON.exec(words)?.[1] ?? "";
  const isPassed = groups.verb === "Passing";
  const isStray = !isPassed && OF_NO_SESSION.test(reason);
  if (!isPassed && !isStray && !BY_POLICY.test(reason)) return { kind: "other", what: "packets that the firewall dropped out of sessions it let through" };
  return between(groups, isPassed, isStray ? false : openingBy(words));
}

function summary(words: string): InspectionMessage {
  const groups = SUMMARY.exec(words)?.groups;
  if (groups === undefined) return { kind: "unreadable", why: "a number of dropped or passed packets in words that are not known" };
  // Since when they came is not told.
  return between(groups, /passed/i.test(groups.verb ?? ""), null, Number(groups.packets));
}

function between(groups: Readonly<Record<string, string | undefined>>, isPassed: boolean, isOpening: boolean | null, packets = 1): InspectionMessage {
  const from = endOf(groups.from, groups.fromPort);
  const to = endOf(groups.to, groups.toPort);
  if (from === null || to === null) return { kind: "unreadable", why: "no address and port where they were expected" };
  const transport = transportOf(groups.protocol ?? "", to);
  if (transport < 0) return { kind: "other", what: `${isPassed ? "passed" : "dropped"} packets of which no transport is told` };
  const withPorts = hasPorts(transport);
  const ends = { from: withPorts ? from : withoutPort(from), to: withPorts ? to : withoutPort(to) };
  return { kind: isPassed ? "passed" : "dropped", transport, ...ends, isOpening, packets, seconds: packets > 1 ? null : 0 };
}

/** SYN without ACK, FIN and RST; null = the flags are not told. */
function openingBy(words: string): boolean | null {
  const match = TCP_FLAGS.exec(words);
  if (match === null) return null;
  return ((match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)) & 0x17) === 0x02;
}

const DATAGRAMS: ReadonlySet<string> = new Set(["udp", "dns", "tftp", "ntp", "snmp", "syslog", "isakmp", "bootpc", "bootps"]);
const STREAMS: ReadonlySet<string> = new Set(["tcp", "http", "https", "telnet", "ftp", "ssh", "smtp", "esmtp", "pop3", "imap", "h323", "rtsp", "sqlnet"]);

/** The name may be that of an application: then it, or else the port, must leave one transport. */
function transportOf(name: string, { address, port }: PacketEnd): number {
  const known = name.toLowerCase();
  if (known.startsWith("icmp")) return address.includes(":") ? ICMP6 : ICMP;
  if (STREAMS.has(known)) return TCP;
  if (DATAGRAMS.has(known)) return UDP;
  const [tcp, udp] = [registeredProtocolOfPort("tcp", port) !== undefined, registeredProtocolOfPort("udp", port) !== undefined];
  return /^other$/i.test(name) || tcp === udp ? -1 : tcp ? TCP : UDP;
}

function endOf(address: string | undefined, port: string | undefined): PacketEnd | null {
  const known = addressOf((address ?? "").replace(/^\[(.*)\]$/, "$1"));
  const number = portNumber(port ?? "");
  return known === null || number < 0 ? null : { address: known, port: number };
}

function withoutPort({ address }: PacketEnd): PacketEnd {
  return { address, port: -1 };
}
