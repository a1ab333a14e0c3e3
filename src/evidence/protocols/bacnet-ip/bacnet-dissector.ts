// Reads BACnet datagrams (ANSI/ASHRAE 135-2020, Annexes J and U, clauses 6 and 20) and frames on Ethernet: virtual link, network layer, services
// with their answers and response times, identities, declared lifetimes. Follows one flow; both ends may ask. Keeps no property values.
import { ipv4EndpointAt, ipv6EndpointAt, isMachineIpv4, isMachineIpv6 } from "../address-bytes.ts";
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { TagReader } from "./apdu-values.ts";
import { NPDU_POSITION_V4, NPDU_POSITION_V6 } from "./codes.ts";
import { readCommunicationControl, readIAm, readPrivateTransfer, readProperties, readProperty, readReinitialize, readSubscription, readSubscriptions, readWrite, Speaker } from "./service-contents.ts";
import {
  type BacnetService,
  CONFIRMED,
  DEVICE_COMMUNICATION_CONTROL,
  FORWARDED_V4,
  FORWARDED_V6,
  I_AM,
  I_HAVE,
  LINK_ANSWERS,
  LINK_MESSAGES,
  LINK_MESSAGES_V6,
  LINK_REQUESTS,
  NETWORK_MESSAGES,
  PRIVATE_TRANSFER,
  READ_PROPERTY,
  READ_PROPERTY_MULTIPLE,
  REGISTER_FOREIGN_DEVICE,
  REGISTER_FOREIGN_DEVICE_V6,
  REINITIALIZE_DEVICE,
  SUBSCRIBE_COV,
  SUBSCRIBE_COV_MULTIPLE,
  SUBSCRIBE_COV_PROPERTY,
  UNCONFIRMED,
  UNCONFIRMED_PRIVATE_TRANSFER,
  WRITE_PROPERTY,
} from "./services.ts";

const IPV4_LINK = 0x81;
const IPV6_LINK = 0x82;
/** On Ethernet: DSAP, SSAP 0x82, unnumbered information. */
const LLC_SAP = 0x82;
const LLC_SIZE = 3;

/** Codes under which exchanges wait: services by invoke id, messages of the link. */
const SERVICES = 0;
const LINK = 1;

const PROGRAM = operationBit("program");
const bits = (services: readonly BacnetService[]): Uint8Array => Uint8Array.from(services, (each) => (each.operation === null ? 0 : operationBit(each.operation)));
const CONFIRMED_BITS = bits(CONFIRMED);
/** What its contents decide is not counted by the name alone. */
CONFIRMED_BITS[REINITIALIZE_DEVICE] = 0;
const UNCONFIRMED_BITS = bits(UNCONFIRMED);
const CONFIRMED_NAMES: readonly string[] = CONFIRMED.map((each) => each.name);
const UNCONFIRMED_NAMES: readonly string[] = UNCONFIRMED.map((each) => each.name);
const REJECT_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, reason) => `reject ${reason}`);
const ABORT_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, reason) => `abort ${reason}`);

const speaker = new Speaker();
const tags = new TagReader();

export const bacnetDissector: DissectorDefinition = {
  longestUnit: 65_535,
  frame(view: DataView, offset: number, available: number): number {
    const first = view.getUint8(offset);
    if (first !== IPV4_LINK && first !== IPV6_LINK) return FRAME_NOT_MINE;
    if (available < 4) return FRAME_NEEDS_MORE;
    if (isEthernet(view, offset)) return available;
    // Some senders give a length that is not their datagram's.
    return view.getUint16(offset + 2) < 4 || view.getUint8(offset + 1) >= NPDU_POSITION_V4.length ? FRAME_NOT_MINE : available;
  },
  open: () => new BacnetFlow(),
};

function isEthernet(view: DataView, offset: number): boolean {
  return view.getUint8(offset) === LLC_SAP && view.getUint8(offset + 1) === LLC_SAP && view.getUint8(offset + 2) === 3;
}

