// The rows of the rules between items: apart, order, soak. Each is written over "done by then" sums rather than with one big number for "not at all", which
// keeps the relaxation near to whole solutions. A row only says what the windows say; the minutes are the placement's.
import { addTerm, type ModelDraft, sumOf } from "../../solver/integer-model.ts";
import type { ApartRule, OrderRule, PatchItem, PatchPlan, SoakRule } from "../../plant/patch-plan.ts";
import { earliestEnd, latestStart, type OptionTable, type PlacingOption } from "./placing-options.ts";

export function addRuleRows(draft: ModelDraft, plan: PatchPlan, table: OptionTable): PilotColumns[] {
  return plan.rules.flatMap((rule): PilotColumns[] => {
    if (rule.kind === "soak") {
      const pilot = addSoakRows(draft, plan, table, rule);
      return pilot === null ? [] : [pilot];
    }
    if (rule.kind === "order") addOrderRows(draft, plan, table, rule);
    else addApartRows(draft, plan, table, rule);
    return [];
  });
}

export function itemsOfAsset(plan: PatchPlan, asset: string): readonly number[] {
  return itemIndex(plan).ofAsset.get(asset) ?? [];
}

export function itemsOfKind(plan: PatchPlan, kind: string): readonly number[] {
  return itemIndex(plan).ofKind.get(kind) ?? [];
}

interface ItemIndex {
  readonly ofAsset: ReadonlyMap<string, readonly number[]>;
  readonly ofKind: ReadonlyMap<string, readonly number[]>;
}

const indexes = new WeakMap<readonly PatchItem[], ItemIndex>();

/** Asked for each rule at each step: made once for each list of items. */
function itemIndex({ items }: PatchPlan): ItemIndex {
  const known = indexes.get(items);
  if (known !== undefined) return known;
  const ofAsset = new Map<string, number[]>();
  const ofKind = new Map<string, number[]>();
  const add = (map: Map<string, number[]>, key: string, i: number): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [i]);
    else list.push(i);
  };
  for (const [i, { asset, kind }] of items.entries()) {
    add(ofAsset, asset, i);
    if (kind !== null) add(ofKind, kind, i);
  }
  indexes.set(items, { ofAsset, ofKind });
  return { ofAsset, ofKind };
}

/** Both are of one version before, and of one after. */
export function arePartners(plan: PatchPlan, i: number, j: number): boolean {
  return plan.items[i]?.kind === plan.items[j]?.kind;
}

/** Whatever of `after` is begun by a time, needs `before` to be done by then. */
function addOrderRows(draft: ModelDraft, plan: PatchPlan, table: OptionTable, rule: OrderRule): void {
  for (const before of itemsOfAsset(plan, rule.before)) {
    for (const after of itemsOfAsset(plan, rule.after)) {
      addDoneByRows(draft, table, after, (begin) => ofItem(table, before).filter((o) => earliestEnd(at(table, o)) <= begin));
    }
  }
}

/** For each time: Σ options of the item that begin by then ≤ Σ of the columns that make it possible by then, which only grow with time. */
function addDoneByRows(draft: ModelDraft, table: OptionTable, item: number, enablers: (begin: number) => readonly number[]): void {
  const mine = [...ofItem(table, item)].sort((x, y) => latestStart(at(table, x)) - latestStart(at(table, y)));
  const begun: number[] = [];
  mine.forEach((o, k) => {
    begun.push(o);
    const able = enablers(latestStart(at(table, o)));
    const next = mine[k + 1];
    if (next !== undefined && enablers(latestStart(at(table, next))).length === able.length) return;
    const terms = sumOf(begun);
    for (const enabler of able) addTerm(terms, enabler, -1);
    draft.addRow(Number.NEGATIVE_INFINITY, terms, 0);
  });
}

function addApartRows(draft: ModelDraft, plan: PatchPlan, table: OptionTable, rule: ApartRule): void {
  const written = new Set<string>();
  for (const i of itemsOfAsset(plan, rule.assets[0])) {
    for (const j of itemsOfAsset(plan, rule.assets[1])) {
      for (const [x, y] of [[i, j] as const, [j, i] as const]) {
        for (const o of ofItem(table, x)) {
          const against = ofItem(table, y).filter((other) => !canBeApart(at(table, o), at(table, other), rule));
          const key = [o, ...against].sort((a, b) => a - b).join(" ");
          if (against.length > 0 && !written.has(key)) draft.addRow(Number.NEGATIVE_INFINITY, sumOf([o, ...against]), 1);
          written.add(key);
          if (rule.mixedAtMostMinutes === null || !arePartners(plan, i, j)) continue;
          const terms = sumOf([o]);
          for (const other of ofItem(table, y)) if (canFollowSoon(at(table, o), at(table, other), rule)) addTerm(terms, other, -1);
          draft.addRow(Number.NEGATIVE_INFINITY, terms, 0);
        }
      }
    }
  }
}

