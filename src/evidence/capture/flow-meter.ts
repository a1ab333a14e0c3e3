// Meters packets into flow pieces and conversation hours: counting and following in one thread.
import type { ConversationHour } from "../flows/conversation-hour.ts";
import type { FlowPiece } from "../flows/flow-piece.ts";
import { type CounterOptions, FlowCounter } from "./flow-counter.ts";
import { FlowFollower, type FollowerOptions } from "./flow-follower.ts";
import type { PayloadReader } from "./payload-reader.ts";

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
