// Communities of what talks to each other (Louvain): the division with the highest modularity of several seeded searches. Decides nothing by itself: roles,
// lines, levels and subnets come first, and this only tells who among the rest keeps company with whom.
import { UndirectedGraph } from "graphology";
import louvain from "graphology-communities-louvain";

/** The package's types describe another module format than it has. */
const { detailed } = louvain as unknown as typeof louvain.default;

/** Louvain stops at a local best; of so many starts the best is taken. */
const SEARCHES = 8;

export interface Edge {
  readonly a: number;
  readonly b: number;
  readonly weight: number;
}

/** The community of each node, named by its smallest node, so that the name does not depend on the search. Edges in any order; loops say nothing. */
export function communitiesOf(count: number, edges: readonly Edge[], random: () => number): number[] {
  const graph = new UndirectedGraph({ allowSelfLoops: false });
  for (let node = 0; node < count; node++) graph.addNode(String(node));
  const weights = new Map<string, number>();
  for (const { a, b, weight } of edges) {
    if (a === b || weight <= 0) continue;
    const key = a < b ? `${a}|${b}` : `${b}|${a}`;
    weights.set(key, (weights.get(key) ?? 0) + weight);
  }
  for (const [key, weight] of [...weights].sort(([x], [y]) => (x < y ? -1 : 1))) {
    const [a, b] = key.split("|") as [string, string];
    graph.addEdge(a, b, { weight });
  }
  const alone = Array.from({ length: count }, (_, node) => node);
  if (graph.size === 0) return alone;
  let best: { readonly modularity: number; readonly communities: Readonly<Record<string, number>> } | null = null;
  for (let i = 0; i < SEARCHES; i++) {
    const found = detailed(graph, { getEdgeWeight: "weight", rng: random, resolution: 1 });
    // Equal but for rounding: the earlier one stays.
    if (best === null || found.modularity > best.modularity + 1e-9) best = found;
  }
  const smallest = new Map<number, number>();
  return alone.map((node) => {
    const community = best?.communities[String(node)] ?? node;
    const name = smallest.get(community) ?? node;
    smallest.set(community, name);
    return name;
  });
}
