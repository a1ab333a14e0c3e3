// Slow and obviously right: tries every subset of what may be added, asks the judge about each, and gives the lowest cost at which everything
// restorable is kept. It shares with the fast way only the list of pieces and their prices. For tests and small cases: 2^n judgements.
import { applyAdditions } from "./apply-additions.ts";
import { type Charge, toAdditions } from "./charges.ts";
import type { CoverProblem } from "./cheapest-cover.ts";
import { NEW_CONDUIT_COST } from "./fix-cost.ts";
import { KeptAgain } from "./kept-again.ts";
import type { FixSearch } from "./propose-fix.ts";
import type { FixInput } from "./question.ts";

/** null = no subset does it. */
export function lowestCostByTrying(input: FixInput, search: FixSearch): number | null {
  const pieces = search.options.charges.filter((c) => c.kind !== "new-conduit");
  let lowest: number | null = null;
  for (let subset = 0; subset < 2 ** pieces.length; subset++) {
    const chosen = pieces.filter((_, i) => (subset & (1 << i)) !== 0);
    const cost = costOf(chosen);
    if (lowest !== null && cost >= lowest) continue;
    if (restoresAll(input, search, chosen)) lowest = cost;
  }
  return lowest;
}

function costOf(chosen: readonly Charge[]): number {
  const fresh = new Set(chosen.flatMap((c) => (c.kind === "service" && c.target.into === null ? [`${c.target.from}|${c.target.to}`] : [])));
  return chosen.reduce((sum, c) => sum + c.cost, 0) + fresh.size * NEW_CONDUIT_COST;
}

function restoresAll(input: FixInput, { restorable, permittable, breaks }: FixSearch, chosen: readonly Charge[]): boolean {
  const after = input.judge(
    applyAdditions(
      input.change,
      toAdditions(input.change, chosen, () => []),
    ),
  );
  const now = new KeptAgain(after);
  const verdictOf = (key: string): string | undefined => {
    const of = breaks.get(key);
    return of === undefined ? undefined : now.verdictOf(key, of.judged.conversation, of.derived);
  };
  return [...restorable].every((key) => verdictOf(key) === "kept") && [...permittable].every((key) => verdictOf(key) !== "blocked" && verdictOf(key) !== "unknown");
}

/** The cheapest cover by trying every subset of charges. */
export function cheapestCoverByTrying({ costs, needs }: CoverProblem): number | null {
  let lowest: number | null = null;
  for (let subset = 0; subset < 2 ** costs.length; subset++) {
    const paid = (c: number): boolean => (subset & (1 << c)) !== 0;
    const cost = costs.reduce((sum, c, i) => (paid(i) ? sum + c : sum), 0);
    if ((lowest === null || cost < lowest) && needs.every((options) => options.some((o) => o.every(paid)))) lowest = cost;
  }
  return lowest;
}