function canBeApart(x: PlacingOption, y: PlacingOption, { restMinutes }: ApartRule): boolean {
  return x.window !== y.window && (earliestEnd(x) + restMinutes <= latestStart(y) || earliestEnd(y) + restMinutes <= latestStart(x));
}

/** Can one be done within the time that both may be of different versions, whichever is first? */
function canFollowSoon(x: PlacingOption, y: PlacingOption, rule: ApartRule): boolean {
  const soon = (first: PlacingOption, second: PlacingOption): boolean => second.earliestStart - first.latestEnd <= (rule.mixedAtMostMinutes as number);
  return canBeApart(x, y, rule) && ((earliestEnd(x) + rule.restMinutes <= latestStart(y) && soon(x, y)) || (earliestEnd(y) + rule.restMinutes <= latestStart(x) && soon(y, x)));
}

/** Which of a kind is the first: the columns that say so. */
export interface PilotColumns {
  /** Id of the rule. */
  readonly rule: string;
  /** Indexes in the plan. */
  readonly items: readonly number[];
  /** Option → 1 where it is the first of its kind. */
  readonly columnOfOption: ReadonlyMap<number, number>;
  /** 1 where one of these options is the first. */
  readonly doneBy: readonly { readonly column: number; readonly options: readonly number[] }[];
}

/**
 * A second binary for each option of the kind: this one is the first. All others begin after it has soaked. That somebody has soaked by a time is a column of its
 * own, which adds to the one before it: written out, these sums are most of the programme.
 */
function addSoakRows(draft: ModelDraft, plan: PatchPlan, table: OptionTable, { id, patchKind, minutes }: SoakRule): PilotColumns | null {
  const items = itemsOfKind(plan, patchKind);
  if (items.length < 2) return null;
  const columnOfOption = new Map<number, number>();
  for (const i of items) for (const o of ofItem(table, i)) columnOfOption.set(o, draft.addBinary(0));
  for (const [o, first] of columnOfOption)
    draft.addRow(
      Number.NEGATIVE_INFINITY,
      new Map([
        [first, 1],
        [o, -1],
      ]),
      0,
    );
  draft.addRow(Number.NEGATIVE_INFINITY, sumOf(columnOfOption.values()), 1);
  const ready = (o: number): number => earliestEnd(at(table, o)) + minutes;
  const byReady = [...columnOfOption.keys()].sort((x, y) => ready(x) - ready(y) || x - y);
  const doneBy: { column: number; options: readonly number[] }[] = [];
  /** The column that says whether the first has soaked by then; null = none can have. */
  const soakedBy = (begin: number): number | null => {
    const count = byReady.filter((o) => ready(o) <= begin).length;
    return count === 0 ? null : ((doneBy.find(({ options }) => options.length === count)?.column ?? null) as number | null);
  };
  const begins = [...new Set([...columnOfOption.keys()].map((o) => latestStart(at(table, o))))].sort((x, y) => x - y);
  for (const begin of begins) {
    const before = doneBy.at(-1);
    const options = byReady.filter((o) => ready(o) <= begin);
    if (options.length === (before?.options.length ?? 0)) continue;
    const column = draft.addColumn({ kind: "continuous", lower: 0, upper: 1, cost: 0 });
    const terms = sumOf(options.slice(before?.options.length ?? 0).map((o) => columnOfOption.get(o) as number));
    if (before !== undefined) addTerm(terms, before.column, 1);
    addTerm(terms, column, -1);
    draft.addRow(0, terms, 0);
    doneBy.push({ column, options });
  }
  for (const i of items) {
    const mine = [...ofItem(table, i)].sort((x, y) => latestStart(at(table, x)) - latestStart(at(table, y)));
    mine.forEach((o, k) => {
      const begin = latestStart(at(table, o));
      const begun = mine.slice(0, k + 1);
      const terms = sumOf(begun);
      for (const each of begun) if (ready(each) > begin) addTerm(terms, columnOfOption.get(each) as number, -1);
      const soaked = soakedBy(begin);
      if (soaked !== null) addTerm(terms, soaked, -1);
      draft.addRow(Number.NEGATIVE_INFINITY, terms, 0);
    });
  }
  return { rule: id, items, columnOfOption, doneBy };
}

function ofItem(table: OptionTable, item: number): readonly number[] {
  return table.ofItem[item] as readonly number[];
}

function at(table: OptionTable, option: number): PlacingOption {
  return table.options[option] as PlacingOption;
}
