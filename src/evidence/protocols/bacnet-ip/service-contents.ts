// What single BACnet services say beyond their name (ANSI/ASHRAE 135-2020, clauses 13 to 16): who a device is, lifetimes of subscriptions,
// what is written, started or silenced. Keeps no property values but those that identify a device; never a password.
import { type DissectionSink, operationBit } from "../protocol.ts";
import type { Endpoint } from "../../../plant/endpoint.ts";
import { CHARACTER_STRING, OBJECT_IDENTIFIER, type TagReader } from "./apdu-values.ts";
import { COMMUNICATION_STATES, DEVICE_OBJECT, IDENTIFYING, PROPERTY_NAMES, REINITIALIZED } from "./services.ts";
import { vendorName } from "./vendors.ts";

const UNKNOWN_STATE = operationBit("program");
const REINITIALIZE_BITS = Uint8Array.from(REINITIALIZED, (state) => (state.operation === null ? 0 : operationBit(state.operation)));
const SECONDS_PER_MINUTE = 60;
const ENUMERATED = 9;
const UNSIGNED = 2;

/** Who a claim is about: the sender, or the station whose message a BBMD passed on; and which of several devices behind a router. */
export class Speaker {
  about: "sender" | Endpoint = "sender";
  private view: DataView = new DataView(new ArrayBuffer(0));
  private sourceAt = 0;

  /** `sourceAt` = where the network layer names the network of the source, 0 = it does not. */
  set(about: "sender" | Endpoint, view: DataView, sourceAt: number): this {
    this.about = about;
    this.view = view;
    this.sourceAt = sourceAt;
    return this;
  }

  /** " of network 7", or "". */
  behind(): string {
    return this.sourceAt === 0 ? "" : ` of network ${this.view.getUint16(this.sourceAt)}`;
  }
}

/** I-Am (16.10): device, largest APDU, segmentation, vendor. */
export function readIAm(tags: TagReader, speaker: Speaker, sink: DissectionSink): boolean {
  if (!tags.isNextApplication(OBJECT_IDENTIFIER) || tags.objectType() !== DEVICE_OBJECT) return false;
  const device = tags.objectInstance();
  if (!tags.isNextApplication(UNSIGNED) || !tags.isNextApplication(ENUMERATED) || !tags.isNextApplication(UNSIGNED)) return false;
  const vendor = tags.unsigned();
  if (vendor < 0) return false;
  const by = `bacnet-ip I-Am${speaker.behind()}`;
  sink.claim(speaker.about, "name", `device ${device}`, by);
  sink.claim(speaker.about, "vendor", vendorName(vendor), by);
  return true;
}

/** ReadProperty-ACK (15.5): object [0], property [1], index [2], value [3]. */
export function readProperty(tags: TagReader, speaker: Speaker, sink: DissectionSink): void {
  if (!tags.isNextContext(0) || tags.objectType() !== DEVICE_OBJECT) return;
  const device = tags.objectInstance();
  if (!tags.isNextContext(1)) return;
  const property = tags.unsigned();
  if (!IDENTIFYING.has(property) || tags.isNextContext(2) || !tags.next() || !tags.isOpening || tags.number !== 3) return;
  claimProperty(tags, property, device, "ReadProperty", speaker, sink);
}

/** ReadPropertyMultiple-ACK (15.7): per object [0] a list [1] of property [2], index [3], value [4] or error [5]. */
export function readProperties(tags: TagReader, speaker: Speaker, sink: DissectionSink): void {
  let device = -1;
  let property = -1;
  let depth = 0;
  while (tags.next()) {
    if (tags.isOpening) {
      if (depth++ === 1 && tags.number === 4 && device >= 0 && IDENTIFYING.has(property)) claimProperty(tags, property, device, "ReadPropertyMultiple", speaker, sink);
    } else if (tags.isClosing) depth--;
    else if (depth === 0 && tags.isContext && tags.number === 0) device = tags.objectType() === DEVICE_OBJECT ? tags.objectInstance() : -1;
    else if (depth === 1 && tags.isContext && tags.number === 2) property = tags.unsigned();
    else if (depth === 1 && tags.isContext && tags.number === 3) property = -1;
  }
}

