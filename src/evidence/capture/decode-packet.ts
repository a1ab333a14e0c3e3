// Decodes one captured packet into a reused Packet: link, tags, tunnels, IP, transport; the innermost packet is the one described.
// Allocates nothing, never throws on input and reads only [offset, offset + capturedLength). Looks at no payload.
import {
  LAYER_ETHERTYPE,
  LAYER_INVALID,
  LAYER_IP,
  LAYER_LLC,
  LAYER_NONE,
  LAYER_PPP,
  LAYER_TRANSPORT,
  LAYER_TUNNELLED_ETHERNET,
  LAYER_TUNNELLED_IP,
  LAYER_TUNNELLED_MPLS,
  LAYER_TUNNELLED_PPP,
  LayerCursor,
  MOST_TUNNELS,
  resetLink,
  resetNetwork,
} from "./layer-cursor.ts";
import { readEthernet, readEtherType, readLinuxCooked, readLinuxCooked2, readLlc, readLoopback, readMpls, readPpp, readPppoe } from "./link-layers.ts";
import { readIp } from "./network-layers.ts";
import type { Packet } from "./packet.ts";
import { readPlainFrame } from "./plain-frame.ts";
import { readTransport } from "./transport-layers.ts";

const cursor = new LayerCursor();
const ETHERNET_HEADER = 14;
const ETHERNET_LINK = 1;

/**
 * `packet.wireLength` must be set. False when nothing is known of the packet: a link type that is not read, or its header cut.
 * A header cut further in leaves the packet described at the deepest layer that is whole.
 */
export function decodePacket(view: DataView, offset: number, capturedLength: number, linkType: number, packet: Packet): boolean {
  if (linkType === ETHERNET_LINK && readPlainFrame(view, offset, capturedLength, packet)) return true;
  return decodeLayers(view, offset, capturedLength, linkType, packet);
}

/** Layer by layer, whatever they are: the same answer as readPlainFrame() for what that one reads. */
export function decodeLayers(view: DataView, offset: number, capturedLength: number, linkType: number, packet: Packet): boolean {
  const c = cursor;
  c.offset = offset;
  c.end = offset + capturedLength;
  c.wireEnd = packet.wireLength > capturedLength ? offset + packet.wireLength : c.end;
  resetLink(packet);
  // An IP header sets the rest of the network fields.
  packet.ipVersion = 0;
  packet.tunnels = 0;
  packet.payloadOffset = offset;
  packet.payloadLength = 0;
  packet.payloadWireLength = 0;
  let layer = readLink(view, c, packet, linkType);
  if (layer === LAYER_INVALID) return false;
  const needsIp = layer === LAYER_IP;
  while (layer > 0) {
    switch (layer) {
      case LAYER_ETHERTYPE:
        layer = readEtherType(view, c, packet);
        break;
      case LAYER_IP:
        layer = readIp(view, c, packet);
        break;
      case LAYER_TRANSPORT:
        layer = readTransport(view, c, packet);
        break;
      case LAYER_LLC:
        layer = readLlc(view, c, packet);
        break;
      case LAYER_PPP:
        layer = readPpp(view, c, packet);
        break;
      default:
        layer = enterTunnel(view, c, packet, layer);
    }
  }
  if (packet.ipVersion === 0) resetNetwork(packet);
  // Raw IP and loopback have no link header to fall back to.
  return !needsIp || packet.ipVersion !== 0;
}

function readLink(view: DataView, c: LayerCursor, p: Packet, linkType: number): number {
  switch (linkType) {
    case ETHERNET_LINK:
      return readEthernet(view, c, p);
    case 113:
      return readLinuxCooked(view, c);
    case 276:
      return readLinuxCooked2(view, c);
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return LAYER_IP;
    case 0:
    case 108:
      return readLoopback(view, c, p);
    case 9:
    case 50:
      return c.end - c.offset < 2 ? LAYER_INVALID : LAYER_PPP;
    case 51:
      p.etherType = 0x8864;
      return c.end - c.offset < 8 ? LAYER_INVALID : readPppoe(view, c);
    default:
      return LAYER_INVALID;
  }
}

/** Goes into a carried packet only when its first header is there; otherwise the carrier itself is what is described. */
function enterTunnel(view: DataView, c: LayerCursor, p: Packet, layer: number): number {
  if (p.tunnels >= MOST_TUNNELS) return LAYER_NONE;
  if (layer === LAYER_TUNNELLED_ETHERNET) {
    if (c.end - c.offset < ETHERNET_HEADER) return LAYER_NONE;
    p.tunnels++;
    resetLink(p);
    resetNetwork(p);
    return readEthernet(view, c, p);
  }
  let next = LAYER_IP;
  if (layer === LAYER_TUNNELLED_MPLS) next = readMpls(view, c);
  else if (layer === LAYER_TUNNELLED_PPP) next = readPpp(view, c, p);
  else if (layer !== LAYER_TUNNELLED_IP) return LAYER_NONE;
  if (next !== LAYER_IP) return LAYER_NONE;
  next = readIp(view, c, p);
  if (next !== LAYER_INVALID) p.tunnels++;
  return next;
}
