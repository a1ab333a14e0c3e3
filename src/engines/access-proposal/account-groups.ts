// Which accounts do the same work: average-link clustering of what they use, by the nearest-neighbour chain (Murtagh 1983), which gives the tree of the plain
// method in quadratic time. The order of accounts does not matter.
import { type AccountUse, compare } from "./duties.ts";

/** Two groups are one where, on average over their pairs, at least this share of what they use is used by both. Half: more alike than not. */
export const LEAST_ALIKE = 0.5;

/** The table of likeness is quadratic: beyond so many accounts only those with the same duties are put together. */
const MOST_COMPARED = 4_000;

/** Groups of places in `uses`, each sorted, by their first. */
export function groupAccounts(uses: readonly AccountUse[]): number[][] {
  if (uses.length > MOST_COMPARED) return bySameDuties(uses);
  // Ties go by what is used, not by the name: a pseudonym is chance.
  const order = uses.map((_, i) => i).sort((a, b) => compare(profileOf(uses[a] as AccountUse), profileOf(uses[b] as AccountUse)) || a - b);
  const weights = order.map((i) => weightsOf(uses[i] as AccountUse));
  return clustersOf(uses.length, (a, b) => likeness(weights[a] as Weights, weights[b] as Weights), LEAST_ALIKE)
    .map((group) => group.map((place) => order[place] as number).sort((a, b) => a - b))
    .sort((a, b) => (a[0] as number) - (b[0] as number));
}

export type Weights = ReadonlyMap<string, number>;

/** How often tells main work from a helping hand, but twice as often is not twice as much another job: the logarithm. */
export function weightsOf({ duties }: AccountUse): Weights {
  return new Map([...duties].map(([key, { sessions }]) => [key, Math.log2(1 + sessions.length)]));
}

/** Weighted Jaccard (Ruzicka): 1 = the same, 0 = nothing in common. */
export function likeness(a: Weights, b: Weights): number {
  let both = 0;
  let any = 0;
  for (const [key, weight] of a) {
    const other = b.get(key) ?? 0;
    both += Math.min(weight, other);
    any += Math.max(weight, other);
  }
  for (const [key, weight] of b) if (!a.has(key)) any += weight;
  return any === 0 ? 0 : both / any;
}

/** Average-link clusters of 0…count−1, cut where likeness falls below `least`. */
export function clustersOf(count: number, alike: (a: number, b: number) => number, least: number): number[][] {
  const table = new Float64Array(count * count);
  for (let a = 0; a < count; a++) for (let b = 0; b < a; b++) table[a * count + b] = table[b * count + a] = alike(a, b);
  const sizes = new Int32Array(count).fill(1);
  const clusterOf = Array.from({ length: count }, (_, i) => [i]);
  const isCut = new Uint8Array(count);
  const chain: number[] = [];
  for (let left = count; left > 1; ) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0));
    const last = chain[chain.length - 1] as number;
    const before = chain[chain.length - 2];
    // Of equals the one before wins, or the chain would run in circles; else the first.
    let next = before ?? -1;
    let best = before === undefined ? -1 : (table[last * count + before] as number);
    for (let i = 0; i < count; i++) {
      if (i === last || sizes[i] === 0) continue;
      const value = table[last * count + i] as number;
      if (value > best) [next, best] = [i, value];
    }
    if (next !== before) {
      chain.push(next);
      continue;
    }
    chain.length -= 2;
    const [kept, gone] = last < next ? [last, next] : [next, last];
    merge(table, count, sizes, kept, gone);
    // Higher joins of the tree are never closer than those below them, so a cut stays one.
    if (best >= least && isCut[kept] === 0 && isCut[gone] === 0) (clusterOf[kept] as number[]).push(...(clusterOf[gone]?.splice(0) ?? []));
    else isCut[kept] = 1;
    left--;
  }
  return clusterOf.filter((members) => members.length > 0).map((members) => members.sort((a, b) => a - b));
}

function merge(table: Float64Array, count: number, sizes: Int32Array, kept: number, gone: number): void {
  const [a, b] = [sizes[kept] as number, sizes[gone] as number];
  for (let i = 0; i < count; i++) {
    if (sizes[i] === 0 || i === kept || i === gone) continue;
    const value = (a * (table[kept * count + i] as number) + b * (table[gone * count + i] as number)) / (a + b);
    table[kept * count + i] = table[i * count + kept] = value;
  }
  sizes[kept] = a + b;
  sizes[gone] = 0;
}

function profileOf({ duties }: AccountUse): string {
  return JSON.stringify([...duties].map(([key, { sessions }]) => [key, sessions.length]));
}

function bySameDuties(uses: readonly AccountUse[]): number[][] {
  const groups = new Map<string, number[]>();
  uses.forEach(({ duties }, i) => {
    const key = JSON.stringify([...duties.keys()]);
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  return [...groups.values()];
}