/** Stands before the value. Identities of a device are texts. */
function claimProperty(tags: TagReader, property: number, device: number, service: string, speaker: Speaker, sink: DissectionSink): void {
  const known = IDENTIFYING.get(property);
  if (known === undefined || !tags.isNextApplication(CHARACTER_STRING)) return;
  const text = tags.text();
  const behind = speaker.behind();
  if (text !== "") sink.claim(speaker.about, known[0], text, `bacnet-ip ${service} ${known[1]}${behind === "" ? "" : `${behind} device ${device}`}`);
}

/** WriteProperty (15.9): object [0], property [1]. False when that is not what stands there. */
export function readWrite(tags: TagReader, sink: DissectionSink): boolean {
  if (!tags.isNextContext(0) || !tags.isNextContext(1)) return false;
  const property = tags.unsigned();
  sink.detail("written", PROPERTY_NAMES.get(property) ?? (property >= 0 && property < 512 ? String(property) : "other"));
  return true;
}

/** SubscribeCOV (13.14) and SubscribeCOVProperty (13.15): process [0], object [1], confirmed [2], lifetime [3]; neither of the last two ends it. */
export function readSubscription(tags: TagReader, sink: DissectionSink): boolean {
  if (!tags.isNextContext(0) || !tags.isNextContext(1)) return false;
  const hasKind = tags.isNextContext(2);
  const isConfirmed = hasKind && tags.unsigned() === 1;
  const hasLifetime = tags.isNextContext(3);
  sink.detail("subscription", !hasKind && !hasLifetime ? "cancelled" : isConfirmed ? "confirmed" : "unconfirmed");
  if (hasLifetime) declareLifetime(tags.unsigned(), sink);
  return true;
}

/** SubscribeCOVPropertyMultiple (13.16): process [0], confirmed [1], lifetime [2]. */
export function readSubscriptions(tags: TagReader, sink: DissectionSink): boolean {
  if (!tags.isNextContext(0)) return false;
  const isConfirmed = tags.isNextContext(1) && tags.unsigned() === 1;
  sink.detail("subscription", isConfirmed ? "confirmed" : "unconfirmed");
  if (tags.isNextContext(2)) declareLifetime(tags.unsigned(), sink);
  return true;
}

function declareLifetime(seconds: number, sink: DissectionSink): void {
  if (seconds > 0) sink.timer("bacnet-ip", "COV subscription lifetime", seconds);
}

/** DeviceCommunicationControl (16.1): minutes [0], state [1], password [2], which is not looked at. */
export function readCommunicationControl(tags: TagReader, sink: DissectionSink): boolean {
  const minutes = tags.isNextContext(0) ? tags.unsigned() : 0;
  if (!tags.isNextContext(1)) return false;
  sink.detail("communication", COMMUNICATION_STATES[tags.unsigned()] ?? "other");
  if (minutes > 0) sink.timer("bacnet-ip", "communication control", minutes * SECONDS_PER_MINUTE);
  return true;
}

/** ReinitializeDevice (16.4): state [0], password [1], which is not looked at. */
export function readReinitialize(tags: TagReader, sink: DissectionSink): boolean {
  if (!tags.isNextContext(0)) return false;
  const state = tags.unsigned();
  sink.operation(REINITIALIZE_BITS[state] ?? UNKNOWN_STATE);
  sink.detail("reinitialize", REINITIALIZED[state]?.name ?? "other");
  return true;
}

/** Private transfers (16.2, 16.3): vendor [0], service of the vendor's own [1]. */
export function readPrivateTransfer(tags: TagReader, sink: DissectionSink): boolean {
  if (!tags.isNextContext(0)) return false;
  const vendor = tags.unsigned();
  sink.detail("private", vendor >= 0 && vendor < 0x1_0000 ? vendorName(vendor) : "other");
  return true;
}
