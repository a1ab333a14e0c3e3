// Schedules of patches: what the optimum costs, how far from the bound, how long it takes, and how many times as many exposure-days a planner's schedule has who
// takes the most exposed first. Seeded; seconds of this machine's clock, so other programs on it count.
import { schedulePatches } from "../src/engines/patch-schedule/patch-schedule.ts";
import { openSolver } from "../src/solver/open-solver.ts";
import { generatePlan, type PlanSize } from "./schedule-plan.ts";

const GAP = 0.01;

const SIZES: readonly PlanSize[] = [
  { patches: 100, windows: 60, load: 0.35, seed: 1 },
  { patches: 300, windows: 100, load: 0.35, seed: 1 },
  { patches: 300, windows: 100, load: 0.6, seed: 1 },
  { patches: 600, windows: 150, load: 0.35, seed: 1 },
];

export async function benchSchedule(): Promise<void> {
  const seconds = Number(process.env.HOLDPOINT_BENCH_SECONDS ?? 60);
  const solver = openSolver({ inWorker: true });
  for (const size of SIZES) {
    const plan = generatePlan(size);
    const before = process.cpuUsage();
    const began = process.hrtime.bigint();
    const { status, cost, bound, gap, greedy, rounds, left } = await schedulePatches({ plan, timezone: "Europe/Berlin", solve: solver.solve, clock: solver.clock, seconds, relativeGap: GAP });
    const clock = Number(process.hrtime.bigint() - began) / 1e9;
    const { user, system } = process.cpuUsage(before);
    const days = cost?.exposureDays ?? Number.NaN;
    process.stdout.write(
      `${size.patches} patches × ${size.windows} windows, load ${size.load}: ${status}, ${days.toFixed(0)} exposure-days, bound ${bound.toFixed(0)}, gap ${((gap ?? 1) * 100).toFixed(2)} %, ` +
        `${clock.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor), ${rounds} rounds, ${left.length} left; the most exposed first: ${greedy.cost.exposureDays.toFixed(0)}, ` +
        `${(greedy.cost.exposureDays / days).toFixed(2)} × as many, ${greedy.schedule.left.length} left\n`,
    );
  }
  await solver.close();
}
