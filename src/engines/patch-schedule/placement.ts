// The minute at which each item begins, once its window is chosen: a search over who goes first, complete within its limit of steps. Begins everything as early
// as it can; where that breaks something, tries each way of putting one thing after another. Never changes a window.
import type { Choice, Distance, Task } from "./placing-rules.ts";

/** Rounding of instants to minutes and back is far below. */
const EPSILON = 1e-6;

export interface PlacementProblem {
  readonly tasks: readonly Task[];
  readonly choices: readonly Choice[];
  /** Of a crew, at one time. */
  readonly people: (crew: string) => number;
}

/** placed: minutes of the beginnings, by task. impossible: no minutes exist. gave-up: the limit of steps was reached. */
export type Placement = { readonly kind: "placed"; readonly starts: readonly number[] } | { readonly kind: "impossible" } | { readonly kind: "gave-up" };

export function placeTasks(problem: PlacementProblem, mostSteps: number): Placement {
  const { tasks, choices, people } = problem;
  const quick = placeByHand(problem);
  if (quick !== null) return { kind: "placed", starts: quick };
  const latest = tasks.map(({ option }) => option.latestEnd - option.minutes);
  let steps = 0;
  let isCut = false;
  const search = (distances: readonly Distance[], before: readonly number[]): readonly number[] | null => {
    if (++steps > mostSteps) {
      isCut = true;
      return null;
    }
    const starts = pushRight(before, latest, distances);
    if (starts === null) return null;
    for (const alternative of alternativesOfTrouble(tasks, choices, people, starts)) {
      if (alternative === "fine") return starts;
      const found = search([...distances, ...alternative], starts);
      if (found !== null) return found;
      if (isCut) return null;
    }
    return null;
  };
  const single = choices.filter((choice) => choice.length === 1).flatMap((choice) => choice[0] as readonly Distance[]);
  const starts = search(
    single,
    tasks.map(({ option }) => option.earliestStart),
  );
  return starts !== null ? { kind: "placed", starts } : isCut ? { kind: "gave-up" } : { kind: "impossible" };
}

/** Who goes first, in ways that fill windows well. */
const HAND_ORDERS: readonly ((x: Task, y: Task) => number)[] = [
  (x, y) => y.people - x.people || y.option.minutes - x.option.minutes,
  (x, y) => x.option.latestEnd - x.option.minutes - (y.option.latestEnd - y.option.minutes),
  (x, y) => y.option.minutes * y.people - x.option.minutes * x.people,
];

/** One after the other, each as early as it can; most windows are filled so, without a search. null = it did not come out. */
function placeByHand({ tasks, choices, people }: PlacementProblem): readonly number[] | null {
  const distances = choices.filter((choice) => choice.length === 1).flatMap((choice) => choice[0] as readonly Distance[]);
  const least = pushRight(
    tasks.map(({ option }) => option.earliestStart),
    tasks.map(({ option }) => option.latestEnd - option.minutes),
    distances,
  );
  if (least === null) return null;
  for (const before of HAND_ORDERS) {
    const starts: (number | null)[] = tasks.map(() => null);
    const open = tasks.map((_, t) => t).sort((x, y) => before(tasks[x] as Task, tasks[y] as Task) || x - y);
    while (open.length > 0) {
      const next = open.find((t) => distances.every(({ first, second }) => second !== t || starts[first] !== null));
      if (next === undefined) break;
      open.splice(open.indexOf(next), 1);
      const start = firstRoom(
        tasks,
        people,
        starts,
        next,
        Math.max(least[next] as number, ...distances.filter(({ second }) => second === next).map(({ first, minutes }) => (starts[first] as number) + minutes)),
      );
      if (start === null) break;
      starts[next] = start;
    }
    const whole = starts.filter((start) => start !== null);
    if (whole.length === tasks.length && alternativesOfTrouble(tasks, choices, people, whole).includes("fine") && alternativesOfTrouble(tasks, choices, people, whole).length === 1) return whole;
  }
  return null;
}

