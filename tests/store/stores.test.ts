// Both stores keep the contract, and answer the same to the same evidence.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openEmbeddedStore } from "../../src/store/embedded-store.ts";
import type { EvidenceStore, SourceRow } from "../../src/store/evidence-store.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { contractTables, describeStore, readSeen, type SeenRow, seenBatch, sourceState } from "./store-contract.ts";

const folder = mkdtempSync(join(tmpdir(), "holdpoint-stores-"));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function openFresh(): Promise<EvidenceStore> {
  const { store, diagnostics } = await openEmbeddedStore({ file: join(folder, `${files++}.duckdb`), tables: contractTables });
  expect(diagnostics).toEqual([]);
  return store as EvidenceStore;
}

describeStore("in memory", async () => createMemoryStore(contractTables));
describeStore("in a file", openFresh);

const text = fc.oneof(fc.constantFrom("", "a", "b", "10.0.0.1", "10.0.0.10", "\0"), fc.string({ unit: "binary", maxLength: 6 }));
const row: fc.Arbitrary<SeenRow> = fc.record({
  from: text,
  to: text,
  count: fc.oneof(fc.constantFrom(0, -0, 1, Number.NaN), fc.double()),
  flags: fc.oneof(fc.constantFrom(0, 1), fc.integer()),
  detail: fc.option(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 20 })),
});
const step = fc.oneof(
  fc.record({ kind: fc.constantFrom("store", "roll back", "continue"), batches: fc.array(fc.array(row, { maxLength: 8 }), { maxLength: 3 }) }),
  fc.record({ kind: fc.constant("forget"), batches: fc.constant([]) }),
);

async function play(store: EvidenceStore, steps: readonly { kind: string; batches: readonly (readonly SeenRow[])[] }[]): Promise<unknown[]> {
  for (const [i, { kind, batches }] of steps.entries()) {
    const last = (await store.sources()).at(-1) ?? null;
    if (kind === "forget") {
      if (last !== null) await store.forget(last as SourceRow);
      continue;
    }
    const writer = await store.beginSegment(kind === "continue" ? last : null);
    for (const batch of batches) await writer.append(seenBatch(writer.source, batch));
    if (kind === "roll back") await writer.rollback();
    else await writer.commit(sourceState({ bytes: i }));
  }
  return [await store.sources(), await readSeen(store, ["from", "count"]), await readSeen(store, ["detail"]), await readSeen(store, [])];
}

describe("two stores", () => {
  it("answer the same after the same steps", async () => {
    // One file for all runs: whatever was forgotten must leave no trace in what comes later.
    const inFile = await openFresh();
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
          for (const source of await inFile.sources()) await inFile.forget(source);
          expect(await play(inFile, steps)).toEqual(await play(createMemoryStore(contractTables), steps));
        }),
        { numRuns: 60, seed: 20261125 },
      );
    } finally {
      await inFile.close();
    }
  });
});
