// Reads the frames that most captures consist of in one go: Ethernet II with at most one tag, IPv4 without options, a whole TCP segment or UDP
// datagram that was captured to the end of its headers. Says no to everything else and leaves it to decode-packet.ts, which gives the same
// answer for these (a property test holds them together) in four times as long.
import type { Packet } from "./packet.ts";
import { TCP_SYN } from "./packet.ts";
import { readMss, VXLAN_PORT } from "./transport-layers.ts";

const ETHERNET_HEADER = 14;
const VLAN_TAG = 4;
const IPV4_HEADER = 20;
const TCP_HEADER = 20;
const UDP_HEADER = 8;
/** Version 4, five words of header. */
const VERSION_AND_LENGTH = 0x45;

/** `packet.wireLength` must be set. False: nothing was decided, and the packet's fields mean nothing. */
export function readPlainFrame(view: DataView, offset: number, capturedLength: number, p: Packet): boolean {
  if (capturedLength < ETHERNET_HEADER + VLAN_TAG + IPV4_HEADER + UDP_HEADER) return false;
  let ip = offset + ETHERNET_HEADER;
  let type = view.getUint16(offset + 12);
  let vlan = -1;
  if (type === 0x8100) {
    vlan = view.getUint16(ip) & 0xfff;
    type = view.getUint16(ip + 2);
    ip += VLAN_TAG;
  }
  if (type !== 0x0800 || view.getUint8(ip) !== VERSION_AND_LENGTH) return false;
  const fragment = view.getUint16(ip + 6);
  const transport = view.getUint8(ip + 9);
  const totalLength = view.getUint16(ip + 2);
  const at = ip + IPV4_HEADER;
  const end = offset + capturedLength;
  // A length of zero, or one beyond the frame, has its own rules.
  const wireEnd = ip + totalLength;
  if ((fragment & 0x3fff) !== 0 || wireEnd > end) return false;
  const ports = view.getInt32(at);
  let payload: number;
  if (transport === 6) {
    if (totalLength < IPV4_HEADER + TCP_HEADER) return false;
    const offsetAndFlags = view.getUint16(at + 12);
    payload = at + ((offsetAndFlags >>> 12) << 2);
    if (payload < at + TCP_HEADER || payload > wireEnd) return false;
    const flags = offsetAndFlags & 0xff;
    p.tcpFlags = flags;
    p.seq = view.getInt32(at + 4);
    p.ack = view.getInt32(at + 8);
    p.window = view.getUint16(at + 14);
    p.mss = (flags & TCP_SYN) !== 0 ? readMss(view, at + TCP_HEADER, payload) : 0;
  } else {
    if (transport !== 17 || totalLength < IPV4_HEADER + UDP_HEADER || (ports & 0xffff) === VXLAN_PORT || view.getUint16(at + 4) !== totalLength - IPV4_HEADER) return false;
    payload = at + UDP_HEADER;
    p.tcpFlags = 0;
    p.seq = 0;
    p.ack = 0;
    p.window = 0;
    p.mss = 0;
  }
  p.dstMacHigh = view.getUint16(offset);
  p.dstMacLow = view.getInt32(offset + 2);
  p.srcMacHigh = view.getUint16(offset + 6);
  p.srcMacLow = view.getInt32(offset + 8);
  p.hasMac = true;
  p.vlan = vlan;
  p.outerVlan = -1;
  p.etherType = 0x0800;
  if (p.ipVersion !== 4) {
    p.ipVersion = 4;
    p.src0 = 0;
    p.src1 = 0;
    p.src2 = 0;
    p.dst0 = 0;
    p.dst1 = 0;
    p.dst2 = 0;
  }
  p.src3 = view.getInt32(ip + 12);
  p.dst3 = view.getInt32(ip + 16);
  p.ttl = view.getUint8(ip + 8);
  p.transport = transport;
  p.dontFragment = (fragment & 0x4000) !== 0;
  p.moreFragments = false;
  p.isFragment = false;
  p.isLaterFragment = false;
  p.fragmentId = view.getUint16(ip + 4);
  p.srcPort = ports >>> 16;
  p.dstPort = ports & 0xffff;
  p.payloadOffset = payload < wireEnd ? payload : wireEnd;
  p.payloadLength = wireEnd - payload;
  p.payloadWireLength = wireEnd - payload;
  p.tunnels = 0;
  return true;
}
