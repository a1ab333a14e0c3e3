// The plan as an integer programme: one binary for each item in each stretch where it can go. Which item in which window is decided here; the minute is found
// afterwards (placement.ts), so every row is one that any schedule keeps, and what only the minutes show comes back as a cut.
import { ModelDraft, addTerm, sumOf } from "../../solver/integer-model.ts";
import type { PatchPlan } from "../../plant/patch-plan.ts";
import { earliestEnd, latestStart, type OptionTable, type PlacingOption } from "./placing-options.ts";
import { addRuleRows, type PilotColumns } from "./rule-rows.ts";

export interface ScheduleModel {
  readonly draft: ModelDraft;
  /** The column of an option has its index; after them, one for each item left undone. */
  readonly leaveColumn: (item: number) => number;
  readonly table: OptionTable;
  readonly pilotColumns: readonly PilotColumns[];
  /** Rows of people × time: where they are nearly full, minutes are seldom found. */
  readonly energyRows: ReadonlySet<number>;
}

export function buildModel(plan: PatchPlan, table: OptionTable): ScheduleModel {
  const draft = new ModelDraft();
  for (const { cost } of table.options) draft.addBinary(cost);
  const leaveColumn = (item: number): number => table.options.length + item;
  plan.items.forEach((item, i) => {
    // Whole by itself: it fills what whole numbers leave of one.
    draft.addColumn({ kind: "continuous", lower: 0, upper: item.mustBeDone ? 0 : 1, cost: (table.leaving[i] as { cost: number }).cost });
  });
  plan.items.forEach((_, i) => void draft.addRow(1, sumOf([...(table.ofItem[i] as readonly number[]), leaveColumn(i)]), 1));
  addWorkRows(draft, plan, table);
  const energyRows = addPeopleRows(draft, plan, table);
  addAssetRows(draft, plan, table);
  return { draft, leaveColumn, table, pilotColumns: addRuleRows(draft, plan, table), energyRows };
}

/** The hours that may be planned in a window. */
function addWorkRows(draft: ModelDraft, plan: PatchPlan, { options }: OptionTable): void {
  plan.windows.forEach(({ workMinutes }, w) => {
    if (workMinutes === null) return;
    const terms = new Map<number, number>();
    options.forEach((option, o) => {
      if (option.window === w) addTerm(terms, o, option.minutes);
    });
    if (sumOfValues(terms) > workMinutes) draft.addRow(Number.NEGATIVE_INFINITY, terms, workMinutes);
  });
}

/**
 * People × time within a window (and within a chain of windows that lie over each other), and what cannot but be at work at one instant. Both are needed and
 * not enough: whether minutes can be found is asked of the placement.
 */
function addPeopleRows(draft: ModelDraft, plan: PatchPlan, { options }: OptionTable): ReadonlySet<number> {
  const energyRows = new Set<number>();
  for (const { name, people } of plan.crews) {
    const mine = options.map((_, o) => o).filter((o) => plan.windows[(options[o] as PlacingOption).window]?.crew === name);
    const need = (o: number): number => plan.items[(options[o] as PlacingOption).item]?.people ?? 0;
    for (const [from, to] of stretchesOfWork(mine.map((o) => options[o] as PlacingOption))) {
      const inside = mine.filter((o) => (options[o] as PlacingOption).earliestStart >= from && (options[o] as PlacingOption).latestEnd <= to);
      const minutes = (o: number): number => (options[o] as PlacingOption).minutes;
      const addIfBinding = (terms: ReadonlyMap<number, number>, most: number): number | null => (sumOfValues(terms) > most ? draft.addRow(Number.NEGATIVE_INFINITY, terms, most) : null);
      for (const parts of PARTS) addIfBinding(new Map(inside.flatMap((o) => (share(minutes(o), to - from, parts) > 0 ? [[o, need(o) * share(minutes(o), to - from, parts)] as const] : []))), people);
      // Those that need more than half of the people follow each other, and so does any one that fits beside none of them.
      const big = inside.filter((o) => 2 * need(o) > people);
      for (const o of inside) {
        if (2 * need(o) > people) continue;
        const alone = big.filter((other) => need(other) + need(o) > people);
        if (alone.length > 0) addIfBinding(new Map([...alone, o].map((each) => [each, minutes(each)])), to - from);
      }
    }
    // Whenever it begins within its limits, an option is at work for its least minutes between two instants; people × time between them is all that there is.
    for (const [from, to] of instantsToWatch(mine.map((o) => options[o] as PlacingOption))) {
      const terms = new Map<number, number>();
      for (const o of mine) {
        const least = leastMinutesWithin(options[o] as PlacingOption, from, to);
        if (least > 0) terms.set(o, need(o) * least);
      }
      if (sumOfValues(terms) > people * (to - from)) energyRows.add(draft.addRow(Number.NEGATIVE_INFINITY, terms, people * (to - from)));
    }
    for (const clique of unavoidableTogether(options, mine)) {
      const terms = new Map(clique.map((o) => [o, need(o)]));
      if (sumOfValues(terms) > people) draft.addRow(Number.NEGATIVE_INFINITY, terms, people);
    }
  }
  return energyRows;
}

