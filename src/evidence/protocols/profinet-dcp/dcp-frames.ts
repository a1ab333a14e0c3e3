// Reads DCP frames: who looks for whom, what stations say of themselves, what is set in them, and whether they agreed. Names are claims; a name
// that is only looked for or to be set is not kept.
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { profinetVendor } from "../profinet-vendors.ts";
import { type DissectionSink, type LooseEnds, operationBit } from "../protocol.ts";
import {
  CONTROL_RESPONSE,
  DEVICE_ID,
  DEVICE_ROLE,
  DHCP_OPTION,
  FRAME_HELLO,
  FULL_IP_SUITE,
  HEADER_SIZE,
  IP_PARAMETER,
  MAC_ADDRESS,
  NAME_OF_STATION,
  OPTIONS,
  ROLES,
  SERVICE_GET,
  SERVICE_IDENTIFY,
  SERVICE_NAMES,
  SERVICE_SET,
  TYPE_OF_STATION,
  TYPE_REQUEST,
  TYPE_UNSUPPORTED,
} from "./codes.ts";

const BLOCK_HEADER = 4;
/** Before the value: the block information of what a station says, the qualifier of what is set. */
const INFORMATION = 2;
const MOST_BLOCKS = 64;
const IDENTIFY = operationBit("identify");
const PROGRAM = operationBit("program");
const BY = "profinet-dcp";
const utf8 = new TextDecoder("utf-8");

export class DcpFrames {
  /** Get and Set; identification asks everybody, and answers come on flows of their own. */
  private readonly exchanges = new Exchanges();
  private readonly searches = new Exchanges(true);

  frame(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const dataAt = offset + HEADER_SIZE;
    const end = dataAt + (length >= HEADER_SIZE ? view.getUint16(offset + 10) : 0);
    if (length < HEADER_SIZE || end > offset + length) {
      sink.trouble("malformed");
      return;
    }
    const service = view.getUint8(offset + 2);
    const type = view.getUint8(offset + 3);
    const transaction = view.getInt32(offset + 4);
    const exchanges = service === SERVICE_IDENTIFY ? this.searches : this.exchanges;
    this.exchanges.seen(micros);
    this.searches.seen(micros);
    if (view.getUint16(offset) === FRAME_HELLO) {
      countService(service, sink);
      sink.operation(IDENTIFY);
      this.said(view, bytes, dataAt, end, "hello", sink);
    } else if (type === TYPE_REQUEST) {
      exchanges.asked(direction, transaction, service, 0, micros, sink);
      countService(service, sink);
      if (service === SERVICE_SET) this.toBeSet(view, dataAt, end, sink);
      else sink.operation(service === SERVICE_GET || service === SERVICE_IDENTIFY ? IDENTIFY : PROGRAM);
    } else {
      const counts = exchanges.answered(direction, transaction, service, micros, sink);
      // A station that is found says so on a flow where nobody asked.
      if (service === SERVICE_IDENTIFY) {
        sink.detail("answer", "identify");
        sink.operation(IDENTIFY);
      } else if (counts !== null) countUnseen(service, counts);
      if (type === TYPE_UNSUPPORTED) sink.detail("error", "service not supported");
      this.said(view, bytes, dataAt, end, service === SERVICE_IDENTIFY ? "identify" : "get", sink);
    }
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    const first = this.exchanges.takeLooseEnds(ends);
    const second = this.searches.takeLooseEnds(ends);
    return first === null ? second : second === null ? first : { open: [...first.open, ...second.open], early: [...first.early, ...second.early] };
  }

  /** Blocks of a Set request: what they change. */
  private toBeSet(view: DataView, at: number, end: number, sink: DissectionSink): void {
    eachBlock(view, at, end, sink, (option) => {
      const known = OPTIONS.get(option);
      sink.detail("set", known === undefined ? `${option >> 8}/${option & 0xff}` : known.name);
      if (known?.set === undefined || option >> 8 === DHCP_OPTION) sink.operation(PROGRAM);
      else for (const operation of known.set) sink.operation(operationBit(operation));
    });
  }

