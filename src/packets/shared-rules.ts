// Which rules two lists share, in one order, and which only one of them has. What no rule of the latter kind matches fares alike in both lists, so only the
// packets that those match can differ. Rules are the same when they say the same, in whatever file and line; the same packets in other words are not found here.
import type { PacketRule } from "../plant/packet-rule.ts";
import type { RuleMeanings } from "./rule-meanings.ts";

/** Beyond so many rules that only one list has, two lists are not laid side by side: they share too little for it to be worth anything. */
const MOST_UNSHARED = 2_000;

/** Indexes of the rules that only one of two lists has, ascending; null where there are more than are looked for. */
export function unsharedRules(before: readonly PacketRule[], after: readonly PacketRule[], meanings: RuleMeanings): readonly [readonly number[], readonly number[]] | null {
  const [old, now] = [before, after].map((rules) => Int32Array.from(rules, (rule) => meanings.rule(rule))) as [Int32Array, Int32Array];
  const pairs = sharedPairs(old, now, MOST_UNSHARED);
  if (pairs === null) return null;
  const kept = withoutStrayJumps(pairs, before, after);
  return [
    missingFrom(
      before.length,
      kept.map(([i]) => i),
    ),
    missingFrom(
      after.length,
      kept.map(([, j]) => j),
    ),
  ];
}

/**
 * Jumps are shared only if they lead past the same shared rules. Taking a pair away takes it away on both sides of every other jump, so what was the same
 * stays the same.
 */
function withoutStrayJumps(pairs: readonly (readonly [number, number])[], before: readonly PacketRule[], after: readonly PacketRule[]): readonly (readonly [number, number])[] {
  if (!before.some((rule) => rule.action === "skip")) return pairs;
  const [sharedBefore, sharedAfter] = [0, 1].map((side) => {
    const counts = new Int32Array((side === 0 ? before : after).length + 1);
    for (const pair of pairs) counts[(pair[side] as number) + 1] = 1;
    for (let i = 1; i < counts.length; i++) counts[i] = (counts[i] as number) + (counts[i - 1] as number);
    return counts;
  }) as [Int32Array, Int32Array];
  return pairs.filter(([i, j]) => {
    const [a, b] = [before[i] as PacketRule, after[j] as PacketRule];
    return a.action !== "skip" || sharedBefore[a.skipTo ?? before.length] === sharedAfter[b.skipTo ?? after.length];
  });
}

function missingFrom(count: number, kept: readonly number[]): number[] {
  const isKept = new Uint8Array(count);
  for (const i of kept) isKept[i] = 1;
  return [...isKept.keys()].filter((i) => isKept[i] === 0);
}

/**
 * A longest common subsequence, as pairs of places; null when more than `most` places are in no pair.
 * After Myers, "An O(ND) Difference Algorithm and Its Variations" (Algorithmica, 1986), forwards only: edits are few, so all its fronts are kept.
 */
function sharedPairs(a: Int32Array, b: Int32Array, most: number): readonly (readonly [number, number])[] | null {
  const [n, m] = [a.length, b.length];
  const limit = Math.min(most, n + m);
  const middle = limit + 1;
  /** Per diagonal (place in a − place in b), how far in a so many edits reach. */
  const front = new Int32Array(2 * limit + 3);
  const fronts: Int32Array[] = [];
  for (let edits = 0; edits <= limit; edits++) {
    fronts.push(front.slice(middle - edits - 1, middle + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = middle + diagonal;
      const isDown = diagonal === -edits || (diagonal !== edits && (front[at - 1] as number) < (front[at + 1] as number));
      let x = isDown ? (front[at + 1] as number) : (front[at - 1] as number) + 1;
      while (x < n && x - diagonal < m && a[x] === b[x - diagonal]) x++;
      front[at] = x;
      if (x >= n && x - diagonal >= m) return pairsBack(fronts, n, m);
    }
  }
  return null;
}

/** Walks from the end back through the fronts, each of which stood before so many edits. */
function pairsBack(fronts: readonly Int32Array[], n: number, m: number): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let [x, y] = [n, m];
  for (let edits = fronts.length - 1; edits >= 0; edits--) {
    const front = fronts[edits] as Int32Array;
    const diagonal = x - y;
    const at = edits + 1 + diagonal;
    const isDown = diagonal === -edits || (diagonal !== edits && (front[at - 1] as number) < (front[at + 1] as number));
    const from = edits === 0 ? 0 : isDown ? (front[at + 1] as number) : (front[at - 1] as number);
    const fromY = edits === 0 ? 0 : from - (isDown ? diagonal + 1 : diagonal - 1);
    const [shareX, shareY] = edits === 0 ? [0, 0] : isDown ? [from, fromY + 1] : [from + 1, fromY];
    while (x > shareX && y > shareY) pairs.push([--x, --y]);
    [x, y] = [from, fromY];
  }
  return pairs.reverse();
}
