// One model through HiGHS, in this thread, which it blocks until it is done. One thread and a fixed seed: the same model gives the same answer, unless
// time runs out. What HiGHS says is taken at its word; who needs proof checks the solution against the model.
import loadHighs, { type CallbackData, type Highs, type HighsCallbackMap, type Model, type ModelData } from "highs";
import { costOf, type IntegerModel, isFeasible } from "./integer-model.ts";
import type { SolverAnswer, SolverProgress, SolverStatus } from "./solver-answer.ts";

const SEED = 20_261_126;
/** Costs below this are no difference. */
const ABSOLUTE_GAP = 1e-9;

export interface HighsJob {
  readonly model: IntegerModel;
  readonly seconds: number;
  readonly relativeGap: number;
  readonly start: Float64Array | null;
  /** null = what HiGHS thinks right. */
  readonly searchEffort: number | null;
  readonly goodEnoughCost: number | null;
}

export type StopReason = "cancel" | "signal";

export interface HighsHooks {
  /** null = go on. */
  readonly stopReason: () => StopReason | null;
  /** null = nobody wants to know. */
  readonly onSolution: ((values: Float64Array) => void) | null;
  readonly onProgress: (progress: SolverProgress) => void;
}

let loaded: Promise<Highs> | null = null;

/** The package's types are those of its CommonJS edition; as an ES module, its default is the loader itself. */
const load = loadHighs as unknown as typeof loadHighs.default;

/** Loading compiles 4 MB of WebAssembly: once per thread. */
export function loadSolver(): Promise<Highs> {
  loaded ??= load();
  return loaded;
}

export function runHighs(highs: Highs, job: HighsJob, hooks: HighsHooks): SolverAnswer {
  if (job.model.columns.length === 0) return answerWithoutColumns(job.model);
  return highs.withModel(modelData(highs, job.model), (model: Model) => {
    const isWhole = job.model.columns.some(({ kind }) => kind !== "continuous");
    model.options.set({ output_flag: false, random_seed: SEED, time_limit: Math.max(0.01, job.seconds), mip_rel_gap: job.relativeGap, mip_abs_gap: ABSOLUTE_GAP });
    if (job.searchEffort !== null) model.options.set("mip_heuristic_effort", job.searchEffort);
    if (job.goodEnoughCost !== null && isWhole) model.options.set("objective_target", job.goodEnoughCost);
    if (job.start !== null && isWhole) model.setSolution({ colValue: job.start });
    let reason: StopReason | null = null;
    const callbacks = callbacksOf(highs, hooks, (why) => {
      reason = why;
    });
    model.run(callbacks);
    return answerOf(highs, model, job.model, isWhole, reason);
  });
}

function answerWithoutColumns(model: IntegerModel): SolverAnswer {
  const isKept = isFeasible(model, []);
  const values = isKept ? new Float64Array(0) : null;
  const conflictingRows = model.rows.flatMap(({ lower, upper }, i) => (lower > 0 || upper < 0 ? [i] : [])).slice(0, 1);
  return {
    status: isKept ? "optimal" : "infeasible",
    stoppedBy: null,
    values,
    cost: isKept ? 0 : null,
    bound: 0,
    seconds: 0,
    nodes: 0,
    reducedCosts: new Float64Array(0),
    conflictingRows,
    message: "",
  };
}

function modelData({ infinity, constants }: Highs, { columns, rows }: IntegerModel): ModelData {
  const finite = (value: number): number => (value === Number.POSITIVE_INFINITY ? infinity : value === Number.NEGATIVE_INFINITY ? -infinity : value);
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    starts[i + 1] = (starts[i] as number) + row.columns.length;
  });
  return {
    numCols: columns.length,
    numRows: rows.length,
    colCost: Float64Array.from(columns, ({ cost }) => cost),
    colLower: Float64Array.from(columns, ({ kind, lower }) => finite(kind === "binary" ? Math.max(0, lower) : lower)),
    colUpper: Float64Array.from(columns, ({ kind, upper }) => finite(kind === "binary" ? Math.min(1, upper) : upper)),
    rowLower: Float64Array.from(rows, ({ lower }) => finite(lower)),
    rowUpper: Float64Array.from(rows, ({ upper }) => finite(upper)),
    integrality: Int32Array.from(columns, ({ kind }) => (kind === "continuous" ? constants.variableType.continuous : constants.variableType.integer)),
    matrix: {
      format: "csr",
      numRows: rows.length,
      numCols: columns.length,
      starts,
      indices: Int32Array.from(rows.flatMap((row) => row.columns)),
      values: Float64Array.from(rows.flatMap((row) => row.coefficients)),
    },
  };
}