  /** Blocks of a station about itself, or about what it was to do. */
  private said(view: DataView, bytes: Uint8Array, at: number, end: number, service: string, sink: DissectionSink): void {
    eachBlock(view, at, end, sink, (option, from, to) => {
      if (option === CONTROL_RESPONSE) {
        if (from + 3 > to) sink.trouble("malformed");
        else if (view.getUint8(from + 2) !== 0) sink.detail("error", `set ${OPTIONS.get(view.getUint16(from))?.name ?? "unknown option"}: ${view.getUint8(from + 2)}`);
        return;
      }
      if (from + INFORMATION > to) sink.trouble("malformed");
      else claimBlock(view, bytes, option, from + INFORMATION, to, `${BY} ${service}`, sink);
    });
  }
}

/** Options, lengths and values, each filled to an even length. */
function eachBlock(view: DataView, at: number, end: number, sink: DissectionSink, visit: (option: number, from: number, to: number) => void): void {
  for (let i = 0; i < MOST_BLOCKS && at + BLOCK_HEADER <= end; i++) {
    const from = at + BLOCK_HEADER;
    const to = from + view.getUint16(at + 2);
    if (to > end) {
      sink.trouble("malformed");
      return;
    }
    visit(view.getUint16(at), from, to);
    at = to + ((to - from) & 1);
  }
}

function countService(service: number, sink: CountingSink): void {
  sink.detail("service", SERVICE_NAMES[service] ?? `${service}`);
}

/** The answer to a Get or Set that was not seen: what was set is not said again. */
function countUnseen(service: number, sink: CountingSink): void {
  countService(service, sink);
  sink.operation(service === SERVICE_GET ? IDENTIFY : PROGRAM);
}

function claimBlock(view: DataView, bytes: Uint8Array, option: number, from: number, to: number, by: string, sink: DissectionSink): void {
  const length = to - from;
  switch (option) {
    case NAME_OF_STATION:
      sayText("name", bytes, from, to, by, sink);
      break;
    case TYPE_OF_STATION:
      sayText("model", bytes, from, to, by, sink);
      break;
    case MAC_ADDRESS:
      if (length >= 6) sink.claim("sender", "mac", Array.from(bytes.subarray(from, from + 6), (byte) => byte.toString(16).padStart(2, "0")).join(":"), by);
      break;
    case DEVICE_ID:
      if (length < 4) break;
      sink.claim("sender", "vendor", profinetVendor(view.getUint16(from)), by);
      sink.detail("device", `0x${view.getUint32(from).toString(16).padStart(8, "0")}`);
      break;
    case DEVICE_ROLE:
      if (length >= 1) for (const [bit, name] of ROLES) if ((view.getUint8(from) & bit) !== 0) sink.claim("sender", "role", name, by);
      break;
    case IP_PARAMETER:
    case FULL_IP_SUITE:
      if (length >= 12) claimAddresses(view, from, by, sink);
      break;
  }
}

/** A station without a router names itself as its gateway, or nobody. */
function claimAddresses(view: DataView, at: number, by: string, sink: DissectionSink): void {
  const address = view.getUint32(at);
  const gateway = view.getUint32(at + 8);
  if (address === 0) return;
  sink.claim("sender", "address", dotted(address), by);
  sink.claim("sender", "netmask", dotted(view.getUint32(at + 4)), by);
  sink.claim("sender", "gateway", gateway === address ? "0.0.0.0" : dotted(gateway), gateway === address ? `${by}, gateway is its own address` : by);
}

function dotted(word: number): string {
  return `${word >>> 24}.${(word >> 16) & 0xff}.${(word >> 8) & 0xff}.${word & 0xff}`;
}

function sayText(attribute: "name" | "model", bytes: Uint8Array, from: number, to: number, by: string, sink: DissectionSink): void {
  let end = from;
  while (end < to && bytes[end] !== 0) end++;
  const text = utf8.decode(bytes.subarray(from, end)).trim();
  if (text.length > 0) sink.claim("sender", attribute, text, by);
}
