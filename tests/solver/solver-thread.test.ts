// The compiled solver in a thread of its own: it answers as the one in this thread does, lets this thread work meanwhile, and stops when it is told to.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { type IntegerModel, ModelDraft, sumOf } from "../../src/solver/integer-model.ts";
import { openSolver, type OpenSolver } from "../../src/solver/open-solver.ts";

/** Where it was built, if not into the usual folder. */
const MAIN = process.env["HOLDPOINT_BUILT"] ?? fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const COMPILED = join(dirname(MAIN), "..", "solver", "open-solver.js");

/** So many things of odd weights into eight bags: no quick proof. */
function bagsModel(count: number): IntegerModel {
  const draft = new ModelDraft();
  const weights = Array.from({ length: count }, (_, i) => 1_000 + ((i * 7_919) % 997) * 2 + 1);
  for (let bag = 0; bag < 8; bag++) for (const weight of weights) draft.addBinary(-weight);
  for (let bag = 0; bag < 8; bag++) draft.addRow(0, new Map(weights.map((weight, i) => [bag * count + i, weight])), 7_778);
  for (let i = 0; i < count; i++) draft.addRow(0, sumOf(Array.from({ length: 8 }, (_, bag) => bag * count + i)), 1);
  return draft;
}

describe.skipIf(!existsSync(COMPILED))("the solver's thread", async () => {
  if (!existsSync(COMPILED)) return;
  const { openSolver: openCompiled } = (await import(pathToFileURL(COMPILED).href)) as { openSolver: typeof openSolver };
  const opened: OpenSolver[] = [];
  const open = (): OpenSolver => {
    const solver = openCompiled();
    opened.push(solver);
    return solver;
  };
  afterAll(async () => {
    for (const solver of opened) await solver.close();
  });
  const limits = { seconds: 120, relativeGap: 0 };

  it("answers as the solver in this thread does, twice", async () => {
    const solver = open();
    for (const model of [bagsModel(5), bagsModel(6)]) {
      const [there, here] = [await solver.solve(model, limits), await openSolver({ inWorker: false }).solve(model, limits)];
      expect([there.status, there.cost, [...(there.values ?? [])]]).toEqual([here.status, here.cost, [...(here.values ?? [])]]);
    }
  });

  it("leaves this thread free, tells of its solutions, and stops one question alone by its signal", async () => {
    const solver = open();
    const enough = new AbortController();
    const solutions: Float64Array[] = [];
    let isAnswered = false;
    let turns = 0;
    const answering = solver.solve(bagsModel(40), { ...limits, signal: enough.signal, onSolution: (values) => void solutions.push(values) });
    void answering.then(() => {
      isAnswered = true;
    });
    while (!isAnswered) {
      await solver.clock.pause();
      turns++;
      if (solutions.length > 0) enough.abort();
    }
    const answer = await answering;
    expect([answer.status, answer.stoppedBy]).toEqual(["stopped", "signal"]);
    expect(turns).toBeGreaterThan(1);
    expect(solutions[0]?.length).toBe(320);
    expect((await solver.solve(bagsModel(5), limits)).status).toBe("optimal");
  });

  it("gives the best that it has when it is cancelled, and then at once", async () => {
    const solver = open();
    const answer = await solver.solve(bagsModel(40), { ...limits, onSolution: () => solver.cancel() });
    expect([answer.status, answer.stoppedBy]).toEqual(["stopped", "cancel"]);
    expect(answer.values).not.toBeNull();
    expect((await solver.solve(bagsModel(40), limits)).stoppedBy).toBe("cancel");
  });
});
