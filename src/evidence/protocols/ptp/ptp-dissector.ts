// Reads PTP version 2 (IEEE 1588-2008 and -2019 §13) and version 1 (IEEE 1588-2002 annex D): messages, domains, who is the grandmaster, clock classes, time sources,
// how long a silent master is waited for, and what management says about a clock. Times themselves are not read.
import { type Endpoint, MAC_PREFIX } from "../../../plant/endpoint.ts";
import { isMachineMac, macEndpointAt } from "../address-bytes.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NOT_MINE, operationBit } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import {
  ANNOUNCE,
  CLOCK_DESCRIPTION,
  DELAY_REQUEST,
  MANAGEMENT,
  MANAGEMENT_COMMAND,
  MANAGEMENT_RESPONSE,
  MANAGEMENT_SET,
  MESSAGE_LENGTHS,
  MESSAGE_NAMES,
  MESSAGE_NAMES_1,
  SYNC,
  TIME_SOURCES,
  TLV_MANAGEMENT,
} from "./codes.ts";

const IDENTIFY = operationBit("identify");
const WRITE = operationBit("write");
const HEADER_SIZE = 34;
/** Version 1 sync messages up to the sync interval. */
const SYNC_1_SIZE = 84;
const LONGEST_MESSAGE = 65_535;
/** §7.7.3.1: the default of the number of announce intervals that a silent master is waited for; 802.1AS-2020 §10.7.3 has the same. It is not on the wire. */
const ANNOUNCE_TIMEOUT_INTERVALS = 3;
/** Version 1 (§7.5.20): sync intervals. */
const SYNC_TIMEOUT_INTERVALS = 10;
/** Of an interval the logarithm to base 2; 127 = it does not apply. */
const LEAST_INTERVAL = -7;
const MOST_INTERVAL = 17;
const DECIMAL: readonly string[] = Array.from({ length: 256 }, (_, number) => String(number));

export const ptpDissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  frame(view, offset, available) {
    const version = available >= HEADER_SIZE ? view.getUint8(offset + 1) & 0x0f : 0;
    return version === 1 || version === 2 ? available : FRAME_NOT_MINE;
  },
  open: () => new ClockMessages(),
};

class ClockMessages implements DissectorState {
  /** Identities of clocks that were claimed, by direction: every message repeats them. */
  private readonly highs = [0, 0];
  private readonly lows = [0, 0];

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if ((view.getUint8(offset + 1) & 0x0f) === 1) versionOne(view, offset, length, micros, sink);
    else this.versionTwo(view, bytes, offset, length, direction, micros, sink);
  }

  gap(): void {
    // Every message stands for itself.
  }

  takeLooseEnds(): null {
    return null;
  }

  private versionTwo(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const type = view.getUint8(offset) & 0x0f;
    const size = view.getUint16(offset + 2);
    sink.detail("version", "2");
    sink.detail("message", MESSAGE_NAMES[type] as string);
    sink.detail("domain", DECIMAL[view.getUint8(offset + 4)] as string);
    if (size > length || size < (MESSAGE_LENGTHS[type] || HEADER_SIZE)) {
      sink.trouble("malformed");
      return;
    }
    if (type === SYNC || type === DELAY_REQUEST) sink.request(micros);
    const high = view.getInt32(offset + 20);
    const low = view.getInt32(offset + 24);
    if (this.highs[direction] !== high || this.lows[direction] !== low) {
      this.highs[direction] = high;
      this.lows[direction] = low;
      const mac = macOfClock(view, offset + 20);
      if (mac !== null) sink.claim("sender", "mac", mac.slice(MAC_PREFIX.length), "ptp clock identity");
    }
    if (type === ANNOUNCE) readAnnounce(view, offset, sink);
    else if (type === MANAGEMENT) readManagement(view, bytes, offset, offset + size, sink);
  }
}

/** An EUI-64 that was made from a hardware address (§7.5.2.2.2.2); null = it was not. */
function macOfClock(view: DataView, at: number): Endpoint | null {
  if (view.getUint16(at + 3) !== 0xfffe) return null;
  const address = new DataView(new ArrayBuffer(6));
  address.setUint16(0, view.getUint16(at));
  address.setUint8(2, view.getUint8(at + 2));
  address.setUint8(3, view.getUint8(at + 5));
  address.setUint16(4, view.getUint16(at + 6));
  return isMachineMac(address, 0) ? macEndpointAt(address, 0) : null;
}

