// One record of a flow export to the neutral facts of a flow, field by field along its template. Knows times, counts and addresses in all forms
// that exporters use; does not know who is the client.
import { formatIp } from "../../../foundation/ip-address.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { type ExportedFlow, exportedFlow } from "../exported-flow.ts";
import * as ie from "./information-elements.ts";

export interface TemplateField {
  /** elementKey */
  readonly key: number;
  /** Bytes; 65535 = the record says. */
  readonly length: number;
}

export interface Template {
  readonly fields: readonly TemplateField[];
  /** The first so many fields say what an options record is about; 0 = flow records. */
  readonly scopes: number;
  readonly isOptions: boolean;
  /** Bytes a record has at least. */
  readonly leastBytes: number;
}

export const VARIABLE = 65_535;

/** What the message around a record says of time. */
export interface MessageTime {
  /** When the message was sent. */
  readonly exported: Micros;
  /** When the exporter's clock of milliseconds stood at 0; null = not known. */
  readonly booted: Micros | null;
  /** Its clock at the time of the message, milliseconds: a larger one in a record is from before it wrapped. */
  readonly uptimeMs: number | null;
}

/** The record that begins at `from`, and where the next one does; null = it reaches past `to`. */
export function readRecord(template: Template, view: DataView, from: number, to: number, time: MessageTime): { flow: ExportedFlow; end: number } | null {
  const flow: ExportedFlow = exportedFlow({});
  let at = from;
  let booted = time.booted;
  let first = -1;
  let last = -1;
  let duration = -1;
  let outerVlan = -1;
  let innerVlan = -1;
  let samplingSpace = -1;
  let isBothWays = false;
  for (const { key, length: declared } of template.fields) {
    let length = declared;
    if (length === VARIABLE) {
      if (at + 1 > to) return null;
      length = view.getUint8(at++);
      if (length === 255) {
        if (at + 2 > to) return null;
        length = view.getUint16(at);
        at += 2;
      }
    }
    if (at + length > to) return null;
    switch (key) {
      case ie.SOURCE_IPV4:
        flow.source = ipv4(view, at, length) ?? flow.source;
        break;
      case ie.TARGET_IPV4:
        flow.target = ipv4(view, at, length) ?? flow.target;
        break;
      case ie.SOURCE_IPV6:
        flow.source = ipv6(view, at, length) ?? flow.source;
        break;
      case ie.TARGET_IPV6:
        flow.target = ipv6(view, at, length) ?? flow.target;
        break;
      case ie.SOURCE_MAC:
        flow.sourceMac = mac(view, at, length);
        break;
      case ie.TARGET_MAC:
        flow.targetMac = mac(view, at, length);
        break;
      case ie.ETHERTYPE:
        flow.etherType = uint(view, at, length);
        break;
      case ie.PROTOCOL:
        flow.transport = uint(view, at, length);
        break;
      case ie.SOURCE_PORT:
        flow.sourcePort = uint(view, at, length);
        break;
      case ie.TARGET_PORT:
        flow.targetPort = uint(view, at, length);
        break;
      case ie.OCTET_DELTA:
      case ie.OCTET_TOTAL:
      case ie.INITIATOR_OCTETS:
        flow.bytes = uint(view, at, length);
        break;
      case ie.PACKET_DELTA:
      case ie.PACKET_TOTAL:
      case ie.INITIATOR_PACKETS:
        flow.packets = uint(view, at, length);
        break;
      case ie.OUT_BYTES:
        flow.bytes ??= uint(view, at, length);
        break;
      case ie.OUT_PACKETS:
        flow.packets ??= uint(view, at, length);
        break;
      case ie.OCTET_DELTA | ie.REVERSE:
      case ie.OCTET_TOTAL | ie.REVERSE:
      case ie.RESPONDER_OCTETS:
        flow.reverseBytes = uint(view, at, length);
        break;
      case ie.PACKET_DELTA | ie.REVERSE:
      case ie.PACKET_TOTAL | ie.REVERSE:
      case ie.RESPONDER_PACKETS:
        flow.reversePackets = uint(view, at, length);
        break;
      case ie.TCP_FLAGS:
      case ie.CERT_UNION_FLAGS + ie.CERT:
        flow.tcpFlags = (flow.tcpFlags ?? 0) | (uint(view, at, length) & 0xff);
        break;
      case ie.TCP_FLAGS | ie.REVERSE:
      case (ie.CERT_UNION_FLAGS + ie.CERT) | ie.REVERSE:
        flow.reverseTcpFlags = (flow.reverseTcpFlags ?? 0) | (uint(view, at, length) & 0xff);
        break;
      case ie.CERT_INITIAL_FLAGS + ie.CERT:
        flow.initialFlags = uint(view, at, length) & 0xff;
        flow.tcpFlags = (flow.tcpFlags ?? 0) | flow.initialFlags;
        break;
      case ie.ICMP_TYPE_CODE:
      case ie.ICMP_TYPE_CODE_V6:
        flow.icmpType = uint(view, at, length);
        break;
      case ie.ICMP_TYPE_V4:
      case ie.ICMP_TYPE_V6:
        flow.icmpType = uint(view, at, length) << 8;
        break;
      case ie.VLAN_ID:
      case ie.DOT1Q_VLAN:
        outerVlan = uint(view, at, length) & 0xfff;
        break;
      case ie.DOT1Q_CUSTOMER_VLAN:
        innerVlan = uint(view, at, length) & 0xfff;
        break;
      case ie.DIRECTION:
        flow.direction = uint(view, at, length);
        break;
      case ie.INGRESS_INTERFACE:
        flow.ingressInterface = uint(view, at, length);
        break;
      case ie.BIFLOW_DIRECTION:
        flow.biflowDirection = uint(view, at, length);
        break;
      case ie.FIREWALL_EVENT:
        flow.firewallEvent = uint(view, at, length);
        break;
      case ie.ASA_FIREWALL_EVENT:
        flow.firewallEvent = uint(view, at, length);
        isBothWays = true;
        break;
      case ie.FLOW_ID:
        flow.flowId = uint(view, at, length);
        break;
      case ie.SAMPLER_ID:
      case ie.SELECTOR_ID:
        flow.samplerId = uint(view, at, length);
        break;
      case ie.SAMPLING_INTERVAL:
      case ie.SAMPLER_RANDOM_INTERVAL:
        flow.samplingInterval = uint(view, at, length);
        break;
      case ie.SAMPLING_PACKET_INTERVAL:
        flow.samplingInterval = Math.max(1, uint(view, at, length));
        break;
      case ie.SAMPLING_PACKET_SPACE:
        samplingSpace = uint(view, at, length);
        break;
      case ie.APPLICATION_ID:
        flow.application = hexText(view, at, Math.min(length, 8));
        break;
      case ie.APPLICATION_NAME:
        flow.applicationName = shortText(view, at, length);
        break;
      case ie.FIRST_SWITCHED:
        first = uint(view, at, length);
        break;
      case ie.LAST_SWITCHED:
        last = uint(view, at, length);
        break;
      case ie.SYSTEM_INIT_MILLISECONDS:
        booted = uint(view, at, length) * 1_000;
        break;
      case ie.START_SECONDS:
        flow.start = uint(view, at, length) * MICROS_PER_SECOND;
        break;
      case ie.END_SECONDS:
        flow.end = uint(view, at, length) * MICROS_PER_SECOND;
        break;
      case ie.START_MILLISECONDS:
        flow.start = uint(view, at, length) * 1_000;
        break;
      case ie.END_MILLISECONDS:
        flow.end = uint(view, at, length) * 1_000;
        break;
      case ie.OBSERVATION_MILLISECONDS:
        flow.end ??= uint(view, at, length) * 1_000;
        break;
      case ie.START_MICROSECONDS:
      case ie.START_NANOSECONDS:
        flow.start = ntpTime(view, at, length);
        break;
      case ie.END_MICROSECONDS:
      case ie.END_NANOSECONDS:
        flow.end = ntpTime(view, at, length);
        break;
      case ie.START_DELTA_MICROSECONDS:
        flow.start = time.exported - uint(view, at, length);
        break;
      case ie.END_DELTA_MICROSECONDS:
        flow.end = time.exported - uint(view, at, length);
        break;
      case ie.DURATION_MILLISECONDS:
        duration = uint(view, at, length) * 1_000;
        break;
      case ie.DURATION_MICROSECONDS:
        duration = uint(view, at, length);
        break;
    }
    at += length;
  }
  if (booted !== null) {
    const ofUptime = (ms: number): Micros => booted + (time.uptimeMs !== null && ms > time.uptimeMs + HALF_WRAP ? ms - WRAP : ms) * 1_000;
    if (first >= 0) flow.start ??= ofUptime(first);
    if (last >= 0) flow.end ??= ofUptime(last);
  }
  if (duration >= 0 && flow.start === null && flow.end !== null) flow.start = flow.end - duration;
  if (duration >= 0 && flow.end === null && flow.start !== null) flow.end = flow.start + duration;
  if (isBothWays) flow.bytes = null;
  if (outerVlan >= 0) flow.vlan = outerVlan === 0 ? "" : innerVlan > 0 ? `${outerVlan}.${innerVlan}` : String(outerVlan);
  // Interval and space: so many are taken, then so many are not (RFC 5477).
  if (samplingSpace > 0) flow.samplingInterval = ((flow.samplingInterval ?? 1) + samplingSpace) / (flow.samplingInterval ?? 1);
  return { flow, end: at };
}

