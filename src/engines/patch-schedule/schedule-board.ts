// Patches on a calendar while a schedule is being made or changed: what is placed where, and from which minute on something more fits without moving anything.
// Keeps every rule of the plan but one: whether something must be done, or had better be, is for those who place.
import type { PatchPlan, PatchRule } from "../../plant/patch-plan.ts";
import { latestStart, MICROS_PER_MINUTE, type OptionTable, type PlacingOption } from "./placing-options.ts";
import { arePartners, itemsOfAsset, itemsOfKind } from "./rule-rows.ts";

export const EPSILON = 1e-6;

export interface Placed {
  /** Index in the table. */
  readonly option: number;
  /** Minutes from the beginning of the plan. */
  readonly start: number;
}

/** By item; null = it stays undone. */
export type PlacedItems = readonly (Placed | null)[];

/** What binds an item to others; all by index in the plan. */
export interface Ties {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly apart: readonly { readonly other: number; readonly restMinutes: number; readonly mixedAtMost: number | null }[];
  readonly soak: { readonly minutes: number; readonly kin: readonly number[] } | null;
  readonly sameAsset: readonly number[];
  /** Those with which it may be of different versions for a time only: both are done, or neither. */
  readonly partners: readonly number[];
}

export class ScheduleBoard {
  readonly placed: (Placed | null)[];
  readonly ties: readonly Ties[];
  /** By window, the items in it. */
  readonly inWindow: readonly number[][];
  private readonly plan: PatchPlan;
  private readonly table: OptionTable;
  private readonly peopleOfWindow: readonly number[];
  /** By window, those of the same crew that lie over it, itself among them. */
  private readonly beside: readonly (readonly number[])[];
  private readonly workMinutes: number[];
  private readonly energy: number[];
  private readonly busy = new BusyTimes();

  constructor(plan: PatchPlan, table: OptionTable) {
    this.plan = plan;
    this.table = table;
    this.placed = plan.items.map(() => null);
    this.ties = tiesOf(plan);
    const people = new Map(plan.crews.map((crew) => [crew.name, crew.people]));
    this.peopleOfWindow = plan.windows.map(({ crew }) => people.get(crew) ?? 0);
    this.beside = plan.windows.map(({ crew, first, last }) => plan.windows.flatMap((other, w) => (other.crew === crew && other.first < last && first < other.last ? [w] : [])));
    this.inWindow = plan.windows.map(() => []);
    this.workMinutes = plan.windows.map(() => 0);
    this.energy = plan.windows.map(() => 0);
  }

  option(o: number): PlacingOption {
    return this.table.options[o] as PlacingOption;
  }

  startOf(item: number): number {
    return (this.placed[item] as Placed).start;
  }

  endOf(item: number): number {
    const { option, start } = this.placed[item] as Placed;
    return start + this.option(option).minutes;
  }

  isPlaced(item: number): boolean {
    return this.placed[item] !== null;
  }

  put(item: number, placed: Placed): void {
    this.placed[item] = placed;
    const { window, minutes } = this.option(placed.option);
    this.workMinutes[window] = (this.workMinutes[window] as number) + minutes;
    this.energy[window] = (this.energy[window] as number) + minutes * (this.plan.items[item]?.people ?? 0);
    (this.inWindow[window] as number[]).push(item);
  }

  take(item: number): void {
    const placed = this.placed[item];
    if (placed === null || placed === undefined) return;
    const { window, minutes } = this.option(placed.option);
    this.workMinutes[window] = (this.workMinutes[window] as number) - minutes;
    this.energy[window] = (this.energy[window] as number) - minutes * (this.plan.items[item]?.people ?? 0);
    const inside = this.inWindow[window] as number[];
    inside[inside.indexOf(item)] = inside[inside.length - 1] as number;
    inside.pop();
    this.placed[item] = null;
  }

