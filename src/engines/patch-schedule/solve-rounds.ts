// The rounds between windows and minutes: the programme chooses windows, the placement finds minutes, and what has none comes back as cuts, until the best schedule
// found is near enough to what the programme proves. Beside it, in the time in which another thread solves, a local search makes schedules with minutes: from the
// planner's, and from each choice of windows that the programme finds. Large plans are first solved relaxed, then over the options that the relaxation thinks
// cheapest with windows not quite full, which gives choices that have minutes, then whole. The best schedule so far is kept at every moment.
import type { PatchPlan } from "../../plant/patch-plan.ts";
import type { SolveModel, SolveOptions, SolverAnswer, WallClock } from "../../solver/solver-answer.ts";
import { sumOf } from "../../solver/integer-model.ts";
import { buildModel, type ScheduleModel } from "./build-model.ts";
import { LocalSearch } from "./local-search.ts";
import { choiceOf, placeChoice } from "./placement-cuts.ts";
import type { OptionTable, PlacingOption } from "./placing-options.ts";
import type { ScheduleProgress } from "./question.ts";
import type { PlacedItems } from "./schedule-board.ts";
import { startValues } from "./start-values.ts";

/** A round brings all cuts that its choice shows; plans that need more are given up with the gap that is left. */
const MOST_ROUNDS = 60;

export interface RoundsInput {
  readonly plan: PatchPlan;
  readonly table: OptionTable;
  readonly solve: SolveModel;
  /** null = the seconds of the solver are counted, and the search makes a fixed number of steps. */
  readonly clock: WallClock | null;
  readonly seconds: number;
  readonly relativeGap: number;
  /** Infinity = all the seconds. */
  readonly patienceSeconds: number;
  /** A schedule to begin with. */
  readonly known: PlacedItems | null;
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
/** Of people × time of each window, so much is filled while only the cheapest options are looked at: full to the minute, few windows have minutes. */
const FIRST_FILL = 0.97;
/** Gap at which the narrowed programme has told enough, as a share of the gap that is asked for. */
const NARROW_GAP_SHARE = 0.3;
/** Of all the time, so much at most goes to it. */
const NARROW_TIME_SHARE = 0.3;
/** Between two looks at the clock, and at what other threads say. */
const SECONDS_PER_TURN = 0.02;
/** Steps of the search before each solve, where there is no clock. */
const STEPS_PER_ITEM_WITHOUT_CLOCK = 20;
/** A schedule that is cheaper, or a bound that is higher, by this share is news. */
const WORTH_WAITING_FOR = 2e-4;
/** A choice of windows has to be cheaper by so much than the one before for the search to begin anew with it. */
const WORTH_BEGINNING_ANEW = 0.002;

class Rounds {
  private readonly input: RoundsInput;
  private readonly model: ScheduleModel;
  private readonly search: LocalSearch;
  private best: { readonly placed: PlacedItems; readonly cost: number } | null = null;
  private bound = Number.NEGATIVE_INFINITY;
  /** Rows that forbid what the search for minutes gave up on: left out where something is to be proven. */
  private readonly doubtful = new Set<number>();
  private rounds = 0;
  private isCancelled = false;
  private readonly began: number;
  private solverSeconds = 0;
  /** When a better schedule or bound came last. */
  private newsAt = 0;
  private stepsPerTurn = 1;
  /** Cost of the last choice of windows that the search began with. */
  private guidedBy = Number.POSITIVE_INFINITY;

  constructor(input: RoundsInput) {
    this.input = input;
    this.began = input.clock?.seconds() ?? 0;
    this.model = buildModel(input.plan, input.table);
    this.search = new LocalSearch(input.plan, input.table, input.known ?? input.plan.items.map(() => null));
    this.offer(this.search.best.placed);
  }

  async run(): Promise<RoundsResult> {
    const { table, plan, relativeGap } = this.input;
    if (table.options.length > FEW_OPTIONS) {
      const relaxation = await this.ask({ isRelaxed: true });
      if (relaxation.status === "infeasible") return this.result("infeasible");
      if (relaxation.status === "optimal" && relaxation.values !== null && relaxation.reducedCosts !== null) {
        this.bound = Math.max(this.bound, relaxation.bound);
        if (this.isNear()) return this.result("solved");
        const among = cheapest(relaxation.reducedCosts, table.options.length, OPTIONS_PER_ITEM_FIRST * plan.items.length);
        const narrowed = await this.ask({ relativeGap: relativeGap * NARROW_GAP_SHARE }, among, this.spent() + NARROW_TIME_SHARE * this.input.seconds);
        if (narrowed.values !== null) this.begin(narrowed.values);
        if (this.isNear() || this.isOver()) return this.result("stopped");
      }
    }
    return this.result(await this.runRounds());
  }

  private async runRounds(): Promise<RoundsResult["kind"]> {
    const { plan, table, relativeGap } = this.input;
    while (this.rounds < MOST_ROUNDS) {
      this.rounds++;
      // Half of what is left to prove goes to the programme, half to the minutes.
      const answer = await this.ask({ relativeGap: relativeGap / 2 });
      if (answer.status === "infeasible") {
        if (this.best === null) return "infeasible";
        // Cuts have forbidden everything that could be better.
        this.bound = this.best.cost;
        return "solved";
      }
      this.raiseBound(answer.bound);
      if (this.isNear()) return "solved";
      if (answer.values === null) return "stopped";
      const chosen = choiceOf(plan, this.model, answer.values);
      const choice = placeChoice(chosen, () => this.isOver() || this.isStalled());
      if (choice.dropped.length === 0) this.offer(placedOf(plan, table, choice.starts));
      else this.begin(answer.values);
      for (const { columns, most, isCertain } of choice.cuts) {
        const row = this.model.draft.addRow(Number.NEGATIVE_INFINITY, sumOf(columns), most);
        if (!isCertain) this.doubtful.add(row);
      }
      if (this.isNear()) return "solved";
      if (answer.status !== "optimal" || this.isOver() || !choice.cuts.some(({ isCertain }) => isCertain)) return "stopped";
    }
    return "stopped";
  }

