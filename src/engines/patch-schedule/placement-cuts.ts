// From chosen windows to minutes, and from minutes that cannot be found to rows that forbid just that choice, and what is as bad. A row is only made of what is
// proven impossible; where the search gave up, the row says so, and is of use to find schedules only.
import type { PatchPlan } from "../../plant/patch-plan.ts";
import { placeTasks, type Placement } from "./placement.ts";
import { choicesBetween, overlapInTime, type Task, taskOf } from "./placing-rules.ts";
import type { ScheduleModel } from "./build-model.ts";
import { MICROS_PER_MINUTE, type PlacingOption } from "./placing-options.ts";

/** Steps of one search: some tens of milliseconds. */
const MOST_STEPS = 4_000;

/** Not all of these columns at once: at most `most` of them are 1. */
export interface Cut {
  readonly columns: readonly number[];
  readonly most: number;
  /** false = the search for minutes gave up: there may be some. Nothing may be proven with it. */
  readonly isCertain: boolean;
}

export interface PlacedChoice {
  /** By option; those that are left out are missing. */
  readonly starts: ReadonlyMap<number, number>;
  /** Options that found no minute. */
  readonly dropped: readonly number[];
  readonly cuts: readonly Cut[];
}

/** The choice that the programme made. */
export interface Choice {
  readonly plan: PatchPlan;
  readonly model: ScheduleModel;
  readonly options: readonly number[];
  /** Of each rule that lets something soak, the option that is the first. */
  readonly pilots: ReadonlyMap<string, PlacingOption>;
}

export function choiceOf(plan: PatchPlan, model: ScheduleModel, values: ArrayLike<number>): Choice {
  const isOne = (column: number): boolean => (values[column] as number) > 0.5;
  const { table, pilotColumns } = model;
  const pilots = new Map<string, PlacingOption>();
  for (const { rule, columnOfOption } of pilotColumns) for (const [o, column] of columnOfOption) if (isOne(column)) pilots.set(rule, table.options[o] as PlacingOption);
  return { plan, model, options: table.options.flatMap((_, o) => (isOne(o) ? [o] : [])), pilots };
}

/** @param isOver asked before each search: true = what has no minutes yet counts as dropped, without a cut */
export function placeChoice(choice: Choice, isOver: () => boolean): PlacedChoice {
  const starts = new Map<number, number>();
  const dropped: number[] = [];
  const cuts = new Map<string, Cut>();
  for (const component of componentsOf(choice)) {
    let rest = component;
    for (;;) {
      if (isOver()) {
        dropped.push(...rest);
        break;
      }
      const placement = place(choice, rest);
      if (placement.kind === "placed") {
        rest.forEach((o, t) => void starts.set(o, placement.starts[t] as number));
        break;
      }
      const { core, isCertain } = shrink(choice, rest);
      for (const cut of cutsOf(choice, core, isCertain)) cuts.set(`${cut.most} ${[...cut.columns].sort((x, y) => x - y).join(" ")}`, cut);
      // What is exposed least gives way, so that the rest still gets its minutes.
      const out = core.reduce((x, y) => (urgency(choice, y) < urgency(choice, x) ? y : x));
      dropped.push(out);
      rest = rest.filter((o) => o !== out);
    }
  }
  return { starts, dropped, cuts: [...cuts.values()] };
}

/** What others wait for comes before what nobody waits for. */
function urgency({ plan, model, pilots }: Choice, o: number): number {
  const item = plan.items[at(model, o).item];
  const isAwaited = [...pilots.values()].includes(at(model, o)) || plan.rules.some((rule) => rule.kind === "order" && rule.before === item?.asset);
  return (item?.mustBeDone ? 1e12 : 0) + (isAwaited ? 1e6 : 0) + (item?.exposurePerDay ?? 0);
}

function at({ table }: ScheduleModel, o: number): PlacingOption {
  return table.options[o] as PlacingOption;
}

function peopleOf(plan: PatchPlan): (crew: string) => number {
  const crews = new Map(plan.crews.map(({ name, people }) => [name, people]));
  return (crew) => crews.get(crew) ?? 0;
}

function place({ plan, model, pilots }: Choice, options: readonly number[]): Placement {
  const tasks = options.map((o) => taskOf(plan, at(model, o)));
  return placeTasks({ tasks, choices: choicesBetween(plan, tasks, pilots), people: peopleOf(plan) }, MOST_STEPS);
}

/** Options whose minutes depend on each other: bound by a rule that their windows leave open, or by the same people at the same time. */
function componentsOf({ plan, model, options, pilots }: Choice): number[][] {
  const tasks: Task[] = options.map((o) => taskOf(plan, at(model, o)));
  const parent = options.map((_, t) => t);
  const root = (t: number): number => {
    let up = t;
    while (parent[up] !== up) up = parent[up] as number;
    parent[t] = up;
    return up;
  };
  const join = (x: number, y: number): void => {
    parent[root(x)] = root(y);
  };
  for (const between of choicesBetween(plan, tasks, pilots)) {
    const [first, ...others] = between.flat().flatMap((distance) => [distance.first, distance.second]);
    for (const other of others) join(first as number, other);
  }
  const byStart = options.map((_, t) => t).sort((x, y) => (tasks[x] as Task).option.earliestStart - (tasks[y] as Task).option.earliestStart);
  for (const [i, x] of byStart.entries()) {
    for (const y of byStart.slice(i + 1)) {
      const [a, b] = [tasks[x] as Task, tasks[y] as Task];
      if (b.option.earliestStart >= a.option.latestEnd) break;
      if (a.crew === b.crew && overlapInTime(a.option, b.option)) join(x, y);
    }
  }
  const groups = new Map<number, number[]>();
  options.forEach((o, t) => void groups.set(root(t), [...(groups.get(root(t)) ?? []), o]));
  return [...groups.values()];
}

