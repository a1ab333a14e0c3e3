// Items put into windows one after the other, each as early as what stands already lets it: the schedule that a planner makes by hand. Keeps every rule; what
// finds no place stays undone, and so does what has to wait for that. It is what the optimum is compared with, and what the solver begins with.
import type { PatchPlan, PatchRule } from "../../plant/patch-plan.ts";
import { latestStart, type OptionTable, type PlacingOption } from "./placing-options.ts";
import { arePartners, itemsOfAsset, itemsOfKind } from "./rule-rows.ts";

const EPSILON = 1e-6;

export interface Placed {
  /** Index in the table. */
  readonly option: number;
  /** Minutes from the beginning of the plan. */
  readonly start: number;
}

/** By item; null = it stays undone. */
export type PlacedItems = readonly (Placed | null)[];

interface Ties {
  readonly before: readonly number[];
  readonly apart: readonly { readonly other: number; readonly restMinutes: number; readonly mixedAtMost: number | null }[];
  readonly soak: { readonly minutes: number; readonly kin: readonly number[] } | null;
  readonly sameAsset: readonly number[];
}

/** Once through the items; what finds no place can be tried again in a later pass. */
export interface Pass {
  /** Items, each at most once; what others have to wait for is put first all the same. */
  readonly order: readonly number[];
  /** Of an item, the options in the order in which they are tried. */
  readonly preferred: (item: number) => readonly number[];
  /** Minutes at which the item would best begin in its first option. */
  readonly startOf?: (item: number) => number | undefined;
}

export function placeInOrder(plan: PatchPlan, table: OptionTable, passes: readonly Pass[]): PlacedItems {
  const placer = new SerialPlacer(plan, table);
  for (const pass of passes) placer.run(pass);
  return placer.placed;
}

class SerialPlacer {
  readonly placed: (Placed | null)[];
  private readonly plan: PatchPlan;
  private readonly table: OptionTable;
  private pass: Pass = { order: [], preferred: () => [] };
  private readonly ties: readonly Ties[];
  private readonly people: ReadonlyMap<string, number>;
  private readonly tried = new Set<number>();
  private readonly workMinutes: number[];
  private readonly ofCrew = new Map<string, Set<number>>();

  constructor(plan: PatchPlan, table: OptionTable) {
    this.plan = plan;
    this.table = table;
    this.placed = plan.items.map(() => null);
    this.ties = tiesOf(plan);
    this.people = new Map(plan.crews.map(({ name, people }) => [name, people]));
    this.workMinutes = plan.windows.map(() => 0);
  }

  run(pass: Pass): void {
    this.pass = pass;
    this.tried.clear();
    for (const item of pass.order) this.place(item);
  }

  private place(item: number): boolean {
    if (this.placed[item] !== null) return true;
    if (this.tried.has(item)) return false;
    this.tried.add(item);
    const { before, apart } = this.ties[item] as Ties;
    if (!before.every((each) => this.place(each))) return false;
    for (const o of this.pass.preferred(item)) {
      for (const start of this.beginnings(item, this.option(o))) {
        if (!this.fits(item, this.option(o), start)) continue;
        this.put(item, { option: o, start });
        // Where versions may differ for a time only, the partner's place is sought at once, or neither is done.
        const partners = apart.filter(({ mixedAtMost }) => mixedAtMost !== null).map(({ other }) => other);
        const earlier = partners.filter((other) => this.placed[other] !== null);
        if (partners.every((other) => this.place(other))) return true;
        for (const other of partners) if (!earlier.includes(other)) this.take(other);
        this.take(item);
        for (const other of partners) this.tried.delete(other);
      }
    }
    return false;
  }

  private option(o: number): PlacingOption {
    return this.table.options[o] as PlacingOption;
  }

  private crewOf(option: PlacingOption): string {
    return this.plan.windows[option.window]?.crew ?? "";
  }

  private put(item: number, placed: Placed): void {
    this.placed[item] = placed;
    const option = this.option(placed.option);
    this.workMinutes[option.window] = (this.workMinutes[option.window] as number) + option.minutes;
    const crew = this.crewOf(option);
    this.ofCrew.set(crew, (this.ofCrew.get(crew) ?? new Set()).add(item));
  }

  private take(item: number): void {
    const placed = this.placed[item];
    if (placed === null || placed === undefined) return;
    const option = this.option(placed.option);
    this.workMinutes[option.window] = (this.workMinutes[option.window] as number) - option.minutes;
    this.ofCrew.get(this.crewOf(option))?.delete(item);
    this.placed[item] = null;
  }

  /** Something keeps it from beginning earlier: the stretch, the end of other work, or a rest after it. */
  private beginnings(item: number, option: PlacingOption): number[] {
    const latest = latestStart(option) + EPSILON;
    const found = new Set([option.earliestStart]);
    const add = (start: number): void => {
      if (start > option.earliestStart && start <= latest) found.add(start);
    };
    for (const other of this.ofCrew.get(this.crewOf(option)) ?? []) add(this.endOf(other));
    const { before, apart, soak, sameAsset } = this.ties[item] as Ties;
    for (const other of [...before, ...sameAsset]) if (this.placed[other] !== null) add(this.endOf(other));
    for (const { other, restMinutes, mixedAtMost } of apart) {
      if (this.placed[other] === null) continue;
      add(this.endOf(other) + restMinutes);
      if (mixedAtMost !== null) add(this.startOf(other) - mixedAtMost - option.minutes);
    }
    for (const other of soak?.kin ?? []) if (this.placed[other] !== null) add(this.endOf(other) + (soak?.minutes ?? 0));
    const wished = this.pass.startOf?.(item);
    const sorted = [...found].sort((x, y) => x - y);
    return wished === undefined ? sorted : [wished, ...sorted];
  }

