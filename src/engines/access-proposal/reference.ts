// Slow and obviously right, for tests: clusters by joining the two closest groups again and again; what a change grants, asked word by word; and the percentile
// by counting.
import type { AccessChange, TargetTerm } from "../../plant/access.ts";
import type { SessionHow } from "../../plant/session.ts";

/** Average-link clusters of 0…count−1: the likeness of two groups is the mean over all their pairs. */
export function clustersByJoining(count: number, alike: (a: number, b: number) => number, least: number): number[][] {
  let groups = Array.from({ length: count }, (_, i) => [i]);
  const mean = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, a) => sum + y.reduce((part, b) => part + alike(a, b), 0), 0) / (x.length * y.length);
  for (;;) {
    let best: { readonly i: number; readonly j: number; readonly value: number } | null = null;
    for (let i = 0; i < groups.length; i++)
      for (let j = i + 1; j < groups.length; j++) {
        const value = mean(groups[i] as number[], groups[j] as number[]);
        if (value >= least && (best === null || value > best.value)) best = { i, j, value };
      }
    if (best === null) return groups.map((group) => [...group].sort((a, b) => a - b)).sort((a, b) => (a[0] as number) - (b[0] as number));
    const { i, j } = best;
    groups = [...groups.filter((_, k) => k !== i && k !== j), [...(groups[i] as number[]), ...(groups[j] as number[])]];
  }
}

/** Does any role of the account grant this way on this machine? Limits, hours and ways in aside. */
export function isGranted(change: AccessChange, names: (term: TargetTerm) => (machine: string) => boolean, account: string, machine: string, way: SessionHow): boolean {
  const roles = new Set(change.people.filter(({ accounts }) => accounts.includes(account)).flatMap((person) => person.roles));
  return change.roles.some((role) => roles.has(role.name) && role.targets.some((term) => names(term)(machine)) && (role.how.length === 0 || role.how.includes(way)));
}

/** The smallest value that at least this share of the values does not exceed. */
export function percentileByCounting(values: readonly number[], percentile: number): number {
  return Math.min(...values.filter((value) => values.filter((other) => other <= value).length >= percentile * values.length - 1e-9));
}
