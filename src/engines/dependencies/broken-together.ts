// What breaks beside what is asked: a partner stands in only where its own way is not closed by the same change. Counts conversations per way once, so that
// each question costs what it touches and not what breaks in all.
import type { DependencyGraph, Requirement } from "./dependency-graph.ts";
import { AT_ONCE } from "./moment.ts";
import { type LostAlternative, type Propagation, propagate } from "./propagate.ts";

export class BrokenTogether {
  readonly #graph: DependencyGraph;
  /** Per requirement and alternative, how many of its conversations break. */
  readonly #counts = new Map<number, number[]>();
  readonly #broken: ReadonlySet<number>;
  #all: Propagation | undefined;

  constructor(graph: DependencyGraph, conversations: readonly number[]) {
    this.#graph = graph;
    this.#broken = new Set(conversations);
    for (const conversation of this.#broken) this.#count(this.#counts, conversation);
  }

  /** Ways that stay closed when these conversations are left out. */
  without(conversations: ReadonlySet<number>): LostAlternative[] {
    const mine = new Map<number, number[]>();
    for (const conversation of conversations) if (this.#broken.has(conversation)) this.#count(mine, conversation);
    return this.#lost((r, place) => (this.#counts.get(r)?.[place] ?? 0) - (mine.get(r)?.[place] ?? 0));
  }

  /** What fails with all of it, and with these where they are no part of it. */
  allWith(conversations: readonly number[]): Propagation {
    const others = conversations.filter((c) => !this.#broken.has(c));
    if (others.length > 0) return propagate(this.#graph, { broken: new Map(others.map((c) => [c, AT_ONCE])), lost: this.all() });
    this.#all ??= propagate(this.#graph, { lost: this.all() });
    return this.#all;
  }

  all(): LostAlternative[] {
    return this.#lost((r, place) => this.#counts.get(r)?.[place] ?? 0);
  }

  #count(counts: Map<number, number[]>, conversation: number): void {
    for (const { requirement, alternative } of this.#graph.shownBy.get(conversation) ?? []) {
      let places = counts.get(requirement);
      if (places === undefined) {
        places = (this.#graph.requirements[requirement] as Requirement).anyOf.map(() => 0);
        counts.set(requirement, places);
      }
      places[alternative] = (places[alternative] ?? 0) + 1;
    }
  }

  #lost(left: (requirement: number, place: number) => number): LostAlternative[] {
    const lost: LostAlternative[] = [];
    for (const requirement of this.#counts.keys()) {
      const { anyOf } = this.#graph.requirements[requirement] as Requirement;
      if (!anyOf.some((_, place) => left(requirement, place) > 0)) continue;
      anyOf.forEach(({ conversations }, alternative) => {
        if (conversations.length === 0 || left(requirement, alternative) > 0) lost.push({ requirement, alternative, moment: AT_ONCE });
      });
    }
    return lost;
  }
}
