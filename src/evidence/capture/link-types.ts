// Names of link types (tcpdump.org/linktypes.html), for telling people what a capture holds. Only the part plants and sensors meet.

/** Link types that decodePacket reads. */
export const readableLinkTypes: ReadonlySet<number> = new Set([0, 1, 9, 12, 14, 50, 51, 101, 108, 113, 228, 229, 276]);

const names: Readonly<Record<number, string>> = {
  0: "BSD loopback", 1: "Ethernet", 3: "AX.25", 6: "Token Ring", 7: "ARCNET", 8: "SLIP", 9: "PPP", 10: "FDDI", 12: "raw IP", 14: "raw IP",
  50: "PPP in HDLC framing", 51: "PPPoE", 100: "ATM", 101: "raw IP", 104: "Cisco HDLC", 105: "IEEE 802.11 wireless", 107: "Frame Relay", 108: "OpenBSD loopback",
  113: "Linux cooked", 117: "OpenBSD packet filter log", 119: "wireless with Prism header", 127: "wireless with radiotap header", 129: "ARCNET (Linux)",
  143: "DOCSIS", 147: "private use 0", 163: "wireless with AVS header", 187: "Bluetooth HCI", 189: "USB (Linux)", 190: "CAN 2.0B", 192: "per-packet information",
  195: "IEEE 802.15.4 with FCS", 197: "Endace ERF", 201: "Bluetooth HCI with direction", 203: "LAPD", 209: "I2C", 210: "FlexRay", 211: "MOST", 212: "LIN",
  215: "IEEE 802.15.4 with PHY header", 220: "USB (Linux, padded)", 227: "SocketCAN", 228: "IPv4", 229: "IPv6", 230: "IEEE 802.15.4 without FCS",
  231: "D-Bus", 240: "NetAnalyzer", 241: "NetAnalyzer, transparent", 242: "IP over InfiniBand", 243: "MPEG-2 transport", 247: "InfiniBand", 248: "SCTP",
  249: "USBPcap", 250: "RTAC serial line", 251: "Bluetooth LE", 252: "Wireshark upper PDU", 253: "Linux netlink", 256: "Bluetooth LE with PHY",
  258: "PROFIBUS data link", 265: "Bluetooth LE (nRF)", 266: "DECT NR", 271: "vsock", 272: "nRF sniffer", 274: "Ethernet with mPacket preamble",
  276: "Linux cooked 2", 283: "IEEE 802.15.4 with TAP", 288: "USB 2.0",
};

/** "IEEE 802.11 wireless (link type 105)". */
export function linkTypeName(linkType: number): string {
  const name = names[linkType];
  return name === undefined ? `link type ${linkType}` : `${name} (link type ${linkType})`;
}
