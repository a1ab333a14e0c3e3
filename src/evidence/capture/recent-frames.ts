// Finds frames that a mirror port copied twice: the same packet again within two milliseconds, on the same side of every router (the time to
// live is the same; tags and MAC addresses may differ). Suspects by the header, or is sure by the payload too. Drops nothing itself.
import { type Packet, TRANSPORT_L2 } from "./packet.ts";

/** A mirror writes its copies one behind the other; hosts repeat themselves after 200 ms at the earliest (RFC 6298 §2.4, and as Linux does). */
const WITHIN_MICROS = 2_000;
/** Frames of other flows may stand between the two. */
const REMEMBERED = 8;
const MASK = REMEMBERED - 1;

export class RecentFrames {
  private readonly headers = new Int32Array(REMEMBERED);
  private readonly payloads = new Int32Array(REMEMBERED);
  private readonly lengths = new Int32Array(REMEMBERED);
  private readonly times = new Float64Array(REMEMBERED).fill(Number.NEGATIVE_INFINITY);
  private next = 0;

  /** By its header alone: only where a host numbers its packets, or sends content under a sequence number, can two be told apart. */
  looksCopied(p: Packet): boolean {
    if (p.ipVersion === 4 ? p.fragmentId === 0 && (p.transport !== 6 || p.payloadWireLength === 0) : p.transport !== 6 || p.payloadWireLength === 0) return false;
    return this.isKnown(headerOf(p), 0, p.payloadWireLength, p.micros);
  }

  /** By its header and every captured byte of its payload. */
  isCopy(p: Packet, bytes: Uint8Array): boolean {
    let payload = 0x811c9dc5 | 0;
    for (let at = p.payloadOffset, end = at + p.payloadLength; at < end; at++) payload = Math.imul(payload ^ (bytes[at] as number), 0x01000193);
    return this.isKnown(headerOf(p), payload, p.payloadWireLength, p.micros);
  }

  private isKnown(header: number, payload: number, length: number, micros: number): boolean {
    const { headers, payloads, lengths, times } = this;
    for (let i = 0; i < REMEMBERED; i++) {
      if (headers[i] !== header || payloads[i] !== payload || lengths[i] !== length) continue;
      const gap = micros - (times[i] as number);
      if (gap >= 0 && gap <= WITHIN_MICROS) return true;
    }
    const slot = this.next++ & MASK;
    headers[slot] = header;
    payloads[slot] = payload;
    lengths[slot] = length;
    times[slot] = micros;
    return false;
  }
}

function headerOf(p: Packet): number {
  if (p.transport === TRANSPORT_L2 || p.ipVersion === 0) {
    return mix(mix(mix(mix(p.etherType, p.srcMacLow), p.dstMacLow), (p.srcMacHigh << 16) | p.dstMacHigh), p.wireLength);
  }
  let header = mix(mix(mix(p.transport, p.src3), p.dst3), (p.srcPort << 16) | p.dstPort);
  header = mix(mix(header, (p.fragmentId << 8) | p.ttl), p.seq);
  header = mix(mix(header, p.ack), (p.window << 8) | p.tcpFlags);
  return p.ipVersion === 6 ? mix(mix(mix(header, p.src0 ^ p.src1), p.src2), mix(p.dst0 ^ p.dst1, p.dst2)) : header;
}

function mix(hash: number, word: number): number {
  const h = Math.imul(hash ^ word, 0x9e3779b1);
  return h ^ (h >>> 15);
}
