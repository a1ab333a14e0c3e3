// Reads the NetBIOS name service (RFC 1002 §4.2) and datagram service (§4.4) with the browser announcements in it (MS-BRWS): names of machines, their addresses and
// duties, systems and how often they announce themselves. Names that may be people's accounts (suffix 0x03) and comments are never read.
import { ipv4EndpointAt, isMachineIpv4, isMachineMac, macEndpointAt } from "../address-bytes.ts";
import { DNS_HEADER_SIZE } from "../dns-message.ts";
import { DnsSections } from "../dns-records.ts";
import { responseCodeText } from "../dns-codes.ts";
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { RepeatedMessages } from "../repeated-messages.ts";
import { claimAnnouncement, readMailslot } from "./browser-announcements.ts";
import { DATAGRAM_TYPES, NAME_OPERATIONS, NAME_QUERY, SUFFIX_ROLES, SUFFIX_SERVER, SUFFIX_WORKSTATION, TYPE_NAME, TYPE_STATUS } from "./netbios-codes.ts";
import { ENCODED_SIZE, encodedName, plainName, suffixOf } from "./netbios-names.ts";

const RESPONSE_FLAG = 0x8000;
const GROUP_FLAG = 0x8000;
const READ = operationBit("read");
const IDENTIFY = operationBit("identify");
const LONGEST_DATAGRAM = 65_535;
/** Type to source port; then length and offset where names follow. */
const DATAGRAM_HEADER = 14;
const LAST_WITH_NAMES = 0x12;
const SUFFIX_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, suffix) => `0x${suffix.toString(16).padStart(2, "0")}`);

export const netbiosDissector: DissectorDefinition = {
  longestUnit: LONGEST_DATAGRAM,
  frame: (view, offset, available) => (isDatagram(view, offset, available) || isNameMessage(view, offset, available) ? available : FRAME_NOT_MINE),
  open: () => new NetbiosConversation(),
};

/** The flags byte of a datagram ends in its kind of node; that of a name message's id may be anything, so names decide first. */
function isNameMessage(view: DataView, offset: number, available: number): boolean {
  return available >= DNS_HEADER_SIZE + ENCODED_SIZE && view.getUint8(offset + DNS_HEADER_SIZE) === 32;
}

function isDatagram(view: DataView, offset: number, available: number): boolean {
  const type = view.getUint8(offset);
  if (type < 0x10 || type > 0x16 || available < 10) return false;
  return type > LAST_WITH_NAMES ? !isNameMessage(view, offset, available) : available > DATAGRAM_HEADER && view.getUint8(offset + DATAGRAM_HEADER) === 32;
}

const ANSWERS: readonly string[] = NAME_OPERATIONS.map((name) => `${name} answer`);
const message = new DnsSections();

class NetbiosConversation implements DissectorState {
  /** Queries are broadcast and answered by unicast as often as they are sent to a name server. */
  private readonly exchanges = new Exchanges(true);

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    if (isDatagram(view, offset, length)) this.datagram(view, bytes, offset, length, micros, sink);
    else this.names(view, bytes, offset, offset + length, direction, micros, sink);
  }

  /** Type and flags, then an id that is of no interest: what comes behind it comes again and again. */
  private datagram(view: DataView, bytes: Uint8Array, offset: number, length: number, micros: number, sink: DissectionSink): void {
    const type = view.getUint8(offset);
    sink.detail("datagram", DATAGRAM_TYPES[type - 0x10] as string);
    if (type > LAST_WITH_NAMES) return;
    sink.request(micros);
    repeated.read(view, bytes, offset, length, micros, sink);
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private names(view: DataView, bytes: Uint8Array, offset: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    message.open(view, bytes, offset, end);
    const operation = (message.flags >> 11) & 15;
    const isResponse = (message.flags & RESPONSE_FLAG) !== 0;
    const name = NAME_OPERATIONS[operation] as string;
    if (isResponse) {
      sink.detail("names", ANSWERS[operation] as string);
      const code = message.flags & 15;
      if (code !== 0) sink.detail("refused", responseCodeText(code));
      this.exchanges.answered(direction, message.id, operation, micros, sink);
    } else {
      sink.detail("names", name);
      this.exchanges.asked(direction, message.id, operation, 0, micros, sink);
    }
    while (message.nextQuestion()) {
      if (isResponse || operation !== NAME_QUERY) continue;
      const suffix = suffixOf(bytes, message.nameAt, end);
      sink.operation(message.type === TYPE_STATUS ? IDENTIFY : READ);
      if (message.type === TYPE_NAME && suffix >= 0) sink.detail("sought", SUFFIX_TEXTS[suffix] as string);
    }
    const isRefused = isResponse && (message.flags & 15) !== 0;
    let nameAt = offset + DNS_HEADER_SIZE;
    while (message.nextRecord()) {
      // The record of a registration points to the name in its question.
      if ((bytes[message.nameAt] as number) < 0xc0) nameAt = message.nameAt;
      if (isRefused || name === "release") continue;
      if (message.type === TYPE_NAME) claimAddresses(view, bytes, nameAt, end, sink);
      else if (message.type === TYPE_STATUS && !claimStatus(view, bytes, message.dataAt, message.dataEnd, sink)) sink.trouble("malformed");
    }
    if (message.isMalformed) sink.trouble("malformed");
  }
}

