// Better schedules from a schedule, by taking some patches out of the calendar and putting them back in another order (ruin and recreate; Schrimpf et al. 2000,
// Christiaens & Vanden Berghe 2020): minutes are found with the windows, so that every schedule on the way keeps its plan. Proves nothing. The same seed and the
// same number of steps give the same schedule.
import { seededRandom } from "../../foundation/seeded-random.ts";
import type { PatchPlan } from "../../plant/patch-plan.ts";
import type { OptionTable, PlacingOption } from "./placing-options.ts";
import { BusyTimes, EPSILON, type Placed, type PlacedItems, ScheduleBoard, type StartLimits, type Ties } from "./schedule-board.ts";

const SEED = 20_261_126;
/** Taken out at one step, at most; what may not stay without them comes on top. */
const MOST_RUINED = 24;
/** So often a window that would do is passed over, which lets something else have it. */
const BLINK = 0.02;
/** Of what is left undone and was before, too, so much is tried again at each step. */
const RETRIED_SHARE = 0.25;
/** Of the first cycle of the search. */
const STEPS_PER_ITEM = 120;
/** A schedule that is dearer by this share of the best one is gone on with, at first and at last. */
const FIRST_TOLERANCE = 0.004;
const LAST_TOLERANCE = 0.0001;

export class LocalSearch {
  best: { readonly placed: PlacedItems; readonly cost: number };
  steps = 0;
  private stepInCycle = 0;
  private cycleSteps = 0;
  private readonly plan: PatchPlan;
  private readonly table: OptionTable;
  private readonly board: ScheduleBoard;
  private readonly random = seededRandom(SEED);
  private readonly byCost: readonly (readonly number[])[];
  private readonly leaving: readonly number[];
  /** By item, all items to which a rule or an asset ties it. */
  private readonly boundTo: readonly (readonly number[])[];
  /** Exposure per minute of a person, for each item. */
  private readonly density: readonly number[];
  /** By item, how early it is put back at the step that is under way. */
  private readonly keys: number[] = [];
  private cost = 0;
  /** What the items had before the step that is under way. */
  private readonly journal = new Map<number, Placed | null>();
  /** Windows with what was to be in them, for which no minutes were found. */
  private readonly knownFull = new Set<string>();
  private readonly busy = new BusyTimes();

  constructor(plan: PatchPlan, table: OptionTable, start: PlacedItems) {
    this.plan = plan;
    this.table = table;
    this.board = new ScheduleBoard(plan, table);
    const dearest = table.leaving.reduce((sum, { cost }) => sum + Math.abs(cost), 1);
    this.leaving = plan.items.map(({ mustBeDone }, i) => (table.leaving[i] as { cost: number }).cost + (mustBeDone ? dearest : 0));
    const at = (o: number): PlacingOption => table.options[o] as PlacingOption;
    this.byCost = table.ofItem.map((list, i) => [...list].sort((x, y) => at(x).cost - at(y).cost || x - y).filter((o) => at(o).cost < (this.leaving[i] as number)));
    this.density = plan.items.map(({ exposurePerDay, people, workMinutes, restartMinutes }) => exposurePerDay / Math.max(1, people * (workMinutes + restartMinutes)));
    this.boundTo = this.board.ties.map(({ before, after, apart, sameAsset, soak }) => [...new Set([...before, ...after, ...apart.map(({ other }) => other), ...sameAsset, ...(soak?.kin ?? [])])]);
    this.best = { placed: [], cost: Number.POSITIVE_INFINITY };
    this.goOnFrom(start);
    this.beginCycle(STEPS_PER_ITEM * plan.items.length);
  }

  /** Where the search stands: not always the best. */
  get now(): PlacedItems {
    return [...this.board.placed];
  }

  goOnFrom(start: PlacedItems): void {
    for (const [i] of this.plan.items.entries()) this.board.take(i);
    for (const [i, placed] of start.entries()) if (placed !== null) this.board.put(i, placed);
    this.cost = this.plan.items.reduce((sum, _, i) => sum + this.costOf(i), 0);
    if (this.cost < this.best.cost) this.best = { placed: [...this.board.placed], cost: this.cost };
  }