  /** @param among options that may be chosen; null = all, and only then does a bound of the solver, or that there is no schedule, prove anything */
  private async ask(options: Partial<SolveOptions>, among: ReadonlySet<number> | null = null, until = this.input.seconds): Promise<SolverAnswer> {
    const { clock, table, solve, seconds } = this.input;
    const { columns, rows: allRows } = this.model.draft;
    const rows = among === null ? allRows.filter((_, r) => !this.doubtful.has(r)) : allRows.map((row, r) => (this.model.energyRows.has(r) ? { ...row, upper: row.upper * FIRST_FILL } : row));
    const isOpen = (column: number): boolean =>
      among === null || column >= table.options.length || among.has(column) || this.best?.placed[(table.options[column] as PlacingOption).item]?.option === column;
    const model = { columns: columns.map((column, c) => (isOpen(c) ? column : { ...column, upper: 0 })), rows };
    if (clock === null) this.searchOn(STEPS_PER_ITEM_WITHOUT_CLOCK * this.input.plan.items.length);
    const enough = new AbortController();
    let guide: Float64Array | null = null;
    const answering = solve(model, {
      seconds: Math.max(0.05, Math.min(until, seconds) - this.spent()),
      relativeGap: 0,
      ...(this.best === null ? {} : { start: startValues(this.model, this.best.placed) }),
      ...options,
      signal: enough.signal,
      onProgress: ({ bound }) => {
        if (among === null && !options.isRelaxed) this.raiseBound(bound);
        this.tell();
      },
      onSolution: (values) => {
        guide = values;
      },
    });
    this.newsAt = this.spent();
    if (clock !== null) {
      let isAnswered = false;
      void answering.finally(() => {
        isAnswered = true;
      });
      await clock.pause();
      while (!isAnswered) {
        if (guide !== null) this.begin(guide);
        guide = null;
        this.searchForATurn(clock);
        if (this.isNear() || this.isOver() || this.spent() >= until || this.isStalled()) enough.abort();
        await clock.pause();
      }
    }
    const answer = await answering;
    this.solverSeconds += answer.seconds;
    this.isCancelled ||= answer.stoppedBy === "cancel";
    this.tell();
    return answer;
  }

  private searchForATurn(clock: WallClock): void {
    const from = clock.seconds();
    this.searchOn(this.stepsPerTurn);
    const took = clock.seconds() - from;
    this.stepsPerTurn = Math.max(1, Math.min(5_000, Math.round(this.stepsPerTurn * Math.min(2, SECONDS_PER_TURN / Math.max(took, 1e-4)))));
  }

  private searchOn(steps: number): void {
    this.search.run(steps);
    this.offer(this.search.best.placed);
  }

  /** Goes on with the search from the windows that the programme chose, if they are cheaper by enough than those before. */
  private begin(values: ArrayLike<number>): void {
    const { options } = choiceOf(this.input.plan, this.model, values);
    const cost = options.reduce(
      (sum, o) => sum + (this.input.table.options[o] as PlacingOption).cost - (this.input.table.leaving[(this.input.table.options[o] as PlacingOption).item] as { cost: number }).cost,
      0,
    );
    const all = this.input.table.leaving.reduce((sum, each) => sum + each.cost, cost);
    if (all > this.guidedBy * (1 - WORTH_BEGINNING_ANEW)) return;
    this.guidedBy = all;
    this.search.goOnFromWishes(options);
    this.offer(this.search.best.placed);
  }

  private tell(): void {
    this.input.onProgress?.({ round: this.rounds, seconds: this.spent(), cost: this.best?.cost ?? null, bound: this.bound });
  }

  private offer(placed: PlacedItems): void {
    const cost = costOfPlaced(this.input.table, placed);
    if (!mustsAreDone(this.input.plan, placed) || (this.best !== null && cost >= this.best.cost)) return;
    if (this.best === null || cost < this.best.cost - WORTH_WAITING_FOR * Math.abs(this.best.cost)) this.newsAt = this.spent();
    this.best = { placed, cost };
  }

  private raiseBound(bound: number): void {
    if (bound > this.bound + WORTH_WAITING_FOR * Math.abs(this.bound)) this.newsAt = this.spent();
    this.bound = Math.max(this.bound, bound);
  }

  /** Nothing that is worth it has come for as long as there is patience. */
  private isStalled(): boolean {
    return this.spent() - this.newsAt >= this.input.patienceSeconds;
  }

  private isNear(): boolean {
    return this.best !== null && this.best.cost - this.bound <= this.input.relativeGap * Math.abs(this.best.cost) + 1e-9;
  }

  private spent(): number {
    return this.input.clock === null ? this.solverSeconds : this.input.clock.seconds() - this.began;
  }

  private isOver(): boolean {
    return this.isCancelled || this.spent() >= this.input.seconds;
  }

  private result(kind: RoundsResult["kind"]): RoundsResult {
    const cost = this.best?.cost ?? null;
    return {
      kind: this.isNear() ? "solved" : kind,
      placed: this.best?.placed ?? null,
      cost,
      bound: Math.min(this.bound, cost ?? Number.POSITIVE_INFINITY),
      rounds: this.rounds,
      seconds: this.spent(),
    };
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