/** Into how many parts and one a stretch is thought to be cut: of what is longer than a part, only so many go one after the other. */
const PARTS = [1, 2, 3, 4];

/**
 * The share of one person's time in a stretch that work of some length takes at least, when lengths do not fill it (Fekete & Schepers' dual feasible
 * functions): the shares of what one person can do in it never add up to more than 1.
 */
function share(minutes: number, length: number, parts: number): number {
  const scaled = (minutes * (parts + 1)) / length;
  return Math.abs(scaled - Math.round(scaled)) < 1e-9 ? minutes / length : Math.floor(scaled) / parts;
}

/** Minutes for which an option cannot but be at work within a stretch, pushed out of it to either side. */
function leastMinutesWithin(option: PlacingOption, from: number, to: number): number {
  return Math.min(to - from, option.minutes, earliestEnd(option) - from, to - latestStart(option));
}

/** Of one window, from so many instants on, and up to so many: where times are no round numbers, each item has its own. */
const MOST_INSTANTS = 8;

/** Stretches in which people can be short although they are not in the whole window: what needs time for its back-out crowds into the part before. */
function instantsToWatch(options: readonly PlacingOption[]): [number, number][] {
  const found = new Map<string, [number, number]>();
  const ofWindow = new Map<number, PlacingOption[]>();
  for (const option of options) ofWindow.set(option.window, [...(ofWindow.get(option.window) ?? []), option]);
  const distinct = (list: readonly number[], first: number): number[] => [...new Set(list)].sort((x, y) => first * (x - y)).slice(0, MOST_INSTANTS);
  for (const list of ofWindow.values()) {
    const froms = distinct(
      list.map(({ earliestStart }) => earliestStart),
      1,
    );
    const tos = distinct(
      list.map(({ latestEnd }) => latestEnd),
      -1,
    );
    for (const from of froms) for (const to of tos) if (from < to) found.set(`${from} ${to}`, [from, to]);
  }
  const chains = stretchesOfWork(options);
  for (const [from, to] of chains) found.set(`${from} ${to}`, [from, to]);
  return [...found.values()];
}

/** Distinct stretches from an earliest start to a latest end that hold at least two options; the longest chains of those that overlap, too. */
function stretchesOfWork(options: readonly PlacingOption[]): [number, number][] {
  const found = new Map<string, [number, number]>();
  const add = (from: number, to: number): void => void found.set(`${from} ${to}`, [from, to]);
  const ofWindow = new Map<number, PlacingOption[]>();
  for (const option of options) ofWindow.set(option.window, [...(ofWindow.get(option.window) ?? []), option]);
  const wholes = [...ofWindow.values()].map((list): [number, number] => [Math.min(...list.map((o) => o.earliestStart)), Math.max(...list.map((o) => o.latestEnd))]);
  for (const [from, to] of wholes) add(from, to);
  let chain: [number, number] | null = null;
  for (const [from, to] of wholes.sort((x, y) => x[0] - y[0])) {
    if (chain !== null && from < chain[1]) chain = [chain[0], Math.max(chain[1], to)];
    else {
      if (chain !== null) add(...chain);
      chain = [from, to];
    }
  }
  if (chain !== null) add(...chain);
  return [...found.values()];
}

/** Sets of options each of which is at work at one instant whenever it begins; the largest ones. */
function unavoidableTogether(options: readonly PlacingOption[], among: readonly number[]): number[][] {
  const bound = among
    .map((o) => ({ o, from: latestStart(options[o] as PlacingOption), to: earliestEnd(options[o] as PlacingOption) }))
    .filter(({ from, to }) => from < to)
    .sort((x, y) => x.from - y.from);
  const cliques: number[][] = [];
  let open: typeof bound = [];
  for (const [i, each] of bound.entries()) {
    open = [...open.filter(({ to }) => to > each.from), each];
    const next = bound[i + 1];
    // Only where something ends before the next one begins is the set a largest one.
    if (open.length > 1 && (next === undefined || open.some(({ to }) => to <= next.from))) cliques.push(open.map(({ o }) => o));
  }
  return cliques;
}

/** One thing at a time on one asset. */
function addAssetRows(draft: ModelDraft, plan: PatchPlan, { options, ofItem }: OptionTable): void {
  const ofAsset = new Map<string, number[]>();
  plan.items.forEach(({ asset }, i) => void ofAsset.set(asset, [...(ofAsset.get(asset) ?? []), i]));
  for (const items of ofAsset.values()) {
    if (items.length < 2) continue;
    const mine = items.flatMap((i) => ofItem[i] as readonly number[]);
    for (const [from, to] of stretchesOfWork(mine.map((o) => options[o] as PlacingOption))) {
      const inside = mine.filter((o) => (options[o] as PlacingOption).earliestStart >= from && (options[o] as PlacingOption).latestEnd <= to);
      const terms = new Map(inside.map((o) => [o, (options[o] as PlacingOption).minutes]));
      if (sumOfValues(terms) > to - from) draft.addRow(Number.NEGATIVE_INFINITY, terms, to - from);
    }
    for (const clique of unavoidableTogether(options, mine)) draft.addRow(Number.NEGATIVE_INFINITY, sumOf(clique), 1);
  }
}

function sumOfValues(terms: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const value of terms.values()) sum += value;
  return sum;
}