class BacnetFlow implements DissectorState {
  private readonly exchanges = new Exchanges();

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    if (isEthernet(view, offset)) {
      this.network(view, bytes, offset + LLC_SIZE, offset + length, direction, micros, "sender", sink);
      return;
    }
    const isV4 = view.getUint8(offset) === IPV4_LINK;
    const link = view.getUint8(offset + 1);
    const end = offset + length;
    const told = view.getUint16(offset + 2);
    if (told !== length) sink.trouble(told > length ? "gap" : "malformed");
    const npdu = offset + ((isV4 ? NPDU_POSITION_V4[link] : NPDU_POSITION_V6[link]) as number);
    if (npdu === offset) this.link(view, offset, end, isV4, link, direction, micros, sink);
    else if (npdu + 2 > end) sink.trouble("malformed");
    else this.network(view, bytes, npdu, end, direction, micros, forwardedFrom(view, offset, isV4, link), sink);
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private link(view: DataView, offset: number, end: number, isV4: boolean, link: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const message = isV4 ? LINK_MESSAGES[link] : LINK_MESSAGES_V6[link];
    if (message === undefined || message === null) {
      sink.trouble("malformed");
      return;
    }
    if (isV4 && LINK_REQUESTS.includes(link)) this.exchanges.asked(direction, 0, LINK, link, micros, sink);
    if (isV4 && LINK_ANSWERS.includes(link)) this.exchanges.answered(direction, 0, LINK, micros, sink);
    sink.detail("link", message.name);
    if (message.operation !== null) sink.operation(operationBit(message.operation));
    const value = isV4 ? offset + 4 : offset + 7;
    if (link === 0 && value + 2 <= end && view.getUint16(value) !== 0) sink.detail("link", `refused 0x${view.getUint16(value).toString(16).padStart(4, "0")}`);
    if (link !== (isV4 ? REGISTER_FOREIGN_DEVICE : REGISTER_FOREIGN_DEVICE_V6)) return;
    if (value + 2 > end) sink.trouble("malformed");
    else if (view.getUint16(value) > 0) sink.timer("bacnet-ip", "foreign device registration", view.getUint16(value));
  }

  /** NPDU (6.2): version, control, destination, source, hop count, then a network message or an APDU. */
  private network(view: DataView, bytes: Uint8Array, start: number, end: number, direction: 0 | 1, micros: number, about: Speaker["about"], sink: DissectionSink): void {
    const control = start + 2 <= end ? view.getUint8(start + 1) : 0;
    let at = start + 2;
    let destination = 0;
    let source = 0;
    let sourceAt = 0;
    if ((control & 0x20) !== 0) {
      destination = stationAt(view, at, end);
      at = afterStation(view, at, end);
    }
    if ((control & 0x08) !== 0) {
      sourceAt = at;
      source = stationAt(view, at, end);
      at = afterStation(view, at, end);
    }
    if ((control & 0x20) !== 0) at += 1;
    if (start + 2 > end || view.getUint8(start) !== 1 || at >= end) {
      sink.trouble("malformed");
      return;
    }
    if ((control & 0x80) !== 0) {
      const message = NETWORK_MESSAGES.get(view.getUint8(at));
      sink.detail("network", message?.name ?? "of a maker's own");
      if (message === undefined) sink.operation(PROGRAM);
      else if (message.operation !== null) sink.operation(operationBit(message.operation));
      return;
    }
    this.apdu(view, bytes, at, end, direction, destination, source, sourceAt, micros, about, sink);
  }

  private apdu(
    view: DataView,
    bytes: Uint8Array,
    at: number,
    end: number,
    direction: 0 | 1,
    destination: number,
    source: number,
    sourceAt: number,
    micros: number,
    about: Speaker["about"],
    sink: DissectionSink,
  ): void {
    const first = view.getUint8(at);
    const isSegment = (first & 8) !== 0;
    switch (first >> 4) {
      case 0: {
        const service = at + (isSegment ? 5 : 3);
        if (service >= end) break;
        // Segments after the first carry no more than more of the same.
        if (isSegment && view.getUint8(at + 3) !== 0) return;
        this.confirmed(view, bytes, service, end, direction, transactionOf(view.getUint8(at + 2), destination, source), micros, isSegment, sink);
        return;
      }
      case 1:
        if (at + 2 > end) break;
        this.unconfirmed(view, bytes, at + 1, end, speaker.set(about, view, sourceAt), micros, sink);
        return;
      case 2:
        if (at + 3 > end) break;
        this.answered(direction, transactionOf(view.getUint8(at + 1), source, destination), view.getUint8(at + 2), micros, sink);
        return;
      case 3: {
        const service = at + (isSegment ? 4 : 2);
        if (service >= end) break;
        if (isSegment && view.getUint8(at + 2) !== 0) return;
        const choice = view.getUint8(service);
        this.answered(direction, transactionOf(view.getUint8(at + 1), source, destination), choice, micros, sink);
        if (choice !== READ_PROPERTY && choice !== READ_PROPERTY_MULTIPLE) return;
        tags.start(view, bytes, service + 1, end);
        if (choice === READ_PROPERTY) readProperty(tags, speaker.set(about, view, sourceAt), sink);
        else readProperties(tags, speaker.set(about, view, sourceAt), sink);
        if (tags.isBroken && !isSegment) sink.trouble("malformed");
        return;
      }
      case 4:
        if (at + 4 > end) break;
        return;
      case 5:
        if (at + 3 > end) break;
        this.answered(direction, transactionOf(view.getUint8(at + 1), source, destination), view.getUint8(at + 2), micros, sink);
        countError(view, bytes, at + 3, end, sink);
        return;
      case 6:
      case 7:
        if (at + 3 > end) break;
        // A client may abort too, in the same direction as its request (20.1.9): the server bit says.
        if (first >> 4 === 6 || (first & 1) !== 0) this.answered(direction, transactionOf(view.getUint8(at + 1), source, destination), -1, micros, sink);
        sink.detail("error", (first >> 4 === 6 ? REJECT_TEXTS : ABORT_TEXTS)[view.getUint8(at + 2)] as string);
        return;
    }
    sink.trouble("malformed");
  }

