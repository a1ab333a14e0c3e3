// How alike two divisions of the same machines into zones are: the adjusted Rand index (Hubert and Arabie 1985). 1 = the same, 0 = as alike as by chance.

/** Both maps name the zone of each machine; only machines that both know are compared. */
export function adjustedRandIndex(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): number {
  const both = [...a].flatMap(([machine, zone]) => (b.has(machine) ? [[zone, b.get(machine) as string] as const] : []));
  const pairs = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const count = (keyOf: (pair: readonly [string, string]) => string): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const pair of both) counts.set(keyOf(pair), (counts.get(keyOf(pair)) ?? 0) + 1);
    return counts;
  };
  const together = pairs(count(([x, y]) => JSON.stringify([x, y])));
  const [inA, inB] = [pairs(count(([x]) => x)), pairs(count(([, y]) => y))];
  const all = (both.length * (both.length - 1)) / 2;
  const chance = all === 0 ? 0 : (inA * inB) / all;
  const most = (inA + inB) / 2;
  return most === chance ? 1 : (together - chance) / (most - chance);
}

/** Share of machines that both know and that stay, when each zone is called by the zone of the other division it has most machines in common with. */
export function shareThatStays(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): number {
  const common = new Map<string, Map<string, number>>();
  let machines = 0;
  for (const [machine, zone] of before) {
    const now = after.get(machine);
    if (now === undefined) continue;
    machines++;
    const counts = common.get(zone) ?? new Map<string, number>();
    common.set(zone, counts.set(now, (counts.get(now) ?? 0) + 1));
  }
  return machines === 0 ? 1 : [...common.values()].reduce((sum, counts) => sum + Math.max(...counts.values()), 0) / machines;
}
