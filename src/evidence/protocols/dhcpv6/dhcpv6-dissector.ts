// Reads DHCPv6 (RFC 8415): message types, status codes, leases with their times, names and addresses of clients, servers they are told to use; through
// relays too. Requests go to a group and replies to one machine, in flows of their own: silence says nothing.
import type { Endpoint } from "../../../plant/endpoint.ts";
import { ipv6EndpointAt, isMachineIpv6, isMachineMac, macEndpointAt } from "../address-bytes.ts";
import { claimVendorClass } from "../dhcp-vendor-class.ts";
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { RepeatedMessages } from "../repeated-messages.ts";
import { exactText } from "../wire-text.ts";
import {
  ADVERTISE,
  MESSAGE_TYPES,
  OPTION_ADDRESS,
  OPTION_ADDRESSES,
  OPTION_CLIENT_LINK_ADDRESS,
  OPTION_CLIENT_NAME,
  OPTION_NAME_SERVERS,
  OPTION_PREFIXES,
  OPTION_RELAYED,
  OPTION_STATUS,
  OPTION_TEMPORARY_ADDRESSES,
  OPTION_TIME_SERVERS,
  OPTION_VENDOR_CLASS,
  RECONFIGURE,
  RELAY_FORWARD,
  RELAY_REPLY,
  REPLY,
  STATUS_CODES,
} from "./codes.ts";

const READ = operationBit("read");
const LONGEST_MESSAGE = 65_535;
const MESSAGE_HEADER = 4;
/** Hops, link address, peer address (§9). */
const RELAY_HEADER = 34;
/** §7.6: a relay passes on what has at most 8 hops. */
const MOST_RELAYS = 8;
const INFINITE = 0xffff_ffff;
const ETHERNET = 1;
const LONGEST_LABEL = 63;
const BY: readonly string[] = MESSAGE_TYPES.map((type) => `dhcpv6 ${type}`);

export const dhcpv6Dissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  frame(view, offset, available) {
    const type = available >= MESSAGE_HEADER ? view.getUint8(offset) : 0;
    return type >= 1 && type < MESSAGE_TYPES.length ? available : FRAME_NOT_MINE;
  },
  open: () => new LeaseConversation(),
};

class LeaseConversation implements DissectorState {
  private readonly exchanges = new Exchanges(true);

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    if (!this.read(view, bytes, offset, offset + length, direction, micros, sink)) sink.trouble("malformed");
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  /** False when lengths contradict each other. */
  private read(view: DataView, bytes: Uint8Array, start: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    let at = start;
    let to = end;
    let client: Endpoint | null = null;
    for (let relays = 0; isRelay(view.getUint8(at)); relays++) {
      if (relays === 0) sink.detail("relay", view.getUint8(at) === RELAY_FORWARD ? "request" : "reply");
      if (at + RELAY_HEADER > to || relays >= MOST_RELAYS) return false;
      client = isMachineIpv6(view, at + 18) ? ipv6EndpointAt(view, at + 18) : null;
      const inner = optionOf(view, at + RELAY_HEADER, to, OPTION_RELAYED);
      claimLinkAddress(view, at + RELAY_HEADER, to, client, sink);
      if (inner < 0) return true;
      to = inner + view.getUint16(inner - 2);
      at = inner;
      if (at + MESSAGE_HEADER > to) return false;
    }
    const isRelayed = at !== start;
    const type = view.getUint8(at);
    if (type >= MESSAGE_TYPES.length) return false;
    const transaction = view.getUint32(at) & 0xff_ffff;
    sink.detail("message", MESSAGE_TYPES[type] as string);
    if (type === ADVERTISE || type === REPLY || type === RECONFIGURE) {
      if (type !== RECONFIGURE) this.exchanges.answered(direction, transaction, 0, micros, sink);
      return isRelayed ? readReply(view, bytes, at, to, type, client, true, sink) : repeatedOf(type).read(view, bytes, at, to - at, micros, sink) === 1;
    }
    sink.operation(READ);
    this.exchanges.asked(direction, transaction, 0, 0, micros, sink);
    return isRelayed ? readRequest(view, bytes, at, to, BY[type] as string, client, sink) : repeatedOf(type).read(view, bytes, at, to - at, micros, sink) === 1;
  }
}

/** By type of message: what one machine asks and gets is the same each time, but for the transaction, which fills a word with the type. */
const repeated: (RepeatedMessages | undefined)[] = MESSAGE_TYPES.map(() => undefined);

function repeatedOf(type: number): RepeatedMessages {
  let known = repeated[type];
  if (known === undefined) {
    known = new RepeatedMessages(
      type === ADVERTISE || type === REPLY || type === RECONFIGURE
        ? (view, bytes, offset, length, _micros, sink) => (readReply(view, bytes, offset, offset + length, type, "receiver", false, sink) ? 1 : 0)
        : (view, bytes, offset, length, _micros, sink) => (readRequest(view, bytes, offset, offset + length, BY[type] as string, "sender", sink) ? 1 : 0),
      0,
      MESSAGE_HEADER,
    );
    repeated[type] = known;
  }
  return known;
}

const isRelay = (type: number): boolean => type === RELAY_FORWARD || type === RELAY_REPLY;

/** Position of the first such option's value in [at, end), which lies inside as a whole; −1 = none. */
function optionOf(view: DataView, at: number, end: number, wanted: number): number {
  for (let from = at; from + 4 <= end; ) {
    const behind = from + 4 + view.getUint16(from + 2);
    if (behind > end) return -1;
    if (view.getUint16(from) === wanted) return from + 4;
    from = behind;
  }
  return -1;
}

