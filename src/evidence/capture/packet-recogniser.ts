// Asks the recognisers what one packet's payload is. What a flow is, its packets' answers together decide (payload-reader.ts, stitch at read).
import { L2_BASE } from "../flows/flow-piece.ts";
import { LEVEL_HIGH, type Payload, recognitionLevel, recognitionSender, SENDER_UNKNOWN } from "../protocols/protocol.ts";
import { isRefined } from "../protocols/protocol-traits.ts";
import { protocolIds, recognisePayload } from "../protocols/registry.ts";
import { type Packet, TRANSPORT_L2 } from "./packet.ts";

/** What recognisers look at; filled anew for each packet. */
export class PacketPayload implements Payload {
  view: DataView = new DataView(new ArrayBuffer(0));
  bytes: Uint8Array = new Uint8Array(0);
  offset = 0;
  length = 0;
  wireLength = 0;
  transport = 0;
  etherType = 0;
  srcPort = 0;
  dstPort = 0;
  toMany = false;

  /** `transport` as in a flow piece. */
  fill(p: Packet, transport: number, view: DataView, bytes: Uint8Array, toMany: boolean): this {
    this.view = view;
    this.bytes = bytes;
    this.offset = p.payloadOffset;
    this.length = p.payloadLength;
    this.wireLength = p.payloadWireLength;
    this.transport = transport >= L2_BASE ? TRANSPORT_L2 : transport;
    this.etherType = transport >= L2_BASE ? p.etherType : 0;
    this.srcPort = p.srcPort;
    this.dstPort = p.dstPort;
    this.toMany = toMany;
    return this;
  }
}

export class PacketRecogniser {
  private readonly payload = new PacketPayload();

  /** As recognisePayload(); `transport` as in a flow piece. */
  recognise(p: Packet, transport: number, view: DataView, bytes: Uint8Array, toMany: boolean): number {
    return recognisePayload(this.payload.fill(p, transport, view, bytes, toMany));
  }
}

/** The numbers of voteRank(), without allocating. */
const REFINED_BY_INDEX = Uint8Array.from(protocolIds, (id) => (isRefined(id) ? 1 : 0));
const BEST_RANK = LEVEL_HIGH * 4 + 3;

/** Of an answer that is not 0: the higher, the more it says. */
export function rankOf(recognised: number): number {
  return recognitionLevel(recognised) * 4 + (REFINED_BY_INDEX[recognised >>> 12] === 1 ? 0 : 2) + (recognitionSender(recognised) === SENDER_UNKNOWN ? 0 : 1);
}

/** What a segment is together with the one before it, against what it is alone: of answers alike, that which explains more bytes. */
export function saysMore(together: number, alone: number): boolean {
  if (together === 0 || alone === 0) return together !== 0;
  return rankOf(together) > rankOf(alone) || (rankOf(together) === rankOf(alone) && together >>> 12 !== alone >>> 12);
}

/** No further packet has to be asked about: sure of the protocol and of who is the client. */
export function settles(recognised: number): boolean {
  return recognised !== 0 && rankOf(recognised) === BEST_RANK;
}