/** The first minute from which on there are people for all of a task; null = there is none. */
function firstRoom(tasks: readonly Task[], people: PlacementProblem["people"], starts: readonly (number | null)[], t: number, from: number): number | null {
  const task = tasks[t] as Task;
  const { minutes, latestEnd } = task.option;
  const beside = tasks.flatMap((other, u) => {
    const start = starts[u];
    return start === null || start === undefined || other.crew !== task.crew ? [] : [{ start, end: start + other.option.minutes, people: other.people }];
  });
  const there = people(task.crew);
  const candidates = [from, ...beside.map(({ end }) => end).filter((end) => end > from)].sort((x, y) => x - y);
  for (const start of candidates) {
    if (start + minutes > latestEnd + EPSILON) return null;
    const instants = [start, ...beside.map((other) => other.start).filter((at) => at > start && at < start + minutes - EPSILON)];
    const fits = instants.every((at) => task.people + beside.reduce((sum, other) => sum + (other.start <= at + EPSILON && other.end > at + EPSILON ? other.people : 0), 0) <= there);
    if (fits) return start;
  }
  return null;
}

/** The earliest beginnings that keep all distances; null = there are none. */
function pushRight(from: readonly number[], latest: readonly number[], distances: readonly Distance[]): number[] | null {
  const starts = [...from];
  for (let pass = 0; pass <= starts.length + 1; pass++) {
    let isChanged = false;
    for (const { first, second, minutes } of distances) {
      const least = (starts[first] as number) + minutes;
      if (least <= (starts[second] as number) + EPSILON) continue;
      if (least > (latest[second] as number) + EPSILON) return null;
      starts[second] = least;
      isChanged = true;
    }
    if (!isChanged) return starts;
  }
  // A circle of distances that pushes for ever.
  return null;
}

/** The ways out of the first trouble that the earliest beginnings are in; "fine" alone = there is none. */
function alternativesOfTrouble(tasks: readonly Task[], choices: readonly Choice[], people: PlacementProblem["people"], starts: readonly number[]): readonly ("fine" | readonly Distance[])[] {
  const isKept = ({ first, second, minutes }: Distance): boolean => (starts[second] as number) + EPSILON >= (starts[first] as number) + minutes;
  const open = choices.find((choice) => !choice.some((alternative) => alternative.every(isKept)));
  if (open !== undefined) return [...open].sort((x, y) => delay(x, starts) - delay(y, starts));
  const crowd = firstCrowd(tasks, people, starts);
  if (crowd === null) return ["fine"];
  const ways = crowd.flatMap((first) => crowd.filter((t) => t !== first).map((second): Distance[] => [{ first, second, minutes: (tasks[first] as Task).option.minutes }]));
  return ways.sort((x, y) => delay(x, starts) - delay(y, starts));
}

/** By how much an alternative pushes. */
function delay(distances: readonly Distance[], starts: readonly number[]): number {
  return distances.reduce((sum, { first, second, minutes }) => sum + Math.max(0, (starts[first] as number) + minutes - (starts[second] as number)), 0);
}

/** The first tasks that need more people at one time than there are, with none that is not needed for that; null = there are always enough. */
function firstCrowd(tasks: readonly Task[], people: PlacementProblem["people"], starts: readonly number[]): number[] | null {
  const order = tasks.map((_, t) => t).sort((x, y) => (starts[x] as number) - (starts[y] as number) || x - y);
  for (const t of order) {
    const { crew, option } = tasks[t] as Task;
    const there = people(crew);
    if (option.minutes === 0) continue;
    const now = starts[t] as number;
    const busy = order.filter((u) => {
      const other = tasks[u] as Task;
      return other.crew === crew && (starts[u] as number) <= now + EPSILON && (starts[u] as number) + other.option.minutes > now + EPSILON;
    });
    const need = (set: readonly number[]): number => set.reduce((sum, u) => sum + (tasks[u] as Task).people, 0);
    if (need(busy) <= there) continue;
    // The fewest that are still too many: large crowds branch widely.
    const crowd = [...busy].sort((x, y) => (tasks[x] as Task).people - (tasks[y] as Task).people);
    while (crowd.length > 1 && need(crowd.slice(1)) > there) crowd.shift();
    return crowd;
  }
  return null;
}
