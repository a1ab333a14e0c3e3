// Reads DCE/RPC datagrams, version 4 (C706 §12.5): each names its interface and call, so nothing has to be seen before. Follows one flow of
// UDP; keeps no parameters. PROFINET's connection management has a dissector of its own.
import { Exchanges } from "./exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "./protocol.ts";
import { readTowers } from "./rpc-endpoints.ts";
import { DATAGRAM_HEADER_SIZE, faultText } from "./rpc-header.ts";
import { callOperation, callText, interfaceAt, interfaceIndex, RPC_INTERFACES, uuidText } from "./rpc-interfaces.ts";

const REQUEST = 0;
const RESPONSE = 2;
const FAULT = 3;
const REJECT = 6;
const LAST_TYPE = 10;
const TYPES: readonly string[] = ["request", "ping", "response", "fault", "working", "no call", "reject", "acknowledge", "cancel", "fragment acknowledge", "cancel acknowledge"];
const IS_FRAGMENT = 0x04;

const MAPPER = interfaceIndex("endpoint mapper");
const MAP = 3;

export const rpcDatagramDissector: DissectorDefinition = {
  longestUnit: 65_535,
  frame(view: DataView, offset: number, available: number): number {
    if (view.getUint8(offset) !== 4) return FRAME_NOT_MINE;
    if (available < DATAGRAM_HEADER_SIZE) return FRAME_NEEDS_MORE;
    const order = view.getUint8(offset + 4);
    if ((view.getUint8(offset + 1) & 0x1f) > LAST_TYPE || (order !== 0x10 && order !== 0)) return FRAME_NOT_MINE;
    // A verifier may stand behind the body, and a part of the body in another IP fragment: the header is read all the same.
    return available;
  },
  open: () => new RpcDatagrams(),
};

class RpcDatagrams implements DissectorState {
  private readonly exchanges = new Exchanges();

  unit(view: DataView, _bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const isLittle = view.getUint8(offset + 4) === 0x10;
    const type = view.getUint8(offset + 1) & 0x1f;
    const body = offset + DATAGRAM_HEADER_SIZE;
    const end = offset + length;
    if (body + view.getUint16(offset + 74, isLittle) > end) sink.trouble("gap");
    if ((view.getUint8(offset + 2) & IS_FRAGMENT) !== 0 && view.getUint16(offset + 76, isLittle) !== 0) return;
    const index = interfaceAt(view, offset + 24, isLittle);
    const opnum = view.getUint16(offset + 68, isLittle);
    const transaction = transactionAt(view, offset, isLittle);
    switch (type) {
      case REQUEST:
        this.exchanges.asked(direction, transaction, 0, 0, micros, sink);
        count(view, offset, isLittle, index, opnum, sink);
        break;
      case RESPONSE: {
        const counts = this.exchanges.answered(direction, transaction, 0, micros, sink);
        if (counts !== null) count(view, offset, isLittle, index, opnum, counts);
        if (index === MAPPER && opnum === MAP) readTowers(view, body, end, sink);
        break;
      }
      case FAULT:
      case REJECT: {
        const counts = this.exchanges.answered(direction, transaction, 0, micros, sink);
        if (counts !== null) count(view, offset, isLittle, index, opnum, counts);
        if (end - body < 4) sink.trouble("malformed");
        else sink.detail("fault", faultText(view.getUint32(body, isLittle)));
        break;
      }
      default:
        sink.detail("message", TYPES[type] as string);
    }
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }
}

function count(view: DataView, offset: number, isLittle: boolean, index: number, opnum: number, sink: Pick<DissectionSink, "operation" | "detail">): void {
  sink.operation(callOperation(index, opnum));
  sink.detail("interface", RPC_INTERFACES[index]?.name ?? uuidText(view, offset + 24, isLittle));
  sink.detail("call", index < 0 ? "of an interface nobody described" : callText(index, opnum));
}

/** The activity (§12.5.2.9) and the sequence number within it, folded: the same in a request and its answer. */
function transactionAt(view: DataView, offset: number, isLittle: boolean): number {
  // Both sides write it in their own byte order.
  const times = view.getUint32(offset + 40, isLittle) ^ ((view.getUint16(offset + 44, isLittle) << 16) | view.getUint16(offset + 46, isLittle));
  const activity = times ^ view.getUint32(offset + 48) ^ view.getUint32(offset + 52);
  return (Math.imul(view.getUint32(offset + 64, isLittle), 0x9e37_79b1) ^ activity) | 0;
}
