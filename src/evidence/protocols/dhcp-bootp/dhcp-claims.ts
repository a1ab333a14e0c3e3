// What DHCP messages say about machines: the client's name, system and addresses, its mask and gateways, and the servers it is told to use. A client
// that has no address yet is named by its hardware address. Claims, believes nothing.
import { MAC_PREFIX, type Endpoint } from "../../../plant/endpoint.ts";
import { ipv4EndpointAt, isMachineIpv4, isMachineMac, macEndpointAt } from "../address-bytes.ts";
import { claimVendorClass } from "../dhcp-vendor-class.ts";
import type { DissectionSink } from "../protocol.ts";
import { exactText } from "../wire-text.ts";
import type { DhcpMessage, Place } from "./dhcp-message.ts";

/** RFC 4702 §2.1: the name stands in DNS form; else as text. */
const FLAG_ENCODED = 0x04;
const LONGEST_LABEL = 63;

/** About a client that asks: by its hardware address, and by the address it has already. */
export function claimClient(message: DhcpMessage, view: DataView, bytes: Uint8Array, by: string, sink: DissectionSink): void {
  const mac = macOf(message, view);
  const address = addressAt(view, message.clientAt);
  for (const about of [mac, address]) {
    if (about === null) continue;
    claimName(about, message, bytes, by, sink);
    if (message.vendorClass.from >= 0) claimVendorClass(about, textOf(bytes, message.vendorClass), "dhcp-bootp vendor class", sink);
  }
  if (mac !== null && address !== null) claimPair(mac, address, by, sink);
}

/** What a server gave: about the client's address, which an answer to INFORM repeats, and about the servers it names. */
export function claimLease(message: DhcpMessage, view: DataView, bytes: Uint8Array, by: string, sink: DissectionSink): void {
  const address = addressAt(view, message.yourAt) ?? addressAt(view, message.clientAt);
  const mac = macOf(message, view);
  if (address !== null) {
    if (mac !== null) claimPair(mac, address, by, sink);
    claimName(address, message, bytes, by, sink);
    if (message.mask.from >= 0) sink.claim(address, "netmask", ipv4EndpointAt(view, message.mask.from), by);
    for (let at = message.routers.from; at >= 0 && at + 4 <= message.routers.to; at += 4) {
      if (isMachineIpv4(view.getUint32(at))) sink.claim(address, "gateway", ipv4EndpointAt(view, at), by);
    }
  }
  claimServers(message.server, "DHCP server", view, by, sink);
  claimServers(message.nameServers, "DNS server", view, by, sink);
  claimServers(message.timeServers, "time server", view, by, sink);
}

function claimServers(place: Place, role: string, view: DataView, by: string, sink: DissectionSink): void {
  for (let at = place.from; at >= 0 && at + 4 <= place.to; at += 4) {
    if (isMachineIpv4(view.getUint32(at))) sink.claim(ipv4EndpointAt(view, at), "role", role, by);
  }
}

function claimPair(mac: Endpoint, address: Endpoint, by: string, sink: DissectionSink): void {
  sink.claim(address, "mac", mac.slice(MAC_PREFIX.length), by);
  sink.claim(mac, "address", address, by);
}

function claimName(about: Endpoint, message: DhcpMessage, bytes: Uint8Array, by: string, sink: DissectionSink): void {
  if (message.hostName.from >= 0) {
    const name = textOf(bytes, message.hostName);
    if (name.length > 0) sink.claim(about, "hostname", name, by);
  }
  if (message.fullName.to - message.fullName.from > 3) {
    const { from, to } = message.fullName;
    const name = ((bytes[from] as number) & FLAG_ENCODED) !== 0 ? labelsOf(bytes, from + 3, to) : textOf(bytes, { from: from + 3, to });
    if (name.length > 0) sink.claim(about, "hostname", name.toLowerCase(), by);
  }
}

function macOf(message: DhcpMessage, view: DataView): Endpoint | null {
  return message.macAt >= 0 && isMachineMac(view, message.macAt) ? macEndpointAt(view, message.macAt) : null;
}

function addressAt(view: DataView, at: number): Endpoint | null {
  return isMachineIpv4(view.getUint32(at)) ? ipv4EndpointAt(view, at) : null;
}

/** Some clients end their texts with a zero byte. */
function textOf(bytes: Uint8Array, place: Place): string {
  let to = place.to;
  while (to > place.from && bytes[to - 1] === 0) to--;
  return exactText(bytes, place.from, to).trim();
}

function labelsOf(bytes: Uint8Array, from: number, to: number): string {
  const labels: string[] = [];
  for (let at = from; at < to; ) {
    const length = bytes[at] as number;
    if (length === 0 || length > LONGEST_LABEL || at + 1 + length > to) break;
    labels.push(exactText(bytes, at + 1, at + 1 + length));
    at += 1 + length;
  }
  return labels.join(".");
}