/** §13.5: clock class at 48, grandmaster at 53, steps removed at 61, time source at 63. */
function readAnnounce(view: DataView, at: number, sink: DissectionSink): void {
  const interval = view.getInt8(at + 33);
  if (interval >= LEAST_INTERVAL && interval <= MOST_INTERVAL) sink.timer("ptp", "announce receipt timeout, 3 intervals", ANNOUNCE_TIMEOUT_INTERVALS * 2 ** interval);
  sink.detail("class", DECIMAL[view.getUint8(at + 48)] as string);
  sink.detail("source", TIME_SOURCES.get(view.getUint8(at + 63)) ?? "other");
  const isOwn = view.getInt32(at + 53) === view.getInt32(at + 20) && view.getInt32(at + 57) === view.getInt32(at + 24);
  sink.claim("sender", "role", isOwn ? "grandmaster clock" : "boundary clock", "ptp announce");
  const grandmaster = isOwn ? null : macOfClock(view, at + 53);
  if (grandmaster !== null) sink.claim(grandmaster, "role", "grandmaster clock", "ptp announce");
}

/** §15.4: target, hops, action at 46, then one element with its id. */
function readManagement(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  const action = view.getUint8(at + 46) & 0x0f;
  sink.operation(action === MANAGEMENT_SET || action === MANAGEMENT_COMMAND ? WRITE : IDENTIFY);
  if (action !== MANAGEMENT_RESPONSE || at + 54 > end || view.getUint16(at + 48) !== TLV_MANAGEMENT || view.getUint16(at + 52) !== CLOCK_DESCRIPTION) return;
  const to = at + 52 + view.getUint16(at + 50);
  if (to > end || !claimClockDescription(view, bytes, at + 54, to, sink)) sink.trouble("malformed");
}

/** §15.5.3.1.2: clock type, physical layer, physical address, protocol address, maker, product, revisions. Name and place are people's. */
function claimClockDescription(view: DataView, bytes: Uint8Array, from: number, to: number, sink: DissectionSink): boolean {
  let at = from + 2;
  if (at >= to) return false;
  at += 1 + view.getUint8(at);
  if (at + 2 > to) return false;
  at += 2 + view.getUint16(at);
  if (at + 4 > to) return false;
  // Kind of network, length of the address, the address; then the maker's three octets and one that is reserved.
  at += 4 + view.getUint16(at + 2) + 4;
  if (at >= to) return false;
  const productEnd = at + 1 + view.getUint8(at);
  if (productEnd >= to) return false;
  const [vendor, model, instance] = narrowText(bytes, at + 1, productEnd).split(";");
  const revisionsEnd = productEnd + 1 + view.getUint8(productEnd);
  if (revisionsEnd > to) return false;
  const [, firmware, software] = narrowText(bytes, productEnd + 1, revisionsEnd).split(";");
  const by = "ptp clock description";
  if (vendor) sink.claim("sender", "vendor", vendor, by);
  if (model) sink.claim("sender", "model", model, by);
  if (instance) sink.claim("sender", "serial", instance, by);
  const version = firmware || software;
  if (version) sink.claim("sender", "firmware", version, by);
  return true;
}

/** Annex D: hardware address of the source at 22, control at 32; in a sync message the grandmaster's at 54 and the interval at 83. */
function versionOne(view: DataView, at: number, length: number, micros: number, sink: DissectionSink): void {
  const control = view.getUint8(at + 32);
  sink.detail("version", "1");
  sink.detail("message", MESSAGE_NAMES_1[control] ?? "other");
  if (control === SYNC || control === DELAY_REQUEST) sink.request(micros);
  if (control !== SYNC || length < SYNC_1_SIZE) return;
  const interval = view.getInt8(at + 83);
  if (interval >= LEAST_INTERVAL && interval <= MOST_INTERVAL) sink.timer("ptp", "sync receipt timeout, 10 intervals", SYNC_TIMEOUT_INTERVALS * 2 ** interval);
  const isOwn = view.getUint16(at + 54) === view.getUint16(at + 22) && view.getInt32(at + 56) === view.getInt32(at + 24);
  sink.claim("sender", "role", isOwn ? "grandmaster clock" : "boundary clock", "ptp version 1 sync");
  if (!isOwn && isMachineMac(view, at + 54)) sink.claim(macEndpointAt(view, at + 54), "role", "grandmaster clock", "ptp version 1 sync");
}
