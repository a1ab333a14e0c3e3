// Communities: what hangs together is found, the search never depends on the order of edges, and what it finds is as good as the best there is on small graphs.
import fc from "fast-check";
import { expect, it } from "vitest";
import { communitiesOf, type Edge } from "./communities.ts";
import { modularityOf } from "./reference.ts";

/** A simple generator of fixed numbers. */
function numbers(): () => number {
  let state = 7;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const clique = (nodes: readonly number[]): Edge[] => nodes.flatMap((a, i) => nodes.slice(i + 1).map((b) => ({ a, b, weight: 1 })));

it("finds two groups that one conversation connects, and leaves alone who knows nobody", () => {
  expect(communitiesOf(9, [...clique([0, 2, 4, 6]), ...clique([1, 3, 5, 7]), { a: 0, b: 1, weight: 1 }], numbers())).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 8]);
});

it("of nothing says nothing", () => {
  expect(communitiesOf(0, [], numbers())).toEqual([]);
  expect(communitiesOf(3, [{ a: 1, b: 1, weight: 5 }], numbers())).toEqual([0, 1, 2]);
});

const graphs = fc.record({
  count: fc.integer({ min: 2, max: 6 }),
  edges: fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 12 }),
});

it("names the same communities in whatever order the edges come", () => {
  fc.assert(
    fc.property(graphs, fc.infiniteStream(fc.nat()), ({ count, edges: drawn }, order) => {
      const edges = drawn.map(([a, b, weight]) => ({ a: a % count, b: b % count, weight }));
      const keys = edges.map(() => order.next().value as number);
      const shuffled = edges.map((e, i) => [keys[i] as number, { a: e.b, b: e.a, weight: e.weight }] as const).sort(([x], [y]) => x - y);
      expect(
        communitiesOf(
          count,
          shuffled.map(([, e]) => e),
          numbers(),
        ),
      ).toEqual(communitiesOf(count, edges, numbers()));
    }),
    { seed: 1, numRuns: 200 },
  );
});

it("comes close to the best of all divisions: within a twentieth, and mostly equal", () => {
  let equal = 0;
  let runs = 0;
  fc.assert(
    fc.property(graphs, ({ count, edges: drawn }) => {
      const edges = drawn.map(([a, b, weight]) => ({ a: a % count, b: b % count, weight })).filter((e) => e.a !== e.b);
      const found = modularityOf(count, edges, communitiesOf(count, edges, numbers()));
      const best = Math.max(...divisions(count).map((d) => modularityOf(count, edges, d)));
      expect(found).toBeGreaterThan(best - 0.05);
      runs++;
      if (found > best - 1e-9) equal++;
    }),
    { seed: 2, numRuns: 150 },
  );
  expect(equal / runs).toBeGreaterThan(0.95);
});

/** Every division of so many nodes: each node joins a community that is there, or begins one. */
function divisions(count: number): number[][] {
  let all: number[][] = [[]];
  for (let node = 0; node < count; node++) all = all.flatMap((d) => Array.from({ length: Math.max(-1, ...d) + 2 }, (_, community) => [...d, community]));
  return all;
}
