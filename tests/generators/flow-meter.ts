// Packets to flow pieces and conversation hours in one object, for tests and benches: what learning does in two steps.
import type { ConversationHour } from "../../src/evidence/flows/conversation-hour.ts";
import type { FlowPiece } from "../../src/evidence/flows/flow-piece.ts";
import { type CounterOptions, FlowCounter } from "../../src/evidence/capture/flow-counter.ts";
import { FlowFollower, type FollowerOptions } from "../../src/evidence/capture/flow-follower.ts";
import type { PayloadReader } from "../../src/evidence/capture/payload-reader.ts";

/** Rows that are ready to be stored; the caller takes them away. */
export class FlowMeter extends FlowCounter {
  private readonly follower: FlowFollower;

  constructor(options: CounterOptions & FollowerOptions) {
    const follower = new FlowFollower(options);
    super(options, follower);
    this.follower = follower;
  }

  get payloads(): PayloadReader {
    return this.follower.payloads;
  }

  get pieces(): readonly FlowPiece[] {
    return this.follower.pieces;
  }

  takeHours(): ConversationHour[] {
    return this.follower.takeHours();
  }

  takePieces(): FlowPiece[] {
    return this.follower.takePieces();
  }

  get rowsWaiting(): number {
    return this.follower.rowsWaiting;
  }
}
