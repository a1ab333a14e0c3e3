// Reads SNMP version 1 (RFC 1157), 2c (RFC 3416) and 3 (RFC 3412, RFC 3414): operations, errors, traps, response times, and what agents answer about
// themselves. Communities, user names, contacts and locations are never kept; values of other objects are not read.
import type { Endpoint } from "../../../plant/endpoint.ts";
import { ipv4EndpointAt, isMachineIpv4 } from "../address-bytes.ts";
import { Exchanges, otherDirection } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { BerElement } from "./ber-element.ts";
import {
  ERROR_STATES,
  GENERIC_TRAPS,
  GET,
  GET_BULK,
  GET_NEXT,
  INFORM,
  PDU_NAMES,
  REPORT,
  RESPONSE,
  SECURITY_LEVELS,
  SET,
  STANDARD_TRAPS,
  TRAP_1,
  TRAP_2,
  TRAP_ENTERPRISE,
  TRAP_OBJECT,
} from "./codes.ts";
import { claimEngine, claimObjectId, claimUptime, claimVariable, startsWith, TAG_OBJECT_ID, TAG_OCTETS } from "./identity-claims.ts";

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const TAG_ADDRESS = 0x40;
const TAG_TICKS = 0x43;
/** RFC 3417 §3.2.1; the largest that fits a datagram. */
const LONGEST_MESSAGE = 65_535;
const REPORTABLE = 0x04;
const PRIVATE = 0x02;
/** RFC 3414: the user-based model, whose parameters are read. */
const USER_BASED = 3;
const TICKS_PER_SECOND = 100;
/** Pairs of version 3 are found by the message id, which is readable where the operation is encrypted. */
const BY_REQUEST_ID = 0;
const BY_MESSAGE_ID = 3;
const VERSIONS: readonly string[] = ["1", "2c", "other", "3"];

const READ = operationBit("read");
const WRITE = operationBit("write");

export const snmpDissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  frame(view, offset, available) {
    if (view.getUint8(offset) !== SEQUENCE) return FRAME_NOT_MINE;
    if (available < 2) return FRAME_NEEDS_MORE;
    const first = view.getUint8(offset + 1);
    if (first < 0x80) return first < 8 ? FRAME_NOT_MINE : 2 + first;
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4) return FRAME_NOT_MINE;
    if (available < 2 + octets) return FRAME_NEEDS_MORE;
    let length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + view.getUint8(offset + 2 + i);
    return length < 8 || length > LONGEST_MESSAGE - 6 ? FRAME_NOT_MINE : 2 + octets + length;
  },
  open: () => new AgentConversation(),
};

const outer = new BerElement();
const header = new BerElement();
const pdu = new BerElement();
const list = new BerElement();
const variable = new BerElement();

