// Of constraints that cannot all hold, a set that cannot hold together and of which none can be left out (Junker, QuickXplain, AAAI 2004). Asks a judge about
// sets; knows nothing of what the constraints are. Earlier ones are kept rather than later ones, so that callers put what people can change least first.

export interface SmallestConflict<T> {
  /** In the order given. Empty = all of them can hold. */
  readonly constraints: readonly T[];
  /** false = the judge could not tell somewhere, so that one of them may be needless. */
  readonly isIrreducible: boolean;
}

/**
 * `canHold` answers null where it cannot tell, which counts as "can": a constraint is only ever left out where the rest is known to conflict.
 * Of n constraints with k in the conflict it is asked about k × log2(n ÷ k) times.
 */
export async function findSmallestConflict<T>(constraints: readonly T[], canHold: (set: readonly T[]) => Promise<boolean | null>): Promise<SmallestConflict<T>> {
  let isIrreducible = true;
  const conflicts = async (set: readonly T[]): Promise<boolean> => {
    const answer = await canHold(set);
    if (answer === null) isIrreducible = false;
    return answer === false;
  };
  if (constraints.length === 0 || !(await conflicts(constraints))) return { constraints: [], isIrreducible };
  /** A smallest set within `open` that conflicts together with `kept`. */
  const within = async (kept: readonly T[], hasNews: boolean, open: readonly T[]): Promise<readonly T[]> => {
    if (hasNews && (await conflicts(kept))) return [];
    if (open.length === 1) return open;
    const half = open.length >> 1;
    const [earlier, later] = [open.slice(0, half), open.slice(half)];
    const fromLater = await within([...kept, ...earlier], true, later);
    const fromEarlier = await within([...kept, ...fromLater], fromLater.length > 0, earlier);
    return [...fromEarlier, ...fromLater];
  };
  const found = new Set(await within([], true, constraints));
  return { constraints: constraints.filter((each) => found.has(each)), isIrreducible };
}
