// Messages from before anything told who asks: held until it is known. Bounded; keeps codes and times, no values.

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
