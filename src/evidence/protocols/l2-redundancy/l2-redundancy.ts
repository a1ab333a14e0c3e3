// Recognises what keeps a redundant layer 2 together: spanning tree, media redundancy (MRP), PRP and HSR supervision, device level ring.
// Says only that it is such a frame: which ring, which role and whether it is healthy is not read.
import { byteAt, hex, matchesAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_UNKNOWN } from "../protocol.ts";

const SPANNING_TREE = 0;
const SPANNING_TREE_PER_VLAN = 1;
const MRP = 2;
const SUPERVISION = 3;
const RING = 4;

/** DSAP and SSAP 0x42, unnumbered information, protocol identifier 0 (IEEE 802.1D-2004 §9.3). */
const BRIDGE_PDU = hex("4242030000");
/** SNAP with Cisco's organisation code and 0x010B: the same data unit once per VLAN. */
const BRIDGE_PDU_PER_VLAN = hex("aaaa0300000c010b0000");

/** Version and type at a position: configuration, topology change, rapid and multiple spanning tree. */
function isBridgePdu(p: Payload, at: number): boolean {
  const version = byteAt(p, at);
  const type = byteAt(p, at + 1);
  if (type === 0x80) return version === 0;
  if (type === 0x00) return version === 0 && p.length >= at + 33;
  return type === 0x02 && (version === 2 || version === 3 || version === 4) && p.length >= at + 34;
}

/** IEC 62439-2 §8.1: version 1, then elements; the first names what the frame is for. */
function isMrp(p: Payload): boolean {
  const type = byteAt(p, 2);
  const length = byteAt(p, 3);
  return u16At(p, 0) === 1 && ((type >= 1 && type <= 8) || type === 0x7f) && length >= 4 && length + 4 <= p.length;
}

/** IEC 62439-3 §4.2 and §5.7: path and version, sequence number, then an element 20–23 with the node's MAC address. */
function isSupervision(p: Payload): boolean {
  const version = u16At(p, 0) & 0xfff;
  const type = byteAt(p, 4);
  const length = byteAt(p, 5);
  return p.length >= 12 && version <= 1 && type >= 20 && type <= 23 && (length === 6 || length === 12);
}

/** CIP volume 2 §9-5: sub-type 2, version 1, a frame type from beacon to learning update. */
function isRing(p: Payload): boolean {
  const type = byteAt(p, 2);
  return p.length >= 12 && byteAt(p, 0) === 2 && byteAt(p, 1) === 1 && type >= 1 && type <= 10;
}

const named = (reason: number): Recognition => recognition(LEVEL_HIGH, SENDER_UNKNOWN, reason);

export const l2Redundancy: Protocol = {
  id: "l2-redundancy",
  transports: [256],
  etherTypes: [0x42, 0xaa, 0x88e3, 0x88fb, 0x80e1],
  reasons: [
    "a bridge protocol data unit behind LLC address 0x42: spanning tree",
    "a bridge protocol data unit in SNAP with Cisco's code 0x010B: spanning tree per VLAN",
    "EtherType 0x88E3, version 1 and an MRP element: media redundancy in a ring",
    "EtherType 0x88FB and a supervision element 20–23: PRP or HSR nodes announce themselves",
    "EtherType 0x80E1, sub-type 2 and version 1: device level ring of EtherNet/IP",
  ],
  recognise(p: Payload): Recognition {
    switch (p.etherType) {
      case 0x42:
        return matchesAt(p, 0, BRIDGE_PDU) && isBridgePdu(p, 5) ? named(SPANNING_TREE) : 0;
      case 0xaa:
        return matchesAt(p, 0, BRIDGE_PDU_PER_VLAN) && isBridgePdu(p, 10) ? named(SPANNING_TREE_PER_VLAN) : 0;
      case 0x88e3:
        return isMrp(p) ? named(MRP) : 0;
      case 0x88fb:
        return isSupervision(p) ? named(SUPERVISION) : 0;
      case 0x80e1:
        return isRing(p) ? named(RING) : 0;
      default:
        return 0;
    }
  },
};
