// The rounds between windows and minutes: the programme chooses windows, the placement finds minutes, and what has none comes back as cuts, until the best schedule
// found is near enough to what the programme proves. Large plans are first solved relaxed, which gives nearly the whole bound, and then over the options that the
// relaxation thinks cheapest, which gives nearly the best schedule. The best schedule so far is kept at every moment.
import type { PatchPlan } from "../../plant/patch-plan.ts";
import type { SolveModel, SolveOptions, SolverAnswer } from "../../solver/solver-answer.ts";
import { sumOf } from "../../solver/integer-model.ts";
import { buildModel, type ScheduleModel } from "./build-model.ts";
import { choiceOf, placeChoice } from "./placement-cuts.ts";
import type { OptionTable, PlacingOption } from "./placing-options.ts";
import type { ScheduleProgress } from "./question.ts";
import { orderByExposure, placeInOrder, type PlacedItems } from "./serial-schedule.ts";
import { startValues } from "./start-values.ts";

/** A round brings all cuts that its choice shows; plans that need more are given up with the gap that is left. */
const MOST_ROUNDS = 60;

export interface RoundsInput {
  readonly plan: PatchPlan;
  readonly table: OptionTable;
  readonly solve: SolveModel;
  readonly seconds: number;
  readonly relativeGap: number;
  /** Schedules to begin with, whole ones. */
  readonly known: readonly PlacedItems[];
  readonly onProgress?: ((progress: ScheduleProgress) => void) | undefined;
}

export interface RoundsResult {
  readonly kind: "solved" | "stopped" | "infeasible";
  /** null = no schedule was found that does all that must be done. */
  readonly placed: PlacedItems | null;
  readonly cost: number | null;
  readonly bound: number;
  readonly rounds: number;
  readonly seconds: number;
}

export async function solveInRounds(input: RoundsInput): Promise<RoundsResult> {
  return new Rounds(input).run();
}

/** Below so many options the whole programme is solved at once. */
const FEW_OPTIONS = 500;
/** Of the options, those that the relaxation thinks cheapest are looked at first: so many for each item. */
const OPTIONS_PER_ITEM_FIRST = 3.3;
/** Most of the work on the narrowed programme goes into finding schedules: its bound proves nothing. */
const SEARCH_EFFORT = 0.4;
const TARGET_SHARE = 0.8;
/** Over the cheapest options, a window in which something found no minute is filled to this share of before: full to the minute, few windows have minutes. */
const FILL_SHARE = 0.95;

class Rounds {
  private readonly input: RoundsInput;
  private readonly model: ScheduleModel;
  private best: { readonly placed: PlacedItems; readonly cost: number } | null = null;
  private bound = Number.NEGATIVE_INFINITY;
  /** Rows that forbid what the search for minutes gave up on: left out where something is to be proven. */
  private readonly doubtful = new Set<number>();
  /** Row of people × time → the share of it that is filled while only the cheapest options are looked at. */
  private readonly fill = new Map<number, number>();
  private rounds = 0;
  private seconds = 0;

  constructor(input: RoundsInput) {
    this.input = input;
    this.model = buildModel(input.plan, input.table);
    for (const placed of input.known) this.offer(placed);
  }

  async run(): Promise<RoundsResult> {
    const { table, plan } = this.input;
    if (table.options.length > FEW_OPTIONS) {
      const relaxation = await this.ask({ isRelaxed: true });
      if (relaxation.status === "infeasible") return this.result("infeasible");
      if (relaxation.status === "optimal" && relaxation.values !== null && relaxation.reducedCosts !== null) {
        this.bound = Math.max(this.bound, relaxation.bound);
        if (this.isNear()) return this.result("solved");
        const kind = await this.runRounds(cheapest(relaxation.reducedCosts, table.options.length, OPTIONS_PER_ITEM_FIRST * plan.items.length));
        if (kind === "solved" || this.isOver()) return this.result(kind === "infeasible" ? "stopped" : kind);
      }
    }
    return this.result(await this.runRounds(null));
  }

  /** @param among options that may be chosen; null = all, and only then does a bound of the solver, or that there is no schedule, prove anything */
  private async runRounds(among: ReadonlySet<number> | null): Promise<RoundsResult["kind"]> {
    const { plan, table, relativeGap } = this.input;
    while (this.rounds < MOST_ROUNDS) {
      this.rounds++;
      const start = this.best === null ? {} : { start: startValues(this.model, this.best.placed) };
      // Half of what is left to prove goes to the programme, half to the minutes.
      const answer = await this.ask({ relativeGap: relativeGap / 2, ...start, ...(among === null ? {} : { searchEffort: SEARCH_EFFORT, ...this.goodEnough() }) }, among);
      const isWhole = among === null;
      if (answer.status === "infeasible") {
        if (this.best === null) return isWhole ? "infeasible" : "stopped";
        // Cuts have forbidden everything that could be better.
        if (isWhole) this.bound = this.best.cost;
        return isWhole ? "solved" : "stopped";
      }
      if (isWhole) this.bound = Math.max(this.bound, answer.bound);
      if (answer.values === null) return this.isNear() ? "solved" : "stopped";
      const chosen = choiceOf(plan, this.model, answer.values);
      const choice = placeChoice(chosen);
      this.offer(choice.dropped.length === 0 ? placedOf(plan, table, choice.starts) : repaired(plan, table, chosen.options, choice.starts));
      for (const { columns, most, isCertain } of choice.cuts) {
        const row = this.model.draft.addRow(Number.NEGATIVE_INFINITY, sumOf(columns), most);
        if (!isCertain) this.doubtful.add(row);
      }
      for (const r of this.model.energyRows) {
        if (choice.dropped.some((o) => this.model.draft.rows[r]?.columns.includes(o))) this.fill.set(r, FILL_SHARE * (this.fill.get(r) ?? 1));
      }
      if (this.isNear()) return "solved";
      if (answer.status !== "optimal" || this.isOver() || !choice.cuts.some(({ isCertain }) => isCertain || !isWhole)) return "stopped";
    }
    return "stopped";
  }

