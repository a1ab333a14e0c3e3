// Schedules of patches: what the optimum costs, how far from the bound, how long it takes, and how many times as many exposure-days a planner's schedule has who
// takes the most exposed first. Seeded; seconds of this machine's clock, so other programs on it count, unless HOLDPOINT_BENCH_CLOCK=processor: then they are
// the processor time of this thread or of all others, whichever is more: about what the clock would show on two idle processors.
import { readFileSync } from "node:fs";
import { schedulePatches } from "../src/engines/patch-schedule/patch-schedule.ts";
import { openSolver } from "../src/solver/open-solver.ts";
import type { WallClock } from "../src/solver/solver-answer.ts";
import { generatePlan, type PlanSize } from "../tests/generators/large-patch-plans.ts";

const GAP = 0.01;

/** As a check asks each time it runs: with little patience. */
const EVERYDAY_PATIENCE_SECONDS = 2;
const EVERYDAY_PATCHES = 60;

const SIZES: readonly PlanSize[] = [
  { patches: 20, windows: 8, load: 0.35, seed: 1 },
  { patches: 20, windows: 8, load: 0.7, seed: 1 },
  { patches: 60, windows: 20, load: 0.35, seed: 1 },
  { patches: 60, windows: 20, load: 0.6, seed: 1 },
  { patches: 100, windows: 60, load: 0.35, seed: 1 },
  { patches: 300, windows: 100, load: 0.35, seed: 1 },
  { patches: 300, windows: 100, load: 0.6, seed: 1 },
  { patches: 600, windows: 150, load: 0.35, seed: 1 },
];

/** Of the solver's own clock, which runs on while others have the processor. */
const PATIENCE = 30;

export async function benchSchedule(): Promise<void> {
  const seconds = Number(process.env.HOLDPOINT_BENCH_SECONDS ?? 60);
  const isProcessor = process.env.HOLDPOINT_BENCH_CLOCK === "processor";
  const asked = process.env.HOLDPOINT_BENCH_PLANS?.split(",");
  for (const size of SIZES.filter(({ patches, windows, load }) => asked === undefined || asked.includes(`${patches}x${windows}@${load}`))) {
    const solver = openSolver({ inWorker: true });
    const clock = isProcessor ? { seconds: processorSeconds, pause: solver.clock.pause } : solver.clock;
    await benchPlan(size, seconds, clock, isProcessor ? (model, options) => solver.solve(model, { ...options, seconds: options.seconds * PATIENCE }) : solver.solve);
    await solver.close();
  }
}

async function benchPlan(size: PlanSize, seconds: number, clock: WallClock, solve: ReturnType<typeof openSolver>["solve"]): Promise<void> {
  const plan = generatePlan(size);
  const patience = size.patches <= EVERYDAY_PATCHES ? { patienceSeconds: EVERYDAY_PATIENCE_SECONDS } : {};
  const before = process.cpuUsage();
  const began = clock.seconds();
  const { status, cost, bound, gap, greedy, rounds, left } = await schedulePatches({ plan, timezone: "Europe/Berlin", solve, clock, seconds, relativeGap: GAP, ...patience });
  const took = clock.seconds() - began;
  const { user, system } = process.cpuUsage(before);
  const days = cost?.exposureDays ?? Number.NaN;
  process.stdout.write(
    `${size.patches} patches × ${size.windows} windows, load ${size.load}: ${status}, ${days.toFixed(0)} exposure-days, bound ${bound.toFixed(0)}, gap ${((gap ?? 1) * 100).toFixed(2)} %, ` +
      `${took.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor), ${rounds} rounds, ${left.length} left; the most exposed first: ${greedy.cost.exposureDays.toFixed(0)}, ` +
      `${(greedy.cost.exposureDays / days).toFixed(2)} × as many, ${greedy.schedule.left.length} left\n`,
  );
}

/** Of this thread, or of all others together, whichever is more: user and system time in hundredths of a second (Linux, proc_pid_stat). */
function processorSeconds(): number {
  const fields = (readFileSync(`/proc/self/task/${process.pid}/stat`, "utf8").split(") ").at(-1) as string).split(" ");
  const mine = (Number(fields[11]) + Number(fields[12])) / 100;
  const { user, system } = process.cpuUsage();
  return Math.max(mine, (user + system) / 1e6 - mine);
}
