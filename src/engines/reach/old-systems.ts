// What a change does to systems that show signs of age: those whose conversations it breaks, sign by sign, and whether what stands on their way drops or
// rejects. The signs are found elsewhere; nothing is said of machines that the change leaves alone.
import { countsAsBreak } from "./finding-groups.ts";
import { endsOf } from "./judgement-words.ts";
import type { JudgedTable } from "./judged-table.ts";
import { deviceRulingOf, type ReachContext } from "./reach-context.ts";

const MOST_NAMES = 4;
/** What was measured differs from machine to machine: so many differences of one sign are told. */
const MOST_OF_SIGN = 3;

interface Touched {
  readonly names: Set<string>;
  readonly dropped: Set<string>;
  readonly rejected: Set<string>;
  seen: string;
}

/** One sentence or two for each sign; empty = nobody asked, or the change touches none. */
export function oldSystemPoints(context: ReachContext, table: JudgedTable): string[] {
  const { known } = context.question;
  if (known?.oldSystems === undefined || known.oldSystems.length === 0) return [];
  const brokenOf = brokenByAsset(context, table);
  const touched = new Map<string, Touched>();
  for (const { asset, signs } of known.oldSystems) {
    const broken = brokenOf.get(asset);
    if (broken === undefined) continue;
    for (const { sign, seen, dropped, rejected, conversations } of signs) {
      const own = conversations.length === 0 ? [...broken] : conversations.filter((i) => broken.has(i));
      if (own.length === 0) continue;
      const key = `${sign}\n${dropped}\n${rejected}`;
      const entry = touched.get(key) ?? { names: new Set(), dropped: new Set(), rejected: new Set(), seen };
      entry.names.add(asset);
      for (const i of own) rejects(context, table, i) ? entry.rejected.add(rejected) : entry.dropped.add(dropped);
      touched.set(key, entry);
    }
  }
  const bySign = new Map<string, Touched[]>();
  for (const [key, entry] of [...touched].sort(([x], [y]) => (x < y ? -1 : 1))) {
    const sign = key.slice(0, key.indexOf("\n"));
    bySign.set(sign, [...(bySign.get(sign) ?? []), entry]);
  }
  return [...bySign.values()].flatMap((entries) => {
    const ranked = entries.sort((x, y) => y.names.size - x.names.size);
    const said = ranked.slice(0, MOST_OF_SIGN).map(({ names, dropped, rejected, seen }) => `${namesText([...names].sort(), seen)} ${[...dropped, ...rejected].join(" ")}`);
    const others = ranked.slice(MOST_OF_SIGN).reduce((sum, { names }) => sum + names.size, 0);
    return others === 0 ? said : [...said, `${others} more such machine${others === 1 ? " behaves" : "s behave"} in other ways: show dependencies.`];
  });
}

function brokenByAsset(context: ReachContext, table: JudgedTable): Map<string, Set<number>> {
  const broken = new Map<string, Set<number>>();
  for (let i = 0; i < table.length; i++) {
    if (!countsAsBreak(table, i)) continue;
    const { client, server } = endsOf(context, table, i);
    for (const name of [client.asset?.name, server.asset?.name]) if (name !== undefined) broken.set(name, (broken.get(name) ?? new Set()).add(i));
  }
  return broken;
}

/** Where several points stand on the way, one that drops is the first to swallow it, for all that is known. Of a configuration, the rule says it. */
function rejects(context: ReachContext, table: JudgedTable, i: number): boolean {
  const ruling = deviceRulingOf(context, table.rule[i] as number);
  if (ruling !== undefined) return ruling.outcome === "rejected";
  const points = endsOf(context, table, i).path?.points ?? [];
  return points.length > 0 && points.every((point) => point?.denied === "reject");
}

function namesText(names: readonly string[], seen: string): string {
  const [only] = names;
  if (names.length === 1) return `${only}: ${seen}`;
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return `${names.slice(0, MOST_NAMES).join(", ")}${more}, for example: ${seen}`;
}