/** A smallest part that already has no minutes: everything that is not needed for that is left out. */
function shrink(choice: Choice, options: readonly number[]): { readonly core: readonly number[]; readonly isCertain: boolean } {
  // Most often one window is too full: that is tried first, because small searches are sure ones.
  const byWindow = new Map<number, number[]>();
  for (const o of options) byWindow.set(at(choice.model, o).window, [...(byWindow.get(at(choice.model, o).window) ?? []), o]);
  const full = [...byWindow.values()].find((list) => list.length > 1 && list.length < options.length && place(choice, list).kind === "impossible");
  let core = full ?? options;
  let isCertain = full !== undefined || place(choice, core).kind === "impossible";
  for (const o of core) {
    const without = core.filter((other) => other !== o);
    const { kind } = place(choice, without);
    if (kind === "impossible") {
      core = without;
      isCertain = true;
    } else if (kind === "gave-up" && !isCertain) core = without;
  }
  return { core, isCertain };
}

/** Where people and time alone are short: the same in every window that leaves no more room, and with the items that could stand for any of them. */
function cutsOf({ plan, model, pilots }: Choice, core: readonly number[], isCertain: boolean): Cut[] {
  const first = at(model, core[0] as number);
  const tasks = core.map((o) => taskOf(plan, at(model, o)));
  const people = peopleOf(plan);
  const isOneWindow = core.every((o) => at(model, o).window === first.window);
  const isCrowdOnly = isCertain && isOneWindow && placeTasks({ tasks, choices: [], people }, MOST_STEPS).kind === "impossible";
  if (!isCrowdOnly) {
    const columns = [...core, ...pilotsWithin(model, pilots, core)];
    return [{ columns, most: columns.length - 1, isCertain }];
  }
  return plan.windows.flatMap((window, w): Cut[] => {
    if (w !== first.window && people(window.crew) > people(tasks[0]?.crew ?? "")) return [];
    const same = core.map((o) => (w === first.window ? o : noRoomier(plan, model, at(model, o), w)));
    return same.some((o) => o === null) ? [] : [{ columns: extended(plan, model, same as number[]), most: core.length - 1, isCertain }];
  });
}

/** That something is the first of its kind is part of what does not fit: with another first, it may. */
function pilotsWithin(model: ScheduleModel, pilots: Choice["pilots"], core: readonly number[]): number[] {
  return model.pilotColumns.flatMap(({ rule, items, columnOfOption }) => {
    const pilot = pilots.get(rule);
    const o = core.find((each) => at(model, each) === pilot);
    const kin = core.filter((each) => items.includes(at(model, each).item));
    return o === undefined || kin.length < 2 ? [] : [columnOfOption.get(o) as number];
  });
}

/** The option of the same item in another window that leaves no more room around its work, measured from the beginning of the window. */
function noRoomier(plan: PatchPlan, model: ScheduleModel, option: PlacingOption, w: number): number | null {
  const begin = (window: number): number => ((plan.windows[window]?.first ?? 0) - plan.from) / MICROS_PER_MINUTE;
  const found = (model.table.ofItem[option.item] as readonly number[]).filter((o) => at(model, o).window === w);
  const other = found.length === 1 ? (found[0] as number) : null;
  if (other === null) return null;
  const isInside = at(model, other).earliestStart - begin(w) >= option.earliestStart - begin(option.window) && at(model, other).latestEnd - begin(w) <= option.latestEnd - begin(option.window);
  return isInside ? other : null;
}

/** Any item that takes as long and as many people as the greatest of them, with no more room than any of them, can stand for it. */
function extended(plan: PatchPlan, { table }: ScheduleModel, options: readonly number[]): number[] {
  const list = options.map((o) => table.options[o] as PlacingOption);
  const need = (item: number): number => plan.items[item]?.people ?? 0;
  const minutes = Math.max(...list.map((o) => o.minutes));
  const people = Math.max(...list.map((o) => need(o.item)));
  const earliest = Math.max(...list.map((o) => o.earliestStart));
  const latest = Math.min(...list.map((o) => o.latestEnd));
  const items = new Set(list.map(({ item }) => item));
  const { window } = list[0] as PlacingOption;
  return [
    ...options,
    ...table.options.flatMap((o, index) => {
      if (o.window !== window || items.has(o.item) || o.minutes < minutes || need(o.item) < people || o.earliestStart < earliest || o.latestEnd > latest) return [];
      // Two stretches of one item would count twice.
      items.add(o.item);
      return [index];
    }),
  ];
}
