// A slot of the flow table as a flow piece; what the payloads told is added by whoever read them.
import { type FlowPiece, L2_BASE } from "../flows/flow-piece.ts";
import { MOST_WAITS } from "../flows/opening-repeats.ts";
import { D, doubleBase, I, intBase, type SlotWords } from "./flow-table.ts";
import type { FlowTexts } from "./flow-texts.ts";

export function slotToPiece(words: SlotWords, slot: number, source: number, texts: FlowTexts): FlowPiece {
  const { ints, doubles } = words;
  const at = intBase(slot);
  const dat = doubleBase(slot);
  const int = (field: number): number => ints[at + field] as number;
  const double = (field: number): number => doubles[dat + field] as number;
  const ports = int(I.ports);
  const kind = int(I.transport) >= L2_BASE ? 0 : (int(I.link) & (1 << 26)) !== 0 ? 6 : 4;
  return {
    source,
    vlan: texts.vlan(int(I.link)),
    transport: int(I.transport),
    a: texts.endpoint(kind, int(I.a0), int(I.a1), int(I.a2), int(I.a3)),
    b: texts.endpoint(kind, int(I.b0), int(I.b1), int(I.b2), int(I.b3)),
    portA: ports >>> 16,
    portB: ports & 0xffff,
    first: double(D.first),
    last: double(D.last),
    record: int(I.record) >>> 0,
    flags: int(I.flags),
    isnA: int(I.isnA),
    isnB: int(I.isnB),
    longestGap: double(D.longestGap),
    payloadPackets: int(I.payloadPackets),
    votes: "",
    packetsA: int(I.packetsA),
    packetsB: int(I.packetsB),
    bytesA: double(D.bytesA),
    bytesB: double(D.bytesB),
    keepAlives: int(I.keepAlives),
    retransmissions: int(I.retransmissions),
    repeats: int(I.repeats) === 0 ? null : { times: int(I.repeats), waits: [...ints.subarray(at + I.waits, at + I.waits + Math.min(int(I.repeats), MOST_WAITS))] },
    ttlMin: int(I.ttlMin),
    largestPayload: int(I.largestPayload),
    ipFragments: int(I.ipFragments),
    mss: int(I.mss),
    operations: 0,
    details: null,
    responses: null,
    periods: null,
    firstRequest: -1,
    lastRequest: -1,
    loose: null,
  };
}