/** Flags and an address each: of a group (domain controllers) there are several. */
function claimAddresses(view: DataView, bytes: Uint8Array, nameAt: number, end: number, sink: DissectionSink): void {
  const suffix = suffixOf(bytes, nameAt, end);
  const role = SUFFIX_ROLES.get(suffix);
  const isHost = suffix === SUFFIX_WORKSTATION || suffix === SUFFIX_SERVER;
  if (role === undefined && !isHost) return;
  for (let at = message.dataAt; at + 6 <= message.dataEnd; at += 6) {
    if (!isMachineIpv4(view.getUint32(at + 2))) continue;
    const address = ipv4EndpointAt(view, at + 2);
    const isGroup = (view.getUint16(at) & GROUP_FLAG) !== 0;
    if (role !== undefined && isGroup === (suffix === 0x1c)) sink.claim(address, "role", role, "netbios name service");
    // A group with the suffix of a workstation is a workgroup or domain.
    const name = isHost && !isGroup ? encodedName(bytes, nameAt) : "";
    if (name.length > 0) sink.claim(address, "hostname", name, "netbios name service");
  }
}

/** §4.2.18: how many, names with suffix and flags, then the hardware address. */
function claimStatus(view: DataView, bytes: Uint8Array, from: number, to: number, sink: DissectionSink): boolean {
  const count = from < to ? view.getUint8(from) : 0;
  const behind = from + 1 + count * 18;
  if (from >= to || behind > to) return false;
  for (let at = from + 1; at < behind; at += 18) {
    const suffix = view.getUint8(at + 15);
    const isGroup = (view.getUint16(at + 16) & GROUP_FLAG) !== 0;
    const role = SUFFIX_ROLES.get(suffix);
    if (role !== undefined && isGroup === (suffix === 0x1c)) sink.claim("sender", "role", role, "netbios node status");
    const name = suffix === SUFFIX_WORKSTATION && !isGroup ? plainName(bytes, at) : "";
    if (name.length > 0) sink.claim("sender", "hostname", name, "netbios node status");
  }
  if (behind + 6 <= to && isMachineMac(view, behind)) sink.claim("sender", "mac", macEndpointAt(view, behind).slice("mac:".length), "netbios node status");
  return true;
}

const repeated = new RepeatedMessages(readDatagram, 0, 4);

function readDatagram(view: DataView, bytes: Uint8Array, offset: number, length: number, _micros: number, sink: DissectionSink): number {
  const end = offset + length;
  const sourceAt = offset + DATAGRAM_HEADER;
  const suffix = suffixOf(bytes, sourceAt, end);
  const data = sourceAt + 2 * ENCODED_SIZE;
  if (suffix < 0 || suffixOf(bytes, sourceAt + ENCODED_SIZE, end) < 0 || data > end) {
    sink.trouble("malformed");
    return 0;
  }
  const name = suffix === SUFFIX_WORKSTATION || suffix === SUFFIX_SERVER ? encodedName(bytes, sourceAt) : "";
  if (name.length > 0) sink.claim("sender", "hostname", name, "netbios datagram");
  const announcement = readMailslot(view, bytes, data, end, sink);
  if (announcement >= 0) claimAnnouncement(view, bytes, announcement, end, sink);
  return 0;
}
