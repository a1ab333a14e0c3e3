// What the change and the plant ask for between patches: never together, in this order, the first for a while before the others. By the names of machines.
import { countText } from "../../foundation/count-words.ts";
import { fitsPattern } from "../../plant/match-asset.ts";
import type { ApartRule, OrderRule, PatchItem, PatchRule, SoakRule } from "../../plant/patch-plan.ts";
import type { PatchingChange } from "../../plant/patching.ts";

export interface PlanRules {
  readonly rules: readonly PatchRule[];
  readonly remarks: readonly string[];
}

const MOST_RULES = 5_000;

/** @param nameOf the machine's name as people write it, of an item's asset */
export function planRules(change: PatchingChange, redundancy: readonly (readonly string[])[], items: readonly PatchItem[], nameOf: (asset: string) => string): PlanRules {
  const assets = [...new Set(items.map(({ asset }) => asset))].sort();
  const named = (pattern: string): string[] => assets.filter((asset) => fitsPattern(pattern.toLowerCase(), nameOf(asset).toLowerCase()));
  const rules: PatchRule[] = [...apartRules(change, redundancy, assets, named, nameOf), ...orderRules(orderedPairs(change, assets, nameOf)), ...soakRules(change, items)];
  if (rules.length <= MOST_RULES) return { rules, remarks: [] };
  return {
    rules: rules.slice(0, MOST_RULES),
    remarks: [`The change and the plant ask for ${countText(rules.length)} rules between patches; the first ${countText(MOST_RULES)} are kept to.`],
  };
}

/** Pairs of machines of which the first is done before the second; a machine is never before itself, nor one of a group before another of it. */
export function orderedPairs(
  change: Pick<PatchingChange, "order">,
  assets: readonly string[],
  nameOf: (asset: string) => string,
): { readonly before: string; readonly after: string; readonly reason: string }[] {
  const pairs = new Map<string, { before: string; after: string; reason: string }>();
  for (const { before, after, reason } of change.order) {
    const fits = (pattern: string, asset: string): boolean => fitsPattern(pattern.toLowerCase(), nameOf(asset).toLowerCase());
    for (const first of assets.filter((asset) => fits(before, asset))) {
      for (const second of assets.filter((asset) => fits(after, asset) && !fits(before, asset))) {
        const key = JSON.stringify([first, second]);
        if (!pairs.has(key)) pairs.set(key, { before: first, after: second, reason: reason ?? "order of the change" });
      }
    }
  }
  return [...pairs.values()];
}

/** A partner that stands in is left alone for as long as the first is watched; what the change keeps apart for another reason only wants another window. */
function apartRules(
  change: PatchingChange,
  redundancy: readonly (readonly string[])[],
  assets: readonly string[],
  named: (pattern: string) => string[],
  nameOf: (asset: string) => string,
): ApartRule[] {
  const rules = new Map<string, ApartRule>();
  const add = (x: string, y: string, reason: string, restMinutes: number): void => {
    if (x === y) return;
    const pair = x < y ? ([x, y] as const) : ([y, x] as const);
    const id = `apart ${pair[0]} ${pair[1]}`;
    const before = rules.get(id);
    rules.set(id, { kind: "apart", id, assets: pair, restMinutes: Math.max(restMinutes, before?.restMinutes ?? 0), mixedAtMostMinutes: null, reason: before?.reason ?? reason });
  };
  for (const { assets: patterns, reason } of change.never) eachPair([...new Set(patterns.flatMap(named))], (x, y) => add(x, y, reason, 0));
  const soakMinutes = (change.soak?.seconds ?? 0) / 60;
  for (const group of redundancy) {
    const members = new Set(group.map((name) => name.toLowerCase()));
    eachPair(
      assets.filter((asset) => members.has(nameOf(asset).toLowerCase())),
      (x, y) => add(x, y, "redundant pair", soakMinutes),
    );
  }
  return [...rules.values()];
}

function orderRules(pairs: ReturnType<typeof orderedPairs>): OrderRule[] {
  return pairs.map(({ before, after, reason }) => ({ kind: "order", id: `order ${before} ${after}`, before, after, reason }));
}

function soakRules({ soak }: PatchingChange, items: readonly PatchItem[]): SoakRule[] {
  if (soak === null || soak.seconds <= 0) return [];
  const kinds = [...new Set(items.flatMap(({ kind }) => kind ?? []))].sort();
  return kinds.map((patchKind) => ({ kind: "soak", id: `soak ${patchKind}`, patchKind, minutes: soak.seconds / 60 }));
}

function eachPair(names: readonly string[], tell: (x: string, y: string) => void): void {
  names.forEach((x, i) => {
    for (const y of names.slice(i + 1)) tell(x, y);
  });
}