  private startOf(item: number): number {
    return (this.placed[item] as Placed).start;
  }

  private endOf(item: number): number {
    return this.startOf(item) + this.option((this.placed[item] as Placed).option).minutes;
  }

  private fits(item: number, option: PlacingOption, start: number): boolean {
    const end = start + option.minutes;
    if (start < option.earliestStart - EPSILON || end > option.latestEnd + EPSILON) return false;
    const { workMinutes: most } = this.plan.windows[option.window] as { workMinutes: number | null };
    if (most !== null && (this.workMinutes[option.window] as number) + option.minutes > most + EPSILON) return false;
    const { before, apart, soak, sameAsset } = this.ties[item] as Ties;
    const isApart = (other: number, rest: number): boolean => this.placed[other] === null || this.endOf(other) + rest <= start + EPSILON || end + rest <= this.startOf(other) + EPSILON;
    if (!before.every((other) => this.placed[other] !== null && this.endOf(other) <= start + EPSILON)) return false;
    if (!sameAsset.every((other) => isApart(other, 0))) return false;
    for (const { other, restMinutes, mixedAtMost } of apart) {
      const placed = this.placed[other];
      if (placed === null || placed === undefined) continue;
      if (this.option(placed.option).window === option.window || !isApart(other, restMinutes)) return false;
      if (mixedAtMost !== null && Math.max(start - this.endOf(other), this.startOf(other) - end) > mixedAtMost + EPSILON) return false;
    }
    return this.hasSoaked(soak, start) && this.hasPeople(item, option, start, end);
  }

  /** The first of the kind is the one that was put first. */
  private hasSoaked(soak: Ties["soak"], start: number): boolean {
    const ends = (soak?.kin ?? []).filter((other) => this.placed[other] !== null).map((other) => this.endOf(other));
    return ends.length === 0 || Math.min(...ends) + (soak?.minutes ?? 0) <= start + EPSILON;
  }

  private hasPeople(item: number, option: PlacingOption, start: number, end: number): boolean {
    const crew = this.crewOf(option);
    const there = this.people.get(crew) ?? 0;
    const need = (i: number): number => this.plan.items[i]?.people ?? 0;
    const beside = [...(this.ofCrew.get(crew) ?? [])].filter((other) => this.startOf(other) < end - EPSILON && this.endOf(other) > start + EPSILON);
    const instants = [start, ...beside.map((other) => this.startOf(other)).filter((at) => at > start)];
    return instants.every((at) => need(item) + beside.filter((o) => this.startOf(o) <= at + EPSILON && this.endOf(o) > at + EPSILON).reduce((sum, o) => sum + need(o), 0) <= there);
  }
}

function tiesOf(plan: PatchPlan): Ties[] {
  const kinds = new Map<string, number>();
  for (const rule of plan.rules) if (rule.kind === "soak") kinds.set(rule.patchKind, Math.max(rule.minutes, kinds.get(rule.patchKind) ?? 0));
  const of = <K extends PatchRule["kind"]>(kind: K): Extract<PatchRule, { kind: K }>[] => plan.rules.filter((rule): rule is Extract<PatchRule, { kind: K }> => rule.kind === kind);
  const orders = of("order");
  const aparts = of("apart");
  return plan.items.map((item, i) => ({
    before: orders.filter(({ after }) => after === item.asset).flatMap(({ before }) => itemsOfAsset(plan, before)),
    apart: aparts.flatMap(({ assets, restMinutes, mixedAtMostMinutes }) => {
      const others = [...(assets[0] === item.asset ? [assets[1]] : []), ...(assets[1] === item.asset ? [assets[0]] : [])];
      return others.flatMap((asset) => itemsOfAsset(plan, asset)).map((other) => ({ other, restMinutes, mixedAtMost: arePartners(plan, i, other) ? mixedAtMostMinutes : null }));
    }),
    soak: item.kind !== null && kinds.has(item.kind) ? { minutes: kinds.get(item.kind) as number, kin: itemsOfKind(plan, item.kind).filter((other) => other !== i) } : null,
    sameAsset: itemsOfAsset(plan, item.asset).filter((other) => other !== i),
  }));
}

/** The order of a planner who thinks of exposure alone: what is dated and what must be done first, then what is exposed most. */
export function orderByExposure(plan: PatchPlan): number[] {
  const rank = (i: number): number => (plan.items[i]?.fixedAt !== null ? 0 : plan.items[i]?.mustBeDone ? 1 : 2);
  const weight = (i: number): number => plan.items[i]?.exposurePerDay ?? 0;
  return plan.items.map((_, i) => i).sort((x, y) => rank(x) - rank(y) || weight(y) - weight(x) || x - y);
}

/** Each item by its exposure, as early as it fits. */
export function greedySchedule(plan: PatchPlan, table: OptionTable): PlacedItems {
  return placeInOrder(plan, table, [{ order: orderByExposure(plan), preferred: (item) => table.ofItem[item] as readonly number[] }]);
}
