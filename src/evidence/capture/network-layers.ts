// IPv4 (RFC 791) and IPv6 (RFC 8200) headers with options, extension headers and fragments. Does not reassemble and checks no checksums:
// captures on the sending machine have none yet.
import { LAYER_INVALID, LAYER_NONE, LAYER_TRANSPORT, type LayerCursor, resetTransport, setPayload } from "./layer-cursor.ts";
import type { Packet } from "./packet.ts";

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const NO_NEXT_HEADER = 59;
const DESTINATION_OPTIONS = 60;
const MOBILITY = 135;
const HOST_IDENTITY = 139;
const SHIM6 = 140;
/** RFC 8200 §4.1 names eight; a longer chain is an attack on whoever follows it. */
const MOST_EXTENSION_HEADERS = 16;

/** Fills nothing and answers LAYER_INVALID when this is no IP header: the layer outside stays the deepest one. */
export function readIp(view: DataView, c: LayerCursor, p: Packet): number {
  if (c.end - c.offset < 20) return LAYER_INVALID;
  const version = view.getUint8(c.offset) >>> 4;
  if (version === 4) return readIpv4(view, c, p);
  return version === 6 ? readIpv6(view, c, p) : LAYER_INVALID;
}

function readIpv4(view: DataView, c: LayerCursor, p: Packet): number {
  const at = c.offset;
  const headerLength = (view.getUint8(at) & 15) << 2;
  const totalLength = view.getUint16(at + 2);
  // Zero: the network card cut the packet into segments after it was captured; the frame's own length holds.
  if (totalLength !== 0) {
    if (headerLength < 20 || totalLength < headerLength) return LAYER_INVALID;
    const wireEnd = at + totalLength;
    if (wireEnd < c.wireEnd) c.wireEnd = wireEnd;
    if (wireEnd < c.end) c.end = wireEnd;
  } else if (headerLength < 20) return LAYER_INVALID;
  const fragment = view.getUint16(at + 6);
  const protocol = view.getUint8(at + 9);
  p.ipVersion = 4;
  p.src0 = 0;
  p.src1 = 0;
  p.src2 = 0;
  p.src3 = view.getInt32(at + 12);
  p.dst0 = 0;
  p.dst1 = 0;
  p.dst2 = 0;
  p.dst3 = view.getInt32(at + 16);
  p.ttl = view.getUint8(at + 8);
  p.transport = protocol;
  p.dontFragment = (fragment & 0x4000) !== 0;
  p.moreFragments = (fragment & 0x2000) !== 0;
  p.isFragment = (fragment & 0x3fff) !== 0;
  p.isLaterFragment = (fragment & 0x1fff) !== 0;
  p.fragmentId = view.getUint16(at + 4);
  resetTransport(p);
  c.offset = at + headerLength;
  setPayload(c, p, c.offset);
  if (p.isLaterFragment || c.offset >= c.end) return LAYER_NONE;
  return protocol === AUTHENTICATION ? readAuthentication(view, c, p) : LAYER_TRANSPORT;
}

/** RFC 4302: the next header stands in the clear. */
function readAuthentication(view: DataView, c: LayerCursor, p: Packet): number {
  if (c.end - c.offset < 8) return LAYER_NONE;
  p.transport = view.getUint8(c.offset);
  c.offset += (view.getUint8(c.offset + 1) + 2) << 2;
  setPayload(c, p, c.offset);
  return c.offset >= c.end ? LAYER_NONE : LAYER_TRANSPORT;
}

function readIpv6(view: DataView, c: LayerCursor, p: Packet): number {
  const at = c.offset;
  if (c.end - at < 40) return LAYER_INVALID;
  const payloadLength = view.getUint16(at + 4);
  // Zero: a jumbogram (RFC 2675) or segmentation by the network card; the frame's own length holds.
  if (payloadLength !== 0) {
    const wireEnd = at + 40 + payloadLength;
    if (wireEnd < c.wireEnd) c.wireEnd = wireEnd;
    if (wireEnd < c.end) c.end = wireEnd;
  }
  p.ipVersion = 6;
  p.src0 = view.getInt32(at + 8);
  p.src1 = view.getInt32(at + 12);
  p.src2 = view.getInt32(at + 16);
  p.src3 = view.getInt32(at + 20);
  p.dst0 = view.getInt32(at + 24);
  p.dst1 = view.getInt32(at + 28);
  p.dst2 = view.getInt32(at + 32);
  p.dst3 = view.getInt32(at + 36);
  p.ttl = view.getUint8(at + 7);
  p.isFragment = false;
  p.isLaterFragment = false;
  p.moreFragments = false;
  p.dontFragment = false;
  p.fragmentId = 0;
  resetTransport(p);
  const transport = view.getUint8(at + 6);
  c.offset = at + 40;
  p.transport = transport;
  setPayload(c, p, c.offset);
  if (c.offset >= c.end) return LAYER_NONE;
  return isExtension(transport) ? readExtensions(view, c, p) : LAYER_TRANSPORT;
}

function readExtensions(view: DataView, c: LayerCursor, p: Packet): number {
  for (let count = 0; isExtension(p.transport); count++) {
    if (c.end - c.offset < 8 || count === MOST_EXTENSION_HEADERS) return LAYER_NONE;
    const next = view.getUint8(c.offset);
    const length = view.getUint8(c.offset + 1);
    // A mobility header normally ends the chain: then it is the transport.
    if (p.transport === MOBILITY && next === NO_NEXT_HEADER) return LAYER_NONE;
    if (p.transport === FRAGMENT) {
      const fragment = view.getUint16(c.offset + 2);
      p.isFragment = (fragment & 0xfff9) !== 0;
      p.isLaterFragment = (fragment & 0xfff8) !== 0;
      p.moreFragments = (fragment & 1) !== 0;
      p.fragmentId = view.getInt32(c.offset + 4);
      c.offset += 8;
    } else if (p.transport === AUTHENTICATION) c.offset += (length + 2) << 2;
    else c.offset += (length + 1) << 3;
    p.transport = next;
    setPayload(c, p, c.offset);
    if (p.isLaterFragment || c.offset >= c.end) return LAYER_NONE;
  }
  return LAYER_TRANSPORT;
}

function isExtension(header: number): boolean {
  switch (header) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
    case MOBILITY:
    case HOST_IDENTITY:
    case SHIM6:
      return true;
    default:
      return false;
  }
}