  /** Begins anew with the options that something thinks best, as far as there are minutes for them; the rest goes where it can. */
  goOnFromWishes(options: readonly number[]): void {
    for (const [i] of this.plan.items.entries()) this.board.take(i);
    this.cost = this.leaving.reduce((sum, cost) => sum + cost, 0);
    this.journal.clear();
    const wishes = new Map(options.map((o) => [this.board.option(o).item, o]));
    const byTime = [...wishes.keys()].sort((x, y) => {
      const [p, q] = [this.board.option(wishes.get(x) as number), this.board.option(wishes.get(y) as number)];
      return p.earliestStart - q.earliestStart || p.latestEnd - q.latestEnd || (this.density[y] as number) - (this.density[x] as number) || x - y;
    });
    const hasWay = (i: number): boolean => (this.board.ties[i] as Ties).before.every((other) => this.board.isPlaced(other));
    for (const i of byTime) if (hasWay(i) && (this.board.ties[i] as Ties).partners.length === 0) this.putAt(i, wishes.get(i) as number);
    const rest = this.plan.items.flatMap((_, i) => (this.board.isPlaced(i) ? [] : [i])).sort((x, y) => (this.density[y] as number) - (this.density[x] as number) || x - y);
    const tried = new Set<number>();
    for (const i of rest) this.place(i, tried);
    this.beginCycle(STEPS_PER_ITEM * this.plan.items.length);
    if (this.cost < this.best.cost - EPSILON) this.best = { placed: [...this.board.placed], cost: this.cost };
  }

  run(steps: number): void {
    // Of nothing to do there is one schedule.
    if (this.plan.items.length === 0) return;
    for (let step = 0; step < steps; step++) {
      this.steps++;
      if (++this.stepInCycle > this.cycleSteps) this.beginCycle(2 * this.cycleSteps);
      const tolerance = FIRST_TOLERANCE * (LAST_TOLERANCE / FIRST_TOLERANCE) ** (this.stepInCycle / this.cycleSteps);
      const before = this.cost;
      this.journal.clear();
      this.ruin();
      this.recreate();
      if (this.cost < this.best.cost - EPSILON) this.best = { placed: [...this.board.placed], cost: this.cost };
      else if (this.cost > before && this.cost > this.best.cost + tolerance * Math.abs(this.best.cost) * this.random()) this.undo(before);
    }
  }

  /** Each cycle begins tolerant and ends strict; the next one lasts longer. */
  private beginCycle(steps: number): void {
    this.stepInCycle = 0;
    this.cycleSteps = steps;
  }

  private undo(cost: number): void {
    for (const i of this.journal.keys()) this.board.take(i);
    for (const [i, placed] of this.journal) if (placed !== null) this.board.put(i, placed);
    this.cost = cost;
  }

  private costOf(i: number): number {
    const placed = this.board.placed[i];
    return placed === null || placed === undefined ? (this.leaving[i] as number) : this.board.option(placed.option).cost;
  }

  private remember(i: number): void {
    if (!this.journal.has(i)) this.journal.set(i, this.board.placed[i] as Placed | null);
  }

  private pick(count: number): number {
    return Math.floor(this.random() * count);
  }

  private takeOut(item: number): void {
    for (const [i, was] of this.board.takeWithDependents(item)) {
      if (!this.journal.has(i)) this.journal.set(i, was);
      this.cost += (this.leaving[i] as number) - this.board.option(was.option).cost;
    }
  }

  /** Takes some items out; which ones is drawn, in one of several ways. */
  private ruin(): void {
    const { items } = this.plan;
    const count = 1 + this.pick(Math.min(MOST_RUINED, items.length));
    const way = this.random();
    const item = this.pick(items.length);
    if (way < 0.35) this.ruinBefore(this.late(), count);
    else if (way < 0.75) this.ruinAround(item, count);
    else if (way < 0.85) {
      this.takeOut(item);
      for (const other of (this.board.ties[item] as Ties).soak?.kin ?? []) this.takeOut(other);
    } else for (let k = 0; k < count / 2; k++) this.takeOut(this.pick(items.length));
  }

