// One decoded packet, reused for every packet: fields are overwritten, never allocated. All integers are kept as signed
// 32-bit values (`| 0`), so that the engine holds them unboxed; `>>> 0` turns an address, sequence or acknowledgement number back.
// Offsets are absolute in the current chunk. Decoding never reads past `capturedLength`.

/** Transport of a packet whose innermost understood layer is not IP; the EtherType then stands in `etherType`. */
export const TRANSPORT_L2 = 256;

export class Packet {
  /** Number in the source, from 1. */
  record = 0;
  /** Microseconds since 1970 UTC. */
  micros = 0;
  /** Length on the wire in bytes, as the capture says: what tshark calls frame.len. */
  wireLength = 0;
  /** Bytes of it that were captured. */
  capturedLength = 0;

  /** MAC addresses as two numbers of 16 and 32 bits; both zero where the link has none. Innermost Ethernet header (inside a tunnel). */
  srcMacHigh = 0;
  srcMacLow = 0;
  dstMacHigh = 0;
  dstMacLow = 0;
  hasMac = false;
  /** -1 = untagged, else the VLAN id (innermost Ethernet header's inner tag). */
  vlan = -1;
  /** -1 = no second tag, else the id of the outer tag of two. */
  outerVlan = -1;
  /** EtherType of the innermost link header; values below 0x600 stand for LLC: the DSAP in the low byte. SNAP with OUI 0 is unwrapped. */
  etherType = 0;

  /** 0 = no IP, 4 or 6. */
  ipVersion = 0;
  /** IPv4: word 3 only, words 0–2 zero. IPv6: four words, most significant first. */
  src0 = 0;
  src1 = 0;
  src2 = 0;
  src3 = 0;
  dst0 = 0;
  dst1 = 0;
  dst2 = 0;
  dst3 = 0;
  /** IPv4 TTL or IPv6 hop limit. */
  ttl = 0;
  /** IP protocol number (after IPv6 extension headers), or TRANSPORT_L2. */
  transport = 0;
  /** Part of a fragmented datagram. */
  isFragment = false;
  /** A fragment with offset > 0: it has no ports of its own. */
  isLaterFragment = false;
  moreFragments = false;
  fragmentId = 0;
  dontFragment = false;

  /** TCP and UDP; 0 otherwise. ICMP and ICMPv6: type in srcPort, code in dstPort. */
  srcPort = 0;
  dstPort = 0;
  tcpFlags = 0;
  seq = 0;
  ack = 0;
  window = 0;
  /** TCP maximum segment size option of a SYN, 0 = none. */
  mss = 0;

  /** Payload of the innermost understood layer: after TCP/UDP/ICMP, IP for other protocols, or the link header. */
  payloadOffset = 0;
  /** Captured payload bytes (Ethernet padding excluded where IP gives the length). */
  payloadLength = 0;
  /** Payload bytes on the wire according to the IP header; larger than payloadLength when the packet was cut. */
  payloadWireLength = 0;
  /** How many tunnel headers (GRE, ERSPAN, VXLAN, IP-in-IP) were taken off. */
  tunnels = 0;
}

export const TCP_FIN = 0x01;
export const TCP_SYN = 0x02;
export const TCP_RST = 0x04;
export const TCP_ACK = 0x10;