function claimLinkAddress(view: DataView, at: number, end: number, client: Endpoint | null, sink: DissectionSink): void {
  const option = client === null ? -1 : optionOf(view, at, end, OPTION_CLIENT_LINK_ADDRESS);
  if (option < 0 || view.getUint16(option - 2) !== 8 || view.getUint16(option) !== ETHERNET || !isMachineMac(view, option + 2)) return;
  sink.claim(client as Endpoint, "mac", macEndpointAt(view, option + 2).slice("mac:".length), "dhcpv6 relay");
}

function readRequest(view: DataView, bytes: Uint8Array, start: number, end: number, by: string, client: Endpoint | null, sink: DissectionSink): boolean {
  for (let at = start + MESSAGE_HEADER; at < end; ) {
    const behind = at + 4 <= end ? at + 4 + view.getUint16(at + 2) : end + 1;
    if (behind > end) return false;
    const option = view.getUint16(at);
    if (client !== null && option === OPTION_CLIENT_NAME) claimName(bytes, at + 5, behind, client, by, sink);
    else if (client !== null && option === OPTION_VENDOR_CLASS && behind - at >= 10) {
      // Enterprise number, then texts with their lengths; the first says it.
      const to = Math.min(at + 10 + view.getUint16(at + 8), behind);
      claimVendorClass(client, exactText(bytes, at + 10, to).trim(), "dhcpv6 vendor class", sink);
    }
    at = behind;
  }
  return true;
}

function readReply(view: DataView, bytes: Uint8Array, start: number, end: number, type: number, client: Endpoint | null, isRelayed: boolean, sink: DissectionSink): boolean {
  let assigned: Endpoint | null = null;
  for (let at = start + MESSAGE_HEADER; at < end; ) {
    const behind = at + 4 <= end ? at + 4 + view.getUint16(at + 2) : end + 1;
    if (behind > end) return false;
    const option = view.getUint16(at);
    if (option === OPTION_STATUS) countStatus(view, at, behind, sink);
    else if (type === REPLY) {
      if (option === OPTION_ADDRESSES || option === OPTION_TEMPORARY_ADDRESSES || option === OPTION_PREFIXES) assigned = readAssociation(view, at, behind, option, client, sink) ?? assigned;
      else if (option === OPTION_NAME_SERVERS) claimServers(view, at + 4, behind, "DNS server", sink);
      else if (option === OPTION_TIME_SERVERS) claimServers(view, at + 4, behind, "time server", sink);
      else if (option === OPTION_CLIENT_NAME) {
        for (const about of [client, assigned]) if (about !== null) claimName(bytes, at + 5, behind, about, "dhcpv6 REPLY", sink);
      }
    }
    at = behind;
  }
  if (type === REPLY && !isRelayed) sink.claim("sender", "role", "DHCP server", "dhcpv6 REPLY");
  return true;
}

/** Identity, T1, T2 (not with temporary addresses), then options. Returns an address that holds. */
function readAssociation(view: DataView, at: number, end: number, option: number, client: Endpoint | null, sink: DissectionSink): Endpoint | null {
  const options = at + (option === OPTION_TEMPORARY_ADDRESSES ? 8 : 16);
  if (options > end) return null;
  let assigned: Endpoint | null = null;
  for (let from = options; from + 4 <= end; ) {
    const behind = from + 4 + view.getUint16(from + 2);
    if (behind > end) break;
    if (view.getUint16(from) === OPTION_STATUS) countStatus(view, from, behind, sink);
    else if (view.getUint16(from) === OPTION_ADDRESS && behind - from >= 28 && isMachineIpv6(view, from + 4)) {
      const validSeconds = view.getUint32(from + 24);
      if (validSeconds > 0) {
        assigned = ipv6EndpointAt(view, from + 4);
        if (client !== null) sink.claim(client, "address", assigned, "dhcpv6 REPLY");
        if (validSeconds !== INFINITE) sink.timer("dhcpv6", "lease", validSeconds);
      }
    }
    from = behind;
  }
  if (option !== OPTION_TEMPORARY_ADDRESSES && assigned !== null) {
    // 0 leaves the time to the client (§21.4).
    for (const [kind, seconds] of [
      ["renewal", view.getUint32(at + 8)],
      ["rebinding", view.getUint32(at + 12)],
    ] as const)
      if (seconds > 0 && seconds !== INFINITE) sink.timer("dhcpv6", kind, seconds);
  }
  return assigned;
}

function countStatus(view: DataView, at: number, end: number, sink: DissectionSink): void {
  if (end - at >= 6) sink.detail("status", STATUS_CODES[view.getUint16(at + 4)] ?? "other");
}

function claimServers(view: DataView, at: number, end: number, role: string, sink: DissectionSink): void {
  for (let from = at; from + 16 <= end; from += 16) if (isMachineIpv6(view, from)) sink.claim(ipv6EndpointAt(view, from), "role", role, "dhcpv6 REPLY");
}

/** Labels of DNS; a name without a root is one that the client has not completed (RFC 4704 §4.2). */
function claimName(bytes: Uint8Array, at: number, end: number, about: Endpoint, by: string, sink: DissectionSink): void {
  const labels: string[] = [];
  for (let from = at; from < end; ) {
    const length = bytes[from] as number;
    if (length === 0 || length > LONGEST_LABEL || from + 1 + length > end) break;
    labels.push(exactText(bytes, from + 1, from + 1 + length));
    from += 1 + length;
  }
  if (labels.length > 0) sink.claim(about, "hostname", labels.join(".").toLowerCase(), by);
}