  /** An item of which much would be won, were it done in its best window. */
  private late(): number {
    const won = (i: number): number => this.costOf(i) - ((this.table.options[this.byCost[i]?.[0] ?? -1] as PlacingOption | undefined)?.cost ?? this.costOf(i));
    let found = this.pick(this.plan.items.length);
    for (let k = 0; k < 5; k++) {
      const other = this.pick(this.plan.items.length);
      if (won(other) > won(found)) found = other;
    }
    return found;
  }

  /** The item, and what stands in the windows that would be better for it. */
  private ruinBefore(item: number, count: number): void {
    const now = this.costOf(item);
    const better = (this.byCost[item] as readonly number[]).filter((o) => this.board.option(o).cost < now);
    this.takeOut(item);
    for (const other of (this.board.ties[item] as Ties).before) if (this.random() < 0.5) this.takeOut(other);
    let open = count;
    for (let k = 0; k < 3 && better.length > 0 && open > 0; k++) {
      const [o] = better.splice(this.pick(Math.min(better.length, 4)), 1);
      open -= this.ruinWindow(this.board.option(o as number).window, open);
    }
  }

  /** The window of an item, and windows near to it in which the same things can be done. */
  private ruinAround(item: number, count: number): void {
    const placed = this.board.placed[item];
    const options = this.byCost[item] as readonly number[];
    if (options.length === 0) return;
    const at = placed === null || placed === undefined ? this.pick(options.length) : Math.max(0, options.indexOf(placed.option));
    this.takeOut(item);
    let open = count;
    for (let k = 0; k < 4 && open > 0; k++) {
      const o = options[Math.max(0, Math.min(options.length - 1, at + this.pick(7) - 3))] as number;
      open -= this.ruinWindow(this.board.option(o).window, open);
    }
  }

  private ruinWindow(window: number, most: number): number {
    const inside = [...(this.board.inWindow[window] as readonly number[])];
    const share = 0.3 + 0.7 * this.random();
    let taken = 0;
    for (const item of inside) {
      if (taken >= most || this.random() > share) continue;
      this.takeOut(item);
      taken++;
    }
    return taken;
  }

  /** Puts back what was taken out, and something of what was left undone before: in an order that is drawn, mostly what is most exposed for its work first. */
  private recreate(): void {
    const way = this.random();
    const noise = 1.2 * this.random();
    const open: number[] = [];
    for (const [i, { exposurePerDay, mustBeDone }] of this.plan.items.entries()) {
      if (this.board.isPlaced(i) || !(this.journal.has(i) || this.random() < RETRIED_SHARE)) continue;
      open.push(i);
      const value = way < 0.5 ? (this.density[i] as number) : way < 0.7 ? exposurePerDay : way < 0.8 ? (this.leaving[i] as number) : this.random();
      this.keys[i] = value * (1 + noise * (this.random() - 0.5)) * (mustBeDone ? 1e6 : 1);
    }
    open.sort((x, y) => (this.keys[y] as number) - (this.keys[x] as number));
    const tried = new Set<number>();
    for (const i of open) this.place(i, tried);
  }

  private place(item: number, tried: Set<number>): boolean {
    if (this.board.isPlaced(item)) return true;
    if (tried.has(item)) return false;
    tried.add(item);
    const { before, partners } = this.board.ties[item] as Ties;
    for (const other of before) if (!this.place(other, tried)) return false;
    for (const o of this.byCost[item] as readonly number[]) {
      if (this.random() < BLINK) continue;
      if (!this.putAt(item, o)) continue;
      if (partners.every((other) => this.place(other, tried))) return true;
      this.takeOut(item);
      for (const other of partners) tried.delete(other);
    }
    return false;
  }

  private putAt(item: number, o: number): boolean {
    if (!this.board.hasRoom(item, o)) return false;
    const start = this.board.firstStart(item, o);
    if (start === null) return this.packAgain(item, o);
    this.remember(item);
    this.board.put(item, { option: o, start });
    this.cost += this.board.option(o).cost - (this.leaving[item] as number);
    return true;
  }

