// Numbers of the fields that are read: NetFlow version 9 (RFC 3954 section 8) and IPFIX (IANA registry "ipfix") share them. What is not here is
// skipped by its length.

export const OCTET_DELTA = 1;
export const PACKET_DELTA = 2;
export const PROTOCOL = 4;
export const TCP_FLAGS = 6;
export const SOURCE_PORT = 7;
export const SOURCE_IPV4 = 8;
export const INGRESS_INTERFACE = 10;
export const TARGET_PORT = 11;
export const TARGET_IPV4 = 12;
export const LAST_SWITCHED = 21;
export const FIRST_SWITCHED = 22;
/** Version 9 only: bytes and packets sent out, counted instead of 1 and 2 where a flow is metered at its exit. */
export const OUT_BYTES = 23;
export const OUT_PACKETS = 24;
export const SOURCE_IPV6 = 27;
export const TARGET_IPV6 = 28;
export const ICMP_TYPE_CODE = 32;
export const SAMPLING_INTERVAL = 34;
export const SAMPLER_ID = 48;
export const SAMPLER_RANDOM_INTERVAL = 50;
export const SOURCE_MAC = 56;
export const VLAN_ID = 58;
export const DIRECTION = 61;
export const TARGET_MAC = 80;
export const OCTET_TOTAL = 85;
export const PACKET_TOTAL = 86;
export const APPLICATION_ID = 95;
export const APPLICATION_NAME = 96;
export const ICMP_TYPE_CODE_V6 = 139;
export const FLOW_ID = 148;
export const START_SECONDS = 150;
export const END_SECONDS = 151;
export const START_MILLISECONDS = 152;
export const END_MILLISECONDS = 153;
export const START_MICROSECONDS = 154;
export const END_MICROSECONDS = 155;
export const START_NANOSECONDS = 156;
export const END_NANOSECONDS = 157;
export const START_DELTA_MICROSECONDS = 158;
export const END_DELTA_MICROSECONDS = 159;
export const SYSTEM_INIT_MILLISECONDS = 160;
export const DURATION_MILLISECONDS = 161;
export const DURATION_MICROSECONDS = 162;
export const ICMP_TYPE_V4 = 176;
export const ICMP_TYPE_V6 = 178;
export const INITIATOR_OCTETS = 231;
export const RESPONDER_OCTETS = 232;
export const FIREWALL_EVENT = 233;
export const BIFLOW_DIRECTION = 239;
export const DOT1Q_VLAN = 243;
export const DOT1Q_CUSTOMER_VLAN = 245;
export const ETHERTYPE = 256;
export const INITIATOR_PACKETS = 298;
export const RESPONDER_PACKETS = 299;
export const SELECTOR_ID = 302;
export const SAMPLING_PACKET_INTERVAL = 305;
export const SAMPLING_PACKET_SPACE = 306;
export const OBSERVATION_MILLISECONDS = 323;

/** NF_F_FW_EVENT: the same event under the number it has in version 9 of older Cisco ASA; the bytes beside it are those of both ways together. */
export const ASA_FIREWALL_EVENT = 40_005;

/** Enterprise number under which the same elements mean the way back (RFC 5103). */
export const REVERSE_ENTERPRISE = 29_305;
/** CERT/NetSA, as yaf writes: flags of the first packet, and of all others. */
export const CERT_ENTERPRISE = 6_871;
export const CERT_INITIAL_FLAGS = 14;
export const CERT_UNION_FLAGS = 15;
/** Added to the number of an element of the way back: numbers are below 32,768. */
export const REVERSE = 0x8000;
/** Added to a number of CERT. */
export const CERT = 0x10000;
/** An element of somebody else, or one that is not read. */
export const OTHER = -1;

/** One number for (enterprise, element), so that records are read by one switch. */
export function elementKey(enterprise: number, element: number): number {
  if (enterprise === 0) return element;
  if (enterprise === REVERSE_ENTERPRISE) return element | REVERSE;
  // CERT marks its elements of the way back with a bit of the number.
  return enterprise === CERT_ENTERPRISE ? ((element & 0x3fff) + CERT) | ((element & 0x4000) === 0 ? 0 : REVERSE) : OTHER;
}