  /** Takes an item away, and all that may not stay without it; gives what was taken, and from where. */
  takeWithDependents(item: number): Map<number, Placed> {
    const taken = new Map<number, Placed>();
    const open = [item];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const placed = this.placed[next];
      if (placed === null || placed === undefined) continue;
      const { after, partners, soak } = this.ties[next] as Ties;
      const wasPilot = soak !== null && this.pilotOf([next, ...soak.kin]) === next;
      this.take(next);
      taken.set(next, placed);
      open.push(...after, ...partners);
      // Whoever is the first now has to have soaked before the others.
      if (wasPilot) open.push(...this.unsoaked(soak));
    }
    return taken;
  }

  /** Of the kind, those that begin before the first one has soaked. */
  unsoaked({ minutes, kin }: NonNullable<Ties["soak"]>): number[] {
    const pilot = this.pilotOf(kin);
    if (pilot === null) return [];
    return kin.filter((other) => other !== pilot && this.isPlaced(other) && this.startOf(other) < this.endOf(pilot) + minutes - EPSILON);
  }

  /** Of the same kind, the one that is done first; null = none is placed. */
  pilotOf(kin: readonly number[]): number | null {
    let pilot: number | null = null;
    for (const other of kin) if (this.isPlaced(other) && (pilot === null || this.endOf(other) < this.endOf(pilot))) pilot = other;
    return pilot;
  }

  /** Whether the hours and the people of the window are enough, were minutes no matter. */
  hasRoom(item: number, o: number): boolean {
    const { window, minutes } = this.option(o);
    const { first, last, workMinutes } = this.plan.windows[window] as { first: number; last: number; workMinutes: number | null };
    if (workMinutes !== null && (this.workMinutes[window] as number) + minutes > workMinutes + EPSILON) return false;
    return (this.energy[window] as number) + (this.plan.items[item]?.people ?? 0) * minutes <= (this.peopleOfWindow[window] as number) * ((last - first) / MICROS_PER_MINUTE) + EPSILON;
  }

  /** The first minute, not before `from`, at which the item can begin in this option beside all that is placed; null = there is none. */
  firstStart(item: number, o: number, from = Number.NEGATIVE_INFINITY): number | null {
    const { minutes, window } = this.option(o);
    const most = this.plan.windows[window]?.workMinutes ?? Number.POSITIVE_INFINITY;
    if ((this.workMinutes[window] as number) + minutes > most + EPSILON) return null;
    const limits = this.limitsOf(item, o, from);
    if (limits === null) return null;
    this.busyBeside(window, this.busy);
    return this.busy.firstStart(limits, minutes, this.plan.items[item]?.people ?? 0, this.peopleIn(window));
  }

  /** Beginnings that other work makes possible, sorted: where the first one is of no use, one of these is. */
  beginnings(item: number, o: number): number[] {
    const option = this.option(o);
    const found = new Set<number>([option.earliestStart]);
    for (const w of this.beside[option.window] as readonly number[]) for (const other of this.inWindow[w] as number[]) found.add(this.endOf(other));
    const { before, apart, sameAsset } = this.ties[item] as Ties;
    for (const other of [...before, ...sameAsset]) if (this.isPlaced(other)) found.add(this.endOf(other));
    for (const { other, restMinutes, mixedAtMost } of apart) {
      if (!this.isPlaced(other)) continue;
      found.add(this.endOf(other) + restMinutes);
      if (mixedAtMost !== null) found.add(this.startOf(other) - mixedAtMost - option.minutes);
    }
    return [...found].sort((x, y) => x - y);
  }

  /** What the rules and all that is placed leave, people apart; null = nothing. */
  limitsOf(item: number, o: number, from = Number.NEGATIVE_INFINITY): StartLimits | null {
    const option = this.option(o);
    const { minutes, window } = option;
    const { before, after, apart, soak, sameAsset } = this.ties[item] as Ties;
    let earliest = Math.max(from, option.earliestStart);
    let latest = latestStart(option);
    let shut: (readonly [number, number])[] = NEVER_SHUT;
    const keepOut = (begin: number, end: number): void => {
      if (end > earliest && begin < latest) shut = shut === NEVER_SHUT ? [[begin, end]] : [...shut, [begin, end]];
    };
    for (const other of before) {
      if (this.placed[other] === null) return null;
      earliest = Math.max(earliest, this.endOf(other));
    }
    for (const other of after) if (this.placed[other] !== null) latest = Math.min(latest, this.startOf(other) - minutes);
    for (const other of sameAsset) if (this.placed[other] !== null) keepOut(this.startOf(other) - minutes, this.endOf(other));
    for (const { other, restMinutes, mixedAtMost } of apart) {
      const placed = this.placed[other];
      if (placed === null || placed === undefined) continue;
      if (this.option(placed.option).window === window) return null;
      keepOut(placed.start - restMinutes - minutes, this.endOf(other) + restMinutes);
      if (mixedAtMost === null) continue;
      earliest = Math.max(earliest, placed.start - mixedAtMost - minutes);
      latest = Math.min(latest, this.endOf(other) + mixedAtMost);
    }
    if (soak !== null) {
      // It comes after the first has soaked, or is itself the first and soaks before all others.
      let firstStart = Number.POSITIVE_INFINITY;
      let firstEnd = Number.POSITIVE_INFINITY;
      for (const other of soak.kin) {
        if (this.placed[other] === null) continue;
        firstStart = Math.min(firstStart, this.startOf(other));
        firstEnd = Math.min(firstEnd, this.endOf(other));
      }
      if (firstEnd !== Number.POSITIVE_INFINITY) keepOut(firstStart - soak.minutes - minutes, firstEnd + soak.minutes);
    }
    return earliest > latest + EPSILON ? null : { earliest, latest, shut };
  }

  /** People at work besides, in all windows of the crew that lie over this one. */
  busyBeside(window: number, busy: BusyTimes): void {
    busy.count = 0;
    for (const w of this.beside[window] as readonly number[]) {
      for (const other of this.inWindow[w] as number[]) busy.add(this.startOf(other), this.endOf(other), this.plan.items[other]?.people ?? 0);
    }
  }

  peopleIn(window: number): number {
    return this.peopleOfWindow[window] as number;
  }
}