  /** What is proven so far tells which cost is near enough, with a part of the gap left for what the minutes take. */
  private goodEnough(): { readonly goodEnoughCost?: number } {
    return this.bound > 0 ? { goodEnoughCost: this.bound / (1 - TARGET_SHARE * this.input.relativeGap) } : {};
  }

  private async ask(options: Partial<SolveOptions>, among: ReadonlySet<number> | null = null): Promise<SolverAnswer> {
    const spent = this.seconds;
    const { columns, rows: allRows } = this.model.draft;
    const rows =
      among === null ? allRows.filter((_, r) => !this.doubtful.has(r)) : allRows.map((row, r) => (this.model.energyRows.has(r) ? { ...row, upper: row.upper * (this.fill.get(r) ?? 1) } : row));
    const { length } = this.input.table.options;
    const isOpen = (column: number): boolean =>
      among === null || column >= length || among.has(column) || this.best?.placed[(this.input.table.options[column] as PlacingOption).item]?.option === column;
    const model = { columns: columns.map((column, c) => (isOpen(c) ? column : { ...column, upper: 0 })), rows };
    const answer = await this.input.solve(model, {
      seconds: Math.max(0.05, this.input.seconds - spent),
      relativeGap: 0,
      ...options,
      onProgress: ({ seconds, bound }) => this.tell(spent + seconds, among === null && !options.isRelaxed ? Math.max(this.bound, bound) : this.bound),
    });
    this.seconds += answer.seconds;
    this.tell(this.seconds, this.bound);
    return answer;
  }

  private tell(seconds: number, bound: number): void {
    this.input.onProgress?.({ round: this.rounds, seconds, cost: this.best?.cost ?? null, bound });
  }

  private offer(placed: PlacedItems): void {
    const cost = costOfPlaced(this.input.table, placed);
    if (mustsAreDone(this.input.plan, placed) && (this.best === null || cost < this.best.cost)) this.best = { placed, cost };
  }

  private isNear(): boolean {
    return this.best !== null && this.best.cost - this.bound <= this.input.relativeGap * Math.abs(this.best.cost) + 1e-9;
  }

  private isOver(): boolean {
    return this.seconds >= this.input.seconds;
  }

  private result(kind: RoundsResult["kind"]): RoundsResult {
    const cost = this.best?.cost ?? null;
    const { rounds, seconds } = this;
    return { kind: this.isNear() ? "solved" : kind, placed: this.best?.placed ?? null, cost, bound: Math.min(this.bound, cost ?? Number.POSITIVE_INFINITY), rounds, seconds };
  }
}

function cheapest(reducedCosts: Float64Array, optionCount: number, count: number): Set<number> {
  const options = Array.from({ length: optionCount }, (_, o) => o);
  options.sort((x, y) => (reducedCosts[x] as number) - (reducedCosts[y] as number) || x - y);
  return new Set(options.slice(0, Math.ceil(count)));
}

export function mustsAreDone(plan: PatchPlan, placed: PlacedItems): boolean {
  return plan.items.every((item, i) => placed[i] !== null || !item.mustBeDone);
}

export function costOfPlaced({ options, leaving }: OptionTable, placed: PlacedItems): number {
  return placed.reduce((sum, each, i) => sum + (each === null ? (leaving[i] as { cost: number }).cost : (options[each.option] as PlacingOption).cost), 0);
}

function placedOf(plan: PatchPlan, table: OptionTable, starts: ReadonlyMap<number, number>): PlacedItems {
  const placed: ({ option: number; start: number } | null)[] = plan.items.map(() => null);
  for (const [option, start] of starts) placed[(table.options[option] as PlacingOption).item] = { option, start };
  return placed;
}

/** What was chosen, with the minutes it has; then in the window it was to have, at other minutes; then what is left, the most exposed first, as early as it fits. */
function repaired(plan: PatchPlan, table: OptionTable, chosen: readonly number[], starts: ReadonlyMap<number, number>): PlacedItems {
  const at = (o: number): PlacingOption => table.options[o] as PlacingOption;
  const wanted = new Map(chosen.map((o) => [at(o).item, o]));
  const when = (item: number): number => {
    const o = wanted.get(item);
    return o === undefined ? Number.POSITIVE_INFINITY : (starts.get(o) ?? at(o).earliestStart);
  };
  const byTime = [...wanted.keys()].sort((x, y) => when(x) - when(y) || x - y);
  const wish = (item: number): readonly number[] => (wanted.has(item) ? [wanted.get(item) as number] : []);
  const isTimed = (item: number): boolean => starts.has(wanted.get(item) ?? -1);
  return placeInOrder(plan, table, [
    { order: byTime.filter(isTimed), preferred: (item) => (isTimed(item) ? wish(item) : []), startOf: (item) => starts.get(wanted.get(item) ?? -1) },
    { order: byTime, preferred: wish },
    { order: orderByExposure(plan), preferred: (item) => table.ofItem[item] as readonly number[] },
  ]);
}
