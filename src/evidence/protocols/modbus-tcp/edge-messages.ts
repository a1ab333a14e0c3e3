// Messages at the edge of what was seen of a connection: held until it is known who asks, or counted apart until it is known whether their
// request was seen. Bounded; keeps codes and times, no values.
import type { DissectionSink } from "../protocol.ts";

export interface HeldMessage {
  readonly direction: 0 | 1;
  readonly transaction: number;
  readonly unit: number;
  readonly code: number;
  /** -1 = its function has none. */
  readonly sub: number;
  readonly micros: number;
}

const MOST_HELD = 16;

export class HeldMessages {
  private messages: HeldMessage[] = [];

  get isFull(): boolean {
    return this.messages.length >= MOST_HELD;
  }

  add(message: HeldMessage): void {
    this.messages.push(message);
  }

  has(direction: 0 | 1, transaction: number, code: number): boolean {
    return this.messages.some((m) => m.direction === direction && m.transaction === transaction && m.code === code);
  }

  take(): readonly HeldMessage[] {
    const taken = this.messages;
    if (taken.length > 0) this.messages = [];
    return taken;
  }
}

/** What a response would count if its request was never sent where it could be seen. */
export class EarlyCounts implements Pick<DissectionSink, "operation" | "detail"> {
  readonly details: string[] = [];
  operations = 0;

  operation(bit: number): void {
    this.operations |= bit;
  }

  detail(facet: string, value: string): void {
    this.details.push(`${facet} ${value}`);
  }
}
