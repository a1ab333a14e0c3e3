// Integer programmes, random ones and those of patch schedules, as CBC (Debian's coinor-cbc) solves them: the same optimum, the same "there is none".
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildModel } from "../../src/engines/patch-schedule/build-model.ts";
import { placingOptions } from "../../src/engines/patch-schedule/placing-options.ts";
import type { IntegerModel } from "../../src/solver/integer-model.ts";
import { openSolver } from "../../src/solver/open-solver.ts";
import { anyIntegerModel } from "../generators/integer-models.ts";
import { anyPlan } from "../generators/patch-plans.ts";

const hasCbc = spawnSync("cbc", ["-quit"], { input: "" }).error === undefined;

/** The model in the text format that solvers read (free MPS), written here and not by HiGHS. */
function mpsText({ columns, rows }: IntegerModel): string {
  const kindOf = (lower: number, upper: number): string => (lower === upper ? "E" : upper === Number.POSITIVE_INFINITY ? "G" : "L");
  const lines = ["NAME model FREE", "ROWS", " N cost"];
  rows.forEach(({ lower, upper }, r) => void lines.push(` ${kindOf(lower, upper)} r${r}`));
  lines.push("COLUMNS");
  columns.forEach(({ kind, cost }, c) => {
    const marker = (end: string): string => ` M${c}${end} 'MARKER' '${end}'`;
    if (kind !== "continuous") lines.push(marker("INTORG"));
    lines.push(` c${c} cost ${cost}`);
    rows.forEach((row, r) => {
      const k = row.columns.indexOf(c);
      if (k >= 0) lines.push(` c${c} r${r} ${row.coefficients[k]}`);
    });
    if (kind !== "continuous") lines.push(marker("INTEND"));
  });
  lines.push("RHS");
  rows.forEach(({ lower, upper }, r) => void lines.push(` rhs r${r} ${upper === Number.POSITIVE_INFINITY ? lower : upper}`));
  lines.push("RANGES");
  rows.forEach(({ lower, upper }, r) => {
    if (Number.isFinite(lower) && Number.isFinite(upper) && lower < upper) lines.push(` rng r${r} ${upper - lower}`);
  });
  lines.push("BOUNDS");
  columns.forEach(({ lower, upper }, c) => void lines.push(` LO bnd c${c} ${lower}`, ` UP bnd c${c} ${upper}`));
  return [...lines, "ENDATA", ""].join("\n");
}

function solveByCbc(model: IntegerModel): number | null {
  const folder = mkdtempSync(join(tmpdir(), "second-solver-"));
  try {
    const file = join(folder, "model.mps");
    writeFileSync(file, mpsText(model));
    const solution = join(folder, "solution.txt");
    execFileSync("cbc", [file, "-ratio", "0", "-allow", "1e-9", "-solve", "-solution", solution], { stdio: "ignore" });
    const [said = ""] = readFileSync(solution, "utf8").split("\n");
    if (/infeasible/i.test(said)) return null;
    return Number(/^Optimal - objective value\s+(\S+)/.exec(said)?.[1] ?? Number.NaN);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function expectSame(model: IntegerModel): Promise<void> {
  const { status, cost } = await openSolver().solve(model, { seconds: 60, relativeGap: 0 });
  const second = solveByCbc(model);
  expect(status).toBe(second === null ? "infeasible" : "optimal");
  if (second !== null) expect(cost).toBeCloseTo(second, 4);
}

describe.skipIf(!hasCbc)("a second solver (CBC)", () => {
  it("agrees on random integer programmes", () => fc.assert(fc.asyncProperty(anyIntegerModel, expectSame), { seed: 11, numRuns: 40 }));
  it("agrees on the programmes of patch schedules", () =>
    fc.assert(
      fc.asyncProperty(anyPlan, (plan) => expectSame(buildModel(plan, placingOptions(plan)).draft)),
      { seed: 12, numRuns: 40 },
    ));
});
