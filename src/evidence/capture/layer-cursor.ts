// Where decoding stands inside one packet, and the names of the layers it goes through. One cursor is reused for all packets.
// Every layer reader advances it only over bytes that were captured; `wireEnd` tells how far the layer went on the wire.
import { type Packet, TRANSPORT_L2 } from "./packet.ts";

export class LayerCursor {
  /** Absolute offset of the next header. */
  offset = 0;
  /** Absolute offset just past the captured bytes of the current layer. */
  end = 0;
  /** The same for the bytes on the wire; never smaller than `end`. */
  wireEnd = 0;
  /** EtherType of what comes next, for LAYER_ETHERTYPE. */
  type = 0;
}

/** What a layer reader answers: the next layer to read, or that there is none. */
export const LAYER_NONE = 0;
/** The header was cut or is not what it claims to be: the layer below stays the deepest one known. */
export const LAYER_INVALID = -1;
export const LAYER_ETHERTYPE = 1;
export const LAYER_LLC = 2;
export const LAYER_IP = 3;
export const LAYER_TRANSPORT = 4;
export const LAYER_PPP = 5;
/** Headers that carry a whole packet: reading one of these adds to Packet.tunnels. */
export const LAYER_TUNNELLED_ETHERNET = 6;
export const LAYER_TUNNELLED_IP = 7;
export const LAYER_TUNNELLED_PPP = 8;
export const LAYER_TUNNELLED_MPLS = 9;

/** Tunnels inside tunnels beyond this are left as payload. */
export const MOST_TUNNELS = 4;

/** Everything from the cursor on is payload of the deepest layer understood so far. */
export function setPayload(c: LayerCursor, p: Packet, offset: number): void {
  if (offset < c.end) {
    p.payloadOffset = offset;
    p.payloadLength = c.end - offset;
  } else {
    p.payloadOffset = c.end;
    p.payloadLength = 0;
  }
  p.payloadWireLength = offset < c.wireEnd ? c.wireEnd - offset : 0;
}

export function resetLink(p: Packet): void {
  p.srcMacHigh = 0;
  p.srcMacLow = 0;
  p.dstMacHigh = 0;
  p.dstMacLow = 0;
  p.hasMac = false;
  p.vlan = -1;
  p.outerVlan = -1;
  p.etherType = 0;
}

export function resetNetwork(p: Packet): void {
  p.ipVersion = 0;
  p.src0 = 0;
  p.src1 = 0;
  p.src2 = 0;
  p.src3 = 0;
  p.dst0 = 0;
  p.dst1 = 0;
  p.dst2 = 0;
  p.dst3 = 0;
  p.ttl = 0;
  p.transport = TRANSPORT_L2;
  p.isFragment = false;
  p.isLaterFragment = false;
  p.moreFragments = false;
  p.fragmentId = 0;
  p.dontFragment = false;
  resetTransport(p);
}

export function resetTransport(p: Packet): void {
  p.srcPort = 0;
  p.dstPort = 0;
  p.tcpFlags = 0;
  p.seq = 0;
  p.ack = 0;
  p.window = 0;
  p.mss = 0;
}