/** Bounds rise between the events that HiGHS tells of itself: they are told so often at most. */
const SECONDS_BETWEEN_NEWS = 0.25;

function callbacksOf({ constants: { callbackType } }: Highs, { stopReason, onProgress, onSolution }: HighsHooks, onStop: (reason: StopReason) => void): HighsCallbackMap {
  let told = 0;
  const tell = ({ data }: { readonly data: CallbackData }): undefined => {
    const { running_time: seconds = 0, mip_primal_bound: cost = Number.POSITIVE_INFINITY, mip_dual_bound: bound = Number.NEGATIVE_INFINITY } = data;
    told = seconds;
    onProgress({ seconds, cost: isNumber(cost) ? cost : null, bound: isNumber(bound) ? bound : Number.NEGATIVE_INFINITY });
    return undefined;
  };
  const stop = (event: { interrupt(): void }): undefined => {
    const reason = stopReason();
    if (reason === null) return undefined;
    onStop(reason);
    event.interrupt();
    return undefined;
  };
  return {
    [callbackType.mipImprovingSolution]: (event) => {
      if (event.data.mip_solution !== undefined) onSolution?.(event.data.mip_solution.slice());
      return tell(event);
    },
    [callbackType.mipLogging]: tell,
    [callbackType.mipInterrupt]: (event) => {
      if ((event.data.running_time ?? 0) >= told + SECONDS_BETWEEN_NEWS) tell(event);
      return stop(event);
    },
    [callbackType.simplexInterrupt]: stop,
  };
}

/** HiGHS writes 1e30 and more for "nothing yet". */
function isNumber(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) < 1e29;
}

function statusOf({ constants: { modelStatus } }: Highs, model: Model): SolverStatus {
  switch (model.getModelStatus()) {
    case modelStatus.optimal:
    case modelStatus.objectiveTarget:
    case modelStatus.empty:
      return "optimal";
    case modelStatus.infeasible:
      return "infeasible";
    case modelStatus.unbounded:
      return "unbounded";
    case modelStatus.timeLimit:
    case modelStatus.interrupted:
    case modelStatus.solutionLimit:
    case modelStatus.iterationLimit:
    case modelStatus.objectiveBound:
      return "stopped";
    default:
      return "failed";
  }
}

const FEASIBLE_POINT = 2;

function answerOf(highs: Highs, model: Model, given: IntegerModel, isWhole: boolean, reason: StopReason | null): SolverAnswer {
  const status = statusOf(highs, model);
  const hasValues = (status === "optimal" || status === "stopped") && (status === "optimal" || Number(model.info.get("primal_solution_status")) === FEASIBLE_POINT);
  const rounded = hasValues ? roundWhole(given, model.getSolution().colValue) : null;
  // A solution that breaks a row after rounding is none: it would promise what does not hold.
  const values = rounded !== null && isFeasible(given, rounded, 1e-5) ? rounded : null;
  const proven = isWhole ? Number(model.info.get("mip_dual_bound")) : status === "optimal" ? model.getObjectiveValue() : Number.NEGATIVE_INFINITY;
  return {
    status: values === null && status === "optimal" ? "failed" : status,
    stoppedBy: status !== "stopped" ? null : (reason ?? "time"),
    values,
    cost: values === null ? null : costOf(given, values),
    bound: isNumber(proven) ? proven : Number.NEGATIVE_INFINITY,
    seconds: model.getRunTime(),
    nodes: isWhole ? Number(model.info.get("mip_node_count")) : 0,
    reducedCosts: !isWhole && status === "optimal" ? model.getSolution().colDual : null,
    conflictingRows: status === "infeasible" ? conflictingRows(highs, model) : [],
    message: status === "failed" ? `HiGHS ended with model status ${model.getModelStatus()}` : values === null && status === "optimal" ? "the solution breaks a row after rounding" : "",
  };
}

function roundWhole({ columns }: IntegerModel, found: Float64Array): Float64Array {
  return found.map((value, i) => (columns[i]?.kind === "continuous" ? value : Math.round(value)));
}

/** Of the linear relaxation alone: where that is feasible, HiGHS tells no rows. */
function conflictingRows({ constants: { iis } }: Highs, model: Model): number[] {
  model.options.set({ iis_strategy: iis.strategyRowPriority, iis_time_limit: 5 });
  try {
    const { rowIndex, rowStatus } = model.getIis();
    return [...rowIndex].filter((row) => rowStatus[row] === iis.inConflict);
  } catch {
    return [];
  }
}