const NEVER_SHUT: (readonly [number, number])[] = [];

export interface StartLimits {
  readonly earliest: number;
  readonly latest: number;
  /** Stretches within which it may not begin; at their ends it may. */
  readonly shut: readonly (readonly [number, number])[];
}

/** Who is at work when; reused from one question to the next, because it is asked millions of times. */
export class BusyTimes {
  count = 0;
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly people: number[] = [];

  add(start: number, end: number, people: number): void {
    if (end <= start || people === 0) return;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.people[this.count++] = people;
  }

  /** The first beginning within the limits for which there are people all the time; null = there is none. */
  firstStart({ earliest, latest, shut }: StartLimits, minutes: number, need: number, there: number): number | null {
    let start = earliest;
    while (start <= latest + EPSILON) {
      const open = this.pastCrowds(afterShut(start, shut), minutes, need, there);
      if (open <= start + EPSILON) return start;
      start = open;
    }
    return null;
  }

  /** The beginning itself, if there are people all the time; else one before which there is none with enough. */
  private pastCrowds(start: number, minutes: number, need: number, there: number): number {
    if (minutes === 0 || need === 0) return start;
    if (need > there) return Number.POSITIVE_INFINITY;
    const { starts, ends, people, count } = this;
    const end = start + minutes - EPSILON;
    let next = start;
    for (let k = -1; k < count; k++) {
      const at = k < 0 ? start : (starts[k] as number);
      if (at < start || at >= end) continue;
      let used = need;
      let firstEnd = Number.POSITIVE_INFINITY;
      for (let other = 0; other < count; other++) {
        if ((starts[other] as number) > at + EPSILON || (ends[other] as number) <= at + EPSILON) continue;
        used += people[other] as number;
        if ((ends[other] as number) < firstEnd) firstEnd = ends[other] as number;
      }
      // Whatever begins before, is at work at that instant: none of them fits until somebody there is done.
      if (used > there + EPSILON && firstEnd > next) next = firstEnd;
    }
    return next;
  }
}

function afterShut(start: number, shut: readonly (readonly [number, number])[]): number {
  let open = start;
  for (let isMoved = true; isMoved; ) {
    isMoved = false;
    for (const [from, to] of shut) {
      if (open <= from + EPSILON || open >= to - EPSILON) continue;
      open = to;
      isMoved = true;
    }
  }
  return open;
}

function tiesOf(plan: PatchPlan): Ties[] {
  const kinds = new Map<string, number>();
  for (const rule of plan.rules) if (rule.kind === "soak") kinds.set(rule.patchKind, Math.max(rule.minutes, kinds.get(rule.patchKind) ?? 0));
  const of = <K extends PatchRule["kind"]>(kind: K): Extract<PatchRule, { kind: K }>[] => plan.rules.filter((rule): rule is Extract<PatchRule, { kind: K }> => rule.kind === kind);
  const orders = of("order");
  const aparts = of("apart");
  return plan.items.map((item, i) => {
    const apart = aparts.flatMap(({ assets, restMinutes, mixedAtMostMinutes }) => {
      const others = [...(assets[0] === item.asset ? [assets[1]] : []), ...(assets[1] === item.asset ? [assets[0]] : [])];
      return others.flatMap((asset) => itemsOfAsset(plan, asset)).map((other) => ({ other, restMinutes, mixedAtMost: arePartners(plan, i, other) ? mixedAtMostMinutes : null }));
    });
    return {
      before: orders.filter(({ after }) => after === item.asset).flatMap(({ before }) => itemsOfAsset(plan, before)),
      after: orders.filter(({ before }) => before === item.asset).flatMap(({ after }) => itemsOfAsset(plan, after)),
      apart,
      soak: item.kind !== null && kinds.has(item.kind) ? { minutes: kinds.get(item.kind) as number, kin: itemsOfKind(plan, item.kind).filter((other) => other !== i) } : null,
      sameAsset: itemsOfAsset(plan, item.asset).filter((other) => other !== i),
      partners: apart.filter(({ mixedAtMost }) => mixedAtMost !== null).map(({ other }) => other),
    };
  });
}
