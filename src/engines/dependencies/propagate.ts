// What else fails, and when, after assets failed or conversations broke: the earliest moment for everything in the graph. Dijkstra's algorithm for
// AND-OR graphs (Knuth 1977): moments only grow along a requirement, so whatever is reached first is reached for good. Touches only what fails.
import { type DependencyGraph, type Requirement, whole } from "./dependency-graph.ts";
import { afterTolerance, compareMoments, type Moment } from "./moment.ts";

export interface Cause {
  /** Nodes that fail by themselves. */
  readonly failed?: ReadonlyMap<number, Moment>;
  /** Conversations that do not work any more, and from when. */
  readonly broken?: ReadonlyMap<number, Moment>;
  /** Ways that were found to be closed already. */
  readonly lost?: readonly LostAlternative[];
}

export interface LostAlternative {
  readonly requirement: number;
  /** Place in `anyOf`. */
  readonly alternative: number;
  readonly moment: Moment;
}

export interface Failure {
  readonly moment: Moment;
  /** The requirement it failed of; null = it failed by itself. */
  readonly requirement: number | null;
  /** Place in `anyOf` of what failed last of it. */
  readonly alternative: number;
  /** That alternative's conversation broke, its provider need not have failed. */
  readonly isBroken: boolean;
}

export interface Propagation {
  readonly failures: ReadonlyMap<number, Failure>;
  /** Requirements of which a part failed, and something stands in: the places in `anyOf` that failed. */
  readonly covered: ReadonlyMap<number, ReadonlySet<number>>;
}

export function propagate(graph: DependencyGraph, cause: Cause): Propagation {
  const heap = new MomentHeap();
  const tentative = new Map<number, Failure>();
  const failures = new Map<number, Failure>();
  const down = new Map<number, Set<number>>();
  const reach = (node: number, failure: Failure): void => {
    const before = tentative.get(node);
    if (failures.has(node) || (before !== undefined && compareMoments(before.moment, failure.moment) <= 0)) return;
    tentative.set(node, failure);
    heap.push({ moment: failure.moment, node, requirement: -1, alternative: -1 });
  };
  for (const [node, moment] of cause.failed ?? []) reach(node, { moment, requirement: null, alternative: 0, isBroken: false });
  for (const { requirement, alternative, moment } of [...brokenAlternatives(graph, cause.broken ?? new Map()), ...(cause.lost ?? [])]) heap.push({ moment, node: -1, requirement, alternative });

  const lose = (r: number, alternative: number, moment: Moment, isBroken: boolean): void => {
    const requirement = graph.requirements[r] as Requirement;
    if (requirement.effect === "weakens") return;
    let gone = down.get(r);
    if (gone === undefined) {
      gone = new Set();
      down.set(r, gone);
    }
    if (gone.has(alternative)) return;
    gone.add(alternative);
    if (gone.size < requirement.anyOf.length) return;
    reach(requirement.dependent, { moment: afterTolerance(moment, whole(requirement)), requirement: r, alternative, isBroken });
  };
  for (let item = heap.pop(); item !== undefined; item = heap.pop()) {
    if (item.node < 0) {
      lose(item.requirement, item.alternative, item.moment, true);
      continue;
    }
    if (failures.has(item.node)) continue;
    const failure = tentative.get(item.node) as Failure;
    failures.set(item.node, failure);
    for (const { requirement, alternative } of graph.stopsWithout[item.node] ?? []) lose(requirement, alternative, failure.moment, false);
  }
  const covered = new Map([...down].filter(([r, gone]) => gone.size < (graph.requirements[r] as Requirement).anyOf.length));
  return { failures, covered };
}

/** A partner that nobody was ever seen using stands in for a machine that failed, because that is declared; not for a way that is closed. */
function brokenAlternatives(graph: DependencyGraph, broken: ReadonlyMap<number, Moment>): LostAlternative[] {
  const moments = new Map<number, (Moment | undefined)[]>();
  for (const [conversation, moment] of broken) {
    for (const { requirement, alternative } of graph.shownBy.get(conversation) ?? []) {
      const places = moments.get(requirement) ?? [];
      const before = places[alternative];
      if (before === undefined || compareMoments(moment, before) < 0) places[alternative] = moment;
      moments.set(requirement, places);
    }
  }
  const found: LostAlternative[] = [];
  for (const [requirement, places] of moments) {
    const first = places.reduce((least, m) => (least === undefined || (m !== undefined && compareMoments(m, least) < 0) ? m : least), undefined);
    (graph.requirements[requirement] as Requirement).anyOf.forEach(({ conversations }, alternative) => {
      const moment = conversations.length === 0 ? first : places[alternative];
      if (moment !== undefined) found.push({ requirement, alternative, moment });
    });
  }
  return found;
}

interface HeapItem {
  readonly moment: Moment;
  /** −1 = an alternative of a requirement is lost. */
  readonly node: number;
  readonly requirement: number;
  readonly alternative: number;
}

/** The earliest first. Of equal moments the one with the smaller numbers, so that paths are the same on every machine. */
class MomentHeap {
  readonly #items: HeapItem[] = [];

  push(item: HeapItem): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (before(items[parent] as HeapItem, item)) break;
      items[at] = items[parent] as HeapItem;
      at = parent;
    }
    items[at] = item;
  }

  pop(): HeapItem | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && before(items[child + 1] as HeapItem, items[child] as HeapItem)) child++;
      if (before(last, items[child] as HeapItem)) break;
      items[at] = items[child] as HeapItem;
      at = child;
    }
    items[at] = last;
    return top;
  }
}

function before(a: HeapItem, b: HeapItem): boolean {
  return (compareMoments(a.moment, b.moment) || a.node - b.node || a.requirement - b.requirement || a.alternative - b.alternative) <= 0;
}
