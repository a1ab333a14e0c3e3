// HiGHS against trying every solution, what it says when there is none or no time, and the smallest conflict against trying every subset.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyIntegerModel } from "../../tests/generators/integer-models.ts";
import { costOf, type IntegerModel, isFeasible, ModelDraft, sumOf } from "./integer-model.ts";
import { openSolver } from "./open-solver.ts";
import { findSmallestConflict } from "./smallest-conflict.ts";

const solver = openSolver();
const limits = { seconds: 60, relativeGap: 0 };

function leastByTrying(model: IntegerModel): number | null {
  let best: number | null = null;
  const values: number[] = [];
  const tryFrom = (c: number): void => {
    const column = model.columns[c];
    if (column === undefined) {
      const cost = costOf(model, values);
      if (isFeasible(model, values) && (best === null || cost < best)) best = cost;
      return;
    }
    for (let value = column.lower; value <= column.upper; value++) {
      values[c] = value;
      tryFrom(c + 1);
    }
  };
  tryFrom(0);
  return best;
}

/** So many things of prime weights into a bag: no quick proof. */
function hardModel(count: number): ModelDraft {
  const draft = new ModelDraft();
  const weights = Array.from({ length: count }, (_, i) => 1_000 + ((i * 7_919) % 997) * 2 + 1);
  for (let bag = 0; bag < 8; bag++) for (const weight of weights) draft.addBinary(-weight);
  for (let bag = 0; bag < 8; bag++) draft.addRow(0, new Map(weights.map((weight, i) => [bag * count + i, weight])), 7_778);
  for (let i = 0; i < count; i++) draft.addRow(0, sumOf(Array.from({ length: 8 }, (_, bag) => bag * count + i)), 1);
  return draft;
}

describe("HiGHS", () => {
  it("finds what trying every solution finds, and keeps every row", async () => {
    await fc.assert(
      fc.asyncProperty(anyIntegerModel, async (model) => {
        const least = leastByTrying(model);
        const answer = await solver.solve(model, limits);
        expect(answer.status).toBe(least === null ? "infeasible" : "optimal");
        if (answer.values === null || least === null) return;
        expect(isFeasible(model, answer.values)).toBe(true);
        expect(answer.cost).toBeCloseTo(least, 6);
        expect(answer.bound).toBeCloseTo(least, 6);
        const relaxed = await solver.solve(model, { ...limits, isRelaxed: true });
        expect(relaxed.bound).toBeLessThanOrEqual(least + 1e-6);
        expect(relaxed.reducedCosts?.length).toBe(model.columns.length);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("names rows of which the relaxation says that they cannot hold together", async () => {
    const draft = new ModelDraft();
    const [x, y] = [draft.addBinary(1), draft.addBinary(1)];
    draft.addRow(0, sumOf([x]), 1);
    draft.addRow(2, sumOf([x, y]), 2);
    draft.addRow(0, sumOf([x, y]), 1);
    expect((await solver.solve(draft, limits)).conflictingRows).toEqual([1, 2]);
  });

  it("begins with a solution that it is given, gives the best it has when it is cancelled, and answers the same twice", async () => {
    const draft = hardModel(40);
    const start = new Float64Array(draft.columns.length);
    start[0] = 1;
    const cancelled = openSolver();
    const heard: number[] = [];
    const answer = await cancelled.solve(draft, {
      ...limits,
      start,
      onProgress: ({ cost }) => {
        heard.push(cost ?? 0);
        cancelled.cancel();
      },
    });
    expect([answer.status, answer.stoppedBy]).toEqual(["stopped", "cancel"]);
    expect(answer.values).not.toBeNull();
    expect(answer.cost).toBeLessThanOrEqual(draft.columns[0]?.cost ?? 0);
    expect(answer.bound).toBeLessThanOrEqual(answer.cost ?? 0);
    expect(heard.length).toBeGreaterThan(0);
    const [one, two] = [await solver.solve(hardModel(6), limits), await solver.solve(hardModel(6), limits)];
    expect([...(one.values ?? [])]).toEqual([...(two.values ?? [])]);
  });

  it("ends at a cost that is good enough, and says when costs have no end", async () => {
    const easy = await solver.solve(hardModel(12), { ...limits, goodEnoughCost: -1 });
    expect([easy.status, (easy.cost ?? 0) <= -1]).toEqual(["optimal", true]);
    const draft = new ModelDraft();
    draft.addColumn({ kind: "continuous", lower: 0, upper: Number.POSITIVE_INFINITY, cost: -1 });
    expect((await solver.solve(draft, limits)).status).toBe("unbounded");
    expect((await solver.solve({ columns: [], rows: [] }, limits)).status).toBe("optimal");
  });
});

describe("the smallest conflict", () => {
  it("conflicts, and no longer without any one of it, whatever the constraints", async () => {
    const subsets = fc.array(fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(subsets, async (conflicts) => {
        const all = Array.from({ length: 12 }, (_, i) => i);
        const canHold = async (set: readonly number[]): Promise<boolean> => !conflicts.some((conflict) => conflict.every((each) => set.includes(each)));
        const { constraints, isIrreducible } = await findSmallestConflict(all, canHold);
        expect(isIrreducible).toBe(true);
        expect(await canHold(constraints)).toBe(false);
        for (const each of constraints) expect(await canHold(constraints.filter((other) => other !== each))).toBe(true);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it("is none where all can hold, and is not called irreducible where the judge cannot tell", async () => {
    expect((await findSmallestConflict([1, 2], async () => true)).constraints).toEqual([]);
    const unsure = await findSmallestConflict([1, 2, 3], async (set) => (set.length === 3 ? false : null));
    expect(unsure).toEqual({ constraints: [1, 2, 3], isIrreducible: false });
  });
});
