// Reads NTP and SNTP (RFC 5905): versions, modes, strata, references, poll intervals, response times; control messages (RFC 9327) and ntpd's private ones by what
// they do. Whether anybody's clock follows the time is not on the wire.
import { ipv4EndpointAt, isPrivateIpv4 } from "../address-bytes.ts";
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { systemOfText } from "../software-text.ts";
import { exactText } from "../wire-text.ts";
import { BROADCAST, CLIENT, CONTROL, CONTROL_OPERATIONS, KISS_CODES, MODES, PRIVATE, PRIVATE_READS, READ_VARIABLES, REFERENCE_CODES, SERVER } from "./codes.ts";

const READ = operationBit("read");
const WRITE = operationBit("write");
const CONTROL_BITS = Uint8Array.from({ length: 32 }, (_, code) => operationBit(CONTROL_OPERATIONS.get(code) ?? "write"));

const TIME_SIZE = 48;
const CONTROL_SIZE = 12;
const PRIVATE_SIZE = 8;
const LONGEST_MESSAGE = 65_535;
const RESPONSE_FLAG = 0x80;
const NOT_SYNCHRONISED = 3;
/** RFC 5905 §7.2: 8 seconds to 36 hours; SNTP clients leave the field at 0. */
const LEAST_POLL = 3;
const MOST_POLL = 17;
const DECIMAL: readonly string[] = Array.from({ length: 17 }, (_, stratum) => String(stratum));
const utf8 = new TextDecoder("utf-8");

export const ntpDissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  frame(view, offset, available) {
    const mode = view.getUint8(offset) & 7;
    const least = mode === CONTROL ? CONTROL_SIZE : mode === PRIVATE ? PRIVATE_SIZE : TIME_SIZE;
    return mode !== 0 && available >= least ? available : FRAME_NOT_MINE;
  },
  open: () => new TimeConversation(),
};

class TimeConversation implements DissectorState {
  private readonly exchanges = new Exchanges();

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const first = view.getUint8(offset);
    const mode = first & 7;
    sink.detail("mode", MODES[mode] as string);
    if (mode === CONTROL) {
      this.control(view, bytes, offset, offset + length, direction, micros, sink);
      return;
    }
    if (mode === PRIVATE) {
      this.private(view, offset, direction, micros, sink);
      return;
    }
    sink.detail("version", DECIMAL[(first >> 3) & 7] as string);
    const poll = view.getInt8(offset + 2);
    if (mode !== SERVER && poll >= LEAST_POLL && poll <= MOST_POLL) sink.timer("ntp", "poll interval", 2 ** poll);
    // A server's answer repeats the client's transmit time as originate time (§8): whole seconds and fraction make an id.
    if (mode === CLIENT) {
      sink.operation(READ);
      this.exchanges.asked(direction, view.getInt32(offset + 40) ^ view.getInt32(offset + 44), CLIENT, 0, micros, sink);
    } else if (mode === SERVER) {
      this.exchanges.answered(direction, view.getInt32(offset + 24) ^ view.getInt32(offset + 28), CLIENT, micros, sink)?.operation(READ);
      describeServer(view, bytes, offset, sink);
    } else {
      sink.request(micros);
      if (mode === BROADCAST) describeServer(view, bytes, offset, sink);
    }
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  /** Flags and operation, sequence, status, association, offset, count, data. */
  private control(view: DataView, bytes: Uint8Array, offset: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const second = view.getUint8(offset + 1);
    const operation = second & 0x1f;
    const sequence = view.getUint16(offset + 2);
    if ((second & RESPONSE_FLAG) === 0) {
      sink.operation(CONTROL_BITS[operation] as number);
      this.exchanges.asked(direction, sequence, CONTROL, 0, micros, sink);
      return;
    }
    // An answer in several parts is answered by the first.
    if (view.getUint16(offset + 8) === 0) this.exchanges.answered(direction, sequence, CONTROL, micros, sink)?.operation(CONTROL_BITS[operation] as number);
    const to = offset + CONTROL_SIZE + view.getUint16(offset + 10);
    if (to > end) sink.trouble("malformed");
    else if (operation === READ_VARIABLES) claimVariables(bytes, offset + CONTROL_SIZE, to, sink);
  }

  /** Flags, sequence of the part, implementation, request code. */
  private private(view: DataView, offset: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const operation = PRIVATE_READS.has(view.getUint8(offset + 3)) ? READ : WRITE;
    if ((view.getUint8(offset) & RESPONSE_FLAG) === 0) {
      sink.operation(operation);
      this.exchanges.asked(direction, view.getUint8(offset + 3), PRIVATE, 0, micros, sink);
    } else if ((view.getUint8(offset + 1) & 0x7f) === 0) this.exchanges.answered(direction, view.getUint8(offset + 3), PRIVATE, micros, sink)?.operation(operation);
  }
}

function describeServer(view: DataView, bytes: Uint8Array, offset: number, sink: DissectionSink): void {
  const stratum = view.getUint8(offset + 1);
  sink.detail("stratum", DECIMAL[stratum] ?? "other");
  if (view.getUint8(offset) >> 6 === NOT_SYNCHRONISED) sink.detail("clock", "not synchronised");
  // Stratum 0 says why there is no time; that is no time server yet.
  if (stratum === 0) {
    const code = codeAt(bytes, offset + 12);
    sink.detail("kiss", KISS_CODES.has(code) ? code : "other");
    return;
  }
  sink.claim("sender", "role", "time server", "ntp");
  if (stratum === 1) {
    const code = codeAt(bytes, offset + 12);
    sink.detail("reference", REFERENCE_CODES.has(code) ? code : "other");
  } else if (isPrivateIpv4(view.getUint32(offset + 12))) sink.detail("upstream", ipv4EndpointAt(view, offset + 12));
}

/** Up to four letters, filled with zeros. */
function codeAt(bytes: Uint8Array, at: number): string {
  let to = at;
  while (to < at + 4 && bytes[to] !== 0) to++;
  return exactText(bytes, at, to).trim();
}

/** name="value" pairs (RFC 9327 §4): the system and its host's processor are named without being asked for. */
function claimVariables(bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  const text = utf8.decode(bytes.subarray(from, to));
  const at = text.indexOf('system="');
  if (at < 0) return;
  const value = text.slice(at + 'system="'.length).split('"')[0] ?? "";
  const system = systemOfText(value) ?? value.trim();
  if (system.length > 0) sink.claim("sender", "os", system, "ntp system variables");
}
