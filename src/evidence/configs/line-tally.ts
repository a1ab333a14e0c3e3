// Keeps, for each line of a configuration, what became of it. A line that nobody claims stays "unknown": silence is never understanding.
import type { ConfigLine, LineState } from "../../plant/firewall-config.ts";

const UNCLAIMED: ConfigLine = { state: "unknown", why: "not recognised" };
/** What says more about a missing meaning wins when a line is claimed twice. */
const WEIGHT: Readonly<Record<LineState, number>> = { irrelevant: 0, understood: 1, partly: 2, unsupported: 3, unknown: 4 };

export class LineTally {
  readonly #lines: (ConfigLine | undefined)[];

  /** `count` lines, numbered from 1. */
  constructor(count: number) {
    this.#lines = new Array<ConfigLine | undefined>(count);
  }

  /** Claimed twice, the state that leaves more open counts. */
  mark(line: number, state: LineState, why: string | null = null): void {
    const before = this.#lines[line - 1];
    if (line < 1 || line > this.#lines.length) throw new Error(`there is no line ${line}`);
    if (before === undefined || WEIGHT[state] > WEIGHT[before.state]) this.#lines[line - 1] = { state, why };
  }

  /** Both ends included. */
  markAll(from: number, to: number, state: LineState, why: string | null = null): void {
    for (let line = from; line <= to; line++) this.mark(line, state, why);
  }

  lines(): ConfigLine[] {
    return Array.from(this.#lines, (line) => line ?? UNCLAIMED);
  }
}