  private confirmed(view: DataView, bytes: Uint8Array, at: number, end: number, direction: 0 | 1, transaction: number, micros: number, isSegment: boolean, sink: DissectionSink): void {
    const choice = view.getUint8(at);
    this.exchanges.asked(direction, transaction, SERVICES, choice, micros, sink);
    countService(choice, sink);
    tags.start(view, bytes, at + 1, end);
    let isRead = true;
    switch (choice) {
      case SUBSCRIBE_COV:
      case SUBSCRIBE_COV_PROPERTY:
        isRead = readSubscription(tags, sink);
        break;
      case SUBSCRIBE_COV_MULTIPLE:
        isRead = readSubscriptions(tags, sink);
        break;
      case WRITE_PROPERTY:
        isRead = readWrite(tags, sink);
        break;
      case DEVICE_COMMUNICATION_CONTROL:
        isRead = readCommunicationControl(tags, sink);
        break;
      case REINITIALIZE_DEVICE:
        isRead = readReinitialize(tags, sink);
        if (!isRead) sink.operation(PROGRAM);
        break;
      case PRIVATE_TRANSFER:
        isRead = readPrivateTransfer(tags, sink);
        break;
    }
    if (!isRead && !isSegment) sink.trouble("malformed");
  }

  private unconfirmed(view: DataView, bytes: Uint8Array, at: number, end: number, from: Speaker, micros: number, sink: DissectionSink): void {
    const choice = view.getUint8(at);
    // Announcements are mostly answers.
    if (choice !== I_AM && choice !== I_HAVE) sink.request(micros);
    sink.operation(UNCONFIRMED_BITS[choice] ?? PROGRAM);
    sink.detail("service", UNCONFIRMED_NAMES[choice] ?? "unknown");
    if (choice !== I_AM && choice !== UNCONFIRMED_PRIVATE_TRANSFER) return;
    tags.start(view, bytes, at + 1, end);
    if (!(choice === I_AM ? readIAm(tags, from, sink) : readPrivateTransfer(tags, sink))) sink.trouble("malformed");
  }

  /** `choice` −1 = the answer does not name its service. */
  private answered(direction: 0 | 1, transaction: number, choice: number, micros: number, sink: DissectionSink): void {
    const counts = this.exchanges.answered(direction, transaction, SERVICES, micros, sink);
    if (counts === null || choice < 0) return;
    countService(choice, counts);
    // Which state was asked for stands in the request.
    if (choice === REINITIALIZE_DEVICE) counts.operation(PROGRAM);
  }
}

function countService(choice: number, sink: CountingSink): void {
  sink.operation(CONFIRMED_BITS[choice] ?? PROGRAM);
  sink.detail("service", CONFIRMED_NAMES[choice] ?? "unknown");
}

/** Error class and code, two enumerated values; some services wrap them in [0] (21, Error). */
function countError(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  tags.start(view, bytes, at, end);
  let isThere = tags.next();
  if (isThere && tags.isOpening) isThere = tags.next();
  const errorClass = isThere ? tags.unsigned() : -1;
  const code = isThere && tags.next() ? tags.unsigned() : -1;
  if (errorClass < 0 || code < 0) sink.trouble("malformed");
  else sink.detail("error", `class ${errorClass} code ${code}`);
}

/** Network and address of a station (6.2.2) as one number, for telling apart who answers behind a router. */
function stationAt(view: DataView, at: number, end: number): number {
  if (at + 3 > end) return 0;
  let station = view.getUint16(at);
  const length = view.getUint8(at + 2);
  for (let i = 0; i < length && at + 3 + i < end; i++) station = (Math.imul(station, 31) + view.getUint8(at + 3 + i)) | 0;
  return station;
}

function afterStation(view: DataView, at: number, end: number): number {
  return at + 3 > end ? end : at + 3 + view.getUint8(at + 2);
}

/** Whose message it is: a BBMD names the station that it passes on (J.2.5, U.2.9); the caller has seen that it is there. */
function forwardedFrom(view: DataView, offset: number, isV4: boolean, link: number): Speaker["about"] {
  if (isV4) return link === FORWARDED_V4 && isMachineIpv4(view.getUint32(offset + 4)) ? ipv4EndpointAt(view, offset + 4) : "sender";
  return link === FORWARDED_V6 && isMachineIpv6(view, offset + 7) ? ipv6EndpointAt(view, offset + 7) : "sender";
}

/** The same for a request and its answer: invoke id, who is asked, who asks. */
function transactionOf(invoke: number, asked: number, asking: number): number {
  return (Math.imul(asked, 0x9e37_79b1) ^ Math.imul(asking, 0x85eb_ca6b) ^ invoke) | 0;
}
