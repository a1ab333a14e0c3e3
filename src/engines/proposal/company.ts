// How much two machines have to do with each other: what the communities are searched in.
import type { Machine } from "./plant-machines.ts";
import type { Talk } from "./traffic.ts";
import { compare } from "./plant-machines.ts";
import type { Edge } from "./communities.ts";

/** What production does not wait for (a look for a neighbour, a search) still tells who knows whom, a little. */
const HOUSEKEEPING_SHARE = 0.2;

export class Company {
  /** "smaller|larger" → weight. */
  readonly #weights = new Map<string, number>();
  readonly #partners = new Map<number, Map<number, number>>();

  constructor(talks: readonly Talk[]) {
    for (const talk of talks) {
      const { client, server } = talk;
      if (client === undefined || server === undefined || client === server || talk.isFailing) continue;
      // One conversation more or less, and how often it ran, shall not turn the answer round: the count goes in by its logarithm.
      const weight = (1 + Math.log2(1 + (talk.conversation.connections ?? 0))) * (talk.matters ? 1 : HOUSEKEEPING_SHARE);
      const [a, b] = [Math.min(client.index, server.index), Math.max(client.index, server.index)];
      this.#weights.set(`${a}|${b}`, (this.#weights.get(`${a}|${b}`) ?? 0) + weight);
    }
    for (const [key, weight] of this.#weights) {
      const [a, b] = key.split("|").map(Number) as [number, number];
      this.#know(a, b, weight);
      this.#know(b, a, weight);
    }
  }

  #know(a: number, b: number, weight: number): void {
    const partners = this.#partners.get(a) ?? new Map<number, number>();
    this.#partners.set(a, partners.set(b, weight));
  }

  /** Between sets of machines; groupOf −1 = it belongs to none. */
  edges(groupOf: (machine: number) => number): Edge[] {
    return [...this.#weights]
      .sort(([x], [y]) => compare(x, y))
      .flatMap(([key, weight]) => {
        const [a, b] = key.split("|").map((m) => groupOf(Number(m))) as [number, number];
        return a < 0 || b < 0 || a === b ? [] : [{ a, b, weight }];
      });
  }

  /** Partners of a machine with their weight, the closest first. */
  partnersOf(machine: Machine): { readonly machine: number; readonly weight: number }[] {
    return [...(this.#partners.get(machine.index) ?? [])].map(([m, weight]) => ({ machine: m, weight })).sort((a, b) => b.weight - a.weight || a.machine - b.machine);
  }
}
