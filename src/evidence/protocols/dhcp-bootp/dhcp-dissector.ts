// Reads DHCP (RFC 2131) and BOOTP (RFC 951): message types, leases with their times, names and addresses of clients, servers they are told to use, and
// BOOTP without DHCP, which is how a replaced controller asks for its address. Broadcasts and their answers are different flows: silence says nothing.
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { RepeatedMessages } from "../repeated-messages.ts";
import { ACK, DECLINE, DISCOVER, INFORM, LEASEACTIVE, LEASEQUERY, MESSAGE_TYPES, NAK, OFFER, RELEASE, REQUEST } from "./codes.ts";
import { claimClient, claimLease } from "./dhcp-claims.ts";
import { DhcpMessage, FIXED_SIZE } from "./dhcp-message.ts";

const READ = operationBit("read");
const BROWSE = operationBit("browse");
const INFINITE = 0xffff_ffff;
const LONGEST_MESSAGE = 65_535;
const BY: readonly string[] = MESSAGE_TYPES.map((type) => `dhcp-bootp ${type}`);
const BOOTP = 0;

export const dhcpDissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  frame(view, offset, available) {
    const operation = available >= FIXED_SIZE ? view.getUint8(offset) : 0;
    return operation === 1 || operation === 2 ? available : FRAME_NOT_MINE;
  },
  open: () => new DhcpConversation(),
};

const message = new DhcpMessage();

class DhcpConversation implements DissectorState {
  private readonly exchanges = new Exchanges(true);

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const code = repeated.read(view, bytes, offset, length, micros, sink);
    const type = code & 0xff;
    const transaction = view.getInt32(offset + 4);
    if (code >= REPLY_FLAG) this.exchanges.answered(direction, transaction, answeredBy(type), micros, sink);
    // A release, and a declined address, are answered by nobody.
    else if (type === RELEASE || type === DECLINE) sink.request(micros);
    else this.exchanges.asked(direction, transaction, type === INFORM ? REQUEST : type, 0, micros, sink);
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }
}

/** The type in the low byte, and this for replies. */
const REPLY_FLAG = 0x100;
/** What one machine asks and gets is the same each time, but for the transaction and the seconds. */
const repeated = new RepeatedMessages(readMessage, 4, 12);

/** Everything but the pairing. */
function readMessage(view: DataView, bytes: Uint8Array, offset: number, length: number, _micros: number, sink: DissectionSink): number {
  message.open(view, bytes, offset, offset + length);
  if (message.isMalformed) sink.trouble("malformed");
  const { type } = message;
  if (message.isRelayed) sink.detail("relay", message.isReply ? "reply" : "request");
  if (message.isReply) {
    sink.detail("message", type === BOOTP ? "BOOTP reply" : (MESSAGE_TYPES[type] ?? "other"));
    readReply(view, bytes, sink);
    return REPLY_FLAG | type;
  }
  sink.detail("message", type === BOOTP ? "BOOTP request" : (MESSAGE_TYPES[type] ?? "other"));
  sink.operation(type === LEASEQUERY ? BROWSE : READ);
  if (type !== LEASEQUERY) claimClient(message, view, bytes, type === BOOTP ? "BOOTP request" : (BY[type] ?? "dhcp-bootp other"), sink);
  return type;
}

function readReply(view: DataView, bytes: Uint8Array, sink: DissectionSink): void {
  if (message.namesBootFile) sink.detail("boot", "file named");
  const { type } = message;
  // An offer is not a lease: the client may take another one.
  if (type !== ACK && type !== BOOTP) return;
  // Whoever asks for settings only has an address that nobody gave it (RFC 2131 §3.4).
  const isGiven = view.getUint32(message.yourAt) !== 0;
  claimLease(message, view, bytes, type === BOOTP ? "BOOTP reply" : isGiven ? "dhcp-bootp ACK" : "dhcp-bootp ACK of INFORM", sink);
  if (message.leaseSeconds < 0) return;
  if (message.routers.from < 0) sink.detail("lease", "without router");
  if (message.leaseSeconds === INFINITE) sink.detail("lease", "infinite");
  else sink.timer("dhcp-bootp", "lease", message.leaseSeconds);
  if (message.renewalSeconds >= 0 && message.renewalSeconds !== INFINITE) sink.timer("dhcp-bootp", "renewal", message.renewalSeconds);
  if (message.rebindingSeconds >= 0 && message.rebindingSeconds !== INFINITE) sink.timer("dhcp-bootp", "rebinding", message.rebindingSeconds);
}

/** The type of the request that a reply of this type answers; INFORM counts as REQUEST, both get an ACK. */
function answeredBy(type: number): number {
  if (type === OFFER) return DISCOVER;
  if (type === ACK || type === NAK) return REQUEST;
  return type > LEASEQUERY && type <= LEASEACTIVE ? LEASEQUERY : type;
}
