// GRE (RFC 2784, 2890; the enhanced form of RFC 2637) and what switches mirror through it: ERSPAN types I, II and III. Reads the tunnel's
// header and says what it carries; source routes (RFC 1701) are not followed.
import { LAYER_NONE, LAYER_TUNNELLED_ETHERNET, LAYER_TUNNELLED_IP, LAYER_TUNNELLED_MPLS, LAYER_TUNNELLED_PPP, type LayerCursor } from "./layer-cursor.ts";

const HAS_CHECKSUM = 0x8000;
const HAS_ROUTING = 0x4000;
const HAS_KEY = 0x2000;
const HAS_SEQUENCE = 0x1000;
const HAS_ACKNOWLEDGEMENT = 0x0080;
const VERSION = 0x0007;
const ERSPAN_2_HEADER = 8;
const ERSPAN_3_HEADER = 12;
const ERSPAN_3_SUBHEADER = 8;

export function readGre(view: DataView, c: LayerCursor): number {
  let at = c.offset;
  if (c.end - at < 4) return LAYER_NONE;
  const flags = view.getUint16(at);
  const type = view.getUint16(at + 2);
  if ((flags & HAS_ROUTING) !== 0 || (flags & VERSION) > 1) return LAYER_NONE;
  at += 4;
  if ((flags & HAS_CHECKSUM) !== 0) at += 4;
  if ((flags & HAS_KEY) !== 0) at += 4;
  if ((flags & HAS_SEQUENCE) !== 0) at += 4;
  if ((flags & VERSION) === 1 && (flags & HAS_ACKNOWLEDGEMENT) !== 0) at += 4;
  if (at >= c.end) return LAYER_NONE;
  switch (type) {
    case 0x0800:
    case 0x86dd:
      c.offset = at;
      return LAYER_TUNNELLED_IP;
    case 0x6558:
      c.offset = at;
      return LAYER_TUNNELLED_ETHERNET;
    case 0x88be:
      // Type I has neither sequence number nor header of its own; type II has both.
      c.offset = (flags & HAS_SEQUENCE) !== 0 ? at + ERSPAN_2_HEADER : at;
      return LAYER_TUNNELLED_ETHERNET;
    case 0x22eb:
      return readErspan3(view, c, at);
    case 0x8847:
    case 0x8848:
      c.offset = at;
      return LAYER_TUNNELLED_MPLS;
    case 0x880b:
      c.offset = at;
      return LAYER_TUNNELLED_PPP;
    default:
      return LAYER_NONE;
  }
}

/** draft-foschiano-erspan §4.3: the last bit announces a subheader, the frame type says Ethernet (0) or IP (2). */
function readErspan3(view: DataView, c: LayerCursor, at: number): number {
  if (c.end - at < ERSPAN_3_HEADER) return LAYER_NONE;
  const last = view.getUint32(at + 8);
  const frameType = (last >>> 10) & 0x1f;
  const next = at + ERSPAN_3_HEADER + ((last & 1) !== 0 ? ERSPAN_3_SUBHEADER : 0);
  if (frameType !== 0 && frameType !== 2) return LAYER_NONE;
  c.offset = next;
  return frameType === 0 ? LAYER_TUNNELLED_ETHERNET : LAYER_TUNNELLED_IP;
}
