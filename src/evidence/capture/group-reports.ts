// Which multicast groups a host asks for or leaves: IGMP version 1 to 3 (RFC 3376) and MLD version 1 and 2 (RFC 3810). Reads reports only:
// queries say nothing of a plant's needs. Without a report a snooping switch or a router carries no group to the host.
import { ipv4Text, ipv6Text } from "./address-text.ts";
import type { Packet } from "./packet.ts";

export const IGMP = 2;
export const ICMPV6 = 58;

const IGMP1_REPORT = 0x12;
const IGMP2_REPORT = 0x16;
const IGMP2_LEAVE = 0x17;
const IGMP3_REPORT = 0x22;
const MLD1_REPORT = 131;
const MLD1_DONE = 132;
const MLD2_REPORT = 143;

/** Group record types (RFC 3376 §4.2.12): of a list of sources to hear, an empty one means nothing more. */
const IS_INCLUDE = 1;
const TO_INCLUDE = 3;
const BLOCK_SOURCES = 6;

/** Details of a conversation: "group 239.192.0.1", "left 239.192.0.1". */
export const JOINED_FACET = "group";
export const LEFT_FACET = "left";

type Say = (facet: string, group: string) => void;

/** Says every group of a report; nothing for other messages. Reads only captured bytes of the payload. */
export function readGroupReport(p: Packet, view: DataView, say: Say): void {
  const { payloadOffset: at } = p;
  const end = at + p.payloadLength;
  if (p.transport === IGMP && p.ipVersion === 4 && end - at >= 8) {
    const type = view.getUint8(at);
    if (type === IGMP1_REPORT || type === IGMP2_REPORT) say(JOINED_FACET, ipv4Text(view.getInt32(at + 4)));
    else if (type === IGMP2_LEAVE) say(LEFT_FACET, ipv4Text(view.getInt32(at + 4)));
    else if (type === IGMP3_REPORT) readRecords(view, at + 8, end, view.getUint16(at + 6), 4, say);
  } else if (p.transport === ICMPV6 && p.ipVersion === 6) {
    // The decoder puts the ICMPv6 type into srcPort and the payload behind the first eight bytes.
    const type = p.srcPort;
    if (type === MLD2_REPORT) readRecords(view, at, end, view.getUint16(at - 2), 16, say);
    else if ((type === MLD1_REPORT || type === MLD1_DONE) && end - at >= 16) say(type === MLD1_REPORT ? JOINED_FACET : LEFT_FACET, groupAt(view, at, 16));
  }
}

/** Records: type, length of auxiliary data in words, number of sources, group, sources, auxiliary data. */
function readRecords(view: DataView, start: number, end: number, records: number, addressBytes: number, say: Say): void {
  let at = start;
  for (let i = 0; i < records && end - at >= 4 + addressBytes; i++) {
    const type = view.getUint8(at);
    const sources = view.getUint16(at + 2);
    const group = groupAt(view, at + 4, addressBytes);
    if ((type === IS_INCLUDE || type === TO_INCLUDE) && sources === 0) say(LEFT_FACET, group);
    else if (type < BLOCK_SOURCES) say(JOINED_FACET, group);
    at += 4 + addressBytes * (1 + sources) + view.getUint8(at + 1) * 4;
  }
}

function groupAt(view: DataView, at: number, addressBytes: number): string {
  if (addressBytes === 4) return ipv4Text(view.getInt32(at));
  return ipv6Text(view.getInt32(at), view.getInt32(at + 4), view.getInt32(at + 8), view.getInt32(at + 12));
}