/** Milliseconds of uptime wrap after 49.7 days. */
const WRAP = 2 ** 32;
const HALF_WRAP = 2 ** 31;

function uint(view: DataView, at: number, length: number): number {
  switch (length) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at);
    case 4:
      return view.getUint32(at);
    case 8:
      return view.getUint32(at) * WRAP + view.getUint32(at + 4);
    default: {
      let value = 0;
      for (let i = 0; i < Math.min(length, 8); i++) value = value * 256 + view.getUint8(at + i);
      return value;
    }
  }
}

function ipv4(view: DataView, at: number, length: number): string | null {
  if (length !== 4) return null;
  return `${view.getUint8(at)}.${view.getUint8(at + 1)}.${view.getUint8(at + 2)}.${view.getUint8(at + 3)}`;
}

function ipv6(view: DataView, at: number, length: number): string | null {
  if (length !== 16) return null;
  const value = (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8);
  // Templates for both versions leave the other one at zero.
  return value === 0n ? null : formatIp({ bits: 128, value });
}

function mac(view: DataView, at: number, length: number): string | null {
  if (length !== 6) return null;
  const bytes = hexText(view, at, 6);
  return bytes === "000000000000" ? null : `mac:${(bytes.match(/../g) as string[]).join(":")}`;
}

function hexText(view: DataView, at: number, length: number): string {
  let text = "";
  for (let i = 0; i < length; i++)
    text += view
      .getUint8(at + i)
      .toString(16)
      .padStart(2, "0");
  return text;
}

function shortText(view: DataView, at: number, length: number): string {
  let text = "";
  for (let i = 0; i < Math.min(length, 64); i++) {
    const code = view.getUint8(at + i);
    if (code === 0) break;
    text += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : "?";
  }
  return text;
}

/** Seconds since 1900 and their fraction in 32 bits each. */
const NTP_EPOCH_SECONDS = 2_208_988_800;
function ntpTime(view: DataView, at: number, length: number): Micros | null {
  if (length !== 8) return null;
  const seconds = view.getUint32(at) - NTP_EPOCH_SECONDS;
  return seconds * MICROS_PER_SECOND + Math.floor((view.getUint32(at + 4) * MICROS_PER_SECOND) / WRAP);
}
