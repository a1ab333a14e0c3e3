// Packets for the kernel, byte by byte (RFC 791, 8200, 9293, 768, 792, 4443), and the points that they are for a rule list. Side 0 is 10.1/16 and
// fd01::/16, side 1 is 10.2/16 and fd02::/16. The number of a packet, in the IPv4 identification or the IPv6 flow label, is its connection table.
import { parseIpv4, parseIpv6 } from "../../src/foundation/ip-address.ts";
import type { ConnectionState, PacketPoint } from "../../src/plant/packet-rule.ts";

export interface WirePacket {
  readonly hex: string;
  /** The side it enters by. */
  readonly from: 0 | 1;
}

export interface Probe {
  readonly point: PacketPoint;
  /** What must be seen before, for the connection to be known. */
  readonly before: readonly WirePacket[];
  readonly packet: WirePacket;
  /** The kernel answers no error with an error: rejecting such a packet is silent. */
  readonly cannotBeAnswered: boolean;
}

interface Ends {
  readonly source: string;
  readonly destination: string;
}

export type Pick = (count: number) => number;
const TCP = 6;
const UDP = 17;
const SYN = 2;
const RST = 4;
const ACK = 16;
const FIN = 1;

/** A packet of a random kind with the state that the kernel's tracker gives it. `number` 1 to 65535. */
export function randomProbe(pick: Pick, number: number): Probe {
  const isV6 = pick(4) === 0;
  const client = address(isV6, 0, pick);
  const server = address(isV6, 1, pick);
  const turned = pick(4) === 0;
  const ends = turned ? { source: server, destination: client } : { source: client, destination: server };
  const kind = pick(10);
  if (kind < 5) return tcpProbe(pick, number, ends, isV6);
  if (kind < 8) return udpProbe(pick, number, ends, isV6);
  if (kind < 9) return icmpProbe(pick, number, ends, isV6);
  return otherProbe(pick, number, ends, isV6);
}

function address(isV6: boolean, side: 0 | 1, pick: Pick): string {
  const host = [1, 2, 3, 9, 200][pick(5)] as number;
  const net = pick(2);
  return isV6 ? `fd0${side + 1}::${net === 0 ? "" : "1:"}${host.toString(16)}` : `10.${side + 1}.${net}.${host}`;
}

export const PORTS: readonly number[] = [22, 53, 80, 102, 502, 1024, 4840, 50_000];

function ports(pick: Pick): { readonly sport: number; readonly dport: number } {
  return { sport: PORTS[pick(PORTS.length)] as number, dport: PORTS[pick(PORTS.length)] as number };
}

function tcpProbe(pick: Pick, number: number, ends: Ends, isV6: boolean): Probe {
  const { sport, dport } = ports(pick);
  const back = { source: ends.destination, destination: ends.source };
  const segment = (flags: number, seq: number, ack: number, isBack = false): Buffer => tcp(isBack ? dport : sport, isBack ? sport : dport, flags, seq, ack);
  const way = pick(3);
  const point = (state: ConnectionState, flags: number): PacketPoint => pointOf(ends, "tcp", dport, sport, state, { tcpFlags: flags });
  if (way === 0) {
    const flags = [SYN, SYN, SYN | 0xc0, SYN | 32, ACK, ACK | 8][pick(6)] as number;
    return probe(point("new", flags), [], wire(ends, TCP, segment(flags, 1_000, 0), number, isV6), false);
  }
  if (way === 1) {
    // No connection begins so: nothing, everything, an end without a beginning, or an answer without a question.
    const flags = [0, SYN | FIN, SYN | RST, FIN | 8 | 32, RST, SYN | ACK][pick(6)] as number;
    return probe(point("invalid", flags), [], wire(ends, TCP, segment(flags, 1_000, 0), number, isV6), false);
  }
  const before = [
    wire(ends, TCP, segment(SYN, 1_000, 0), number, isV6),
    wire(back, TCP, segment(SYN | ACK, 5_000, 1_001, true), number, isV6),
    wire(ends, TCP, segment(ACK, 1_001, 5_001), number, isV6),
  ];
  const flags = [ACK, ACK | 8, ACK | FIN, RST | ACK, ACK | 32][pick(5)] as number;
  return probe(point("established", flags), before, wire(ends, TCP, segment(flags, 1_001, 5_001), number, isV6), false);
}

function udpProbe(pick: Pick, number: number, ends: Ends, isV6: boolean): Probe {
  const { sport, dport } = ports(pick);
  const back = { source: ends.destination, destination: ends.source };
  const packet = wire(ends, UDP, udp(sport, dport), number, isV6);
  const answer = wire(back, UDP, udp(dport, sport), number, isV6);
  const kind = pick(3);
  if (kind === 0) return probe(pointOf(ends, "udp", dport, sport, "new", {}), [], packet, false);
  if (kind === 1) return probe(pointOf(ends, "udp", dport, sport, "established", {}), [packet, answer], packet, false);
  // An error about a connection belongs to it: "port unreachable" from the server for the packet that the client sent.
  const about = Buffer.from(packet.hex, "hex");
  const message = isV6 ? icmp(1, 4, about) : icmp(3, 3, about);
  return probe(pointOf(back, "icmp", null, null, "related", { icmp: { type: isV6 ? 1 : 3, code: isV6 ? 4 : 3 } }), [packet], wire(back, isV6 ? 58 : 1, message, number, isV6), true);
}

