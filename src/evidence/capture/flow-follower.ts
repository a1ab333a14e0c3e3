// Follows flows with what counting them does not tell: reads their payloads, makes pieces and conversation hours of what leaves the counter. Flows that
// provably lie wholly inside the source are folded into conversation hours at once; everything else stays a piece and is stitched at read.
// Does not decide about clients or protocols of open flows: that needs the merged pieces.
import type { ConversationHour } from "../flows/conversation-hour.ts";
import type { FlowPiece } from "../flows/flow-piece.ts";
import { flowToHours } from "../flows/fold.ts";
import { I, intBase, type SlotWords } from "./flow-table.ts";
import { FlowTexts } from "./flow-texts.ts";
import { ICMPV6, IGMP } from "./group-reports.ts";
import { HourTable } from "./hour-table.ts";
import type { Packet } from "./packet.ts";
import { PayloadReader, type PayloadSide } from "./payload-reader.ts";
import { slotToPiece } from "./slot-to-piece.ts";
import { type Uptime, uptimeOrigin } from "./tcp-clocks.ts";

/** What the counter tells of its flows, in the order in which it happens. Packet, view and bytes are good during the call only. */
export interface FlowSink {
  /**
   * A packet with content; `recognised`: what recognisePayload() said of it, 0 = nothing, or it was not asked; then `index` counts those of the
   * piece. `transport` as in a flow piece.
   */
  payload(slot: number, index: number, recognised: number, p: Packet, swapped: boolean, transport: number, view: DataView, bytes: Uint8Array): void;
  /** What was counted of the flow of `slot` since it began or left last stands in the words of `place`. `ends`: the slot is another flow's from now on. */
  leave(words: SlotWords, place: number, slot: number, ends: boolean, isWhole: boolean): void;
  /** At the end. */
  uptime(uptime: Uptime): void;
}

export interface FollowerOptions {
  readonly source: number;
  /** False: every flow leaves as a piece, with both its ports. Default true. */
  readonly folds?: boolean;
}

/** Rows that are ready to be stored; the caller takes them away. */
export class FlowFollower implements FlowSink {
  readonly pieces: FlowPiece[] = [];
  readonly payloads: PayloadReader;
  private readonly hours = new HourTable();
  private readonly texts = new FlowTexts();
  private readonly source: number;
  private readonly folds: boolean;
  private readonly minutes = new Uint32Array(60);
  private readonly sides: (PayloadSide | undefined)[] = [];

  constructor(options: FollowerOptions) {
    this.source = options.source;
    this.folds = options.folds ?? true;
    this.payloads = new PayloadReader(this.texts);
  }

  payload(slot: number, index: number, recognised: number, p: Packet, swapped: boolean, transport: number, view: DataView, bytes: Uint8Array): void {
    let side = this.sides[slot];
    if (recognised !== 0) {
      const better = this.payloads.vote(side, index, recognised, p, swapped, transport, view, bytes);
      if (better !== undefined) {
        this.sides[slot] = better;
        side = better;
      }
    }
    if (transport === IGMP || transport === ICMPV6) {
      side = this.payloads.readGroupReport(side, p, view);
      this.sides[slot] = side;
    }
    if (side !== undefined && side.stream !== null) this.payloads.dissect(side, p, swapped, transport, view, bytes);
  }

  leave(words: SlotWords, place: number, slot: number, ends: boolean, isWhole: boolean): void {
    const piece = slotToPiece(words, place, this.source, this.texts);
    const side = this.sides[slot];
    if (side !== undefined) this.payloads.drain(side, piece, ends);
    if (ends) this.sides[slot] = undefined;
    if (!isWhole || !this.folds) {
      this.pieces.push(piece);
      return;
    }
    for (const row of flowToHours({ whole: piece, pieces: [piece], notWatched: false }, this.minutes)) {
      this.hours.add(row, hashOfHour(words.ints, intBase(place), row.serverPort, row.hour));
    }
  }

  uptime({ endpoint, seconds, ticksPerSecond, micros }: Uptime): void {
    this.payloads.claims.add(endpoint, "uptime", String(seconds), uptimeOrigin(ticksPerSecond), micros);
  }

  /** Folded rows so far; they start afresh. */
  takeHours(): ConversationHour[] {
    return this.hours.take();
  }

  takePieces(): FlowPiece[] {
    return this.pieces.splice(0);
  }

  get rowsWaiting(): number {
    return this.pieces.length + this.hours.size;
  }
}

/** The same for all flows of one conversation hour, whoever their client's port is. */
function hashOfHour(ints: Int32Array, at: number, serverPort: number, hour: number): number {
  let h = Math.imul(serverPort, 0x27d4eb2f) ^ Math.imul(hour, 0x165667b1) ^ (ints[at + I.transport] as number);
  for (let word = I.a0; word <= I.b3; word++) h = Math.imul(h ^ (ints[at + word] as number) ^ (h >>> 15), 0x9e3779b1);
  return h ^ (h >>> 13);
}
