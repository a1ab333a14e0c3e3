// The same lists as tshark's, from what the product's reader and meter make of a capture.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { FlowMeter } from "../generators/flow-meter.ts";
import { type CaptureOutcome, readCapture } from "../../src/evidence/capture/read-capture.ts";
import type { ConversationHour } from "../../src/evidence/flows/conversation-hour.ts";
import { type FlowPiece, L2_BASE } from "../../src/evidence/flows/flow-piece.ts";
import { MAC_PREFIX } from "../../src/plant/endpoint.ts";
import { addTotal, emptyLists, type PairLists } from "./tshark-lists.ts";

export interface MeteredCapture {
  readonly outcome: CaptureOutcome;
  readonly pieces: readonly FlowPiece[];
  readonly hours: readonly ConversationHour[];
}

/** `folds` as in MeterOptions: without it, every flow keeps both its ports. */
export async function meterCapture(file: string, chunkBytes: number, folds = false): Promise<MeteredCapture> {
  const stored = readFileSync(file);
  const content: Uint8Array = stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored;
  const meter = new FlowMeter({ source: 1, folds });
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < content.length; at += chunkBytes) yield content.subarray(at, at + chunkBytes);
  }
  const sink = { packet: meter.add.bind(meter) };
  const outcome = await readCapture({ file, chunks: chunks(), sink, startAt: null, segmentBytes: 1 << 30, onSegment: async () => meter.finish() });
  return { outcome, pieces: meter.takePieces(), hours: meter.takeHours() };
}

const TRANSPORT_LISTS = new Map([
  [6, "tcp"],
  [17, "udp"],
  [132, "sctp"],
] as const);

/** Over VLANs, EtherTypes and transports. */
export function listsOfPieces(pieces: readonly FlowPiece[]): PairLists {
  const lists = emptyLists();
  for (const piece of pieces) {
    const sent = [piece.packetsA, piece.bytesA] as const;
    const received = [piece.packetsB, piece.bytesB] as const;
    if (piece.transport >= L2_BASE) {
      addTotal(lists.eth, piece.a.slice(MAC_PREFIX.length), piece.b.slice(MAC_PREFIX.length), sent, received, piece.first, piece.last);
      continue;
    }
    addTotal(lists[piece.a.includes(":") ? "ipv6" : "ip"], piece.a, piece.b, sent, received, piece.first, piece.last);
    const name = TRANSPORT_LISTS.get(piece.transport as 6);
    if (name !== undefined) addTotal(lists[name], `${piece.a} ${piece.portA}`, `${piece.b} ${piece.portB}`, sent, received, piece.first, piece.last);
  }
  return lists;
}

/** Adds folded rows to lists of pieces; they no longer know the client's port, so only lists without ports take them. */
export function addHours(lists: PairLists, hours: readonly ConversationHour[]): void {
  for (const hour of hours) {
    const sent = [hour.packetsToServer, hour.bytesToServer] as const;
    const received = [hour.packetsToClient, hour.bytesToClient] as const;
    if (hour.transport >= L2_BASE) addTotal(lists.eth, hour.client.slice(MAC_PREFIX.length), hour.server.slice(MAC_PREFIX.length), sent, received, hour.first, hour.last);
    else addTotal(lists[hour.client.includes(":") ? "ipv6" : "ip"], hour.client, hour.server, sent, received, hour.first, hour.last);
  }
}
