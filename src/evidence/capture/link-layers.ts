// Link headers: Ethernet with tags, LLC/SNAP, HSR, MPLS, PPPoE, PPP, Linux cooked, BSD loopback. Each reader fills the packet's link fields
// and says what comes next. Wireless, serial and USB links are not read.
import { LAYER_ETHERTYPE, LAYER_INVALID, LAYER_IP, LAYER_LLC, LAYER_NONE, LAYER_PPP, type LayerCursor, setPayload } from "./layer-cursor.ts";
import type { Packet } from "./packet.ts";

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const ETHERTYPE_VLAN = 0x8100;
const ETHERTYPE_SERVICE_VLAN = 0x88a8;
/** Double tagging before 802.1ad; still what older switches send. */
const ETHERTYPE_OLD_DOUBLE_VLAN = 0x9100;
const ETHERTYPE_MPLS = 0x8847;
const ETHERTYPE_MPLS_MULTICAST = 0x8848;
const ETHERTYPE_PPPOE_SESSION = 0x8864;
const ETHERTYPE_PPP = 0x880b;
/** IEC 62439-3 clause 5: the HSR tag stands before the EtherType. */
const ETHERTYPE_HSR = 0x892f;
/** IEEE 802.3 clause 3.2.6: up to 1500 the field is a length. */
const LARGEST_LENGTH = 1500;
const SAP_SNAP = 0xaa;
const SAP_IP = 0x06;
const ARPHRD_NETLINK = 824;

export function readEthernet(view: DataView, c: LayerCursor, p: Packet): number {
  const at = c.offset;
  const captured = c.end - at;
  if (captured < 12) return LAYER_INVALID;
  p.dstMacHigh = view.getUint16(at);
  p.dstMacLow = view.getInt32(at + 2);
  p.srcMacHigh = view.getUint16(at + 6);
  p.srcMacLow = view.getInt32(at + 8);
  p.hasMac = true;
  if (captured < 14) {
    setPayload(c, p, at + 14);
    return LAYER_NONE;
  }
  c.type = view.getUint16(at + 12);
  c.offset = at + 14;
  return LAYER_ETHERTYPE;
}

/** Takes tags and shims off until something that is not one of them. */
export function readEtherType(view: DataView, c: LayerCursor, p: Packet): number {
  let type = c.type;
  let at = c.offset;
  for (;;) {
    if (type === ETHERTYPE_IPV4 || type === ETHERTYPE_IPV6) {
      p.etherType = type;
      c.offset = at;
      setPayload(c, p, at);
      return LAYER_IP;
    }
    if (type <= LARGEST_LENGTH) {
      limit(c, at + type);
      c.offset = at;
      return LAYER_LLC;
    }
    if (type === ETHERTYPE_VLAN || type === ETHERTYPE_SERVICE_VLAN || type === ETHERTYPE_OLD_DOUBLE_VLAN) {
      if (c.end - at < 4) break;
      if (p.vlan >= 0 && p.outerVlan < 0) p.outerVlan = p.vlan;
      p.vlan = view.getUint16(at) & 0xfff;
      type = view.getUint16(at + 2);
      at += 4;
    } else if (type === ETHERTYPE_HSR) {
      if (c.end - at < 6) break;
      type = view.getUint16(at + 4);
      at += 6;
    } else break;
  }
  p.etherType = type;
  c.offset = at;
  setPayload(c, p, at);
  if (type === ETHERTYPE_MPLS || type === ETHERTYPE_MPLS_MULTICAST) return readMpls(view, c);
  if (type === ETHERTYPE_PPPOE_SESSION) return readPppoe(view, c);
  return LAYER_NONE;
}

/** IEEE 802.2. The payload of a frame that stays LLC starts with its DSAP, so that readers see the whole SNAP header. */
export function readLlc(view: DataView, c: LayerCursor, p: Packet): number {
  const at = c.offset;
  const captured = c.end - at;
  setPayload(c, p, at);
  if (captured < 1) return LAYER_NONE;
  const dsap = view.getUint8(at);
  p.etherType = dsap;
  if (captured < 3 || view.getUint8(at + 2) !== 3) return LAYER_NONE;
  if (dsap === SAP_IP) {
    c.offset = at + 3;
    return LAYER_IP;
  }
  if (dsap !== SAP_SNAP || captured < 8) return LAYER_NONE;
  // RFC 1042 and the bridge tunnel encapsulation of 802.1H: an EtherType follows.
  const organisation = (view.getUint8(at + 3) << 16) | view.getUint16(at + 4);
  const type = view.getUint16(at + 6);
  if ((organisation !== 0 && organisation !== 0xf8) || type <= LARGEST_LENGTH) return LAYER_NONE;
  c.type = type;
  c.offset = at + 8;
  return LAYER_ETHERTYPE;
}