class AgentConversation implements DissectorState {
  private readonly exchanges = new Exchanges();
  /** Encrypted messages that may be responses whose request stands in an earlier part, or traps that nobody asked for. */
  private unsure: Exchanges | null = null;
  /** Per direction, because either side may be an agent. */
  private entities: readonly [{ smallest: number }, { smallest: number }] | null = null;

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    if (!this.message(view, bytes, offset, offset + length, direction, micros, sink)) sink.trouble("malformed");
  }

  private entity(direction: 0 | 1): { smallest: number } {
    this.entities ??= [{ smallest: Number.POSITIVE_INFINITY }, { smallest: Number.POSITIVE_INFINITY }];
    return this.entities[direction];
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    const asked = this.exchanges.takeLooseEnds(ends);
    const unasked = this.unsure?.takeLooseEnds(ends) ?? null;
    return unasked === null ? asked : { open: asked?.open ?? [], early: [...(asked?.early ?? []), ...unasked.early] };
  }

  /** False when lengths or types contradict the standard. */
  private message(view: DataView, bytes: Uint8Array, start: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    outer.open(bytes, start, end);
    if (!outer.readTag(SEQUENCE)) return false;
    outer.open(bytes, outer.from, outer.to);
    if (!outer.readTag(INTEGER)) return false;
    const version = outer.integer();
    if (version !== 0 && version !== 1 && version !== 3) return false;
    sink.detail("version", VERSIONS[version] as string);
    if (version === 3) return this.versionThree(view, bytes, direction, micros, sink);
    // The community: passed over, never read.
    if (!outer.readTag(TAG_OCTETS) || !outer.read()) return false;
    return this.operation(view, bytes, outer.tag, outer.from, outer.to, direction, BY_REQUEST_ID, 0, micros, sink);
  }

  private versionThree(view: DataView, bytes: Uint8Array, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    if (!outer.readTag(SEQUENCE)) return false;
    header.open(bytes, outer.from, outer.to);
    if (!header.readTag(INTEGER)) return false;
    const messageId = header.integer() | 0;
    if (!header.readTag(INTEGER) || !header.readTag(TAG_OCTETS) || header.to - header.from !== 1) return false;
    const flags = bytes[header.from] as number;
    if (!header.readTag(INTEGER)) return false;
    const model = header.integer();
    sink.detail("security", SECURITY_LEVELS[flags & 3] as string);
    if (!outer.readTag(TAG_OCTETS)) return false;
    // Whose message needs no report is the authoritative engine: its id and its time stand in front (RFC 3412 §6.4, RFC 3414 §1.5.1).
    if (model === USER_BASED && (flags & REPORTABLE) === 0) claimAuthority(view, bytes, outer.from, outer.to, sink);
    if (!outer.read()) return false;
    if ((flags & PRIVATE) !== 0) {
      if (outer.tag !== TAG_OCTETS) return false;
      sink.detail("pdu", "encrypted");
      if ((flags & REPORTABLE) !== 0) {
        // It may be a set: unknown never counts as harmless.
        sink.operation(WRITE);
        this.exchanges.asked(direction, messageId, BY_MESSAGE_ID, 0, micros, sink);
      } else if (this.exchanges.isWaiting(otherDirection(direction), messageId, BY_MESSAGE_ID, micros)) this.exchanges.answered(direction, messageId, BY_MESSAGE_ID, micros, sink);
      else {
        this.unsure ??= new Exchanges(true);
        this.unsure.seen(micros);
        this.unsure.answered(direction, messageId, BY_MESSAGE_ID, micros, sink);
      }
      return true;
    }
    if (outer.tag !== SEQUENCE) return false;
    outer.open(bytes, outer.from, outer.to);
    if (!outer.readTag(TAG_OCTETS) || !outer.readTag(TAG_OCTETS) || !outer.read()) return false;
    return this.operation(view, bytes, outer.tag, outer.from, outer.to, direction, BY_MESSAGE_ID, messageId, micros, sink);
  }

  private operation(view: DataView, bytes: Uint8Array, tag: number, from: number, to: number, direction: 0 | 1, kind: number, messageId: number, micros: number, sink: DissectionSink): boolean {
    if (tag < GET || tag > REPORT) return false;
    sink.detail("pdu", PDU_NAMES[tag - GET] as string);
    pdu.open(bytes, from, to);
    if (tag === TRAP_1) return trapOne(view, bytes, this.entity(direction), sink);
    if (!pdu.readTag(INTEGER)) return false;
    const id = kind === BY_MESSAGE_ID ? messageId : pdu.integer() | 0;
    if (!pdu.readTag(INTEGER)) return false;
    const error = pdu.integer();
    switch (tag) {
      case GET:
      case GET_NEXT:
      case GET_BULK:
      case SET:
        sink.operation(tag === SET ? WRITE : READ);
        this.exchanges.asked(direction, id, kind, 0, micros, sink);
        break;
      case INFORM:
        this.exchanges.asked(direction, id, kind, 0, micros, sink);
        break;
      case RESPONSE:
      case REPORT:
        this.exchanges.answered(direction, id, kind, micros, sink);
        if (error !== 0) sink.detail("error", ERROR_STATES[error] ?? "other");
        break;
      default:
    }
    if (!pdu.readTag(INTEGER) || !pdu.readTag(SEQUENCE)) return false;
    if (tag === RESPONSE || tag === TRAP_2 || tag === INFORM) return variables(view, bytes, pdu.from, pdu.to, tag !== RESPONSE, "sender", this.entity(direction), sink);
    return true;
  }
}