function icmpProbe(pick: Pick, number: number, ends: Ends, isV6: boolean): Probe {
  const [request, reply] = isV6 ? [128, 129] : [8, 0];
  const back = { source: ends.destination, destination: ends.source };
  const protocol = isV6 ? 58 : 1;
  const asked = wire(ends, protocol, icmp(request, 0, Buffer.alloc(0)), number, isV6);
  const kind = pick(4);
  const point = (of: Ends, type: number, state: ConnectionState): PacketPoint => pointOf(of, "icmp", null, null, state, { icmp: { type, code: 0 } });
  if (kind < 2) return probe(point(ends, request, "new"), [], asked, false);
  const answer = wire(back, protocol, icmp(reply, 0, Buffer.alloc(0)), number, isV6);
  if (kind === 2) return probe(point(back, reply, "established"), [asked], answer, false);
  return probe(point(back, reply, "invalid"), [], answer, false);
}

function otherProbe(pick: Pick, number: number, ends: Ends, isV6: boolean): Probe {
  const protocol = [89, 50, 47][pick(3)] as number;
  // GRE is tracked by its key: version 0, nothing else.
  const packet = wire(ends, protocol, Buffer.alloc(16), number, isV6);
  const back = wire({ source: ends.destination, destination: ends.source }, protocol, Buffer.alloc(16), number, isV6);
  const isKnown = pick(2) === 0;
  // Over IPv6 the kernel wants a checksum of OSPF before it answers (nf_reject_ip6_csum_ok), and there is none in these bytes.
  return probe(pointOf(ends, `ip/${protocol}`, null, null, isKnown ? "established" : "new", {}), isKnown ? [packet, back] : [], packet, isV6 && protocol === 89);
}

function probe(point: PacketPoint, before: readonly WirePacket[], packet: WirePacket, cannotBeAnswered: boolean): Probe {
  return { point, before, packet, cannotBeAnswered };
}

function pointOf(ends: Ends, transport: string, port: number | null, sourcePort: number | null, state: ConnectionState, more: Partial<PacketPoint>): PacketPoint {
  const side = sideOf(ends.source);
  return {
    fromZone: `tun${side}`,
    toZone: `tun${1 - side}`,
    ...ends,
    transport,
    port,
    protocol: "unknown",
    protocolKnownBy: "nothing",
    toMany: false,
    sourcePort,
    icmp: null,
    tcpFlags: null,
    state,
    ...more,
  };
}

function sideOf(text: string): 0 | 1 {
  return text.startsWith("10.1.") || text.startsWith("fd01:") ? 0 : 1;
}

function tcp(sport: number, dport: number, flags: number, seq: number, ack: number): Buffer {
  const b = Buffer.alloc(20);
  b.writeUInt16BE(sport, 0);
  b.writeUInt16BE(dport, 2);
  b.writeUInt32BE(seq, 4);
  b.writeUInt32BE(ack, 8);
  b[12] = 5 << 4;
  b[13] = flags;
  b.writeUInt16BE(8_192, 14);
  return b;
}

function udp(sport: number, dport: number): Buffer {
  const b = Buffer.alloc(12);
  b.writeUInt16BE(sport, 0);
  b.writeUInt16BE(dport, 2);
  b.writeUInt16BE(12, 4);
  return b;
}

function icmp(type: number, code: number, about: Buffer): Buffer {
  const b = Buffer.alloc(8 + about.length);
  b[0] = type;
  b[1] = code;
  // Identifier and sequence number of an echo; unused of an error.
  if (about.length === 0) b.writeUInt32BE(0x00070001, 4);
  about.copy(b, 8);
  return b;
}

/** Where the checksum stands in the header of the protocol. */
const CHECKSUM_AT: Readonly<Record<number, number>> = { 1: 2, 6: 16, 17: 6, 58: 2 };

function wire(ends: Ends, protocol: number, content: Buffer, number: number, isV6: boolean): WirePacket {
  const body = Buffer.from(content);
  const addresses = isV6 ? Buffer.concat([v6Bytes(ends.source), v6Bytes(ends.destination)]) : Buffer.concat([v4Bytes(ends.source), v4Bytes(ends.destination)]);
  const at = CHECKSUM_AT[protocol];
  if (at !== undefined) {
    const pseudo = Buffer.alloc(4);
    pseudo.writeUInt16BE(body.length, 0);
    pseudo.writeUInt16BE(protocol, 2);
    // ICMP of IPv4 has no pseudo header.
    body.writeUInt16BE(checksum(protocol === 1 ? body : Buffer.concat([addresses, pseudo, body])), at);
  }
  let header: Buffer;
  if (isV6) {
    header = Buffer.alloc(8);
    header.writeUInt32BE(0x60000000 + number, 0);
    header.writeUInt16BE(body.length, 4);
    header[6] = protocol;
    header[7] = 64;
    header = Buffer.concat([header, addresses]);
  } else {
    header = Buffer.alloc(12);
    header[0] = 0x45;
    header.writeUInt16BE(20 + body.length, 2);
    header.writeUInt16BE(number, 4);
    header[8] = 64;
    header[9] = protocol;
    header = Buffer.concat([header, addresses]);
    header.writeUInt16BE(checksum(header), 10);
  }
  return { hex: Buffer.concat([header, body]).toString("hex"), from: sideOf(ends.source) };
}

function v4Bytes(text: string): Buffer {
  const b = Buffer.alloc(4);
  b.writeUInt32BE(parseIpv4(text) as number);
  return b;
}

function v6Bytes(text: string): Buffer {
  return Buffer.from((parseIpv6(text) as bigint).toString(16).padStart(32, "0"), "hex");
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] as number) * 256 + (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