/** RFC 3032. The label stack does not name its payload: only what looks like IP is taken for IP. */
export function readMpls(view: DataView, c: LayerCursor): number {
  let at = c.offset;
  for (;;) {
    if (c.end - at < 4) return LAYER_NONE;
    const isBottom = (view.getUint8(at + 2) & 1) !== 0;
    at += 4;
    if (isBottom) break;
  }
  if (at >= c.end) return LAYER_NONE;
  const nibble = view.getUint8(at) >>> 4;
  c.offset = at;
  return nibble === 4 || nibble === 6 ? LAYER_IP : LAYER_NONE;
}

/** RFC 2516 session stage: version and type 1, code 0. */
export function readPppoe(view: DataView, c: LayerCursor): number {
  const at = c.offset;
  if (c.end - at < 8 || view.getUint16(at) !== 0x1100) return LAYER_NONE;
  limit(c, at + 6 + view.getUint16(at + 4));
  c.offset = at + 6;
  return LAYER_PPP;
}

/** The protocol field of PPP (RFC 1661), which may be shortened to one byte and stand behind address and control. */
export function readPpp(view: DataView, c: LayerCursor, p: Packet): number {
  let at = c.offset;
  if (c.end - at < 2) return LAYER_INVALID;
  if (p.etherType === 0) p.etherType = ETHERTYPE_PPP;
  if (view.getUint16(at) === 0xff03) at += 2;
  if (c.end - at < 2) return LAYER_INVALID;
  let protocol = view.getUint8(at++);
  if ((protocol & 1) === 0) protocol = (protocol << 8) | view.getUint8(at++);
  c.offset = at;
  if (protocol === 0x21 || protocol === 0x57) return LAYER_IP;
  if (protocol === 0x281) return readMpls(view, c);
  return LAYER_NONE;
}

/** LINKTYPE_LINUX_SLL. Its one MAC address is not taken: a pair with an unknown half would be read as a path between two machines. */
export function readLinuxCooked(view: DataView, c: LayerCursor): number {
  const at = c.offset;
  if (c.end - at < 16) return LAYER_INVALID;
  return cooked(c, view.getUint16(at + 14), view.getUint16(at + 2), at + 16);
}

/** LINKTYPE_LINUX_SLL2. */
export function readLinuxCooked2(view: DataView, c: LayerCursor): number {
  const at = c.offset;
  if (c.end - at < 20) return LAYER_INVALID;
  return cooked(c, view.getUint16(at), view.getUint16(at + 8), at + 20);
}

function cooked(c: LayerCursor, protocol: number, hardware: number, next: number): number {
  if (hardware === ARPHRD_NETLINK) return LAYER_INVALID;
  c.offset = next;
  c.type = protocol;
  // Below 0x600 Linux numbers its own frame kinds; 4 is 802.2.
  if (protocol === 4) return LAYER_LLC;
  return protocol <= LARGEST_LENGTH ? LAYER_INVALID : LAYER_ETHERTYPE;
}

/** LINKTYPE_NULL and LINKTYPE_LOOP: an address family in the byte order of whoever captured; its number for IPv6 differs by system. */
export function readLoopback(view: DataView, c: LayerCursor, p: Packet): number {
  const at = c.offset;
  if (c.end - at < 4) return LAYER_INVALID;
  const big = view.getUint32(at);
  const family = big > 0xffff ? view.getUint32(at, true) : big;
  c.offset = at + 4;
  setPayload(c, p, at + 4);
  // 2 everywhere; IPv6: 10 Linux, 23 Windows, 24 NetBSD and OpenBSD, 28 FreeBSD, 30 macOS.
  if (family === 2 || family === 10 || family === 23 || family === 24 || family === 28 || family === 30) return LAYER_IP;
  return LAYER_INVALID;
}

function limit(c: LayerCursor, wireEnd: number): void {
  if (wireEnd < c.wireEnd) c.wireEnd = wireEnd;
  if (wireEnd < c.end) c.end = wireEnd;
}
