// What items do to each other in time, as alternatives of "this begins so long after that", for the placement of minutes and for the schedule by hand.
// Which window an item is in is settled here; people are not asked.
import type { PatchPlan } from "../../plant/patch-plan.ts";
import { earliestEnd, latestStart, type PlacingOption } from "./placing-options.ts";
import { arePartners, itemsOfAsset, itemsOfKind } from "./rule-rows.ts";

/** The second begins at least so many minutes after the beginning of the first; negative = at most so long before. */
export interface Distance {
  readonly first: number;
  readonly second: number;
  readonly minutes: number;
}

/** One of the alternatives holds; each is a list of distances that hold together. */
export type Choice = readonly (readonly Distance[])[];

export interface Task {
  readonly option: PlacingOption;
  /** Index in the plan. */
  readonly item: number;
  readonly people: number;
  readonly crew: string;
}

export function taskOf(plan: PatchPlan, option: PlacingOption): Task {
  return { option, item: option.item, people: plan.items[option.item]?.people ?? 0, crew: plan.windows[option.window]?.crew ?? "" };
}

/**
 * Between tasks, by their index in the list; what their windows fulfil anyway is left out. Asks nothing of what is not in the list: what cannot be placed cannot be
 * placed together with more, either.
 * @param pilots of each rule that lets something soak, the option that is the first of its kind
 */
export function choicesBetween(plan: PatchPlan, tasks: readonly Task[], pilots: ReadonlyMap<string, PlacingOption>): Choice[] {
  const taskOfItem = new Map(tasks.map(({ item }, t) => [item, t]));
  const present = (items: readonly number[]): number[] => items.flatMap((item) => taskOfItem.get(item) ?? []);
  const minutes = (t: number): number => (tasks[t] as Task).option.minutes;
  const choices: Choice[] = [];
  const add = (choice: Choice): void => {
    if (!choice.some((distances) => distances.every((distance) => isGiven(tasks, distance)))) choices.push(choice);
  };
  for (const on of tasksByAsset(plan, tasks).values()) {
    for (const [i, x] of on.entries()) for (const y of on.slice(i + 1)) add([[{ first: x, second: y, minutes: minutes(x) }], [{ first: y, second: x, minutes: minutes(y) }]]);
  }
  for (const rule of plan.rules) {
    if (rule.kind === "order") {
      for (const x of present(itemsOfAsset(plan, rule.before))) for (const y of present(itemsOfAsset(plan, rule.after))) add([[{ first: x, second: y, minutes: minutes(x) }]]);
    } else if (rule.kind === "apart") {
      for (const x of present(itemsOfAsset(plan, rule.assets[0]))) {
        for (const y of present(itemsOfAsset(plan, rule.assets[1]))) {
          const isLimited = rule.mixedAtMostMinutes !== null && arePartners(plan, (tasks[x] as Task).item, (tasks[y] as Task).item);
          const after = (first: number, second: number): Distance[] => [
            { first, second, minutes: minutes(first) + rule.restMinutes },
            ...(isLimited ? [{ first: second, second: first, minutes: -minutes(first) - (rule.mixedAtMostMinutes as number) }] : []),
          ];
          add([after(x, y), after(y, x)]);
        }
      }
    } else {
      const pilot = taskOfItem.get(pilots.get(rule.id)?.item ?? -1);
      if (pilot === undefined) continue;
      for (const t of present(itemsOfKind(plan, rule.patchKind))) if (t !== pilot) add([[{ first: pilot, second: t, minutes: minutes(pilot) + rule.minutes }]]);
    }
  }
  return choices;
}

/** Whatever minutes are chosen. */
function isGiven(tasks: readonly Task[], { first, second, minutes }: Distance): boolean {
  return (tasks[second] as Task).option.earliestStart >= latestStart((tasks[first] as Task).option) + minutes;
}

function tasksByAsset(plan: PatchPlan, tasks: readonly Task[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  tasks.forEach(({ item }, t) => {
    const asset = plan.items[item]?.asset ?? "";
    found.set(asset, [...(found.get(asset) ?? []), t]);
  });
  return found;
}

export function overlapInTime(x: PlacingOption, y: PlacingOption): boolean {
  return x.earliestStart < y.latestEnd && y.earliestStart < x.latestEnd && earliestEnd(x) > x.earliestStart && earliestEnd(y) > y.earliestStart;
}