  /** Gives the items of a window other minutes, so that one more fits. */
  private packAgain(item: number, o: number): boolean {
    const { window } = this.board.option(o);
    const members = this.board.inWindow[window] as readonly number[];
    if (members.length === 0) return false;
    if (this.isTiedWithin(item, window) || members.some((i) => this.isTiedWithin(i, window))) return false;
    const all = [item, ...members].sort((x, y) => x - y);
    const was = new Map(members.map((i) => [i, this.board.placed[i] as Placed]));
    const optionOf = (i: number): number => was.get(i)?.option ?? o;
    for (const i of was.keys()) this.board.take(i);
    const starts = this.packed(window, all, optionOf);
    if (starts !== null) for (const [k, i] of all.entries()) this.board.put(i, { option: optionOf(i), start: starts[k] as number });
    // The first of its kind may have been moved behind the others.
    if (starts === null || all.some((i) => this.isUnsoaked(i))) {
      for (const i of all) this.board.take(i);
      for (const [i, placed] of was) this.board.put(i, placed);
      return false;
    }
    for (const i of all) if (!this.journal.has(i)) this.journal.set(i, was.get(i) ?? null);
    this.cost += this.board.option(o).cost - (this.leaving[item] as number);
    return true;
  }

  private isUnsoaked(item: number): boolean {
    const { soak } = this.board.ties[item] as Ties;
    return soak !== null && this.board.unsoaked({ ...soak, kin: [item, ...soak.kin] }).length > 0;
  }

  /** What is bound to something in the same window moves with it: such windows are left as they are. */
  private isTiedWithin(item: number, window: number): boolean {
    for (const other of this.boundTo[item] as readonly number[]) {
      const placed = this.board.placed[other];
      if (placed !== null && placed !== undefined && this.board.option(placed.option).window === window) return true;
    }
    return false;
  }

  /** Beginnings for all of them, in a window that is empty now; null = none were found. */
  private packed(window: number, items: readonly number[], optionOf: (item: number) => number): number[] | null {
    const limits: StartLimits[] = [];
    let key = `${window}`;
    for (const i of items) {
      const limit = this.board.limitsOf(i, optionOf(i));
      if (limit === null) return null;
      limits.push(limit);
      key += ` ${i},${limit.earliest},${limit.latest}${limit.shut.length === 0 ? "" : `,${limit.shut.join(",")}`}`;
    }
    if (this.knownFull.has(key)) return null;
    const need = (k: number): number => this.plan.items[items[k] as number]?.people ?? 0;
    const minutes = (k: number): number => this.board.option(optionOf(items[k] as number)).minutes;
    const ks = items.map((_, k) => k);
    const starts = items.map(() => 0);
    for (const key of PACKING_KEYS) {
      ks.sort((x, y) => key(limits[x] as StartLimits, minutes(x), need(x)) - key(limits[y] as StartLimits, minutes(y), need(y)));
      this.board.busyBeside(window, this.busy);
      const isPlaced = ks.every((k) => {
        const start = this.busy.firstStart(limits[k] as StartLimits, minutes(k), need(k), this.board.peopleIn(window));
        if (start === null) return false;
        starts[k] = start;
        this.busy.add(start, start + minutes(k), need(k));
        return true;
      });
      if (isPlaced) return starts;
    }
    if (this.knownFull.size > MOST_KNOWN_FULL) this.knownFull.clear();
    this.knownFull.add(key);
    return null;
  }
}

const MOST_KNOWN_FULL = 200_000;

/** Who goes first in a window, in ways that fill it well. */
const PACKING_KEYS: readonly ((limits: StartLimits, minutes: number, people: number) => number)[] = [
  ({ latest }, minutes, people) => latest + minutes - people * 0.01 - minutes * 1e-5,
  (_, minutes, people) => -people * 1e6 - minutes,
  (_, minutes, people) => -people * minutes,
  ({ latest }) => latest,
];
