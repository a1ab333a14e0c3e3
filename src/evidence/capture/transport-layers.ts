// TCP (RFC 9293), UDP, UDP-Lite, SCTP and ICMP headers. A header that was cut gives the fields that were captured. No streams are
// put together here.
import { LAYER_NONE, LAYER_TUNNELLED_ETHERNET, LAYER_TUNNELLED_IP, type LayerCursor, setPayload } from "./layer-cursor.ts";
import { type Packet, TCP_SYN } from "./packet.ts";
import { readGre } from "./tunnel-layers.ts";

const ICMP = 1;
const IP_IN_IP = 4;
const TCP = 6;
const UDP = 17;
const IPV6_IN_IP = 41;
const GRE = 47;
const ICMPV6 = 58;
const SCTP = 132;
const UDP_LITE = 136;
/** RFC 7348 §5. */
export const VXLAN_PORT = 4789;
const VXLAN_HEADER = 8;

export function readTransport(view: DataView, c: LayerCursor, p: Packet): number {
  switch (p.transport) {
    case TCP:
      readTcp(view, c, p);
      return LAYER_NONE;
    case UDP:
      return readUdp(view, c, p);
    case ICMP:
    case ICMPV6:
      if (c.end - c.offset < 2) return LAYER_NONE;
      p.srcPort = view.getUint8(c.offset);
      p.dstPort = view.getUint8(c.offset + 1);
      setPayload(c, p, c.offset + 8);
      return LAYER_NONE;
    case IP_IN_IP:
    case IPV6_IN_IP:
      return LAYER_TUNNELLED_IP;
    case GRE:
      return readGre(view, c);
    case SCTP:
      readPorts(view, c, p, 12);
      return LAYER_NONE;
    case UDP_LITE:
      readPorts(view, c, p, 8);
      return LAYER_NONE;
    default:
      return LAYER_NONE;
  }
}

function readPorts(view: DataView, c: LayerCursor, p: Packet, headerLength: number): void {
  setPayload(c, p, c.offset + headerLength);
  if (c.end - c.offset < 4) return;
  p.srcPort = view.getUint16(c.offset);
  p.dstPort = view.getUint16(c.offset + 2);
}

function readTcp(view: DataView, c: LayerCursor, p: Packet): void {
  const at = c.offset;
  const captured = c.end - at;
  if (captured < 20) {
    readCutTcp(view, c, p);
    return;
  }
  p.srcPort = view.getUint16(at);
  p.dstPort = view.getUint16(at + 2);
  p.seq = view.getInt32(at + 4);
  p.ack = view.getInt32(at + 8);
  const headerLength = (view.getUint8(at + 12) >>> 4) << 2;
  const flags = view.getUint8(at + 13);
  p.tcpFlags = flags;
  p.window = view.getUint16(at + 14);
  if (headerLength < 20) {
    // Not a header: no byte after it can be called payload.
    setPayload(c, p, c.wireEnd);
    return;
  }
  setPayload(c, p, at + headerLength);
  if ((flags & TCP_SYN) !== 0 && headerLength > 20) p.mss = readMss(view, at + 20, Math.min(at + headerLength, c.end));
}

function readCutTcp(view: DataView, c: LayerCursor, p: Packet): void {
  const at = c.offset;
  const captured = c.end - at;
  readPorts(view, c, p, 20);
  if (captured >= 8) p.seq = view.getInt32(at + 4);
  if (captured >= 12) p.ack = view.getInt32(at + 8);
  if (captured >= 13) setPayload(c, p, at + Math.max(20, (view.getUint8(at + 12) >>> 4) << 2));
  if (captured >= 14) p.tcpFlags = view.getUint8(at + 13);
  if (captured >= 16) p.window = view.getUint16(at + 14);
}

/** RFC 9293 §3.2: kind 2, length 4. 0 when the option is absent or cut. */
export function readMss(view: DataView, from: number, end: number): number {
  for (let at = from; at < end; ) {
    const kind = view.getUint8(at);
    if (kind === 0) return 0;
    if (kind === 1) {
      at++;
      continue;
    }
    if (end - at < 2) return 0;
    const length = view.getUint8(at + 1);
    if (kind === 2) return length === 4 && end - at >= 4 ? view.getUint16(at + 2) : 0;
    if (length < 2) return 0;
    at += length;
  }
  return 0;
}

function readUdp(view: DataView, c: LayerCursor, p: Packet): number {
  const at = c.offset;
  const captured = c.end - at;
  if (captured < 8) {
    readPorts(view, c, p, 8);
    return LAYER_NONE;
  }
  p.srcPort = view.getUint16(at);
  const port = view.getUint16(at + 2);
  p.dstPort = port;
  const length = view.getUint16(at + 4);
  // Zero: a jumbogram (RFC 2675 §4). One to seven cannot be: no byte can be called payload.
  if (length !== 0) {
    const wireEnd = at + Math.max(length, 8);
    if (wireEnd < c.wireEnd) c.wireEnd = wireEnd;
    if (wireEnd < c.end) c.end = wireEnd;
  }
  setPayload(c, p, at + 8);
  // The first fragment knows the length of the whole datagram; what comes in the others is missing here.
  if (p.isFragment && length - 8 > p.payloadWireLength) p.payloadWireLength = length - 8;
  return port === VXLAN_PORT ? readVxlan(view, c, at + 8) : LAYER_NONE;
}

/** RFC 7348 §5: the flag that the network id is valid; what is reserved is not looked at. Anything else on this port is not taken for a tunnel. */
function readVxlan(view: DataView, c: LayerCursor, at: number): number {
  if (c.end - at < VXLAN_HEADER || (view.getUint8(at) & 0x08) === 0) return LAYER_NONE;
  c.offset = at + VXLAN_HEADER;
  return LAYER_TUNNELLED_ETHERNET;
}
