// The cheapest set of charges such that every need has one option all of whose charges are paid. Exact by branch and bound for each independent
// part, up to a stated number of steps; beyond it greedy, and says so. Knows nothing of conduits.

export interface CoverProblem {
  /** Cost of each charge, at least 0. A charge is paid once, however many options use it. */
  readonly costs: readonly number[];
  /** Per need its options, each a list of charges. A need without options, or an option without charges, is an error of the caller. Where costs are equal, earlier options win. */
  readonly needs: readonly (readonly (readonly number[])[])[];
}

export interface Cover {
  /** Charges to pay, ascending. */
  readonly paid: readonly number[];
  readonly cost: number;
  readonly proven: boolean;
}

/** Steps of the search per independent part. Counted, not timed: the same question gives the same answer on any machine. */
const MOST_STEPS = 50_000;

type Option = readonly number[];

export function cheapestCover(problem: CoverProblem, mostSteps = MOST_STEPS): Cover {
  const paid = new Set<number>();
  let needs = distinctNeeds(problem.needs);
  for (let before = -1; before !== paid.size; ) {
    before = paid.size;
    needs = needs.filter((options) => !options.some((o) => o.every((c) => paid.has(c))));
    const users = usersOf(needs);
    needs = needs.map((options) => withoutDominated(options, users, problem.costs, paid));
    for (const options of needs) for (const charge of inAll(options)) paid.add(charge);
  }
  let proven = true;
  for (const part of independentParts(needs)) {
    const found = solvePart(part, problem.costs, paid, mostSteps);
    proven &&= found.proven;
    for (const charge of found.charges) paid.add(charge);
  }
  const sorted = [...paid].sort((a, b) => a - b);
  return { paid: sorted, cost: sorted.reduce((sum, c) => sum + (problem.costs[c] as number), 0), proven };
}

function distinctNeeds(needs: CoverProblem["needs"]): Option[][] {
  const seen = new Map<string, Option[]>();
  for (const options of needs) {
    const sorted = options.map((o) => [...new Set(o)].sort((a, b) => a - b));
    const key = sorted
      .map((o) => o.join(","))
      .sort()
      .join(";");
    if (!seen.has(key)) seen.set(key, sorted);
  }
  return [...seen.values()];
}

/** Charges that every option asks for are paid in any case. */
function inAll(options: readonly Option[]): number[] {
  const [first, ...rest] = options;
  return (first ?? []).filter((c) => rest.every((o) => o.includes(c)));
}

/**
 * An option falls when another one asks for no charge beyond it that a third need could use, and costs no more: whatever else is chosen, swapping
 * the two never makes the whole dearer.
 */
function withoutDominated(options: readonly Option[], users: ReadonlyMap<number, number>, costs: readonly number[], paid: ReadonlySet<number>): Option[] {
  const parts = options.map((o) => {
    const open = o.filter((c) => !paid.has(c));
    const own = open.filter((c) => users.get(c) === 1);
    return { shared: new Set(open.filter((c) => !own.includes(c))), own: own.reduce((sum, c) => sum + (costs[c] as number), 0) };
  });
  return options.filter(
    (_, a) =>
      !parts.some((better, b) => {
        const mine = parts[a] as (typeof parts)[number];
        if (a === b || better.own > mine.own || [...better.shared].some((c) => !mine.shared.has(c))) return false;
        // Of two that are worth the same the earlier stays.
        return better.own < mine.own || better.shared.size < mine.shared.size || b < a;
      }),
  );
}

/** How many needs have an option with the charge. */
function usersOf(needs: readonly (readonly Option[])[]): Map<number, number> {
  const users = new Map<number, number>();
  for (const options of needs) for (const charge of new Set(options.flat())) users.set(charge, (users.get(charge) ?? 0) + 1);
  return users;
}

/** Needs that share a charge, directly or over others, belong together. */
function independentParts(needs: readonly Option[][]): Option[][][] {
  const parent = new Map<number, number>();
  const rootOf = (charge: number): number => {
    let root = charge;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    for (let at = charge; at !== root; ) {
      const up = parent.get(at) as number;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  for (const options of needs) {
    const charges = options.flat();
    const first = charges[0] as number;
    for (const charge of charges) {
      if (!parent.has(charge)) parent.set(charge, charge);
      parent.set(rootOf(charge), rootOf(first));
    }
  }
  const parts = new Map<number, Option[][]>();
  for (const options of needs) {
    const root = rootOf((options[0] as Option)[0] as number);
    const part = parts.get(root);
    if (part === undefined) parts.set(root, [options]);
    else part.push(options);
  }
  return [...parts.values()];
}

function solvePart(needs: readonly Option[][], costs: readonly number[], paidBefore: ReadonlySet<number>, mostSteps: number): { charges: number[]; proven: boolean } {
  const greedy = greedyCover(needs, costs, paidBefore);
  // What a charge costs each of the needs that could share it: no solution is cheaper than the sum of every need's cheapest share.
  const sharers = usersOf(needs);
  const share = (charge: number): number => (costs[charge] as number) / (sharers.get(charge) as number);
  let best = greedy.cost;
  let bestCharges = greedy.charges;
  let steps = 0;
  let proven = true;
  const paid = new Set(paidBefore);
  const chosen: number[] = [];

  function search(cost: number): void {
    if (++steps > mostSteps) {
      proven = false;
      return;
    }
    let bound = cost;
    let tightest: readonly Option[] | undefined;
    for (const options of needs) {
      if (options.some((o) => o.every((c) => paid.has(c)))) continue;
      bound += Math.min(...options.map((o) => o.reduce((sum, c) => (paid.has(c) ? sum : sum + share(c)), 0)));
      if (tightest === undefined || options.length < tightest.length) tightest = options;
    }
    // Shares are fractions: what is equal but for rounding is equal.
    if (bound >= best - 1e-6) return;
    if (tightest === undefined) {
      best = cost;
      bestCharges = [...chosen];
      return;
    }
    for (const option of tightest) {
      const added = option.filter((c) => !paid.has(c));
      for (const c of added) paid.add(c);
      chosen.push(...added);
      search(cost + added.reduce((sum, c) => sum + (costs[c] as number), 0));
      chosen.length -= added.length;
      for (const c of added) paid.delete(c);
      if (!proven) return;
    }
  }
  search(0);
  return { charges: bestCharges, proven };
}

/** Need by need the option that adds least; then what turned out to be superfluous is taken back, dearest first. */
function greedyCover(needs: readonly Option[][], costs: readonly number[], paidBefore: ReadonlySet<number>): { charges: number[]; cost: number } {
  const paid = new Set(paidBefore);
  const added: number[] = [];
  const priceOf = (o: Option): number => o.reduce((sum, c) => (paid.has(c) ? sum : sum + (costs[c] as number)), 0);
  for (const options of needs) {
    let cheapest = options[0] as Option;
    for (const o of options) if (priceOf(o) < priceOf(cheapest)) cheapest = o;
    for (const c of cheapest) {
      if (paid.has(c)) continue;
      paid.add(c);
      added.push(c);
    }
  }
  for (const charge of [...added].sort((a, b) => (costs[b] as number) - (costs[a] as number) || a - b)) {
    paid.delete(charge);
    if (!needs.every((options) => options.some((o) => o.every((c) => paid.has(c))))) paid.add(charge);
  }
  const charges = added.filter((c) => paid.has(c));
  return { charges, cost: charges.reduce((sum, c) => sum + (costs[c] as number), 0) };
}
