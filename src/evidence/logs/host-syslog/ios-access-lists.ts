// Hits of access lists as Cisco IOS, IOS XE and IOS XR log them (System Message Guides: SEC-6-IPACCESSLOG…, IPV6_ACL-6-ACCESSLOG…, FMANFP-6-…): packets that an entry
// with "log" met, the first one at once and the rest counted, by default every five minutes. Keeps nothing between lines.
import { addressOf, countNumber, hasPorts, ipProtocol, isIcmpAnswer, portNumber } from "../logged-flow.ts";
import type { LoggedPacket, PacketEnd } from "../packet-flow.ts";

export interface AccessListHit extends LoggedPacket {
  readonly kind: "hit";
  /** null = the message names no action. */
  readonly isDenied: boolean | null;
}

export type AccessListMessage = AccessListHit | { readonly kind: "missed" } | { readonly kind: "other"; readonly what: string } | { readonly kind: "unreadable"; readonly why: string };

const ACCESS_LOG = /^%[A-Z0-9_-]{2,60}-\d-(?:IP|IPV6)?ACCESSLOG([A-Z]{1,2}) ?: /;
const HIT = /\blist +\S{1,128} +(permit|deny|permitted|denied) +(\S{1,40}) +(.{1,200}?) *-> *([0-9A-Fa-f.:]{2,45})(?:\((\d{1,5})\))?(?: +\((\d{1,3})(?:\/\d{1,3})?\))?, +(\d{1,15}) packets?/;
/** The interface that it came in by, and the sender's MAC address, may stand on either side of the address. */
const SOURCE = /(?:^| )([0-9A-Fa-f.:]{2,45})(?:\((\d{1,5})\))?(?= |$)/g;

/** @param text begins with the percent sign; null = none of an access list */
export function readAccessListMessage(text: string): AccessListMessage | null {
  const kind = ACCESS_LOG.exec(text)?.[1];
  if (kind === undefined) return null;
  if (kind === "RL") return { kind: "missed" };
  if (kind === "S") return { kind: "other", what: "hits of standard access lists, which tell no target" };
  const match = HIT.exec(text);
  if (match === null) return { kind: "unreadable", why: "an access-list hit in words that are not known" };
  const [, verdict = "", protocol = "", written = "", target = "", targetPort, icmpType, packets] = match;
  // 0 is no protocol here but any; so is the name of a version of IP.
  if (/^(?:0|ip|ipv6)$/i.test(protocol)) return { kind: "other", what: "access-list hits that tell no protocol" };
  const transport = ipProtocol(protocol);
  if (transport < 0) return { kind: "unreadable", why: `a protocol that is not known: ${protocol}` };
  const from = sourceOf(written);
  const to = addressOf(target);
  if (from === null || to === null) return { kind: "unreadable", why: "no addresses on both sides of the arrow" };
  if (to === "0.0.0.0" || to === "::") return { kind: "other", what: "access-list hits at the router itself, which tell no target" };
  const withPorts = hasPorts(transport);
  const toPort = withPorts ? portNumber(targetPort ?? "") : -1;
  if (withPorts && (from.port < 0 || toPort < 0)) return { kind: "unreadable", why: "no ports behind the addresses" };
  const count = countNumber(packets) ?? 1;
  return {
    kind: "hit",
    isDenied: verdict.startsWith("den"),
    isOpening: null,
    transport,
    from: withPorts ? from : { address: from.address, port: -1 },
    to: { address: to, port: toPort },
    isAnswer: icmpType !== undefined && isIcmpAnswer(transport, Number(icmpType)),
    packets: count,
    // Of more than one it is not told since when.
    seconds: count > 1 ? null : 0,
  };
}

function sourceOf(written: string): PacketEnd | null {
  for (const [, text = "", port] of written.matchAll(SOURCE)) {
    const address = addressOf(text);
    if (address !== null) return { address, port: port === undefined ? -1 : portNumber(port) };
  }
  return null;
}