/** RFC 1157 §4.1.6: enterprise, agent, generic and specific trap, time since the start, variables. A proxy passes on traps of other agents. */
function trapOne(view: DataView, bytes: Uint8Array, seen: { smallest: number }, sink: DissectionSink): boolean {
  if (!pdu.readTag(TAG_OBJECT_ID)) return false;
  const enterpriseFrom = pdu.from;
  const enterpriseTo = pdu.to;
  if (!pdu.readTag(TAG_ADDRESS) || pdu.to - pdu.from !== 4) return false;
  const about: "sender" | Endpoint = isMachineIpv4(view.getUint32(pdu.from)) ? ipv4EndpointAt(view, pdu.from) : "sender";
  if (!pdu.readTag(INTEGER)) return false;
  sink.detail("trap", GENERIC_TRAPS[pdu.integer()] ?? "other");
  if (!pdu.readTag(INTEGER) || !pdu.readTag(TAG_TICKS)) return false;
  claimUptime(pdu.integer() / TICKS_PER_SECOND, about, "snmp trap", sink);
  claimObjectId(bytes, enterpriseFrom, enterpriseTo, about, "snmp trap", sink);
  if (!pdu.readTag(SEQUENCE)) return false;
  return variables(view, bytes, pdu.from, pdu.to, false, about, seen, sink);
}

function variables(view: DataView, bytes: Uint8Array, from: number, to: number, isTrap: boolean, about: "sender" | Endpoint, seen: { smallest: number }, sink: DissectionSink): boolean {
  list.open(bytes, from, to);
  while (list.read()) {
    if (list.tag !== SEQUENCE) return false;
    variable.open(bytes, list.from, list.to);
    if (!variable.readTag(TAG_OBJECT_ID)) return false;
    const idFrom = variable.from;
    const idTo = variable.to;
    if (!variable.read()) return false;
    if (isTrap && variable.tag === TAG_OBJECT_ID && startsWith(bytes, idFrom, idTo, TRAP_OBJECT)) countTrap(bytes, variable.from, variable.to, about, sink);
    else claimVariable(view, bytes, idFrom, idTo, variable, about, seen, sink);
  }
  return !list.isMalformed;
}

function countTrap(bytes: Uint8Array, from: number, to: number, about: "sender" | Endpoint, sink: DissectionSink): void {
  const isStandard = to - from === STANDARD_TRAPS.length + 1 && startsWith(bytes, from, to, STANDARD_TRAPS);
  const generic = isStandard ? (bytes[to - 1] as number) - 1 : TRAP_ENTERPRISE;
  sink.detail("trap", GENERIC_TRAPS[generic] ?? "other");
  claimObjectId(bytes, from, to, about, "snmp trap", sink);
}

/** Engine id, boots, time since the last boot in seconds; then the user's name and codes, which are not read. */
function claimAuthority(view: DataView, bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  header.open(bytes, from, to);
  if (!header.readTag(SEQUENCE)) return;
  header.open(bytes, header.from, header.to);
  if (!header.readTag(TAG_OCTETS)) return;
  claimEngine(view, header.from, header.to, "sender", sink);
  if (!header.readTag(INTEGER)) return;
  const boots = header.integer();
  if (!header.readTag(INTEGER)) return;
  // Before the first exchange an agent answers with zeros.
  if (boots > 0) claimUptime(header.integer(), "sender", "snmp engine time", sink);
}
